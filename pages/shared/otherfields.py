"""The fields of a recipe that no control of the form sets, typed one a line."""

import streamlit as st

from core.documents import written_lines
from core.errors import RecipeError
from core.recipe import Recipe
from pages.shared import state, words

_KEY = "other_fields"
_HELP = (
    "One field a line: its path in the recipe, as 'This as a recipe' shows it, and its value, such as "
    "text.vocabulary.size=5000, data.limit=2000 or network.recurrent.0.recurrent_initializer=identity. "
    "They go before what the controls say."
)
_TEXTS = ("data.", "split.", "text.", "seed=")


def control() -> str:
    """Draw the field and return what is typed."""
    said = st.text_area(
        "Other fields (PATH=value, one a line)",
        key=_KEY,
        help=words.plain(_HELP),
        max_chars=2000,
        placeholder="text.vocabulary.size=5000",
        persist_state="session",
        bind="query-params",
    )
    return said or ""


def applied(recipe: Recipe, said: str) -> Recipe:
    """Return the recipe with what was typed.

    Raises:
        RecipeError: a line is wrong, and which; or one names data or vectors, which an address must not do.
    """
    try:
        made = recipe.with_lines(said)
    except RecipeError as error:
        raise RecipeError(f"Other fields, {error}") from None
    if (made.data.source, made.network.embedding.pretrained) != (
        recipe.data.source,
        recipe.network.embedding.pretrained,
    ):
        raise RecipeError(
            "Other fields: expected neither data.source nor network.embedding.pretrained among them; choose data on "
            "the Data page, and word vectors under 'Embedding starts'"
        )
    return made


def of_texts(recipe: Recipe) -> Recipe:
    """Return the recipe with what was typed about its texts, wherever the form was last drawn; raises RecipeError."""
    lines = written_lines(str(state.value(_KEY) or ""))
    # Blank lines keep the numbers: a line is named as it is counted in the field.
    last = max(lines, default=0)
    kept = [line if (line := lines.get(number, "")).startswith(_TEXTS) else "" for number in range(1, last + 1)]
    return applied(recipe, "\n".join(kept))
