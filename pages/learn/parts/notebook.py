"""The parts of a notebook's page: what was recorded, what can be trained here, and what was found."""

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import Any

import streamlit as st

from core.data.catalogue.entries import Entry
from core.errors import CoreError
from core.figures.notebooks import Measured, accuracy_lines, recorded_curves
from core.messages import Say, mark
from core.notebooks.evidence import gap_sentence, signed_sentence, stop_sentence
from core.notebooks.measuring import finished_runs, latest_run, results_here, submit
from core.notebooks.notebook import Finding, Notebook, Training, Version, all_notebooks, read_notebook
from core.notebooks.recorded import Recorded, expected_seconds, read_recorded
from core.notebooks.results import Result, reached
from core.notebooks.spoken import in_language, kind_name, variant_name
from core.runs.status import Status
from pages.learn.parts import further
from pages.shared import cached, job, state, words
from pages.shared.language import say, say_many

_KINDS = {
    Version.PUBLISHED: mark("**As published**: mistakes included, batch by batch as the notebook does it."),
    Version.REPAIRED: mark("**Repaired**: what it should have done, chosen on validation texts only."),
}
_NONE = "–"


def named(training: Training) -> str:
    """Return whether a training is the published or the repaired one, and its variant, as people say it."""
    return f"{kind_name(training, say)}, {variant_name(training, say)}"


def only_part() -> str | None:
    """Return the part that the address asks for alone, ``found`` or ``theory``; None for the whole page."""
    only = state.asked("only")
    if only not in ("found", "theory"):
        return None
    st.button(
        say("Show the whole page"),
        key="whole_page",
        icon=":material/unfold_more:",
        type="tertiary",
        on_click=state.keep_asked,
        args=("only", ""),
    )
    return only


def not_here(notebook: Notebook) -> list[Entry]:
    """Return what has to be fetched before the notebook can be trained here."""
    return [entry for entry in map(cached.entry, notebook.needs) if not entry.present]


def absent(notebook: Notebook) -> list[Entry]:
    """Draw what has to be fetched before the notebook can be trained here, and return what is not here yet."""
    missing = []
    for name in notebook.needs:
        job.follow(f"fetch_{name}", say("Fetching"))
        entry = cached.entry(name)
        if entry.present:
            continue
        missing.append(entry)
        if job.is_running(f"fetch_{name}"):
            continue
        st.info(_to_fetch(entry), icon=":material/download:")
        st.button(
            say("Fetch {name}", name=name),
            key=f"notebook_fetch_{name}",
            icon=":material/download:",
            on_click=job.start,
            args=(f"fetch_{name}", ["fetch", name]),
        )
    return missing


def _to_fetch(entry: Entry) -> str:
    title = words.plain(say(entry.title))
    if entry.bytes is None:
        return say("To train this here, fetch **{title}** first.", title=title)
    size = words.size(entry.bytes)
    return say(
        "To train this here, fetch **{title}** first, {size} from {host}.", title=title, size=size, host=entry.host
    )


