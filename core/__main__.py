"""``python -m core``: the command line, the same core without a browser."""

import json
import signal
import sys
from typing import NoReturn

import typer

from core.commands import (  # each adds its commands to the app
    collection,  # noqa: F401
    data,  # noqa: F401
    export,  # noqa: F401
    inside,  # noqa: F401
    memory,  # noqa: F401
    notebooks,  # noqa: F401
    results,  # noqa: F401
    runs,  # noqa: F401
    sweep,  # noqa: F401
    texts,  # noqa: F401
    units,  # noqa: F401
    whatif,  # noqa: F401
)
from core.commands.options import app
from core.errors import CoreError


def main() -> None:
    """Run the command line; a deliberate error is one sentence and exit code 1."""
    # Asked to end from outside, a command cleans up after itself as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        app()
    except CoreError as error:
        _end_with(str(error))
    except OSError as error:
        _end_with(f"expected to read and write {error.filename or 'the disk'}, but: {error.strerror or error}")
    except Exception as error:
        last = (str(error).strip().splitlines() or [""])[0]
        _end_with(f"this is a mistake in the program, please report it ({type(error).__name__}: {last})")


def _end_with(sentence: str) -> NoReturn:
    if "--json" in sys.argv:
        typer.echo(json.dumps({"error": sentence}, ensure_ascii=False))
    else:
        typer.echo(f"error: {sentence}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
