"""Which class each label of a visitor's file stands for: proposed, and changed here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st

from core.data.labels.classes import Alternative
from core.data.labels.cuts import cut_names, parse_numbers
from core.data.reading.inspection import Inspection
from core.data.uploads import Upload
from core.errors import DataError
from pages.shared import problem, words

_IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class Classes:
    """What becomes of the labels; ``classes`` names each value's class, or ``threshold`` cuts numbers into classes.

    ``chosen`` is what the controls show, to be shown again later.
    """

    classes: dict[str, str] | None = None
    threshold: tuple[float, ...] = ()
    chosen: dict[str, Any] = field(default_factory=dict)


def choose_classes(upload: Upload, saved: Mapping[str, Any], found: Inspection) -> Classes | None:
    """Return the classes as chosen; None, and say why, where nothing can be learnt from these labels."""
    ways = found.proposal.alternatives
    if found.text is None or found.label is None:
        st.caption("Choose the columns first.")
        return None
    if not ways:
        st.warning(words.plain(found.proposal.problem), icon=":material/warning:")
        return None
    # What was named for one label column says nothing about another.
    key = f"{upload.id}_{found.label}"
    way = ways[_choose_way(key, saved, ways)]
    kept = saved.get("names", {}) if saved.get("way") == way.title else {}
    if way.threshold:
        return _cut(key, kept, way)
    return _name(key, kept, way, found)


def _choose_way(key: str, saved: Mapping[str, Any], ways: tuple[Alternative, ...]) -> int:
    titles = [way.title for way in ways]
    wanted = titles.index(saved["way"]) if saved.get("way") in titles else 0
    if len(ways) == 1:
        st.caption(words.plain(ways[0].why))
        return 0
    return st.radio(
        "What its labels stand for",
        range(len(ways)),
        wanted,
        key=f"way_{key}",
        format_func=lambda place: words.plain(titles[place]),
        captions=[words.plain(way.why) for way in ways],
        label_visibility="collapsed",
    )


def _name(key: str, kept: Mapping[str, str], way: Alternative, found: Inspection) -> Classes:
    """Let each label be given a class's name; several may share one, an empty name leaves the label out."""
    st.caption("The class of each label. Labels that share a name are one class; an empty name leaves the rows out.")
    shown = [*way.classes, *(value for value in found.classes if value not in way.classes)]
    shown = [value for value in shown if value in found.classes]
    named = dict(way.classes)
    for start in range(0, len(shown), _IN_A_ROW):
        row = shown[start : start + _IN_A_ROW]
        for place, value in zip(st.columns(_IN_A_ROW), row, strict=False):
            named[value] = place.text_input(
                f"{words.plain(value)} ({found.classes[value]:,} rows)",
                kept.get(value, way.classes.get(value, "")),
                key=f"class_of_{key}_{way.title}_{value}",
            ).strip()
    classes = {value: name for value, name in named.items() if name}
    return Classes(classes, chosen={"way": way.title, "names": named})


def _cut(key: str, kept: Mapping[str, str], way: Alternative) -> Classes | None:
    proposed = ", ".join(f"{cut:g}" for cut in way.threshold)
    written = st.text_input(
        "Cut the numbers at",
        kept.get("cuts", proposed),
        key=f"cuts_{key}_{way.title}",
        help="One number makes two classes, two make three. A label on a cut point belongs to the class above it.",
    )
    try:
        cuts = _parse_cuts(written)
    except DataError as error:
        problem.show(error)
        return None
    st.caption("From the lowest numbers to the highest: " + words.plain(", ".join(cut_names(cuts))))
    return Classes(threshold=cuts, chosen={"way": way.title, "names": {"cuts": written}})


def _parse_cuts(written: str) -> tuple[float, ...]:
    numbers = parse_numbers([part for part in re.split(r"[;\s]+|,\s+", written.strip()) if part])
    cuts = tuple(numbers.tolist())
    if not cuts or np.isnan(numbers).any() or list(cuts) != sorted({*cuts}):
        raise DataError(f"expected ascending numbers such as 2.5, 3.5, got {written!r}; write each cut point once")
    return cuts
