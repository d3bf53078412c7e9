import json
from pathlib import Path

import numpy as np
import pytest

from core.data.labelled import Labelled
from core.errors import DataError, RecipeError
from core.plan import TextPlan, likely_engine, plan_network, plan_texts
from core.recipe import EngineChoice, Recipe
from core.texts import text_column

TEXTS = tuple(f"the {word} film number {row % 5}" for row in range(50) for word in ("good", "bad"))
LABELLED = Labelled(text_column(TEXTS), np.arange(100) % 2, ("bad", "good"), np.arange(1, 101), {}, "films")


def test_the_plan_of_texts_tells_parts_rows_and_length() -> None:
    plan = plan_texts(Recipe(), LABELLED)
    assert (plan.train, plan.validation, plan.test) == (72, 8, 20)
    assert (plan.length, plan.mean_length, plan.classes) == (5, 5.0, ("bad", "good"))
    assert 3 < plan.rows <= 12


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    path = tmp_path / "three.txt"
    path.write_text("good 1 2 3\nfilm 4 5 6\nzorp 7 8 9\n", encoding="utf-8")
    return path


def test_the_plan_tells_what_the_vectors_of_the_start_know(vectors: Path) -> None:
    embedding = [f"network.embedding.pretrained={vectors}", "network.embedding.size=3"]
    plan = plan_texts(Recipe().with_settings([*embedding, "text.vocabulary.unknown=drop"]), LABELLED)
    assert plan.pretrained is not None
    assert (plan.pretrained.name, plan.pretrained.found, plan.pretrained.words) == ("three.txt", 2, 10)
    assert plan.pretrained.token_share == pytest.approx(0.3)
    assert TextPlan.from_document(json.loads(json.dumps(plan.document()))) == plan


def test_vectors_of_another_size_are_refused_before_training(vectors: Path) -> None:
    with pytest.raises(RecipeError, match=r"network\.embedding\.size: expected 3, .* got 32"):
        plan_texts(Recipe().with_settings([f"network.embedding.pretrained={vectors}"]), LABELLED)


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
