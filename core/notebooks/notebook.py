"""A notebook: what it published, as a recipe with its mistakes in it, and the same mended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.errors import RecipeError
from core.places import ASSETS
from core.recipe import Recipe

FOLDER = ASSETS / "notebooks"
LETTERS = ("A", "B", "C", "D", "E")


class Version(StrEnum):
    """What the notebook does, mistakes included, or what it should have done."""

    PUBLISHED = "published"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """One training of a notebook.

    Attributes:
        notebook: Its letter.
        kind: Published or repaired.
        variant: Which of several, such as ``gru``.
        recipe: How it is trained.
        settings: In what it differs from the notebook's first training; empty for that one.
        published: What the notebook prints: ``trained``, ``validation`` or ``test`` accuracies, one of which it does
            not say on what texts (``unsaid``), ``loss``, or the ``signed_error`` that it takes for a share of errors.
        target: The published accuracy on texts like those of this training's validation part, against which its
            validation accuracy can be held; None where the notebook printed none.
        untimed: Why there is no target, a phrase; empty where there is one.
        parameters: As counted, or None where nobody wrote it down.
        seeds: Over how many seeds a full measurement goes.
        folds: How many folds of a cross-validation make one measurement; 0 for an ordinary training.
        note: What is particular, a sentence.
    """

    notebook: str
    kind: Version
    variant: str
    recipe: Recipe
    settings: tuple[str, ...]
    published: Mapping[str, float]
    target: float | None
    untimed: str
    parameters: int | None
    seeds: int
    folds: int
    note: str

    @property
    def key(self) -> str:
        """Its name in addresses and tags, such as ``B published lstm``."""
        return f"{self.notebook} {self.kind.value} {self.variant}"

    @property
    def published_accuracy(self) -> float | None:
        """The accuracy that the notebook tells: on its test part, else on validation, else on what it does not say."""
        return next((self.published[kind] for kind in ("test", "validation", "unsaid") if kind in self.published), None)

    def with_seed(self, seed: int) -> Recipe:
        """Return the recipe with another seed."""
        return self.recipe.model_copy(update={"seed": seed})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a notebook says or does and that is otherwise.

    Attributes:
        title: What it is about.
        says: What the notebook says or does, in our words.
        look: What is so.
        measured: A sentence with places for counts over the notebook's data (``core.notebooks.facts``); may be empty.
        curve: What the learning curve shows of it: ``gap`` (training against validation), ``stop`` (the best epoch
            against the last), or nothing.
        signed: Whether a run's signed error shows it.
        page: The page where it can be seen: ``encodings``, ``cleaning``, ``inside``, or none.
        params: What that page opens on, by the names that it has in the address.
    """

    title: str
    says: str
    look: str
    measured: str = ""
    curve: str = ""
    signed: bool = False
    page: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A piece of a notebook's theory, with a figure at work.

    Attributes:
        name: Its name in addresses and keys; no other lesson of the notebook has it.
        title: What it is about.
        text: Markdown.
        figure: The name of what draws it (``pages.learn.parts.lessons.FIGURES``).
        inside: The cell of the network that the figure opens: the notebook's own, its sibling's, or the shipped one.
        sentence: What the figure reads to begin with; empty where it reads nothing.
        other: A second sentence beside it, or none.
        says: What the notebook says about this that is not so, in our words; may be empty.
        look: What is so.
        page: The page where there is more of it (``pages.learn.parts.further.PAGES``), or none.
    """

    name: str
    title: str
    text: str
    figure: str
    inside: str = ""
    sentence: str = ""
    other: str = ""
    says: str = ""
    look: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Notebook:
    """One notebook: its letter, title, language, data set, network in a word, and its trainings, published first.

    ``needs`` are the catalogue's entries without which it cannot be trained.
    """

    letter: str
    title: str
    language: str
    needs: tuple[str, ...]
    network: str
    trainings: tuple[Training, ...]
    about: str
    data: str
    findings: tuple[Finding, ...]
    theory: tuple[Lesson, ...]

    def of_kind(self, kind: Version) -> tuple[Training, ...]:
        """Return its published or its repaired trainings."""
        return tuple(training for training in self.trainings if training.kind is kind)

    @property
    def first_published(self) -> Training | None:
        """The first training for which the notebook told an accuracy, or None."""
        return next((training for training in self.trainings if training.published_accuracy is not None), None)


@cache
def read_notebook(letter: str, folder: Path = FOLDER) -> Notebook:
    """Return one of the notebooks in ``LETTERS``.

    Raises:
        RecipeError: there is none of this letter, or its file does not describe one.
    """
    if letter not in LETTERS:
        raise RecipeError(f"expected a notebook, {', '.join(LETTERS)}, got {letter!r}")
    document = yaml.safe_load((folder / f"{letter}.yaml").read_text(encoding="utf-8"))
    return parse_notebook(letter, document)


def all_notebooks() -> tuple[Notebook, ...]:
    """Return the five notebooks."""
    return tuple(map(read_notebook, LETTERS))


def find_training(key: str) -> Training | None:
    """Return the training with this ``key``, or None."""
    return next(
        (training for notebook in all_notebooks() for training in notebook.trainings if training.key == key), None
    )


def parse_notebook(letter: str, document: Any) -> Notebook:
    """Return the notebook that a plain document describes; raises RecipeError."""
    try:
        trainings: list[Training] = []
        for said in document["versions"]:
            trainings.append(_training(letter, {"untimed": document.get("untimed", ""), **said}, trainings))
        return Notebook(
            letter=letter,
            title=str(document["title"]),
            language=str(document["language"]),
            needs=(str(document["source"]), *map(str, document.get("needs", ()))),
            network=str(document["network"]),
            trainings=tuple(trainings),
            about=str(document["about"]),
            data=str(document["data"]),
            findings=tuple(Finding(**said) for said in document["findings"]),
            theory=tuple(Lesson(**said) for said in document["theory"]),
        )
    except (AttributeError, KeyError, TypeError, StopIteration) as error:
        raise RecipeError(
            f"expected title, language, source and versions in notebook {letter}, but {error!r}"
        ) from None


def _training(letter: str, said: Mapping[str, Any], before: list[Training]) -> Training:
    kind, variant = Version(said["kind"]), str(said["variant"])
    own = tuple(map(str, said.get("settings", ())))
    base = _base(said, before)
    settings = (*(base.settings if base else ()), *own)
    first = Recipe.parse(said["recipe"]) if base is None else base.recipe
    name = f"Notebook {letter}, {kind.value}: {variant}"
    published = {str(what): float(value) for what, value in said.get("published", {}).items()}
    target = (published or (before[0].published if before else {})).get(str(said.get("against", "validation")))
    return Training(
        notebook=letter,
        kind=kind,
        variant=variant,
        recipe=first.with_settings(own).model_copy(update={"name": name}),
        settings=settings,
        published=published,
        target=target,
        untimed="" if target is not None else str(said["untimed"]),
        parameters=said.get("parameters"),
        seeds=int(said.get("seeds", 1)),
        folds=int(said.get("folds", 0)),
        note=str(said.get("note", "")),
    )


def _base(said: Mapping[str, Any], before: list[Training]) -> Training | None:
    """Return the training that another one is told over: the one it names, else the first; None for the first."""
    if "recipe" in said:
        return None
    over = said.get("over")
    if over is None:
        return before[0]
    return next(one for one in before if (one.kind.value, one.variant) == (over["kind"], over["variant"]))
