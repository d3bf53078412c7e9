"""The experiment about what notebook A says of its cells."""

import json
import os
import subprocess
import sys
from pathlib import Path

from core.experiments.cells import parse_series
from core.notebooks.claims import CELLS, EPOCHS, SEEDS, claims_recipe, read_claims
from core.notebooks.notebook import Version, read_notebook

ROOT = Path(__file__).resolve().parents[3]


def test_it_trains_the_repaired_network_and_changes_no_more_than_rows_and_epochs() -> None:
    repaired = read_notebook("A").of_kind(Version.REPAIRED)[0].recipe
    recipe = claims_recipe(rows=400, epochs=3)
    assert (recipe.network, recipe.text, recipe.split) == (repaired.network, repaired.text, repaired.split)
    assert (recipe.data.limit, recipe.training.epochs, recipe.training.early_stopping) == (400, 3, None)


def test_every_cell_is_recorded_with_every_seed_and_to_the_last_epoch() -> None:
    recorded = read_claims()
    assert {(point.cell, point.seed) for point in recorded.points} == {
        (cell, seed) for cell in CELLS for seed in recorded.seeds
    }
    assert len(recorded.seeds) == SEEDS
    assert {point.epochs for point in recorded.points} == {EPOCHS}
    assert parse_series(recorded.document()) == recorded


def test_it_takes_about_five_minutes_of_a_processor() -> None:
    assert 60 < read_claims().seconds < 400


def test_without_the_tweets_the_command_says_what_to_fetch(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "UNROLLED_MIRROR"}
    asked = [sys.executable, "-m", "core", "claims", "--seeds", "1", "--home", str(tmp_path), "--json"]
    ended = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "core fetch sentiment140" in json.loads(ended.stdout)["error"]
