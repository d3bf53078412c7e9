import pytest

from core.data.reading.header import column_names, count_above, has_header

ROWS = [[str(4 * (row % 2)), f"a film of number {row}", ("pos", "neg")[row % 2]] for row in range(20)]


@pytest.mark.parametrize(
    ("first", "header"),
    [
        (["n", "what they said", "verdict"], True),
        (["In your own words, what did you think of it? Please write a sentence.", "text", "Overall?"], True),
        (["", "text", "label"], True),
        (["id", "текст", "метка"], True),
        (["", "0", "1"], True),
        (["0", "1", "2"], True),
        (["0", "a good film", "pos"], False),
        (["4", "text", "pos"], False),
        (["x", "a film of number 99", "pos"], False),
    ],
)
def test_a_header_is_told_from_a_row(first: list[str], header: bool) -> None:
    assert has_header([first, *ROWS]) is header


def test_a_header_of_many_empty_names_is_a_header() -> None:
    assert has_header([["v1", "v2", "", ""], *[[row[2], row[1], "", ""] for row in ROWS]])


def test_a_single_row_is_no_header_unless_it_names_a_text() -> None:
    assert not has_header([["a good film", "1"]])
    assert has_header([["text", "label"]])


@pytest.mark.parametrize(
    ("header", "rest", "names"),
    [
        (["text", "label"], [["1", "good", "pos"]], ["", "text", "label"]),
        (["text", "label"], [["b2", "good", "pos"], ["c7", "bad", "neg"]], ["", "text", "label"]),
        (["text", "label"], [["so", "very good", "pos"], ["so", "very bad", "neg"]], ["text", "label", ""]),
        (["text", "label"], [["I liked it", "so much", "1"], ["It was dull", "and long", "0"]], ["text", "label", ""]),
        (["text", "label"], [["good", "pos", ""]], ["text", "label", ""]),
        (["text", "label"], [["good", "pos"]], ["text", "label"]),
        (["", "0", "1"], [["7", "good", "pos"]], ["Unnamed: 0", "0", "1"]),
    ],
)
def test_a_header_one_short_belongs_to_row_names_or_to_trailing_delimiters(
    header: list[str], rest: list[list[str]], names: list[str]
) -> None:
    assert column_names(header, rest) == names


def test_titles_above_a_header_are_counted() -> None:
    assert count_above([["A survey"], ["", "", ""], ["n", "text", "label"], *ROWS], 3) == 2


def test_a_torn_row_above_rows_is_no_title() -> None:
    assert count_above([["torn"], *ROWS], 3) == 0
