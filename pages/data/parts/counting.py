"""What the cleaning steps do to all texts of a data set, counted."""

from typing import Any

import streamlit as st

from core.recipe import Recipe
from pages.shared import cached, job, words

_NAMES = {"changed": "texts changed", "tokens": "tokens", "words": "distinct words", "empty": "empty texts"}


def draw(recipe: Recipe, title: str) -> None:
    """Draw the counts after each step over the whole data set, and how much of it the vocabulary knows."""
    st.subheader("Over all texts", anchor=False)
    found = counted(recipe, title)
    if found is None:
        return
    steps, coverage = found["steps"], found["coverage"]
    rows = [{"after": words.plain(step["step"] or "as written"), **_row(step)} for step in steps]
    st.dataframe(rows, hide_index=True, alt="Counts over all texts after each cleaning step")
    lost = steps[0]["tokens"] - steps[-1]["tokens"]
    st.markdown(
        f"{_moved(lost, steps[0]['tokens'])}; "
        f"**{coverage['empty']:,}** of {coverage['texts']:,} texts are empty, and **{coverage['unknown']:,}** more "
        "have no word that the vocabulary of the training part knows. It knows "
        f"{_share(coverage['known_tokens'], coverage['tokens'])} of all tokens and "
        f"{_share(coverage['known_words'], coverage['words'])} of the distinct words."
    )


def counted(recipe: Recipe, title: str) -> Any:
    """Return the counts over all texts; for a large data set None until a process has counted them."""
    if cached.is_small(recipe):
        return cached.counted(recipe)
    asked = cached.texts_only(recipe).model_dump_json()
    return job.answer(f"count {asked}", f"Counting the words of {words.plain(title)}", ["count", asked])


def _row(step: dict[str, Any]) -> dict[str, int]:
    return {label: step[name] for name, label in _NAMES.items()}


def _moved(lost: int, before: int) -> str:
    if lost < 0:
        return f"There are **{-lost:,}** tokens more at the end than the {before:,} before"
    return f"**{lost:,}** of {before:,} tokens are gone at the end ({_share(lost, before)})"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "none"
