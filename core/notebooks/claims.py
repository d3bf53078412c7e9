"""What notebook A says of its cells, as an experiment: is the GRU smaller, as accurate, and does it over-fit less?

The repaired network is trained with each cell on the same part of the tweets, five seeds each, always for the same
number of epochs. "Smaller" is said of the GRU beside an LSTM; the notebook's own other cell is the SimpleRNN.
"""

import json
from pathlib import Path

from core.errors import DataError
from core.experiments.cells import CellSeries, parse_series
from core.notebooks.notebook import FOLDER, Version, read_notebook
from core.recipe import Cell, Recipe

LETTER = "A"
CELLS = (Cell.LSTM, Cell.GRU, Cell.SIMPLE_RNN)
SEEDS = 5
ROWS, EPOCHS = 20_000, 6
PATH = FOLDER / "claims.json"


def claims_recipe(rows: int = ROWS, epochs: int = EPOCHS) -> Recipe:
    """Return the recipe that all networks have in common but for cell and seed."""
    (repaired, *_) = read_notebook(LETTER).of_kind(Version.REPAIRED)
    return repaired.recipe.with_settings(
        [
            "name='Notebook A: what it says of its cells'",
            f"data.limit={rows}",
            f"training.epochs={epochs}",
            "training.early_stopping=null",
        ]
    )


def read_claims(path: Path = PATH) -> CellSeries:
    """Return the recorded result; raises DataError where there is none."""
    try:
        return parse_series(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise DataError(
            f"expected a recorded result at {path.name}, but {error!r}; run python -m core claims"
        ) from None
