"""Gates: every gate and state of a network over the words of a sentence, at one epoch or at all of them."""

import streamlit as st

from core.errors import CoreError
from pages.shared import choosing, download, explain, heat, looking, problem, reading

st.title("Gates and states", anchor=False)
st.markdown("Units down, words across. Click on a column to move the cursor; watch the gates learn, epoch by epoch.")
run_id = choosing.any_network()


@st.fragment
def inside() -> None:
    """Draw the reading of the chosen network; only this part runs again as the visitor types."""
    try:
        look = looking.sentence(run_id, "inside_reader")
    except CoreError as error:
        problem.show(error)
        return
    if look is None:
        return
    epochs_column, order_column = st.columns(2, gap="medium", vertical_alignment="bottom")
    with epochs_column:
        view = st.segmented_control(
            "Show",
            ["this epoch", "every epoch"],
            default="this epoch",
            required=True,
            key="gates_view",
            bind="query-params",
        )
    with order_column:
        units = looking.choose_order(look)
    st.caption(reading.explained(look.opened, look.layer))
    try:
        if view == "every epoch":
            heat.film(run_id, look, units)
            download.numbers(lambda: heat.film_sheet(run_id, look), f"{look.name}-epochs", key="film")
        else:
            looking.choose_word(look, "gates")
            st.markdown(heat.at_cursor(look))
            heat.maps(look, units)
            download.numbers(lambda: heat.sheet(look), look.name, key="gates")
    except CoreError as error:
        problem.show(error)


inside()
explain.explain("What am I looking at?", "heatmaps", "epochs")
