"""Numbers and states in words, the same on every page."""

from datetime import date

from core.history import Pretrained
from core.messages import mark
from core.recipe import CELL_NAMES
from core.runs.status import Status
from core.runs.wait import Wait
from core.shapes import LayerShape
from pages.shared.language import say

STATUS_ICONS = {
    Status.QUEUED: ":material/hourglass_empty:",
    Status.STARTING: ":material/rocket_launch:",
    Status.RUNNING: ":material/play_arrow:",
    Status.PAUSING: ":material/pause:",
    Status.PAUSED: ":material/pause_circle:",
    Status.STOPPING: ":material/stop:",
    Status.FINISHED: ":material/check_circle:",
    Status.STOPPED: ":material/stop_circle:",
    Status.FAILED: ":material/error:",
    Status.INTERRUPTED: ":material/power_off:",
    Status.STALLED: ":material/hourglass_disabled:",
}

_MONTHS = (
    mark("January"),
    mark("February"),
    mark("March"),
    mark("April"),
    mark("May"),
    mark("June"),
    mark("July"),
    mark("August"),
    mark("September"),
    mark("October"),
    mark("November"),
    mark("December"),
)
ENGINES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


def duration(seconds: float) -> str:
    """Return a time as people say it: "25 s", "3 min", "1 h 20 min"."""
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def day(iso: str) -> str:
    """Return a day, such as ``2026-11-22``, as people write it: "22 November 2026"."""
    found = date.fromisoformat(iso)
    return say("{day} {month} {year}", day=found.day, month=say(_MONTHS[found.month - 1]), year=found.year)


def waiting(wait: Wait | None) -> str:
    """Return how long a run waits: its place in the queue, and in how long it will begin where that is known."""
    if wait is None:
        return "waiting, about to begin"
    place = f"waiting, {wait.before} before it" if wait.before else "waiting, next in line"
    return place if wait.seconds is None else f"{place}; it begins in about {duration(wait.seconds)}"


def size(count: int) -> str:
    """Return a number of bytes for people: "85 kB", "238 MB"."""
    return f"{max(1, round(count / 1e3)):,} kB" if count < 1e6 else f"{count / 1e6:,.0f} MB"


def start_of(known: Pretrained, trainable: bool) -> str:
    """Return what the vectors that an embedding starts from know of its words, and what becomes of the others."""
    share = known.found / known.words if known.words else 0.0
    others = "the others start at random" if trainable else "the others keep random ones"
    return (
        f"The embedding starts from {plain(known.name)}, {'and is trained further' if trainable else 'frozen'}: it has "
        f"vectors for {known.found:,} of the {known.words:,} words of the vocabulary ({share:.0%}), which are "
        f"{known.token_share:.1%} of the words in the training texts; {others}."
    )


def layer_rows(layers: tuple[LayerShape, ...]) -> list[dict[str, str]]:
    """Return the layers as a table; ``texts`` and ``words`` stand for sizes that depend on what is read."""
    return [
        {
            "layer": _kind(layer.kind),
            "output shape": _shape(layer.output),
            "parameters": f"{layer.parameters:,}",
        }
        for layer in layers
    ]


def _kind(kind: str) -> str:
    for cell, name in CELL_NAMES.items():
        kind = kind.replace(cell.value, name)
    return kind


def _shape(shape: tuple[int | None, ...]) -> str:
    names = ["texts", "words"]
    return " × ".join(names[place] if size is None else str(size) for place, size in enumerate(shape))


def plain(text: str) -> str:
    """Return a visitor's text so that Markdown shows it letter by letter."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#~$:|&" else letter for letter in text)
