import os
import time

import pytest
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.data.catalogue.deliveries import part_path
from core.data.catalogue.entries import SOURCES, fetch_entry, is_kept, shelves
from core.places import Places, find_mirror
from pages.shared import cached, job

CATALOGUE = "pages/data/catalogue.py"
# Nobody listens there, and no page may ask anybody else.
NOBODY = "http://127.0.0.1:9"

needs_mirror = pytest.mark.skipif(
    not os.environ.get("UNROLLED_MIRROR"), reason="UNROLLED_MIRROR names no folder with copies of the public data sets"
)
MIRROR = os.environ.get("UNROLLED_MIRROR", "")


@pytest.fixture
def page(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("UNROLLED_MIRROR", NOBODY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return app.switch_page(CATALOGUE).run()


@pytest.fixture
def mirrored(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("UNROLLED_MIRROR", MIRROR)
    return page.run()


def words_of(page: AppTest, name: str) -> str:
    """Return everything that the card of an entry says."""
    card = page.get_by_key(f"entry_{name}")
    return "\n".join(read(element.value) for kind in (card.markdown, card.caption) for element in kind)


def when_done(page: AppTest, name: str) -> AppTest:
    """Run the page until the fetch has ended."""
    deadline = time.monotonic() + 120
    while job.is_running(f"fetch_{name}") and time.monotonic() < deadline:
        time.sleep(0.05)
    return page.run()


@pytest.mark.parametrize("part", shelves())
def test_each_entry_is_described_before_it_is_fetched(page: AppTest, part: str) -> None:
    page.get_by_key("shelf").set_value(part).run()
    assert not page.exception
    said = {name: words_of(page, name) for name in shelves()[part]}
    facts = {
        name: (source.title, f"{source.rows:,}", source.licence.name, source.licence.meaning, source.citation)
        for name, source in SOURCES.items()
    }
    missing = [(name, fact) for name, text in said.items() for fact in (*facts[name], "Size") if fact not in text]
    assert missing == []


def test_the_size_of_a_download_and_its_host_are_told(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNROLLED_MIRROR")
    said = words_of(page.run(), "imdb")
    assert "84 MB to download from ai.stanford.edu, about 150 MB on this machine then." in said
    assert "a file of unknown size to download from raw.githubusercontent.com" in words_of(page, "twitter_samples")


def test_tweets_are_marked_as_not_to_be_published(page: AppTest) -> None:
    assert "not to be published" in words_of(page, "twitter_samples")
    assert "not to be published" not in words_of(page, "uci_yelp")


def test_a_mirror_with_a_part_says_how_large_the_part_is(page: AppTest) -> None:
    said = words_of(page, "sentiment140")
    assert "161,262 of 1,600,000 texts" in said
    assert "a part of it" in said


def test_a_failed_fetch_is_told_and_can_be_tried_again(page: AppTest, home: Places) -> None:
    page.button(key="start_fetch_uci_yelp").click().run()
    when_done(page, "uci_yelp")
    assert not page.exception
    assert errors(page) == [
        "expected to reach 127.0.0.1, but no connection came about; check the network, or set UNROLLED_MIRROR to a "
        "folder that holds a copy"
    ]
    assert page.button(key="start_fetch_uci_yelp").label == "Fetch uci_yelp"
    assert not is_kept("uci_yelp", home)


def test_what_a_cut_left_is_told(page: AppTest, home: Places) -> None:
    shapes = SOURCES["waimai_10k"].shapes
    assert shapes is not None
    part = part_path(shapes.public.files[0], home)
    part.parent.mkdir(parents=True)
    part.write_bytes(bytes(300_000))
    page.get_by_key("shelf").set_value("Other languages").run()
    assert "300 kB of it are here already" in words_of(page, "waimai_10k")
    assert page.button(key="start_fetch_waimai_10k").label == "Go on fetching waimai_10k"
    page.button(key="delete_waimai_10k").click().run()
    assert not part.exists()


def test_the_generated_reviews_need_no_fetching(page: AppTest) -> None:
    assert "nothing to fetch" in words_of(page, "generated")
    page.button(key="use_generated").click().run()
    assert not page.exception
    assert page.title[0].value == "Data"


@needs_mirror
def test_a_set_is_fetched_used_and_deleted(mirrored: AppTest, home: Places) -> None:
    page = mirrored
    page.button(key="start_fetch_uci_yelp").click().run()
    when_done(page, "uci_yelp")
    assert not page.exception
    assert page.success[0].value.startswith("1,000 texts are on this machine. Press *Use*")
    assert "on this machine" in words_of(page, "uci_yelp")
    assert is_kept("uci_yelp", home)
    page.button(key="use_uci_yelp").click().run()
    assert page.title[0].value == "Data"
    assert page.selectbox[0].value == "uci_yelp"
    page.switch_page(CATALOGUE).run()
    page.button(key="delete_uci_yelp").click().run()
    assert not page.exception
    assert not is_kept("uci_yelp", home)
    assert [button.key for button in page.button if str(button.key).endswith("_uci_yelp")] == ["start_fetch_uci_yelp"]


@needs_mirror
def test_word_lists_are_not_texts_to_train_on(mirrored: AppTest, home: Places) -> None:
    fetch_entry("stopwords", home, find_mirror())
    mirrored.get_by_key("shelf").set_value("Word lists").run()
    assert "10,414 words" in words_of(mirrored, "stopwords")
    assert [button.key for button in mirrored.button] == ["delete_stopwords", "start_fetch_opinion_lexicon"]
    assert "stopwords" not in cached.sources()
