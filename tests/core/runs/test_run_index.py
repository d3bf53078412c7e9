import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import RunNotFoundError, RunStateError
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import About, RunFolder
from core.runs.index import Index
from core.runs.status import Status, own_process


def rows(places: Places) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(places.index)
    found = connection.execute("SELECT id, created, claimed, visitor FROM runs ORDER BY id").fetchall()
    connection.close()
    return found


@pytest.fixture
def three(runs: Runs) -> list[RunFolder]:
    return [runs.submit(Recipe(name=name)) for name in ("first", "second", "third")]


def test_runs_wait_in_the_order_in_which_they_came(runs: Runs, three: list[RunFolder]) -> None:
    assert runs.index.waiting() == [run.id for run in three]
    assert [runs.position(run.id) for run in three] == [0, 1, 2]
    assert [summary.name for summary in runs.list()] == ["third", "second", "first"]


def test_visitors_take_turns_however_many_runs_each_of_them_has_waiting(runs: Runs) -> None:
    many = [runs.submit(Recipe(name=str(place)), visitor="one") for place in range(3)]
    few = [runs.submit(Recipe(name=str(place)), visitor="other") for place in range(2)]
    trained = []
    while waiting := runs.index.waiting():
        trained.append(waiting[0])
        runs.index.claim(waiting[0])
    assert trained == [many[0].id, few[0].id, many[1].id, few[1].id, many[2].id]


def test_readers_do_not_wait_for_writers(runs: Runs, places: Places) -> None:
    runs.submit(Recipe())
    with sqlite3.connect(places.index) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.execute("BEGIN IMMEDIATE")
        assert len(runs.index.ids()) == 1
        connection.rollback()
    connection.close()


def test_a_claimed_run_has_no_place_in_the_queue_and_the_others_move_up(runs: Runs, three: list[RunFolder]) -> None:
    assert runs.index.claim(three[0].id)
    assert [runs.position(run.id) for run in three] == [None, 0, 1]


def test_a_run_put_back_has_its_old_place(runs: Runs, three: list[RunFolder]) -> None:
    runs.index.claim(three[0].id)
    runs.index.put_back(three[0].id)
    assert [runs.position(run.id) for run in three] == [0, 1, 2]


def test_among_many_threads_one_wins_a_claim(runs: Runs, three: list[RunFolder]) -> None:
    together = threading.Barrier(12)

    def claim(_: int) -> bool:
        together.wait()
        return runs.index.claim(three[1].id)

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(claim, range(12))) == 1


def test_a_run_that_nobody_knows_cannot_be_claimed(runs: Runs) -> None:
    assert not runs.index.claim("a" * 16)


def damage_by_deleting(path: Path) -> None:
    path.unlink()


def damage_by_emptying(path: Path) -> None:
    path.write_bytes(b"")


def damage_by_overwriting(path: Path) -> None:
    path.write_bytes(b"no database " * 500)


