"""What the ways of an experiment make of one text, before anything is trained."""

from collections.abc import Mapping

from core.data.labelled import Labelled
from core.experiments.experiment import Experiment
from core.experiments.results import Row
from core.recipe import End
from core.text.encode import Encoder
from core.text.prepared import prepare


def fit_ways(experiment: Experiment, labelled: Labelled) -> dict[str, Encoder]:
    """Return the encoder of each way, learnt from the texts as a training would."""
    return {way: prepare(recipe, labelled).encoder for way, recipe in experiment.variants().items()}


def read_rows(encoders: Mapping[str, Encoder], text: str) -> tuple[Row, ...]:
    """Return the row that each way makes of a text, filled up to its length."""
    return tuple(read_row(way, encoder, text) for way, encoder in encoders.items())


def read_row(way: str, encoder: Encoder, text: str) -> Row:
    """Return the row of one way, masked padding included: there it is, although the network does not read it."""
    reading, masked = encoder.read(text), encoder.text.mask
    words = tuple(zip(reading.tokens, reading.padding, reading.unknown, strict=True))
    gap = ((("", True, False),) * (encoder.length - len(words))) if masked else ()
    row = gap + words if encoder.text.pad is End.FRONT else words + gap
    return Row(
        way=way,
        tokens=tuple(token for token, _, _ in row),
        padding=tuple(padded for _, padded, _ in row),
        unknown=tuple(unknown for _, _, unknown in row),
        masked=masked,
        cut=reading.cut,
        dropped=reading.dropped,
    )
