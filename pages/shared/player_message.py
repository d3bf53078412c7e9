"""What the player is sent: a JSON header and float32 numbers in one piece of bytes.

The length of the header stands first (four bytes, little end first), then the header, filled up with spaces so that
the numbers begin at a multiple of four. ``header["tables"]`` says where each table lies among them.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from core.inside.weights import Array


def pack(header: Mapping[str, Any], tables: Mapping[str, Array]) -> bytes:
    """Return the header and the tables, each ``(rows, columns)``, as bytes."""
    places, at = {}, 0
    for name, table in tables.items():
        places[name] = {"at": at, "shape": list(table.shape)}
        at += table.size
    text = json.dumps({**header, "tables": places}, ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    numbers = [np.ascontiguousarray(table, dtype="<f4").tobytes() for table in tables.values()]
    return b"".join([len(text).to_bytes(4, "little"), text, *numbers])


def unpack(message: bytes) -> tuple[dict[str, Any], dict[str, Array]]:
    """Return the header and the tables of a message."""
    size = int.from_bytes(message[:4], "little")
    header: dict[str, Any] = json.loads(message[4 : 4 + size])
    numbers = np.frombuffer(message, dtype="<f4", offset=4 + size)
    return header, {
        name: numbers[place["at"] :][: place["shape"][0] * place["shape"][1]].reshape(place["shape"])
        for name, place in header["tables"].items()
    }
