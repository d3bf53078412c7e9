"""The figures of the notebooks' lessons: each draws on a network really trained, and says whose."""

import numpy as np
import streamlit as st

from core.figures.heatmaps import Picture, gate_map
from core.figures.task_shapes import TASKS, task_figure
from core.figures.unit_line import unit_line
from core.inside.sheet import reading_sheet
from core.messages import mark
from core.notebooks.notebook import Lesson, Notebook
from core.notebooks.single import printed
from core.recipe import CELL_NAMES, Activation, Cell
from core.shapes import layer_shapes
from pages.learn.parts import droppingout as dropping
from pages.learn.parts import gatesteps, stage
from pages.learn.parts.stage import Stage
from pages.shared import encoding, looking, marked, reading, state, words
from pages.shared import squashing as squash_bench
from pages.shared.heat import PLAIN
from pages.shared.language import say, say_many
from pages.shared.player_sheet import draw_sheet

_BOUNDS = {Activation.SIGMOID: (0.0, 1.0), Activation.TANH: (-1.0, 1.0)}
_TANH, _SIGMOID = mark("tanh, a small network of ours"), mark("sigmoid, this notebook's own")


def steps(notebook: Notebook, lesson: Lesson) -> None:
    """Draw a cell's gates in their order."""
    gatesteps.draw(stage.network(notebook, lesson))


def dropout(notebook: Notebook, lesson: Lesson) -> None:
    """Draw what three kinds of dropout switch off."""
    dropping.draw(stage.network(notebook, lesson))


def shapes(notebook: Notebook, lesson: Lesson) -> None:
    """Draw the shapes of tasks, and one network used in two of them: one verdict, or one a word."""
    for row in (TASKS[:3], TASKS[3:]):
        for column, task in zip(st.columns(3, gap="small"), row, strict=False):
            told = task.in_language(say)
            column.plotly_chart(
                task_figure(told, say),
                key=f"{lesson.name}_{task.shape.name}",
                config={"displayModeBar": False},
                alt=told.told(say),
            )
    st.markdown(
        say(
            "**Many to one, and many to many, by one network.** Read after the last word only, it gives one verdict; "
            "read after every word, it gives one a word. It was trained on the last one alone."
        )
    )
    shown = stage.network(notebook, lesson)
    stage.tell(shown)
    typed = stage.sentence(shown)
    stage.read(shown, typed)


def cells(notebook: Notebook, lesson: Lesson) -> None:
    """Draw a SimpleRNN's and a GRU's states over one sentence, and how many parameters a cell has here."""
    pair = [stage.network(notebook, lesson, cell) for cell in (Cell.SIMPLE_RNN, Cell.GRU)]
    typed = stage.sentence(pair[0])
    for column, shown in zip(st.columns(2, gap="medium"), pair, strict=True):
        with column:
            st.markdown(f"**{CELL_NAMES[shown.weights.cell]}**")
            stage.tell(shown)
            _states(shown, typed)
    recipe = notebook.trainings[0].recipe
    layer = recipe.network.recurrent[0]
    st.dataframe(
        [
            {
                say("cell"): CELL_NAMES[cell],
                say("sets of matrices"): sets,
                say("parameters of the layer"): f"{_parameters(notebook, cell):,}",
            }
            for cell, sets in ((Cell.SIMPLE_RNN, 1), (Cell.GRU, 3), (Cell.LSTM, 4))
        ],
        hide_index=True,
        alt=say("How many parameters the recurrent layer has with each cell"),
    )
    st.caption(
        say(
            "For this notebook's sizes: {units} units that read vectors of {size} numbers.",
            units=layer.units,
            size=recipe.network.embedding.size,
        )
    )


def _states(shown: Stage, typed: str) -> None:
    look = shown.look(typed)
    if look is None:
        return
    hidden = look.layer.states["hidden"]
    figure = gate_map(
        Picture("hidden", hidden, say),
        look.reading.tokens,
        look.reading.padding,
        reading.unit_order(look.opened, look.trace, look.layer),
    )
    name = f"{shown.lesson.name}_{shown.weights.cell.value}"
    over = say("Hidden states over: {words}", words=" ".join(look.reading.tokens))
    st.plotly_chart(figure, key=name, config=PLAIN, alt=over)
    moved = float(np.abs(np.diff(hidden, axis=0, prepend=np.zeros_like(hidden[:1]))).mean())
    st.markdown(say("From word to word each unit moves by **{moved:.2f}** on average.", moved=moved))


def _parameters(notebook: Notebook, cell: Cell) -> int:
    recipe = notebook.trainings[0].recipe.with_settings([f"network.recurrent.0.cell={cell.value}"])
    return next(layer.parameters for layer in layer_shapes(recipe, 2, 2) if layer.name == "recurrent_0")


def bag(notebook: Notebook, lesson: Lesson) -> None:
    """Draw two sentences as bags, ids and vectors, and who can tell them apart."""
    shown = stage.network(notebook, lesson)
    stage.tell(shown)
    left, right = st.columns(2, gap="medium")
    with left:
        one = stage.sentence(shown, label=mark("One sentence"))
    with right:
        other = stage.sentence(shown, "other", mark("The other"))
    both = (one, other)
    encoding.draw_bags(shown.opened.encoder, both)
    encoding.draw_ids(shown.opened.encoder, both)
    encoding.draw_vectors(shown.opened, both)
    encoding.draw_verdicts({shown.run_id: shown.opened.recipe.name}, both)


