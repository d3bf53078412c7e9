"""An experiment on a page: what was recorded of it, and the button that trains its ways here."""

from dataclasses import dataclass

import streamlit as st

from core.experiments.experiment import Experiment, read_experiment
from core.experiments.recorded import Recorded, read_recorded, trial_seconds
from core.experiments.results import Curve, Measured
from core.experiments.trial import Trial, submit_trial
from core.recipe import Cell
from pages.shared import cached, seeded, state, trial, words


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An experiment with what was recorded of it, as one cell is looked at."""

    experiment: Experiment
    recorded: Recorded
    cell: Cell

    @property
    def found(self) -> tuple[Measured, ...]:
        """What was recorded with this cell."""
        return self.recorded.measured.get(self.cell, ())

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The recorded curves with this cell."""
        return tuple(one.curve for one in self.found)

    @property
    def ways(self) -> list[str]:
        """The names of the ways, in their order."""
        return [way.name for way in self.experiment.ways]

    @property
    def epochs(self) -> int:
        """How many epochs each way is trained."""
        return self.experiment.recipe.training.epochs


def of(name: str, cell: Cell | None = None) -> Exhibit:
    """Return an experiment with this cell, by default the one of its recipe; raises CoreError."""
    experiment = read_experiment(name)
    return Exhibit(experiment, read_recorded(name), cell or experiment.recipe.network.recurrent[0].cell)


def run_here(shown: Exhibit, name: str, label: str, note: str = "other texts, another start") -> Trial | None:
    """Draw the button that trains every way, and the trial that is looked at; return that trial, if there is one.

    ``name`` is for the keys, and with it for the address; ``label`` says what is trained: "Train the three here".
    """
    st.subheader("Run it here", anchor=False)
    seconds = trial_seconds(shown.experiment, shown.recorded, shown.cell, cached.runs().correction())
    seed, pressed = seeded.button(name, f"{label}, about {words.duration(seconds)}", note=note)
    if pressed:
        submitted = submit_trial(cached.runs(), shown.experiment, shown.cell, seed, state.visitor())
        state.choose_trial(submitted.id)
    chosen = trial.choose(shown.experiment)
    if chosen is not None:
        trial.show(chosen, shown.curves)
    return chosen
