from pathlib import Path

import pytest

from core.data.reading import kinds
from core.data.reading.fasttext import looks_like_fasttext
from core.data.reading.table import read_table


def write(folder: Path, content: str) -> Path:
    path = folder / "data.train"
    path.write_bytes(content.encode())
    return path


def test_a_marked_label_and_a_text_are_two_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "__label__pos a good, good film\r\n__label__neg , bad\r\n")
    table = read_table(path)
    assert (table.layout.kind, table.columns, table.head) == (
        "fasttext",
        ("label", "text"),
        (("pos", "a good, good film"), ("neg", "bad")),
    )


def test_several_labels_of_a_text_are_one(tmp_path: Path) -> None:
    path = write(tmp_path, "__label__new __label__pos a __label__ in a text\n__label__a,__label__b so\n")
    assert read_table(path).head == (("new pos", "a __label__ in a text"), ("a b", "so"))


def test_lines_and_rows_are_counted_over_blank_lines_and_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "BYTES_AT_ONCE", 7)
    lines = "".join(f"__label__{place % 2} text {place}\n\n" for place in range(30))
    found = read_table(write(tmp_path, lines)).read({"text": "text"})
    assert found["text"].to_pylist() == [f"text {place}" for place in range(30)]
    assert found["row"].to_pylist() == [*range(1, 31)]
    assert found["line"].to_pylist() == [*range(1, 61, 2)]


def test_a_line_without_a_label_is_left_out_and_shown(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "__label__pos good\n" * 20 + "no label here\n" + "__label__neg bad\n"))
    assert (table.rows, table.left_out) == (21, {"no label at the beginning": 1})
    assert [(reject.line, reject.text) for reject in table.rejects] == [(21, "no label here")]


def test_a_text_that_mentions_the_mark_is_no_such_file() -> None:
    assert not looks_like_fasttext("text,label\nfastText wants __label__pos,1\n")
