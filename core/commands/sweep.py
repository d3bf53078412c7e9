"""The command that trains many recipes that differ in a few fields."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.commands.options import AnyRecipe, AsJson, Home, Settings, answer, app, read_recipe
from core.errors import CoreError, RecipeError
from core.places import find_places
from core.terminal import reporting

if TYPE_CHECKING:
    from core.recipe import Recipe
    from core.runs.collection import Runs
    from core.runs.folder import RunFolder
    from core.sweep.fields import Field
    from core.sweep.group import Standing

Grid = Annotated[list[str] | None, typer.Option("--grid", help="PATH=a,b,c: every combination is trained.")]
Vary = Annotated[
    list[str] | None, typer.Option("--vary", help="PATH=a,b,c or PATH=low..high[:log], for --sample or --search.")
]
Sample = Annotated[int | None, typer.Option("--sample", help="Train so many combinations drawn at random.")]
Search = Annotated[int | None, typer.Option("--search", help="Train so many, each proposed by Optuna (an extra).")]
Queue = Annotated[bool, typer.Option("--queue", help="Leave the training to the server on this home folder.")]
Id = Annotated[str | None, typer.Option("--id", hidden=True)]
Visitor = Annotated[str, typer.Option("--visitor", hidden=True)]


@app.command()
def sweep(
    recipe: AnyRecipe,
    grid: Grid = None,
    vary: Vary = None,
    sample: Sample = None,
    search: Search = None,
    settings: Settings = None,
    queue: Queue = False,
    sweep_id: Id = None,
    visitor: Visitor = "",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Train a recipe again and again with other values of some fields, and tell which does best in validation."""
    from core.runs.collection import Runs
    from core.sweep.fields import parse_fields
    from core.sweep.group import Sweep, new_sweep_id, standing

    common, fields = read_recipe(recipe).with_settings(settings or []), parse_fields([*(grid or []), *(vary or [])])
    runs, sweep_id = Runs(find_places(home)), sweep_id or new_sweep_id()
    with reporting(as_json) as report:
        if search is not None:
            from core.sweep.search import search as searched

            members = searched(common, fields, search, _trainer(runs, sweep_id, visitor, queue), report)
        else:
            members = _planned(common, fields, sample, (runs, sweep_id, visitor, queue), report)
        found = standing(runs, Sweep(sweep_id, tuple(run.id for run in members)))
    answer(_document(sweep_id, found), as_json, _lines(sweep_id, found))


def _planned(
    common: "Recipe", fields: "tuple[Field, ...]", count: int | None, where: tuple[Any, str, str, bool], report: Any
) -> "Iterator[RunFolder]":
    from core.sweep import points
    from core.sweep.group import submit_member

    found = points.grid(fields) if count is None else points.sample(fields, count, common.seed)
    recipes = [
        points.recipe_at(common, fields, point) for point in found
    ]  # all are known to be possible before one runs
    runs, sweep_id, visitor, queue = where
    train = _trainer(runs, sweep_id, visitor, queue)
    for number, recipe in enumerate(recipes):
        report(f"Training run {number + 1} of {len(recipes)}", number / len(recipes))
        yield submit_member(runs, sweep_id, recipe, visitor) if queue else train(recipe)


def _trainer(runs: "Runs", sweep_id: str, visitor: str, queue: bool) -> Any:
    from core.runs.foreground import follow_here
    from core.sweep.group import submit_member
    from core.sweep.search import through_the_queue

    def here(recipe: "Recipe") -> "RunFolder":
        run = submit_member(runs, sweep_id, recipe, visitor, claimed=True)
        try:
            return follow_here(runs, run, sys.stderr)
        except RecipeError:
            raise
        except CoreError:  # One training that fails does not end the others; the table tells of it.
            return run

    return through_the_queue(runs, sweep_id, visitor) if queue else here


def _document(sweep_id: str, found: "Standing") -> dict[str, Any]:
    best = found.best
    return {
        "sweep": sweep_id,
        "fields": list(found.paths),
        "runs": [
            {
                "run": one.id,
                "status": one.status.value,
                "values": list(one.values),
                "validation_accuracy": one.validation,
                "test_accuracy": one.test and one.test.share,
                "interval": one.test and [one.test.low, one.test.high],
            }
            for one in found.members
        ],
        "best": best and best.id,
    }


def _lines(sweep_id: str, found: "Standing") -> list[str]:
    lines = [f"sweep {sweep_id}: {', '.join(found.paths)}"]
    for one in found.members:
        values = ", ".join(value or "–" for value in one.values)
        told = one.status.value if one.validation is None else f"validation {one.validation:.1%}"
        test = "" if one.test is None else f", test {one.test.share:.1%} ({one.test.low:.1%} to {one.test.high:.1%})"
        lines.append(f"{one.id}  {values}: {told}{test}{'  best in validation' if one == found.best else ''}")
    return lines
