"""The networks that come with the program: run folders that nobody may change."""

from core.places import ASSETS
from core.recipe import Cell
from core.runs.folder import RunFolder

FIRST_LOOK = {"first-look-lstm": Cell.LSTM, "first-look-gru": Cell.GRU, "first-look-simple-rnn": Cell.SIMPLE_RNN}


def shipped_run(run_id: str) -> RunFolder | None:
    """Return the shipped run of this name, or None."""
    cell = FIRST_LOOK.get(run_id)
    return None if cell is None else RunFolder(ASSETS / "first_look" / cell.value)
