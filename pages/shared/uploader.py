"""Where a visitor brings a file: our own uploader, which streams it to the server's disk.

``app.py`` run by itself has no address that takes streams; there Streamlit's uploader stands in.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from core.data.uploads import LARGEST_BYTES, find_upload, keep_upload, most_bytes
from core.errors import CoreError
from core.places import ASSETS
from pages.shared import cached, problem, receiver, state
from pages.shared.component import Component


@dataclass(frozen=True, slots=True)
class Slot:
    """What a file is brought for: its name in the session and in the browser, and what the visitor reads."""

    name: str
    label: str
    kinds: str


DATA = Slot(
    state.UPLOAD,
    "A file with labelled texts, one row a text",
    "CSV, TSV, TXT, JSON Lines, Parquet or Excel (.xlsx), also as .gz or .zip",
)

_mount = Component(ASSETS / "components" / "uploader.js", ASSETS / "components" / "uploader.css").mount


def uploader(slot: Slot = DATA) -> None:
    """Draw the uploader; what it brings is the slot's upload from the next run of the page on."""
    if receiver.is_open():
        _mount(key=_key(slot), data=_uploader_data(slot), on_upload_change=partial(_take_streamed, slot))
        return
    file = st.file_uploader(
        slot.label, key=state.upload_key(slot.name), help=f"{slot.kinds}. It stays on this machine."
    )
    if file is not None:
        _take_whole(slot, file.name, file.getvalue())


def _key(slot: Slot) -> str:
    return f"uploader_{slot.name}"


def _uploader_data(slot: Slot) -> dict[str, Any]:
    most = most_bytes(cached.places())
    why = "" if most == LARGEST_BYTES else ", because the server's disk is nearly full"
    size = f"{most / 1e6:,.0f} MB"
    return {
        "slot": slot.name,
        "label": slot.label,
        "hint": f"{slot.kinds}; up to {size}. It stays on the machine that runs this app.",
        "address": receiver.ADDRESS,
        "ticket": receiver.ticket(state.visitor()),
        "most": most,
        "too_large": f"Up to {size} can be brought now{why}.",
        "gone": state.gone_upload(slot.name),
    }


def _take_streamed(slot: Slot) -> None:
    """Take the upload whose id the browser gives: it was told it by the receiver, and nobody else was."""
    held = state.value(_key(slot))
    given = str(held.get("upload")) if isinstance(held, dict) else ""
    if find_upload(cached.places(), given):
        state.keep_upload(given, slot.name)
    else:
        state.forget_upload(given, slot.name)


def _take_whole(slot: Slot, name: str, content: bytes) -> None:
    """Write what Streamlit's uploader holds to disk, and empty it: it would keep the file in memory."""
    try:
        state.keep_upload(keep_upload(cached.places(), name, content).id, slot.name)
    except CoreError as error:
        problem.show(error)
        return
    state.empty_uploader(slot.name)
    st.rerun()
