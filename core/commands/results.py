"""Commands that tell how good a finished run's network is."""

from pydantic import TypeAdapter

from core.commands.options import AsJson, Home, RunId, answer, app
from core.places import find_places
from core.terminal import reporting


@app.command()
def evaluate(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Tell how good a finished run's network is on its test texts, and on which of them."""
    from core.evaluated import Evaluation, evaluate_run
    from core.evaluation.sentences import bounds
    from core.runs.collection import Runs

    def lines(found: Evaluation) -> list[str]:
        scores = found.network.scores
        told = [
            f"network after epoch {found.epoch}: {scores.accuracy.share:.1%} "
            f"({scores.accuracy.low:.1%} to {scores.accuracy.high:.1%}) of {scores.accuracy.texts:,} test texts",
            f"bag of words: {found.words.scores.accuracy.share:.1%}; largest class: {found.majority.share:.1%}",
            f"network less bag of words: {found.over_words.value * 100:+.1f} points ({bounds(found.over_words)})",
            f"calibration error: {found.network.calibration.error:.3f}",
        ]
        told += [
            f"{name}: precision {_share(one.precision)}, recall {_share(one.recall)}, F1 {one.f1:.3f}, "
            f"{one.texts:,} texts"
            for name, one in zip(found.classes, scores.classes, strict=True)
        ]
        groups = (*found.lengths, *found.unknown, *found.negation)
        return told + [f"{one.name}: {one.network.share:.1%} of {one.network.texts:,}" for one in groups]

    with reporting(as_json) as report:
        found = evaluate_run(Runs(find_places(home)).open(run), report)
    answer(found.document(), as_json, lines(found))


@app.command()
def order(run: RunId, home: Home = None, as_json: AsJson = False) -> None:
    """Score every validation text again with its words shuffled: what is word order worth to this network?"""
    from core.evaluated import order_of_run
    from core.evaluation.order import OrderTest
    from core.evaluation.sentences import need_sentence, order_sentence
    from core.runs.collection import Runs

    with reporting(as_json) as report:
        folder = Runs(find_places(home)).open(run)
        found = order_of_run(folder, report)
    document = {"run": folder.id, **TypeAdapter(OrderTest).dump_python(found, mode="json")}
    lines = [order_sentence(found), need_sentence(found)]
    answer({**document, "sentences": lines}, as_json, lines)


def _share(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"
