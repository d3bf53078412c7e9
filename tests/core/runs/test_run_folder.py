import json
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DamagedRunError
from core.recipe import Recipe
from core.runs import folder as folder_module
from core.runs.files import read_json, replace_file, replace_json
from core.runs.folder import About, RunFolder, is_run_id, new_run_id
from core.runs.snapshots import ProbeRecord, Snapshots, kept_epochs
from core.runs.status import RunStatus, Status

ABOUT = About(name="films", created=5.0, tags=("a", "b"), keep=True, visitor="x")
PROBE = ProbeRecord(np.array([[1, 2]], np.int32), (np.ones((1, 2, 3), np.float32),), np.array([[0.25, 0.75]]))
WEIGHTS = {"embedding/table": np.arange(6, dtype=np.float32).reshape(3, 2), "head/bias": np.zeros(1, np.float32)}


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return RunFolder.create(tmp_path / "runs", Recipe(seed=3), ABOUT)


def test_an_id_has_sixteen_lowercase_letters_and_digits() -> None:
    assert is_run_id(new_run_id())


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "A" * 16, "a" * 15, "a" * 17, "a" * 16 + "\n", "ä" * 16])
def test_a_text_from_outside_is_no_id(text: str) -> None:
    assert not is_run_id(text)


def test_a_new_run_is_queued_and_knows_its_recipe(run: RunFolder) -> None:
    assert run.recipe() == Recipe(seed=3)
    assert run.about() == ABOUT
    assert run.written_status() == RunStatus(status=Status.QUEUED, heartbeat=5.0)
    assert sorted(path.name for path in run.path.iterdir()) == [
        "about.json",
        "control",
        "events.jsonl",
        "recipe.json",
        "status.json",
    ]


def test_a_run_claimed_at_birth_is_never_seen_waiting(tmp_path: Path) -> None:
    status = RunFolder.create(tmp_path, Recipe(), ABOUT, claimed=True).written_status()
    assert (status.status, status.pid) == (Status.STARTING, os.getpid())


def test_a_run_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_module, "EventLog", full_disk)
    with pytest.raises(OSError, match="No space left"):
        RunFolder.create(tmp_path, Recipe(), ABOUT)
    assert list(tmp_path.iterdir()) == []


def test_versions_and_device_stand_beside_the_recipe(run: RunFolder) -> None:
    run.write_trained_with({"engine": "jax", "device": "CPU"})
    assert run.recipe() == Recipe(seed=3)
    assert run.trained_with() == {"engine": "jax", "device": "CPU"}
    assert Recipe.read(run.path / "recipe.json") == Recipe(seed=3)


def test_a_wish_to_stop_is_kept_until_it_is_taken_back(run: RunFolder) -> None:
    assert not run.is_asked_to_stop()
    run.ask_to_stop()
    run.ask_to_stop()
    assert run.is_asked_to_stop()
    run.forget_wishes()
    run.forget_wishes()
    assert not run.is_asked_to_stop()


