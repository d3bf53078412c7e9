"""The colours of all figures, one meaning each.

Blue and orange stand only for the verdict and what moves it; one rose hue from light to dark for gates, fixed to
[0, 1]; purple over white (or what lies behind) to green for states, [-1, 1] and wider only where a state leaves that;
grey for padding.
All three pairs stay apart for the common kinds of colour blindness, and every mark that uses them also carries a
number or a word.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """One colour as it is drawn on a light and on a dark page, as ``#rrggbb``."""

    light: str
    dark: str


POSITIVE = Shade(light="#2166ac", dark="#74b4ea")
NEGATIVE = Shade(light="#b34e08", dark="#f09a55")
PADDING = Shade(light="#c4c8d0", dark="#4d525e")

# What the visitor points at; seen on a light and on a dark page.
CURSOR = "#7d8b8d"

# Evenly spaced stops, lowest value first. Plotly takes such a tuple as a colour scale as it is.
GATE = ("#fdeef4", "#f4bfd6", "#e185b0", "#b84480", "#7a0f45")
STATE = ("#762a83", "#af8dc3", "#e7d4e8", "#ffffff", "#d9f0d3", "#7fbf7b", "#1b7837")
# The same two hues on a ground of either colour: what is near nought lets the page show through.
STATE_CLEAR = (
    "rgba(134,58,156,1)",
    "rgba(134,58,156,0.62)",
    "rgba(134,58,156,0.28)",
    "rgba(128,140,138,0)",
    "rgba(38,146,72,0.28)",
    "rgba(38,146,72,0.62)",
    "rgba(38,146,72,1)",
)
GATE_RANGE = (0.0, 1.0)
STATE_RANGE = (-1.0, 1.0)
