import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from fake_runs import STARTED, queued_run, write_status
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.status import Status
from core.text.vectors import VectorsInfo, keep_vectors, list_vectors
from pages.shared import pretrained

EMBEDDINGS, TRAIN, RUNS = "pages/data/embeddings.py", "pages/train/setup.py", "pages/train/live.py"
VECTORS = "the 1 0 0.5\nfilm 0 1 0.5\nzorp 1 1 1\n"


@pytest.fixture
def page(app: AppTest) -> AppTest:
    return app.switch_page(EMBEDDINGS).run()


@pytest.fixture
def kept(home: Places, tmp_path: Path) -> VectorsInfo:
    path = tmp_path / "vectors.txt"
    path.write_text(VECTORS, encoding="utf-8")
    return keep_vectors(home, path, "my *own*")


def bring(page: AppTest, content: str | bytes, name: str = "glove.txt") -> AppTest:
    data = content.encode() if isinstance(content, str) else content
    page.file_uploader(key="vectors_file_0").set_value((name, data, "text/plain"))
    return page.run()


def run_until(page: AppTest, look: Callable[[], Any]) -> None:
    """Run the page until what is looked for is there."""
    deadline = time.monotonic() + 120
    while not look() and time.monotonic() < deadline:
        page.run()
    assert look()


def ids_in(home: Places) -> list[str]:
    return [info.id for info in list_vectors(home)]


def recipe_of(form: AppTest) -> Recipe:
    return Recipe.parse(yaml.safe_load(form.code[0].value))


def captions(app: AppTest) -> str:
    return " ".join(read(caption.value) for caption in app.caption)


