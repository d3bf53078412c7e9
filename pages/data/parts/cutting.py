"""Texts of different lengths made one width: where they are cut, and where padding goes."""

from collections.abc import Sequence

import streamlit as st

from core.figures.rows import row_lengths, share_cut
from core.recipe import MAX_LENGTH, End
from core.text.encode import Encoder
from pages.data.parts import counting
from pages.shared import cached, form, marked, mending, words
from pages.shared.encoding import chips_of
from pages.shared.marked import Chip

_ENDS = {End.FRONT: "the front", End.END: "the end"}


def draw(source: str, encoder: Encoder, sentences: Sequence[str]) -> None:
    """Draw the sentences as rows of one length, and what that length does to all texts of the data set."""
    st.subheader("One width: cut and padded", anchor=False)
    recipe = form.texts_recipe(source, mending.settings(source))
    counted = counting.counted(recipe, cached.source_title(source))
    kept = counted["kept"] if counted else recipe.text.length if recipe.text.length != "auto" else 20
    length = st.slider(
        "Length: the most ids that are read of a text", 1, min(MAX_LENGTH, 250), min(kept, 250), key=f"length_{source}"
    )
    truncated, padded = st.columns(2, gap="medium")
    cut = truncated.segmented_control(
        "Longer texts lose",
        list(End),
        default=recipe.text.truncate,
        required=True,
        format_func=_ENDS.__getitem__,
        key="cut_at",
    )
    pad = padded.segmented_control(
        "Shorter texts are padded at",
        list(End),
        default=recipe.text.pad,
        required=True,
        format_func=_ENDS.__getitem__,
        key="pad_at",
    )
    rows = [(f"row {place + 1}", _row(encoder, sentence, length, cut, pad)) for place, sentence in enumerate(sentences)]
    marked.strips([row for row, sentence in zip(rows, sentences, strict=True) if sentence.strip()], key="padded_rows")
    if counted:
        texts, ids = share_cut(counted["lengths"], length)
        title = words.plain(cached.source_title(source))
        st.markdown(f"In **{title}** this cuts **{texts:.1%}** of the texts and loses **{ids:.1%}** of all ids.")
        alt = f"How many ids the texts have; {length} are read"
        st.plotly_chart(row_lengths(counted["lengths"], length), key="row_lengths", alt=alt)
    settings = [f"text.length={length}", f"text.truncate={cut.value}", f"text.pad={pad.value}"]
    st.button(
        "Train with this length",
        icon=":material/straighten:",
        on_click=mending.put,
        args=(source, settings),
        key="use_length",
    )


def _row(encoder: Encoder, sentence: str, length: int, cut: End, pad: End) -> list[Chip]:
    """Return a sentence's row of ``length``: padding in grey, and what is cut struck through at its end."""
    known = [chip for chip in chips_of(encoder, sentence) if chip.kind in ("word", "unknown")]
    surplus = max(0, len(known) - length)
    lost, kept = (known[:surplus], known[surplus:]) if cut is End.FRONT else (known[length:], known[:length])
    gone = [Chip(chip.word, ("cut",), "cut") for chip in lost]
    kept = [Chip(chip.word, chip.notes[:1], chip.kind) for chip in kept]
    padding = [Chip("padding", ("id 0",), "padding")] * (length - len(kept))
    row = padding + kept if pad is End.FRONT else kept + padding
    return gone + row if cut is End.FRONT else row + gone
