"""What programs that train many small networks in one process have in common: texts, progress, and how they end.

Progress goes to standard error as JSON lines, the result to standard output. Asked to end, such a program ends after
the network it is at and tells what it has.
"""

import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from core.data.source import load_source
from core.errors import CoreError
from core.places import Places
from core.recipe import Recipe
from core.text.prepared import Prepared, prepare


class _Wish:
    """Whether somebody asked this program to end."""

    is_there = False

    @classmethod
    def hear(cls, *_: object) -> None:
        cls.is_there = True


def is_asked_to_end() -> bool:
    """Return whether somebody asked this program to end."""
    return _Wish.is_there


def answer(measure: Callable[[], dict[str, Any]]) -> int:
    """Print what is measured, or why it cannot be; return the program's exit code."""
    signal.signal(signal.SIGTERM, _Wish.hear)
    try:
        document = measure()
    except CoreError as error:
        sys.stdout.write(json.dumps({"error": str(error)}))
        return 1
    sys.stdout.write(json.dumps(document))
    return 0


def with_texts(recipes: Iterable[Recipe], places: Places) -> Iterator[tuple[Recipe, Prepared]]:
    """Yield each recipe with its texts, which neighbours with the same data, texts and seed share; until asked to end.

    Raises:
        DataError: the data are not on this machine.
    """
    known: tuple[str, Prepared] | None = None
    for recipe in recipes:
        if is_asked_to_end():
            return
        name = recipe.model_dump_json(include={"data", "split", "text", "seed"})
        if known is None or known[0] != name:
            known = name, prepare(recipe, load_source(recipe.data, places, recipe.seed))
        yield recipe, known[1]


def tell(what: str, share: float) -> None:
    """Report what is done, and the share of it all."""
    sys.stderr.write(json.dumps({"what": what, "share": share}) + "\n")
    sys.stderr.flush()
