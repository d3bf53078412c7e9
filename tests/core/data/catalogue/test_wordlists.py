import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from core.data.catalogue.download import KnownFile
from core.data.catalogue.entries import SOURCES, fetch_entry
from core.data.catalogue.public_sets import NO_LICENCE, Kind, Shape, Shapes, Source
from core.data.catalogue.wordlists import word_list
from core.errors import DataError
from core.places import Places, find_mirror

LEXICON = "; Opinion words\n;\n\na+\nabound\nnaïve\n"

needs_mirror = pytest.mark.skipif(
    not os.environ.get("UNROLLED_MIRROR"), reason="UNROLLED_MIRROR names no folder with copies of the public data sets"
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a small archive of word lists into a mirror and the catalogue."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    with zipfile.ZipFile(folder / "lists.zip", "w") as archive:
        archive.writestr("lists/", "")
        archive.writestr("lists/README.txt", "?")
        archive.writestr("lists/positive-words.txt", LEXICON)
        archive.writestr("lists/portuguese", "não\nnem\n")
    digest = hashlib.sha256((folder / "lists.zip").read_bytes()).hexdigest()
    shapes = Shapes(
        *(Shape((KnownFile(at, f"sha256:{digest}", None),)) for at in ("https://host.invalid/lists.zip", "lists.zip"))
    )
    source = Source(
        title="Lists",
        rows=5,
        good_for="",
        trap="",
        licence=NO_LICENCE,
        citation="",
        kind=Kind.WORDS,
        classes=(),
        shapes=shapes,
    )
    monkeypatch.setitem(SOURCES, "lists", source)
    return folder


def test_words_come_in_their_order_without_remarks(places: Places, mirror: Path) -> None:
    assert word_list("lists/positive", places, mirror) == ("a+", "abound", "naïve")
    assert word_list("lists/portuguese", places, mirror) == ("não", "nem")


def test_a_fetched_list_needs_no_mirror(places: Places, mirror: Path) -> None:
    entry = fetch_entry("lists", places, mirror)
    assert (entry.rows, entry.kept) == (5, (mirror / "lists.zip").stat().st_size)
    assert word_list("lists/portuguese", places, None) == ("não", "nem")


def test_an_absent_list_says_how_to_get_it(places: Places) -> None:
    with pytest.raises(DataError, match=r"Catalogue page or with `python -m core fetch stopwords`"):
        word_list("stopwords/english", places, None)


def test_an_unknown_list_names_those_there_are(places: Places, mirror: Path) -> None:
    with pytest.raises(DataError, match=r"expected a list of lists \(portuguese, positive\), got 'klingon'"):
        word_list("lists/klingon", places, mirror)


@pytest.mark.parametrize("name", ["english", "uci_yelp/english", "nothing/english"])
def test_a_name_that_is_no_list_is_refused(places: Places, name: str) -> None:
    with pytest.raises(DataError, match=r"expected the name of a word list \(stopwords/…, opinion_lexicon/…\)"):
        word_list(name, places, None)


def test_a_changed_archive_in_the_mirror_is_refused(places: Places, mirror: Path) -> None:
    (mirror / "lists.zip").write_bytes(b"PK")
    with pytest.raises(DataError, match="holds another; get the file again"):
        word_list("lists/portuguese", places, mirror)


@needs_mirror
def test_the_real_lists_are_whole(places: Places) -> None:
    mirror = find_mirror()
    english = word_list("stopwords/english", places, mirror)
    assert len(english) == 179
    assert {"not", "no", "but"} <= set(english)
    assert {"não", "nem", "mas"} <= set(word_list("stopwords/portuguese", places, mirror))
    assert len(word_list("opinion_lexicon/positive", places, mirror)) == 2006
    assert len(word_list("opinion_lexicon/negative", places, mirror)) == 4783
