"""Units: what a unit does over many texts, and which units hold on through a phrase."""

import streamlit as st

from core.errors import CoreError
from pages.inside.parts import surveying, unitwork
from pages.shared import choosing, download, explain, looking, problem

st.title("What a unit does", anchor=False)
st.markdown("A unit has no name. Look for the words that drive it, or take a phrase and find the units that hold it.")
run_id = choosing.any_network()


@st.fragment
def units() -> None:
    """Draw a unit's words and texts, or a phrase's units; only this part runs again as the visitor types."""
    try:
        look = looking.sentence(run_id, "units_reader")
        found = surveying.surveyed(run_id, look.opened.epoch) if look is not None else None
        if look is None or found is None:
            return
        view = st.segmented_control(
            "Look for",
            ["what drives a unit", "what holds a phrase"],
            default="what drives a unit",
            required=True,
            key="units_view",
            bind="query-params",
        )
        if view == "what holds a phrase":
            _, places = unitwork.draw_phrase(look, found)
            download.numbers(lambda: unitwork.phrase_sheet(look, found, places), f"{look.name}-phrase", key="phrase")
        else:
            unit = unitwork.choose_unit(look)
            unitwork.draw_unit(look, found, unit)
            download.numbers(lambda: unitwork.unit_sheet(look, found, unit), f"{look.name}-unit-{unit}", key="unit")
    except CoreError as error:
        problem.show(error)


units()
explain.explain("What am I looking at?", "units")
