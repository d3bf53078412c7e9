"""The live view of a sweep: what is done of it, parallel coordinates, a table, and the button that stops it all."""

from datetime import UTC, datetime

import streamlit as st

from core.errors import CoreError
from core.figures.parallel import parallel_coordinates
from core.sweep.group import Member, Standing, Sweep, find_sweeps, standing, stop_sweep
from pages.shared import cached, explain, job, problem, state, words

_TICK_SECONDS = 1.0
_NONE = "–"


def choose() -> Sweep | None:
    """Draw the choice among the sweeps here, and return the chosen one, if any."""
    found = {sweep.id: sweep for sweep in find_sweeps(cached.runs())}
    asked = state.asked("sweep")
    if asked and job.is_running(f"sweep {asked}") and asked not in found:
        found = {asked: Sweep(asked, ()), **found}
    if not found:
        return None
    st.subheader("Sweeps", anchor=False)
    labels = {sweep_id: _label(sweep) for sweep_id, sweep in found.items()}
    known = list(labels)
    chosen = asked if asked in found else known[0]
    picked = st.selectbox(
        "Sweep", known, known.index(chosen), format_func=labels.__getitem__, key=f"sweep_{hash(tuple(known))}"
    )
    state.keep_asked("sweep", str(picked))
    return found[str(picked)]


def _label(sweep: Sweep) -> str:
    if not sweep.runs:
        return f"search {sweep.id}, beginning"
    about = cached.folder(sweep.runs[0]).about()
    made = datetime.fromtimestamp(about.created, UTC).astimezone().strftime("%d %b %H:%M")
    return f"{about.name.rsplit(':', 1)[0]} · {len(sweep.runs)} runs · {made}"


def show(sweep: Sweep) -> None:
    """Draw a sweep; until all of it is over the drawing renews itself, and then the page runs a last time."""
    st.fragment(_draw, run_every=None if _is_over(sweep) else _TICK_SECONDS)(sweep, _is_over(sweep))


def _now(sweep: Sweep) -> Sweep:
    """Return the sweep with the runs that it has now: a search adds to them."""
    return next((one for one in find_sweeps(cached.runs()) if one.id == sweep.id), sweep)


def _is_over(sweep: Sweep) -> bool:
    return not job.is_running(f"sweep {sweep.id}") and standing(cached.runs(), _now(sweep)).is_over


def _draw(sweep: Sweep, was_over: bool) -> None:
    try:
        sweep = _now(sweep)
        found, over = standing(cached.runs(), sweep), _is_over(sweep)
        if over and not was_over:
            st.rerun()
        _progress(sweep, found, over)
        _pictures(found)
    except CoreError as error:
        problem.show(error)


def _progress(sweep: Sweep, found: Standing, over: bool) -> None:
    key, label = f"sweep {sweep.id}", "Searching"
    if job.is_running(key):
        job.follow(key, label)
    elif over:
        job.follow(key, label)  # tells of a search that ended in an error, once
    ended = sum(one.status.has_ended for one in found.members)
    line, button = st.columns([5, 1], vertical_alignment="center")
    share = sum(1.0 if one.status.has_ended else min(1.0, one.epoch / one.epochs) for one in found.members)
    line.progress(share / max(1, len(found.members)), text=f"{ended} of {len(found.members)} runs are over")
    if not over and button.button("Stop all", key="stop_sweep", icon=":material/stop:", width="stretch"):
        job.cancel(key)
        stop_sweep(cached.runs(), sweep)
        st.rerun()


def _pictures(found: Standing) -> None:
    drawn = [one for one in found.members if one.validation is not None]
    if len(drawn) > 1 and found.paths:
        st.plotly_chart(
            parallel_coordinates(
                [(path, [one.values[place] for one in drawn]) for place, path in enumerate(found.paths)],
                [one.validation or 0.0 for one in drawn],
            ),
            key="parallel",
            config={"displaylogo": False},
            alt="A line a run through its values and its validation accuracy; the table below has the numbers",
        )
        st.caption("Drag along an axis to keep only the lines that pass there; drag its name to move it.")
    st.dataframe(
        [_row(found, one) for one in found.members],
        column_config={
            "validation": st.column_config.NumberColumn(format="percent"),
            "test": st.column_config.NumberColumn(format="percent"),
        },
        hide_index=True,
        alt="Each run of the sweep with its values, its state and its accuracies",
        key="sweep_rows",
    )
    if found.best is not None:
        _best(found.best, "Best in validation" if found.is_over else "Best in validation so far")
    if found.members:
        _links(found)
    explain.explain("How do I choose among them?", "sweep")


def _row(found: Standing, one: Member) -> dict[str, object]:
    values = {path: value or _NONE for path, value in zip(found.paths, one.values, strict=True)}
    test = one.test
    return {
        **values,
        "state": one.status.value,
        "epoch": f"{one.epoch} of {one.epochs}",
        "validation": one.validation,
        "test": test and test.share,
        "95 % interval": _NONE if test is None else f"{test.low:.1%} to {test.high:.1%}",
        "id": one.id[:6],
    }


def _best(best: Member, start: str) -> None:
    test = best.test
    told = "" if test is None else f" Its test accuracy is {test.share:.1%} ({test.low:.1%} to {test.high:.1%})."
    st.markdown(f"{start}: **{words.plain(best.name)}**, {best.validation:.1%}.{told}")
    st.page_link(
        "pages/train/results.py", label="Its results", icon=":material/analytics:", query_params={"run": best.id}
    )


def _links(found: Standing) -> None:
    order = sorted(found.members, key=lambda one: -(one.validation or 0.0))
    st.page_link(
        "pages/train/collection.py",
        label="Compare the best six",
        icon=":material/compare_arrows:",
        query_params={"compare": ",".join(one.id for one in order[:6])},
    )
