from core.figures.overlay import LOOKS, overlaid_curves
from core.history import EpochPoint, History


def history(*accuracies: float) -> History:
    points = [
        EpochPoint(float(n), n, {"accuracy": value, "val_accuracy": value / 2}, 1.0, 0.001)
        for n, value in enumerate(accuracies, 1)
    ]
    return History(epochs=points)


def test_each_run_has_one_line_in_the_legend_and_a_thin_one_for_its_training() -> None:
    figure = overlaid_curves([("first", history(0.5, 0.6)), ("second", history(0.7))], "accuracy")
    assert [(trace.name, trace.showlegend) for trace in figure.data] == [
        ("first", True),
        ("first", False),
        ("second", True),
        ("second", False),
    ]
    assert figure.data[0].y == (0.25, 0.3)
    assert figure.data[1].y == (0.5, 0.6)


def test_six_runs_differ_in_colour_dash_and_mark() -> None:
    figure = overlaid_curves([(str(n), history(0.5)) for n in range(6)], "accuracy")
    looks = {(trace.line.color, trace.line.dash, trace.marker.symbol) for trace in figure.data[::2]}
    assert looks == set(LOOKS)


def test_a_run_without_an_epoch_still_has_its_place_in_the_legend() -> None:
    assert overlaid_curves([("<b>new</b>", History())], "loss").data[0].name == "&lt;b&gt;new&lt;/b&gt;"
