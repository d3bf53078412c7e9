"""A run evaluated: here where its texts are few, by a process where they would hold up the server."""

from pydantic import TypeAdapter

from core.evaluated import Evaluation, final_scores
from core.evaluation.order import OrderTest
from core.runs.scored import count_scored
from pages.shared import cached, job, words
from pages.train.parts import scored

# What the server evaluates while a visitor waits: texts in all, and texts read again with their words shuffled.
MOST_EVALUATED, MOST_SHUFFLED = 8_000, 1_500


def evaluation(run_id: str) -> Evaluation | None:
    """Return the evaluation of a run; None while a process still makes it, and draws its progress then.

    Raises:
        CoreError: the run is not scored, or damaged.
    """
    run = cached.folder(run_id)
    final_scores(run)
    if count_scored(run) <= MOST_EVALUATED:
        return scored.evaluation(run_id)
    document = job.answer(
        f"evaluate {run_id} {scored.scored_at(run_id)}", f"Evaluating {_name(run_id)}", ["evaluate", run_id]
    )
    return None if document is None else Evaluation.from_document(document)


def order(run_id: str) -> OrderTest | None:
    """Return what word order is worth to a run's network; None while a process still finds out, and draws that.

    Raises:
        CoreError: the run is not scored, or damaged.
    """
    if count_scored(cached.folder(run_id)) <= MOST_SHUFFLED * 4 and scored.validation_texts(run_id) <= MOST_SHUFFLED:
        return scored.order_test(run_id)
    document = job.answer(f"order {run_id} {scored.scored_at(run_id)}", "Shuffling the words", ["order", run_id])
    return None if document is None else TypeAdapter(OrderTest).validate_python(document)


def _name(run_id: str) -> str:
    return words.plain(cached.folder(run_id).about().name)
