from collections.abc import Sequence

import numpy as np
import pytest

from core.whatif.behaviour import Expectation, Expected, check, expect_of_texts
from core.whatif.judges import Probabilities


def says_not(texts: Sequence[str]) -> Probabilities:
    """Calls every text with a "not" in it negative."""
    negative = np.array([float("not" in text.split()) for text in texts])
    return np.stack([negative, 1 - negative], axis=1)


@pytest.mark.parametrize(
    ("changed", "expected", "passed"),
    [
        ("not good", Expected.FLIPS, True),
        ("very good", Expected.FLIPS, False),
        ("very good", Expected.STAYS, True),
        ("not good", Expected.STAYS, False),
    ],
)
def test_an_expectation_is_met_or_not(changed: str, expected: Expected, passed: bool) -> None:
    (group,) = check(says_not, [Expectation("any", "good", changed, expected)])
    assert (group.passed, len(group.failures)) == (int(passed), int(not passed))


def test_groups_come_in_their_order_with_their_shares() -> None:
    met, missed = ("good", "not good"), ("good", "fine")
    results = check(
        says_not,
        [
            Expectation("b", *met, Expected.FLIPS),
            Expectation("a", *missed, Expected.FLIPS),
            Expectation("b", *missed, Expected.FLIPS),
        ],
    )
    assert [(group.group, group.share) for group in results] == [("b", 0.5), ("a", 0.0)]
    low, high = results[0].interval
    assert 0 < low < 0.5 < high < 1


def test_no_expectations_give_no_results() -> None:
    assert check(says_not, []) == ()


def test_texts_of_a_visitor_are_mistyped_shouted_and_lengthened() -> None:
    made = list(expect_of_texts(["the food was good", "…"], ["on"]))
    assert {expectation.changed for expectation in made} >= {"THE FOOD WAS GOOD", "the food was good on"}
    assert len(made) == 3
    assert all(expectation.expected is Expected.STAYS for expectation in made)
