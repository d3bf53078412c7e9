"""The command line: the same core without a browser.

Each command loads what it calls by itself: what all of them need takes seconds to load.
"""

import json
import signal
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from core.errors import CoreError, DataError
from core.places import find_mirror, find_places
from core.reporting import part_of
from core.terminal import reporting

if TYPE_CHECKING:
    from core.opened import OpenedRun
    from core.recipe import Recipe
    from core.runs.collection import RunSummary


app = typer.Typer(
    name="python -m core",
    help="Train recurrent networks on labelled sentences and open them up.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Home = Annotated[
    Path | None, typer.Option("--home", help="Where data and runs lie; else UNROLLED_HOME, else ~/.unrolled.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, or the beginning of it.")]
Sentence = Annotated[str, typer.Argument(metavar="SENTENCE")]
Epoch = Annotated[int | None, typer.Option(help="Which epoch's network; by default the chosen one.")]
Delimiter = Annotated[str | None, typer.Option(help="What separates columns, when the guess is wrong.")]
Encoding = Annotated[str | None, typer.Option(help="The file's encoding, when the guess is wrong.")]
AnyRecipe = Annotated[
    str, typer.Argument(metavar="RECIPE", help="A recipe's file, its JSON itself, or a data set to read by default.")
]
Settings = Annotated[list[str] | None, typer.Option("--set", help="PATH=VALUE, such as training.epochs=3.")]
TextColumn = Annotated[str | None, typer.Option("--text", help="The column of the texts; by default guessed.")]
LabelColumn = Annotated[str | None, typer.Option("--label", help="The column of the labels; by default guessed.")]
SplitColumn = Annotated[
    str | None, typer.Option("--split", help='The column that says train or test; by default guessed, "" for none.')
]
HasQuoting = Annotated[
    bool | None, typer.Option("--quoting/--no-quoting", help="Whether double quotes hold a text together.")
]
HasHeader = Annotated[
    bool | None, typer.Option("--header/--no-header", help="Whether the first row names the columns.")
]


@app.command()
def datasets(home: Home = None, as_json: AsJson = False) -> None:
    """List the data sets: the catalogue, and what was imported here."""
    from core.data.catalogue.entries import list_entries
    from core.data.store import list_datasets

    places = find_places(home)
    entries = [
        {
            "name": entry.name,
            "title": entry.title,
            "rows": entry.rows,
            "size": entry.bytes,
            "licence": entry.licence,
            "citation": entry.citation,
            "present": entry.present,
        }
        for entry in list_entries(places, find_mirror())
    ]
    imported = [
        {
            "name": info.id,
            "title": info.name,
            "rows": info.rows,
            "size": info.bytes,
            "licence": None,
            "classes": dict(info.classes),
            "present": True,
        }
        for info in list_datasets(places)
    ]
    _show(
        entries + imported,
        as_json,
        [f"{entry['name']:<18} {entry['rows']!s:>9} rows  {entry['title']}" for entry in entries + imported],
    )


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name that `datasets` lists.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Fetch an entry of the catalogue: from UNROLLED_MIRROR where that has it, else from its publisher."""
    from core.data.catalogue.entries import fetch_entry

    with reporting(as_json) as report:
        entry = fetch_entry(name, find_places(home), find_mirror(), report)
    of_all = f" of {entry.source.rows:,}" if entry.is_part else ""
    _show(entry.document(), as_json, [f"{entry.name}: {entry.rows:,}{of_all} rows, {entry.folder or 'made here'}"])


@app.command()
def inspect(
    file: Path,
    text: TextColumn = None,
    label: LabelColumn = None,
    split: SplitColumn = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    quoting: HasQuoting = None,
    header: HasHeader = None,
    as_json: AsJson = False,
) -> None:
    """Tell what was read in a file and what was guessed about it."""
    from core.data.reading.inspection import inspect_file

    options = _reader_options(delimiter, encoding, quoting, header)
    with reporting(as_json) as report:
        found = inspect_file(file, options, _column(text), _column(label), _column(split), report).document()
    told = {
        name: value
        for name, value in found.items()
        if name not in ("texts", "labels", "proposal", "preview", "rejects")
    }
    _show(found, as_json, _lines(told))


@app.command("import")
def import_(
    file: Path,
    text: TextColumn = None,
    label: LabelColumn = None,
    split: SplitColumn = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    quoting: HasQuoting = None,
    header: HasHeader = None,
    classes: Annotated[str | None, typer.Option(help='What labels stand for: {"0": "negative", …} as JSON.')] = None,
    threshold: Annotated[str | None, typer.Option(help="Where numbers are cut into classes: 2.5,3.5.")] = None,
    name: Annotated[str | None, typer.Option(help="What the data set is called; by default as the file.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Import a file as a data set; the same file twice is one data set."""
    from core.data.store import import_file

    with reporting(as_json) as report:
        info = import_file(
            find_places(home),
            file,
            text=_column(text),
            label=_column(label),
            split=_column(split),
            options=_reader_options(delimiter, encoding, quoting, header),
            classes=None if classes is None else _classes(classes),
            threshold=None if threshold is None else _cuts(threshold),
            name=name,
            report=report,
        ).info
    document = {"id": info.id, "name": info.name, "rows": info.rows, "classes": dict(info.classes)}
    _show(document | {"left_out": dict(info.left_out)}, as_json, [info.id])


