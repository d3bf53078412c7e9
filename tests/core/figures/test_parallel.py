import pytest

from core.figures.parallel import parallel_coordinates


def axes(values: list[str | None], accuracies: list[float]) -> dict[str, object]:
    figure = parallel_coordinates([("network.recurrent.0.units", values)], accuracies)
    return figure.data[0].dimensions[0].to_plotly_json()


def test_numbers_lie_along_their_axis_and_names_at_even_steps() -> None:
    assert axes(["8", "16"], [0.5, 0.6])["values"] == [8.0, 16.0]
    named = axes(["lstm", "gru", "lstm"], [0.5, 0.6, 0.7])
    assert (named["values"], named["ticktext"]) == ([1, 0, 1], ["gru", "lstm"])


def test_numbers_that_span_a_factor_of_ten_lie_along_a_logarithmic_axis() -> None:
    axis = axes(["0.001", "0.01", "0.1"], [0.5, 0.6, 0.7])
    assert axis["values"] == pytest.approx([-3, -2, -1])
    assert (axis["label"], axis["ticktext"]) == ("units (log)", ["0.001", "0.01", "0.1"])


def test_a_field_that_a_run_does_not_have_has_its_own_place() -> None:
    assert axes(["8", None], [0.5, 0.6])["ticktext"] == ["8", "–"]


def test_the_last_axis_is_the_accuracy_and_never_without_width() -> None:
    last = parallel_coordinates([], [0.8, 0.8]).data[0].dimensions[-1]
    assert last.range == pytest.approx((0.79, 0.81))


def test_runs_without_any_accuracy_make_an_empty_figure() -> None:
    assert parallel_coordinates([("seed", [])], []).data[0].dimensions[-1].values == ()
