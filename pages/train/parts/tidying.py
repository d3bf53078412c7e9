"""What can be done with chosen runs: open, rename, tag, keep, delete, and taking that back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from core.errors import CoreError
from core.runs.described import own_tags
from pages.shared import cached, problem, state, words

_DELETED, _VERSION = "runs_just_deleted", "tidied"


def actions(chosen: Sequence[str]) -> None:
    """Draw the buttons for the chosen runs."""
    if not chosen:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(chosen) == 1:
            _open(chosen[0])
            _rename(chosen[0])
        _tag(chosen)
        _keep(chosen)
        if st.button("Delete", key="delete_runs", icon=":material/delete:", help="It can be undone for a day."):
            _delete(chosen)


def _open(run_id: str) -> None:
    for label, page, icon in (
        ("Curves", "pages/train/live.py", ":material/show_chart:"),
        ("Results", "pages/train/results.py", ":material/analytics:"),
        ("Inside", "pages/inside/gates.py", ":material/grid_on:"),
    ):
        st.page_link(page, label=label, icon=icon, query_params={"run": run_id})


def _rename(run_id: str) -> None:
    with st.popover("Rename", icon=":material/edit:"), _guarded():
        name = st.text_input("Name", cached.folder(run_id).about().name, max_chars=200, key=_key("name", run_id))
        if st.button("Rename it", key="rename_run"):
            cached.runs().describe(run_id, name=name)
            _again()


def _tag(chosen: Sequence[str]) -> None:
    with st.popover("Tag", icon=":material/label:"), _guarded():
        abouts = [cached.folder(run_id).about() for run_id in chosen]
        common = [tag for tag in own_tags(abouts[0].tags) if all(tag in about.tags for about in abouts)]
        known = sorted({tag for run in cached.runs().list() for tag in own_tags(run.tags)} | set(common))
        tags = st.multiselect(
            "Tags of all chosen runs",
            known,
            common,
            accept_new_options=True,
            placeholder="Choose or type a tag",
            key=_key("tags", *chosen),
        )
        if st.button("Set them", key="tag_runs"):
            for run_id, about in zip(chosen, abouts, strict=True):
                others = [tag for tag in about.tags if tag not in common]
                cached.runs().describe(run_id, tags=[*others, *tags])
            _again()


def _keep(chosen: Sequence[str]) -> None:
    with _guarded():
        kept = all(cached.folder(run_id).about().keep for run_id in chosen)
        label, icon = ("Let go", ":material/lock_open:") if kept else ("Keep", ":material/lock:")
        if st.button(label, key="keep_runs", icon=icon, help="A kept run cannot be deleted."):
            for run_id in chosen:
                cached.runs().describe(run_id, keep=not kept)
            _again()


def _delete(chosen: Sequence[str]) -> None:
    done = []
    with _guarded():
        for run_id in chosen:
            cached.runs().delete(run_id)
            done.append(run_id)
    if done:
        state.put(_DELETED, done)
        if len(done) == len(chosen):
            _again()


def undo() -> None:
    """Draw what was deleted last and the button that takes it back."""
    gone = state.value(_DELETED)
    if not isinstance(gone, list) or not gone:
        return
    line, button = st.columns([4, 1], vertical_alignment="center")
    line.info(f"{_runs(len(gone))} in the bin now.", icon=":material/delete:")
    button.button("Undo", key="undo_delete", icon=":material/undo:", on_click=_restore, args=(gone,), width="stretch")


def _runs(count: int) -> str:
    return "One run lies" if count == 1 else f"{count:,} runs lie"


def _restore(run_ids: Sequence[str]) -> None:
    state.put(_DELETED, [])
    for run_id in run_ids:
        try:
            cached.runs().restore(run_id)
        except CoreError as error:
            problem.show(error)


def bin_of_runs() -> None:
    """Draw the bin where something lies in it."""
    binned = cached.runs().binned()
    if not binned:
        return
    with st.expander(f"The bin: {len(binned):,}", icon=":material/delete:"):
        st.caption("What lies here for a day is removed for good; kept runs never are.")
        for run in binned:
            name, back = st.columns([4, 1], vertical_alignment="center")
            name.markdown(f"{words.plain(run.name)} · {run.id[:6]}")
            back.button("Restore", key=f"restore_{run.id}", icon=":material/undo:", on_click=_restore, args=([run.id],))
        if st.button("Empty the bin", key="empty_bin", icon=":material/delete_forever:", help="This cannot be undone."):
            cached.runs().empty_bin()
            state.put(_DELETED, [])
            st.rerun()


def _key(what: str, *run_ids: str) -> str:
    """Return a widget's key for these runs; once something was changed another, so that it shows the new values."""
    return f"{what}_{state.value(_VERSION, 0)}_{'_'.join(run_ids)}"


def _again() -> None:
    state.put(_VERSION, int(str(state.value(_VERSION, 0))) + 1)
    st.rerun()


@contextmanager
def _guarded() -> Iterator[None]:
    """Show a deliberate error that the block ends in."""
    try:
        yield
    except CoreError as error:
        problem.show(error)
