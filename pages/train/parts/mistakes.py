"""The confusion matrix, and the texts behind each of its cells."""

import streamlit as st

from core.evaluated import MOST_SHOWN, Evaluation
from core.figures.confusion import confusion_map
from core.runs.scored import Scored
from pages.shared import explain, state, words
from pages.train.parts import scored

_TRUE, _CALLED, _MAP = "true_class", "called_class", "confusion_map"
# What an address may hold; longer texts are cut in the link, not on the page.
_MOST_LETTERS = 2_000


def show(found: Evaluation) -> None:
    """Draw the matrix and the texts of the chosen cell; a click or the two fields choose it."""
    numbers = list(range(len(found.classes)))
    true, called = _chosen(found)
    picture, texts = st.columns([2, 3], gap="medium")
    picture.plotly_chart(
        confusion_map(found.network.scores.confusion, found.classes, (true, called)),
        key=_MAP,
        on_select=_take_click,
        selection_mode="points",
        config={"displayModeBar": False},
        alt="Confusion matrix of the test texts: a row a true class, a column a class as called. "
        + "; ".join(_in_words(found, true, called) for true in numbers for called in numbers),
    )
    with picture:
        explain.explain("How do I read this?", "confusion")
    with texts:
        left, right = st.columns(2)
        names = found.classes.__getitem__
        state.put(_TRUE, true)
        state.put(_CALLED, called)
        left.selectbox("True class", numbers, format_func=names, key=_TRUE, on_change=_take_fields)
        right.selectbox("Called", numbers, format_func=names, key=_CALLED, on_change=_take_fields)
        _texts(found, true, called)


def _chosen(found: Evaluation) -> tuple[int, int]:
    """Return the chosen cell: the address's, else the most frequent mistake."""
    confusion = found.network.scores.confusion
    cells = [(true, called) for true in range(len(confusion)) for called in range(len(confusion))]
    mistakes = [cell for cell in cells if cell[0] != cell[1]]
    asked = state.chosen_cell()
    return asked if asked in cells else max(mistakes, key=lambda cell: confusion[cell[0]][cell[1]])


def _take_click() -> None:
    clicked = state.clicked_point(_MAP)
    if clicked is not None:
        state.choose_cell(*clicked)


def _take_fields() -> None:
    state.choose_cell(int(str(state.value(_TRUE, 0))), int(str(state.value(_CALLED, 0))))


def _in_words(found: Evaluation, true: int, called: int) -> str:
    count = found.network.scores.confusion[true][called]
    return f"{count:,} of {found.classes[true]} called {found.classes[called]}"


def _texts(found: Evaluation, true: int, called: int) -> None:
    count = found.network.scores.confusion[true][called]
    if not count:
        st.info("No test text lies in this cell.", icon=":material/info:")
        return
    texts = scored.called(found.run, true, called, len(found.classes))
    kind = "called right" if true == called else "called wrong"
    more = f"; the {MOST_SHOWN:,} surest are shown" if count > MOST_SHOWN else ""
    st.caption(f"{count:,} texts {kind}, the surest calls first{more}. Choose one to open it.")
    picked = st.dataframe(
        [
            {"sure": float(verdict[called]), "text": text, "row": int(row)}
            for text, verdict, row in zip(texts.texts.to_pylist(), texts.verdicts, texts.rows, strict=True)
        ],
        column_config={
            "sure": st.column_config.NumberColumn(format="percent", width="small"),
            "text": st.column_config.TextColumn(width="large"),
            "row": st.column_config.NumberColumn("row", help="Its row in the source, counted from 1", width="small"),
        },
        hide_index=True,
        height=300,
        on_select="rerun",
        selection_mode="single-row",
        alt=f"The test texts of {found.classes[true]} that were called {found.classes[called]}",
        key=f"cell_texts_{true}_{called}",
    )
    rows = picked.selection.rows
    _one_text(found, texts, rows[0] if rows and rows[0] < len(texts) else 0)


def _one_text(found: Evaluation, texts: Scored, place: int) -> None:
    text, verdict = str(texts.texts[place].as_py()), texts.verdicts[place]
    with st.container(border=True):
        st.markdown(words.plain(text).replace("\n", "  \n"))
        st.caption(
            " · ".join(
                f"{words.plain(name)} {probability:.3f}"
                for name, probability in zip(found.classes, verdict, strict=True)
            )
        )
        with st.container(horizontal=True):
            for label, page, icon in (
                ("Try it in What-if", "pages/whatif/sentence.py", ":material/edit_note:"),
                ("Look inside", "pages/inside/gates.py", ":material/grid_on:"),
            ):
                if st.button(label, key=f"open_{page}", icon=icon):
                    state.replace_sentence(text)
                    st.switch_page(page, query_params={"run": found.run, "sentence": text[:_MOST_LETTERS]})
