"""The order test on the Results page: what word order is worth, and whether these data need a recurrent network."""

import streamlit as st

from core.evaluated import Evaluation
from core.evaluation.order import OrderTest
from core.evaluation.outcomes import share_of
from core.evaluation.sentences import need_sentence, order_sentence
from core.figures.judges import accuracies_figure
from pages.shared import explain
from pages.train.parts import evaluating


def show(evaluation: Evaluation) -> None:
    """Draw the test; where the texts are many, it is made by a process, once it is asked for by this view."""
    st.markdown("Every validation sentence, read once more with its **words shuffled**: what does the network lose?")
    found = evaluating.order(evaluation.run)
    if found is None:
        return
    st.markdown(f"#### {order_sentence(found)}")
    st.markdown(f"**Do these data need a recurrent network?** {need_sentence(found)}")
    shares = [
        ("network, as written", found.written),
        ("network, words shuffled", share_of(round(found.shuffled * found.texts), found.texts)),
        ("bag of words", found.words),
    ]
    st.plotly_chart(
        accuracies_figure(shares, "validation"),
        key="order_accuracies",
        config={"displaylogo": False},
        alt="; ".join(f"{name} {share.share:.1%}" for name, share in shares),
    )
    st.caption(_told(found))
    explain.explain("How is this tested?", "order_test")


def _told(found: OrderTest) -> str:
    return (
        f"{found.texts:,} validation texts, each shuffled {found.shuffles} times (the middle line is the mean); "
        f"{found.movable:,} of them have words that can change places. {found.worth.only_first:,.1f} are called right "
        f"only as written, and {found.worth.only_second:,.1f} only shuffled."
    )
