import pytest

from core.figures.parts import class_shares

PARTS = {"training": {"negative": 30, "positive": 10}, "test": {"negative": 0, "positive": 5}}


def test_each_part_is_divided_into_its_classes() -> None:
    negative, positive = class_shares(PARTS).data
    assert (negative.y, negative.x, positive.x) == (("training", "test"), (0.75, 0), (0.25, 1))


def test_names_and_counts_are_written_on_the_bars() -> None:
    negative, positive = class_shares(PARTS).data
    assert (negative.text, positive.text) == (("negative 30", "negative 0"), ("positive 10", "positive 5"))


def test_a_name_is_never_read_as_a_tag() -> None:
    assert class_shares({"test": {"<b>": 1}}).data[0].text == ("&lt;b&gt; 1",)


@pytest.mark.parametrize("parts", [{}, {"test": {"a": 0}}])
def test_nothing_to_divide_is_no_trouble(parts: dict[str, dict[str, int]]) -> None:
    assert class_shares(parts).layout.xaxis.range == (0, 1)
