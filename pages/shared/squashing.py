"""The squash laboratory on a page: a sentence's own numbers through the curve, again and again, and a run's matrix."""

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st

from core.figures.heatmaps import TITLES
from core.figures.squashing import before_and_after, powers, repeated, squash_curve
from core.inside.growth import activation_of, chain, growths, has_gates, jacobian_norms, kept_shares
from core.inside.survey import SATURATED
from core.inside.weights import CellWeights
from core.recipe import Activation
from core.sheet import Sheet
from pages.shared import download
from pages.shared.heat import PLAIN
from pages.shared.language import say
from pages.shared.looking import Look

STEPS = 100


def weights_of(look: Look) -> CellWeights:
    """Return the weights of the cell that is looked at."""
    layer = look.opened.network.recurrent[look.layer.index]
    if look.layer.direction == "backward" and layer.backward is not None:
        return layer.backward
    return layer.forward


def curves(look: Look) -> None:
    """Draw one gate's, candidate's or state's pre-activations of this sentence on the curve that squashes them."""
    names = {name: say(TITLES[name]) for name in look.layer.preactivations}
    name = st.segmented_control(
        say("What is squashed"),
        list(names),
        default=next(iter(names)),
        required=True,
        format_func=names.__getitem__,
        key=f"squashed_{look.layer.cell.value}",
        persist_state="session",
    )
    chosen, weights = str(name), weights_of(look)
    activation, read = activation_of(weights, chosen), ~np.array(look.reading.padding)
    before = look.layer.preactivations[chosen]
    left, right = st.columns(2, gap="medium")
    left.plotly_chart(
        squash_curve(before[read], before[look.word], activation, names[chosen], say),
        key="squash_curve",
        config=PLAIN,
        alt=say("{curve} with {count} points of this sentence on it", curve=activation.value, count=before[read].size),
    )
    right.plotly_chart(
        before_and_after(before[read], activation, say),
        key="before_and_after",
        config=PLAIN,
        alt=say("Histograms of these values before and after squashing"),
    )
    st.markdown(_share_sentence(before[read], activation))


def _share_sentence(before: np.ndarray, activation: Activation) -> str:
    if activation not in SATURATED:
        return say(
            "**{curve}** has no upper end to be saturated at: its values can grow without bound.",
            curve=activation.value,
        )
    low, high = SATURATED[activation]
    values = np.tanh(before) if low < 0 else 0.5 * (1 + np.tanh(before / 2))
    share = float(np.mean((values < low) | (values > high)))
    steep = float((1 - values**2).mean() if low < 0 else (values * (1 - values)).mean())
    greatest = 1.0 if low < 0 else 0.25
    return say(
        "**{share:.1%}** of these {count:,} values are saturated: within 0.1 of an end (dotted lines). The mean slope "
        "of the curve at these points is **{steep:.3f}**; its greatest, in the middle, is {greatest:g}. A gradient on "
        "its way back is multiplied by that slope.",
        share=share,
        count=before.size,
        steep=steep,
        greatest=greatest,
    )


def again() -> None:
    """Draw the chain "multiply by 3, again and again", without and with tanh."""
    left, middle, right = st.columns(3, gap="medium")
    factor = left.slider(say("Multiply by"), -4.0, 4.0, 3.0, 0.1, key="chain_factor")
    start = middle.slider(say("Start at"), -1.0, 1.0, 0.1, 0.05, key="chain_start")
    steps = right.slider(say("Times"), 1, 100, 20, key="chain_steps")
    plain, squashed = chain(factor, start, steps), chain(factor, start, steps, math.tanh)
    st.plotly_chart(
        repeated(plain, squashed, say),
        key="again_and_again",
        config=PLAIN,
        alt=say(
            "After {steps} times: {plain:.3g} without, {squashed:.3g} with tanh",
            steps=steps,
            plain=plain[-1],
            squashed=squashed[-1],
        ),
    )
    st.markdown(
        say(
            "After {steps} times: **{plain:.4g}** without, **{squashed:.4g}** with tanh. Squashing keeps the state "
            "between −1 and 1 however large the factor is; beyond a factor of 1 it settles away from nought. What it "
            "does not mend is the gradient: there the flat ends multiply by almost nothing.",
            steps=steps,
            plain=plain[-1],
            squashed=squashed[-1],
        )
    )
    download.numbers(partial(lines_sheet, {"without": plain, "with tanh": squashed}), "again-and-again", key="chain")


