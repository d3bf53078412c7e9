"""Runs are deleted into a bin, renamed, tagged and kept."""

import time
from dataclasses import replace

import pytest

from core.errors import RunStateError
from core.recipe import Cell, Recipe
from core.runs.collection import BIN_SECONDS, Runs, RunSummary
from core.runs.described import own_tags
from core.runs.folder import About, RunFolder
from core.runs.listed import Wanted, score_of
from core.runs.status import RunStatus, Status, own_process


@pytest.fixture
def run(runs: Runs) -> RunFolder:
    return ended(runs)


def ended(runs: Runs, name: str = "a run", **network: object) -> RunFolder:
    run = runs.submit(Recipe.parse({"name": name, "network": network}), claimed=True)
    run.write_status(RunStatus(status=Status.FINISHED, heartbeat=time.time()))
    return run


def ids(summaries: object) -> list[str]:
    return [summary.id for summary in summaries]  # type: ignore[attr-defined]


def test_a_deleted_run_lies_in_the_bin_with_all_its_files(runs: Runs, run: RunFolder) -> None:
    before = sorted(path.name for path in run.path.iterdir())
    runs.delete(run.id)
    assert (ids(runs.list()), ids(runs.binned())) == ([], [run.id])
    assert sorted(path.name for path in run.path.iterdir()) == before


def test_a_restored_run_is_as_it_was(runs: Runs, run: RunFolder) -> None:
    before = run.about()
    runs.delete(run.id)
    runs.restore(run.id)
    assert run.about() == before
    assert (ids(runs.list()), ids(runs.binned())) == ([run.id], [])


def test_what_is_not_in_the_bin_cannot_be_restored(runs: Runs, run: RunFolder) -> None:
    with pytest.raises(RunStateError, match="is not in the bin"):
        runs.restore(run.id)


def test_a_run_in_the_bin_does_not_go_on(runs: Runs, run: RunFolder) -> None:
    runs.delete(run.id)
    with pytest.raises(RunStateError, match="restore it before it goes on"):
        runs.resume(run.id, 99)


def test_emptying_the_bin_removes_the_folders_for_good(runs: Runs, run: RunFolder) -> None:
    other = ended(runs)
    runs.delete(run.id)
    assert runs.empty_bin() == (run.id,)
    assert not run.path.exists()
    assert ids(runs.list()) == runs.index.ids() == [other.id]


def test_only_what_has_lain_there_for_a_day_is_swept(runs: Runs, run: RunFolder) -> None:
    old = ended(runs)
    runs.delete(run.id)
    runs.delete(old.id)
    old.write_about(replace(old.about(), deleted_at=time.time() - BIN_SECONDS - 1))
    assert runs.empty_bin(BIN_SECONDS) == (old.id,)
    assert ids(runs.binned()) == [run.id]


def test_a_kept_run_cannot_be_deleted_and_is_never_swept(runs: Runs, run: RunFolder) -> None:
    runs.describe(run.id, keep=True)
    with pytest.raises(RunStateError, match="is kept: let go of it"):
        runs.delete(run.id)
    run.write_about(replace(run.about(), deleted=True))
    assert runs.empty_bin() == ()
    assert run.path.exists()


def test_a_run_that_trains_cannot_be_deleted(runs: Runs) -> None:
    run = runs.submit(Recipe(), claimed=True)
    with pytest.raises(RunStateError, match="stop it before you delete it"):
        runs.delete(run.id)
    assert not run.about().deleted


def test_a_run_that_is_trained_again_stays_out_of_the_sweep(runs: Runs, run: RunFolder) -> None:
    runs.delete(run.id)
    run.write_status(RunStatus(status=Status.RUNNING, heartbeat=time.time(), **own_process()))
    assert runs.empty_bin() == ()
    assert run.path.exists()


def test_deleting_a_waiting_run_takes_it_out_of_the_queue(runs: Runs) -> None:
    run = runs.submit(Recipe())
    runs.delete(run.id)
    assert runs.index.waiting() == []
    runs.restore(run.id)
    assert run.status().status is Status.STOPPED


def test_a_run_whose_about_is_broken_can_be_deleted_too(runs: Runs, run: RunFolder) -> None:
    (run.path / "about.json").write_text("{")
    assert runs.list()[0].problem
    runs.delete(run.id)
    assert (runs.list(), ids(runs.binned())) == ([], [run.id])


