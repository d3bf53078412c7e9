"""Panels of growing lines; ``assets/components/chart.js`` draws them, and moves on from what it showed."""

import json
from collections.abc import Sequence
from typing import Any

from core.figures.curves import Line, Panel
from core.places import ASSETS
from pages.shared.component import Component

_mount = Component(ASSETS / "components" / "chart.js", ASSETS / "components" / "chart.css").mount


def draw(content: bytes, *, key: str) -> None:
    """Draw what ``packed`` made."""
    _mount(key=key, data=content)


def packed(panels: Sequence[Panel], last_epoch: float, seconds: float) -> bytes:
    """Return panels as the browser takes them: made once, it is sent to all who watch.

    Args:
        panels: What to draw.
        last_epoch: Where the common axis ends.
        seconds: Until the next content comes; in this time what is new slides in.
    """
    document = {"panels": [_panel(panel) for panel in panels], "high": last_epoch, "tick": round(1000 * seconds)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "title": panel.title,
        "alt": panel.alt,
        "low": panel.low,
        "high": panel.high,
        "log": panel.log,
        "format": "percent" if panel.is_share else "",
        "best": panel.best,
        "targets": [{"name": name, "value": value} for name, value in (panel.targets or {}).items()],
        "lines": [_line(line) for line in panel.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        # Finer than a pixel of a wide screen, and half as many letters to send.
        "points": [(round(x, 4), float(f"{y:.4g}")) for x, y in line.points],
        "light": line.shade.light,
        "dark": line.shade.dark,
        "dash": line.dash,
        "width": line.width,
        "faint": line.faint,
        "mark": line.mark,
        "grows": line.grows,
    }
