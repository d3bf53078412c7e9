"""The gradient of one matrix, term by term."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.inside.backward import Gradients
from core.messages import mark
from core.recipe import Pooling
from pages.shared.language import say
from pages.shared.walking import Walk

MATRICES = ("W_x", "W_h", "W_y")
IN_KERAS = mark("In Keras: W_x is the kernel, W_h the recurrent_kernel, W_y the kernel of the head.")


@dataclass(frozen=True, slots=True)
class Terms:
    """What each word adds to a matrix's gradient.

    Attributes:
        name: The matrix.
        lengths: The length of each word's term.
        shares: How much of the whole each term is, in the whole's direction; they add up to 1.
        whole: The length of the whole gradient.
        difference: The largest difference between the terms added one by one and the gradient worked out at once.
    """

    name: str
    lengths: tuple[float, ...]
    shares: tuple[float, ...]
    whole: float
    difference: float


def offered(walk: Walk) -> list[str]:
    """Return the matrices that are shown: W_y where the head reads the last state and nothing else."""
    network = walk.opened.network
    reads_last = network.pooling is Pooling.LAST and not network.dense
    return list(MATRICES) if reads_last else [name for name in MATRICES if name != "W_y"]


def of(name: str, walk: Walk, found: Gradients) -> Terms:
    """Return the terms of a matrix for the only text of these gradients."""
    gradients = walk.last_of(found).gradients
    if name == "W_y":
        length = float(np.linalg.norm(found.head.kernel))
        before = [0.0] * (len(walk.tokens) - 1)  # it is used once, after the last word
        return Terms(name, (*before, length), (*before, 1.0), length, 0.0)
    is_kernel = name == "W_x"
    whole = gradients.kernel() if is_kernel else gradients.recurrent_kernel()
    shares = gradients.kernel_shares(0) if is_kernel else gradients.recurrent_shares(0)
    steps = gradients.kernel_steps(0) if is_kernel else gradients.recurrent_steps(0)
    return Terms(
        name=name,
        lengths=tuple(float(np.linalg.norm(step)) for step in steps),
        shares=tuple(shares.tolist()),
        whole=float(np.linalg.norm(whole)),
        difference=float(np.abs(steps.sum(axis=0) - whole).max(initial=0)),
    )


def sum_sentence(terms: Terms) -> str:
    """Return that the terms add up to the whole, with the numbers that show it."""
    if terms.name == "W_y":
        return say(
            "W_y is used once, where the verdict is read out: its gradient has one term, of length {whole:.3g}, and "
            "needs no sum over time.",
            whole=terms.whole,
        )
    return say(
        "The {count} terms add up to the whole: shares {sum:.4f}, length of the whole {whole:.3g}; added one by one "
        "they differ from the gradient worked out at once by at most {difference:.1e}.",
        count=len(terms.shares),
        sum=sum(terms.shares),
        whole=terms.whole,
        difference=terms.difference,
    )


def rows(walk: Walk, terms: Terms) -> Sequence[dict[str, str | int]]:
    """Return one line a word: its term's length and share, and the sum so far from the first word on."""
    so_far = np.cumsum(terms.shares)
    return [
        {
            say("word"): token,
            say("length of its term"): f"{length:.3g}",
            say("share of the whole"): f"{share:.2%}",
            say("sum so far"): f"{total:.2%}",
        }
        for token, length, share, total in zip(walk.tokens, terms.lengths, terms.shares, so_far, strict=True)
    ]
