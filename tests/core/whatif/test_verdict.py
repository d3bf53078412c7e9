import numpy as np
import pytest

from core.inside.trace import trace
from core.inside.weights import OpenNetwork
from core.recipe import Recipe
from core.text.encode import Reading, fit_encoder
from core.whatif.verdict import judge, unknown_share

TEXTS = ["a good film", "a bad film", "good or bad", "a film"] * 3
CLASSES = ("bad", "good")


def network_of(recipe: Recipe, rows: int) -> OpenNetwork:
    size, units = recipe.network.embedding.size, recipe.network.recurrent[0].units
    shapes = {
        "embedding/table": (rows, size),
        "recurrent.0.forward/kernel": (size, units),
        "recurrent.0.forward/recurrent_kernel": (units, units),
        "recurrent.0.forward/bias": (units,),
        "head/kernel": (units, 1),
        "head/bias": (1,),
    }
    rng = np.random.default_rng(0)
    return OpenNetwork.from_arrays(recipe, {name: rng.normal(size=shape) for name, shape in shapes.items()})


def recipe_of(**vocabulary: object) -> Recipe:
    network = {"embedding": {"size": 3}, "recurrent": [{"cell": "simple_rnn", "units": 2}]}
    return Recipe.parse({"network": network, "text": {"vocabulary": vocabulary}})


def reading_of(recipe: Recipe, text: str) -> tuple[OpenNetwork, Reading]:
    encoder = fit_encoder(TEXTS, recipe.text)
    return network_of(recipe, len(encoder.vocabulary)), encoder.read(text)


@pytest.mark.parametrize("text", ["a good film", "bad", "", "zzz zzz"])
def test_the_moves_lead_from_the_verdict_before_any_word_to_the_last(text: str) -> None:
    network, reading = reading_of(recipe_of(unknown="drop"), text)
    verdict = judge(network, CLASSES, reading, trace(network, reading.ids))
    way = verdict.before[verdict.winner] + verdict.moves.sum()
    assert way == pytest.approx(verdict.probabilities[verdict.winner], abs=1e-6)
    assert len(verdict.moves) == len(reading.ids)
    assert verdict.probabilities.sum() == pytest.approx(1)


def test_the_winner_is_the_likelier_class() -> None:
    network, reading = reading_of(recipe_of(unknown="drop"), "a good film")
    verdict = judge(network, CLASSES, reading, trace(network, reading.ids))
    assert verdict.probabilities[verdict.winner] == max(verdict.probabilities)


@pytest.mark.parametrize(
    ("unknown", "text", "share"),
    [
        ("token", "a good film", 0.0),
        ("token", "a zzz film yyy", 0.5),
        ("drop", "a zzz film yyy", 0.5),
        ("drop", "zzz", 1.0),
        ("drop", "", 0.0),
    ],
)
def test_the_unknown_share_counts_words_that_were_dropped_too(unknown: str, text: str, share: float) -> None:
    recipe = Recipe.parse({"text": {"vocabulary": {"unknown": unknown}, "length": 9}})
    assert unknown_share(fit_encoder(TEXTS * 20, recipe.text).read(text)) == share


@pytest.mark.parametrize(("text", "doubtful"), [("a zzz yyy", True), ("good film or bad zzz", False)])
def test_a_verdict_on_mostly_unknown_words_is_doubtful(text: str, doubtful: bool) -> None:
    network, reading = reading_of(recipe_of(unknown="drop"), text)
    assert judge(network, CLASSES, reading, trace(network, reading.ids)).is_doubtful is doubtful
