"""The parts of a notebook's page: what was recorded, what can be trained here, and what was found."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.data.catalogue.entries import Entry
from core.errors import CoreError
from core.messages import Say, mark
from core.notebooks.evidence import gap_sentence, signed_error, signed_of, signed_sentence, stop_sentence
from core.notebooks.measuring import finished_runs, latest_run, results_here, submit
from core.notebooks.notebook import Finding, Notebook, Training, Version
from core.notebooks.recorded import expected_seconds, is_trained_by, read_recorded
from core.notebooks.results import Result
from core.notebooks.spoken import variant_name
from core.runs.status import Status
from pages.learn.parts import codes, further
from pages.shared import cached, job, state, words
from pages.shared.language import say

_KINDS = {
    Version.PUBLISHED: mark("**As published**: mistakes included, batch by batch as the notebook does it."),
    Version.REPAIRED: mark("**Repaired**: what it should have done, chosen on validation texts only."),
}


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
    found = read_recorded().get(chosen.key)
    seconds = expected_seconds(chosen, found, cached.runs().correction())
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
    with st.expander(say("Show me the code"), icon=":material/code:"):
        is_current = found is not None and is_trained_by(found.recipe, chosen)
        codes.draw(chosen, found.texts if found and is_current else None, disabled=disabled)


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
            further.link(finding.page, finding.params)


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
    """Return what the signed error of the visitor's own newest run is, else that of the recorded one."""
    runs = finished_runs(cached.runs(), training)
    try:
        if runs:
            return say("In your run: {sentence}", sentence=signed_sentence(signed_error(runs[0]), say))
    except CoreError as error:  # A run without its texts must not hide what stands below.
        return str(error)
    kept = read_recorded().get(training.key)
    found = None if kept is None else signed_of(kept.results[0])
    if found is None:
        return say("Train it here as published, and this says what your own run's signed error is.")
    return say("Recorded: {sentence}", sentence=signed_sentence(found, say))


def _of_curves(notebook: Notebook, tell: Callable[[Result, Say], str]) -> str:
    """Return what the visitor's own newest run shows, else the recorded one; empty where there is neither."""
    first = notebook.trainings[0]
    own = results_here(cached.runs(), first)
    if own:
        return say("In your run: {sentence}", sentence=tell(own[0], say))
    kept = read_recorded().get(first.key)
    return say("Recorded: {sentence}", sentence=tell(kept.results[0], say)) if kept else ""
