"""The shapes of tasks that a recurrent network can be given, each drawn as the steps of one."""

from dataclasses import dataclass, replace
from enum import StrEnum

import plotly.graph_objects as go

from core.figures.arrows import add_arrow
from core.figures.letters import plain
from core.messages import Say, in_english, mark

_INK, _BOX, _IN, _OUT, _ON = "#7d8b8d", "rgba(125,139,141,0.18)", "#44aa99", "#999933", "#aa4499"
_STATE, _HALF, _TALL = 1.0, 0.3, 0.2
_LETTERS = 11
_WIDTH = 2.0
_STROKE = " | "


class TaskShape(StrEnum):
    """How many steps go in and come out, by the name that it goes by."""

    ONE_TO_ONE = mark("one to one")
    ONE_TO_MANY = mark("one to many")
    MANY_TO_ONE = mark("many to one")
    MANY_TO_MANY = mark("many to many, word by word")
    TRANSLATION = mark("many to many, after the end")


@dataclass(frozen=True, slots=True)
class Task:
    """An example of a shape: what goes in and comes out at each step; an empty text where nothing does."""

    shape: TaskShape
    goes_in: tuple[str, ...]
    comes_out: tuple[str, ...]

    def in_language(self, say: Say) -> "Task":
        """Return the task with its words said; those of a translation with another number of steps stay English."""
        return replace(self, goes_in=_said(self.goes_in, say), comes_out=_said(self.comes_out, say))

    def told(self, say: Say = in_english) -> str:
        """Return the example in a sentence, for who does not see it."""
        return say(
            "{shape}: {inputs} becomes {outputs}",
            shape=say(self.shape.value),
            inputs=" ".join(filter(None, self.goes_in)),
            outputs=" ".join(filter(None, self.comes_out)),
        )


def _said(steps: tuple[str, ...], say: Say) -> tuple[str, ...]:
    """Return the steps in a language: those that are not empty are one message, which is translated as a whole."""
    words = say(_STROKE.join(filter(None, steps))).split(_STROKE)
    if len(words) != sum(map(bool, steps)):
        return steps
    rest = iter(words)
    return tuple(next(rest) if step else "" for step in steps)


def _steps(words: str, before: int = 0, after: int = 0) -> tuple[str, ...]:
    """Return the words between strokes as steps, with so many empty ones before and after them."""
    return ("",) * before + tuple(words.split(_STROKE)) + ("",) * after


# Between two strokes stands what goes in or comes out at one step; a translation keeps the strokes.
TASKS = (
    Task(TaskShape.ONE_TO_ONE, _steps(mark("a picture")), _steps(mark("cat"))),
    Task(TaskShape.ONE_TO_MANY, _steps(mark("a picture"), after=2), _steps(mark("a | cat | sleeps"))),
    Task(TaskShape.MANY_TO_ONE, _steps(mark("what | a | day")), _steps(mark("positive"), before=2)),
    Task(TaskShape.MANY_TO_MANY, _steps(mark("she | sings | well")), _steps(mark("pronoun | verb | adverb"))),
    Task(TaskShape.TRANSLATION, _steps(mark("good | day"), after=2), _steps(mark("bom | dia"), before=2)),
)


def task_figure(task: Task, say: Say = in_english) -> go.Figure:
    """Return the steps of a task, left to right: what goes in below, the states in the middle, what comes out above."""
    figure, steps = go.Figure(), len(task.goes_in)
    for place in range(steps):
        _box(figure, place, "h" if steps > 1 else say("layer"))
        if place:
            add_arrow(figure, (place - 1 + _HALF, _STATE), (place - _HALF, _STATE), _ON, _WIDTH)
        if task.goes_in[place]:
            add_arrow(figure, (place, 0.24), (place, _STATE - _TALL), _IN, _WIDTH)
            _word(figure, place, 0.1, task.goes_in[place])
        if task.comes_out[place]:
            add_arrow(figure, (place, _STATE + _TALL), (place, 1.76), _OUT, _WIDTH)
            _word(figure, place, 1.9, task.comes_out[place])
    figure.add_trace(go.Scatter(x=[0], y=[0], mode="markers", opacity=0, hoverinfo="skip", showlegend=False))
    # The same width a step in every picture, so that the boxes are alike.
    middle = (steps - 1) / 2
    figure.update_xaxes(visible=False, range=[middle - 2.1, middle + 2.1], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-0.1, 2.1], fixedrange=True)
    figure.update_layout(
        title={"text": say(task.shape.value), "font": {"size": 15}, "x": 0.5, "xanchor": "center"},
        height=230,
        margin={"l": 8, "r": 8, "t": 40, "b": 4},
        dragmode=False,
    )
    return figure


def _box(figure: go.Figure, x: float, text: str) -> None:
    figure.add_shape(
        type="rect",
        x0=x - _HALF,
        x1=x + _HALF,
        y0=_STATE - _TALL,
        y1=_STATE + _TALL,
        fillcolor=_BOX,
        line={"color": _INK, "width": 1},
    )
    _word(figure, x, _STATE, text)


def _word(figure: go.Figure, x: float, y: float, text: str) -> None:
    short = text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
    figure.add_annotation(x=x, y=y, text=plain(short), showarrow=False)
