"""Real public files, as they are and written anew with other delimiters, quoting and encodings."""

import csv
import io
import os
from pathlib import Path

import pytest

from core.data.reading.inspection import Inspection, inspect_file
from core.data.reading.table import Column, read_table

MIRROR = Path(os.environ.get("UNROLLED_MIRROR", ""))
pytestmark = pytest.mark.skipif(
    not os.environ.get("UNROLLED_MIRROR"), reason="UNROLLED_MIRROR names no folder with copies of the public data sets"
)
Understood = tuple[Column, Column, bool, int]
FILES: dict[str, Understood] = {
    "sentiment_labelled_sentences/yelp_labelled.txt": (0, 1, False, 1000),
    "sentiment_labelled_sentences/amazon_cells_labelled.txt": (0, 1, False, 1000),
    "sentiment_labelled_sentences/imdb_labelled.txt": (0, 1, False, 1000),
    "testdata.manual.2009.06.14.csv": (5, 0, False, 498),
    "other_languages/tweets_mg_pt.csv": ("Text", "Classificacao", True, 8199),
    "other_languages/ChnSentiCorp_htl_all.csv": ("review", "label", True, 7765),
    "other_languages/waimai_10k.csv": ("review", "label", True, 11_987),
}


def understood(found: Inspection) -> tuple[Column | None, Column | None, bool, int]:
    return found.text, found.label, found.header, found.rows


def rows_of(path: Path) -> list[list[str]]:
    table = read_table(path)
    cells = table.read({str(place): column for place, column in enumerate(table.columns)}).to_pylist()
    rows = [[row[str(place)] for place in range(len(table.columns))] for row in cells]
    return [[*map(str, table.columns)]] * table.header + rows


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_understood(name: str) -> None:
    assert understood(inspect_file(MIRROR / name)) == FILES[name]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("delimiter", "quoting", "encoding"),
    [
        (",", csv.QUOTE_MINIMAL, "utf-8"),
        (";", csv.QUOTE_ALL, "utf-16"),
        ("\t", csv.QUOTE_MINIMAL, "gb18030"),
        ("|", csv.QUOTE_ALL, "utf-8-sig"),
    ],
)
def test_a_real_file_written_anew_is_understood(
    tmp_path: Path, name: str, delimiter: str, quoting: int, encoding: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(rows_of(MIRROR / name))
    path = tmp_path / "anew.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    found = inspect_file(path)
    assert (found.delimiter, *understood(found)) == (delimiter, *FILES[name])