def test_a_damaged_run_in_the_bin_is_not_in_the_list(runs: Runs, run: RunFolder) -> None:
    runs.delete(run.id)
    (run.path / "recipe.json").write_text("{")
    assert (ids(runs.list()), ids(runs.binned())) == ([], [run.id])


def test_an_about_of_before_the_bin_had_a_clock_is_read() -> None:
    assert About.parse({"name": "old", "created": 1.0, "deleted": True}).deleted_at == 0.0


def test_a_run_is_renamed_tagged_and_kept(runs: Runs, run: RunFolder) -> None:
    about = runs.describe(run.id, name="  a  better name ", tags=["good", " good ", ""], keep=True)
    assert (about.name, about.tags, about.keep) == ("a better name", ("good",), True)
    assert run.about() == about
    assert (runs.list()[0].tags, runs.list()[0].keep) == (("good",), True)


def test_what_is_not_said_stays_as_it_is(runs: Runs, run: RunFolder) -> None:
    runs.describe(run.id, tags=["one"])
    assert runs.describe(run.id, name="other").tags == ("one",)


@pytest.mark.parametrize(
    "said",
    [{"name": " "}, {"name": "x" * 201}, {"tags": ["x" * 61]}, {"tags": map(str, range(30))}, {"tags": ["sweep:1"]}],
)
def test_names_and_tags_have_bounds(runs: Runs, run: RunFolder, said: dict[str, object]) -> None:
    before = run.about()
    with pytest.raises(RunStateError, match="expected"):
        runs.describe(run.id, **said)  # type: ignore[arg-type]
    assert run.about() == before


def test_tags_that_tie_runs_together_stay_whatever_people_say(runs: Runs, run: RunFolder) -> None:
    run.write_about(replace(run.about(), tags=("sweep:abc", "mine")))
    about = runs.describe(run.id, tags=["other"])
    assert about.tags == ("sweep:abc", "other")
    assert own_tags(about.tags) == ("other",)


def found(runs: Runs, **wanted: object) -> list[str]:
    return [run.name for run in runs.list() if Wanted(**wanted).takes(run)]  # type: ignore[arg-type]


def test_the_list_is_filtered_by_state_cell_data_tag_and_name(runs: Runs) -> None:
    first = ended(runs, "Grand tour", recurrent=[{"cell": "gru"}])
    ended(runs, "petit tour", recurrent=[{"cell": "lstm"}])
    runs.submit(Recipe.parse({"name": "waiting", "data": {"source": "uci_sentences"}}))
    runs.describe(first.id, tags=["best"])
    assert found(runs, text=" TOUR ") == ["petit tour", "Grand tour"]
    assert found(runs, cells=frozenset({Cell.GRU})) == ["Grand tour"]
    assert found(runs, states=frozenset({"queued"})) == ["waiting"]
    assert found(runs, sources=frozenset({"uci_sentences"})) == ["waiting"]
    assert found(runs, tags=frozenset({"best"}), text="grand") == ["Grand tour"]
    assert found(runs, text=first.id[:8]) == ["Grand tour"]


def test_a_damaged_run_is_found_by_its_state(runs: Runs, run: RunFolder) -> None:
    (run.path / "recipe.json").unlink()
    assert found(runs, states=frozenset({"damaged"})) == ["a run"]
    assert found(runs, cells=frozenset({Cell.LSTM})) == []


def test_scores_that_are_missing_or_broken_are_no_score(run: RunFolder) -> None:
    assert score_of(run) is None
    (run.path / "scores.json").write_text('{"test": {"accuracy": 0.5, "texts": 0}}')
    assert score_of(run) is None


def test_a_folder_that_vanishes_while_the_list_is_made_is_left_out(runs: Runs, run: RunFolder) -> None:
    run.path.rename(run.path.with_name(f".deleted-{run.id}"))
    assert runs.list() == []


def test_a_summary_carries_what_the_list_shows(runs: Runs) -> None:
    ended(runs)
    (summary,) = runs.list()
    assert isinstance(summary, RunSummary)
    assert (summary.name, summary.status, summary.tags, summary.keep) == ("a run", Status.FINISHED, (), False)
