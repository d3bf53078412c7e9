"""What a lesson is shown on: whose network, and which sentence."""

from dataclasses import dataclass, replace

import streamlit as st

from core.errors import CoreError
from core.inside.weights import CellWeights
from core.messages import mark
from core.notebooks.measuring import latest_run, newest_finished, submit
from core.notebooks.notebook import Lesson, Notebook
from core.notebooks.recorded import read_recorded
from core.notebooks.siblings import cell_of, sibling_of, sibling_seconds, with_cell
from core.opened import OpenedRun
from core.recipe import CELL_NAMES, Cell
from core.runs.shipped import FIRST_LOOK
from pages.shared import cached, looking, opening, problem, reading, state, words
from pages.shared.language import say
from pages.shared.looking import Look
from pages.shared.reader import Field, Row, reader

LONGEST, _WORDS = 2000, 24


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A network for a lesson.

    Attributes:
        notebook: Whose lesson.
        lesson: Which.
        run_id: By which the network is opened.
        opened: The network.
        is_own: Whether it is the visitor's own of this notebook (or its sibling's); else it is a shipped one.
    """

    notebook: Notebook
    lesson: Lesson
    run_id: str
    opened: OpenedRun
    is_own: bool

    @property
    def weights(self) -> CellWeights:
        """The last layer's cell that reads forwards."""
        return self.opened.network.recurrent[-1].forward

    def look(self, sentence: str) -> Look | None:
        """Return a sentence as the network reads it; None, and a word about it, where there is nothing to read."""
        look = looking.at_end(self.opened, sentence)
        if look is not None:
            # In the middle there is a state before it; at the first word half of every equation says nothing.
            count = len(look.reading.tokens)
            look = replace(look, word=state.looked_at("word", range(count), count // 2))
        else:
            st.info(say("Type a word that the network can read."), icon=":material/info:")
        return look


def network(notebook: Notebook, lesson: Lesson, cell: Cell | None = None) -> Stage:
    """Return the newest finished network of the notebook with the lesson's cell, or another; else the shipped one."""
    wanted = cell or Cell(lesson.inside)
    run = newest_finished(cached.runs(), with_cell(notebook, wanted))
    if run is not None:
        try:
            opened = cached.opened(run.id)
        except CoreError as error:
            problem.show(error)
        else:
            if opened.network.recurrent:
                return Stage(notebook, lesson, run.id, opened, is_own=True)
    return shipped(notebook, lesson, wanted)


def shipped(notebook: Notebook, lesson: Lesson, cell: Cell) -> Stage:
    """Return the small network that comes with the program, of this cell."""
    run_id = next(name for name, known in FIRST_LOOK.items() if known is cell)
    return Stage(notebook, lesson, run_id, cached.opened(run_id), is_own=False)


def tell(stage: Stage, *, offers: bool = True) -> None:
    """Draw whose network this is, how closely NumPy follows it, and, where it is ours, how to get the notebook's.

    Without ``offers`` ours is shown although the notebook's own is there.
    """
    opened, cell = stage.opened, stage.weights.cell
    if stage.is_own:
        name = words.plain(opened.recipe.name)
        told = say("Your own network: **{name}**, after epoch {epoch}.", name=name, epoch=opened.epoch)
        st.markdown(f":material/person: {told}")
    else:
        told = say(
            "A small network of ours ({cell}, {units} units), **not this notebook's**: it was trained on generated "
            "reviews and two public sets of sentences.",
            cell=CELL_NAMES[cell],
            units=stage.weights.units,
        )
        st.markdown(f":material/info: {told}")
        if offers:
            _offer(stage.notebook, cell)
    opening.proof_line(opened)


def _offer(notebook: Notebook, cell: Cell) -> None:
    """Draw how to get a network of the notebook with this cell."""
    if any(cell_of(training) is cell for training in notebook.trainings):
        st.caption(say("Train the notebook above, and its own network stands here."))
        return
    sibling = sibling_of(notebook, cell)
    run = latest_run(cached.runs(), sibling)
    if run is not None:
        stands = say(run.status().status.value)
        st.page_link(
            "pages/train/live.py",
            label=say("Its sibling with {cell}: {state}", cell=CELL_NAMES[cell], state=stands),
            icon=":material/show_chart:",
            query_params={"run": run.id},
        )
        if not run.status().status.has_ended:
            return
    seconds = sibling_seconds(notebook, cell, read_recorded(), cached.runs().correction())
    label = say("Train its sibling with {cell}", cell=CELL_NAMES[cell])
    if seconds is not None:
        time = words.duration(seconds)
        label = say("Train its sibling with {cell}, about {time}", cell=CELL_NAMES[cell], time=time)
    if st.button(
        label,
        key=f"sibling_{notebook.letter}_{cell.value}",
        icon=":material/play_arrow:",
        disabled=not all(map(_is_here, notebook.needs)),
        help=say(
            "The notebook has no such cell: the same data, trained as its repaired recipe is, with this cell instead. "
            "Its data must have been fetched (above)."
        ),
    ):
        made = submit(cached.runs(), sibling, state.visitor())
        st.switch_page("pages/train/live.py", query_params={"run": made.id})


def sentence(stage: Stage, which: str = "sentence", label: str = mark("Sentence")) -> str:
    """Draw the field of a lesson's sentence, or of its ``other`` one, and return what stands in it."""
    name, source = f"{stage.lesson.name}_{which}", stage.notebook.needs[0]
    place = state.value(f"{name}_place", 0)
    if not isinstance(place, int) or not place or not _is_here(source):
        usual = stage.lesson.other if which == "other" else stage.lesson.sentence
        typed = st.text_input(say(label), usual, key=name, max_chars=LONGEST, bind="query-params")
    else:
        # Not in the address: it is somebody else's text, and lies on this machine alone.
        typed = st.text_input(say(label), _text(source, place), key=f"{name}_{place}", max_chars=LONGEST)
    if which == "sentence" and _is_here(source):
        st.button(
            say("Another text of its data"),
            key=f"{name}_next",
            icon=":material/casino:",
            type="tertiary",
            on_click=_next_text,
            args=(f"{name}_place",),
            help=say(
                "The first {count} words of the next text in the notebook's data, as it lies on this machine.",
                count=_WORDS,
            ),
        )
    return typed


def _next_text(counter: str) -> None:
    place = state.value(counter, 0)
    state.put(counter, place + 1 if isinstance(place, int) else 1)


def _text(source: str, place: int) -> str:
    texts = cached.head(source).texts
    return " ".join(str(texts[(place - 1) % len(texts)].as_py()).split()[:_WORDS])[:LONGEST]


def _is_here(source: str) -> bool:
    return cached.entry(source).present


def read(shown: Stage, sentence: str) -> None:
    """Draw a sentence word by word with the verdict after each."""
    reader(
        reading.view(shown.opened, sentence),
        key=f"{shown.lesson.name}_reader",
        rows=(Row.CHIPS, Row.VERDICT),
        text_field=Field(shown=False),
    )
