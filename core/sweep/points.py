"""Which recipes a sweep trains: every combination of values, or some drawn at random."""

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np

from core.errors import RecipeError
from core.recipe import Recipe
from core.sweep.fields import Choices, Field, Span

MOST_RUNS = 64
_TRIES = 50

Point: TypeAlias = tuple[str, ...]
"""One value a field, written as in a recipe."""


def grid(fields: Sequence[Field]) -> list[Point]:
    """Return every combination of the fields' values.

    Raises:
        RecipeError: a field is a range, or there are more combinations than a sweep may have.
    """
    if span := next((field for field in fields if isinstance(field, Span)), None):
        raise RecipeError(f"{span.path}: a grid needs single values, such as 16,32; a range needs a random sample")
    choices = [field.values for field in fields if isinstance(field, Choices)]
    check_count(prod(map(len, choices)) if choices else 0)
    return list(product(*choices))


def sample(fields: Sequence[Field], count: int, seed: int) -> list[Point]:
    """Return different combinations drawn at random; fewer than ``count`` where there are not more.

    Raises:
        RecipeError: no field was given, or more are wanted than a sweep may have.
    """
    check_count(count if fields else 0)
    random = np.random.default_rng([seed, 6])
    found: dict[Point, None] = {}
    for _ in range(_TRIES * count):
        found.setdefault(tuple(field.draw(random) for field in fields))
        if len(found) == count:
            break
    return list(found)


def check_count(count: int) -> None:
    """Refuse a sweep without a run or with too many; raises RecipeError."""
    if not 1 <= count <= MOST_RUNS:
        raise RecipeError(
            f"expected a sweep of 1 to {MOST_RUNS} runs, got {count}; "
            + ("name a field with its values" if count < 1 else "take out values, or draw a random sample")
        )


def recipe_at(recipe: Recipe, fields: Sequence[Field], point: Point) -> Recipe:
    """Return the recipe with a point's values, named after them; raises RecipeError."""
    settings = [f"{field.path}={value}" for field, value in zip(fields, point, strict=True)]
    varied = recipe.with_settings(settings)
    told = ", ".join(f"{_short(field.path)} {value}" for field, value in zip(fields, point, strict=True))
    return varied.model_copy(update={"name": f"{recipe.name}: {told}"[:200]})


def _short(path: str) -> str:
    """Return the end of a path, with the place of a layer after the first: "units", "1.units"."""
    *_, parent, last = f".{path}".split(".")
    return f"{parent}.{last}" if parent.isdecimal() and parent != "0" else last
