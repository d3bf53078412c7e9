"""The tours of the five notebooks, made of what their pages tell: each finding and each piece of theory is a stop."""

import re

from core.messages import Say
from core.notebooks.notebook import LETTERS, Finding, Lesson, read_notebook
from core.notebooks.spoken import in_language
from core.recipe import Cell
from core.runs.shipped import FIRST_LOOK, shipped_run
from core.tours.tour import Setting, Stop, Tour

PREFIX = "notebook-"
NOTEBOOK_TOURS = tuple(f"{PREFIX}{letter.lower()}" for letter in LETTERS)

_PAGE = "notebooks"
_SHIPPED = next(run_id for run_id, cell in FIRST_LOOK.items() if cell is Cell.LSTM)
# What a page opens on that its address does not tell.
_ALSO: dict[str, dict[str, Setting]] = {
    "inside": {"run": _SHIPPED},
    "cleaning": {"cleaning_text": "I don't like it, it is not good"},
}
_FIRST_SENTENCE = re.compile(r".*?(?:[.!?](?=\s|$)|[\u3002\uff01\uff1f])", re.DOTALL)


def notebook_tour(letter: str, say: Say) -> Tour:
    """Return the tour of a notebook, as somebody reads it."""
    notebook = in_language(read_notebook(letter), say)
    here: dict[str, Setting] = {"notebook": letter}
    first = Stop(title=notebook.title, text=f"{notebook.about}\n\n{notebook.data}", page=_PAGE, enter=here)
    return Tour(
        name=f"{PREFIX}{letter.lower()}",
        title=say("Notebook {letter}: {title}", letter=letter, title=notebook.title),
        about=say("From finding to finding, and through its theory."),
        stops=(
            first,
            *(_finding(finding, here, say) for finding in notebook.findings),
            *(_lesson(lesson, here) for lesson in notebook.theory),
        ),
    )


def _finding(finding: Finding, here: dict[str, Setting], say: Say) -> Stop:
    says, look = say("*The notebook:* {says}", says=finding.says), say("*Look:* {look}", look=finding.look)
    text = f"{says}\n\n{look}"
    if not finding.page:
        return _part(finding.title, text, here, {"only": "found"})
    if finding.page == "inside":
        text = f"{text}\n\n{_shown(say)}"
    enter: dict[str, Setting] = {**_ALSO.get(finding.page, {}), **finding.params}
    return Stop(title=finding.title, text=text, page=finding.page, enter=enter, leave=tuple(finding.params))


def _shown(say: Say) -> str:
    """Return which network a stop inside one shows: it is not the notebook's."""
    run = shipped_run(_SHIPPED)
    assert run is not None
    units = run.recipe().network.recurrent[-1].units
    return say("The network on this page is a small one of ours, an LSTM of {units} units.", units=units)


def _lesson(lesson: Lesson, here: dict[str, Setting]) -> Stop:
    # The page says the rest; twice the same text would take the room of the figure.
    first = _FIRST_SENTENCE.match(lesson.text)
    return _part(lesson.title, first[0] if first else lesson.text, here, {"only": "theory", "lesson": lesson.name})


def _part(title: str, text: str, here: dict[str, Setting], part: dict[str, Setting]) -> Stop:
    return Stop(title=title, text=text, page=_PAGE, enter=here | part, leave=tuple(part))