def test_a_reader_sees_the_old_file_or_the_new_one_and_never_a_part(tmp_path: Path) -> None:
    path = tmp_path / "status.json"
    replace_json(path, {"value": "old"})
    seen: list[object] = []

    def write(stream: object) -> None:
        stream.write(b'{"value": ')  # type: ignore[attr-defined]
        seen.append(read_json(path)["value"])
        stream.write(b'"new"}')  # type: ignore[attr-defined]

    replace_file(path, write)
    assert seen == ["old"]
    assert read_json(path) == {"value": "new"}
    assert [found.name for found in tmp_path.iterdir()] == ["status.json"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    replace_json(path, {"loss": 1.0})
    with pytest.raises(ValueError, match="not JSON compliant"):
        replace_json(path, {"loss": float("nan")})
    assert read_json(path) == {"loss": 1.0}
    assert [found.name for found in tmp_path.iterdir()] == ["scores.json"]


def test_threads_may_write_the_same_file_at_once(tmp_path: Path) -> None:
    path, failures = tmp_path / "status.json", []

    def write(number: int) -> None:
        try:
            for _ in range(50):
                replace_json(path, {"number": number})
        except OSError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert read_json(path)["number"] in range(4)


def test_snapshots_give_back_what_was_saved(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    assert snapshots.epochs() == []
    for epoch in (0, 12, 3):
        snapshots.save(epoch, WEIGHTS, PROBE)
    loaded, probe = snapshots.load(12), snapshots.load_probe(12)
    assert snapshots.epochs() == [0, 3, 12]
    assert loaded.keys() == WEIGHTS.keys()
    np.testing.assert_array_equal(loaded["embedding/table"], WEIGHTS["embedding/table"])
    np.testing.assert_array_equal(probe.hidden[0], PROBE.hidden[0])
    np.testing.assert_array_equal(probe.verdicts, PROBE.verdicts)
    np.testing.assert_array_equal(probe.ids, PROBE.ids)


def test_a_removed_snapshot_is_gone_with_its_probe(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.save(1, WEIGHTS, PROBE)
    snapshots.remove(1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("epochs", [1, 10, 50])
def test_up_to_fifty_epochs_all_snapshots_are_kept(epochs: int) -> None:
    assert kept_epochs(epochs) == set(range(epochs + 1))


@pytest.mark.parametrize("epochs", [51, 60, 100, 1000, 10_000])
def test_of_more_epochs_the_first_ten_the_last_and_about_sixty_in_all_are_kept(epochs: int) -> None:
    kept = kept_epochs(epochs)
    assert set(range(11)) <= kept
    assert epochs in kept
    assert 35 <= len(kept) <= 61
    assert max(kept) == epochs


def test_kept_epochs_lie_closer_at_the_start() -> None:
    later = sorted(epoch for epoch in kept_epochs(1000) if epoch > 20)
    ratios = np.diff(np.log(later))
    assert ratios.max() < 2.5 * ratios.min()


READERS: dict[str, Callable[[RunFolder], object]] = {
    "recipe.json": RunFolder.recipe,
    "about.json": RunFolder.about,
    "status.json": RunFolder.status,
    "scores.json": RunFolder.scores,
    "vocabulary.json": RunFolder.vocabulary,
    "events.jsonl": RunFolder.history,
    "snapshots/epoch-000.npz": lambda run: run.snapshots.load(0),
    "snapshots/epoch-000.probe.npz": lambda run: run.snapshots.load_probe(0),
}


@pytest.mark.parametrize("name", [name for name in READERS if name != "events.jsonl"])
def test_a_missing_file_is_a_damaged_run(run: RunFolder, name: str) -> None:
    (run.path / name).unlink(missing_ok=True)
    with pytest.raises(DamagedRunError, match="is missing"):
        READERS[name](run)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"{", b"null", b"[" * 100_000, b"1" * 5000])
@pytest.mark.parametrize("name", [name for name in READERS if name != "events.jsonl"])
def test_a_file_with_other_content_is_a_damaged_run(run: RunFolder, name: str, content: bytes) -> None:
    run.snapshots.folder.mkdir()
    (run.path / name).write_bytes(content)
    with pytest.raises(DamagedRunError, match="damaged run"):
        READERS[name](run)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happens_to_its_bytes_a_file_is_read_or_damaged(
    run: RunFolder, name: str, data: st.DataObject
) -> None:
    run.snapshots.save(0, WEIGHTS, PROBE)
    replace_json(run.path / "scores.json", {"chosen_epoch": 1})
    replace_json(run.path / "vocabulary.json", {"tokens": ["a"]})
    path = run.path / name
    whole = path.read_bytes()
    path.write_bytes(changed(whole, data))
    with suppress(DamagedRunError):
        READERS[name](run)
    path.write_bytes(whole)
    READERS[name](run)


def changed(content: bytes, data: st.DataObject) -> bytes:
    place = data.draw(st.integers(0, len(content) - 1))
    length = data.draw(st.integers(0, 8))
    return content[:place] + data.draw(st.binary(max_size=8)) + content[place + length :]


def test_a_list_of_pickles_is_not_unpickled(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    with snapshots.path(0).open("wb") as stream:
        np.savez(stream, weights=np.array([{"a": 1}], dtype=object))
    with pytest.raises(DamagedRunError, match="cannot be read"):
        snapshots.load(0)


@pytest.mark.parametrize("field", ["created", "tags", "name"])
def test_an_about_file_with_a_field_of_another_kind_is_damaged(run: RunFolder, field: str) -> None:
    document = json.loads((run.path / "about.json").read_text())
    (run.path / "about.json").write_text(json.dumps({**document, field: None}))
    with pytest.raises(DamagedRunError, match=r"about\.json is incomplete"):
        run.about()
