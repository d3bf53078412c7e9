import numpy as np

from core.figures.attributions import attribution_map


def test_each_row_spans_its_own_largest_share_and_keeps_its_numbers() -> None:
    figure = attribution_map(["a", "b"], {"one": np.array([2.0, -4.0]), "two": np.array([0.1, 0.0])}, "positive")
    (heat,) = figure.data
    assert heat.z.tolist() == [[0.5, -1.0], [1.0, 0.0]]
    assert heat.customdata.tolist() == [[2.0, -4.0], [0.1, 0.0]]
    assert (heat.zmin, heat.zmax) == (-1, 1)


def test_a_row_of_zeros_stays_zero() -> None:
    figure = attribution_map(["a"], {"one": np.array([0.0])}, "positive")
    assert figure.data[0].z.tolist() == [[0.0]]


def test_words_that_look_like_html_are_shown_letter_by_letter() -> None:
    figure = attribution_map(["<b>"], {"one": np.array([1.0])}, "positive")
    assert figure.layout.xaxis.ticktext == ("&lt;b&gt;",)
