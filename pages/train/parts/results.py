"""What the Results page shows of an evaluation: the scores, the curves, the calibration, the kinds of texts."""

from collections.abc import Sequence

import streamlit as st

from core.evaluated import Evaluation, Judge
from core.evaluation.groups import Group
from core.evaluation.operating import USUAL, AtThreshold, best_threshold
from core.evaluation.outcomes import Share
from core.evaluation.sentences import bounds, points
from core.figures.judges import (
    groups_figure,
    precision_recall_figure,
    reliability_figure,
    roc_figure,
    threshold_figure,
)
from pages.shared import explain, state, words

_NONE = "–"
_PLAIN = {"displaylogo": False}


def head(found: Evaluation) -> None:
    """Draw the three accuracies side by side, always, and what lies between the network and the bag of words."""
    for sentence in found.test_looked_at:
        st.warning(words.plain(sentence), icon=":material/visibility:")
    network, bag, largest = st.columns(3)
    _metric(network, "Network", found.network.scores.accuracy)
    _metric(bag, "Bag of words", found.words.scores.accuracy)
    _metric(largest, "Largest class", found.majority)
    over = found.over_words
    said = f"{points(over.value)} {'above' if over.value >= 0 else 'below'} the bag of words on the same texts"
    st.caption(
        f"The network after epoch {found.epoch} is {said} ({bounds(over)}, McNemar's exact test): "
        f"{over.only_first:,.0f} texts only the network calls right, {over.only_second:,.0f} only the bag of words. "
        + ("" if over.is_clear else "So few may be chance.")
    )


def _metric(place: "st.delta_generator.DeltaGenerator", name: str, share: Share) -> None:
    place.metric(
        name,
        f"{share.share:.1%}",
        help=f"{share.right:,} of {share.texts:,} test texts called right. The interval is Wilson's, 95 %.",
        border=True,
        delta=f"{share.low:.1%} to {share.high:.1%}",
        delta_color="off",
        delta_arrow="off",
    )


def classes(found: Evaluation) -> None:
    """Draw precision, recall and F1 of each class, and the curves of one class against all others."""
    st.dataframe(
        [row for number in range(len(found.classes)) for row in _class_rows(found, number)],
        hide_index=True,
        alt="Precision, recall and F1 of each class, of the network and of the bag of words",
        key="class_scores",
    )
    network, bag = found.network.scores.macro_f1, found.words.scores.macro_f1
    st.caption(f"Macro F1: network {network:.3f}, bag of words {bag:.3f}.")
    number = _curve_class(found)
    one, other = found.network.curves[number], found.words.curves[number]
    if one is None or other is None:
        st.info("All test texts, or none, are of this class: there is no curve to draw.", icon=":material/info:")
        return
    left, right = st.columns(2, gap="medium")
    name = found.classes[number]
    left.plotly_chart(
        roc_figure(one.roc, other.roc),
        key="roc",
        config=_PLAIN,
        alt=f"ROC of {name}: area {one.roc.area:.3f} by the network, {other.roc.area:.3f} by the bag of words",
    )
    pair = one.precision_recall.area, other.precision_recall.area
    right.plotly_chart(
        precision_recall_figure(one.precision_recall, other.precision_recall),
        key="precision_recall",
        config=_PLAIN,
        alt=f"Precision against recall of {name}: average {pair[0]:.3f} and, of the bag of words, {pair[1]:.3f}",
    )
    explain.explain("What do these numbers and curves mean?", "confusion", "operating")


def _class_rows(found: Evaluation, number: int) -> list[dict[str, str | int]]:
    return [_class_row(found.classes[number], who, judge, number) for who, judge in _judges(found)]


def _judges(found: Evaluation) -> Sequence[tuple[str, Judge]]:
    return ("network", found.network), ("bag of words", found.words)


def _class_row(name: str, who: str, judge: Judge, number: int) -> dict[str, str | int]:
    one = judge.scores.classes[number]
    return {
        "class": name,
        "by": who,
        "precision": _share(one.precision),
        "recall": _share(one.recall),
        "F1": f"{one.f1:.3f}",
        "texts": one.texts,
        "called it": one.called,
    }


def _curve_class(found: Evaluation) -> int:
    if len(found.classes) == 2:
        st.markdown(f"Curves of **{words.plain(found.classes[1])}**")
        return 1
    numbers = range(len(found.classes))
    return int(st.selectbox("Curves of", numbers, format_func=found.classes.__getitem__, key="curve_class") or 0)


