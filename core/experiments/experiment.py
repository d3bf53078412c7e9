"""An experiment: a set of named recipes that differ in one thing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.data.generated.languages import language_names
from core.documents import load_yaml
from core.errors import RecipeError
from core.places import ASSETS
from core.recipe import Cell, Recipe

FOLDER = ASSETS / "experiments"
TRAPS = ("padding", "unknown")
FADES = ("race", "clipping")
NAMES = (*TRAPS, *FADES)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to train: its name, the settings that make it differ, and what it is, in a few words."""

    name: str
    settings: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Experiment:
    """A recipe, and the ways in which it is trained.

    Attributes:
        name: As in the file's name and in addresses.
        title: As on the page.
        recipe: What all ways have in common.
        ways: The ways, in the order in which they are trained and shown.
        sentence: A text that shows what each way makes of it.
        apart: Whether texts with a word that training never saw are also scored apart from the others.
        fades: Whether it is measured how the gradients fade through time.
    """

    name: str
    title: str
    recipe: Recipe
    ways: tuple[Variant, ...]
    sentence: str
    apart: bool = False
    fades: bool = False

    @property
    def chance(self) -> float:
        """The accuracy of guessing: one in two, or one in as many languages as the generated texts ask for."""
        return 1 / len(language_names()) if self.recipe.data.options.get("task") == "languages" else 0.5

    def variants(self, cell: Cell | None = None, seed: int | None = None) -> dict[str, Recipe]:
        """Return one recipe a way, by its name, with this cell and seed (else the experiment's own)."""
        common = self._common(cell, seed)
        return {
            way.name: common.with_settings([*way.settings, f"name='{self.title}: {way.name}'"]) for way in self.ways
        }

    def _common(self, cell: Cell | None, seed: int | None) -> Recipe:
        settings = [] if cell is None else [f"network.recurrent.0.cell={cell.value}"]
        return self.recipe.with_settings(settings if seed is None else [*settings, f"seed={seed}"])


def read_experiment(name: str, folder: Path = FOLDER) -> Experiment:
    """Return one of the experiments in ``NAMES``.

    Raises:
        RecipeError: there is none of this name, or its file does not describe one.
    """
    if name not in NAMES:
        raise RecipeError(f"expected the experiment {' or '.join(NAMES)}, got {name!r}")
    return parse_experiment(name, load_yaml((folder / f"{name}.yaml").read_text(encoding="utf-8")))


def parse_experiment(name: str, document: Any) -> Experiment:
    """Return the experiment that a plain document describes; raises RecipeError."""
    try:
        ways = tuple(
            Variant(str(way), tuple(str(setting) for setting in said["settings"]), str(said["note"]))
            for way, said in document["variants"].items()
        )
        title, recipe, sentence = str(document["title"]), document["recipe"], str(document["sentence"])
    except (AttributeError, KeyError, TypeError) as error:
        raise RecipeError(
            f"expected title, sentence, recipe and variants (settings, note) in the experiment {name}, but {error!r}"
        ) from None
    return Experiment(
        name,
        title,
        Recipe.parse(recipe),
        ways,
        sentence,
        apart=document.get("apart") is True,
        fades=document.get("fades") is True,
    )
