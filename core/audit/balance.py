"""How even the classes are, and whether the rows are sorted by them."""

import math

import numpy as np

from core.audit.findings import Finding, Severity
from core.audit.material import Material
from core.audit.splits import cut_off_the_end, named, stratified
from core.data.labelled import Rows

UNEVEN, VERY_UNEVEN = 0.7, 0.9


def check_balance(material: Material) -> Finding:
    """Tell what a network gets for always naming the largest class."""
    counts = material.labelled.counts
    largest = max(counts, key=counts.__getitem__)
    share = counts[largest] / max(1, len(material.labelled))
    severity = Severity.MISLEADS if share >= VERY_UNEVEN else Severity.NOTE if share >= UNEVEN else Severity.FINE
    listed = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    return Finding(
        kind="balance",
        severity=severity,
        title="Balance of the classes",
        found=f"{share:.1%} of the texts are {largest} ({listed}).",
        effect=(
            f"A network that always says {largest} has an accuracy of {share:.1%} for nothing: only what lies above "
            "that is learnt. The rarer a class, the less it moves the weights, so look at its own recall, too."
        ),
        numbers={"majority_share": share, **{f"texts: {name}": count for name, count in counts.items()}},
    )


def check_order(material: Material) -> Finding | None:
    """Tell whether the rows are sorted by class, by the number of runs, and what the last rows would hold.

    A run is a stretch of rows of one class. For rows in random order their number has a known mean and deviation
    (A. Wald, J. Wolfowitz, 1940; for several classes D. Barton, F. David, 1957).
    """
    labels, classes = material.labelled.labels, material.labelled.classes
    if len(labels) < 2:
        return None
    runs = 1 + int(np.count_nonzero(labels[1:] != labels[:-1]))
    mean, deviation = expected_runs(np.bincount(labels))
    is_sorted = runs < mean / 2 and runs < mean - 3 * deviation
    tail = named(classes, labels[-tail_size(material) :])
    return Finding(
        kind="order",
        severity=_order_severity(material, is_sorted),
        title="Order of the rows",
        found=(
            f"{runs:,} runs of rows of one class, where random order gives about {mean:,.0f}"
            + (": the rows are sorted by class. " if is_sorted else ". ")
            + f"The last {sum(tail.values()):,} rows hold {', '.join(f'{n:,} {name}' for name, n in tail.items())}."
        ),
        effect=(
            "A part cut off the end of sorted rows sees one class or a wrong mixture: a network is tested on what it "
            "was never taught. Parts drawn by chance are not touched by the order."
        ),
        numbers={"runs": runs, "expected_runs": mean, **{f"last rows: {name}": n for name, n in tail.items()}},
        fix=stratified(material) if is_sorted else None,
    )


def expected_runs(counts: Rows) -> tuple[float, float]:
    """Return mean and standard deviation of the number of runs of so many rows a class in random order."""
    sizes = counts.astype(float)
    n, squares, cubes = sizes.sum(), (sizes**2).sum(), (sizes**3).sum()
    variance = (squares * (squares + n * (n + 1)) - 2 * n * cubes - n**3) / (n**2 * (n - 1))
    return float((n * (n + 1) - squares) / n), math.sqrt(max(0.0, float(variance)))


def tail_size(material: Material) -> int:
    """Return the size of the test part, or of a fifth of the rows where there is none."""
    return len(material.parts.test) if material.parts else max(1, len(material.labelled) // 5)


def _order_severity(material: Material, is_sorted: bool) -> Severity:
    if not is_sorted:
        return Severity.FINE
    return Severity.MISLEADS if cut_off_the_end(material.recipe.split) else Severity.NOTE
