import numpy as np
import pytest
from scipy.stats import binomtest

from core.evaluation.paired import compare_pairs, compare_with_several


def pairs(both: int, only_first: int, only_second: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    first = [True] * both + [True] * only_first + [False] * only_second + [False] * neither
    second = [True] * both + [False] * only_first + [True] * only_second + [False] * neither
    return np.array(first), np.array(second)


@pytest.mark.parametrize(("only_first", "only_second"), [(10, 2), (3, 3), (0, 7), (150, 110), (1, 0)])
def test_two_answers_are_compared_by_mcnemars_exact_test(only_first: int, only_second: int) -> None:
    found = compare_pairs(*pairs(40, only_first, only_second, 9))
    assert found.p == pytest.approx(binomtest(only_first, only_first + only_second, 0.5).pvalue)
    assert (found.only_first, found.only_second) == (only_first, only_second)
    assert found.value == pytest.approx((only_first - only_second) / (49 + only_first + only_second))


def test_the_interval_is_agresti_and_mins() -> None:
    found = compare_pairs(*pairs(60, 20, 10, 10))
    first, second, texts = 20.5, 10.5, 102
    middle = (first - second) / texts
    half = 1.959964 * np.sqrt(first + second - (first - second) ** 2 / texts) / texts
    assert (found.low, found.high) == pytest.approx((middle - half, middle + half))


def test_answers_that_never_differ_leave_a_difference_of_zero_and_an_interval_around_it() -> None:
    found = compare_pairs(*pairs(5, 0, 0, 5))
    assert (found.value, found.p, found.is_clear) == (0.0, 1.0, False)
    assert found.low < 0 < found.high


def test_no_texts_say_nothing() -> None:
    found = compare_pairs(np.zeros(0, bool), np.zeros(0, bool))
    assert (found.value, found.p, found.texts) == (0.0, 1.0, 0)


def test_the_value_lies_within_its_interval_even_where_every_pair_differs() -> None:
    found = compare_pairs(*pairs(0, 4, 0, 0))
    assert found.low <= found.value <= found.high == 1.0


def test_against_several_answers_the_p_value_is_the_share_of_exchanges_that_are_as_far() -> None:
    first, others = np.array([True, True, False]), np.array([[False, True, True], [False, False, False]])
    answers = np.vstack([first, others])
    counts = [
        answers[a, 0].astype(int) + answers[b, 1] + answers[c, 2] for a in range(3) for b in range(3) for c in range(3)
    ]
    mean = answers.mean(axis=0).sum()
    as_far = [abs(count - mean) >= abs(first.sum() - mean) - 1e-9 for count in counts]
    assert compare_with_several(first, others).p == pytest.approx(np.mean(as_far))


def test_where_nothing_differs_small_p_values_are_as_rare_as_they_say() -> None:
    random = np.random.default_rng(0)
    p_values = []
    for _ in range(400):
        hard = random.random(80)
        answers = random.random((6, 80)) < hard
        p_values.append(compare_with_several(answers[0], answers[1:]).p)
    assert np.mean(np.array(p_values) < 0.05) <= 0.08


def test_the_interval_holds_the_true_difference_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(0)
    held = 0
    for _ in range(400):
        outcome = random.choice(4, 100, p=[0.6, 0.2, 0.1, 0.1])
        found = compare_pairs(np.isin(outcome, [0, 1]), np.isin(outcome, [0, 2]))
        held += found.low <= 0.1 <= found.high
    assert 0.92 <= held / 400 <= 0.98
