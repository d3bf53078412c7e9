import numpy as np
import pytest

from core.data.labelled import Labelled
from core.errors import DataError, RecipeError
from core.plan import likely_engine, plan_network, plan_texts
from core.recipe import EngineChoice, Recipe
from core.texts import text_column

TEXTS = tuple(f"the {word} film number {row % 5}" for row in range(50) for word in ("good", "bad"))
LABELLED = Labelled(text_column(TEXTS), np.arange(100) % 2, ("bad", "good"), np.arange(1, 101), {}, "films")


def test_the_plan_of_texts_tells_parts_rows_and_length() -> None:
    plan = plan_texts(Recipe(), LABELLED)
    assert (plan.train, plan.validation, plan.test) == (72, 8, 20)
    assert (plan.length, plan.mean_length, plan.classes) == (5, 5.0, ("bad", "good"))
    assert 3 < plan.rows <= 12


def test_the_plan_of_a_network_adds_its_layers_up() -> None:
    texts = plan_texts(Recipe(), LABELLED)
    plan = plan_network(Recipe(), texts)
    lstm = 4 * 32 * (32 + 32 + 1)
    assert plan.parameters == texts.rows * 32 + lstm + 33 == sum(layer.parameters for layer in plan.layers)


def test_a_correction_scales_the_expected_seconds() -> None:
    texts = plan_texts(Recipe(), LABELLED)
    assert plan_network(Recipe(), texts, 3.0).seconds == pytest.approx(3 * plan_network(Recipe(), texts).seconds)


def test_a_head_that_cannot_tell_the_classes_apart_is_refused_before_training() -> None:
    texts = plan_texts(Recipe(), LABELLED)
    with pytest.raises(RecipeError, match=r"network\.head\.units"):
        plan_network(Recipe().with_settings(["network.head.units=3"]), texts)


def test_texts_that_leave_no_word_are_refused_before_training() -> None:
    with pytest.raises(DataError, match="expected words"):
        plan_texts(Recipe().with_settings(["text.vocabulary.minimum_count=1000"]), LABELLED)


def test_the_engine_of_the_recipe_is_the_likely_one() -> None:
    assert likely_engine(Recipe().with_settings(["training.engine=tensorflow"])) == "tensorflow"
    assert likely_engine(Recipe()) in set(EngineChoice) - {EngineChoice.AUTO}
