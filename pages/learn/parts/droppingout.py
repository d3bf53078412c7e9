"""Dropout on a page: what one draw switches off while a network learns from a sentence, and what that does to it."""

import numpy as np
import streamlit as st

from core.figures.heatmaps import TITLES, Picture
from core.figures.silenced import share_line, silenced
from core.inside.dropping import Masks, Rates, draw_masks, thinned
from core.inside.trace import Trace, trace
from core.inside.weights import BLOCKS
from pages.learn.parts import stage
from pages.learn.parts.stage import Stage
from pages.shared import words
from pages.shared.heat import PLAIN
from pages.shared.language import say, say_many
from pages.shared.looking import Look

_DRAWS, _MOST = 40, 99


def draw(shown: Stage) -> None:
    """Draw the three masks of one draw over the sentence, and the verdict of many draws."""
    stage.tell(shown)
    look = shown.look(stage.sentence(shown))
    if look is None:
        return
    rates = Rates.of(shown.opened.recipe if shown.is_own else shown.notebook.trainings[0].recipe)
    seed = st.slider(say("Draw number"), 1, _MOST, 7, key=f"{shown.lesson.name}_draw", bind="query-params")
    masks = draw_masks(rates, shown.weights, np.random.default_rng(seed))
    drawn = trace(thinned(shown.opened.network, masks), look.trace.ids)
    _maps(shown, look, drawn, masks, rates)
    st.markdown(_counts(shown, look, masks))
    _verdicts(shown, look, drawn, rates)


def _maps(shown: Stage, look: Look, drawn: Trace, masks: Masks, rates: Rates) -> None:
    gate = _gate(shown, rates)
    row = list(BLOCKS[shown.weights.cell]).index(gate)
    hidden = drawn.layers[0].states["hidden"]
    before = np.concatenate([np.zeros_like(hidden[:1]), hidden[:-1]])
    whole = look.opened.network.table[look.trace.ids]
    drawings = (
        (
            "spatial",
            Picture("word_vector", whole, say),
            masks.spatial,
            say("spatial dropout, {rate:g}", rate=rates.spatial),
        ),
        (
            "inputs",
            Picture("word_vector", drawn.embeddings, say),
            masks.inputs[row],
            say("input dropout, {rate:g}", rate=rates.inputs),
        ),
        (
            "state",
            Picture("hidden", before, say),
            masks.state[row],
            say("recurrent dropout, {rate:g}", rate=rates.state),
        ),
    )
    for column, (name, picture, mask, title) in zip(st.columns(3, gap="small"), drawings, strict=True):
        column.plotly_chart(
            silenced(picture, mask, look.reading.tokens, look.reading.padding, title),
            key=f"{shown.lesson.name}_{name}",
            config=PLAIN,
            alt=say(
                "{title}: {off} of {places} places are switched off at every word",
                title=title,
                off=int((mask == 0).sum()),
                places=len(mask),
            ),
        )


def _gate(shown: Stage, rates: Rates) -> str:
    """Draw the choice of the gate whose masks are shown, where each has its own."""
    blocks = BLOCKS[shown.weights.cell]
    if len(blocks) == 1 or not rates.state:
        return blocks[0]
    names = {block: say(TITLES[block]) for block in blocks}
    chosen = st.segmented_control(
        say("Masks of the"),
        blocks,
        default=blocks[0],
        required=True,
        format_func=names.__getitem__,
        key=f"{shown.lesson.name}_gate",
        help=say(
            "With recurrent dropout on, Keras draws masks for each gate by itself; spatial dropout comes before all."
        ),
    )
    return str(chosen)


def _counts(shown: Stage, look: Look, masks: Masks) -> str:
    spatial, inputs, state = masks.off
    size, gates = len(masks.spatial), len(masks.inputs)
    words_read = len(look.reading.tokens)
    return say(
        "In this draw **{spatial} of {size}** places of every word's vector are silent; then **{inputs} of "
        "{all_inputs}** numbers on their way into the {gates}, and **{state} of {all_state}** on the way from the "
        "state. The same ones at all {words} words: each grey bar goes through. What stays is divided by the share "
        "that stays.",
        spatial=spatial,
        size=size,
        inputs=inputs,
        all_inputs=gates * size,
        gates=say_many("cell", "{count} gates", gates),
        state=state,
        all_state=gates * shown.weights.units,
        words=words_read,
    )


def _verdicts(shown: Stage, look: Look, drawn: Trace, rates: Rates) -> None:
    network, classes = shown.opened.network, shown.opened.classes
    watched = 1 if len(classes) == 2 else int(look.trace.final.argmax())
    chance = np.random.default_rng(0)
    draws = [
        float(trace(thinned(network, draw_masks(rates, shown.weights, chance)), look.trace.ids).final[watched])
        for _ in range(_DRAWS)
    ]
    without, here = float(look.trace.final[watched]), float(drawn.final[watched])
    spread = say("{low:.3f} to {high:.3f}", low=min(draws), high=max(draws))
    st.plotly_chart(
        share_line(without, draws, classes[watched], say),
        key=f"{shown.lesson.name}_verdicts",
        config=PLAIN,
        alt=say(
            "{name}: {without:.3f} with nothing switched off, {spread} in {draws} draws",
            name=classes[watched],
            without=without,
            spread=spread,
            draws=_DRAWS,
        ),
    )
    st.markdown(
        say(
            "{name}: **{without:.3f}** with nothing switched off, **{here:.3f}** in this draw, from {spread} in "
            "{draws} draws. In training the network must be right whatever is missing; when it is used nothing is "
            "switched off, so its verdict on one sentence is always the same.",
            name=words.plain(classes[watched]),
            without=without,
            here=here,
            spread=spread,
            draws=_DRAWS,
        )
    )
