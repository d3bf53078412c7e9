"""The lessons about memory through time: shared weights, gradients on their way back, how far back is remembered."""

import streamlit as st

from core.experiments.points import CELLS, half_distance
from core.experiments.recall import parse_recall, read_recall
from core.figures import notebooks as pictures
from core.figures.memory import recall_curves, share_bars, walk_back_figure
from core.figures.unrolled import unrolled_figure
from core.inside.backward import Aim
from core.notebooks.notebook import Lesson, Notebook
from core.recipe import CELL_NAMES
from pages.learn.parts import stage
from pages.shared import job, longterm, seeded, stepback, terms, walking
from pages.shared.heat import PLAIN
from pages.shared.language import say
from pages.shared.walking import Walk


def matrices(notebook: Notebook, lesson: Lesson) -> None:
    """Draw the network unrolled, and what each word adds to a matrix's gradient."""
    walk = _walk(notebook, lesson)
    if walk is None:
        return
    chosen = str(
        st.segmented_control(
            say("Matrix"),
            terms.offered(walk),
            default="W_h",
            required=True,
            key=f"{lesson.name}_matrix",
            help=say(terms.IN_KERAS),
        )
    )
    usual = (walk.winner() + 1) % len(walk.opened.classes)
    label = st.segmented_control(
        say("If the right answer were"),
        [*range(len(walk.opened.classes))],
        default=usual,
        required=True,
        format_func=walk.opened.classes.__getitem__,
        key=f"{lesson.name}_answer_{walk.opened.id}_{usual}",
    )
    st.plotly_chart(
        unrolled_figure(walk.tokens, chosen, say),
        key=f"{lesson.name}_unrolled",
        config={"displayModeBar": False},
        alt=say("The network unrolled over the words: W_x from each word, W_h from state to state, W_y to the verdict"),
    )
    found = terms.of(chosen, walk, walk.gradients(walk.opened.network, int(label or 0), Aim.LOSS))
    st.plotly_chart(
        share_bars(walk.tokens, found.shares, chosen, say),
        key=f"{lesson.name}_shares",
        config=PLAIN,
        alt=say(
            "Share of the gradient of each word: {shares}",
            shares=", ".join(f"{token} {share:.0%}" for token, share in zip(walk.tokens, found.shares, strict=True)),
        ),
    )
    st.markdown(terms.sum_sentence(found))


def walk_back(notebook: Notebook, lesson: Lesson) -> None:
    """Draw the length of the gradient at every word, from the verdict back to the first."""
    walk = _walk(notebook, lesson)
    if walk is None:
        return
    place = walking.choose_word(walk)
    gradients = walk.last_of(walk.gradients(walk.opened.network, walk.winner()))
    lengths = [float(length) for length in gradients.gradients.norms(0)["hidden"]]
    stepback.numbers(walk.tokens, lengths, place)
    st.plotly_chart(
        walk_back_figure(walk.tokens, lengths, place, say),
        key=f"{lesson.name}_chart",
        config=PLAIN,
        alt=say("Length of the gradient at each word: {lengths}", lengths=stepback.in_words(walk.tokens, lengths)),
    )


def _walk(notebook: Notebook, lesson: Lesson) -> Walk | None:
    shown = stage.network(notebook, lesson)
    stage.tell(shown)
    look = shown.look(stage.sentence(shown))
    return None if look is None else Walk(look.opened, look.reading, look.trace)


def recall(_: Notebook, lesson: Lesson) -> None:
    """Draw how far back three cells remember: the visitor's own measurement, with the recorded one beside it."""
    recorded, key = read_recall(), f"recall_{seeded.FIRST}"
    arguments = ["recall", "--seed", str(seeded.FIRST)]
    here = job.answer(key, say("Training"), arguments) if job.is_known(key, arguments) else None
    found = recorded if here is None else parse_recall(here)
    beside = () if here is None else recorded.points
    measured = say("Measured here, seed {seed}; thin: recorded.", seed=seeded.FIRST)
    st.caption(longterm.recorded_sentence(recorded) if here is None else measured)
    st.plotly_chart(
        recall_curves(found.points, found.chance, beside, say),
        key=f"{lesson.name}_curve",
        config=PLAIN,
        alt=say("Accuracy of SimpleRNN, LSTM and GRU against the distance of the deciding word"),
    )
    st.markdown(
        " ".join(longterm.collapse(CELL_NAMES[cell], half_distance(found.points, cell, found.chance)) for cell in CELLS)
    )


def products(_: Notebook, lesson: Lesson) -> None:
    """Draw products of equal factors."""
    st.plotly_chart(
        pictures.products(say),
        key=f"{lesson.name}_products",
        config=PLAIN,
        alt=say("Products of equal factors over 30 words: 0.5 and 0.9 vanish, 1 stays, 1.1 grows"),
    )
