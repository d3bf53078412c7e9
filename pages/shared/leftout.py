"""The rows of a file that are not used: how many, why, where, and all of them to take away."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from core.data.reading.inspection import Inspection
from core.data.reading.rejects import Reject, write_rejects
from core.data.uploads import Upload
from pages.shared import words

_SHOWN = 50


def show_left_out(upload: Upload, found: Inspection) -> None:
    """Draw the rows that are left out by reason, with the first of them, and offer them as a file."""
    total = sum(found.left_out.values())
    if not total:
        st.caption(f"All {found.rows:,} rows have a text and a label.")
        return
    with st.expander(
        f"{total:,} {'row' if total == 1 else 'rows'} left out: {reasons(found.left_out)}",
        icon=":material/playlist_remove:",
    ):
        st.dataframe(
            [
                {"line": reject.line, "why": reject.reason, "row as it is written": reject.text}
                for reject in found.rejects[:_SHOWN]
            ],
            hide_index=True,
            alt="The first rows that are left out, with their line in the file and the reason",
        )
        if total > len(found.rejects):
            st.caption(f"These are the first {len(found.rejects):,}; once imported, the data set offers all of them.")
        st.download_button(
            "Download the rows left out",
            lambda: _as_csv(found.rejects),
            f"{upload.path.stem}-left-out.csv",
            "text/csv",
            key=f"rejects_{upload.id}",
            icon=":material/download:",
        )


def reasons(left_out: Mapping[str, int]) -> str:
    """Return the counts by reason as one line of Markdown: "3 empty text, 1 missing label"."""
    return ", ".join(f"{count:,} {words.plain(reason)}" for reason, count in left_out.items())


def _as_csv(rejects: Sequence[Reject]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rejects.csv"
        write_rejects(rejects, path)
        return path.read_bytes()
