"""The words that the player writes in the browser: messages whose places it fills itself.

Places of ``TOLD`` are named as the values that flow in a cell (``assets/components/player/wiring.js``); ``_percent``
behind a name is the value as a percentage.
"""

from typing import Any

from core.messages import mark
from pages.shared.language import spoken
from pages.shared.wording import OF_COLUMNS

_OF_THE_PLAYER = {
    # The controls.
    "empty": mark("Nothing to read yet. Each word you type becomes a cell here."),
    "play": mark("Play"),
    "pause": mark("Pause"),
    # Translators: on a button that goes to the word before the cursor's.
    "back": mark("◂ Word"),
    "backOne": mark("One word back"),
    # Translators: on a button that goes to the word after the cursor's.
    "next": mark("Word ▸"),
    "nextOne": mark("Step: read the next word"),
    "speed": mark("speed"),
    "fold": mark("Fold"),
    "unroll": mark("Unroll"),
    "folding": mark("One cell with a loop, or one drawing of it a word"),
    "larger": mark("Larger"),
    "forWhom": mark("For the back row"),
    "clip": mark("Save clip"),
    "clipping": mark("Record the whole sentence as a WebM video"),
    "endClip": mark("Stop recording"),
    "recording": mark("Recording …"),
    "finishing": mark("Finishing the clip …"),
    "stopped": mark("Recording stopped."),
    "clipLink": mark("Download the clip ({size} MB)"),
    # The unrolled network.
    "strip": mark("unrolled network"),
    "keys": mark(
        "The unrolled network, one cell a word. Left and right arrow keys move the cursor, up and down choose a unit, "
        "space plays."
    ),
    "words": mark("words"),
    "word": mark("word"),
    "forwards": mark("layer {layer}, {cell}, → forwards"),
    "backwards": mark("layer {layer}, {cell}, ← backwards"),
    "untouched": mark("With something held. Untouched, the network says: {verdict}"),
    "placed": mark("{place} of {count}: {column}. Unit {unit}: {values}. {name} {verdict} so far."),
    "table": mark("Unit {unit} over the words; the cursor is at row {row}"),
    "afterIt": mark("{name} after it"),
    # The open cell.
    "phases": mark("phases of a step"),
    "open": mark("The open cell. {told}"),
    "opened": mark("{cell}, unit {unit}"),
    "input": mark("x = “{word}”"),
    "inputAbove": mark("x = layer {layer} at “{word}”"),
    # Translators: the state c before the word at the cursor; f is the forget gate, c the cell state.
    "cellBefore": mark("c before"),
    # Translators: the state h before the word at the cursor.
    "hiddenBefore": mark("h before"),
    "resetBefore": mark("(r·h before)"),
    # Translators: a value as it is where nothing is held.
    "was": mark("was {value}"),
    "parts": mark("gates and states"),
    "part": mark("{name} {symbol} {value}: show its equation"),
    # All units.
    "units": mark("All units at this word"),
    "unit": mark("unit {unit}"),
    "oneUnit": mark("unit"),
    "sorted": mark("The verdict hangs most on"),
    "unsorted": mark("Units"),
    # Translators: before a list of all units, of which one is chosen.
    "any": mark("any"),
    "unitPart": mark("unit {unit}: {name} {symbol} = {value}"),
    # The equation.
    "equation": mark("The equation"),
    "equationOf": mark("{name} {symbol} of unit {unit} at {column}"),
    "fetching": mark("Fetching the weights of unit {unit} …"),
    "smaller": mark("{count} smaller terms"),
    "product": mark("product"),
    "products": mark("{matrix} times {factor}: {count} products"),
    "largest": mark("Show the largest only"),
    "all": mark("Show all {count}"),
    "steps": mark("The sum, step by step"),
    # Translators: the line of a sum; {curve} is the function that squashes it.
    "given": mark("= what {curve} is given"),
    "keras": mark(
        "In Keras, W_x is column {place} of kernel, W_h column {place} of recurrent_kernel, b entry {place} of bias; "
        "x is {input}."
    ),
    "kerasTwice": mark(
        "In Keras, W_x is column {place} of kernel, W_h column {place} of recurrent_kernel, b entry {place} of bias "
        "(b′ of its second row); x is {input}."  # noqa: RUF001  the field writes a second bias so
    ),
    "rounded": mark(
        "Every factor stands here rounded to four digits, and so does every product; the sums are those of the "
        "products shown, so a calculator gives the same."
    ),
    "same": mark("The network's own {symbol} is the same to four digits."),
    "exact": mark("The network, which does not round, has {symbol} = {value}."),
    "exactSum": mark("The network, which does not round, has {symbol} = {value} (from {sum})."),
    "unused": mark("The network does not use this: {symbol} is held at {value}."),
    # What is held.
    "holds": mark("Hold a gate or state"),
    "hold": mark("Hold {name} {symbol}"),
    # Translators: before a choice between one unit and all of them: of unit 3, of all units.
    "of": mark("of"),
    # Translators: before a choice between all words and those from the cursor on.
    "for": mark("for"),
    "allUnits": mark("all units"),
    "allWords": mark("all words"),
    "since": mark("{column} and after"),
    # Translators: on a button that holds a gate or state at this value.
    "at": mark("at {value}"),
    # Translators: on a button beside a field for the value at which a gate or state is held.
    "atOwn": mark("at"),
    "own": mark("hold {name} at"),
    "holdAt": mark("Hold {name} {symbol} at {value}"),
    "holdOwn": mark("Hold {name} {symbol} at the number beside this button"),
    "held": mark("held now"),
    # Translators: {whose} is one of the six texts "unit {unit}", "all units" and these with a layer's name.
    "heldPart": mark("{name} {symbol} of {whose} = {value}"),
    "heldSince": mark("{name} {symbol} of {whose} = {value} from {column} on"),
    "unitForwards": mark("unit {unit}, layer {layer} forwards"),
    "unitBackwards": mark("unit {unit}, layer {layer} backwards"),
    "allForwards": mark("all units, layer {layer} forwards"),
    "allBackwards": mark("all units, layer {layer} backwards"),
    "release": mark("Release {held}"),
    "releaseAll": mark("Release all"),
}

