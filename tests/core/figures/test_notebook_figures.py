import pytest

from core.figures.notebooks import Measured, accuracy_lines, products, recorded_curves


def test_every_measurement_has_its_interval_and_what_stands_beside_it() -> None:
    figure = accuracy_lines([Measured("B", 0.86, 0.85, 0.87, 0.8605, 0.88), Measured("C", 0.7, 0.6, 0.8, None, 0.7)])
    measured, bag, published = figure.data
    assert measured.error_x.array == pytest.approx((0.01, 0.1))
    assert bag.x == (0.88, 0.7)
    assert published.x == (0.8605, None)


def test_no_interval_is_cut_off_by_the_axis() -> None:
    def begins(low: float) -> float:
        return accuracy_lines([Measured("D", 0.57, low, 0.66, None, 0.67)]).layout.xaxis.range[0]

    assert begins(0.53) == 0.5
    assert begins(0.47) < 0.47


def test_a_recorded_training_has_a_curve_for_each_kind_of_text() -> None:
    figure = recorded_curves({"lstm": [0.6, 0.9]}, {"lstm": [0.6, 0.7]}, {"one": 0.66, "two": 0.8})
    assert [line.name for line in figure.data] == ["lstm, training", "lstm, validation"]
    assert [line.y0 for line in figure.layout.shapes] == [0.66, 0.8]
    assert [note.text for note in figure.layout.annotations] == ["one", "two"]
    assert not recorded_curves({}, {}, {}).layout.shapes


def test_products_vanish_below_one_and_grow_above() -> None:
    assert [line.y[30] for line in products().data] == pytest.approx([0.5**30, 0.9**30, 1.0, 1.1**30])
