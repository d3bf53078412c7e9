"""What a page shows, as a visitor reads it."""

import re

from streamlit.testing.v1 import AppTest


def read(markdown: str) -> str:
    """Return a text without the escapes that keep its letters from being Markdown."""
    return re.sub(r"\\(.)", r"\1", markdown)


def errors(app: AppTest) -> list[str]:
    """Return the sentences shown as errors."""
    return [read(error.value) for error in app.error]
