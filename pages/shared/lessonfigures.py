"""The figures of the notebooks' lessons: each draws on a network really trained, and says whose."""

import numpy as np
import streamlit as st

from core.experiments.points import CELLS, half_distance
from core.experiments.recall import parse_recall, read_recall
from core.figures import notebooks as pictures
from core.figures.heatmaps import Picture, gate_map
from core.figures.memory import recall_curves, share_bars, walk_back_figure
from core.figures.task_shapes import TASKS, task_figure
from core.figures.unit_line import unit_line
from core.figures.unrolled import unrolled_figure
from core.inside.backward import Aim
from core.inside.sheet import reading_sheet
from core.language import mark
from core.notebooks.notebook import Lesson, Notebook
from core.notebooks.single import printed
from core.recipe import Activation, Cell
from core.shapes import layer_shapes
from pages.shared import droppingout as dropping
from pages.shared import (
    encoding,
    gatesteps,
    job,
    longterm,
    looking,
    marked,
    reading,
    seeded,
    stage,
    state,
    stepback,
    terms,
    walking,
    words,
)
from pages.shared import squashing as squash_bench
from pages.shared.heat import PLAIN
from pages.shared.language import say, say_many
from pages.shared.player_sheet import draw_sheet
from pages.shared.reader import CELL_NAMES, Field, Row, reader
from pages.shared.stage import Stage
from pages.shared.walking import Walk

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
            column.plotly_chart(
                task_figure(task),
                key=f"{lesson.name}_{task.shape.name}",
                config={"displayModeBar": False},
                alt=task.words,
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
    reader(
        reading.view(shown.opened, typed),
        key=f"{lesson.name}_reader",
        rows=(Row.CHIPS, Row.VERDICT),
        text_field=Field(shown=False),
    )


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
        Picture("hidden", hidden),
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
    encoding.draw_verdicts({shown.opened.id: shown.opened.recipe.name}, both)


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
        sheet = reading_sheet(weights, look.layer, look.trace.embeddings, tokens)
        draw_sheet(sheet, f"{shown.opened.recipe.name}, epoch {shown.opened.epoch}")


def squash(notebook: Notebook, lesson: Lesson) -> None:
    """Draw a sentence's numbers on the curve that squashes them: tanh, or the notebook's own sigmoid."""
    found = stage.network(notebook, lesson)
    shown = stage.shipped(notebook, lesson, found.weights.cell)
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
        shown = found if whose == _SIGMOID else shown
    stage.tell(shown)
    look = shown.look(stage.sentence(shown))
    if look is None:
        return
    looking.choose_word(look, lesson.name)
    squash_bench.curves(look)


def chain(_: Notebook, __: Lesson) -> None:
    """Draw a number multiplied again and again, without and with tanh."""
    squash_bench.again()


def matrices(notebook: Notebook, lesson: Lesson) -> None:
    """Draw the network unrolled, and what each word adds to a matrix's gradient."""
    walk = _walk(notebook, lesson)
    if walk is None:
        return
    chosen = str(
        st.segmented_control(
            say("Matrix"),
            terms.offered(walk),
            default="W_h",
            required=True,
            key=f"{lesson.name}_matrix",
            help=terms.IN_KERAS,
        )
    )
    usual = (walk.winner() + 1) % len(walk.opened.classes)
    label = st.segmented_control(
        say("If the right answer were"),
        [*range(len(walk.opened.classes))],
        default=usual,
        required=True,
        format_func=walk.opened.classes.__getitem__,
        key=f"{lesson.name}_answer_{walk.opened.id}_{usual}",
    )
    st.plotly_chart(
        unrolled_figure(walk.tokens, chosen),
        key=f"{lesson.name}_unrolled",
        config={"displayModeBar": False},
        alt=say("The network unrolled over the words: W_x from each word, W_h from state to state, W_y to the verdict"),
    )
    found = terms.of(chosen, walk, walk.gradients(walk.opened.network, int(label or 0), Aim.LOSS))
    st.plotly_chart(
        share_bars(walk.tokens, found.shares, chosen),
        key=f"{lesson.name}_shares",
        config=PLAIN,
        alt=say(
            "Share of the gradient of each word: {shares}",
            shares=", ".join(f"{token} {share:.0%}" for token, share in zip(walk.tokens, found.shares, strict=True)),
        ),
    )
    st.markdown(terms.sum_sentence(found))


def walk_back(notebook: Notebook, lesson: Lesson) -> None:
    """Draw the length of the gradient at every word, from the verdict back to the first."""
    walk = _walk(notebook, lesson)
    if walk is None:
        return
    place = walking.choose_word(walk)
    gradients = walk.last_of(walk.gradients(walk.opened.network, walk.winner()))
    lengths = [float(length) for length in gradients.gradients.norms(0)["hidden"]]
    stepback.numbers(walk.tokens, lengths, place)
    st.plotly_chart(
        walk_back_figure(walk.tokens, lengths, place),
        key=f"{lesson.name}_chart",
        config=PLAIN,
        alt=say("Length of the gradient at each word: {lengths}", lengths=stepback.in_words(walk.tokens, lengths)),
    )


def _walk(notebook: Notebook, lesson: Lesson) -> Walk | None:
    shown = stage.network(notebook, lesson)
    stage.tell(shown)
    look = shown.look(stage.sentence(shown))
    return None if look is None else Walk(look.opened, look.reading, look.trace)


def recall(_: Notebook, lesson: Lesson) -> None:
    """Draw how far back three cells remember: the visitor's own measurement, with the recorded one beside it."""
    recorded, key = read_recall(), f"recall_{seeded.FIRST}"
    arguments = ["recall", "--seed", str(seeded.FIRST)]
    here = job.answer(key, say("Training"), arguments) if job.is_known(key) else None
    found = recorded if here is None else parse_recall(here)
    beside = () if here is None else recorded.points
    measured = say("Measured here, seed {seed}; thin: recorded.", seed=seeded.FIRST)
    st.caption(longterm.recorded_sentence(recorded) if here is None else measured)
    st.plotly_chart(
        recall_curves(found.points, found.chance, beside),
        key=f"{lesson.name}_curve",
        config=PLAIN,
        alt=say("Accuracy of SimpleRNN, LSTM and GRU against the distance of the deciding word"),
    )
    st.markdown(
        " ".join(longterm.collapse(CELL_NAMES[cell], half_distance(found.points, cell, found.chance)) for cell in CELLS)
    )


def products(_: Notebook, lesson: Lesson) -> None:
    """Draw products of equal factors."""
    st.plotly_chart(
        pictures.products(),
        key=f"{lesson.name}_products",
        config=PLAIN,
        alt=say("Products of equal factors over 30 words: 0.5 and 0.9 vanish, 1 stays, 1.1 grows"),
    )


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
    st.code(
        f"argmax      → {found.place}\n"
        f"argmax == 0 → {found.place == 0!s:<5}  {'prints negative' if found.place == 0 else ''}\n"
        f"argmax == 4 → False  never: the largest place is {len(outputs) - 1}",
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
