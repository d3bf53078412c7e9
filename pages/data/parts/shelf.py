"""The catalogue as cards: what each entry is, whose it is, how large; fetched, used and deleted from there."""

from collections.abc import Sequence

import streamlit as st

from core.data.catalogue.entries import Entry, delete_entry, shelves
from core.data.catalogue.public_sets import Kind
from pages.shared import cached, job, state, words


def choose() -> tuple[str, ...]:
    """Let a part of the catalogue be chosen and return the names in it."""
    parts = shelves()
    chosen = st.segmented_control("Show", list(parts), default=next(iter(parts)), key="shelf", required=True)
    return parts[str(chosen)]


def draw(names: Sequence[str]) -> None:
    """Draw the cards in two columns, which stand below each other on a phone."""
    half = (len(names) + 1) // 2
    for column, part in zip(st.columns(2, gap="small"), (names[:half], names[half:]), strict=True):
        with column:
            for name in part:
                _card(name)


def _card(name: str) -> None:
    """Draw one entry, with the fetch that is under way."""
    key = f"fetch_{name}"
    with st.container(border=True, key=f"entry_{name}"):
        heading = st.container()
        # First the fetch: once it has ended, the rest of the card tells what is here now.
        fetched = job.follow(key, "Fetching")
        entry = cached.entry(name)
        with heading:
            _describe(entry)
        if fetched is not None:
            st.success(_arrived(entry), icon=":material/check_circle:")
        if not job.is_running(key):
            _buttons(entry, key)


def _describe(entry: Entry) -> None:
    source = entry.source
    st.markdown(f"**{entry.title}** {_badges(entry)}")
    count = f"{entry.rows:,} of {source.rows:,}" if entry.is_part else f"{entry.rows:,}"
    kinds = f"texts: {', '.join(source.classes)}" if entry.kind is Kind.TEXTS else "words"
    st.caption(f"`{entry.name}` · {source.language} · {count} {kinds}")
    st.markdown(f"Good for {source.good_for}  \nLook out: {source.trap}")
    st.caption(
        f"**Size**: {_size(entry)}  \n**Licence**: {source.licence.name}. {source.licence.meaning}  \n"
        f"**Cite**: {words.plain(entry.citation)}" + (f" · [its page]({source.page})" if source.page else "")
    )


def _badges(entry: Entry) -> str:
    here = ":green-badge[:material/check: on this machine]" if entry.kept or not entry.source.shapes else ""
    part = ":orange-badge[:material/pie_chart: a part of it]" if entry.is_part else ""
    private = ":orange-badge[:material/visibility_off: not to be published]" if entry.source.private else ""
    return " ".join(filter(None, [here, part, private]))


def _size(entry: Entry) -> str:
    """Return what a fetch brings, from where, and what it takes here."""
    if entry.source.shapes is None:
        return "nothing to fetch; it is made here, from the seed."
    if entry.kept:
        return f"{words.size(entry.kept)} on this machine."
    amount = "a file of unknown size" if entry.bytes is None else words.size(entry.bytes)
    whence = f"to download from {entry.host}" if entry.host else "to read from the mirror folder"
    begun = f"; {words.size(entry.begun)} of it are here already" if entry.begun else ""
    return f"{amount} {whence}{begun}, about {words.size(entry.disk)} on this machine then."


def _arrived(entry: Entry) -> str:
    """Return the sentence after a fetch."""
    if entry.kind is Kind.WORDS:
        return f"{entry.rows:,} words are on this machine; cleaning steps and figures can use them from now on."
    missing = f", of the {entry.source.rows:,} it has in all" if entry.is_part else ""
    return f"{entry.rows:,} texts are on this machine{missing}. Press *Use* to look at them and to train on them."


def _buttons(entry: Entry, key: str) -> None:
    with st.container(horizontal=True):
        if entry.kept or entry.source.shapes is None:
            _use(entry)
        else:
            verb = "Go on fetching" if entry.begun else "Fetch"
            st.button(
                f"{verb} {entry.name}",
                key=f"start_{key}",
                icon=":material/download:",
                help=f"{entry.title}: {_size(entry)}",
                on_click=job.start,
                args=(key, ["fetch", entry.name]),
            )
        if entry.kept or entry.begun:
            _delete(entry)


def _use(entry: Entry) -> None:
    if entry.kind is Kind.WORDS:
        return
    if st.button(
        f"Use {entry.name}", key=f"use_{entry.name}", icon=":material/table_rows:", help=f"Look at {entry.title}"
    ):
        state.choose_source(entry.name)
        st.switch_page("pages/data/choose.py")


def _delete(entry: Entry) -> None:
    with st.popover(f"Delete {entry.name}", icon=":material/delete:", key=f"ask_delete_{entry.name}"):
        st.markdown("What was fetched is deleted. Runs that were trained on it keep all they have.")
        if st.button("Delete it", key=f"delete_{entry.name}"):
            cached.check_charge()
            delete_entry(entry.name, cached.places())
            cached.forget_texts()
            job.forget()
            if state.chosen_source() == entry.name:
                state.choose_source("generated")
            st.rerun()
