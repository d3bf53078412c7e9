"""How long the texts are in tokens, what the recipe's length cuts off, and texts of which nothing is left."""

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from core.audit.findings import Examples, Finding, Fix, Lengths, Severity, examples, offered
from core.audit.material import Material
from core.recipe import MAX_LENGTH, End

PERCENTILES = (50, 95, 99)
MOST_BARS = 40
MUCH_CUT = 0.05
MANY_EMPTY = 0.01


def measure_lengths(material: Material) -> Lengths | None:
    """Return the histogram of the lengths in tokens; None where the texts cannot be cut into tokens.

    The last bar holds all texts longer than the 99th percentile (or the recipe's length, where that is more).
    """
    if material.tokens is None:
        return None
    lengths = material.tokens.ids.lengths
    shares = {str(share): int(np.percentile(lengths, share, method="higher")) for share in PERCENTILES}
    edges = _edges(max(shares["99"], material.tokens.kept) + 1)
    counts = np.histogram(np.minimum(lengths, edges[-1] - 1), edges)[0]
    return Lengths(edges=tuple(edges), counts=tuple(counts.tolist()), percentiles=shares, kept=material.tokens.kept)


def check_vocabulary(material: Material) -> Finding | None:
    """Tell why no vocabulary can be learnt, where none can."""
    if material.tokens is not None or material.parts is None:
        return None
    return Finding(
        kind="vocabulary",
        severity=Severity.STOPS,
        title="No words to learn from",
        found=material.problem[:1].upper() + material.problem[1:] + ".",
        effect="A network reads ids of words: without a vocabulary every text is the same to it.",
    )


def check_lengths(material: Material) -> Finding | None:
    """Tell the percentiles of the lengths and the share of texts that the recipe's length cuts."""
    measured = measure_lengths(material)
    if material.tokens is None or measured is None:
        return None
    lengths, kept, shares = material.tokens.ids.lengths, measured.kept, measured.percentiles
    cut = float((lengths > kept).mean())
    lost = float(np.maximum(lengths - kept, 0).sum() / max(1, lengths.sum()))
    end = "beginning" if material.recipe.text.truncate is End.FRONT else "end"
    return Finding(
        kind="lengths",
        severity=Severity.NOTE if cut > MUCH_CUT else Severity.FINE,
        title="Lengths",
        found=(
            f"Half of the texts have at most {shares['50']:,} tokens, 95 % at most {shares['95']:,}, 99 % at most "
            f"{shares['99']:,}, the longest {int(lengths.max()):,}. The recipe reads {kept:,}: {cut:.1%} of the texts "
            f"lose their {end}, {lost:.1%} of all tokens."
        ),
        effect=(
            "What is cut off is never read. Reading more takes time in proportion, and the gradient has to come back "
            "through more steps, in which it may fade."
        ),
        numbers={**{f"p{share}": value for share, value in shares.items()}, "kept": kept, "cut": cut, "lost": lost},
        fix=_longer(material, shares["95"]) if cut > MUCH_CUT else None,
    )


def check_empty(material: Material) -> Finding | None:
    """Tell texts that are empty, that cleaning leaves empty, and that hold no word of the vocabulary."""
    if material.tokens is None:
        return None
    blank = pc.equal(pc.utf8_trim_whitespace(material.labelled.texts), "").to_numpy(zero_copy_only=False)
    cleaned = (material.tokens.ids.lengths == 0) & ~blank
    unknown = (material.tokens.known_counts == 0) & ~cleaned & ~blank
    total = int((blank | cleaned | unknown).sum())
    share = total / max(1, len(material.labelled))
    return Finding(
        kind="empty",
        severity=Severity.FINE if not total else Severity.NOTE if share < MANY_EMPTY else Severity.MISLEADS,
        title="Texts with nothing to read",
        found=(
            f"{int(blank.sum()):,} texts are empty, {int(cleaned.sum()):,} have no token left after cleaning, and "
            f"{int(unknown.sum()):,} have no word that the vocabulary knows."
        ),
        effect=(
            "All of them look the same to the network, so it must give all of them the same verdict; in the score "
            "they count as guesses. Texts that give no token at all are not trained on."
        ),
        numbers={"empty": int(blank.sum()), "cleaned_away": int(cleaned.sum()), "all_unknown": int(unknown.sum())},
        examples=_rows(material, np.flatnonzero(cleaned | unknown)) if total else None,
    )


def check_padding(material: Material) -> Finding | None:
    """Tell how much padding a network reads that does not mask it."""
    if material.tokens is None or material.recipe.text.mask or material.recipe.text.pad is not End.END:
        return None
    kept = material.tokens.kept
    share = 1 - float(np.minimum(material.tokens.ids.lengths, kept).mean()) / kept
    return Finding(
        kind="padding",
        severity=Severity.STOPS if share > 0.5 else Severity.NOTE,
        title="Padding that is read",
        found=f"{share:.0%} of what the network reads is padding at the end of the texts, and nothing masks it.",
        effect=(
            "The state goes on changing over the padding, and what the words left in it fades: a network that reads "
            "its last state out can stay at chance for many epochs."
        ),
        numbers={"padding_share": share},
        fix=offered(material.recipe, "Mask the padding", {"text.mask": True}),
    )


def _edges(end: int) -> list[int]:
    width = max(1, -(-end // MOST_BARS))
    return list(range(0, end + width, width))


def _longer(material: Material, length: int) -> Fix | None:
    wanted = min(length, MAX_LENGTH)
    return offered(material.recipe, f"Read {wanted:,} tokens of a text", {"text.length": wanted})


def _rows(material: Material, places: npt.NDArray[np.int64]) -> Examples:
    return examples(
        ("row", "text", "class"),
        ((int(material.labelled.rows[p]), material.labelled.text(int(p)), material.class_of(p)) for p in places),
    )
