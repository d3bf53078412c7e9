"""How long a training will take, from its sizes, corrected by how long this machine took before.

The constants were measured on two CPU cores; trainings that finished under this home folder
correct them, so after the first run the estimate is this machine's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from core.recipe import Recipe
from core.shapes import GATE_BLOCKS

_OPERATIONS_PER_SECOND = 35e9
_PARAMETER_SECONDS = 4e-9
_FORWARD_AND_BACKWARD = 3
_AFTER_SECONDS = 2.5
_NOMINAL_TEXTS, _NOMINAL_LENGTH = 10_000, 40


@dataclass(frozen=True, slots=True)
class _EngineCosts:
    """Seconds: to load, to compile one recurrent layer for one width, of a step, of one word position of a step."""

    load: float
    compile: float
    step: float
    position: float


_COSTS = {
    "jax": _EngineCosts(load=3.0, compile=1.6, step=0.9e-3, position=0.03e-3),
    "tensorflow": _EngineCosts(load=6.0, compile=2.0, step=2.0e-3, position=0.35e-3),
    "torch": _EngineCosts(load=4.0, compile=0.1, step=3.0e-3, position=0.25e-3),
}


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a training's time depends on beside its recipe."""

    texts: int
    mean_length: float
    parameters: int
    widths: int = 1


def position_seconds(recipe: Recipe, engine: str, texts: int) -> float:
    """Return the expected seconds that one word position of one batch takes, forwards and backwards.

    ``texts`` are those that train: the size of a batch may follow from them.
    """
    costs = _costs(engine)
    inputs, operations, directions = recipe.network.embedding.size, 0, 0
    for layer in recipe.network.recurrent:
        ways = 2 if layer.bidirectional else 1
        operations += ways * 2 * GATE_BLOCKS[layer.cell] * layer.units * (inputs + layer.units)
        inputs = ways * layer.units
        directions += ways
    batch = recipe.training.batch_of(texts)
    return costs.position * max(directions, 1) + _FORWARD_AND_BACKWARD * operations * batch / _OPERATIONS_PER_SECOND


def compile_seconds(recipe: Recipe, engine: str) -> float:
    """Return the expected seconds that compiling the network for one width takes."""
    directions = sum(2 if layer.bidirectional else 1 for layer in recipe.network.recurrent)
    return _costs(engine).compile * max(directions, 1)


def step_seconds(recipe: Recipe, sizes: Sizes, engine: str) -> float:
    """Return the expected seconds of one step over one batch."""
    reading = sizes.mean_length * position_seconds(recipe, engine, sizes.texts)
    return _costs(engine).step + reading + sizes.parameters * _PARAMETER_SECONDS


def quickest(recipe: Recipe, engines: Sequence[str]) -> str:
    """Return which of the engines is expected to take the shortest steps with a recipe on a CPU."""
    return min(engines, key=lambda engine: nominal_step_seconds(recipe, engine))


def nominal_step_seconds(recipe: Recipe, engine: str) -> float:
    """Return the expected seconds of a step before the texts are known; only to compare engines by."""
    length = _NOMINAL_LENGTH if recipe.text.length == "auto" else recipe.text.length
    return step_seconds(recipe, Sizes(texts=_NOMINAL_TEXTS, mean_length=length, parameters=0), engine)


def expected_seconds(recipe: Recipe, sizes: Sizes, engine: str, correction: float = 1.0) -> float:
    """Return the expected seconds from pressing Train to the final scores."""
    costs = _costs(engine)
    training = recipe.training
    steps = -(-training.texts_an_epoch(sizes.texts) // training.batch_of(sizes.texts)) * training.epochs
    step = step_seconds(recipe, sizes, engine)
    start = costs.load + compile_seconds(recipe, engine) * sizes.widths
    return (start + steps * step + _AFTER_SECONDS) * correction


def correction_from(pairs: Iterable[tuple[float, float]]) -> float:
    """Return the factor between (expected, measured) seconds of trainings that finished: their median ratio.

    Kept between 1/5 and 5; 1 where nothing has finished yet.
    """
    ratios = [measured / expected for expected, measured in pairs if expected > 0 and measured > 0]
    return min(max(median(ratios), 0.2), 5.0) if ratios else 1.0


def _costs(engine: str) -> _EngineCosts:
    return _COSTS.get(engine, _COSTS["jax"])
