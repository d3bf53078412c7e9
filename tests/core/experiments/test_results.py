import pytest

from core.experiments.results import Share, Spread, spread, together


def test_values_are_spread_from_the_lowest_to_the_highest() -> None:
    assert spread([0.5, 1.0, 0.75]) == Spread(mean=0.75, lowest=0.5, highest=1.0)


def test_no_values_have_no_spread() -> None:
    assert spread([]) is None


def test_shares_are_put_together_text_by_text() -> None:
    assert together([Share(1, 2), Share(3, 8)]) == Share(4, 10)


@pytest.mark.parametrize(("share", "accuracy"), [(Share(3, 4), 0.75), (Share(0, 0), None)])
def test_a_share_of_no_texts_is_no_accuracy(share: Share, accuracy: float | None) -> None:
    assert share.accuracy == accuracy