def calibration(found: Evaluation) -> None:
    """Draw whether the probabilities are meant."""
    network, bag = found.network.calibration, found.words.calibration
    st.plotly_chart(
        reliability_figure(network, bag),
        key="reliability",
        config=_PLAIN,
        alt="Share called right against confidence; the table below has the numbers",
    )
    sure = sum(one.right.texts * one.confidence for one in network.bins)
    right = sum(one.right.right for one in network.bins)
    texts = sum(one.right.texts for one in network.bins)
    st.caption(
        f"On average the network is {sure / texts:.1%} sure and {right / texts:.1%} right: "
        f"{'too sure' if sure > right else 'too modest'} by {points((sure - right) / texts)}. "
        f"Expected calibration error (ECE): {network.error:.3f}, of the bag of words {bag.error:.3f}."
    )
    st.dataframe(
        [
            {
                "sure": f"{one.low:.0%} to {one.high:.0%}",
                "mean": f"{one.confidence:.1%}",
                "called right": f"{one.right.share:.1%}",
                "95 % interval": _interval(one.right),
                "texts": one.right.texts,
            }
            for one in network.bins
        ],
        hide_index=True,
        alt="The network's calibration as a table",
        key="bins",
    )
    explain.explain("How do I read this?", "calibration")


def groups(found: Evaluation) -> None:
    """Draw the accuracy of kinds of texts: by length, by unknown words, by negation."""
    for title, several in (
        ("By length: words read of a text", found.lengths),
        ("By the share of words that the vocabulary does not have", found.unknown),
        (f"By negation ({(found.language or '').capitalize()})", found.negation),
    ):
        if several:
            _group(title, several)
    if found.negation:
        st.caption(
            "A negation is any word of a short list of words that turn a sentence round (not, no, never, without, "
            "but …), looked up in the text as it was written."
        )
    else:
        st.caption("With and without negation: the language of these texts was not recognised, or we know no list.")
    st.caption(
        "Bars: 95 % intervals (Wilson). Where the bars of two groups overlap widely, the difference may be chance."
    )


def _group(title: str, several: Sequence[Group]) -> None:
    st.plotly_chart(
        groups_figure(several, title),
        key=f"groups_{title}",
        config=_PLAIN,
        alt=f"{title}; the numbers are in the table",
    )
    with st.expander("The same as a table", icon=":material/table_rows:"):
        st.dataframe(
            [
                {
                    "texts": one.name,
                    "n": one.network.texts,
                    "network": f"{one.network.share:.1%}",
                    "95 % interval": _interval(one.network),
                    "bag of words": f"{one.words.share:.1%}",
                }
                for one in several
            ],
            hide_index=True,
            alt=title,
            key=f"group_rows_{title}",
        )


def threshold(found: Evaluation) -> None:
    """Draw the slider over the threshold, chosen on validation texts, and what it is worth on the test texts."""
    if found.thresholds is None:
        return
    second, tried = words.plain(found.classes[1]), found.thresholds
    best = best_threshold(tried.validation)
    st.markdown(
        f"A text is called **{second}** where its probability is above the threshold. Choose it on the "
        "*validation* texts, whose curves these are: a threshold picked on the test texts would look better than it is."
    )
    state.put("threshold", state.chosen_threshold(USUAL))
    at = st.slider("Threshold", 0.0, 1.0, step=0.01, key="threshold", on_change=_take_threshold)
    st.button(
        f"The best on validation: {best.threshold:.2f}",
        key="best_threshold",
        icon=":material/my_location:",
        on_click=state.choose_threshold,
        args=(best.threshold,),
    )
    step = round(float(at) * (len(tried.validation) - 1))
    st.plotly_chart(
        threshold_figure(tried.validation, float(at)),
        key="threshold_curves",
        config=_PLAIN,
        alt="Accuracy, precision, recall and F1 on the validation texts at every threshold",
    )
    st.dataframe(
        [
            _threshold_row(f"validation, at {at:.2f}", tried.validation[step]),
            _threshold_row(f"test, at {at:.2f}", tried.test[step]),
            _threshold_row(f"test, at {USUAL:.2f} as usual", tried.test[round(USUAL * (len(tried.test) - 1))]),
        ],
        hide_index=True,
        alt="Scores at the chosen threshold",
        key="threshold_rows",
    )
    explain.explain("Why not choose it on the test texts?", "threshold")


def _take_threshold() -> None:
    state.choose_threshold(float(str(state.value("threshold", USUAL))))


def _threshold_row(name: str, at: AtThreshold) -> dict[str, str | int]:
    return {
        "texts": name,
        "accuracy": f"{at.accuracy.share:.1%}",
        "95 % interval": _interval(at.accuracy),
        "precision": _share(at.precision),
        "recall": _share(at.recall),
        "F1": f"{at.f1:.3f}",
        "n": at.texts,
    }


def _interval(share: Share) -> str:
    return f"{share.low:.1%} to {share.high:.1%}"


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"
