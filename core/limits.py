"""What one training may take on this server, all in one place: ``limits.yaml`` in the home folder overrides it.

    rows: 20000            texts of the data set that is learnt from and scored on
    epochs: 50
    units: 128             of any one layer, the embedding's size included
    parameters: 2000000
    minutes: 15            of one training at a stretch, expected and measured
    memory_mb: 3000        of the training process

A field left out keeps its default, which is wide: a laptop of one's own needs no limits, a server for a class does.
What is known before a training begins is refused then, with the number to lower; the time and the memory are watched
while it runs.
"""

from dataclasses import dataclass
from typing import Annotated, NoReturn

from pydantic import Field, ValidationError

from core.documents import load_document
from core.errors import LimitError, RecipeError
from core.places import Places
from core.recipe import Part, Recipe
from core.validation import sentence

Count = Annotated[int, Field(ge=1)]
_BYTES_A_PARAMETER = 16  # four numbers of four bytes: the weight, its gradient, and the optimizer's two


class Limits(Part):
    """The most that one training may take; ``memory_mb`` None is nine tenths of what this machine has."""

    rows: Count = 2_000_000
    epochs: Count = 10_000
    units: Count = 1024
    parameters: Count = 200_000_000
    minutes: Annotated[float, Field(gt=0)] = 48 * 60
    memory_mb: Count | None = None

    def check_recipe(self, recipe: Recipe) -> None:
        """Refuse what a recipe alone tells is too large; raises LimitError."""
        self._check("training.epochs", recipe.training.epochs, self.epochs)
        self._check("network.embedding.size", recipe.network.embedding.size, self.units)
        network = recipe.network
        units = {f"network.recurrent.{place}.units": layer.units for place, layer in enumerate(network.recurrent)}
        units |= {f"network.dense.{place}.units": layer.units for place, layer in enumerate(network.dense)}
        for field, asked in units.items():
            self._check(field, asked, self.units)

    def check_sizes(self, job: "JobSize") -> None:
        """Refuse a training whose sizes are known and too large; raises LimitError."""
        if job.rows > self.rows:
            _refuse(f"{job.rows:,} texts", f"{self.rows:,}", f"set data.limit to {self.rows} or less")
        if job.parameters > self.parameters:
            _refuse(f"a network of {job.parameters:,} parameters", f"{self.parameters:,}", _SMALLER)
        needed = job.parameters * _BYTES_A_PARAMETER // 1_000_000
        if self.memory_mb is not None and needed > self.memory_mb:
            _refuse(f"a network that needs {needed:,} MB at the least", f"{self.memory_mb:,} MB", _SMALLER)
        if job.seconds > self.minutes * 60:
            asked = f"a training expected to take {job.seconds / 60:,.0f} minutes"
            _refuse(asked, f"{self.minutes:g} minutes", "lower training.epochs, data.limit or the units of the layers")

    def _check(self, field: str, asked: int, most: int) -> None:
        if asked > most:
            _refuse(f"{field} {asked:,}", f"{most:,}", f"lower {field} to {most} or less")


_SMALLER = "lower text.vocabulary.size, network.embedding.size or the units of the layers"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSize:
    """How large a training is: texts of all parts, parameters, and expected seconds (0 where nobody knows)."""

    rows: int
    parameters: int
    seconds: float = 0.0


def read_limits(places: Places) -> Limits:
    """Return the limits of a home folder: its ``limits.yaml``, else the defaults; raises RecipeError."""
    path = places.home / "limits.yaml"
    try:
        document = load_document(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Limits()
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"expected the limits of this server in {path}, but they cannot be read: {error}") from None
    try:
        return Limits.model_validate({} if document is None else document)
    except ValidationError as error:
        raise RecipeError(f"{path}: {sentence(error, Limits)}") from None


def _refuse(asked: str, most: str, advice: str) -> NoReturn:
    raise LimitError(f"This server trains at most {most}, but {asked} was asked for: {advice}.")
