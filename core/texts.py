"""Many texts as one Arrow column, which holds a million of them without a million Python objects."""

from collections.abc import Sequence
from typing import TypeAlias

import pyarrow as pa

Texts: TypeAlias = pa.LargeStringArray


def text_column(texts: Sequence[str]) -> Texts:
    """Return texts as a column; lone surrogates, which no file can hold, become U+FFFD."""
    try:
        return pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        return pa.array([_without_surrogates(text) for text in texts], pa.large_string())


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
