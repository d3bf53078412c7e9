"""A notebook's theory, a lesson at a time: its text, what the notebook says about it, and its figure at work."""

from collections.abc import Callable, Mapping

import streamlit as st

from core.errors import CoreError
from core.notebooks.notebook import Lesson, Notebook, read_notebook
from core.notebooks.spoken import in_language
from pages.learn.parts import further, lessonfigures, lessonmemory, threeclasses
from pages.shared import problem, state, words
from pages.shared.language import say

_ADDRESS = "lesson"

FIGURES: Mapping[str, Callable[[Notebook, Lesson], None]] = {
    "bag": lessonfigures.bag,
    "cells": lessonfigures.cells,
    "chain": lessonfigures.chain,
    "dropout": lessonfigures.dropout,
    "ids": lessonfigures.ids,
    "matrices": lessonmemory.matrices,
    "own": lessonfigures.own,
    "products": lessonmemory.products,
    "recall": lessonmemory.recall,
    "shapes": lessonfigures.shapes,
    "squash": lessonfigures.squash,
    "steps": lessonfigures.steps,
    "three_classes": threeclasses.draw,
    "tweet": lessonfigures.tweet,
    "walk_back": lessonmemory.walk_back,
}


@st.fragment
def theory(letter: str) -> None:
    """Draw the choice of a lesson of a notebook, and the chosen one alone; only this part runs again in it."""
    notebook = in_language(read_notebook(letter), say)
    lesson = _choose(notebook)
    st.markdown(lesson.text)
    if lesson.says:
        says, look = say("*The notebook:* {says}", says=lesson.says), say("*Look:* {look}", look=lesson.look)
        st.markdown(f"{says}  \n{look}")
    try:
        FIGURES[lesson.figure](notebook, lesson)
    except CoreError as error:
        problem.show(error)
    further.link(lesson.page)


def _choose(notebook: Notebook) -> Lesson:
    """Draw the list of lessons and return the chosen one: the link's to begin with, else the first."""
    lessons = {lesson.name: lesson for lesson in notebook.theory}
    names, asked = list(lessons), state.asked(_ADDRESS)
    numbered = {
        name: f"{place}. {words.plain(lesson.title)}" for place, (name, lesson) in enumerate(lessons.items(), 1)
    }
    chosen = st.selectbox(
        say("Lesson"),
        names,
        index=names.index(asked) if asked in names else 0,
        format_func=numbered.__getitem__,
        key=state.fresh(f"lesson_{notebook.letter}"),
    )
    state.keep_asked(_ADDRESS, "" if chosen == names[0] else chosen)
    return lessons[chosen]
