"""Up to six runs beside each other: their curves, where their recipes differ, their scores, and paired tests."""

from collections.abc import Sequence

import streamlit as st

from core.comparison import MOST_COMPARED, Comparison, Pair
from core.errors import CoreError
from core.evaluation.sentences import chance
from core.figures.judges import accuracies_figure
from core.figures.overlay import overlaid_curves
from core.runs.collection import RunSummary
from pages.shared import cached, explain, problem, state
from pages.train.parts import scored

_PICKED = "compared_runs"
_NONE = "–"


def compared() -> list[str]:
    """Return the runs that the address asks to compare."""
    return [run_id for run_id in (state.asked("compare") or "").split(",") if run_id]


def show(runs: Sequence[RunSummary], chosen: Sequence[str]) -> None:
    """Draw the choice of runs, and what lies between them once there are two."""
    labels = {run.id: f"{run.name} · {run.id[:6]}" for run in runs}
    if len(chosen) > MOST_COMPARED:
        st.info(f"Of {len(chosen)} chosen rows the first {MOST_COMPARED} are compared.", icon=":material/info:")
    wanted = [run_id for run_id in (chosen or compared()) if run_id in labels][:MOST_COMPARED]
    if chosen:
        # Chosen rows lead; without any, what the address names can be changed here.
        state.put(_PICKED, wanted)
    elif state.value(_PICKED) is None:
        state.put(_PICKED, wanted)
    picked = st.multiselect(
        "Runs beside each other",
        list(labels),
        format_func=labels.__getitem__,
        max_selections=MOST_COMPARED,
        key=_PICKED,
        disabled=bool(chosen),
        help="Choose rows in the table above, or, with no row chosen, runs here.",
    )
    state.keep_asked("compare", ",".join(picked))
    if len(picked) < 2:
        st.caption("Choose two runs or more.")
        return
    try:
        _draw(tuple(picked), scored.comparison(tuple(picked)))
    except CoreError as error:
        problem.show(error)


def _draw(run_ids: Sequence[str], found: Comparison) -> None:
    names = _names(found)
    histories = [(name, cached.event_reader(run_id).poll()) for name, run_id in zip(names, run_ids, strict=True)]
    for column, metric in zip(st.columns(2, gap="medium"), ("loss", "accuracy"), strict=True):
        column.plotly_chart(
            overlaid_curves(histories, metric),
            key=f"overlaid_{metric}",
            config={"displaylogo": False},
            alt=f"Validation {metric} of {len(names)} runs over their epochs; the last values are in the list of runs",
        )
    st.caption("Thick, with marks: validation. Thin: training. Each run has its colour, dash and mark.")
    _settings(names, found)
    _scores(names, found)
    _pairs(names, found)


def _names(found: Comparison) -> list[str]:
    """Return the runs' names, told apart by their ids where two are the same."""
    names = [run.name for run in found.runs]
    return [f"{run.name} · {run.id[:6]}" if names.count(run.name) > 1 else run.name for run in found.runs]


def _settings(names: Sequence[str], found: Comparison) -> None:
    st.markdown("**Where their recipes differ**")
    if not found.settings:
        st.caption("Nowhere: these runs were trained by the same recipe.")
        return
    st.dataframe(
        [
            {"field": one.path, **{name: value or _NONE for name, value in zip(names, one.values, strict=True)}}
            for one in found.settings
        ],
        hide_index=True,
        alt="The fields of the recipes that differ, a column a run",
        key="differing_settings",
    )


def _scores(names: Sequence[str], found: Comparison) -> None:
    st.markdown("**How good they are on their test texts**")
    shares = [(name, run.accuracy) for name, run in zip(names, found.runs, strict=True) if run.accuracy is not None]
    if not shares:
        st.caption("None of them is scored yet.")
        return
    st.plotly_chart(
        accuracies_figure(shares),
        key="compared_accuracies",
        config={"displaylogo": False},
        alt="; ".join(f"{name} {share.share:.1%} ({share.low:.1%} to {share.high:.1%})" for name, share in shares),
    )


def _pairs(names: Sequence[str], found: Comparison) -> None:
    st.markdown("**Pair by pair, on the same test texts**")
    st.dataframe(
        [_pair_row(names, pair) for pair in found.pairs],
        hide_index=True,
        alt="The difference of each two runs with its interval and McNemar's exact test",
        key="pairs",
    )
    explain.explain("What is tested here?", "paired_test")


def _pair_row(names: Sequence[str], pair: Pair) -> dict[str, str]:
    row = {"runs": f"{names[pair.first]} less {names[pair.second]}"}
    if pair.difference is None or pair.adjusted is None:
        return {**row, "points": _NONE, "what it says": f"cannot be tested: {pair.reason}"}
    found = pair.difference
    clear = pair.adjusted < 0.05
    return {
        **row,
        "points": f"{found.value * 100:+.1f}",
        "95 % interval": f"{found.low * 100:+.1f} to {found.high * 100:+.1f}",
        "only the first right": f"{found.only_first:,.0f}",
        "only the second right": f"{found.only_second:,.0f}",
        "p": chance(found.p).removeprefix("= "),
        "p, Holm": chance(pair.adjusted).removeprefix("= "),
        "what it says": "a clear difference" if clear else "may be chance",
    }
