"""What can be done with a run in its state: pause, stop, change its rate, resume, train further."""

import streamlit as st

from core.errors import CoreError
from core.runs.folder import RunFolder, Wish
from core.runs.resuming import checkpoint_epoch
from core.runs.status import RunStatus, Status
from pages.shared import cached, problem

MOST_EPOCHS = 10_000


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
        now = run.recipe().training.optimizer.learning_rate
        rate = st.number_input("From the next epoch on", 1e-6, 10.0, now, 1e-4, format="%.6f", key="new_rate")
        if st.button("Take it", key="take_rate"):
            cached.runs().change_learning_rate(run.id, rate)
        if run.is_asked(Wish.LEARNING_RATE):
            st.caption("Waits for the next epoch.")


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
    with st.popover("Train further", icon=":material/resume:"):
        wanted = st.number_input("Epochs in all", epochs + 1, MOST_EPOCHS, epochs + 5, key="more_epochs")
        if st.button("Go on", key="further", type="primary"):
            _go_on(run, wanted)


def _go_on(run: RunFolder, epochs: int | None) -> None:
    cached.runs().resume(run.id, epochs)
    st.rerun()