@app.command()
def vectors(
    file: Annotated[
        Path | None, typer.Argument(help="A text file of GloVe, word2vec or fastText, plain, .gz or .zip.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What the vectors are called; by default as the file.")] = None,
    size: Annotated[int | None, typer.Option(help="Which table of an archive: that of so many numbers a word.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Keep word vectors that an embedding can start from, or list those that are kept."""
    from core.text.vectors import keep_vectors, list_vectors

    places = find_places(home)
    if file is None:
        kept = [asdict(info) for info in list_vectors(places)]
        _show(kept, as_json, map(_vectors_line, kept))
        return
    with reporting(as_json) as report:
        document = asdict(keep_vectors(places, file, name or file.stem, report, size))
    _show(document, as_json, [_vectors_line(document)])


@app.command()
def plan(recipe: AnyRecipe, settings: Settings = None, home: Home = None, as_json: AsJson = False) -> None:
    """Tell what a recipe's texts will give, before anything is trained: vocabulary, length, texts of each part."""
    from core.data.source import load_source
    from core.plan import plan_texts

    parsed = _recipe(recipe).with_settings(settings or [])
    with reporting(as_json) as report:
        report("Reading", 0.0)
        labelled = load_source(parsed.data, find_places(home), parsed.seed)
        document = plan_texts(parsed, labelled, find_places(home), part_of(report, 0.3, 1)).document()
    _show(document, as_json, _lines(document))


@app.command()
def count(recipe: AnyRecipe, settings: Settings = None, home: Home = None, as_json: AsJson = False) -> None:
    """Count what a recipe's cleaning steps and vocabulary do to all texts of its data."""
    from core.data.source import load_source
    from core.text.counted import count_texts

    parsed, places = _recipe(recipe).with_settings(settings or []), find_places(home)
    with reporting(as_json) as report:
        report("Reading", 0.0)
        document = count_texts(parsed, load_source(parsed.data, places, parsed.seed), places, report).document()
    _show(document, as_json, [*(_text(step) for step in document["steps"]), _text(document["coverage"])])


@app.command("audit")
def audit_(recipe: AnyRecipe, settings: Settings = None, home: Home = None, as_json: AsJson = False) -> None:
    """Look at a recipe's texts as a careful person does before training, the gravest finding first."""
    from core.audit.auditing import audit
    from core.data.source import load_source

    parsed = _recipe(recipe).with_settings(settings or [])
    with reporting(as_json) as report:
        report("Reading", 0.0)
        places = find_places(home)
        seen = audit(parsed, load_source(parsed.data, places, parsed.seed), report, places)
    _show(seen.document(), as_json, seen.lines())


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
    _show(report, as_json, _lines(report))


@app.command("runs")
def runs_(home: Home = None, as_json: AsJson = False) -> None:
    """List the runs, the newest first."""
    from core.runs.collection import Runs

    summaries = Runs(find_places(home)).list()
    documents = [_summary_document(summary) for summary in summaries]
    _show(
        documents, as_json, [f"{item['run']}  {item['status'] or 'damaged':<12} {item['name']}" for item in documents]
    )


@app.command()
def show(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Tell how a run stands, with its scores where it has ended."""
    from core.runs.collection import Runs
    from core.runs.report import training_report

    report = training_report(Runs(find_places(home)).open(run))
    _show(report, as_json, _lines(report))


@app.command()
def stop(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Ask a run to stop after the batch it is in; its weights are kept."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    status = runs.stop(folder.id)
    _show({"run": folder.id, "status": status.status.value}, as_json, [f"{folder.id} is asked to stop"])


@app.command()
def pause(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Ask a run to pause; an epoch that is not over within seconds is read again when it is resumed."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    status = runs.pause(folder.id)
    _show({"run": folder.id, "status": status.status.value}, as_json, [f"{folder.id} is asked to pause"])


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
    _show(report, as_json, _lines(report))


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
    _show({"run": folder.id, "learning_rate": learning_rate}, as_json, [f"{folder.id} takes {learning_rate:g}"])


@app.command()
def delete(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Delete a run and everything in its folder."""
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    folder = runs.open(run)
    runs.delete(folder.id)
    _show({"run": folder.id, "deleted": True}, as_json, [f"{folder.id} is deleted"])


@app.command()
def trace(run: RunId, sentence: Sentence, epoch: Epoch = None, home: Home = None, as_json: AsJson = False) -> None:
    """Show every gate and state of a run's network over the words of a sentence."""
    from core.opened import open_run
    from core.runs.collection import Runs

    opened = open_run(Runs(find_places(home)).open(run), epoch)
    document = _trace_document(opened, sentence)
    _show(document, as_json, _trace_lines(document))


@app.command()
def whatif(run: RunId, sentence: Sentence, epoch: Epoch = None, home: Home = None, as_json: AsJson = False) -> None:
    """Give a run's verdict on a sentence, and the running verdict after each word."""
    from core.opened import open_run
    from core.runs.collection import Runs
    from core.whatif.verdict import judge

    opened = open_run(Runs(find_places(home)).open(run), epoch)
    reading, traced = opened.read(sentence)
    verdict = judge(opened.network, opened.classes, reading, traced)
    document = {
        "run": opened.id,
        "epoch": opened.epoch,
        "classes": list(opened.classes),
        "verdict": _floats(verdict.probabilities),
        "class": opened.classes[verdict.winner],
        "before": _floats(verdict.before),
        **_reading_document(reading),
        "running": _floats(verdict.running),
        "unknown_share": verdict.unknown_share,
        "doubtful": verdict.is_doubtful,
        "proof": opened.proof,
    }
    lines = [
        f"{document['class']}  {verdict.probabilities[verdict.winner]:.3f}",
        f"after each word: how far {document['class']}, and moved by",
    ]
    lines += [
        f"  {'?' if unknown else ' '} {token:<20} {row[verdict.winner]:.3f}  {move:+.3f}"
        for token, unknown, row, move in zip(
            reading.tokens, reading.unknown, verdict.running, verdict.moves, strict=True
        )
    ]
    _show(document, as_json, lines)


def _classes(written: str) -> dict[str, str]:
    try:
        classes = json.loads(written)
    except ValueError:
        classes = None
    if not isinstance(classes, dict) or not all(isinstance(name, str) for name in classes.values()):
        raise DataError(f"--classes: expected JSON that names a class for each label, got {written!r}; see --help")
    return classes


def _cuts(written: str) -> tuple[float, ...]:
    try:
        return tuple(map(float, written.split(",")))
    except ValueError:
        raise DataError(f"--threshold: expected numbers parted by commas, got {written!r}; see --help") from None


def _reader_options(
    delimiter: str | None, encoding: str | None, quoting: bool | None, header: bool | None
) -> dict[str, object]:
    given = {"delimiter": delimiter, "encoding": encoding, "quoting": quoting, "header": header}
    return {name: value for name, value in given.items() if value is not None}


def _recipe(said: str) -> "Recipe":
    from core.recipe import Recipe

    if said.lstrip().startswith("{"):
        return Recipe.loads(said)
    if said.lower().endswith((".yaml", ".yml", ".json")) and Path(said).is_file():
        return Recipe.read(Path(said))
    return Recipe.parse({"data": {"source": said}})


def _column(name: str | None) -> str | int | None:
    """Return a column as it was given: a number where it is one, because columns without a header are numbered."""
    return int(name) if name is not None and name.isdecimal() else name


def _vectors_line(kept: Mapping[str, Any]) -> str:
    left = f", {kept['left_out']:,} lines left out" if kept["left_out"] else ""
    return f"{kept['id']}  {kept['words']:>9,} words of {kept['size']} numbers  {kept['name']}{left}"


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


def _reading_document(reading: Any) -> dict[str, Any]:
    return {
        "tokens": list(reading.tokens),
        "ids": [int(number) for number in reading.ids],
        "unknown": list(reading.unknown),
        "padding": list(reading.padding),
        "cut": reading.cut,
        "dropped": list(reading.dropped),
    }


def _trace_document(opened: "OpenedRun", sentence: str) -> dict[str, Any]:
    reading, traced = opened.read(sentence)
    return {
        "run": opened.id,
        "epoch": opened.epoch,
        "classes": list(opened.classes),
        **_reading_document(reading),
        "verdict": _floats(traced.verdict),
        "final": _floats(traced.final),
        "proof": opened.proof,
        "layers": [
            {
                "layer": layer.index,
                "cell": layer.cell.value,
                "direction": layer.direction,
                "gates": {name: _floats(values) for name, values in layer.gates.items()},
                "states": {name: _floats(values) for name, values in layer.states.items()},
                "preactivations": {name: _floats(values) for name, values in layer.preactivations.items()},
            }
            for layer in traced.layers
        ],
    }


def _trace_lines(document: Mapping[str, Any]) -> list[str]:
    lines = [f"epoch {document['epoch']}, largest difference to Keras on the probes {document['proof']:.1e}"]
    for layer in document["layers"]:
        parts = {**layer["gates"], **layer["states"]}
        lines.append(f"layer {layer['layer']} {layer['cell']} {layer['direction']}: means over the units")
        lines.append("  " + " ".join(f"{name:>12}" for name in ("word", *parts)))
        for place, token in enumerate(document["tokens"]):
            means = (sum(values[place]) / len(values[place]) for values in parts.values())
            lines.append("  " + " ".join([f"{token[:12]:>12}", *(f"{mean:>12.3f}" for mean in means)]))
    return [*lines, "use --json for every unit"]


def _floats(array: Any) -> Any:
    return array.astype(float).tolist()


def _lines(document: Mapping[str, Any]) -> list[str]:
    return [f"{name}: {_text(value)}" for name, value in document.items() if value not in (None, "", [], {})]


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value)


def _show(document: Any, as_json: bool, lines: Iterable[str]) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False) if as_json else "\n".join(lines))


def main() -> None:
    """Run the command line; a deliberate error is one sentence and exit code 1."""
    # Asked to end from outside, a command cleans up after itself as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        app()
    except CoreError as error:
        _end_with(str(error))
    except OSError as error:
        _end_with(f"expected to read and write {error.filename or 'the disk'}, but: {error.strerror or error}")
    except Exception as error:
        last = (str(error).strip().splitlines() or [""])[0]
        _end_with(f"this is a mistake in the program, please report it ({type(error).__name__}: {last})")


def _end_with(sentence: str) -> NoReturn:
    if "--json" in sys.argv:
        typer.echo(json.dumps({"error": sentence}, ensure_ascii=False))
    else:
        typer.echo(f"error: {sentence}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
