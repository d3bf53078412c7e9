import numpy as np
import pytest

from core.figures.notebooks import PICTURES, Measured, accuracy_lines, chain, dropout, products, recorded_curves


def test_every_measurement_has_its_interval_and_what_stands_beside_it() -> None:
    figure = accuracy_lines([Measured("B", 0.86, 0.85, 0.87, 0.8605, 0.88), Measured("C", 0.7, 0.6, 0.8, None, 0.7)])
    measured, bag, published = figure.data
    assert measured.error_x.array == pytest.approx((0.01, 0.1))
    assert bag.x == (0.88, 0.7)
    assert published.x == (0.8605, None)


def test_a_recorded_training_has_a_curve_for_each_kind_of_text() -> None:
    figure = recorded_curves({"lstm": [0.6, 0.9]}, {"lstm": [0.6, 0.7]}, 0.66)
    assert [line.name for line in figure.data] == ["lstm, training", "lstm, validation"]
    assert figure.layout.shapes[0].y0 == 0.66
    assert not recorded_curves({}, {}, None).layout.shapes


def test_times_three_grows_and_squashed_it_stays_below_one() -> None:
    plain, squashed = chain().data
    assert plain.y[10] == pytest.approx(0.1 * 59_049)
    assert max(squashed.y) < 1


def test_products_vanish_below_one_and_grow_above() -> None:
    assert [line.y[30] for line in products().data] == pytest.approx([0.5**30, 0.9**30, 1.0, 1.1**30])


def test_what_dropout_takes_out_is_the_same_at_every_word() -> None:
    for drawn in dropout().data:
        places = np.array(drawn.z)
        assert (places == places[:, :1]).all()
        assert 0 < places.mean() < 1


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_has_words_for_those_who_do_not_see_it(name: str) -> None:
    make, alt = PICTURES[name]
    assert make().data
    assert len(alt) > 40