def test_a_file_of_vectors_is_kept_and_shown(page: AppTest, home: Places) -> None:
    bring(page, VECTORS + "not a line of numbers\n")
    assert not page.exception
    next(field for field in page.text_input if field.label == "Name of the vectors").set_value("Mine")
    page.button(key="keep_vectors").click().run()
    run_until(page, lambda: [choice for choice in page.selectbox if choice.value in ids_in(home)])
    assert not page.exception
    told = [markdown.value for markdown in page.markdown]
    assert "**Mine**: 3 words of 3 numbers, 1 kB, 1 line of the file left out" in told


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a table of texts": ("text,label\nI like it,1\n", "got 'text,label'"),
    "nothing": ("", "expected word vectors in glove.txt"),
    "bytes": (bytes(range(256)) * 20, "expected word vectors in glove.txt"),
    "a page of the web": ("<!doctype html>\n<html><body>Not found</body></html>\n", "got '<!doctype html>'"),
    "a damaged archive": (b"PK\x03\x04broken", "cannot be read"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_without_vectors_is_told_in_one_sentence(page: AppTest, kind: str) -> None:
    content, part = REFUSED[kind]
    bring(page, content)
    assert not page.exception
    assert len(errors(page)) == 1
    assert part in errors(page)[0]
    page.button(key="another_vectors").click().run()
    assert not page.error
    assert page.file_uploader(key="vectors_file_1")


def test_lines_of_many_lengths_end_in_one_sentence(page: AppTest, home: Places) -> None:
    bring(page, "one 1\ntwo 1 2\nthree 1 2 3\n").button(key="keep_vectors").click().run()
    run_until(page, lambda: page.error)
    assert not page.exception
    (sentence,) = errors(page)
    assert "expected a word and 1 numbers on each line of glove.txt" in sentence
    assert list_vectors(home) == ()


def test_of_an_archive_of_several_tables_one_is_chosen(page: AppTest, home: Places, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "glove.zip", "w") as archive:
        archive.writestr("two.txt", "good 1 2\n")
        archive.writestr("three.txt", VECTORS)
    bring(page, (tmp_path / "glove.zip").read_bytes(), "glove.zip")
    choice = next(choice for choice in page.selectbox if choice.label == "Numbers a word")
    assert choice.options == ["2", "3"]
    choice.set_value(3).run()
    page.button(key="keep_vectors").click().run()
    run_until(page, lambda: list_vectors(home))
    assert (list_vectors(home)[0].size, list_vectors(home)[0].words) == (3, 3)


def test_kept_vectors_can_be_deleted(kept: VectorsInfo, page: AppTest, home: Places) -> None:
    page.get_by_key("words_of").set_value(kept.id).run()
    page.button(key=f"delete_{kept.id}").click().run()
    assert not page.exception
    assert list_vectors(home) == ()
    assert page.get_by_key("embedding_2")


def test_an_embedding_starts_at_random_until_vectors_are_chosen(kept: VectorsInfo, app: AppTest) -> None:
    form = app.switch_page(TRAIN).run()
    assert recipe_of(form).network.embedding.pretrained is None
    form.get_by_key("pretrained").set_value(kept.id).run()
    assert not form.exception
    embedding = recipe_of(form).network.embedding
    assert (embedding.pretrained, embedding.size, embedding.trainable) == (kept.id, 3, True)
    size = form.get_by_key(f"embedding_of_{kept.id}")
    assert (size.value, size.disabled, size.label) == (3, True, "Embedding size: as the vectors")
    form.get_by_key("trainable").set_value(False).run()
    assert not recipe_of(form).network.embedding.trainable


def test_before_training_the_form_tells_what_the_vectors_know(kept: VectorsInfo, app: AppTest) -> None:
    form = app.switch_page(TRAIN).run()
    assert "The embedding starts" not in captions(form)
    form.get_by_key("pretrained").set_value(kept.id).run()
    told = captions(form)
    assert "The embedding starts from my *own*, and is trained further: it has vectors for 2 of the " in told
    assert "of the words in the training texts; the others start at random." in told


def test_vectors_that_know_no_word_are_a_warning(home: Places, app: AppTest, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("zorp 1 2\nqux 3 4\n", encoding="utf-8")
    info = keep_vectors(home, tmp_path / "other.txt", "other")
    form = app.switch_page(TRAIN).run()
    form.get_by_key("pretrained").set_value(info.id).run()
    assert "it has vectors for 0 of the" in form.warning[0].value


def test_the_vectors_are_in_the_address_and_stay_over_a_change_of_the_page(kept: VectorsInfo, app: AppTest) -> None:
    app.query_params["pretrained"] = pretrained.label(kept)
    form = app.switch_page(TRAIN).run()
    assert recipe_of(form).network.embedding.pretrained == kept.id
    form.switch_page("pages/data/choose.py").run()
    assert recipe_of(form.switch_page(TRAIN).run()).network.embedding.pretrained == kept.id


def test_an_address_with_vectors_that_are_not_here_says_so(app: AppTest) -> None:
    app.query_params["pretrained"] = "gone · 3 numbers · 012345"
    form = app.switch_page(TRAIN).run()
    assert not form.exception
    assert "The vectors 'gone · 3 numbers · 012345' are not here" in form.warning[0].value
    assert recipe_of(form).network.embedding.pretrained is None


@pytest.mark.parametrize(("trainable", "told"), [(True, "and is trained further"), (False, "frozen")])
def test_a_run_tells_what_its_vectors_knew(app: AppTest, runs: Runs, trainable: bool, told: str) -> None:
    embedding = {"pretrained": "0123456789abcdef", "trainable": trainable}
    run = runs.submit(Recipe.parse({"network": {"embedding": embedding}}), claimed=True)
    write_status(run, Status.STOPPED)
    log = EventLog(run.events_path)
    known = {"name": "glove", "found": 40, "words": 50, "token_share": 0.925}
    log.append("started", 0.0, **STARTED, pretrained=known)
    log.close()
    app.switch_page(RUNS)
    app.query_params["run"] = run.id
    app.run()
    assert not app.exception
    assert f"The embedding starts from glove, {told}: it has vectors for 40 of the 50 words of the vocabulary " in (
        captions(app)
    )
    assert "(80%), which are 92.5% of the words in the training texts" in captions(app)


def test_a_run_that_started_at_random_tells_of_no_vectors(app: AppTest, runs: Runs) -> None:
    queued_run(runs)
    app.switch_page(RUNS).run()
    assert "The embedding starts" not in captions(app)
