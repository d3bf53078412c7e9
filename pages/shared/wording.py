"""The words that the sentence reader writes in the browser: messages whose places it fills itself."""

from core.messages import mark
from pages.shared.language import spoken

# Of a word's column, which the player draws as well (pages/shared/playerwording.py).
OF_COLUMNS = {
    "quoted": mark("“{word}”"),
    "known": mark("“{word}”, word number {id} of the vocabulary"),
    "unknown": mark("“{word}”: nobody taught me this word"),
    "padding": mark("padding: positions after or before the words, filled up to the network's length"),
    "onePadding": mark("the padding"),
    "paddings": mark("the {count} paddings"),
    "column": mark("{column}: {name} {value} after it, moved {move}"),
    "unknownColumn": mark("{column}, nobody taught me this word: {name} {value} after it, moved {move}"),
}
_OF_THE_READER = {
    "play": mark("Play"),
    "pause": mark("Pause"),
    "fold": mark("Fold"),
    "unroll": mark("Unroll again"),
    "strip": mark("sentence strip"),
    "keys": mark(
        "The sentence, one column a word. Left and right arrow keys move the cursor, up and down choose a unit."
    ),
    "empty": mark("Nothing to read yet. Each word you type becomes a column here."),
    "network": mark("The unrolled network"),
    "words": mark("words"),
    "word": mark("word"),
    "itsMove": mark("its move"),
    "move": mark("move"),
    "verdict": mark("The verdict so far"),
    "table": mark("The verdict after each word"),
    "afterIt": mark("{name} after it"),
    "verdictAfter": mark("after {column}: {name} {value}"),
    "unit": mark("unit {unit}"),
    "unitAtWord": mark("unit {unit} · word {column} · {part} {value}"),
    "unitAfter": mark("unit {unit} · after {column} · {part} {value}"),
    "gateEnds": mark("0: shut, 1: open"),
    "stateEnds": mark("−1 to 1"),
    "unknownCell": mark("{word} (nobody taught me this word)"),
    "placed": mark("{place} of {count}: {column}"),
}


def words() -> dict[str, str]:
    """Return what the browser writes, by the names that it has there, in the visitor's language."""
    say = spoken().say
    return {name: say(message) for name, message in {**OF_COLUMNS, **_OF_THE_READER}.items()}
