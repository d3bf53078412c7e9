"""Where a visitor brings a file: our own uploader, which streams it to the server's disk.

``app.py`` run by itself has no address that takes streams; there Streamlit's uploader stands in.
"""

from typing import Any

import streamlit as st

from core.data.uploads import LARGEST_BYTES, find_upload, keep_upload, most_bytes
from core.errors import CoreError
from core.places import ASSETS
from pages.shared import cached, problem, receiver, state
from pages.shared.presenter import show_plain_state

LABEL = "A file with labelled texts, one row a text"
KINDS = "CSV, TSV, TXT, JSON Lines, Parquet or Excel (.xlsx), also as .gz or .zip"
_KEY = "uploader"

show_plain_state()
_mount = st.components.v2.component(
    "unrolled.uploader",
    css=(ASSETS / "components" / "uploader.css").read_text(encoding="utf-8"),
    js=(ASSETS / "components" / "uploader.js").read_text(encoding="utf-8"),
)


def uploader() -> None:
    """Draw the uploader; what it brings is the session's upload from the next run of the page on."""
    if receiver.is_open():
        _mount(key=_KEY, data=_uploader_data(), on_upload_change=_take_streamed)
        return
    file = st.file_uploader(LABEL, key=state.upload_key(), help=f"{KINDS}. It stays on this machine.")
    if file is not None:
        _take_whole(file.name, file.getvalue())


def _uploader_data() -> dict[str, Any]:
    most = most_bytes(cached.places())
    why = "" if most == LARGEST_BYTES else ", because the server's disk is nearly full"
    size = f"{most / 1e6:,.0f} MB"
    return {
        "label": LABEL,
        "hint": f"{KINDS}; up to {size}. It stays on the machine that runs this app.",
        "address": receiver.ADDRESS,
        "ticket": receiver.ticket(state.visitor()),
        "most": most,
        "too_large": f"Up to {size} can be brought now{why}.",
        "gone": state.gone_upload(),
    }


def _take_streamed() -> None:
    """Take the upload whose id the browser gives: it was told it by the receiver, and nobody else was."""
    held = state.value(_KEY)
    given = str(held.get("upload")) if isinstance(held, dict) else ""
    if find_upload(cached.places(), given):
        state.keep_upload(given)
    else:
        state.forget_upload(given)


def _take_whole(name: str, content: bytes) -> None:
    """Write what Streamlit's uploader holds to disk, and empty it: it would keep the file in memory."""
    try:
        state.keep_upload(keep_upload(cached.places(), name, content).id)
    except CoreError as error:
        problem.show(error)
        return
    state.empty_uploader()
    st.rerun()
