"""What the order test found, in sentences that a page and the command line share."""

from core.evaluation.order import OrderTest
from core.evaluation.paired import Difference

FEW_TEXTS = 200


def points(share: float) -> str:
    """Return a difference of shares in percentage points: "3.1 points", "1.0 point"."""
    shown = f"{abs(share) * 100:.1f}"
    return f"{shown} point{'' if shown == '1.0' else 's'}"


def bounds(difference: Difference) -> str:
    """Return the interval and the p-value of a difference, in points."""
    low, high = difference.low * 100, difference.high * 100
    return f"95 % interval {low:.1f} to {high:.1f} points, p {chance(difference.p)}"


def chance(p: float) -> str:
    """Return a p-value as people write it."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


def order_sentence(found: OrderTest) -> str:
    """Return what word order is worth to this network."""
    worth = found.worth
    told = bounds(worth)
    if worth.value < 0 and worth.is_clear:
        return f"Shuffled, the sentences are called right more often, by {points(worth.value)} ({told})."
    if not worth.is_clear:
        return f"Nothing shows that word order is worth anything to this network on your data ({told})."
    return f"Word order is worth {points(worth.value)} on your data ({told})."


def need_sentence(found: OrderTest) -> str:
    """Return whether these data need a recurrent network at all, as far as this network can tell."""
    over, worth = found.over_words, found.worth
    told = bounds(over)
    takes_order = worth.is_clear and worth.value > 0
    if over.is_clear and over.value < 0:
        return (
            f"No: a bag of words, which knows no order, calls {points(over.value)} more of the same sentences right "
            f"than this network ({told})."
            + (" What the network takes from the order does not make up for it." * takes_order)
        )
    if not over.is_clear:
        return _as_good(told, takes_order) + _few(found)
    if takes_order:
        return (
            f"Yes: this network calls {points(over.value)} more of the same sentences right than a bag of words "
            f"({told}), and it loses {points(worth.value)} where their words are shuffled."
        )
    return (
        f"Perhaps not: this network calls {points(over.value)} more of the same sentences right than a bag of words "
        f"({told}), but as many of them shuffled. It owes that to its word vectors; try it without a recurrent layer."
    )


def _as_good(told: str, takes_order: bool) -> str:
    end = "A bag of words calls about as many of the same sentences right as this network"
    if takes_order:
        return f"Not shown: this network reads the order, yet that makes it no better than counting. {end} ({told})."
    return f"Not shown: neither the order of words nor the network itself makes a clear difference. {end} ({told})."


def _few(found: OrderTest) -> str:
    if found.texts >= FEW_TEXTS:
        return ""
    return f" With only {found.texts:,} sentences, a difference has to be large to be seen."