NAMES = {
    "forget_gate": mark("forget gate"),
    "input_gate": mark("input gate"),
    "candidate": mark("candidate"),
    "output_gate": mark("output gate"),
    "update_gate": mark("update gate"),
    "reset_gate": mark("reset gate"),
    "cell": mark("cell state"),
    "hidden": mark("hidden state"),
}

# What a cell asks in each phase of a step.
ASKED = {
    "read": mark("What comes in?"),
    "forget": mark("What shall I forget?"),
    "write": mark("What shall I write?"),
    "show": mark("What shall I show?"),
    "reset": mark("What of the old shall I look at?"),
    "propose": mark("What would I write?"),
    "update": mark("How much of the old shall stay?"),
    "mix": mark("What do the word and my state say together?"),
    "squash": mark("What is my new state?"),
}

_READ = mark("{word} comes in as {size} numbers. Before it, unit {unit} holds h = {h_before}.")
_ABOVE = mark(
    "What layer {layer} shows at {word} comes in as {size} numbers. Before it, unit {unit} holds h = {h_before}."
)
# What happens in each phase, with the numbers of a word; ``above`` is ``read`` in a layer that reads another one.
TOLD = {
    "LSTM": {
        "read": mark(
            "{word} comes in as {size} numbers. Before it, unit {unit} holds c = {c_before} and shows h = {h_before}."
        ),
        "above": mark(
            "What layer {layer} shows at {word} comes in as {size} numbers. Before it, unit {unit} holds "
            "c = {c_before} and shows h = {h_before}."
        ),
        "forget": mark(
            "f = {forget_gate}: {forget_gate_percent} of the cell state stays. Of {c_before} that leaves {kept}."
        ),
        "write": mark(
            "i = {input_gate} lets {input_gate_percent} of the candidate g = {candidate} in: {written}. "
            "The cell state is now c = {cell}."
        ),
        "show": mark(
            "o = {output_gate} shows {output_gate_percent} of {activation}(c) = {squashed}: h = {hidden} goes to the "
            "next word and upwards."
        ),
    },
    "GRU": {
        "read": _READ,
        "above": _ABOVE,
        "reset": mark("r = {reset_gate}: the candidate gets to see {reset_gate_percent} of what the old state says."),
        "propose": mark("From the word and what it sees of the old state, the candidate is g = {candidate}."),
        "update": mark(
            "z = {update_gate} keeps {update_gate_percent} of the old state ({kept}) and takes {rest_percent} of the "
            "candidate ({written}): h = {hidden}. Some books call z what is 1 − z here."
        ),
    },
    "SimpleRNN": {
        "read": _READ,
        "above": _ABOVE,
        "mix": mark(
            "Word, old state and bias together make {preactivation}. Nothing is kept for certain: there is no gate."
        ),
        "squash": mark("{activation} makes of it the new state h = {hidden}."),
    },
}


def player_words() -> dict[str, Any]:
    """Return what the browser writes, by the names that it has there, in the visitor's language."""
    say = spoken().say

    def said(messages: dict[str, str]) -> dict[str, str]:
        return {name: say(message) for name, message in messages.items()}

    return {
        **said({**OF_COLUMNS, **_OF_THE_PLAYER}),
        "names": said(NAMES),
        "asked": said(ASKED),
        "told": {cell: said(phases) for cell, phases in TOLD.items()},
    }
