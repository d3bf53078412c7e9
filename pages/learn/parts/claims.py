"""What a notebook says of its cells, measured over several seeds: recorded, and trained here by one press."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.data.catalogue.entries import Entry
from core.experiments.cells import CellPoint, CellSeries, PairedDifference, mean_of, paired_difference, parse_series
from core.figures.cells import difference_strips
from core.messages import mark
from core.notebooks.claims import CELLS, LETTER, SEEDS, read_claims
from core.notebooks.notebook import Notebook
from core.recipe import CELL_NAMES, Cell
from pages.shared import explain, job, problem, seeded, words
from pages.shared.language import say

_NONE = "–"
_OF: dict[str, Callable[[CellPoint], float]] = {
    mark("accuracy on test texts"): lambda point: point.test,
    mark("gap, epoch kept"): lambda point: point.gap,
    mark("gap, last epoch"): lambda point: point.last_gap,
}


def draw(notebook: Notebook, missing: Sequence[Entry]) -> None:
    """Draw the experiment on the page of the notebook that it is about, and nothing on the others."""
    if notebook.letter != LETTER:
        return
    st.subheader(say("Smaller, as accurate, over-fits less?"), anchor=False)
    st.markdown(
        say(
            "The notebook says three things of the GRU: it has **fewer parameters**, it is **as accurate**, and it "
            "**over-fits less**. One training cannot tell: another seed, another winner. So the repaired network is "
            "trained with {cells} and {last_cell} over {seeds} seeds, on the same texts within a seed, all for the "
            "same number of epochs.",
            cells=", ".join(CELL_NAMES[cell] for cell in CELLS[:-1]),
            last_cell=CELL_NAMES[CELLS[-1]],
            seeds=SEEDS,
        )
    )
    recorded = None
    with problem.showing():
        recorded = read_claims()
    if recorded is not None:
        st.caption(
            say(
                "Recorded on {day} on {machine}: {count} networks in one process, {time} of the processor, seeds "
                "{seeds}.",
                day=words.day(recorded.date),
                machine=recorded.machine,
                count=len(recorded.points),
                time=words.duration(recorded.seconds),
                seeds=_list(recorded.seeds),
            )
        )
        show(recorded, "recorded_claims")
    explain.explain("How is this compared?", "claims")
    _run_here(recorded, is_missing=bool(missing))


def _run_here(recorded: CellSeries | None, *, is_missing: bool) -> None:
    label = say("Train the {count} here", count=len(CELLS) * SEEDS)
    if recorded is not None:
        time = words.duration(recorded.seconds)
        label = say("Train the {count} here, about {time}", count=len(CELLS) * SEEDS, time=time)
    seed, pressed = seeded.button("claims", label, note=mark("other tweets, another start"), disabled=is_missing)
    key, arguments = f"claims_{seed}", ["claims", "--seed", str(seed)]
    if pressed:
        job.start(key, arguments)
    if not job.is_known(key, arguments):
        return
    found = job.answer(key, say("{count} networks", count=len(CELLS) * SEEDS), arguments)
    if found is not None:
        here = parse_series(found)
        st.caption(
            say(
                "Trained here in one process, {time} of the processor: {count} networks, seeds {seeds}.",
                time=words.duration(here.seconds),
                count=len(here.points),
                seeds=_list(here.seeds),
            )
        )
        show(here, "claims_here")


def show(series: CellSeries, key: str) -> None:
    """Draw what the networks came to: means by cell, the differences seed by seed, and each claim with its answer."""
    if not series.points:
        st.info(say("It was ended before the first network was trained."), icon=":material/info:")
        return
    st.dataframe(
        [_row(series.of(cell)) for cell in CELLS if series.of(cell)],
        hide_index=True,
        alt=say("Each cell's parameters, accuracies and gaps, means over the seeds"),
    )
    pairs = ((Cell.GRU, Cell.LSTM), (Cell.GRU, Cell.SIMPLE_RNN))
    found = {
        f"{_pair(first, second)}: {say(name)}": one
        for first, second in pairs
        for name, of in _OF.items()
        if (one := paired_difference(series.points, first, second, of)) is not None
    }
    if found:
        st.plotly_chart(
            difference_strips(found, say),
            key=key,
            config={"displaylogo": False},
            alt=say(
                "Differences of the GRU to the other cells, a dot a seed, with mean and interval; the table has them"
            ),
        )
        st.dataframe(
            [_difference_row(name, one) for name, one in found.items()],
            hide_index=True,
            alt=say("Each difference: by seed, mean and 95 % interval"),
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
    sentence = mark(
        "**Fewer parameters** than the {cell}? No: {own:,} in its layer, {share:.0%} more than the {others:,} of the "
        "{cell}. Of the whole network, which is mostly embedding, that is {of_all:.1%}."
    )
    if fewer > 0:
        sentence = mark(
            "**Fewer parameters** than the {cell}? Yes: {own:,} in its layer, {share:.0%} fewer than the {others:,} of "
            "the {cell}. Of the whole network, which is mostly embedding, that is {of_all:.1%}."
        )
    return say(
        sentence,
        cell=CELL_NAMES[other.cell],
        own=one.cell_parameters,
        share=abs(fewer) / other.cell_parameters,
        others=other.cell_parameters,
        of_all=abs(fewer) / other.parameters,
    )


def _accuracy_sentence(found: PairedDifference) -> str:
    first, answer = CELL_NAMES[found.first], say("No difference is seen")
    if found.is_clear and found.mean > 0:
        answer = say("The {cell} is more accurate", cell=first)
    elif found.is_clear:
        answer = say("The {cell} is less accurate", cell=first)
    return say("**As accurate** as the {cell}? {answer}.", cell=CELL_NAMES[found.second], answer=_told(answer, found))


def _gap_sentence(kept: PairedDifference, last: PairedDifference) -> str:
    return say(
        "**Over-fits less** than the {cell}? After the last epoch, {last}; after the epoch that is kept, {kept}.",
        cell=CELL_NAMES[last.second],
        last=_told(_less(last), last),
        kept=_told(_less(kept), kept),
    )


def _less(found: PairedDifference) -> str:
    if not found.is_clear:
        return say("it is not seen")
    return say("no, the gap is larger") if found.mean > 0 else say("yes, the gap is smaller")


def _told(answer: str, found: PairedDifference) -> str:
    mean = _signed(found.mean)
    if found.interval is None:
        return say("{mean} points in one seed, which says nothing about another", mean=mean)
    low, high = (_signed(end, 2) for end in found.interval)
    return say(
        "{answer}: {mean} points on average over {count} seeds (95 %: {low} to {high})",
        answer=answer,
        mean=mean,
        count=len(found.by_seed),
        low=low,
        high=high,
    )


def _signed(share: float, digits: int = 1) -> str:
    """Return a difference of shares in points, with its sign; what rounds to nothing has none."""
    text = f"{100 * share:+.{digits}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")


def _row(points: Sequence[CellPoint]) -> dict[str, str | int]:
    return {
        say("cell"): CELL_NAMES[points[0].cell],
        say("parameters"): f"{points[0].parameters:,}",
        say("of its layer"): f"{points[0].cell_parameters:,}",
        say("seeds"): len(points),
        say("epoch kept"): _list([point.epoch for point in points]),
        say("training"): f"{mean_of(points, lambda point: point.train):.1%}",
        say("validation"): f"{mean_of(points, lambda point: point.validation):.1%}",
        say("test"): f"{mean_of(points, lambda point: point.test):.1%}",
        say("gap"): _points(mean_of(points, lambda point: point.gap)),
        say("gap, last epoch"): _points(mean_of(points, lambda point: point.last_gap)),
        say("time"): words.duration(mean_of(points, lambda point: point.seconds)),
    }


def _points(share: float) -> str:
    return say("{share:.1f} points", share=100 * share)


def _difference_row(name: str, found: PairedDifference) -> dict[str, str]:
    low, high = found.interval or (None, None)
    return {
        say("difference"): name,
        say("by seed, in points"): ", ".join(map(_signed, found.by_seed)),
        say("mean"): _signed(found.mean, 2),
        say("95 % interval"): _NONE
        if low is None or high is None
        else say("{low} to {high}", low=_signed(low, 2), high=_signed(high, 2)),
    }


def _pair(first: Cell, second: Cell) -> str:
    return say("{first} less {second}", first=CELL_NAMES[first], second=CELL_NAMES[second])


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
