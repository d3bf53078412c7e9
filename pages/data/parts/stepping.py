"""The cleaning steps of the recipe over a data set: tried on one text, put in order, switched off and added to."""

import json
from collections.abc import Iterator
from typing import Any

import streamlit as st

from core.errors import DataError
from core.recipe import Recipe, Tokenizer
from core.steps import SNOWBALL_LANGUAGES, STOP_WORD_LANGUAGES, Fate, WrittenStep
from core.text.clean import steps_of
from core.text.encode import split_texts
from core.text.trace import Change, trace_cleaning
from core.text.word_lists import resolve_word_lists
from pages.shared import cached, explain, form, marked, mending, state
from pages.shared.marked import Chip

EXAMPLES = {
    "with a negation": "I don't like it, it is not good",
    "like a tweet": "RT @sam: Sooo gooood!!! :) #happy http://example.org/x &amp; more",
    "like a web page": "<p>Tr&egrave;s bon caf&eacute;,<br/>100 % lovely</p>",
}
NAMES = {
    "lowercase": "Lower case",
    "html": "HTML tags and entities",
    "urls": "Web addresses",
    "mentions": "Mentions (@name)",
    "hashtags": "Hashtags",
    "retweet": "Retweet mark",
    "punctuation": "Punctuation",
    "digits": "Digits",
    "accents": "Accents",
    "repeats": "Letters repeated more than twice",
    "emoticons": "Emoticons and emoji",
    "stop_words": "Stop words",
    "stem": "Stems",
    "pattern": "A pattern of your own",
}
TOKENIZERS = {
    Tokenizer.WORDS: "words, contractions and emoticons",
    Tokenizer.WHITESPACE: "what stands between spaces",
    Tokenizer.KERAS: "as Keras's old Tokenizer",
    Tokenizer.VECTORIZER: "as Keras's TextVectorization",
    Tokenizer.CHARACTERS: "single characters",
    Tokenizer.JIEBA: "Chinese words (jieba)",
}


def draw(source: str) -> None:
    """Draw the text to try, the steps over it, and the tokens at the end; keep what is chosen in the recipe.

    Raises:
        DataError: a word list or a tokenizer is missing; the steps are drawn even so, so that one can be taken out.
    """
    text = _example(source)
    listed = _listed(source)
    recipe = form.texts_recipe(source, mending.settings(source))
    changes, missing = _changes(recipe, text)
    st.subheader("The steps", anchor=False)
    for place, (_, is_on) in enumerate(listed):
        with st.container(border=True):
            _controls(source, listed, place)
            if is_on and changes:
                _draw_change(next(changes), place)
    _add(source, listed)
    if missing is not None:
        raise missing
    _tokens(source, recipe, text)


def _changes(recipe: Recipe, text: str) -> tuple[Iterator[Change] | None, DataError | None]:
    """Return what each step does to the text, or what is missing for it."""
    try:
        steps = steps_of(recipe.text, resolve_word_lists(recipe.text, cached.places()))
    except DataError as error:
        return None, error
    return iter(trace_cleaning(text, steps)), None


def _draw_change(change: Change, place: int) -> None:
    if change.before == change.after:
        st.caption("Changes nothing in this text.")
    else:
        both = [("before", change.before, change.removed), ("after", change.after, ())]
        marked.lines(both, key=f"step_{place}")


def _example(source: str) -> str:
    chosen = st.segmented_control("A text to try", [*EXAMPLES, "from the data"], key="cleaning_example")
    if chosen and chosen != state.value("cleaning_shown"):
        state.put("cleaning_shown", chosen)
        state.put("cleaning_text", EXAMPLES.get(chosen) or cached.first_text(source))
    if state.value("cleaning_text") is None:
        state.put("cleaning_text", EXAMPLES["with a negation"])
    return st.text_area("Text", key="cleaning_text", label_visibility="collapsed", height="content", max_chars=20_000)


def _listed(source: str) -> list[tuple[WrittenStep, bool]]:
    """Return the steps as they stand on the page: those of the recipe, and those switched off among them."""
    in_recipe = form.texts_recipe(source, mending.settings(source)).text.clean
    kept = state.value(_key(source))
    listed = [(step, bool(is_on)) for step, is_on in kept] if isinstance(kept, list) else []
    # The recipe may have been changed elsewhere: by a link, or by a fix of the audit.
    if [step for step, is_on in listed if is_on] != in_recipe:
        listed = [(step, True) for step in in_recipe]
    return listed


def _keep(source: str, listed: list[tuple[WrittenStep, bool]]) -> None:
    state.put(_key(source), [[step, is_on] for step, is_on in listed])
    steps = [step for step, is_on in listed if is_on]
    mending.put(source, [f"text.clean={json.dumps(steps, ensure_ascii=False)}"])


