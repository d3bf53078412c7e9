"""Commands that train, and that list and steer runs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.commands.options import AsJson, Home, RunId, Settings, answer, app, lines_of
from core.places import find_places

if TYPE_CHECKING:
    from core.runs.collection import RunSummary


@app.command()
def train(
    recipe: Annotated[Path, typer.Argument(help="A recipe, YAML or JSON.")],
    settings: Settings = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Train a recipe here and now; Ctrl-C stops it and keeps the weights."""
    from core.recipe import Recipe
    from core.runs.collection import Runs
    from core.runs.foreground import train_here
    from core.runs.report import training_report

    parsed = Recipe.read(recipe).with_settings(settings or [])
    runs = Runs(find_places(home))
    run = train_here(runs, parsed, sys.stderr)
    report = training_report(run)
    answer(report, as_json, lines_of(report))


@app.command("runs")
def runs_(home: Home = None, as_json: AsJson = False) -> None:
    """List the runs, the newest first."""
    from core.runs.collection import Runs

    summaries = Runs(find_places(home)).list()
    documents = [_summary_document(summary) for summary in summaries]
    answer(
        documents, as_json, [f"{item['run']}  {item['status'] or 'damaged':<12} {item['name']}" for item in documents]
    )


@app.command()
def show(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Tell how a run stands, with its scores where it has ended, and when it begins where it waits."""
    from core.runs.collection import Runs
    from core.runs.report import training_report
    from core.runs.wait import wait_of

    runs = Runs(find_places(home))
    folder = runs.open(run)
    report = training_report(folder)
    if (wait := wait_of(runs, folder.id)) is not None:
        report |= {"waits_for": wait.before, "begins_in_seconds": wait.seconds}
    answer(report, as_json, lines_of(report))


@app.command()
def stop(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Ask a run to stop after the batch it is in; its weights are kept."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    status = runs.stop(folder.id)
    answer({"run": folder.id, "status": status.status.value}, as_json, [f"{folder.id} is asked to stop"])


@app.command()
def pause(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Ask a run to pause; an epoch that is not over within seconds is read again when it is resumed."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    status = runs.pause(folder.id)
    answer({"run": folder.id, "status": status.status.value}, as_json, [f"{folder.id} is asked to pause"])


@app.command()
def resume(
    run: RunId,
    epochs: Annotated[int | None, typer.Option(help="The epochs in all from now on, to train a run further.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Go on with a run that was paused, stopped or cut off, after its last checkpoint, here and now."""
    from core.runs.collection import Runs
    from core.runs.foreground import follow_here
    from core.runs.report import training_report

    runs = Runs(find_places(home))
    folder = follow_here(runs, runs.resume(run, epochs, claimed=True), sys.stderr)
    report = training_report(folder)
    answer(report, as_json, lines_of(report))


@app.command()
def change(
    run: RunId,
    learning_rate: Annotated[float, typer.Option(help="The learning rate from the next epoch on.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Change the learning rate of a run while it trains."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    runs.change_learning_rate(folder.id, learning_rate)
    answer({"run": folder.id, "learning_rate": learning_rate}, as_json, [f"{folder.id} takes {learning_rate:g}"])


def _summary_document(summary: "RunSummary") -> dict[str, Any]:
    return {
        "run": summary.id,
        "name": summary.name,
        "status": None if summary.status is None else summary.status.value,
        "created": summary.created,
        "epoch": summary.epoch,
        "cells": [] if summary.recipe is None else [layer.cell.value for layer in summary.recipe.network.recurrent],
        "message": summary.message or summary.problem,
    }
