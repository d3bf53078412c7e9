"""What an audit found: each finding with its numbers, its effect on a model, texts to read and, where one is, a fix.

Everything here is plain values, so that a process can hand an audit to a page as one JSON document.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from core.errors import RecipeError
from core.recipe import Recipe

LONGEST_EXAMPLE = 400
MOST_EXAMPLES = 20

Number = int | float
Cell = str | int | float
Settings = Mapping[str, Any]


class Severity(StrEnum):
    """How much a finding matters, the gravest first."""

    STOPS = "stops learning"
    MISLEADS = "misleads the score"
    NOTE = "worth knowing"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Fix:
    """Settings of the recipe that mend a finding, by their path, and what applying them does, in a few words."""

    label: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows to read, at most ``MOST_EXAMPLES``; their texts are cut to ``LONGEST_EXAMPLE`` characters."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: ``found`` says what was measured, ``effect`` what it does to a model."""

    kind: str
    severity: Severity
    title: str
    found: str
    effect: str
    numbers: Mapping[str, Number] = field(default_factory=dict)
    examples: Examples | None = None
    fix: Fix | None = None

    def lines(self) -> list[str]:
        """Return the finding as lines to read."""
        mending = () if self.fix is None else assignments(self.fix.settings)
        return [f"[{self.severity}] {self.title}: {self.found}", *(f"    --set '{setting}'" for setting in mending)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """Texts by their length in tokens: ``counts[i]`` of them have ``edges[i]`` to under ``edges[i + 1]`` tokens.

    ``percentiles`` are the lengths that 50, 95 and 99 % of the texts have at most; ``kept`` the tokens that the
    recipe reads of a text.
    """

    edges: tuple[int, ...]
    counts: tuple[int, ...]
    percentiles: Mapping[str, int]
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The findings over a data set, the gravest first, with the counts that the figures draw.

    ``parts`` gives the texts of each class by part of the split (empty where the split is impossible).
    """

    source: str
    texts: int
    findings: tuple[Finding, ...]
    parts: Mapping[str, Mapping[str, int]]
    lengths: Lengths | None

    def count(self, severity: Severity) -> int:
        """Return how many findings are of this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def find(self, kind: str) -> Finding:
        """Return the finding of this kind; raises KeyError where it was not looked for."""
        return {finding.kind: finding for finding in self.findings}[kind]

    def lines(self) -> list[str]:
        """Return the findings as lines to read, with the settings that mend them."""
        return [line for finding in self.findings for line in finding.lines()]

    def document(self) -> dict[str, Any]:
        """Return the audit as plain values."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Audit":
        """Return the audit that ``document()`` described, also after a way through JSON."""
        lengths = document["lengths"]
        return cls(
            source=document["source"],
            texts=document["texts"],
            findings=tuple(_finding(found) for found in document["findings"]),
            parts=document["parts"],
            lengths=None if lengths is None else _lengths(lengths),
        )


def examples(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Examples:
    """Return rows to read, bounded in number and size."""
    kept = [tuple(map(_cut, row)) for row, _ in zip(rows, range(MOST_EXAMPLES), strict=False)]
    return Examples(tuple(columns), tuple(kept))


def offered(recipe: Recipe, label: str, settings: Settings) -> Fix | None:
    """Return the fix if this recipe can be given the settings and would change, else None."""
    try:
        changed = apply(recipe, settings)
    except RecipeError:
        return None
    return None if changed == recipe else Fix(label, dict(settings))


def apply(recipe: Recipe, settings: Settings) -> Recipe:
    """Return the recipe with the settings of fixes; raises RecipeError."""
    return recipe.with_settings(assignments(settings))


def assignments(settings: Settings) -> list[str]:
    """Return settings as ``path=value``, the values as JSON."""
    return [f"{path}={json.dumps(value, ensure_ascii=False)}" for path, value in settings.items()]


def _cut(cell: Cell) -> Cell:
    if isinstance(cell, str) and len(cell) > LONGEST_EXAMPLE:
        return cell[: LONGEST_EXAMPLE - 1] + "…"
    return cell


def _finding(document: Mapping[str, Any]) -> Finding:
    read, fix = document["examples"], document["fix"]
    rows = read and Examples(tuple(read["columns"]), tuple(map(tuple, read["rows"])))
    return Finding(
        **{**document, "severity": Severity(document["severity"]), "examples": rows, "fix": fix and Fix(**fix)}
    )


def _lengths(document: Mapping[str, Any]) -> Lengths:
    return Lengths(**{**document, "edges": tuple(document["edges"]), "counts": tuple(document["counts"])})
