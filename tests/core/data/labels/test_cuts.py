import numpy as np
import pytest

from core.data.labels.cuts import cut_names, cut_numbers, parse_numbers


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4", 4),
        ("4.0", 4),
        ("4,0", 4),
        (" -0.5 ", -0.5),
        ("−1", -1),
        ("+1", 1),
        (".5", 0.5),
        ("1e-3", 0.001),
        ("4 stars", 4),
        ("1 star", 1),
        ("4.0 out of 5 stars", 4),
        ("3/5", 3),
        ("5 estrelas", 5),
        ("5星", 5),
        ("★★★☆☆", 3),
        ("⭐⭐", 2),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, number: float) -> None:
    assert parse_numbers([written]).tolist() == [number]


@pytest.mark.parametrize("written", ["", "four", "nan", "inf", "1e999", "4 apples", "2020-01-01", "1.2.3", "☆☆"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert np.isnan(parse_numbers([written])).tolist() == [True]


def test_a_number_on_a_cut_belongs_above_it() -> None:
    assert cut_numbers(np.array([2.4, 2.5, 3.4, 3.5]), (2.5, 3.5)).tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize(
    ("cuts", "names"),
    [
        ((0.5,), ("negative", "positive")),
        ((2.5, 3.5), ("negative", "neutral", "positive")),
        ((1, 2, 3.5), ("below 1", "1 to below 2", "2 to below 3.5", "3.5 and above")),
    ],
)
def test_cuts_make_one_class_more_than_there_are_cuts(cuts: tuple[float, ...], names: tuple[str, ...]) -> None:
    assert cut_names(cuts) == names
