"""Commands that tidy the runs: rename, tag, keep, delete, restore; and the one that compares some of them."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import TypeAdapter

from core.commands.options import AsJson, Home, RunId, answer, app
from core.places import find_places

if TYPE_CHECKING:
    from core.comparison import Comparison, Pair


@app.command()
def rename(
    run: RunId, name: Annotated[str, typer.Argument(metavar="NAME")], home: Home = None, as_json: AsJson = False
) -> None:
    """Give a run another name."""
    _describe(run, home, as_json, name=name)


@app.command()
def tag(
    run: RunId,
    tags: Annotated[list[str] | None, typer.Argument(metavar="[TAG]...")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Give a run these tags in the place of the ones it has; without any, it has none."""
    _describe(run, home, as_json, tags=tags or [])


@app.command()
def keep(
    run: RunId,
    off: Annotated[bool, typer.Option("--off", help="Let go of it again.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Keep a run: it cannot be deleted until it is let go of."""
    _describe(run, home, as_json, keep=not off)


def _describe(run: str, home: Any, as_json: bool, **said: Any) -> None:
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    about = runs.describe(folder.id, **said)
    document = {"run": folder.id, **{name: value for name, value in asdict(about).items() if name != "visitor"}}
    kept = ", kept" if about.keep else ""
    answer(document, as_json, [f"{folder.id}  {about.name}  [{', '.join(about.tags)}]{kept}"])


@app.command()
def delete(
    run: RunId,
    now: Annotated[bool, typer.Option("--now", help="Remove it for good, here and now.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put a run into the bin; it can be restored for a day, or until the bin is emptied."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    runs.delete(folder.id)
    if now:
        runs.remove(folder.id)
    line = f"{folder.id} is removed" if now else f"{folder.id} is in the bin; restore {folder.id} brings it back"
    answer({"run": folder.id, "deleted": True, "removed": now}, as_json, [line])


@app.command()
def restore(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Take a run out of the bin."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    runs.restore(folder.id)
    answer({"run": folder.id, "deleted": False}, as_json, [f"{folder.id} is back"])


@app.command("bin")
def bin_(
    empty: Annotated[bool, typer.Option("--empty", help="Remove them all for good, but for kept ones.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """List the runs in the bin, or empty it."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    if empty:
        removed = list(runs.empty_bin())
        answer({"removed": removed}, as_json, [f"{len(removed)} runs are removed"])
        return
    found = [{"run": run.id, "name": run.name} for run in runs.binned()]
    answer(found, as_json, [f"{one['run']}  {one['name']}" for one in found])


@app.command()
def compare(
    runs: Annotated[list[str], typer.Argument(metavar="RUN RUN...", help="Two to six runs.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tell where the recipes of runs differ, how good each is, and whether the difference may be chance."""
    from core.comparison import Comparison, compare_runs
    from core.runs.collection import Runs

    collection = Runs(find_places(home))
    found = compare_runs([collection.open(run) for run in runs])
    answer(TypeAdapter(Comparison).dump_python(found, mode="json"), as_json, _lines(found))


def _lines(found: "Comparison") -> list[str]:
    lines = []
    for number, run in enumerate(found.runs, 1):
        share = run.accuracy
        told = "not scored" if share is None else f"{share.share:.1%} ({share.low:.1%} to {share.high:.1%})"
        lines.append(f"{number}. {run.id}  {run.name}: {told}")
    lines += [f"{one.path}: {' | '.join(value or '–' for value in one.values)}" for one in found.settings]
    return lines + [_pair_line(pair) for pair in found.pairs]


def _pair_line(pair: "Pair") -> str:
    from core.evaluation.sentences import bounds, chance

    start = f"{pair.first + 1} less {pair.second + 1}: "
    if pair.difference is None or pair.adjusted is None:
        return f"{start}cannot be tested, {pair.reason}"
    told = bounds(pair.difference)
    return f"{start}{pair.difference.value * 100:+.1f} points ({told}; Holm's p {chance(pair.adjusted)})"
