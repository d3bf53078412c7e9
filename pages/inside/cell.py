"""Inside the cell: the unrolled network, one cell opened, one equation, and what happens when a part of it is held."""

from functools import partial

import streamlit as st

from core.errors import CoreError
from pages.shared import choosing, download, explain, heat, opening, problem
from pages.shared.player import notice_this, player
from pages.shared.player_sheet import show_sheet

st.title("Inside the cell", anchor=False)
st.markdown(
    "One cell, used once a word. Play the sentence, open the cell at any word, click a gate for its equation, "
    "or **hold** a gate and watch the verdict change."
)
run_id = choosing.any_network()


@st.fragment
def inside_the_cell() -> None:
    """Draw the player; only this part runs again as the visitor types, asks for a unit or holds a gate."""
    try:
        opened = opening.choose_epoch(run_id)
        if not opened.network.recurrent:
            st.info("This network has no recurrent layer: there is no cell to open.", icon=":material/info:")
            return
        shown = player(opened, key="cell_player")
    except CoreError as error:
        problem.show(error)
        return
    notice_this(opened, shown)
    show_sheet(opened, shown)
    if shown.reading.tokens:
        numbers = partial(heat.layer_sheet, shown.reading, shown.layer)
        download.numbers(numbers, f"{opened.id}-epoch-{opened.epoch}-layer-{shown.place + 1}", key="cell_numbers")
    opening.proof_line(opened)
    explain.explain("What am I looking at?", "player", f"cell_{shown.layer.cell.value}")
    explain.explain("How is the equation rounded? What does holding do?", "equation", "holding")


inside_the_cell()
