import hashlib
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from file_host import FileHost

from core.data.catalogue.archives import Sheet
from core.data.catalogue.download import KnownFile
from core.data.catalogue.entries import (
    SOURCES,
    delete_entry,
    describe_entry,
    fetch_entry,
    folder_of,
    head_of_entry,
    is_kept,
    list_entries,
    load_entry,
)
from core.data.catalogue.public_sets import NO_LICENCE, Kind, Shape, Shapes, Source
from core.data.labelled import TEST, TRAIN
from core.errors import DataError
from core.places import Places, find_mirror

ROWS = b"text,label,split\ngood,1,train\nbad,0,train\ndull,0,test\nfine,1,test\n"
HALF = b"text,label,split\ngood,1,train\nbad,0,train\n"
SHEET = Sheet(text="text", label="label", classes={"0": "negative", "1": "positive"}, part="split")
ZIPPED = replace(SHEET, member="rows.csv")

needs_mirror = pytest.mark.skipif(
    not os.environ.get("UNROLLED_MIRROR"), reason="UNROLLED_MIRROR names no folder with copies of the public data sets"
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileHost]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = FileHost(files={"/elsewhere": b""})
    yield running
    running.close()


def known(address: str, content: bytes) -> KnownFile:
    return KnownFile(address, "sha256:" + hashlib.sha256(content).hexdigest(), len(content))


@pytest.fixture
def archive(tmp_path: Path) -> bytes:
    path = tmp_path / "rows.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("rows/rows.csv", ROWS)
    return path.read_bytes()


@pytest.fixture
def tiny(host: FileHost, archive: bytes, monkeypatch: pytest.MonkeyPatch) -> Source:
    """Put a set into the catalogue whose publisher is the host, and of which a mirror holds the half."""
    host.files["/public/rows.zip"] = archive
    source = Source(
        title="Tiny",
        rows=4,
        good_for="tests.",
        trap="none.",
        licence=NO_LICENCE,
        citation="nobody",
        disk=4000,
        shapes=Shapes(
            Shape((known(f"{host.address}/public/rows.zip", archive),), ZIPPED.read),
            Shape((known("tiny/half.csv", HALF),), SHEET.read, rows=2),
        ),
    )
    monkeypatch.setitem(SOURCES, "tiny", source)
    return source


@pytest.fixture
def mirror(tmp_path: Path, tiny: Source) -> Path:  # noqa: ARG001  the mirror holds the half of it
    folder = tmp_path / "mirror" / "tiny"
    folder.mkdir(parents=True)
    (folder / "half.csv").write_bytes(HALF)
    return folder.parent


def test_an_entry_is_downloaded_from_its_publisher_and_kept(host: FileHost, tiny: Source, places: Places) -> None:
    before = describe_entry("tiny", places, None)
    assert (before.present, before.kept, before.host) == (False, 0, "127.0.0.1")
    entry = fetch_entry("tiny", places, None)
    assert (entry.rows, entry.present, entry.host, entry.is_part) == (4, True, "", False)
    assert entry.kept > tiny.shapes.public.files[0].bytes  # type: ignore[union-attr,operator]
    assert [path for path, _, _ in host.asked] == ["/public/rows.zip"]


@pytest.mark.usefixtures("tiny")
def test_what_is_kept_is_read_without_asking_anybody(host: FileHost, places: Places) -> None:
    fetch_entry("tiny", places, None)
    labelled = load_entry("tiny", places, None)
    assert labelled.texts.to_pylist() == ["good", "bad", "dull", "fine"]
    assert (labelled.labels.tolist(), labelled.classes) == ([1, 0, 0, 1], ("negative", "positive"))
    assert labelled.given is not None
    assert labelled.given.tolist() == [TRAIN, TRAIN, TEST, TEST]
    assert labelled.source == "tiny"
    assert head_of_entry("tiny", places, None).texts.to_pylist() == labelled.texts.to_pylist()
    fetch_entry("tiny", places, None)
    assert len(host.asked) == 1


