import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history import BatchPoint, History, Pretrained
from core.runs.events import EventLog, EventReader, read_history

BATCH = {"kind": "batch", "t": 1.0, "epoch": 1, "batch": 3, "loss": 0.5, "accuracy": 0.75, "texts_per_second": 100.0}

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KINDS = [
    "queued",
    "started",
    "batch",
    "epoch",
    "snapshot",
    "warning",
    "baselines",
    "stopped",
    "finished",
    "failed",
    "unheard of",
]
FIELDS = [
    "t",
    "epoch",
    "batch",
    "loss",
    "metrics",
    "seconds",
    "message",
    "chosen_epoch",
    "test",
    "device",
    "batches",
    "texts",
    "pretrained",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "events.jsonl"


def write(path: Path, *events: dict[str, object]) -> None:
    log = EventLog(path)
    for event in events:
        values = {name: value for name, value in event.items() if name not in ("kind", "t")}
        log.append(str(event["kind"]), float(str(event["t"])), **values)
    log.close()


def test_each_event_is_one_line_of_json(path: Path) -> None:
    write(path, BATCH, {**BATCH, "batch": 4})
    assert [json.loads(line)["batch"] for line in path.read_text().splitlines()] == [3, 4]


def test_events_are_read_as_they_come(path: Path) -> None:
    reader = EventReader(path)
    write(path, BATCH)
    assert [point.batch for point in reader.poll().batches] == [3]
    write(path, {**BATCH, "batch": 4})
    assert [point.batch for point in reader.poll().batches] == [3, 4]


def test_a_start_tells_what_the_pretrained_vectors_know(path: Path) -> None:
    told = {"name": "glove", "found": 3, "words": 4, "token_share": 0.9}
    write(path, {"kind": "started", "t": 0, "pretrained": told})
    started = read_history(path).started
    assert started is not None
    assert started.pretrained == Pretrained("glove", 3, 4, 0.9)


def test_accuracies_to_beat_are_taken_as_they_come_where_they_are_shares(path: Path) -> None:
    tests = [{"majority": 0.5}, {"bag_of_words": 0.8, "odd": None, "much": 7}, "nothing"]
    write(path, *({"kind": "baselines", "t": 1.0, "test": test} for test in tests))
    assert read_history(path).baselines == {"majority": 0.5, "bag_of_words": 0.8}


def test_where_no_file_is_there_is_no_history(path: Path) -> None:
    assert read_history(path) == History()


def test_a_half_written_line_is_left_for_the_next_poll(path: Path) -> None:
    write(path, BATCH)
    half = json.dumps({**BATCH, "batch": 4})
    reader = EventReader(path)
    with path.open("a") as stream:
        stream.write(half[:20])
    assert [point.batch for point in reader.poll().batches] == [3]
    with path.open("a") as stream:
        stream.write(half[20:] + "\n")
    assert [point.batch for point in reader.poll().batches] == [3, 4]


def test_a_character_cut_in_half_is_left_for_the_next_poll(path: Path) -> None:
    line = json.dumps({"kind": "warning", "t": 0, "message": "größer"}, ensure_ascii=False).encode() + b"\n"
    cut = line.index(b"\xb6")
    reader = EventReader(path)
    path.write_bytes(line[:cut])
    assert reader.poll().warnings == []
    with path.open("ab") as stream:
        stream.write(line[cut:])
    assert reader.poll().warnings == ["größer"]


def test_a_file_that_became_shorter_is_read_from_its_start_again(path: Path) -> None:
    write(path, BATCH, {**BATCH, "batch": 4})
    reader = EventReader(path)
    reader.poll()
    path.write_text(json.dumps({**BATCH, "batch": 9}) + "\n")
    assert [point.batch for point in reader.poll().batches] == [9]


def test_a_file_that_was_replaced_and_grew_past_the_old_one_is_read_from_its_start_again(path: Path) -> None:
    write(path, BATCH)
    reader = EventReader(path)
    reader.poll()
    beside = path.with_name("beside")
    write(beside, {**BATCH, "batch": 7}, {**BATCH, "batch": 8}, {**BATCH, "batch": 9})
    beside.replace(path)
    assert [point.batch for point in reader.poll().batches] == [7, 8, 9]


def test_a_damaged_line_does_not_hide_the_others(path: Path) -> None:
    path.write_bytes(b'{"kind": "ba\xff\n[1]\n3\n\n' + json.dumps(BATCH).encode() + b"\n")
    assert [point.batch for point in read_history(path).batches] == [3]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_no_finite_number_is_written_as_null_and_read_as_none_of_them(path: Path, value: float) -> None:
    write(path, {"kind": "epoch", "t": 1, "epoch": 1, "metrics": {"val_loss": value, "loss": [value, 1.5]}})
    assert json.loads(path.read_text())["metrics"] == {"val_loss": None, "loss": [None, 1.5]}
    assert math.isnan(read_history(path).epochs[0].metrics["val_loss"])


def test_a_batch_event_becomes_a_point(path: Path) -> None:
    write(path, BATCH)
    assert read_history(path).batches == [BatchPoint(1.0, 1, 3, 0.5, 0.75, 100.0)]


def test_kinds_and_fields_of_a_later_version_are_passed_over(path: Path) -> None:
    write(path, {"kind": "teleported", "t": 1.0}, {**BATCH, "colour": "blue"})
    history = read_history(path)
    assert len(history.batches) == 1
    assert history.seconds == 1.0


def test_the_end_of_a_training_names_the_chosen_epoch(path: Path) -> None:
    write(path, {"kind": "finished", "t": 4, "chosen_epoch": 2, "message": "done"})
    history = read_history(path)
    assert (history.end, history.chosen_epoch, history.message, history.seconds) == ("finished", 2, "done", 4.0)


@given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(FIELDS), plain))
def test_no_event_whatever_it_holds_breaks_the_history(kind: str, fields: dict[str, object]) -> None:
    history = History()
    history.take({"kind": kind, **fields})
    assert len(history.batches) + len(history.epochs) + len(history.snapshots) <= 1


def test_a_line_that_its_dead_writer_left_half_written_is_cut_before_the_next(path: Path) -> None:
    write(path, BATCH)
    with path.open("a") as stream:
        stream.write('{"kind": "batch", "t"')
    write(path, {**BATCH, "batch": 4})
    assert [json.loads(line)["batch"] for line in path.read_text().splitlines()] == [3, 4]


def test_a_file_that_holds_nothing_but_half_a_line_is_emptied(path: Path) -> None:
    path.write_text('{"kind"')
    write(path, BATCH)
    assert [json.loads(line)["batch"] for line in path.read_text().splitlines()] == [3]
