"""What was recorded of the notebooks' trainings: numbers of ours that come with the program."""

from collections.abc import Sequence
from statistics import fmean

import streamlit as st

from core.figures.notebooks import Measured, accuracy_lines, recorded_curves
from core.messages import mark
from core.notebooks.notebook import Notebook, Training, Version, all_notebooks
from core.notebooks.recorded import EARLIER, Recorded, is_trained_by, read_recorded, recorded_reach
from core.notebooks.spoken import in_language, kind_name, variant_name
from pages.shared import words
from pages.shared.language import say, say_many

_PUBLISHED = {
    "test": mark("{share:.1%} test"),
    "validation": mark("{share:.1%} validation"),
    "unsaid": mark("{share:.1%}, of which texts is not said"),
    "trained": mark("{share:.1%} training"),
}
_NONE = "–"


def named(training: Training) -> str:
    """Return whether a training is the published or the repaired one, and its variant, as people say it."""
    return f"{kind_name(training, say)}, {variant_name(training, say)}"


def of_notebook(notebook: Notebook) -> None:
    """Draw the measurements of ours that come with the program."""
    kept = read_recorded()
    found = {training.key: kept[training.key] for training in notebook.trainings if training.key in kept}
    if not found:
        st.caption(say("Nothing is recorded of this notebook yet; train it here."))
        return
    shown = [(training, found[training.key]) for training in notebook.trainings if training.key in found]
    lines = [_line(training, one) for training, one in shown]
    _table(lines, say("What each training came to when it was recorded"))
    curves = {named(training): one.results[0].curve for training, one in _first_of_each(shown)}
    published = {named(one): one.published_accuracy for one in notebook.trainings if one.published_accuracy is not None}
    longest = max(len(curve) for curve in curves.values())
    st.plotly_chart(
        recorded_curves(
            {name: [point.trained for point in curve] for name, curve in curves.items()},
            {name: [point.validation for point in curve] for name, curve in curves.items()},
            published,
            say,
        ),
        key=f"recorded_{notebook.letter}",
        config={"displaylogo": False},
        alt=say(
            "Accuracy on training and validation texts over up to {epochs} epochs; the table has the test accuracies",
            epochs=longest,
        ),
    )
    st.caption(_when([one for _, one in shown]))


def _first_of_each(shown: Sequence[tuple[Training, Recorded]]) -> list[tuple[Training, Recorded]]:
    """Return the first published and the first repaired training: more curves than theirs hide each other."""
    by_kind = {training.kind: (training, one) for training, one in reversed(shown)}
    return [by_kind[kind] for kind in Version if kind in by_kind]


def _when(found: Sequence[Recorded]) -> str:
    days = sorted({one.date for one in found})
    machines = sorted({one.machine for one in found})
    return say(
        "Recorded up to {day} on {machines}, beside other work, so that times say little. Test accuracy with its 95 % "
        "interval; where there are several seeds, the mean of their accuracies and times, from the lowest seed to the "
        "highest instead of an interval, and the first seed's curve and time to the published accuracy. That is "
        "reached when the validation accuracy first is as high as one that the notebook printed of such texts.",
        day=words.day(days[-1]),
        machines="; ".join(machines),
    )


def _table(lines: Sequence[dict[str, str]], alt: str) -> None:
    # Most of its cells are empty; left to itself the column is too narrow for the others.
    wide = {say("published"): st.column_config.TextColumn(width="medium")}
    st.dataframe(lines, hide_index=True, column_config=wide, alt=alt)


def _line(training: Training, recorded: Recorded) -> dict[str, str]:
    results, (low, high) = recorded.results, recorded.spread
    first, several = results[0], len(results) > 1
    name = named(training)
    if several:
        name = f"{name}, {say_many('{count} seed', '{count} seeds', len(results))}"
    if not is_trained_by(recorded.recipe, training):
        name = f"{name} ({say(EARLIER)})"
    between = mark("seeds from {low:.1%} to {high:.1%}") if several else mark("{low:.1%} to {high:.1%}")
    return {
        say("training"): name,
        say("published"): _published(training),
        say("test accuracy"): f"{recorded.accuracy:.1%}",
        say("interval"): say(between, low=low, high=high),
        say("bag of words"): f"{fmean(result.baseline for result in results):.1%}",
        say("epochs"): f"{first.epochs}",
        say("time"): words.duration(fmean(result.seconds for result in results)),
        say("time to the published accuracy"): _to_published(training),
        say("parameters"): f"{first.parameters:,}",
    }


def _published(training: Training) -> str:
    known = training.published
    told = [say(text, share=known[kind]) for kind, text in _PUBLISHED.items() if kind in known]
    return ", ".join(told) or _NONE


def _to_published(training: Training) -> str:
    """Return when the notebook's accuracy was reached, and how that compares with its own training; or why not."""
    found = recorded_reach(training, read_recorded())
    if found.seconds is None:
        return say(found.why) if found.accuracy is None else f"{found.accuracy:.1%}: {say(found.why)}"
    told = f"{found.accuracy:.1%}: {words.duration(found.seconds)}"
    if found.ratio is None or found.ratio == 1:
        return told
    return say("{time}, {ratio:.1f} times the published", time=told, ratio=found.ratio)


def overview() -> None:
    """Draw what the notebooks are, and all measurements that come with the program."""
    for notebook in all_notebooks():
        told = in_language(notebook, say)
        st.markdown(f"**{told.letter}: {words.plain(told.title)}** ({told.language}). {told.about}")
    st.subheader(say("As published and as repaired"), anchor=False)
    kept = read_recorded()
    shown = [
        (training, kept[training.key])
        for notebook in all_notebooks()
        for training in notebook.trainings
        if training.key in kept
    ]
    if not shown:
        st.caption(say("Nothing is recorded yet."))
        return
    st.plotly_chart(
        accuracy_lines(
            [
                Measured(
                    f"{training.notebook} {named(training)}",
                    one.accuracy,
                    *one.spread,
                    training.published_accuracy,
                    fmean(result.baseline for result in one.results),
                )
                for training, one in shown
            ],
            say,
        ),
        key="all_notebooks",
        config={"displaylogo": False},
        alt=say(
            "Test accuracy of every training with its interval, or from the lowest seed to the highest, beside the bag "
            "of words and the published number"
        ),
    )
    lines = [{say("notebook"): training.notebook, **_line(training, one)} for training, one in shown]
    _table(lines, say("The same as a table"))
    st.caption(_when([one for _, one in shown]))
