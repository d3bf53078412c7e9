from pathlib import Path

import pytest

from core.errors import RecipeError
from core.experiments.experiment import NAMES, TRAPS, parse_experiment, read_experiment
from core.recipe import Cell, Recipe

DOCUMENT = {
    "title": "Padding",
    "sentence": "a text",
    "recipe": {"training": {"epochs": 3}},
    "variants": {
        "front": {"note": "first", "settings": ["text.pad=front"]},
        "end": {"note": "then", "settings": ["text.pad=end", "text.mask=false"]},
    },
}


@pytest.mark.parametrize("name", TRAPS)
@pytest.mark.parametrize("cell", Cell)
def test_every_way_of_every_experiment_is_a_recipe_with_the_cell_and_the_seed(name: str, cell: Cell) -> None:
    recipes = read_experiment(name).variants(cell, 11)
    assert len(recipes) == 4
    assert {(recipe.network.recurrent[0].cell, recipe.seed) for recipe in recipes.values()} == {(cell, 11)}


@pytest.mark.parametrize("name", TRAPS)
def test_the_ways_differ_in_what_they_set_and_in_their_name_only(name: str) -> None:
    experiment = read_experiment(name)
    alike = [setting for way in experiment.ways for setting in way.settings]
    recipes = [recipe.with_settings([*alike, "name=the same"]) for recipe in experiment.variants().values()]
    assert recipes == [recipes[0]] * 4


@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_needs_no_data_but_ours(name: str) -> None:
    assert read_experiment(name).recipe.data.source == "generated"


def test_a_runs_name_says_the_experiment_and_the_way() -> None:
    assert [recipe.name for recipe in parse_experiment("padding", DOCUMENT).variants().values()] == [
        "Padding: front",
        "Padding: end",
    ]


def test_without_a_cell_and_a_seed_the_recipes_own_are_kept() -> None:
    recipe = parse_experiment("padding", DOCUMENT).variants()["end"]
    assert (recipe.network, recipe.seed, recipe.training.epochs) == (Recipe().network, Recipe().seed, 3)


def test_an_experiment_that_is_not_there_is_named() -> None:
    with pytest.raises(RecipeError, match=r"expected the experiment padding or .* or clipping, got '\.\./x'"):
        read_experiment("../x")


@pytest.mark.parametrize("field", ["title", "sentence", "recipe", "variants"])
def test_a_field_that_is_missing_is_named(field: str) -> None:
    with pytest.raises(RecipeError, match=f"in the experiment padding, but KeyError\\('{field}'\\)"):
        parse_experiment("padding", {name: value for name, value in DOCUMENT.items() if name != field})


def test_a_file_that_holds_no_experiment_is_refused(tmp_path: Path) -> None:
    (tmp_path / "padding.yaml").write_text("- a list", encoding="utf-8")
    with pytest.raises(RecipeError, match="in the experiment padding"):
        read_experiment("padding", tmp_path)
