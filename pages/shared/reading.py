"""A sentence read by a run, made ready for the sentence reader."""

import numpy as np

from core.figures.heatmaps import Picture, pictures
from core.inside.contribution import unit_contributions
from core.inside.trace import LayerTrace, Trace
from core.inside.verdicts import verdicts
from core.messages import mark
from core.opened import OpenedRun
from core.recipe import Cell
from pages.shared.language import say
from pages.shared.reader import ReaderView

MOST_UNITS = 16
# The gate that a first look shows: what is kept of the memory; a SimpleRNN has no gate.
FIRST_PICTURE = {Cell.LSTM: "forget_gate", Cell.GRU: "update_gate", Cell.SIMPLE_RNN: "hidden"}


def view(opened: OpenedRun, sentence: str, picture: str | None = None) -> ReaderView:
    """Return what the reader draws of a sentence: the last layer's forward cell, its most telling units first."""
    reading, traced = opened.read(sentence)
    last = next((layer for layer in traced.layers if layer.index == len(opened.network.recurrent) - 1), None)
    # Without a recurrent layer there is no gate and no state: what is read out are the words' own vectors.
    shown = chosen_picture(last, picture) if last else Picture("word_vector", traced.embeddings, say)
    weight = np.abs(unit_contributions(opened.network, traced))[: shown.values.shape[1]]
    return ReaderView(
        sentence=sentence,
        classes=opened.classes,
        tokens=reading.tokens,
        ids=tuple(int(number) for number in reading.ids),
        unknown=reading.unknown,
        padding=reading.padding,
        verdict=traced.verdict,
        before=verdicts(opened.network, [np.zeros(0, np.int32)])[0],
        final=traced.final,
        cell=last.cell if last else None,
        picture=shown.values,
        picture_name=shown.title,
        picture_range="gate" if shown.is_gate else "state",
        units=tuple(int(unit) for unit in np.argsort(-weight, kind="stable")[:MOST_UNITS]),
        cut=reading.cut,
        dropped=reading.dropped,
    )


def chosen_picture(layer: LayerTrace, name: str | None) -> Picture:
    """Return the named gate or state of a layer, else the first one to look at."""
    wanted = name or FIRST_PICTURE[layer.cell]
    known = pictures(layer, say)
    return next((picture for picture in known if picture.name == wanted), known[-1])


def unit_order(opened: OpenedRun, traced: Trace, layer: LayerTrace) -> list[int]:
    """Return a layer's units, those that the verdict hangs on most first; below the last layer by their number."""
    units = next(iter(layer.states.values())).shape[1]
    if layer.index != len(opened.network.recurrent) - 1:
        return list(range(units))
    weight = np.abs(unit_contributions(opened.network, traced))
    own = weight[:units] if layer.direction == "forward" else weight[units:]
    return [int(unit) for unit in np.argsort(-own, kind="stable")]


_EXPLAINED = {
    Cell.LSTM: mark(
        "At each word: the forget gate f says how much of the cell state each unit keeps, the input gate i how much of "
        "the candidate is written, the output gate o how much is shown. c ← f·c + i·candidate, h = o·{squash}(c)."
    ),
    Cell.GRU: mark(
        "At each word: the update gate z says how much of the old state each unit keeps, the reset gate r how much of "
        "it the candidate sees. In Keras's form h ← z·h + (1 − z)·candidate; some books swap z and 1 − z."
    ),
    Cell.SIMPLE_RNN: mark(
        "A simple recurrent cell has no gates: at each word the whole state is made anew, "
        "h ← {squash}(x W_x + h W_h + b)."
    ),
}


def explained(opened: OpenedRun, layer: LayerTrace) -> str:
    """Return what a layer's cell computes, in words and one line of its equations."""
    squash = opened.recipe.network.recurrent[layer.index].activation.value
    return say(_EXPLAINED[layer.cell], squash=squash)
