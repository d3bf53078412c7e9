"""The player: one sentence through one cell, all its numbers sent once, drawn and animated in the browser.

The picture is drawn by the modules in ``assets/components/player``; here its data is built and it is mounted. The
browser asks one numbered question at a time: what is typed, which unit's weights it wants, which layer, what is held.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.inside.clamp import Clamp, ClampError, check, clamped_trace
from core.inside.trace import LayerTrace, Trace
from core.inside.verdicts import verdicts
from core.inside.weights import BLOCKS, Array, CellWeights
from core.messages import mark
from core.opened import OpenedRun
from core.places import ASSETS
from core.recipe import CELL_NAMES, Cell
from core.text.encode import Reading
from pages.shared import reading as readings
from pages.shared import state, words
from pages.shared.component import Component
from pages.shared.language import say, spoken
from pages.shared.player_message import pack
from pages.shared.playerwording import player_words
from pages.shared.reader import Field, ReaderView, reader_data

CARRIES = {Cell.LSTM: "forget_gate", Cell.GRU: "update_gate"}
SMALL_ROWS, SMALL_COLUMNS = 10, 16
_LANE_NOTES = {
    Cell.LSTM: mark(
        "W_x ({rows} × {columns}) and W_h ({units} × {columns}) are the same in every step. Band: the share of the "
        "state c that is carried between a word and the cursor, the product of the forget gates between them, mean "
        "over the units."
    ),
    Cell.GRU: mark(
        "W_x ({rows} × {columns}) and W_h ({units} × {columns}) are the same in every step. Band: the share of the "
        "state h that is carried between a word and the cursor, the product of the update gates between them, mean "
        "over the units."
    ),
    Cell.SIMPLE_RNN: mark(
        "W_x ({rows} × {columns}) and W_h ({units} × {columns}) are the same in every step. No band: a SimpleRNN has "
        "no gate that carries its state over."
    ),
}
_EXTREMES = {
    Cell.LSTM: (
        (0.0, mark("Hold the forget gate at 0: forget everything at every word")),
        (1.0, mark("Hold the forget gate at 1: forget nothing")),
    ),
    Cell.GRU: (
        (0.0, mark("Hold the update gate at 0: forget everything at every word")),
        (1.0, mark("Hold the update gate at 1: forget nothing")),
    ),
}
_FOLDER = ASSETS / "components" / "player"
_CLAMP, _PART, _TEXT = "clamp", "part", "text_size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the player shows: from the browser, or, before it has said anything or when a link is new, from the link.

    ``unit`` is None for the unit that the verdict hangs on most, ``word`` (a row that the network reads) for the last.
    ``language`` is the one whose words the browser has; they are sent where it is another than the visitor's.
    """

    sentence: str
    layer: int | None = None
    unit: int | None = None
    word: int | None = None
    part: str = ""
    clamps: tuple[str, ...] = ()
    large: bool = False
    serial: int = 0
    settled: bool = False
    language: str = ""


def asked(key: str, layers: int) -> Question:
    """Return the question that stands: that of the player with this key, or the link's."""
    sentence = state.typed_sentence(key)
    said = state.question(key)
    if said.get("version") != state.sentence_version():
        return _linked(sentence, layers, _whole(said.get("serial")) or 0)
    clamps = said.get("clamps")
    return Question(
        sentence=sentence,
        layer=_whole(said.get("layer")),
        unit=_whole(said.get("unit")),
        word=_whole(said.get("word")),
        part=str(said.get("part", "")),
        clamps=tuple(map(str, clamps)) if isinstance(clamps, list) else (),
        large=said.get("large") is True,
        serial=_whole(said.get("serial")) or 0,
        settled=said.get("settled") is True,
        language=str(said.get("language", "")),
    )


