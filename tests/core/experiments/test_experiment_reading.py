import pytest

from core.experiments.reading import read_row, read_rows
from core.recipe import Text
from core.text.encode import Encoder, fit_encoder

TEXTS = ["good film good film", "bad film bad", "good bad plot plot"]


def encoder(**text: object) -> Encoder:
    return fit_encoder(TEXTS, Text.model_validate({"length": 5, **text}))


@pytest.mark.parametrize(
    ("text", "tokens", "last"),
    [
        ({"pad": "front", "mask": False}, ("", "", "", "good", "film"), "film"),
        ({"pad": "end", "mask": False}, ("good", "film", "", "", ""), "padding"),
        ({"pad": "end", "mask": True}, ("good", "film", "", "", ""), "film"),
        ({"pad": "front", "mask": True}, ("", "", "", "good", "film"), "film"),
    ],
)
def test_a_row_is_filled_up_and_says_what_is_read_last(
    text: dict[str, object], tokens: tuple[str, ...], last: str
) -> None:
    row = read_row("a way", encoder(**text), "Good film!")
    assert (row.tokens, row.last_read, row.paddings, row.masked) == (tokens, last, 3, text["mask"])


def test_a_text_that_is_too_long_is_cut_and_what_is_lost_is_counted() -> None:
    row = read_row("a way", encoder(length=2, truncate="end"), "good film bad plot")
    assert (row.tokens, row.cut, row.last_read) == (("good", "film"), 2, "film")


def test_an_unknown_word_is_told_as_such_or_as_left_out() -> None:
    kept = read_row("kept", encoder(length=2), "zebra film")
    dropped = read_row("dropped", encoder(length=2, vocabulary={"unknown": "drop"}), "zebra film")
    assert (kept.unknown, kept.dropped) == ((True, False), ())
    assert (dropped.unknown, dropped.dropped) == ((False, False), ("zebra",))


def test_an_empty_row_reads_nothing_last() -> None:
    assert read_row("a way", encoder(), "").last_read == ""


def test_every_way_gets_its_row_in_their_order() -> None:
    rows = read_rows({"one": encoder(), "other": encoder(mask=False)}, "film")
    assert [row.way for row in rows] == ["one", "other"]
