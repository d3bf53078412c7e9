"""The first weights of a fast run: drawn by programs that JAX spends little on, and the same numbers."""

import numpy as np
import pytest

from core.recipe import EngineChoice, Recipe
from core.training.engine import Engine, choose_engine, compiled_hastily

pytestmark = pytest.mark.keras
# A shape that no other test has, so that its programs are compiled here.
RECIPE = Recipe().with_settings(["network.recurrent.0.units=37", "network.embedding.size=23"])


@pytest.fixture
def engine() -> Engine:
    import keras

    return choose_engine(EngineChoice(keras.backend.backend()))


def test_the_first_weights_are_the_same_up_to_a_rounding(engine: Engine) -> None:
    from core.network.build import build_model

    with compiled_hastily(engine):
        hasty = build_model(RECIPE, 211, 2).get_weights()
    _forget_programs(engine)
    for ours, theirs in zip(hasty, build_model(RECIPE, 211, 2).get_weights(), strict=True):
        assert np.abs(ours - theirs).max() <= 1e-6


def test_what_comes_after_is_compiled_with_care_even_where_building_failed(engine: Engine) -> None:
    if engine.name != "jax":
        pytest.skip("only JAX compiles programs for the first weights")
    import jax

    def fail() -> None:
        assert jax.config.values["jax_disable_most_optimizations"]
        raise RuntimeError

    with pytest.raises(RuntimeError), compiled_hastily(engine):
        fail()
    assert not jax.config.values["jax_disable_most_optimizations"]


def _forget_programs(engine: Engine) -> None:
    if engine.name == "jax":
        import jax

        jax.clear_caches()
