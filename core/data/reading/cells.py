"""Values of programs as the text that a person would see in their place."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.texts import text_column

_CAST = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_boolean, pa.types.is_null)
# Above it, not every whole number is a float.
EXACT = 2.0**53


def shown(value: object) -> str:
    """Return a value as text: ``1`` for 1.0, ISO dates, JSON for what holds other values, nothing for a missing one."""
    if isinstance(value, str):
        return value
    if value is None or value != value:  # noqa: PLR0124  # true of nothing but NaN and NaT
        return ""
    write = next((write for kind, write in _WRITTEN.items() if isinstance(value, kind)), str)
    return write(value)


def _written_float(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < EXACT else str(value)


def _written_time(value: datetime.datetime) -> str:
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")


def _written_bytes(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _written_json(value: Any) -> str:
    if isinstance(value, (list, tuple)) and len(value) == 1 and isinstance(value[0], (str, int)):
        return shown(value[0])
    return json.dumps(value, ensure_ascii=False, default=shown)


_WRITTEN: dict[type | tuple[type, ...], Callable[[Any], str]] = {
    bool: lambda value: str(value).lower(),
    float: _written_float,
    datetime.datetime: _written_time,
    bytes: _written_bytes,
    (dict, list, tuple): _written_json,
}


def as_texts(column: pa.Array) -> pa.Array:
    """Return the cells of an Arrow column as ``large_string``, each as ``shown`` writes it."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_boolean(kind)
    ):
        return pc.fill_null(column.cast(pa.large_string()), "")
    if pa.types.is_null(kind):
        return pa.array([""] * len(column), pa.large_string())
    return text_column([shown(value) for value in column.to_pylist()])
