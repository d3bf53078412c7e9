"""The command that finds what drives a unit."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.commands.options import AsJson, Epoch, Home, RunId, answer, app, network_folder
from core.errors import CoreError
from core.places import find_places
from core.terminal import reporting

if TYPE_CHECKING:
    from core.opened import OpenedRun
    from core.surveyed import Surveyed

MOST_TOLD, LEAST_SEEN = 10, 5


@app.command()
def patterns(
    run: RunId,
    unit: Annotated[int, typer.Argument(metavar="UNIT", help="The unit's number, from 0.")],
    layer: Annotated[int, typer.Option(help="The recurrent layer, from 0; by default the last.")] = -1,
    backward: Annotated[bool, typer.Option("--backward", help="Of the cell that reads from the end.")] = False,
    epoch: Epoch = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Find the words after which a unit of a run's network is highest and lowest, over its validation texts."""
    from core.opened import open_run
    from core.surveyed import survey_run

    places = find_places(home)
    folder = network_folder(run, places)
    opened = open_run(folder, epoch)
    with reporting(as_json) as report:
        found = survey_run(folder, opened, places, report)
    which = (layer % max(1, len(opened.network.recurrent)), "backward" if backward else "forward")
    document = {"run": opened.id, "epoch": opened.epoch, **_document(opened, found, which, unit)}
    answer(document, as_json, _lines(document))


def _document(opened: "OpenedRun", found: "Surveyed", which: tuple[int, str], unit: int) -> dict[str, Any]:
    from core.inside.patterns import extremes, word_means

    states = [values for name, values in found.states.hidden.items() if name == which]
    units = states[0].shape[1] if states else 0
    if not 0 <= unit < units:
        raise CoreError(f"expected a unit from 0 to {units - 1} of layer {which[0]}, {which[1]}; got {unit}")
    values, tokens = states[0][:, unit], opened.encoder.vocabulary.tokens
    words = word_means(found.states, values, LEAST_SEEN)
    told = {"layer": which[0], "direction": which[1], "unit": unit, "read": found.sample.told}
    for name, of in (("highest_words", words[:MOST_TOLD]), ("lowest_words", words[::-1][:MOST_TOLD])):
        told[name] = [{"word": tokens[row], "mean": mean, "seen": seen} for row, mean, seen in of]
    for name, moments in zip(("highest", "lowest"), extremes(found.states, values, MOST_TOLD), strict=True):
        told[name] = [
            {
                "text": found.sample.texts[one.text],
                "place": one.word,
                "word": tokens[int(found.states.ids[found.states.offsets[one.text] + one.word])],
                "state": one.value,
            }
            for one in moments
        ]
    return told


def _lines(document: Mapping[str, Any]) -> list[str]:
    lines = [f"unit {document['unit']} of layer {document['layer']}, {document['direction']}: {document['read']}"]
    for side in ("highest", "lowest"):
        lines.append(f"{side}, on average after a word")
        lines += [f"  {one['mean']:+.3f} {one['word']} ({one['seen']} times)" for one in document[f"{side}_words"]]
        lines.append(f"{side}, once")
        lines += [f"  {one['state']:+.3f} {one['word']}: {one['text']}" for one in document[side]]
    return lines
