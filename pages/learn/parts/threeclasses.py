"""A network of three classes, trained on reviews of ours of which a third judges nothing."""

from dataclasses import replace

import streamlit as st

from core.notebooks.notebook import Lesson, Notebook
from core.plan import plan_network
from core.recipe import Recipe
from core.runs.folder import RunFolder
from core.runs.status import Status
from pages.learn.parts import stage
from pages.learn.parts.stage import Stage
from pages.shared import cached, planning, state, words
from pages.shared.language import say

TAG = "lesson:three-classes"
_RECIPE = {
    "name": "Three classes: negative, neutral, positive",
    "data": {"source": "generated", "options": {"task": "neutral", "rows": 6000, "distance": 4}},
    "network": {"embedding": {"size": 16}, "recurrent": [{"cell": "lstm", "units": 16}]},
    "training": {"epochs": 8, "optimizer": {"learning_rate": 0.005}},
}
_EXAMPLES = (
    "The soup was delicious and our waiter was friendly.",
    "We sat by the window. We had not booked a table.",
    "The soup was not delicious.",
)


def recipe() -> Recipe:
    """Return how the network is trained."""
    return Recipe.parse(_RECIPE)


def draw(notebook: Notebook, lesson: Lesson) -> None:
    """Draw the verdict of the visitor's newest network of three classes, or the button that trains one."""
    run = _newest()
    if run is None or run.status().status is not Status.FINISHED:
        _train(run)
        return
    shown = Stage(notebook, lesson, run.id, cached.opened(run.id), is_own=True)
    stage.tell(shown)
    typed = stage.sentence(shown)
    stage.read(shown, typed)
    st.dataframe(
        [_row(shown, text) for text in (typed, *_EXAMPLES)],
        hide_index=True,
        alt=say("The probability of each of the three classes for your sentence and for three of ours"),
    )
    st.caption(
        say(
            "The three probabilities of a softmax add up to 1. “Neutral” comes out because neutral texts went in; ask "
            "a network of two classes, and it has to choose."
        )
    )


def _row(shown: Stage, text: str) -> dict[str, str]:
    final = shown.opened.read(text)[1].final
    return {
        say("sentence"): text,
        **{name: f"{value:.3f}" for name, value in zip(shown.opened.classes, final, strict=True)},
    }


def _newest() -> RunFolder | None:
    """Return the newest finished run that this lesson trained, else the newest there is, or None."""
    found = [run for run in cached.runs().list() if TAG in run.tags]
    finished = [run for run in found if run.status is Status.FINISHED]
    newest = next(iter(finished or found), None)
    return None if newest is None else cached.folder(newest.id)


def _train(run: RunFolder | None) -> None:
    st.markdown(
        say(
            "No network of three classes has been trained here yet. Ours is made of 6,000 generated reviews: a third "
            "praises, a third complains, and a third only tells who sat where."
        )
    )
    if run is not None:
        st.page_link(
            "pages/train/live.py",
            label=say("It is {state}: see how it stands", state=say(run.status().status.value)),
            icon=":material/show_chart:",
            query_params={"run": run.id},
        )
        if not run.status().status.has_ended:
            return
    asked = recipe()
    plan = planning.text_plan(asked, str(_RECIPE["name"]))
    label = say("Train it here")
    if plan is not None:
        seconds = plan_network(asked, plan, cached.runs().correction()).seconds
        label = say("Train it here, about {time}", time=words.duration(seconds))
    if st.button(label, key="train_three_classes", type="primary", icon=":material/play_arrow:"):
        made = cached.runs().submit(asked, visitor=state.visitor())
        made.write_about(replace(made.about(), tags=(TAG,)))
        st.switch_page("pages/train/live.py", query_params={"run": made.id})
