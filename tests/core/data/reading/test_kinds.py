import gzip
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.data.reading import kinds
from core.data.reading.kinds import Kind, find_contents
from core.errors import DataError

TABLE = b"text,label\na good film,1\na bad film,0\n"


def write(folder: Path, content: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def encrypted() -> bytes:
    content = bytearray(zipped({"a.csv": TABLE}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_a_plain_text_is_passed_on_as_it_is(tmp_path: Path) -> None:
    found = find_contents(write(tmp_path, TABLE))
    assert (found.kind, found.container, b"".join(found.chunks())) == (Kind.TEXT, "", TABLE)


def test_gzip_is_known_by_its_bytes_whatever_its_name(tmp_path: Path) -> None:
    found = find_contents(write(tmp_path, gzip.compress(TABLE, mtime=0) + gzip.compress(b"more,1\n"), "table.csv"))
    assert (found.container, b"".join(found.chunks())) == ("gzip", TABLE + b"more,1\n")


def test_the_one_table_in_a_zip_is_read_and_what_systems_add_is_not(tmp_path: Path) -> None:
    members = {"data/": b"", "data/reviews.csv": TABLE, "__MACOSX/._reviews.csv": b"x", "data/.DS_Store": b"x"}
    found = find_contents(write(tmp_path, zipped(members)))
    assert (found.container, found.member, b"".join(found.chunks())) == ("zip", "data/reviews.csv", TABLE)


def test_what_tells_of_the_table_in_a_zip_is_passed_over(tmp_path: Path) -> None:
    members = {"README.md": b"# about", "data.csv": TABLE * 9, "meta.json": b"{}", "docs/LICENSE": b"free"}
    found = find_contents(write(tmp_path, zipped(members)))
    assert (found.member, found.passed_over) == ("data.csv", ("README.md", "meta.json", "docs/LICENSE"))


def test_a_readme_alone_in_a_zip_is_taken_for_the_table(tmp_path: Path) -> None:
    assert find_contents(write(tmp_path, zipped({"readme.txt": TABLE}))).member == "readme.txt"


def test_a_name_that_climbs_out_of_the_archive_writes_nothing_there(tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    found = find_contents(write(folder, zipped({"../../evil.csv": TABLE})))
    assert b"".join(found.chunks()) == TABLE
    assert [*tmp_path.rglob("*")] == [folder, folder / "file.csv"]


def test_several_tables_in_a_zip_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds 2 files \(a\.csv, b\.csv\); unpack it"):
        find_contents(write(tmp_path, zipped({"a.csv": TABLE, "b.csv": TABLE})))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \n", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b"\0" * 4000, "is empty"),
        (zipped({}), "archive is empty"),
        (zipped({"a.csv": b""}), r"a\.csv in file\.csv is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (encrypted(), "encrypted"),
        (zipped({"a.csv.gz": gzip.compress(TABLE, mtime=0)}), "archive inside an archive"),
        (gzip.compress(zipped({"a.csv": TABLE}), mtime=0), "archive inside an archive"),
        (gzip.compress(b"a.csv".ljust(257, b"\0") + b"ustar\0" + TABLE, mtime=0), "tar archive"),
        (zipped({"word/document.xml": b"<x/>"}), "Word document"),
        (zipped({"content.xml": b"<x/>", "mimetype": b"x"}), "OpenDocument"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, r"old Excel workbook.*save it as \.xlsx"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\0", "xz archive"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><p>a,b</p>", "web page"),
        (b"<HTML>\n", "web page"),
        (b'<?xml version="1.0"?><rows/>', "XML document"),
        (bytes(range(256)) * 8, "binary"),
    ],
)
def test_what_holds_no_table_is_told_by_its_kind(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        find_contents(write(tmp_path, content))


@pytest.mark.parametrize("content", [gzip.compress(TABLE * 100, mtime=0)[:-9], zipped({"a.csv": TABLE * 100})[:-30]])
def test_of_an_archive_cut_short_nothing_is_used(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataError, match=r"cut short or damaged.*nothing of it was used"):
        [*find_contents(write(tmp_path, content)).chunks()]


def test_a_zip_whose_content_was_changed_is_refused(tmp_path: Path) -> None:
    content = zipped({"a.csv": TABLE}, zipfile.ZIP_STORED).replace(b"good", b"evil", 1)
    with pytest.raises(DataError, match=r"damaged.*CRC"):
        [*find_contents(write(tmp_path, content)).chunks()]


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped({"a.csv": content})])
def test_an_archive_that_unpacks_to_a_thousand_times_its_size_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: type[bytes]
) -> None:
    monkeypatch.setattr(kinds, "HARMLESS_UNPACKED", 1 << 22)
    path = write(tmp_path, pack(b"good film,1\n" * 2_000_000))
    with pytest.raises(DataError, match=r"times its size.*as a trap does"):
        [*find_contents(path).chunks()]


def test_texts_that_repeat_are_no_trap_while_they_are_small(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(b"good film,1\n" * 500_000, mtime=0))
    assert sum(map(len, find_contents(path).chunks())) == 6_000_000


def test_how_much_is_read_is_told_up_to_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "BYTES_AT_ONCE", 100)
    told: list[float] = []
    [*find_contents(write(tmp_path, TABLE * 10)).chunks(lambda _, share: told.append(share))]
    assert told == sorted(told)
    assert (0 < told[0] < 0.5, told[-1]) == (True, 1.0)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"No such file or directory.*check the path"):
        find_contents(tmp_path / "nothing.csv")