def _key(source: str) -> str:
    return f"steps_{source}"


def _controls(source: str, listed: list[tuple[WrittenStep, bool]], place: int) -> None:
    written, is_on = listed[place]
    # A key that says what it belongs to: after a step has moved, its switch is another one.
    name = f"{place}_{json.dumps([written, is_on])}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(in_words(written), is_on, key=f"on_{name}", on_change=_switch, args=(source, listed, place))
        for label, icon, to, off in (
            ("Earlier", "arrow_upward", place - 1, place == 0),
            ("Later", "arrow_downward", place + 1, place == len(listed) - 1),
        ):
            st.button(
                label,
                key=f"{label}_{name}",
                icon=f":material/{icon}:",
                disabled=off,
                type="tertiary",
                on_click=_move,
                args=(source, listed, place, to),
            )
        st.button(
            "Take out",
            key=f"out_{name}",
            icon=":material/close:",
            type="tertiary",
            on_click=_keep,
            args=(source, [*listed[:place], *listed[place + 1 :]]),
        )


def _switch(source: str, listed: list[tuple[WrittenStep, bool]], place: int) -> None:
    step, was_on = listed[place]
    _keep(source, [*listed[:place], (step, not was_on), *listed[place + 1 :]])


def _move(source: str, listed: list[tuple[WrittenStep, bool]], place: int, to: int) -> None:
    moved = [*listed[:place], *listed[place + 1 :]]
    _keep(source, [*moved[:to], listed[place], *moved[to:]])


def in_words(written: WrittenStep) -> str:
    """Return a step for people: "Stop words: english, negations kept"."""
    if isinstance(written, str):
        return NAMES[written]
    ((name, options),) = written.items()
    if name == "stop_words":
        given = options if isinstance(options, dict) else {"language": options}
        negations = "negations kept" if given.get("keep_negations", True) else "negations too"
        return f"{NAMES[name]}: {given['language']}, {negations}"
    if name == "pattern":
        given = options if isinstance(options, dict) else {"find": options}
        # The visitor's own expression is shown in a field beside, never as Markdown.
        return f"{NAMES[name]} ({len(str(given['find']))} characters)"
    return f"{NAMES[name]}: {options}"


def _add(source: str, listed: list[tuple[WrittenStep, bool]]) -> None:
    with st.popover("Add a step", icon=":material/add:"):
        name = st.selectbox("Step", list(NAMES), format_func=NAMES.__getitem__, key="new_step")
        step = _options(name)
        st.button(
            "Add",
            key="add_step",
            type="primary",
            disabled=step is None,
            on_click=_keep,
            args=(source, [*listed, (step, True)]),
        )


def _options(name: str) -> Any:
    """Draw what a step needs to know and return it as a recipe spells it; None while something is missing."""
    if name in ("hashtags", "emoticons"):
        fates = {Fate.KEEP.value: "keep (the word, or as a token)", Fate.DROP.value: "drop"}
        return {name: st.radio("Found ones", [*fates], format_func=fates.__getitem__, key=f"new_{name}")}
    if name == "stop_words":
        language = st.selectbox(
            "Language", STOP_WORD_LANGUAGES, STOP_WORD_LANGUAGES.index("english"), key="new_language"
        )
        kept = st.toggle("Keep negations (not, no, but, don't …)", True, key="new_negations")
        return {name: {"language": language, "keep_negations": kept}}
    if name == "stem":
        stemmers = [*(f"snowball-{language}" for language in SNOWBALL_LANGUAGES), "porter"]
        return {name: st.selectbox("Stemmer", stemmers, stemmers.index("snowball-english"), key="new_stemmer")}
    if name == "pattern":
        find = st.text_input("Find (a regular expression, RE2)", key="new_find", placeholder="[0-9]+")
        replace = st.text_input("Put in its place", " ", key="new_replace")
        return {name: {"find": find, "replace": replace}} if find else None
    return name


def _tokens(source: str, recipe: Recipe, text: str) -> None:
    st.subheader("The tokens", anchor=False)
    chosen = st.selectbox(
        "Cut into",
        list(TOKENIZERS),
        list(TOKENIZERS).index(recipe.text.tokenizer),
        format_func=TOKENIZERS.__getitem__,
        key=f"tokenizer_{source}",
    )
    if chosen is not recipe.text.tokenizer:
        mending.put(source, [f"text.tokenizer={chosen.value}"])
        recipe = form.texts_recipe(source, mending.settings(source))
    found = split_texts([text], recipe.text, resolve_word_lists(recipe.text, cached.places()))[0]
    marked.strips([(f"{len(found)} tokens", [Chip(token) for token in found])], key="cleaned_tokens")
    explain.explain("What do stop words and stems do to a sentence?", "cleaning")