def recorded(notebook: Notebook) -> None:
    """Draw the measurements of ours that come with the program."""
    kept = read_recorded()
    found = {training.key: kept[training.key] for training in notebook.trainings if training.key in kept}
    if not found:
        st.caption(say("Nothing is recorded of this notebook yet; train it here."))
        return
    shown = [(training, found[training.key]) for training in notebook.trainings if training.key in found]
    st.dataframe(
        [_line(training, one.results) for training, one in shown],
        hide_index=True,
        alt=say("What each training came to when it was recorded"),
    )
    curves = {named(training): one.results[0].curve for training, one in _first_of_each(shown)}
    target = next((training.published_accuracy for training, _ in shown if training.published_accuracy), None)
    longest = max(len(curve) for curve in curves.values())
    st.plotly_chart(
        recorded_curves(
            {name: [point.trained for point in curve] for name, curve in curves.items()},
            {name: [point.validation for point in curve] for name, curve in curves.items()},
            target,
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
        "interval; where there are several seeds, the mean of the accuracies and the first seed's interval and curve. "
        "The published accuracy is reached when the validation accuracy first is as high.",
        day=words.day(days[-1]),
        machines="; ".join(machines),
    )


def _line(training: Training, results: Sequence[Result]) -> dict[str, str]:
    first, target = results[0], training.published_accuracy
    low, high = first.interval
    name, seeds = named(training), say_many("{count} seed", "{count} seeds", len(results))
    return {
        say("training"): f"{name}, {seeds}" if len(results) > 1 else name,
        say("published"): _NONE if target is None else f"{target:.1%}",
        say("test accuracy"): f"{fmean(result.accuracy for result in results):.1%}",
        say("interval"): say("{low:.1%} to {high:.1%}", low=low, high=high),
        say("bag of words"): f"{fmean(result.baseline for result in results):.1%}",
        say("epochs"): f"{first.epochs}",
        say("time"): words.duration(fmean(result.seconds for result in results)),
        say("time to the published accuracy"): _to_published(training, first),
        say("parameters"): f"{first.parameters:,}",
    }


def _to_published(training: Training, result: Result) -> str:
    """Return when the notebook's accuracy was reached, and how that compares with the notebook's own training."""
    first = read_notebook(training.notebook).first_published
    own = None if first is None else read_recorded().get(first.key)
    found = reached(result, own.results[0] if own else None, first.published_accuracy if first else None)
    if found is None:
        return _NONE
    time = words.duration(found.seconds)
    if found.ratio is None or training == first:
        return time
    return say("{time}, {ratio:.1f} times the published", time=time, ratio=found.ratio)


def train(notebook: Notebook, missing: Sequence[Entry]) -> None:
    """Draw one button for the published and one for the repaired training, with the time each takes."""
    for column, kind in zip(st.columns(2, gap="medium"), Version, strict=True):
        with column, st.container(border=True):
            st.markdown(say(_KINDS[kind]))
            _train_one(notebook.of_kind(kind), kind, disabled=bool(missing))


def _train_one(trainings: Sequence[Training], kind: Version, *, disabled: bool) -> None:
    chosen = trainings[0]
    if len(trainings) > 1:
        names = {variant_name(training, say): training for training in trainings}
        picked = st.selectbox(say("Which"), list(names), key=f"variant_{chosen.notebook}_{kind.value}")
        chosen = names[picked]
    if chosen.note:
        st.caption(chosen.note)
    seconds = expected_seconds(chosen, read_recorded().get(chosen.key), cached.runs().correction())
    label = say("Train it here")
    if seconds is not None:
        label = say("Train it here, about {time}", time=words.duration(seconds))
    if st.button(
        label,
        key=f"train_{chosen.notebook}_{kind.value}",
        type="primary",
        icon=":material/play_arrow:",
        disabled=disabled,
    ):
        run = submit(cached.runs(), chosen, state.visitor())
        st.switch_page("pages/train/live.py", query_params={"run": run.id})
    _newest(chosen)
    unfolded = say("What differs, and the recipe") if chosen.settings else say("The recipe")
    with st.expander(unfolded, icon=":material/description:"):
        if chosen.settings:
            st.code("\n".join(chosen.settings), language="yaml")
        st.code(chosen.recipe.to_yaml(), language="yaml")


def _newest(training: Training) -> None:
    run = latest_run(cached.runs(), training)
    if run is None:
        return
    status = run.status().status
    label = say("See how it stands")
    if status.has_ended:
        label = say("Your last one: {state}", state=say(status.value))
    if status is Status.FINISHED and (results := results_here(cached.runs(), training)):
        label = say("Your last one: {share:.1%} on the test texts", share=results[0].accuracy)
    st.page_link("pages/train/live.py", label=label, icon=":material/show_chart:", query_params={"run": run.id})


def findings(notebook: Notebook, facts: Mapping[str, Any] | None) -> None:
    """Draw what was found, each with what the notebook says, what is so, and what was counted or trained."""
    for finding in notebook.findings:
        with st.container(border=True):
            st.markdown(f"**{words.plain(finding.title)}**")
            says, look = say("*The notebook:* {says}", says=finding.says), say("*Look:* {look}", look=finding.look)
            st.markdown(f"{says}  \n{look}")
            for sentence in _evidence(notebook, finding, facts):
                st.markdown(f":material/search: {sentence}")
            further.link(finding.page)


def _evidence(notebook: Notebook, finding: Finding, facts: Mapping[str, Any] | None) -> list[str]:
    found = []
    if finding.measured and facts is not None:
        found.append(finding.measured.format(**facts))
    tell = {"gap": gap_sentence, "stop": stop_sentence}.get(finding.curve)
    if tell is not None and (sentence := _of_curves(notebook, tell)):
        found.append(sentence)
    if finding.signed:
        found.append(_signed(notebook.trainings[0]))
    return found


def _signed(training: Training) -> str:
    runs = finished_runs(cached.runs(), training)
    try:
        if runs:
            return signed_sentence(runs[0], say)
        return say("Train it here as published, and this says what your own run's signed error is.")
    except CoreError as error:  # A run without its texts must not hide what stands below.
        return str(error)


def _of_curves(notebook: Notebook, tell: Callable[[Result, Say], str]) -> str:
    """Return what the visitor's own newest run shows, else the recorded one; empty where there is neither."""
    first = notebook.trainings[0]
    own = results_here(cached.runs(), first)
    if own:
        return say("In your run: {sentence}", sentence=tell(own[0], say))
    kept = read_recorded().get(first.key)
    return say("Recorded: {sentence}", sentence=tell(kept.results[0], say)) if kept else ""


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
                    *one.results[0].interval,
                    training.published_accuracy,
                    fmean(result.baseline for result in one.results),
                )
                for training, one in shown
            ],
            say,
        ),
        key="all_notebooks",
        config={"displaylogo": False},
        alt=say("Test accuracy of every training with its interval, beside the bag of words and the published number"),
    )
    st.dataframe(
        [{say("notebook"): training.notebook, **_line(training, one.results)} for training, one in shown],
        hide_index=True,
        alt=say("The same as a table"),
    )
    st.caption(_when([one for _, one in shown]))
