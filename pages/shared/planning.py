"""What a recipe's texts give: counted here where they are few, by a process where they would grow the server."""

from core.plan import TextPlan
from core.recipe import Recipe
from pages.shared import cached, job, words


def text_plan(recipe: Recipe, title: str) -> TextPlan | None:
    """Return what the recipe's texts give; None while a process still counts them, and draws its progress then.

    Raises:
        CoreError: the texts cannot be read, split or counted, or the vectors of the start do not fit.
    """
    if cached.is_small(recipe):
        return cached.text_plan(recipe)
    asked = cached.planned(recipe).model_dump_json()
    document = job.answer(f"plan {asked}", f"Counting the words of {words.plain(title)}", ["plan", asked])
    return None if document is None else TextPlan.from_document(document)
