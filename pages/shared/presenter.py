"""Let own components live with ``runner.enforceSerializableSessionState``.

Streamlit 1.67 shows a component's state as a dictionary of a class made inside a function. Such a value cannot be
pickled, so with that setting every page that holds an own component ends in ``UnserializableSessionStateError``.
Here the same values are shown as a plain dictionary; what is lost is assigning to a component's state through it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.components.v2.bidi_component import main

NAME = "make_bidi_component_presenter"

Present = Callable[[object, Any], object]


def _plain(make_presenter: Callable[..., Present]) -> Callable[..., Present]:
    """Return a maker of presenters whose mappings are plain dictionaries."""

    @wraps(make_presenter)
    def make(*args: object, **named: object) -> Present:
        present = make_presenter(*args, **named)

        def show(value: object, session_state: Any) -> object:
            shown = present(value, session_state)
            return dict(shown) if isinstance(shown, dict) else shown

        return show

    return make


def show_plain_state() -> None:
    """Replace Streamlit's presenter once in this process."""
    maker = getattr(main, NAME)
    if not hasattr(maker, "__wrapped__"):
        setattr(main, NAME, _plain(maker))
