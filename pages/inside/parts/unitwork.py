"""What a unit does, on a page: where it is highest and lowest, and which units hold on through a phrase."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.inside.patterns import Held, Moment, Place, extremes, held_through, matching_places, text_means, word_means
from core.opened import OpenedRun
from core.sheet import Sheet
from core.surveyed import Surveyed
from pages.shared import reading, state
from pages.shared.looking import Look

SHOWN, AROUND, LEAST_SEEN = 12, 6, 5
Rows = list[dict[str, str | int | float]]


def choose_unit(look: Look) -> int:
    """Draw the choice of a unit, those that the verdict hangs on most first, and return it."""
    order = reading.unit_order(look.opened, look.trace, look.layer)
    unit = state.looked_at("unit", order, order[0])
    names = {number: f"unit {number}" for number in order}
    key = f"unit_{look.name}"
    state.put(key, unit)
    picked = st.selectbox("Unit", order, format_func=names.__getitem__, key=key)
    if picked != unit:
        state.look_at(unit=picked)
    return int(picked)


def values_of(look: Look, found: Surveyed, unit: int) -> np.ndarray:
    """Return a unit's state after every word of all texts, ``(words,)``."""
    return np.asarray(found.states.hidden[look.layer.index, look.layer.direction][:, unit])


def draw_unit(look: Look, found: Surveyed, unit: int) -> None:
    """Draw the words, the moments and the texts at which the unit is highest and lowest."""
    values = values_of(look, found, unit)
    by_word = word_means(found.states, values, LEAST_SEEN)
    highest, lowest = extremes(found.states, values, SHOWN)
    sides = (("Highest", by_word[:SHOWN], highest, 1), ("Lowest", by_word[::-1][:SHOWN], lowest, -1))
    for column, (title, of_words, moments, sign) in zip(st.columns(2, gap="medium"), sides, strict=True):
        with column:
            st.subheader(title, anchor=False)
            st.caption(f"After these words, on average (words seen at least {LEAST_SEEN} times):")
            st.dataframe(_word_rows(look.opened, of_words), hide_index=True, alt=f"{title} words of unit {unit}")
            st.caption("At these moments:")
            st.dataframe(moment_rows(look.opened, found, moments), hide_index=True, alt=f"{title} moments")
            st.caption("Over these texts, on average:")
            st.dataframe(_text_rows(look.opened, found, values, sign), hide_index=True, alt=f"{title} texts")


def _word_rows(opened: OpenedRun, of_words: Sequence[tuple[int, float, int]]) -> Rows:
    tokens = opened.encoder.vocabulary.tokens
    return [{"word": tokens[row], "mean state": round(mean, 3), "seen": seen} for row, mean, seen in of_words]


def moment_rows(opened: OpenedRun, found: Surveyed, moments: Sequence[Moment]) -> Rows:
    """Return one line a moment: the word with what stands around it, and the unit's state after it."""
    return [
        {**_around(opened, found, one.text, one.word, one.word + 1), "state": round(one.value, 3)} for one in moments
    ]


def _text_rows(opened: OpenedRun, found: Surveyed, values: np.ndarray, sign: int) -> Rows:
    means = text_means(found.states, values)
    order = np.argsort(np.where(np.isnan(means), np.inf, -sign * means), kind="stable")[: SHOWN // 2]
    return [
        {
            "text": found.sample.texts[text],
            "labelled": opened.classes[int(found.sample.labels[text])],
            "mean state": round(float(means[text]), 3),
        }
        for text in order.tolist()
        if not np.isnan(means[text])
    ]


def _around(opened: OpenedRun, found: Surveyed, text: int, start: int, end: int) -> dict[str, str | int | float]:
    first, last = int(found.states.offsets[text]), int(found.states.offsets[text + 1])
    tokens = [opened.encoder.vocabulary.tokens[row] for row in found.states.ids[first:last].tolist()]
    return {
        "before": " ".join(tokens[max(0, start - AROUND) : start]),
        "words": " ".join(tokens[start:end]),
        "after": " ".join(tokens[end : end + AROUND]),
    }


def choose_phrase(look: Look) -> tuple[int, int, float]:
    """Draw the choice of a phrase of the sentence and of the threshold; return its first word, its end and that."""
    tokens = look.reading.tokens
    names = [f"{place}. {token or 'padding'}" for place, token in enumerate(tokens, 1)]
    left, right = st.columns([3, 1], gap="medium")
    if len(tokens) > 1:
        # A phrase of the middle to begin with: at the edges of a sentence everything counts as off.
        begin = (len(tokens) // 3, min(len(tokens) - 1, len(tokens) // 3 + 1))
        first, last = left.select_slider(
            "Phrase", range(len(tokens)), begin, format_func=names.__getitem__, key=f"phrase_{hash(tokens)}"
        )
    else:
        first = last = 0
    threshold = right.slider("On beyond", 0.05, 0.95, 0.2, 0.05, key="phrase_threshold", bind="query-params")
    return int(first), int(last) + 1, float(threshold)


def draw_phrase(look: Look, found: Surveyed) -> tuple[list[Held], list[Place]]:
    """Draw the units that hold on through the phrase, and the other places where they do; return both."""
    start, end, threshold = choose_phrase(look)
    held = held_through(look.layer.states["hidden"], start, end, threshold)
    phrase = " ".join(token or "padding" for token in look.reading.tokens[start:end])
    if not held:
        st.info("No unit is on through this phrase and off around it. Lower the threshold, or choose another phrase.")
        return [], []
    st.text(f"Through “{phrase}”, {len(held)} of {look.units} units are on, and off just before and just after:")
    st.dataframe(held_rows(held), hide_index=True, alt="Units that are on through the phrase")
    states = found.states.hidden[look.layer.index, look.layer.direction]
    places = matching_places(found.states, states, held, threshold, SHOWN * 2)
    st.text(f"Other places in {found.sample.told} where these units are on together:")
    st.dataframe(place_rows(look.opened, found, places), hide_index=True, alt="Places with the same pattern")
    return held, places


def held_rows(held: Sequence[Held]) -> Rows:
    """Return one line a unit that is on through the phrase."""
    return [
        {"unit": one.unit, "side": "positive" if one.sign > 0 else "negative", "weakest": round(one.least, 3)}
        for one in held
    ]


def place_rows(opened: OpenedRun, found: Surveyed, places: Sequence[Place]) -> Rows:
    """Return one line a place: its words with what stands around them, and how many units agree."""
    return [
        {
            **_around(opened, found, place.text, place.start, place.end),
            "units on": place.units,
            "off at its ends": place.ends,
            "labelled": opened.classes[int(found.sample.labels[place.text])],
        }
        for place in places
    ]


def unit_sheet(look: Look, found: Surveyed, unit: int) -> Sheet:
    """Return the unit's state after every word of all texts."""
    values, tokens = values_of(look, found, unit), look.opened.encoder.vocabulary.tokens
    texts = np.repeat(np.arange(found.states.texts), np.diff(found.states.offsets))
    return Sheet(
        {"text": texts, "word": [tokens[row] for row in found.states.ids.tolist()], "state": values},
        {"text": texts, "ids": found.states.ids, "state": values},
    )


def phrase_sheet(look: Look, found: Surveyed, places: Sequence[Place]) -> Sheet:
    """Return the places with the same pattern."""
    lines = place_rows(look.opened, found, places)
    return Sheet({name: [line[name] for line in lines] for name in (lines[0] if lines else {"words": ""})})
