"""Expectations of a network on a page: edited in a table, checked, and where they are not met, read."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from core.documents import load_yaml
from core.evaluated import NotScoredError
from core.places import ASSETS
from core.whatif.behaviour import Expectation, Expected, GroupResult, check, expect_of_texts, expectations_of
from pages.shared import state, words
from pages.whatif.parts import deviations, edits
from pages.whatif.parts.bench import Seat

MOST_EXPECTATIONS = 300
LONGEST = 500
_EDITOR, _OPENED, _EDITED = "expectations_editor", "expectations_opened", "expectations_edited"


def edit() -> list[Expectation]:
    """Draw the table of expectations and return what it holds; it stays for this visit, and the address tells it."""
    if state.value(_EDITOR) is None:  # the page was just opened; from now on the editor keeps its own changes
        asked = deviations.linked(_shipped())
        known = state.value(_EDITED) if asked is None else None
        state.put(_OPENED, known or [_row(expectation) for expectation in asked or _shipped()])
    opened: Any = state.value(_OPENED)
    edited: list[dict[str, Any]] = st.data_editor(
        opened,
        key=_EDITOR,
        num_rows="dynamic",
        hide_index=True,
        height=300,
        alt="The expectations: a group, a text, the changed text, and whether the verdict should flip or stay",
        column_config={
            "group": st.column_config.TextColumn(required=True, max_chars=60),
            "text": st.column_config.TextColumn(required=True, width="large", max_chars=LONGEST),
            "changed": st.column_config.TextColumn(required=True, width="large", max_chars=LONGEST),
            "expected": st.column_config.SelectboxColumn(required=True, options=[*Expected], default=Expected.STAYS),
        },
    )
    state.put(_EDITED, edited)
    found = [_expectation(row) for row in edited[:MOST_EXPECTATIONS] if all(row.get(name) for name in _COLUMNS)]
    if not deviations.keep(_shipped(), found):
        st.caption("More is changed here than an address can hold: a link to this page opens the table as it comes.")
    return found


def robustness(asked: Sequence[Seat], run_id: str, epoch: int) -> None:
    """Draw how far those who are asked stand by their verdicts on a run's test texts; where there are none, say why.

    Raises:
        DamagedRunError: the texts cannot be read.
    """
    try:
        texts = edits.some_test_texts(run_id)
    except NotScoredError:
        st.info(
            "This run has no final scores yet: they come when its training ends, and with them its test texts.",
            icon=":material/hourglass_empty:",
        )
        return
    if not texts:
        st.info("The networks that come with the program keep no texts: choose a run of yours.", icon=":material/info:")
        return
    st.caption(
        f"{len(texts):,} texts of the test part, each with a typo, in capitals, and followed by words that say little."
    )
    results(asked, list(expect_of_texts(texts, edits.filler(run_id, epoch))))


def results(asked: Sequence[Seat], expectations: Sequence[Expectation]) -> None:
    """Draw for each who is asked how many expectations of each group are met, and which are not."""
    if not expectations:
        st.info("Add an expectation to the table.", icon=":material/info:")
        return
    checked = {seat.name: check(seat.judge, expectations) for seat in asked}
    groups = [group.group for group in checked[asked[0].name]]
    st.dataframe(
        [_rates(place, name, checked) for place, name in enumerate(groups)],
        hide_index=True,
        alt=f"How many of {len(expectations)} expectations are met, by group",
    )
    st.caption("Behind each share: how many pairs, and the 95 % interval (Wilson). Few pairs say little.")
    for seat in asked:
        _failures(seat, checked[seat.name])


def _rates(place: int, name: str, checked: dict[str, tuple[GroupResult, ...]]) -> dict[str, str]:
    row = {"group": name}
    for seat, results_ in checked.items():
        group = results_[place]
        low, high = group.interval
        row[seat] = f"{group.share:.0%} ({group.passed} of {len(group.outcomes)}; {low:.0%} to {high:.0%})"
    return row


def _failures(seat: Seat, groups: Sequence[GroupResult]) -> None:
    failures = [outcome for group in groups for outcome in group.failures]
    if not failures:
        st.success(f"{words.plain(seat.name)}: every expectation is met.", icon=":material/check:")
        return
    with st.expander(f"{words.plain(seat.name)}: {len(failures)} not met", icon=":material/rule:"):
        st.dataframe(
            [
                {
                    "group": outcome.expectation.group,
                    "text": outcome.expectation.text,
                    "says": _says(seat, outcome.before),
                    "changed": outcome.expectation.changed,
                    "says then": _says(seat, outcome.after),
                }
                for outcome in failures
            ],
            hide_index=True,
            alt=f"The {len(failures)} expectations that are not met",
        )


def _says(seat: Seat, verdict: Any) -> str:
    winner = int(verdict.argmax())
    return f"{seat.classes[winner]} {verdict[winner]:.2f}"


_COLUMNS = ("group", "text", "changed", "expected")


def _row(expectation: Expectation) -> dict[str, str]:
    return {name: str(getattr(expectation, name)) for name in _COLUMNS}


def _expectation(row: dict[str, Any]) -> Expectation:
    return Expectation(str(row["group"]), str(row["text"]), str(row["changed"]), Expected(row["expected"]))


@cache
def _shipped() -> tuple[Expectation, ...]:
    return expectations_of(load_yaml((ASSETS / "behaviour" / "english.yaml").read_text(encoding="utf-8")))
