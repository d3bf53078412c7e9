"""What the page sends to the component that draws curves."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def drawn(app: AppTest, place: int = 0) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(app.get("bidi_component")[place].proto.bytes)
    return document


def line_of(document: dict[str, Any], panel: str, name: str) -> list[list[float]]:
    lines = next(one["lines"] for one in document["panels"] if one["title"] == panel)
    points: list[list[float]] = next(line["points"] for line in lines if line["name"] == name)
    return points
