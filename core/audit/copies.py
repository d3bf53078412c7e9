"""Texts that come more than once: letter by letter or nearly, on both sides of the split, with different labels."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.audit.findings import Cell, Finding, Severity, examples, offered
from core.audit.material import Mask, Material
from core.audit.near import FEWEST_WORDS, LEAST_SIMILARITY, families
from core.data.labelled import TEST, TRAIN, Rows
from core.reporting import Report, silent

MANY = 0.02
MOST_COMPARED = 400_000
DROP = {"data.drop_duplicates": True}


def near_families(material: Material, report: Report = silent) -> Rows:
    """Return a number for each text that its copies and near copies share, shape ``(texts,)``.

    Of more than ``MOST_COMPARED`` texts, near copies are looked for in a random sample of so many.
    """
    labelled, copies = material.labelled, material.copies
    if len(labelled) <= MOST_COMPARED:
        return families(labelled.texts, report)
    random = np.random.default_rng([material.recipe.seed, 5])
    sample = np.sort(random.permutation(len(labelled))[:MOST_COMPARED])
    of_copies = np.arange(len(labelled), len(labelled) + copies.max() + 1)
    of_copies[copies[sample]] = families(pc.take(labelled.texts, pa.array(sample)), report)
    return np.asarray(np.unique(of_copies[copies], return_inverse=True)[1], np.int64)


def check_repeats(material: Material) -> Finding:
    """Tell how many texts repeat an earlier one letter by letter."""
    sizes = np.bincount(material.copies)
    extra = len(material.labelled) - len(sizes)
    share = extra / max(1, len(material.labelled))
    return Finding(
        kind="repeats",
        severity=_graded(share),
        title="Repeated texts",
        found=f"{extra:,} texts ({share:.1%}) repeat an earlier one letter by letter.",
        effect=(
            "A repeated text counts several times in the loss, so the network learns it by heart, and a copy on the "
            "other side of the split is a question whose answer it has seen."
        ),
        numbers={"repeats": extra, "share": share},
        examples=examples(("times", "text"), _largest(material, sizes)) if extra else None,
        fix=offered(material.recipe, "Keep each text once", DROP) if extra else None,
    )


def check_near_copies(material: Material, family: Rows) -> Finding:
    """Tell how many texts are near copies of an earlier one, beyond those that equal it."""
    _, first = np.unique(material.copies, return_index=True)
    extra = len(first) - len(np.unique(family))
    share = extra / max(1, len(material.labelled))
    return Finding(
        kind="near_copies",
        severity=_graded(share),
        title="Near copies",
        found=(
            f"{extra:,} more texts ({share:.1%}) are near copies of an earlier one: the same words but for case, "
            f"punctuation, addresses and names, or at least {LEAST_SIMILARITY:.0%} of their word pairs in common "
            f"(texts of {FEWEST_WORDS} words or more were compared{_sampled(material)})."
        ),
        effect=(
            "They do what repeated texts do, and keeping each text once does not find them: retweets and templates "
            "make one opinion look like many."
        ),
        numbers={"near_copies": extra, "share": share},
        examples=examples(("text", "near copy", "class", "class of the copy"), _near_pairs(material, family))
        if extra
        else None,
    )


def check_leakage(material: Material, family: Rows) -> Finding | None:
    """Tell how many test texts have a copy in the training part."""
    if material.parts is None:
        return None
    equal, near = _leaked(material, material.copies), _leaked(material, family)
    tested = len(material.parts.test)
    share = int(near.sum()) / max(1, tested)
    return Finding(
        kind="leakage",
        severity=_graded(share),
        title="Test texts that the network has seen",
        found=(
            f"{int(near.sum()):,} of the {tested:,} test texts ({share:.1%}) are copies of a text of the training part:"
            f" {int(equal.sum()):,} letter by letter, the others nearly."
        ),
        effect=(
            "The network may remember these instead of understanding them, so the score is better than it will be on "
            "new texts."
        ),
        numbers={"leaked": int(near.sum()), "leaked_exactly": int(equal.sum()), "share": share},
        examples=examples(
            ("test text", "training text", "test class", "training class"), _across(material, family, near)
        ),
        fix=offered(material.recipe, "Keep each text once", DROP) if equal.any() else None,
    )


def check_conflicts(material: Material) -> Finding:
    """Tell how many texts come with different labels, and what accuracy that leaves within reach."""
    labels = material.labelled.labels
    table = np.zeros((int(material.copies.max(initial=-1)) + 1, len(material.labelled.classes)), np.int64)
    np.add.at(table, (material.copies, labels), 1)
    torn = (table > 0).sum(axis=1) > 1
    texts, wrong = int(torn.sum()), int((table.sum(axis=1) - table.max(axis=1, initial=0)).sum())
    share = wrong / max(1, len(labels))
    return Finding(
        kind="conflicts",
        severity=_graded(share),
        title="One text, several labels",
        found=f"{texts:,} texts come with different labels, in {int(table[torn].sum()):,} rows.",
        effect=(
            f"The same text can get one verdict only, so at least {wrong:,} rows must be misjudged: no accuracy over "
            f"{1 - share:.1%} is possible on all of them, and in training they pull in opposite directions. Keeping "
            "each text once keeps the first label, right or wrong."
        ),
        numbers={"texts": texts, "rows": int(table[torn].sum()), "must_be_wrong": wrong, "best_accuracy": 1 - share},
        examples=examples(("text", "labels"), _torn(material, table, np.flatnonzero(torn))) if texts else None,
        fix=offered(material.recipe, "Keep each text once, with its first label", DROP) if texts else None,
    )


def _sampled(material: Material) -> str:
    is_whole = len(material.labelled) <= MOST_COMPARED
    return "" if is_whole else f", in a sample of {MOST_COMPARED:,}: among all texts there are more"


def _graded(share: float) -> Severity:
    return Severity.FINE if share == 0 else Severity.NOTE if share < MANY else Severity.MISLEADS


def _first_places(numbers: Rows) -> Rows:
    """Return the first place of each number, shape ``(numbers,)``."""
    return np.unique(numbers, return_index=True)[1]


def _leaked(material: Material, kind: Rows) -> Mask:
    """Return which texts are in the test part and share their number with one of the training part."""
    taught = np.zeros(int(kind.max(initial=-1)) + 1, bool)
    taught[kind[material.part_of == TRAIN]] = True
    return np.asarray((material.part_of == TEST) & taught[kind])


def _largest(material: Material, sizes: npt.NDArray[np.int64]) -> Iterator[tuple[Cell, ...]]:
    first = _first_places(material.copies)
    for number in np.argsort(-sizes, kind="stable"):
        if sizes[number] > 1:
            yield int(sizes[number]), material.labelled.text(int(first[number]))


def _near_pairs(material: Material, family: Rows) -> Iterator[tuple[Cell, ...]]:
    """Yield a pair of different texts from each family, the first of it and another."""
    first = _first_places(family)[family]
    for place in np.flatnonzero(material.copies != material.copies[first]):
        texts = material.labelled.text(int(first[place])), material.labelled.text(int(place))
        yield *texts, material.class_of(int(first[place])), material.class_of(int(place))


def _across(material: Material, family: Rows, leaked: Mask) -> Iterator[tuple[Cell, ...]]:
    taught = np.full(int(family.max(initial=-1)) + 1, -1, np.int64)
    trained = np.flatnonzero(material.part_of == TRAIN)
    taught[family[trained]] = trained
    for place in np.flatnonzero(leaked):
        other = int(taught[family[place]])
        texts = material.labelled.text(int(place)), material.labelled.text(other)
        yield *texts, material.class_of(int(place)), material.class_of(other)


def _torn(material: Material, table: npt.NDArray[np.int64], numbers: Rows) -> Iterator[tuple[Cell, ...]]:
    first = _first_places(material.copies)
    for number in numbers:
        named = zip(material.labelled.classes, table[number], strict=True)
        told = ", ".join(f"{name} {count}" for name, count in named if count)
        yield material.labelled.text(int(first[number])), told
