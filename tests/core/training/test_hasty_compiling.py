"""The first weights of a fast run: drawn by programs that JAX spends little on, and the same numbers."""

import keras
import numpy as np
import pytest

from core.network.build import build_model
from core.recipe import EngineChoice, Recipe
from core.training.engine import choose_engine, compiled_hastily

pytestmark = pytest.mark.keras
ENGINE = choose_engine(EngineChoice(keras.backend.backend()))
# A shape that no other test has, so that its programs are compiled here.
RECIPE = Recipe().with_settings(["network.recurrent.0.units=37", "network.embedding.size=23"])


def test_the_first_weights_are_the_same_up_to_a_rounding() -> None:
    with compiled_hastily(ENGINE):
        hasty = build_model(RECIPE, 211, 2).get_weights()
    _forget_programs()
    for ours, theirs in zip(hasty, build_model(RECIPE, 211, 2).get_weights(), strict=True):
        assert np.abs(ours - theirs).max() <= 1e-6


@pytest.mark.skipif(ENGINE.name != "jax", reason="only JAX compiles programs for the first weights")
def test_what_comes_after_is_compiled_with_care_even_where_building_failed() -> None:
    import jax

    def fail() -> None:
        assert jax.config.values["jax_disable_most_optimizations"]
        raise RuntimeError

    with pytest.raises(RuntimeError), compiled_hastily(ENGINE):
        fail()
    assert not jax.config.values["jax_disable_most_optimizations"]


def _forget_programs() -> None:
    if ENGINE.name == "jax":
        import jax

        jax.clear_caches()
