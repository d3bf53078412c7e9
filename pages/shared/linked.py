"""Choices whose options depend on what is looked at: the address keeps them, each by a name of its own.

Where the options never change, a widget's ``bind="query-params"`` does the same.
"""

from collections.abc import Sequence
from typing import TypeVar

from pages.shared import state

Option = TypeVar("Option")


def known(name: str, options: Sequence[Option], default: Option) -> Option:
    """Return the option that the address names, else the default."""
    asked = state.asked(name)
    return next((option for option in options if str(option) == asked), default)


def keep(name: str, chosen: Option, default: Option) -> None:
    """Keep what was chosen in the address; the default is not worth a name in it."""
    state.link(**{name: None if chosen == default else str(chosen)})
