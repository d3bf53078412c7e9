"""What a recipe will make before it is trained: parts, layers, parameters and how long it will take."""

import importlib.util
from dataclasses import asdict, dataclass
from typing import Any

from core.data.labelled import Labelled
from core.history import Pretrained
from core.limits import JobSize, Limits
from core.places import Places, find_places
from core.recipe import EngineChoice, Recipe
from core.reporting import Report, silent
from core.runs.estimate import Sizes, expected_seconds, quickest
from core.shapes import LayerShape, layer_shapes, parameter_count
from core.text.prepared import prepare
from core.text.vectors import start_vectors
from core.text.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class TextPlan:
    """What the texts give, whatever the network: rows of the embedding, tokens kept, texts a part, classes.

    ``pretrained`` tells what the vectors that the recipe's embedding starts from know of them, where it names some.
    """

    rows: int
    length: int
    mean_length: float
    train: int
    validation: int
    test: int
    classes: tuple[str, ...]
    unknown_is_trained: bool
    pretrained: Pretrained | None = None

    def document(self) -> dict[str, Any]:
        """Return the plan as plain values."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "TextPlan":
        """Return the plan that ``document()`` described."""
        told = document.get("pretrained")  # plans recorded earlier have none
        pretrained = None if told is None else Pretrained(**told)
        return cls(**{**document, "classes": tuple(document["classes"]), "pretrained": pretrained})


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """The layers from ids to verdict, their parameters in all, and the expected seconds."""

    layers: tuple[LayerShape, ...]
    parameters: int
    seconds: float


def plan_texts(recipe: Recipe, labelled: Labelled, places: Places | None = None, report: Report = silent) -> TextPlan:
    """Prepare the texts as the worker will and return what that gives; under ``places`` the worker finds it done.

    Raises:
        DataError: the texts cannot be split, no word is left to learn from, or the embedding's vectors are not here.
        RecipeError: the embedding's vectors are of another size.
    """
    prepared = prepare(recipe, labelled, places, report)
    parts, encoder, lengths = prepared.parts, prepared.encoder, prepared.trained_lengths
    return TextPlan(
        rows=len(encoder.vocabulary),
        length=encoder.length,
        mean_length=float(lengths.mean()) if len(lengths) else 0.0,
        train=len(lengths),
        validation=len(parts.validation),
        test=len(parts.test),
        classes=labelled.classes,
        unknown_is_trained=encoder.vocabulary.unknown_is_trained,
        pretrained=_known_to_vectors(recipe, encoder.vocabulary, places or find_places()),
    )


def _known_to_vectors(recipe: Recipe, vocabulary: Vocabulary, places: Places) -> Pretrained | None:
    embedding = recipe.network.embedding
    if embedding.pretrained is None:
        return None
    return start_vectors(places, embedding.pretrained, vocabulary, embedding.size).known


def plan_network(recipe: Recipe, texts: TextPlan, correction: float = 1.0, limits: Limits | None = None) -> NetworkPlan:
    """Return the network's layers and the time its training will take.

    Args:
        recipe: Whose network and training.
        texts: What the texts give.
        correction: How much longer than expected trainings took on this machine so far.
        limits: What this server allows.

    Raises:
        LimitError: the training is larger than that, or expected to take longer.
        RecipeError: the head cannot tell the classes apart.
    """
    layers = layer_shapes(recipe, texts.rows, len(texts.classes))
    parameters = parameter_count(recipe, texts.rows, len(texts.classes))
    # A network without a mask reads its padding, so every text is as long as the longest kept.
    read = texts.mean_length if recipe.text.mask else float(texts.length)
    sizes = Sizes(texts=texts.train, mean_length=max(read, 0.7 * texts.length), parameters=parameters)
    seconds = expected_seconds(recipe, sizes, likely_engine(recipe), correction)
    if limits is not None:
        rows = texts.train + texts.validation + texts.test
        limits.check_recipe(recipe)
        limits.check_sizes(JobSize(rows=rows, parameters=parameters, seconds=seconds))
    return NetworkPlan(layers, parameters, seconds)


def installed_engines() -> tuple[EngineChoice, ...]:
    """Return the engines that can be asked for here, automatic first."""
    named = [choice for choice in EngineChoice if choice is not EngineChoice.AUTO]
    return (EngineChoice.AUTO, *(choice for choice in named if importlib.util.find_spec(choice.value)))


def likely_engine(recipe: Recipe) -> str:
    """Return the engine the worker will probably take; only the worker can ask whether TensorFlow sees a GPU."""
    if recipe.training.engine is not EngineChoice.AUTO:
        return recipe.training.engine.value
    installed = [name for name in ("jax", "tensorflow", "torch") if importlib.util.find_spec(name)]
    return quickest(recipe, installed or ["jax"])
