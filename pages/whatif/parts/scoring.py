"""A file of texts scored by a network on a page: brought, its column chosen, scored in a process, taken away."""

import csv
import zlib
from itertools import islice
from pathlib import Path
from typing import Any

import streamlit as st

from core.data.reading.table import Column
from core.data.uploads import Upload, drop_upload, find_upload, place_beside
from core.errors import OneColumnError
from pages.shared import cached, job, linked, problem, state, words
from pages.shared.inspecting import Asked, inspect, is_small
from pages.shared.leftout import reasons
from pages.shared.uploader import Slot, uploader

TEXTS = Slot(
    "texts_to_score",
    "A file with texts, no labels needed",
    "CSV, TSV, JSON Lines, Parquet or Excel (.xlsx), also as .gz or .zip; or a text a line",
)
_PREVIEW = 20
_FILE, _COLUMN = "texts", "column"


def score_form(run_id: str, epoch: int) -> None:
    """Take a file, let its column be chosen, score it, and offer what came."""
    upload = _brought()
    if upload is None:
        uploader(TEXTS)
        return
    name, other = st.columns([4, 1], vertical_alignment="center")
    name.markdown(f"**{words.plain(upload.name)}**, {words.size(upload.size)}")
    is_running = False
    with problem.showing():
        is_running = _score(upload, run_id, epoch, _choose_column(upload))
    if not is_running and other.button("Another file", key="another_texts", icon=":material/close:", width="stretch"):
        _drop(upload)


def _score(upload: Upload, run_id: str, epoch: int, column: Column | None) -> bool:
    """Draw what scoring a column came to, else the button that begins it; return whether it is under way."""
    name = f"{run_id}-{epoch}{_mark(column)}"
    key = f"score_{upload.id}_{name}"
    done = _follow(key, upload)
    if job.is_running(key):
        return True
    if done is not None:
        _show(done)
    elif st.button("Score", type="primary", key="score", icon=":material/play_arrow:"):
        out = place_beside(upload, f"{upload.path.stem}-scored-{name}.csv")
        chosen = [] if column is None else [f"--text={column}"]
        job.start(key, ["score", run_id, str(upload.path), f"--out={out}", f"--epoch={epoch}", *chosen])
        st.rerun()
    return False


def _mark(column: Column | None) -> str:
    """Return what tells a column's results from those of another; a column's name may hold what no file name may."""
    return "" if column is None else f"-{zlib.crc32(str(column).encode('utf-8', 'replace')):08x}"


def _brought() -> Upload | None:
    """Return the file to score: the link's, else the one brought in this visit; the address keeps it."""
    for upload_id in (state.asked(_FILE) or "", state.upload(TEXTS.name)):
        upload = find_upload(cached.places(), upload_id)
        if upload is not None:
            if upload_id != state.upload(TEXTS.name):
                state.keep_upload(upload_id, TEXTS.name)
            state.link(**{_FILE: upload_id})
            return upload
    return None


def _follow(key: str, upload: Upload) -> dict[str, Any] | None:
    """Return what scoring told, to whoever follows it, and kept for this visit."""
    document = job.follow(key, f"Scoring {words.plain(upload.name)}", keep=True)
    if document is not None:
        state.put(key, document)
    kept = state.value(key)
    return kept if isinstance(kept, dict) and Path(kept["out"]).exists() else None


def _choose_column(upload: Upload) -> Column | None:
    """Draw the choice of the column that holds the texts; None leaves it to the guess."""
    if not is_small(upload):
        said = st.text_input(
            "Column of the texts",
            state.asked(_COLUMN) or "",
            key=f"texts_column_{upload.id}",
            placeholder="empty: guessed",
        ).strip()
        state.link(**{_COLUMN: said or None})
        return said or None
    try:
        found = inspect(upload, Asked())
    except OneColumnError:
        st.caption("The file has one column: each line is a text.")
        return None
    if found is None:
        return None
    st.dataframe(
        [dict(zip(map(str, found.columns), row, strict=False)) for row in found.preview],
        hide_index=True,
        alt="The first rows of the file as they were read",
    )
    columns = list(found.columns)
    guess = found.text if found.text is not None else columns[0]
    known = linked.known(_COLUMN, columns, guess)
    chosen = st.selectbox("Column of the texts", columns, columns.index(known), key=f"texts_column_{upload.id}")
    linked.keep(_COLUMN, chosen, guess)
    return chosen


def _show(scored: dict[str, Any]) -> None:
    out = Path(scored["out"])
    won = ", ".join(f"{words.plain(name)} {count:,}" for name, count in scored["verdicts"].items())
    left = f" Left out: {reasons(scored['left_out'])}." if scored["left_out"] else ""
    st.success(f"{scored['rows']:,} texts scored: {won}.{left}", icon=":material/check:")
    if not scored["turning_words"]:
        st.caption("A network that reads backwards too has no running verdict, so no word is named that turned it.")
    st.caption(
        f"On average {scored['unknown_share']:.1%} of a text's words are unknown to it. NumPy scored them; on the "
        f"probe sentences of this snapshot it differs from Keras by at most {scored['proof']:.1e}."
    )
    st.download_button(
        "Download the scored file",
        out.read_bytes,
        out.name,
        "text/csv",
        key="download_scored",
        icon=":material/download:",
        type="primary",
    )
    with out.open(encoding="utf-8-sig", newline="") as stream:
        st.dataframe(list(islice(csv.DictReader(stream), _PREVIEW)), hide_index=True, alt="The first scored rows")


def _drop(upload: Upload) -> None:
    drop_upload(upload)
    state.forget_upload(upload.id, TEXTS.name)
    state.link(**{_FILE: None, _COLUMN: None})
    st.rerun()
