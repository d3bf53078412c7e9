"""What can be done with a run in its state: pause, stop, change its rate, resume, train further."""

import streamlit as st

from core.errors import CoreError
from core.recipe import MAX_EPOCHS
from core.runs.folder import RunFolder, Wish
from core.runs.resuming import checkpoint_epoch
from core.runs.status import RunStatus, Status
from pages.shared import cached, problem

# What the field offers at the least; a recipe may say less.
_LOWEST_RATE = 1e-6


def draw(run: RunFolder, status: RunStatus) -> None:
    """Draw the buttons of a run's state."""
    try:
        if status.status.has_ended:
            _draw_going_on(run, status)
        else:
            _draw_under_way(run, status)
    except CoreError as error:
        problem.show(error)


def _draw_under_way(run: RunFolder, status: RunStatus) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        is_asked = run.is_asked(Wish.STOP)
        if status.status.is_live:
            _rate(run)
            if st.button("Pause", key="pause", icon=":material/pause:", disabled=is_asked or run.is_asked(Wish.PAUSE)):
                cached.runs().pause(run.id)
                st.rerun()
        if st.button("Stop", key="stop", icon=":material/stop:", disabled=is_asked):
            cached.runs().stop(run.id)
            st.rerun()


def _rate(run: RunFolder) -> None:
    with st.popover("Learning rate", icon=":material/speed:"):
        now = _rate_now(run)
        rate = st.number_input(
            "From the next epoch on",
            min(_LOWEST_RATE, now),
            10.0,
            now,
            min(1e-4, now),
            format="%g",
            # Another key for another rate, so that the field shows the one that a change has brought.
            key=f"new_rate_{run.id}_{now:g}",
        )
        if st.button("Take it", key="take_rate"):
            cached.runs().change_learning_rate(run.id, rate)
        if run.is_asked(Wish.LEARNING_RATE):
            st.caption("Waits for the next epoch.")


def _rate_now(run: RunFolder) -> float:
    """Return the learning rate of the last epoch, which may have been changed; before its end the recipe's."""
    epochs = cached.event_reader(run.id).poll().epochs
    # The engine holds it in single precision: 0.001 comes back as 0.0010000000475.
    told = float(f"{epochs[-1].learning_rate:.6g}") if epochs else 0.0
    return told if 0 < told <= 10 else run.recipe().training.optimizer.learning_rate


def _draw_going_on(run: RunFolder, status: RunStatus) -> None:
    epochs, done = run.recipe().training.epochs, checkpoint_epoch(run)
    with st.container(horizontal=True, horizontal_alignment="right"):
        if status.status is Status.PAUSED and st.button("End it here", key="end", icon=":material/stop:"):
            cached.runs().stop(run.id)
            st.rerun()
        if status.status is not Status.FINISHED:
            label = f"Resume after epoch {done}" if done else "Start anew"
            if st.button(label, key="resume", icon=":material/resume:", type="primary"):
                _go_on(run, None)
        elif done:
            _train_further(run, epochs)


def _train_further(run: RunFolder, epochs: int) -> None:
    if epochs >= MAX_EPOCHS:
        st.caption(f"It was trained for {MAX_EPOCHS:,} epochs, the most that a recipe can have.")
        return
    with st.popover("Train further", icon=":material/resume:"):
        most = min(epochs + 5, MAX_EPOCHS)
        wanted = st.number_input("Epochs in all", epochs + 1, MAX_EPOCHS, most, key="more_epochs")
        if st.button("Go on", key="further", type="primary"):
            _go_on(run, wanted)


def _go_on(run: RunFolder, epochs: int | None) -> None:
    cached.runs().resume(run.id, epochs)
    st.rerun()