def test_the_first_rows_come_without_the_rest(tiny: Source, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "text,label,split\n" + "".join(f"film {row},{row % 2},train\n" for row in range(120))
    monkeypatch.setitem(
        SOURCES,
        "tiny",
        replace(tiny, shapes=Shapes(*(Shape((known("tiny.csv", rows.encode()),), SHEET.read) for _ in range(2)))),
    )
    mirror = places.home.parent / "rows"
    mirror.mkdir()
    (mirror / "tiny.csv").write_text(rows)
    assert head_of_entry("tiny", places, mirror).rows.tolist() == [*range(1, 51)]
    assert len(load_entry("tiny", places, mirror)) == 120


def test_a_mirror_folder_is_asked_first_and_says_how_many_rows_it_has(
    host: FileHost, mirror: Path, places: Places
) -> None:
    before = describe_entry("tiny", places, mirror)
    assert (before.present, before.rows, before.is_part, before.host) == (True, 2, True, "")
    entry = fetch_entry("tiny", places, mirror)
    assert (entry.rows, entry.is_part) == (2, True)
    assert load_entry("tiny", places, mirror).texts.to_pylist() == ["good", "bad"]
    assert host.asked == []


def test_a_mirror_folder_with_the_publishers_own_file_gives_the_whole(
    host: FileHost, mirror: Path, archive: bytes, places: Places
) -> None:
    (mirror / "rows.zip").write_bytes(archive)
    assert fetch_entry("tiny", places, mirror).rows == 4
    assert host.asked == []


def test_what_lies_in_a_mirror_folder_needs_no_fetching(mirror: Path, places: Places) -> None:
    assert len(load_entry("tiny", places, mirror)) == 2
    assert is_kept("tiny", places)


@pytest.mark.usefixtures("tiny")
def test_a_mirror_without_the_file_leaves_the_publisher(host: FileHost, places: Places) -> None:
    empty = places.home
    empty.mkdir()
    assert describe_entry("tiny", places, empty).present is False
    assert fetch_entry("tiny", places, empty).rows == 4
    assert [path for path, _, _ in host.asked] == ["/public/rows.zip"]


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("ending", ["", "/"])
def test_a_mirror_may_be_an_address(host: FileHost, places: Places, ending: str) -> None:
    host.files["/copies/tiny/half.csv"] = HALF
    address = f"{host.address}/copies{ending}"
    assert describe_entry("tiny", places, address).rows == 2
    assert fetch_entry("tiny", places, address).rows == 2
    assert [path for path, _, _ in host.asked] == ["/copies/rows.zip", "/copies/tiny/half.csv"]


@pytest.mark.usefixtures("tiny")
def test_the_publisher_is_asked_for_what_a_mirrors_address_does_not_have(host: FileHost, places: Places) -> None:
    assert fetch_entry("tiny", places, f"{host.address}/copies").rows == 4
    assert [path for path, _, _ in host.asked] == ["/copies/rows.zip", "/copies/tiny/half.csv", "/public/rows.zip"]


def test_another_content_in_the_mirror_is_refused(mirror: Path, places: Places) -> None:
    (mirror / "tiny" / "half.csv").write_text("<html>not found</html>")
    with pytest.raises(DataError, match="holds another; get the file again"):
        load_entry("tiny", places, mirror)
    assert not is_kept("tiny", places)


@pytest.mark.usefixtures("tiny")
def test_another_content_from_the_mirrors_address_is_refused(host: FileHost, places: Places) -> None:
    host.files["/rows.zip"] = HALF
    with pytest.raises(DataError, match=r"expected the known content of rows\.zip"):
        fetch_entry("tiny", places, host.address)
    assert not is_kept("tiny", places)


@pytest.mark.usefixtures("tiny")
def test_a_cut_download_is_told_and_can_go_on(host: FileHost, places: Places) -> None:
    host.cut_after = 50
    host.tells_length = False
    with pytest.raises(DataError, match="cut short"):
        fetch_entry("tiny", places, None)
    assert (describe_entry("tiny", places, None).begun, is_kept("tiny", places)) == (50, False)
    host.cut_after = None
    assert fetch_entry("tiny", places, None).begun == 0
    assert host.asked[-1][1] == "bytes=50-"


@pytest.mark.usefixtures("tiny")
def test_progress_runs_over_download_and_reading(places: Places) -> None:
    said: list[tuple[str, float]] = []
    fetch_entry("tiny", places, None, lambda what, share: said.append((what, share)))
    shares = [share for _, share in said]
    assert shares == sorted(shares)
    assert (said[0], said[-1]) == (("Connecting", 0.0), ("Done", 1.0))
    assert {what.partition(",")[0] for what, _ in said} == {"Connecting", "Downloading", "Reading", "Done"}


@pytest.mark.usefixtures("tiny")
def test_an_absent_entry_says_how_to_get_it(places: Places) -> None:
    with pytest.raises(DataError, match=r"`python -m core fetch tiny`, or set UNROLLED_MIRROR"):
        load_entry("tiny", places, None)
    assert describe_entry("tiny", places, None).present is False


@pytest.mark.usefixtures("tiny")
def test_reading_asks_no_mirrors_address(host: FileHost, places: Places) -> None:
    with pytest.raises(DataError, match="it was not fetched yet"):
        load_entry("tiny", places, host.address)
    assert host.asked == []


@pytest.mark.usefixtures("tiny")
def test_a_deleted_entry_leaves_nothing(places: Places) -> None:
    fetch_entry("tiny", places, None)
    delete_entry("tiny", places)
    assert is_kept("tiny", places) is False
    assert [path for path in places.cache.rglob("*") if path.is_file()] == []


def test_deleting_leaves_the_archive_that_another_entry_was_made_from(
    host: FileHost, tiny: Source, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SOURCES, "twin", tiny)
    fetch_entry("tiny", places, None)
    fetch_entry("twin", places, None)
    delete_entry("tiny", places)
    assert describe_entry("tiny", places, None).present is True
    fetch_entry("tiny", places, None)
    assert len(host.asked) == 1


@pytest.mark.usefixtures("tiny")
def test_what_an_entry_takes_on_disk_is_told_before(mirror: Path, archive: bytes, places: Places) -> None:
    assert describe_entry("tiny", places, None).disk == 4000 + len(archive)
    assert describe_entry("tiny", places, mirror).disk == 2000
    fetched = fetch_entry("tiny", places, mirror)
    assert fetched.disk == fetched.kept > 0


def test_a_result_of_a_fetch_is_plain(mirror: Path, places: Places) -> None:
    entry = fetch_entry("tiny", places, mirror)
    assert entry.document() == {
        "name": "tiny",
        "rows": 2,
        "bytes": entry.kept,
        "classes": ["negative", "positive"],
        "folder": str(folder_of("tiny", places)),
    }


def test_without_a_mirror_only_the_generated_reviews_are_present(places: Places) -> None:
    assert [entry.name for entry in list_entries(places, None) if entry.present] == ["generated"]


def test_a_name_that_is_not_in_the_catalogue_is_told_in_a_sentence(places: Places) -> None:
    with pytest.raises(
        DataError, match=r"expected a name of the catalogue \(generated, uci_yelp, .*got 'imdb_reviews'"
    ):
        load_entry("imdb_reviews", places, None)


@pytest.mark.parametrize("name", ["generated", "stopwords"])
def test_what_holds_no_texts_is_not_loaded_as_texts(places: Places, name: str) -> None:
    with pytest.raises(DataError, match=f"but {name} is not one; choose another"):
        load_entry(name, places, None)


@pytest.mark.parametrize("name", [name for name in SOURCES if name != "generated"])
def test_every_entry_says_whose_it_is_and_is_fetched_safely(name: str) -> None:
    source = SOURCES[name]
    assert source.shapes is not None
    assert all(file.address.startswith("https://") for file in source.shapes.public.files)
    assert all(file.checksum.startswith(("sha256:", "md5:")) for file in source.shapes.public.files)
    assert all(file.checksum.startswith("sha256:") for file in source.shapes.mirror.files)
    assert source.licence.meaning
    assert source.citation
    assert source.page.startswith("http")
    assert source.good_for.endswith(".")
    assert source.trap.endswith(".")
    assert source.disk > 0


@needs_mirror
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("uci_yelp", {"negative": 500, "positive": 500}),
        ("uci_amazon", {"negative": 500, "positive": 500}),
        ("uci_imdb", {"negative": 500, "positive": 500}),
        ("uci_sentences", {"negative": 1500, "positive": 1500}),
        ("sentence_polarity", {"negative": 5331, "positive": 5331}),
        ("movie_reviews", {"negative": 1000, "positive": 1000}),
        ("twitter_samples", {"negative": 5000, "positive": 5000}),
        ("imdb", {"negative": 25_000, "positive": 25_000}),
        ("sentiment140", {"negative": 79_109, "positive": 82_153}),
        ("sentiment140_manual", {"negative": 177, "neutral": 139, "positive": 182}),
        ("tweets_mg_pt", {"negative": 2446, "neutral": 2453, "positive": 3300}),
        ("chnsenticorp_hotels", {"negative": 2443, "positive": 5322}),
        ("waimai_10k", {"negative": 7987, "positive": 4000}),
    ],
)
def test_the_real_data_arrive_whole(places: Places, name: str, counts: dict[str, int]) -> None:
    entry = fetch_entry(name, places, find_mirror())
    assert load_entry(name, places, None).counts == counts
    assert entry.rows == sum(counts.values())
    assert entry.is_part == (name == "sentiment140")
    assert entry.kept == pytest.approx(entry.source.disk * entry.rows / entry.source.rows, rel=0.25)


@needs_mirror
def test_the_official_split_of_imdb_is_kept(places: Places) -> None:
    labelled = load_entry("imdb", places, find_mirror())
    assert labelled.given is not None
    assert labelled.given.tolist() == [TRAIN] * 25_000 + [TEST] * 25_000
    assert labelled.text(0).startswith("Story of a man who has unnatural feelings for a pig.")


@needs_mirror
def test_tweets_keep_their_order(places: Places) -> None:
    labelled = load_entry("twitter_samples", places, find_mirror())
    assert labelled.text(0).startswith("#FollowFriday @France_Inte ")
    assert labelled.text(5000) == "hopeless for tmr :("
    assert labelled.labels[[0, 4999, 5000]].tolist() == [1, 1, 0]


@needs_mirror
def test_every_entry_of_the_catalogue_is_in_the_mirror(places: Places) -> None:
    entries = list_entries(places, find_mirror())
    assert [entry.name for entry in entries if not entry.present] == []
    assert {entry.kind for entry in entries} == {Kind.TEXTS, Kind.WORDS}