def _linked(sentence: str, layers: int, serial: int) -> Question:
    written = state.asked(_CLAMP)
    unit, word = state.looked_at("unit", range(10**6), -1), state.looked_at("word", range(10**6), -1)
    return Question(
        sentence=sentence,
        layer=state.looked_at("layer", range(layers), max(layers - 1, 0)),
        unit=None if unit < 0 else unit,
        word=None if word < 0 else word,
        part=state.asked(_PART) or "",
        clamps=tuple(written.split(",")) if written else (),
        large=state.asked(_TEXT) == "large",
        serial=serial,
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the network did with the sentence: as it is, and with parts held where any are."""

    reading: Reading
    free: Trace
    held: Trace
    layer: LayerTrace
    clamps: tuple[Clamp, ...]
    refused: str

    @property
    def place(self) -> int:
        """Where the shown layer stands in ``Trace.layers``."""
        return self.held.layers.index(self.layer)


def look(opened: OpenedRun, question: Question) -> Shown:
    """Return what the player shows of a network with recurrent layers; clamps it has no place for are left out."""
    reading, free = opened.read(question.sentence)
    clamps, refused = _clamps(opened, question.clamps)
    held = clamped_trace(opened.network, reading.ids, clamps) if clamps else free
    last = len(held.layers) - 1
    place = last if question.layer is None else min(question.layer, last)
    return Shown(reading, free, held, held.layers[place], clamps, refused)


def _clamps(opened: OpenedRun, texts: Sequence[str]) -> tuple[tuple[Clamp, ...], str]:
    clamps, refused = [], []
    for text in texts:
        try:
            clamp = Clamp.parse(text)
            check(opened.network, clamp)
            clamps.append(clamp)
        except ClampError as error:
            refused.append(str(error))
    return tuple(clamps), say("Not held: {problem}.", problem=refused[0]) if refused else ""


def player_message(opened: OpenedRun, question: Question, shown: Shown) -> bytes:
    """Return everything the browser needs to draw and animate the reading of the sentence."""
    view = _view(opened, question, shown)
    data = reader_data(view, text_field=Field(version=state.sentence_version()))
    units = readings.unit_order(opened, shown.free, shown.free.layers[shown.place])
    unit = question.unit if question.unit in units else units[0]
    kept = ("sentence", "field", "ends", "before", "columns", "outcome", "notes", "palette")
    header = {
        **{name: data[name] for name in kept},
        **_network(opened, shown),
        **_held(view, shown),
        **_words(question),
        "serial": question.serial,
        "place": {"word": question.word, "unit": unit, "part": question.part},
        "terms": unit,
        "units": units,
        "large": question.large,
    }
    _add_untouched(header["columns"], view, shown)
    return pack(header, _tables(opened, shown, unit))


def _words(question: Question) -> dict[str, Any]:
    """Return what the browser writes: once, for it keeps the words and tells with each question that it has them."""
    language = spoken().code
    return {"language": language} if question.language == language else {"language": language, "words": player_words()}


def _view(opened: OpenedRun, question: Question, shown: Shown) -> ReaderView:
    reading, held = shown.reading, shown.held
    return ReaderView(
        sentence=question.sentence,
        classes=opened.classes,
        tokens=reading.tokens,
        ids=tuple(int(number) for number in reading.ids),
        unknown=reading.unknown,
        padding=reading.padding,
        verdict=held.verdict,
        before=verdicts(opened.network, [np.zeros(0, np.int32)])[0],
        final=held.final,
        cell=shown.layer.cell,
        picture=np.empty((len(reading.tokens), 0), np.float32),
        picture_name="",
        picture_range="state",
        units=(),
        cut=reading.cut,
        dropped=reading.dropped,
    )


def _network(opened: OpenedRun, shown: Shown) -> dict[str, Any]:
    weights = weights_of(opened, shown.layer)
    index = shown.layer.index
    return {
        "stamp": f"{opened.id} {opened.epoch} {shown.place}",
        "title": opened.recipe.name,
        "proof": say(
            "NumPy and Keras differ by at most {difference:.1e} on the probe sentences of epoch {epoch}.",
            difference=opened.proof,
            epoch=opened.epoch,
        ),
        "layers": [
            {
                "index": layer.index,
                "direction": layer.direction,
                "cell": CELL_NAMES[layer.cell],
                "units": weights_of(opened, layer).units,
            }
            for layer in shown.held.layers
        ],
        "shown": shown.place,
        "blocks": list(BLOCKS[weights.cell]),
        "activation": weights.activation.value,
        "resetAfter": weights.cell is Cell.GRU and weights.reset_after,
        "masked": opened.network.masks,
        "sorted": index == len(opened.network.recurrent) - 1,
        "inputName": say("the word's vector") if index == 0 else say("what layer {layer} shows", layer=index),
        "laneNote": _lane_note(opened, shown.layer),
        "reach": _reach(shown.layer),
    }


def _lane_note(opened: OpenedRun, layer: LayerTrace) -> str:
    weights = weights_of(opened, layer)
    rows, columns = weights.kernel.shape
    return say(_LANE_NOTES[layer.cell], rows=rows, columns=columns, units=weights.units)


def _reach(layer: LayerTrace) -> float:
    """Return how far the colours of the cell state must reach: 1, or as far as it goes where that is more."""
    largest = float(np.abs(layer.states.get("cell", np.zeros(1))).max(initial=0))
    return max(1.0, largest) if np.isfinite(largest) else 1.0


def weights_of(opened: OpenedRun, layer: LayerTrace) -> CellWeights:
    """Return the weights of a traced cell."""
    both = opened.network.recurrent[layer.index]
    return both.backward if layer.direction == "backward" and both.backward is not None else both.forward


def _held(view: ReaderView, shown: Shown) -> dict[str, Any]:
    winner = int(np.argmax(shown.free.final))
    free = f"{view.classes[winner]}, {shown.free.final[winner]:.2f}" if shown.clamps and view.tokens else ""
    clamps = [{**asdict(clamp), "text": clamp.text} for clamp in shown.clamps]
    return {"clamps": clamps, "refused": shown.refused, "free": free}


def _add_untouched(columns: Sequence[dict[str, Any]], view: ReaderView, shown: Shown) -> None:
    """Give each column the watched class's probability after it where nothing is held."""
    row = -1
    for column in columns:
        row += column["count"]
        column["free"] = round(float(shown.free.verdict[row, view.watched]), 4)


def _tables(opened: OpenedRun, shown: Shown, unit: int) -> dict[str, Array]:
    layer, weights = shown.layer, weights_of(opened, shown.layer)
    tables = {f"part.{name}": values for name, values in {**layer.gates, **layer.states}.items()}
    tables |= {f"pre.{name}": values for name, values in layer.preactivations.items()}
    tables["inputs"] = layer_inputs(shown.held, layer)
    for place, lane in enumerate(shown.held.layers):
        tables[f"hidden.{place}"] = lane.states["hidden"]
        if lane.cell in CARRIES:
            tables[f"carry.{place}"] = lane.gates[CARRIES[lane.cell]]
    if shown.clamps:
        untouched = shown.free.layers[shown.place]
        tables |= {f"free.{name}": values for name, values in {**untouched.gates, **untouched.states}.items()}
    return tables | _terms(weights, unit) | _small(weights)


def layer_inputs(trace: Trace, layer: LayerTrace) -> Array:
    """Return what a layer reads at each row: the word vectors, or the hidden states of the layer below."""
    below = [lane.states["hidden"] for lane in trace.layers if lane.index == layer.index - 1]
    return np.concatenate(below, axis=1) if below else trace.embeddings


def _terms(weights: CellWeights, unit: int) -> dict[str, Array]:
    """Return one unit's weights in every block: ``(blocks, inputs)``, ``(blocks, units)`` and the bias rows."""
    bias = np.atleast_2d(weights.bias)
    return {
        "terms.kernel": weights.kernel[:, unit :: weights.units].T,
        "terms.recurrent": weights.recurrent_kernel[:, unit :: weights.units].T,
        "terms.bias": bias[:, unit :: weights.units],
    }


def _small(weights: CellWeights) -> dict[str, Array]:
    return {"small.kernel": shrunk(weights.kernel), "small.recurrent": shrunk(weights.recurrent_kernel)}


def shrunk(matrix: Array) -> Array:
    """Return a small picture of a matrix: each field the mean over its share of the rows and columns."""
    for axis, most in ((0, SMALL_ROWS), (1, SMALL_COLUMNS)):
        if matrix.shape[axis] > most:
            edges = np.linspace(0, matrix.shape[axis], most + 1).astype(int)
            counts = np.diff(edges).astype(np.float32)
            means = np.add.reduceat(matrix, edges[:-1], axis=axis) / np.expand_dims(counts, 1 - axis)
            matrix = np.asarray(means, np.float32)
    return matrix


def keep_place(question: Question) -> None:
    """Write where the player came to rest into the address."""
    places = {"layer": question.layer, "unit": question.unit, "word": question.word}
    also: Mapping[str, str | None] = {
        _CLAMP: ",".join(question.clamps) or None,
        _PART: question.part or None,
        _TEXT: "large" if question.large else None,
    }
    known = {name: place for name, place in places.items() if place is not None}
    state.look_at(sentence=question.sentence, also=also, **known)


_mount = Component(_FOLDER / "player.js", _FOLDER.parent / "common" / "sentence.css", _FOLDER / "player.css").mount


def player(opened: OpenedRun, *, key: str) -> Shown:
    """Mount the player of a network with recurrent layers; return what it shows."""
    question = asked(key, sum(1 + (layer.backward is not None) for layer in opened.network.recurrent))
    shown = look(opened, question)
    if question.settled:
        keep_place(question)
    _mount(key=key, data=player_message(opened, question, shown), on_asked_change=_nothing)
    return shown


def _nothing() -> None:
    """Streamlit keeps a component's state only for names that have a callback."""


def notice_this(opened: OpenedRun, shown: Shown) -> None:
    """Draw what there is to notice about this sentence, as buttons that set the player."""
    if not shown.reading.tokens:
        return
    st.caption(say("Notice this:"))
    with st.container(horizontal=True):
        for place, (label, clamps, word) in enumerate(_notices(opened, shown)):
            st.button(label, key=f"notice_{place}", on_click=_set, args=(clamps, word))


def _notices(opened: OpenedRun, shown: Shown) -> list[tuple[str, tuple[Clamp, ...], int]]:
    layer, last = shown.layer, len(shown.reading.tokens) - 1
    moved = _moved_most(opened, shown)
    word = words.plain(shown.reading.tokens[moved])
    notices: list[tuple[str, tuple[Clamp, ...], int]] = [
        (say("Go to “{word}”, which moved the verdict most", word=word), shown.clamps, moved)
    ]
    if carry := CARRIES.get(layer.cell):
        for value, text in _EXTREMES[layer.cell]:
            clamp = Clamp(layer=layer.index, direction=layer.direction, part=carry, value=value)
            notices.append((say(text), (clamp,), last))
    if shown.clamps:
        notices.append((say("Release everything"), (), last))
    return notices


def _moved_most(opened: OpenedRun, shown: Shown) -> int:
    before = verdicts(opened.network, [np.zeros(0, np.int32)])
    way = np.concatenate([before, shown.held.verdict])
    return int(np.abs(np.diff(way, axis=0)).max(axis=1).argmax())


def _set(clamps: Sequence[Clamp], word: int) -> None:
    """Have the player show this: the link says it, and the player follows a link that is new."""
    also = {_CLAMP: ",".join(clamp.text for clamp in clamps) or None}
    state.look_at(also=also, word=word)
    state.replace_sentence(state.chosen_sentence())
