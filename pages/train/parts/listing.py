"""The list of runs: its filters, and a table whose rows can be chosen."""

import shlex
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import streamlit as st

from core.recipe import CELL_NAMES, Cell
from core.runs.collection import RunSummary
from core.runs.described import own_tags
from core.runs.listed import Wanted, cells_of, is_flattered, source_of, state_of
from pages.shared import cached, words
from pages.train.parts import scored

_LOOK_SECONDS = 3.0
_NAMED_CELLS = {name: cell for cell, name in CELL_NAMES.items()}


def wanted(runs: Sequence[RunSummary]) -> Wanted:
    """Draw the filters and return what they want; they stand in the address."""
    text, more = st.columns([4, 1], vertical_alignment="bottom")
    said = text.text_input("Name", key="runs_text", placeholder="Part of a name", max_chars=200, bind="query-params")
    with more.popover("Filters", icon=":material/filter_alt:", width="stretch"):
        states = _several("State", "runs_state", (state_of(run) for run in runs))
        cells = _several("Cell", "runs_cell", (CELL_NAMES[one] for run in runs for one in cells_of(run)))
        sources = _several("Data", "runs_data", (_data(run) for run in runs))
        tags = _several("Tag", "runs_tag", (one for run in runs for one in own_tags(run.tags)))
    if asked := [*states, *cells, *sources, *tags]:
        st.caption(f"Only: {words.plain(', '.join(asked))}")
    return Wanted(
        states=frozenset(states),
        cells=frozenset(_NAMED_CELLS[name] for name in cells),
        sources=frozenset(source_of(run) for run in runs if _data(run) in sources),
        tags=frozenset(tags),
        text=str(said or ""),
    )


def _several(label: str, key: str, known: Iterable[str]) -> list[str]:
    options = sorted(set(known) - {""})
    return list(st.multiselect(label, options, key=key, placeholder="any", bind="query-params"))


def table(runs: Sequence[RunSummary]) -> list[str]:
    """Draw the runs, each column sortable, and return the ids of the rows that are chosen."""
    if not runs:
        st.info("No run fits these filters.", icon=":material/filter_alt_off:")
        return []
    ids = [run.id for run in runs]
    picked = st.dataframe(
        [_row(run) for run in runs],
        column_config={
            "made": st.column_config.DatetimeColumn(format="D MMM, HH:mm"),
            **{
                name: st.column_config.NumberColumn(format="percent", help=told)
                for name, told in (
                    ("test", "Accuracy on the test texts"),
                    ("low", "Low end of the 95 % interval (Wilson)"),
                    ("high", "High end of the 95 % interval (Wilson)"),
                    ("bag of words", "Accuracy of the bag of words on the same texts"),
                    ("validation", "Accuracy on the validation texts after the last epoch"),
                )
            },
            "kept": st.column_config.CheckboxColumn(help="A kept run cannot be deleted"),
        },
        hide_index=True,
        height="content" if len(ids) <= 12 else 460,
        on_select="rerun",
        selection_mode="multi-row",
        alt="All runs with their state, recipe and scores",
        key=f"runs_table_{hash(tuple(ids))}",
    )
    how_many = f"{len(ids):,} {'run' if len(ids) == 1 else 'runs'}"
    st.caption(
        f"{how_many}; choose rows to open, tidy or compare them. The interval is Wilson's, 95 %."
        + (" *: the test texts were looked at before, so the score says less." if any(map(is_flattered, runs)) else "")
    )
    return [ids[row] for row in picked.selection.rows if row < len(ids)]


def _row(run: RunSummary) -> dict[str, object]:
    score = scored.score(run.id)
    return {
        "name": run.name + (" *" if is_flattered(run) else ""),
        "state": state_of(run),
        "network": _network(run),
        "data": _data(run),
        "epochs": run.epoch,
        "validation": scored.validation_accuracy(run.id),
        "test": score and score.accuracy,
        "low": score and score.low,
        "high": score and score.high,
        "bag of words": score and score.words,
        "parameters": score and score.parameters,
        "kept": run.keep,
        "tags": list(own_tags(run.tags)),
        "made": datetime.fromtimestamp(run.created, UTC).astimezone(),
        "id": run.id[:6],
    }


def _network(run: RunSummary) -> str:
    if run.recipe is None:
        return run.problem
    layers = run.recipe.network.recurrent
    return ", ".join(f"{'bi-' * layer.bidirectional}{CELL_NAMES[Cell(layer.cell)]} {layer.units}" for layer in layers)


def _data(run: RunSummary) -> str:
    return cached.source_title(source_of(run))


def follow(runs: Sequence[RunSummary]) -> None:
    """Run the page again as soon as a run is at another place than it was drawn; nothing where all have ended."""
    drawn = _standing(runs)
    if any(run.status is not None and not run.status.has_ended for run in runs):
        st.fragment(_look, run_every=_LOOK_SECONDS)(drawn)


def _look(drawn: dict[str, tuple[str, int]]) -> None:
    if _standing(cached.runs().list()) != drawn:
        st.rerun()


def _standing(runs: Iterable[RunSummary]) -> dict[str, tuple[str, int]]:
    """Return the state and the epoch of each run."""
    return {run.id: (state_of(run), run.epoch) for run in runs}


def tensorboard_command() -> str:
    """Return the command that opens the event files of all runs."""
    return f"tensorboard --logdir {shlex.quote(str(cached.places().runs))}"
