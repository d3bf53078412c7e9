"""A notebook as somebody reads it: every text of it in their language."""

from dataclasses import replace

from core.messages import Say
from core.notebooks.notebook import Finding, Lesson, Notebook, Training
from core.recipe import CELL_NAMES


def in_language(notebook: Notebook, say: Say) -> Notebook:
    """Return a notebook with all that people read of it in their language; its keys and recipes stay.

    It is not kept: ``read_notebook`` keeps the English one, which is the same for everybody.
    """
    return replace(
        notebook,
        title=say(notebook.title),
        language=say(notebook.language),
        about=say(notebook.about),
        network=say(notebook.network),
        data=say(notebook.data),
        trainings=tuple(_training(training, say) for training in notebook.trainings),
        findings=tuple(_finding(finding, say) for finding in notebook.findings),
        theory=tuple(_lesson(lesson, say) for lesson in notebook.theory),
    )


def _training(training: Training, say: Say) -> Training:
    return replace(training, note=say(training.note), untimed=say(training.untimed))


def _finding(finding: Finding, say: Say) -> Finding:
    return replace(
        finding,
        title=say(finding.title),
        says=say(finding.says),
        look=say(finding.look),
        measured=say(finding.measured),
    )


def _lesson(lesson: Lesson, say: Say) -> Lesson:
    return replace(lesson, title=say(lesson.title), text=say(lesson.text), says=say(lesson.says), look=say(lesson.look))


def variant_name(training: Training, say: Say) -> str:
    """Return a training's variant as people say it."""
    name = say(training.variant)
    for cell, spoken in CELL_NAMES.items():
        name = name.replace(cell.value, spoken)
    return name


def kind_name(training: Training, say: Say) -> str:
    """Return whether a training is the published or the repaired one, as people say it."""
    return say(training.kind.value)