def left_over(look: Look) -> None:
    """Draw powers by sliders beside this run's own recurrent matrix over this sentence."""
    left, right = st.columns(2, gap="medium")
    base = left.slider("A number", 0.1, 2.0, 0.9, 0.01, key="power_base")
    words = right.slider("to the power of (words)", 10, 300, 200, 10, key="power_words")
    st.markdown(
        f"**{base:g}** to the power of **{words}** is **{base**words:.3g}**. For comparison: 2¹⁰⁰ = {2.0**100:.3g}, "
        f"0.5¹⁰⁰ = {0.5**100:.3g}, 0.9²⁰⁰ = {0.9**200:.3g}."
    )
    ways = _ways(look, base, words)
    st.plotly_chart(
        powers(ways),
        key="powers",
        config=PLAIN,
        alt="; ".join(f"{name}: {values[-1]:.3g} after {len(values) - 1} words" for name, values in ways.items()),
    )
    st.dataframe(rows(look), hide_index=True, alt="Spectral radius, singular value and slope of each recurrent block")
    download.numbers(partial(lines_sheet, ways), f"{look.name}-left-over", key="powers")


def lines_sheet(drawn: Mapping[str, np.ndarray]) -> Sheet:
    """Return lines of any lengths as a table of one line a line and step."""
    points = [(name, step, float(value)) for name, values in drawn.items() for step, value in enumerate(values)]
    names = ("line", "step", "value")
    return Sheet({name: [point[place] for point in points] for place, name in enumerate(names)}, dict(drawn))


def _ways(look: Look, base: float, words: int) -> dict[str, np.ndarray]:
    steps, weights = np.arange(words + 1), weights_of(look)
    with np.errstate(over="ignore"):
        ways = {f"{base:g}ⁿ": base ** steps.astype(float)}
        if has_gates(look.layer):
            shares = kept_shares(look.layer)
            gate = "f" if "forget_gate" in look.layer.gates else "z"
            ways[f"this sentence: product of {gate}, geometric mean over units"] = np.exp(
                np.log(np.maximum(shares, 1e-300)).mean(axis=1)
            )
            ways[f"the unit that keeps most: product of {gate}"] = shares[:, int(shares[-1].argmax())]
            return ways
        (growth,) = growths(weights, look.layer)
        ways["this sentence: norm of the product of Jacobians"] = jacobian_norms(weights, look.layer)
        ways["(spectral radius · mean slope)ⁿ"] = growth.rate ** steps.astype(float)
        ways["(singular value · mean slope)ⁿ"] = growth.bound ** steps.astype(float)
    return ways


def rows(look: Look) -> list[dict[str, str | float]]:
    """Return one line a block of the recurrent kernel."""
    return [
        {
            "W_h of": TITLES[growth.block],
            "spectral radius": round(growth.radius, 3),
            "largest singular value": round(growth.largest, 3),
            "mean slope, this sentence": round(growth.slope, 3),
            "radius × slope": round(growth.rate, 3),
            "singular value × slope": round(growth.bound, 3),
            "(radius × slope)^100": f"{_power(growth.rate, STEPS):.3g}",
        }
        for growth in growths(weights_of(look), look.layer)
    ]


def _power(base: float, steps: int) -> float:
    with np.errstate(over="ignore", under="ignore"):
        return float(np.float64(base) ** steps)


def sheet(look: Look) -> Sheet:
    """Return every value before and after squashing: one line a word, unit and gate."""
    tokens, lines = look.reading.tokens, []
    for name, before in look.layer.preactivations.items():
        after = (look.layer.gates or look.layer.states)[name]
        for word, unit in np.ndindex(before.shape):
            lines.append((name, word, tokens[word], unit, float(before[word, unit]), float(after[word, unit])))
    names = ("what", "place", "word", "unit", "before", "after")
    arrays = {f"{name} before": before for name, before in look.layer.preactivations.items()}
    arrays |= {"recurrent_kernel": weights_of(look).recurrent_kernel}
    return Sheet({name: [line[place] for line in lines] for place, name in enumerate(names)}, arrays)
