"""The fields that a sweep varies: a list of values, or a range of numbers."""

import math
import re
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.documents import load_yaml
from core.errors import RecipeError

MOST_VALUES = 50
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})(:log)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choices:
    """A field that takes each of some values, written as in a recipe."""

    path: str
    values: tuple[str, ...]

    def draw(self, random: np.random.Generator) -> str:
        """Return one of the values, each as likely as the others."""
        return self.values[int(random.integers(len(self.values)))]


@dataclass(frozen=True, slots=True)
class Span:
    """A field that takes any number of a range, both ends included; ``log``: every factor is as likely."""

    path: str
    low: float
    high: float
    log: bool = False
    whole: bool = False

    def draw(self, random: np.random.Generator) -> str:
        """Return a number of the range."""
        # A whole number stands for what is rounded to it: half of one more at either end.
        edge = 0.5 if self.whole else 0.0
        low, high = self.low - edge, self.high + edge
        drawn = math.exp(random.uniform(math.log(low), math.log(high))) if self.log else random.uniform(low, high)
        return self.written(min(self.high, max(self.low, drawn)))

    def written(self, value: float) -> str:
        """Return a number of the range as a recipe writes it, with three figures that count."""
        return str(round(value)) if self.whole else f"{value:.3g}"


Field: TypeAlias = Choices | Span


def parse_field(said: str) -> Field:
    """Return the field that a text describes: ``PATH=a,b,c`` or ``PATH=low..high``, ``PATH=low..high:log``.

    A range whose ends are both written without a point takes whole numbers only.

    Raises:
        RecipeError: it is neither.
    """
    path, equals, values = said.partition("=")
    path, values = path.strip(), values.strip()
    if not equals or not path or not values:
        raise RecipeError(f"expected a field like training.batch_size=16,32 or training.epochs=3..9, got {said!r}")
    if found := _RANGE.fullmatch(values):
        return _span(path, found)
    items = load_yaml(f"[{values}]")
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_VALUES:
        raise RecipeError(f"{path}: expected 1 to {MOST_VALUES} values between commas, got {values!r}")
    return Choices(path, tuple(dict.fromkeys(_written(item) for item in items)))


def parse_fields(said: list[str]) -> tuple[Field, ...]:
    """Return several fields; raises RecipeError where one is wrong, or a path stands there twice."""
    fields = tuple(map(parse_field, said))
    paths = [field.path for field in fields]
    if twice := next((path for path in paths if paths.count(path) > 1), None):
        raise RecipeError(f"{twice}: expected once among the fields of a sweep, got it {paths.count(twice)} times")
    return fields


def _span(path: str, found: re.Match[str]) -> Span:
    low, high, log = float(found[1]), float(found[2]), found[3] is not None
    whole = all(re.fullmatch(r"[-+]?\d+", end) for end in (found[1], found[2]))
    if not low < high or (log and low <= (0.5 if whole else 0)):
        raise RecipeError(
            f"{path}: expected a range from a number to a larger one{', both above 0' if log else ''}, got {found[0]!r}"
        )
    return Span(path, low, high, log, whole)


def _written(value: object) -> str:
    """Return a value as YAML that reads back equal, on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, dict)):
        import json

        return json.dumps(value, ensure_ascii=False)
    return str(value)
