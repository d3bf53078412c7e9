"""The tours of the five notebooks, made of what their pages tell: each finding and each piece of theory is a stop."""

from core.messages import Say
from core.notebooks.notebook import LETTERS, Finding, Lesson, read_notebook
from core.notebooks.spoken import in_language
from core.recipe import Cell
from core.runs.shipped import FIRST_LOOK
from core.tours.tour import Setting, Stop, Tour

PREFIX = "notebook-"
NOTEBOOK_TOURS = tuple(f"{PREFIX}{letter.lower()}" for letter in LETTERS)

_PAGE = "notebooks"
_SHIPPED = next(run_id for run_id, cell in FIRST_LOOK.items() if cell is Cell.LSTM)


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
            *(_lesson(lesson, here, say) for lesson in notebook.theory),
        ),
    )


def _finding(finding: Finding, here: dict[str, Setting], say: Say) -> Stop:
    says, look = say("*The notebook:* {says}", says=finding.says), say("*Look:* {look}", look=finding.look)
    return _stop(finding.title, f"{says}\n\n{look}", finding.page, here)


def _lesson(lesson: Lesson, here: dict[str, Setting], say: Say) -> Stop:
    # The page says the rest; twice the same text would take the room of the figure.
    text = say(
        "A lesson of this notebook's theory. Read it on the page; whatever you type, choose or slide there counts."
    )
    return _part(lesson.title, text, here, {"only": "theory", "lesson": lesson.name})


def _stop(title: str, text: str, page: str, here: dict[str, Setting]) -> Stop:
    """Return a stop on the page where something can be seen; without one, on the notebook's own."""
    if not page:
        return _part(title, text, here, {"only": "found"})
    return Stop(title=title, text=text, page=page, enter={"run": _SHIPPED} if page == "inside" else {})


def _part(title: str, text: str, here: dict[str, Setting], part: dict[str, Setting]) -> Stop:
    return Stop(title=title, text=text, page=_PAGE, enter=here | part, leave=tuple(part))