def damage_by_cutting(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def damage_by_another_table(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("DROP TABLE runs; CREATE TABLE runs (name TEXT)")
    connection.close()


DAMAGES = [damage_by_deleting, damage_by_emptying, damage_by_overwriting, damage_by_cutting, damage_by_another_table]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_again_as_it_was(
    runs: Runs, places: Places, three: list[RunFolder], damage: Callable[[Path], None]
) -> None:
    runs.index.claim(three[0].id)
    three[0].write_status(replace(three[0].written_status(), status=Status.RUNNING, **own_process()))
    before = rows(places)
    damage(places.index)
    assert Index(places.index, places.runs).waiting() == [three[1].id, three[2].id]
    assert rows(places) == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_index_damaged_while_it_is_open_is_made_again_too(
    runs: Runs, places: Places, three: list[RunFolder], damage: Callable[[Path], None]
) -> None:
    damage(places.index)
    fourth = runs.submit(Recipe(name="fourth"))
    assert runs.index.waiting() == [*[run.id for run in three], fourth.id]


def test_a_damaged_run_and_a_strange_folder_do_not_hinder_the_index(places: Places, three: list[RunFolder]) -> None:
    (three[1].path / "status.json").write_text("{")
    (places.runs / "notes").mkdir()
    places.index.unlink()
    again = Runs(places)
    assert again.index.waiting() == [three[0].id, three[2].id]
    assert sorted(again.index.ids()) == sorted(run.id for run in three)


def test_many_processes_that_find_no_index_lose_no_run(places: Places, three: list[RunFolder]) -> None:
    places.index.unlink()
    together = threading.Barrier(6)

    def submit(number: int) -> str:
        together.wait()
        return Runs(places).submit(Recipe(name=f"late {number}")).id

    with ThreadPoolExecutor(6) as pool:
        late = set(pool.map(submit, range(6)))
    assert set(Runs(places).index.waiting()) == late | {run.id for run in three}


def test_a_busy_index_is_waited_for_and_not_made_again(places: Places, runs: Runs, three: list[RunFolder]) -> None:
    busy = sqlite3.connect(places.index, isolation_level=None, check_same_thread=False)
    busy.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(0.3, busy.execute, ["COMMIT"])
    release.start()
    assert runs.index.claim(three[0].id)
    release.join()
    busy.close()


def test_folders_that_the_index_missed_are_taken_in(runs: Runs) -> None:
    missed = RunFolder.create(runs.places.runs, Recipe(), About(name="missed", created=1.0))
    assert runs.list() == []
    runs.index.take_in()
    assert runs.index.waiting() == [missed.id]


def test_a_run_trained_by_its_caller_never_waits(runs: Runs) -> None:
    run = runs.submit(Recipe(), claimed=True)
    assert runs.position(run.id) is None
    assert not runs.index.claim(run.id)


def test_a_run_is_found_by_the_beginning_of_its_id(runs: Runs, three: list[RunFolder]) -> None:
    assert runs.open(three[0].id[:12]) == three[0]


@pytest.mark.parametrize("wrong", ["", "zz", "../home", "/", "A" * 16, "a" * 16])
def test_an_id_that_names_no_run_is_told(runs: Runs, wrong: str) -> None:
    with pytest.raises(RunNotFoundError, match="no run"):
        runs.open(wrong)


def test_the_beginning_of_two_ids_is_too_little(runs: Runs) -> None:
    for ending in ("a", "b"):
        run = runs.submit(Recipe())
        run.path.rename(run.path.with_name("q" * 15 + ending))
        runs.index.remove(run.id)
    runs.index.take_in()
    with pytest.raises(RunNotFoundError, match="begins 2 of them: give more of it"):
        runs.open("qqq")


def test_a_waiting_run_that_is_stopped_leaves_the_queue(runs: Runs, three: list[RunFolder]) -> None:
    status = runs.stop(three[1].id)
    assert (status.status, status.message) == (Status.STOPPED, "Stopped before it began.")
    assert runs.index.waiting() == [three[0].id, three[2].id]
    assert not three[1].is_asked_to_stop()


def test_a_run_that_has_ended_cannot_be_stopped(runs: Runs, three: list[RunFolder]) -> None:
    runs.stop(three[1].id)
    with pytest.raises(RunStateError, match="it is stopped already"):
        runs.stop(three[1].id)


def test_a_training_run_is_asked_to_stop(runs: Runs, three: list[RunFolder]) -> None:
    runs.index.claim(three[0].id)
    three[0].write_status(replace(three[0].written_status(), status=Status.RUNNING, **own_process()))
    runs.stop(three[0].id)
    assert three[0].is_asked_to_stop()


def test_a_removed_run_is_gone_whole(runs: Runs, three: list[RunFolder]) -> None:
    runs.remove(three[0].id)
    assert sorted(path.name for path in runs.places.runs.iterdir()) == sorted([three[1].id, three[2].id])
    assert three[0].id not in runs.index.ids()


def test_a_training_run_is_not_deleted(runs: Runs) -> None:
    run = runs.submit(Recipe(), claimed=True)
    with pytest.raises(RunStateError, match="stop it before you delete it"):
        runs.delete(run.id)
    assert run.path.is_dir()


def test_a_silent_training_run_is_not_deleted_either(runs: Runs) -> None:
    run = runs.submit(Recipe(), claimed=True)
    run.write_status(replace(run.written_status(), heartbeat=1.0))
    with pytest.raises(RunStateError, match="stop it before you delete it"):
        runs.delete(run.id)


def test_a_damaged_run_is_listed_with_its_problem_and_can_be_deleted(runs: Runs, three: list[RunFolder]) -> None:
    (three[0].path / "about.json").write_text("[]")
    (listed,) = [summary for summary in runs.list() if summary.id == three[0].id]
    assert (listed.status, listed.recipe) == (None, None)
    assert "about.json holds no JSON object" in listed.problem
    runs.delete(three[0].id)
    assert len(runs.list()) == 2


def test_a_folder_that_vanished_is_not_listed(runs: Runs, three: list[RunFolder]) -> None:
    three[0].path.rename(runs.places.home / "elsewhere")
    assert [summary.name for summary in runs.list()] == ["third", "second"]


def test_a_file_is_named_by_its_whole_path_in_the_run(
    runs: Runs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "films.csv").write_text("text,label\n")
    (tmp_path / "generated").write_text("")
    monkeypatch.chdir(tmp_path)
    recipe = Recipe.parse({"data": {"source": ["films.csv", "generated", "not there.csv"]}})
    assert runs.submit(recipe).recipe().data.source == [str(tmp_path / "films.csv"), "generated", "not there.csv"]
