import pytest

from core.audit.findings import Lengths
from core.figures.lengths import CUT, READ, length_histogram


@pytest.fixture
def lengths() -> Lengths:
    return Lengths(edges=(0, 5, 10, 15, 20), counts=(3, 40, 20, 7), percentiles={"50": 8, "95": 16, "99": 18}, kept=12)


def test_every_range_of_lengths_has_a_bar_over_its_middle(lengths: Lengths) -> None:
    bars = length_histogram(lengths).data[0]
    assert (bars.x, bars.y) == ((2, 7, 12, 17), (3, 40, 20, 7))


def test_the_last_bar_says_that_it_holds_all_longer_texts(lengths: Lengths) -> None:
    assert length_histogram(lengths).data[0].customdata == ("0 to 4", "5 to 9", "10 to 14", "15 and more")


def test_bars_of_one_length_are_named_by_it() -> None:
    figure = length_histogram(Lengths(edges=(0, 1, 2), counts=(1, 2), percentiles={"50": 1}, kept=1))
    assert figure.data[0].customdata == ("0", "1 and more")


def test_what_is_cut_is_pale_and_the_cut_named(lengths: Lengths) -> None:
    figure = length_histogram(lengths)
    assert figure.data[0].marker.color == (READ, READ, READ, CUT)
    assert [note.text for note in figure.layout.annotations] == ["50 %: 8", "95 %: 16", "99 %: 18", "reads 12"]


def test_the_percentiles_and_the_cut_are_lines_at_their_lengths(lengths: Lengths) -> None:
    assert [line.x0 for line in length_histogram(lengths).layout.shapes] == [8, 16, 18, 12.5]


def test_over_the_bars_there_is_room_for_what_the_lines_say(lengths: Lengths) -> None:
    assert length_histogram(lengths).layout.yaxis.range == (0, pytest.approx(58))
