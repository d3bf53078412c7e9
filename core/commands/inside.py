"""Commands that open a trained network: its gates over a sentence and over many texts, its verdict."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.commands.options import AsJson, Epoch, Home, RunId, Sentence, answer, app, floats, network_folder, numbers
from core.places import find_places
from core.reporting import part_of
from core.terminal import reporting

if TYPE_CHECKING:
    from core.inside.trace import Trace
    from core.opened import OpenedRun
    from core.surveyed import Surveyed

WithGradients = Annotated[
    bool, typer.Option("--gradients", help="Also how much the winning class's logit hangs on each state, as norms.")
]


@app.command()
def trace(
    run: RunId,
    sentence: Sentence,
    epoch: Epoch = None,
    gradients: WithGradients = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show every gate and state of a run's network over the words of a sentence."""
    from core.opened import open_run

    opened = open_run(network_folder(run, find_places(home)), epoch)
    document = _trace_document(opened, sentence, gradients)
    answer(document, as_json, _trace_lines(document))


@app.command()
def whatif(run: RunId, sentence: Sentence, epoch: Epoch = None, home: Home = None, as_json: AsJson = False) -> None:
    """Give a run's verdict on a sentence, and the running verdict after each word."""
    from core.opened import open_run
    from core.whatif.verdict import judge

    opened = open_run(network_folder(run, find_places(home)), epoch)
    reading, traced = opened.read(sentence)
    verdict = judge(opened.network, opened.classes, reading, traced)
    document = {
        "run": opened.id,
        "epoch": opened.epoch,
        "classes": list(opened.classes),
        "verdict": floats(verdict.probabilities),
        "class": opened.classes[verdict.winner],
        "before": floats(verdict.before),
        **_reading_document(reading),
        "running": floats(verdict.running),
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
    answer(document, as_json, lines)


@app.command()
def statistics(
    run: RunId,
    epoch: Epoch = None,
    every_epoch: Annotated[bool, typer.Option("--every-epoch", help="Count at every kept epoch.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Count what the gates of a run's network do over its validation texts: means, saturation, memory."""
    from core.opened import open_run
    from core.surveyed import survey_run

    places = find_places(home)
    folder = network_folder(run, places)
    first = open_run(folder, epoch)
    chosen = first.epochs if every_epoch else (first.epoch,)
    documents = []
    with reporting(as_json) as report:
        for place, wanted in enumerate(chosen):
            part = part_of(report, place / len(chosen), (place + 1) / len(chosen))
            documents.append(_statistics_document(survey_run(folder, open_run(folder, wanted), places, part), wanted))
    document = {"run": first.id, "epochs": documents} if every_epoch else {"run": first.id, **documents[0]}
    answer(document, as_json, [line for one in documents for line in _statistics_lines(one)])


def _statistics_document(found: "Surveyed", epoch: int) -> dict[str, Any]:
    return {
        "epoch": epoch,
        "texts": found.survey.texts,
        "words": found.survey.words,
        "read": found.sample.told,
        "layers": [
            {
                "layer": layer.index,
                "cell": layer.cell.value,
                "direction": layer.direction,
                "parts": {
                    name: {
                        "activation": part.activation.value,
                        "mean": numbers(part.mean),
                        "saturated_low": numbers(part.low),
                        "saturated_high": numbers(part.high),
                        "half_life": numbers(part.half_lives) if part is layer.keeps else None,
                        "layer_half_life": numbers(part.half_life) if part is layer.keeps else None,
                    }
                    for name, part in layer.parts.items()
                },
            }
            for layer in found.survey.layers
        ],
    }


def _statistics_lines(document: Mapping[str, Any]) -> list[str]:
    lines = [f"epoch {document['epoch']}: {document['read']}, {document['words']:,} words"]
    for layer in document["layers"]:
        lines.append(f"layer {layer['layer']} {layer['cell']} {layer['direction']}")
        for name, part in layer["parts"].items():
            mean = sum(part["mean"]) / len(part["mean"])
            told = f"  {name:<12} {part['activation']:<8} mean {mean:+.3f}"
            lived = part["layer_half_life"]
            lines.append(told if lived is None else f"{told}, half is left after {lived:.2f} words")
    return lines


def _reading_document(reading: Any) -> dict[str, Any]:
    return {
        "tokens": list(reading.tokens),
        "ids": [int(number) for number in reading.ids],
        "unknown": list(reading.unknown),
        "padding": list(reading.padding),
        "cut": reading.cut,
        "dropped": list(reading.dropped),
    }


def _trace_document(opened: "OpenedRun", sentence: str, gradients: bool) -> dict[str, Any]:
    reading, traced = opened.read(sentence)
    norms = _gradient_norms(opened, traced) if gradients else [{}] * len(traced.layers)
    return {
        "run": opened.id,
        "epoch": opened.epoch,
        "classes": list(opened.classes),
        **_reading_document(reading),
        "verdict": floats(traced.verdict),
        "final": floats(traced.final),
        "proof": opened.proof,
        "layers": [
            {
                "layer": layer.index,
                "cell": layer.cell.value,
                "direction": layer.direction,
                "gates": {name: floats(values) for name, values in layer.gates.items()},
                "states": {name: floats(values) for name, values in layer.states.items()},
                "preactivations": {name: floats(values) for name, values in layer.preactivations.items()},
                **({"gradients": found} if gradients else {}),
            }
            for layer, found in zip(traced.layers, norms, strict=True)
        ],
    }


def _gradient_norms(opened: "OpenedRun", traced: "Trace") -> list[dict[str, list[float]]]:
    """Return the norms of the gradients of the winning class's logit, one dictionary a layer and direction."""
    from core.inside.backward import text_gradients

    found = text_gradients(opened.network, traced.ids, int(traced.final.argmax()))
    return [{name: floats(norms) for name, norms in layer.gradients.norms(0).items()} for layer in found.layers]


def _trace_lines(document: Mapping[str, Any]) -> list[str]:
    lines = [f"epoch {document['epoch']}, largest difference to Keras on the probes {document['proof']:.1e}"]
    for layer in document["layers"]:
        slopes = {f"d {name}": [[norm] for norm in norms] for name, norms in layer.get("gradients", {}).items()}
        parts = {**layer["gates"], **layer["states"], **slopes}
        lines.append(f"layer {layer['layer']} {layer['cell']} {layer['direction']}: means over the units")
        lines.append("  " + " ".join(f"{name:>12}" for name in ("word", *parts)))
        for place, token in enumerate(document["tokens"]):
            means = (sum(values[place]) / len(values[place]) for values in parts.values())
            lines.append("  " + " ".join([f"{token[:12]:>12}", *(f"{mean:>12.3f}" for mean in means)]))
    return [*lines, "use --json for every unit"]
