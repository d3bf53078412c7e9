import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DamagedRunError
from core.opened import NoSnapshotError, default_epoch, open_run
from core.places import ASSETS
from core.recipe import Recipe
from core.runs.files import read_json, replace_json
from core.runs.folder import About, RunFolder

SHIPPED = RunFolder(ASSETS / "first_look" / "lstm")


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    shutil.copytree(SHIPPED.path, tmp_path / "run")
    return RunFolder(tmp_path / "run")


def test_a_run_opens_at_its_chosen_epoch_and_holds_its_proof(run: RunFolder) -> None:
    opened = open_run(run)
    assert opened.epoch == run.scores()["chosen_epoch"] == max(opened.epochs)
    assert opened.proof <= 1e-5
    assert opened.proof_holds
    assert opened.network.classes == len(opened.classes)


def test_a_sentence_is_read_to_a_verdict_for_each_row(run: RunFolder) -> None:
    opened = open_run(run)
    reading, trace = opened.read("not at all bad")
    assert trace.verdict.shape == (len(reading.ids), len(opened.classes))
    np.testing.assert_allclose(trace.final, trace.verdict[-1])


def test_every_kept_epoch_can_be_opened(run: RunFolder) -> None:
    assert [open_run(run, epoch).epoch for epoch in run.snapshots.epochs()] == run.snapshots.epochs()


def test_without_scores_the_last_kept_epoch_is_opened(run: RunFolder) -> None:
    (run.path / "scores.json").unlink()
    assert default_epoch(run) == run.snapshots.epochs()[-1]


def test_an_epoch_that_was_not_kept_is_told_with_those_that_were(run: RunFolder) -> None:
    with pytest.raises(NoSnapshotError, match=r"has kept no network of epoch 999; expected one of 0, "):
        open_run(run, 999)


def test_a_run_that_has_not_begun_has_no_network_to_open(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path, Recipe(), About(name="new", created=1.0))
    with pytest.raises(NoSnapshotError, match="has no network to open yet"):
        open_run(run)


def test_a_proof_that_is_no_number_does_not_hold(run: RunFolder) -> None:
    epoch, probe = run.snapshots.epochs()[-1], run.snapshots.load_probe(run.snapshots.epochs()[-1])
    probe.verdicts[0, 0] = np.nan
    run.snapshots.save(epoch, run.snapshots.load(epoch), probe)
    assert not open_run(run).proof_holds


def without_a_class(run: RunFolder) -> None:
    document = read_json(run.path / "vocabulary.json")
    replace_json(run.path / "vocabulary.json", {**document, "classes": document["classes"][:1]})


def with_fewer_words(run: RunFolder) -> None:
    document = read_json(run.path / "vocabulary.json")
    replace_json(
        run.path / "vocabulary.json",
        {**document, "tokens": document["tokens"][:-9], "counts": document["counts"][:-9]},
    )


def with_another_recipe(run: RunFolder) -> None:
    replace_json(run.path / "recipe.json", Recipe().document())


def with_ids_out_of_range(run: RunFolder) -> None:
    epoch = run.snapshots.epochs()[-1]
    probe = run.snapshots.load_probe(epoch)
    probe.ids[0, 0] = 10**6
    run.snapshots.save(epoch, run.snapshots.load(epoch), probe)


def with_flat_ids(run: RunFolder) -> None:
    epoch = run.snapshots.epochs()[-1]
    arrays = dict(np.load(run.snapshots.probe_path(epoch)))
    np.savez(run.snapshots.probe_path(epoch), **{**arrays, "ids": arrays["ids"][0]})


def with_probe_removed(run: RunFolder) -> None:
    run.snapshots.probe_path(run.snapshots.epochs()[-1]).unlink()


@pytest.mark.parametrize(
    "damage",
    [without_a_class, with_fewer_words, with_another_recipe, with_ids_out_of_range, with_flat_ids, with_probe_removed],
)
def test_files_that_do_not_belong_together_are_a_damaged_run(
    run: RunFolder, damage: Callable[[RunFolder], None]
) -> None:
    damage(run)
    with pytest.raises(DamagedRunError):
        open_run(run, run.snapshots.epochs()[-1])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(["recipe.json", "vocabulary.json", "scores.json"]), data=st.data())
def test_whatever_happens_to_a_small_file_the_run_opens_or_is_damaged(
    run: RunFolder, name: str, data: st.DataObject
) -> None:
    path = run.path / name
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(whole[:place] + data.draw(st.binary(max_size=4)) + whole[place + data.draw(st.integers(0, 4)) :])
    with suppress(DamagedRunError, NoSnapshotError):
        open_run(run)
    path.write_bytes(whole)
