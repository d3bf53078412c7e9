"""A cell walked through gate by gate: one unit at one word, each step with its numbers and its picture."""

import streamlit as st

from core.figures.heatmaps import TITLES, gate_map, pictures
from core.inside.walkthrough import Step, walk_through
from core.messages import mark
from core.recipe import Cell
from pages.learn.parts import stage
from pages.learn.parts.stage import Stage
from pages.shared import looking, reading, words
from pages.shared.heat import PLAIN
from pages.shared.language import say
from pages.shared.looking import Look

_MOST_UNITS = 12
# What a step does, with its value in the place of {value} and {share}.
_MEANING = {
    Cell.LSTM: {
        "forget_gate": mark("**{share}** of what the unit's cell state held is kept."),
        "input_gate": mark("**{share}** of the candidate will be written."),
        "candidate": mark("This is what the word offers to write: **{value}**."),
        "cell": mark("Kept and written are added. No matrix stands on this way from word to word: it is the memory."),
        "output_gate": mark("**{share}** of the squashed cell state will be shown."),
        "hidden": mark("This is what the next word's gates, and at the end the verdict, get to see: **{value}**."),
    },
    Cell.GRU: {
        "update_gate": mark("**{share}** of the old state stays (Keras's z; some books call that share 1 − z)."),
        "reset_gate": mark("**{share}** of what the old state says reaches the candidate."),
        "candidate": mark("This is the new state that is offered: **{value}**."),
        "hidden": mark(
            "Old and new are mixed, and the two shares add up to 1: **{value}** is memory and answer in one."
        ),
    },
    Cell.SIMPLE_RNN: {
        "hidden": mark(
            "The whole state is made anew: **{value}**. Only what passes through W_h and the squashing is kept."
        ),
    },
}


def draw(shown: Stage) -> None:
    """Draw the sentence, the cursor, the unit and one step of its way through the cursor's word."""
    stage.tell(shown)
    look = shown.look(stage.sentence(shown))
    if look is None:
        return
    name = shown.lesson.name
    looking.choose_word(look, name)
    unit = _unit(look, name)
    steps = walk_through(shown.weights, look.layer, look.trace.embeddings, (look.word, unit), say)
    place = _place(name, steps)
    step = steps[place]
    st.code("\n".join(_line(one, chosen=one is step) for one in steps), language=None, wrap_lines=True)
    token = words.plain(look.reading.tokens[look.word] or say("padding"))
    what = say("**{part}** of unit {unit} at **{token}**.", part=say(TITLES[step.part]), unit=unit, token=token)
    st.markdown(f"{what} {step.formula}. {_meaning(look, step)}")
    picture = next(one for one in pictures(look.layer, say) if one.name == step.part)
    st.plotly_chart(
        gate_map(picture, look.reading.tokens, look.reading.padding, _order(look), look.word),
        key=f"{name}_map",
        on_select=lambda: looking.clicked(f"{name}_map"),
        selection_mode="points",
        config=PLAIN,
        alt=say("Heat map of {part} over: {words}", part=picture.title, words=" ".join(look.reading.tokens)),
    )
    halves = say(
        "*word* is what the word says to the gate, x W_x + b; *state₋₁* what the hidden state before it says, h₋₁ W_h. "
        "Units are sorted by what they do to the verdict."
    )
    st.caption(f"{halves} {reading.explained(look.opened, look.layer)}")


def _order(look: Look) -> list[int]:
    return reading.unit_order(look.opened, look.trace, look.layer)


def _unit(look: Look, name: str) -> int:
    order = _order(look)[:_MOST_UNITS]
    if len(order) == 1:
        return order[0]
    # A dictionary's own method can be kept with the session, a lambda cannot.
    names = {unit: say("unit {unit}", unit=unit) for unit in order}
    key = f"{name}_unit_{hash(tuple(order))}"
    return int(st.selectbox(say("Unit"), order, format_func=names.__getitem__, key=key))


def _place(name: str, steps: tuple[Step, ...]) -> int:
    if len(steps) == 1:
        return 0
    titles = [f"{place}. {say(TITLES[step.part])}" for place, step in enumerate(steps, 1)]
    chosen = st.segmented_control(
        say("Step"), titles, default=titles[0], required=True, key=f"{name}_step", bind="query-params"
    )
    return titles.index(str(chosen))


def _line(step: Step, *, chosen: bool) -> str:
    symbol, _, _ = step.formula.partition(" ")
    return f"{'→' if chosen else ' '} {symbol} = {step.filled}"


def _meaning(look: Look, step: Step) -> str:
    value = f"{step.value:.3f}".replace("-", "−")
    return say(_MEANING[look.layer.cell][step.part], value=value, share=f"{step.value:.0%}")
