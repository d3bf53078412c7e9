"""Messages: English texts in the code that may be said in another language where they are shown."""

from typing import Protocol


class Say(Protocol):
    """Whatever says an English message in the language of whoever reads it, the named values put in their places."""

    def __call__(self, message: str, /, **values: object) -> str:
        """Return the message, filled; without values its braces are left alone."""


def in_english(message: str, /, **values: object) -> str:
    """Say a message as it is, the values put in their places; without values braces are left alone."""
    return message.format(**values) if values else message


def mark(message: str) -> str:
    """Return a message as it is; so marked where it is written, it can be said where it is shown."""
    return message
