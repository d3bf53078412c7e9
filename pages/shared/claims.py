"""What a notebook says of its cells, measured over several seeds: recorded, and trained here by one press."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.data.catalogue.entries import Entry
from core.experiments.cells import CellPoint, CellSeries, PairedDifference, mean_of, paired_difference, parse_series
from core.figures.cells import difference_strips
from core.notebooks.claims import CELLS, LETTER, SEEDS, read_claims
from core.notebooks.notebook import Notebook
from core.recipe import Cell
from pages.shared import explain, job, problem, seeded, words
from pages.shared.reader import CELL_NAMES

_OF: dict[str, Callable[[CellPoint], float]] = {
    "accuracy on test texts": lambda point: point.test,
    "gap, epoch kept": lambda point: point.gap,
    "gap, last epoch": lambda point: point.last_gap,
}


def draw(notebook: Notebook, missing: Sequence[Entry]) -> None:
    """Draw the experiment on the page of the notebook that it is about, and nothing on the others."""
    if notebook.letter != LETTER:
        return
    st.subheader("Smaller, as accurate, over-fits less?", anchor=False)
    st.markdown(
        "The notebook says three things of the GRU: it has **fewer parameters**, it is **as accurate**, and it "
        "**over-fits less**. One training cannot tell: another seed, another winner. So the repaired network is "
        f"trained with {', '.join(CELL_NAMES[cell] for cell in CELLS[:-1])} and {CELL_NAMES[CELLS[-1]]} over {SEEDS} "
        "seeds, on the same texts within a seed, all for the same number of epochs."
    )
    recorded = None
    with problem.showing():
        recorded = read_claims()
    if recorded is not None:
        st.caption(
            f"Recorded on {words.day(recorded.date)} on {recorded.machine}: {len(recorded.points)} networks in one "
            f"process, {words.duration(recorded.seconds)} of the processor, seeds {_list(recorded.seeds)}."
        )
        show(recorded, "recorded_claims")
    explain.explain("How is this compared?", "claims")
    _run_here(recorded, is_missing=bool(missing))


def _run_here(recorded: CellSeries | None, *, is_missing: bool) -> None:
    about = "" if recorded is None else f", about {words.duration(recorded.seconds)}"
    label = f"Train the {len(CELLS) * SEEDS} here{about}"
    seed, pressed = seeded.button("claims", label, note="other tweets, another start", disabled=is_missing)
    key, arguments = f"claims_{seed}", ["claims", "--seed", str(seed)]
    if pressed:
        job.start(key, arguments)
    if not job.is_known(key):
        return
    found = job.answer(key, f"{len(CELLS) * SEEDS} networks", arguments)
    if found is not None:
        here = parse_series(found)
        st.caption(
            f"Trained here in one process, {words.duration(here.seconds)} of the processor: {len(here.points)} "
            f"networks, seeds {_list(here.seeds)}."
        )
        show(here, "claims_here")


def show(series: CellSeries, key: str) -> None:
    """Draw what the networks came to: means by cell, the differences seed by seed, and each claim with its answer."""
    if not series.points:
        st.info("It was ended before the first network was trained.", icon=":material/info:")
        return
    st.dataframe(
        [_row(series.of(cell)) for cell in CELLS if series.of(cell)],
        hide_index=True,
        alt="Each cell's parameters, accuracies and gaps, means over the seeds",
    )
    pairs = ((Cell.GRU, Cell.LSTM), (Cell.GRU, Cell.SIMPLE_RNN))
    found = {
        f"{_pair(first, second)}: {name}": one
        for first, second in pairs
        for name, of in _OF.items()
        if (one := paired_difference(series.points, first, second, of)) is not None
    }
    if found:
        st.plotly_chart(
            difference_strips(found),
            key=key,
            config={"displaylogo": False},
            alt="Differences of the GRU to the other cells, a dot a seed, with mean and interval; the table has them",
        )
        st.dataframe(
            [_difference_row(name, one) for name, one in found.items()],
            hide_index=True,
            alt="Each difference: by seed, mean and 95 % interval",
        )
    for first, second in pairs:
        st.markdown("\n".join(f"- {sentence}" for sentence in claims(series, first, second)))


def claims(series: CellSeries, first: Cell, second: Cell) -> list[str]:
    """Return what the networks say to each of the three claims about the first cell, beside the second."""
    one, other = series.of(first), series.of(second)
    if not one or not other:
        return []
    found = {name: paired_difference(series.points, first, second, of) for name, of in _OF.items()}
    accurate, kept, last = found.values()
    if accurate is None or kept is None or last is None:
        return [_size_sentence(one[0], other[0])]
    return [_size_sentence(one[0], other[0]), _accuracy_sentence(accurate), _gap_sentence(kept, last)]


def _size_sentence(one: CellPoint, other: CellPoint) -> str:
    fewer = other.cell_parameters - one.cell_parameters
    word = "fewer" if fewer > 0 else "more"
    return (
        f"**Fewer parameters** than the {CELL_NAMES[other.cell]}? {'Yes' if fewer > 0 else 'No'}: "
        f"{one.cell_parameters:,} in its layer, {abs(fewer) / other.cell_parameters:.0%} {word} than the "
        f"{other.cell_parameters:,} of the {CELL_NAMES[other.cell]}. Of the whole network, which is mostly embedding, "
        f"that is {abs(fewer) / other.parameters:.1%}."
    )


def _accuracy_sentence(found: PairedDifference) -> str:
    first = CELL_NAMES[found.first]
    answer = (
        f"The {first} is {'more' if found.mean > 0 else 'less'} accurate" if found.is_clear else "No difference is seen"
    )
    return f"**As accurate** as the {CELL_NAMES[found.second]}? {_told(answer, found)}."


def _gap_sentence(kept: PairedDifference, last: PairedDifference) -> str:
    return (
        f"**Over-fits less** than the {CELL_NAMES[last.second]}? After the last epoch, {_told(_less(last), last)}; "
        f"after the epoch that is kept, {_told(_less(kept), kept)}."
    )


def _less(found: PairedDifference) -> str:
    if not found.is_clear:
        return "it is not seen"
    return "no, the gap is larger" if found.mean > 0 else "yes, the gap is smaller"


def _told(answer: str, found: PairedDifference) -> str:
    count, mean = len(found.by_seed), f"{_signed(found.mean)} points"
    if found.interval is None:
        return f"{mean} in one seed, which says nothing about another"
    low, high = found.interval
    return f"{answer}: {mean} on average over {count} seeds (95 %: {_signed(low, 2)} to {_signed(high, 2)})"


def _signed(share: float, digits: int = 1) -> str:
    """Return a difference of shares in points, with its sign; what rounds to nothing has none."""
    text = f"{100 * share:+.{digits}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")


def _row(points: Sequence[CellPoint]) -> dict[str, str | int]:
    return {
        "cell": CELL_NAMES[points[0].cell],
        "parameters": f"{points[0].parameters:,}",
        "of its layer": f"{points[0].cell_parameters:,}",
        "seeds": len(points),
        "epoch kept": _list([point.epoch for point in points]),
        "training": f"{mean_of(points, lambda point: point.train):.1%}",
        "validation": f"{mean_of(points, lambda point: point.validation):.1%}",
        "test": f"{mean_of(points, lambda point: point.test):.1%}",
        "gap": f"{100 * mean_of(points, lambda point: point.gap):.1f} points",
        "gap, last epoch": f"{100 * mean_of(points, lambda point: point.last_gap):.1f} points",
        "time": words.duration(mean_of(points, lambda point: point.seconds)),
    }


def _difference_row(name: str, found: PairedDifference) -> dict[str, str]:
    low, high = found.interval or (None, None)
    return {
        "difference": name,
        "by seed, in points": ", ".join(map(_signed, found.by_seed)),
        "mean": _signed(found.mean, 2),
        "95 % interval": "–" if low is None or high is None else f"{_signed(low, 2)} to {_signed(high, 2)}",
    }


def _pair(first: Cell, second: Cell) -> str:
    return f"{CELL_NAMES[first]} less {CELL_NAMES[second]}"


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
