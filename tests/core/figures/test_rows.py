import pytest

from core.figures.rows import row_lengths, share_cut

LENGTHS = (1, 4, 3, 0, 2)


def test_a_length_cuts_the_texts_beyond_it_and_loses_their_surplus() -> None:
    assert share_cut(LENGTHS, 2) == (pytest.approx(2 / 10), pytest.approx(4 / 18))
    assert share_cut(LENGTHS, 4) == (0, 0)
    assert share_cut((), 3) == (0, 0)


def test_every_text_stands_in_a_bar_and_cut_ones_have_another_colour() -> None:
    bar = row_lengths(LENGTHS, 2).data[0]
    assert sum(bar.y) == 10
    assert len({bar.marker.color[place] for place in (0, 1, 2)}) == 1
    assert bar.marker.color[4] != bar.marker.color[2]


def test_the_few_longest_share_the_last_bar() -> None:
    bar = row_lengths((*[100] * 20, *[0] * 500, 1), 10).data[0]
    assert sum(bar.y) == 2001
    assert len(bar.y) < 30
    assert "or more" in bar.customdata[-1]
