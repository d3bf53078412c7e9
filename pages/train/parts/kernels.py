"""What a GPU's fast kernels cannot do with the recipe, told before it is trained."""

import streamlit as st

from core.recipe import EngineChoice, Recipe
from core.runs.gpu import gpu_loads, lost_kernels
from pages.shared import words


def tell(recipe: Recipe) -> None:
    """Draw a line for what costs the recipe its fast kernels; nothing on a machine without a GPU."""
    chosen = recipe.training.engine
    engine = EngineChoice.TENSORFLOW if chosen is EngineChoice.AUTO else chosen  # which auto takes on a GPU
    lost = lost_kernels(recipe, engine.value) if gpu_loads() else []
    if lost:
        st.caption(
            f":material/speed: On this machine's GPU it would be faster without this: {words.plain(' '.join(lost))}"
        )
