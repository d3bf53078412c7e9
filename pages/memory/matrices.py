"""Three matrices: what a plain recurrent network learns, used at every word, and its gradient term by term."""

import streamlit as st

from core.figures.memory import share_bars
from core.figures.unrolled import unrolled_figure
from core.inside.backward import Aim
from pages.shared import choosing, explain, linked, terms, walking

st.title("Three matrices", anchor=False)
st.markdown(
    "However long the text, there are only three sets of weights, used again at every word. So the gradient of each is "
    "a **sum over the words**, and a word that adds nothing teaches nothing."
)
run_id = choosing.any_network()


@st.fragment
def matrices() -> None:
    """Draw the unrolled network and the terms of one matrix; only this part runs again as something is chosen."""
    walk = walking.sentence(run_id, "matrices_sentence")
    if walk is None:
        return
    matrix, right = st.columns(2, gap="medium")
    chosen = matrix.segmented_control(
        "Matrix",
        terms.offered(walk),
        default="W_h",
        required=True,
        key="matrix",
        bind="query-params",
        help=terms.IN_KERAS,
    )
    answers = list(range(len(walk.opened.classes)))
    usual = 1 - walk.winner() if len(answers) == 2 else 0
    label = right.segmented_control(
        "If the right answer were",
        answers,
        default=linked.known("right", answers, usual),
        required=True,
        format_func=walk.opened.classes.__getitem__,
        key=f"right_answer_{walk.opened.id}_{usual}",
        help="The loss is the cross-entropy for this answer: what training would use if the text were labelled so.",
    )
    linked.keep("right", label, usual)
    st.plotly_chart(
        unrolled_figure(walk.tokens, chosen or "W_h"),
        key="unrolled",
        config={"displayModeBar": False},
        alt="The network unrolled over the words: W_x from each word, W_h from state to state, W_y to the verdict",
    )
    found = terms.of(chosen or "W_h", walk, walk.gradients(walk.opened.network, int(label or 0), Aim.LOSS))
    st.plotly_chart(
        share_bars(walk.tokens, found.shares, chosen or "W_h"),
        key="shares",
        config={"displaylogo": False},
        alt="Which share of the gradient each word adds; the table below has the numbers",
    )
    st.markdown(terms.sum_sentence(found))
    st.dataframe(terms.rows(walk, found), hide_index=True, alt="Each word's term: its length and its share of the sum")


matrices()
explain.explain("Which matrix is which, and why is its gradient a sum?", "three_matrices")