def ids(notebook: Notebook, lesson: Lesson) -> None:
    """Draw a sentence as its ids by the network's vocabulary, and as the rows of the table that they stand for."""
    shown = stage.network(notebook, lesson)
    stage.tell(shown)
    typed = stage.sentence(shown)
    encoder = shown.opened.encoder
    row = encoder.encode([typed])[0].tolist()
    st.code(f"{typed}  →  {row}", language=None, wrap_lines=True)
    marked.strips([(say("word by word"), encoding.chips_of(encoder, typed))], key=f"{lesson.name}_chips")
    tokens = encoder.vocabulary.tokens
    st.text_input(
        say("And back: ids"),
        ", ".join(map(str, row)),
        key=f"{lesson.name}_back_{hash(tuple(row))}",
        max_chars=stage.LONGEST,
        help=say("Change a number: what is one id up or down means something else entirely."),
    )
    st.text(_words_of(f"{lesson.name}_back_{hash(tuple(row))}", tokens))
    encoding.draw_vectors(shown.opened, (typed,))


def _words_of(key: str, tokens: tuple[str, ...]) -> str:
    said = str(state.value(key, ""))
    numbers = [part for part in said.replace(",", " ").split() if part]
    return " · ".join(
        tokens[int(part)]
        if part.isascii() and part.isdigit() and int(part) < len(tokens)
        else say("{id}: no such id", id=part)
        for part in numbers
    )


def own(notebook: Notebook, lesson: Lesson) -> None:
    """Draw the state of the unit that the verdict hangs on most, and of one unit alone the whole reading."""
    shown = stage.network(notebook, lesson)
    stage.tell(shown)
    look = shown.look(stage.sentence(shown))
    if look is None:
        return
    weights = shown.weights
    unit = reading.unit_order(look.opened, look.trace, look.layer)[0]
    tokens = [token or say("padding") for token in look.reading.tokens]
    values = look.layer.states["hidden"][:, unit].tolist()
    st.plotly_chart(
        unit_line(
            tokens,
            values,
            _BOUNDS.get(weights.activation, (-1.0, 1.0)),
            say("unit {unit}: state after each word", unit=unit),
            say,
        ),
        key=f"{lesson.name}_line",
        config=PLAIN,
        alt=say(
            "The state of unit {unit} after each word: {values}",
            unit=unit,
            values=", ".join(f"{value:.2f}" for value in values),
        ),
    )
    said = words.plain(look.opened.classes[int(look.trace.final.argmax())])
    units = say_many("One unit", "{count} units", weights.units)
    st.markdown(
        say(
            "{units}, squashed by **{curve}**. Verdict: **{verdict}**, {share:.3f}.",
            units=units,
            curve=weights.activation.value,
            verdict=said,
            share=float(look.trace.final.max()),
        )
    )
    if weights.units == 1:
        sheet = reading_sheet(weights, look.layer, look.trace.embeddings, tokens, say)
        title = say("{name}, epoch {epoch}", name=shown.opened.recipe.name, epoch=shown.opened.epoch)
        draw_sheet(sheet, title)


def squash(notebook: Notebook, lesson: Lesson) -> None:
    """Draw a sentence's numbers on the curve that squashes them: tanh, or the notebook's own sigmoid."""
    shown = found = stage.network(notebook, lesson)
    if found.is_own and found.weights.activation is not Activation.TANH:
        curves = {one: say(one) for one in (_TANH, _SIGMOID)}
        whose = st.segmented_control(
            say("Curve"),
            list(curves),
            default=_TANH,
            required=True,
            format_func=curves.__getitem__,
            key=f"{lesson.name}_curve_of",
        )
        shown = found if whose == _SIGMOID else stage.shipped(notebook, lesson, found.weights.cell)
    stage.tell(shown, offers=not found.is_own)
    look = shown.look(stage.sentence(shown))
    if look is None:
        return
    looking.choose_word(look, lesson.name)
    squash_bench.curves(look)


def chain(_: Notebook, __: Lesson) -> None:
    """Draw a number multiplied again and again, without and with tanh."""
    squash_bench.again()


def tweet(notebook: Notebook, lesson: Lesson) -> None:
    """Draw the verdict on one tweet, and what the published cell prints for it."""
    shown = stage.network(notebook, lesson)
    stage.tell(shown)
    typed = stage.sentence(shown, label=mark("Tweet"))
    outputs = [float(value) for value in shown.opened.read(typed)[1].final]
    found = printed(outputs)
    st.dataframe(
        [
            {
                say("output"): place,
                say("stands for"): name,
                say("value"): f"{value:.3f}",
                say("largest"): say("yes") if place == found.place else "",
            }
            for place, (name, value) in enumerate(zip(shown.opened.classes, outputs, strict=True))
        ],
        hide_index=True,
        alt=say("The outputs of the network for this tweet"),
    )
    prints = say("prints {text}", text=found.text) if found.place == 0 else ""
    never = say("never: the largest place is {place}", place=len(outputs) - 1)
    st.code(
        f"argmax      → {found.place}\nargmax == 0 → {found.place == 0!s:<5}  {prints}\nargmax == 4 → False  {never}",
        language=None,
    )
    said = words.plain(shown.opened.classes[found.place])
    text = found.text or say("nothing")
    st.markdown(say("The network says **{said}**; the published cell prints **{printed}**.", said=said, printed=text))
    if len(shown.opened.network.head.bias) == 1:
        st.caption(
            say(
                "This network ends in one sigmoid unit; its two probabilities stand here for the notebook's two "
                "outputs."
            )
        )
