import numpy as np
import pytest

from core.errors import RecipeError
from core.recipe import Recipe
from core.sweep.fields import Choices, Span, parse_field, parse_fields
from core.sweep.points import MOST_RUNS, grid, recipe_at, sample


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("network.recurrent.0.cell=lstm,gru", Choices("network.recurrent.0.cell", ("lstm", "gru"))),
        ("training.batch_size = 16, 32, 16", Choices("training.batch_size", ("16", "32"))),
        ("text.mask=true,false", Choices("text.mask", ("true", "false"))),
        ("training.early_stopping=null,{patience: 2}", Choices("training.early_stopping", ("null", '{"patience": 2}'))),
        ("network.recurrent.0.dropout=0..0.5", Span("network.recurrent.0.dropout", 0, 0.5)),
        ("network.recurrent.0.units=8..64:log", Span("network.recurrent.0.units", 8, 64, log=True, whole=True)),
        (
            "training.optimizer.learning_rate=1e-4..1e-2:log",
            Span("training.optimizer.learning_rate", 1e-4, 1e-2, log=True),
        ),
    ],
)
def test_a_field_is_a_list_of_values_or_a_range(said: str, field: object) -> None:
    assert parse_field(said) == field


@pytest.mark.parametrize(
    "said", ["", "units", "=8", "units=", "units=8..4", "units=0..8:log", "units=[", "a=" + "1," * 60]
)
def test_what_is_no_field_is_refused(said: str) -> None:
    with pytest.raises(RecipeError):
        parse_field(said)


def test_a_path_may_stand_there_once() -> None:
    with pytest.raises(RecipeError, match="seed: expected once"):
        parse_fields(["seed=1,2", "seed=3"])


def test_a_grid_has_every_combination_once() -> None:
    assert grid(parse_fields(["a=1,2", "b=x,y"])) == [("1", "x"), ("1", "y"), ("2", "x"), ("2", "y")]


def test_a_grid_of_a_range_is_refused() -> None:
    with pytest.raises(RecipeError, match="a range needs a random sample"):
        grid(parse_fields(["a=1..4"]))


def test_a_sweep_has_at_least_one_run_and_not_too_many() -> None:
    with pytest.raises(RecipeError, match="name a field"):
        grid(())
    with pytest.raises(RecipeError, match=f"1 to {MOST_RUNS} runs, got 81"):
        grid(parse_fields([f"{name}=1,2,3" for name in "abcd"]))
    with pytest.raises(RecipeError, match=f"1 to {MOST_RUNS} runs, got {MOST_RUNS + 1}"):
        sample(parse_fields(["a=0..1.0"]), MOST_RUNS + 1, 7)


def test_a_sample_follows_from_its_seed_and_has_no_point_twice() -> None:
    fields = parse_fields(["a=1..9", "b=x,y"])
    points = sample(fields, 10, 7)
    assert points == sample(fields, 10, 7)
    assert points != sample(fields, 10, 8)
    assert len(set(points)) == 10


def test_a_sample_of_more_than_there_is_takes_what_there_is() -> None:
    assert sorted(sample(parse_fields(["a=1,2", "b=x"]), 30, 7)) == [("1", "x"), ("2", "x")]


def test_whole_numbers_are_drawn_evenly_with_both_ends() -> None:
    random, span = np.random.default_rng(0), Span("a", 1, 3, whole=True)
    drawn = [span.draw(random) for _ in range(3000)]
    assert sorted(set(drawn)) == ["1", "2", "3"]
    assert all(800 < drawn.count(value) < 1200 for value in "123")


def test_on_a_logarithmic_range_every_factor_is_as_likely() -> None:
    random, span = np.random.default_rng(0), Span("a", 1e-4, 1e-2, log=True)
    drawn = np.array([float(span.draw(random)) for _ in range(2000)])
    assert 1e-4 <= drawn.min() <= drawn.max() <= 1e-2
    assert 0.45 < np.mean(drawn < 1e-3) < 0.55


def test_a_recipe_of_a_sweep_is_named_after_its_values() -> None:
    fields = parse_fields(["network.recurrent.0.cell=gru", "training.optimizer.learning_rate=0.01"])
    recipe = recipe_at(Recipe.parse({"name": "mine"}), fields, ("gru", "0.01"))
    assert recipe.name == "mine: cell gru, learning_rate 0.01"
    assert (recipe.network.recurrent[0].cell, recipe.training.optimizer.learning_rate) == ("gru", 0.01)


def test_an_impossible_value_is_refused_with_its_field() -> None:
    with pytest.raises(RecipeError, match=r"network\.recurrent\.0\.units"):
        recipe_at(Recipe(), parse_fields(["network.recurrent.0.units=-1"]), ("-1",))
