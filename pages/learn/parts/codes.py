"""A notebook's training as a plain Keras script: its text, and the script with the ids that it reads, made here."""

from pathlib import Path

import streamlit as st

from core.export.exporting import place_of
from core.export.script import BESIDE, write_script
from core.notebooks.notebook import Training
from core.plan import TextPlan
from pages.shared import cached, job
from pages.shared.language import say


def draw(training: Training, texts: TextPlan | None, *, disabled: bool) -> None:
    """Draw a training's script.

    Args:
        training: Whose.
        texts: What its texts gave where it was recorded; None where it was not.
        disabled: Whether its data are not on this machine.
    """
    st.markdown(
        say(
            "The same training in plain Keras, without this program. What it reads are ids, from a file beside it: the "
            "cleaning and the vocabulary are this program's."
        )
    )
    if texts is not None:
        _as_recorded(training, texts)
    if disabled:
        st.caption(say("Its data are not on this machine; fetch them above, and the file of ids can be written here."))
    key, out = f"script {training.key}", place_of(training.key, cached.places())
    st.button(
        say("Write the script and its ids from the data here"),
        key=f"write_{training.notebook}_{training.kind.value}",
        icon=":material/terminal:",
        disabled=disabled or job.is_running(key),
        on_click=job.start,
        args=(key, ["export", training.key, "--as", "script", "--out", str(out)]),
    )
    written = job.follow(key, say("Writing"), keep=True)
    if written is not None:
        with st.container(horizontal=True):
            _file(say("Download the script"), Path(written["out"]), "text/x-python")
            _file(say("Download its ids"), Path(written["arrays"]), "application/octet-stream")


def _as_recorded(training: Training, texts: TextPlan) -> None:
    script = write_script(training.recipe, texts.rows, len(texts.classes), texts.train, BESIDE)
    st.caption(
        say(
            "For the texts of our recorded run: {train:,} train, and the embedding has {rows:,} rows. With other data "
            "these numbers are others.",
            train=texts.train,
            rows=texts.rows,
        )
    )
    st.code(script, language="python", height=320)
    st.download_button(
        say("Download this script"),
        script,
        place_of(training.key, cached.places()).name,
        "text/x-python",
        key=f"script_{training.notebook}_{training.kind.value}",
        icon=":material/download:",
        on_click="ignore",
    )


def _file(label: str, path: Path, mime: str) -> None:
    st.download_button(
        label,
        path.read_bytes,
        path.name,
        mime,
        key=f"made_{path.name}",
        icon=":material/download:",
        on_click="ignore",
    )
