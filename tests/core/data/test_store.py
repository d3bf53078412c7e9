import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.data.labelled import TEST, TRAIN, Labelled
from core.data.reading.rejects import Reject
from core.data.store import (
    dataset_folder,
    delete_dataset,
    folder_info,
    head_of,
    import_file,
    keep_dataset,
    list_datasets,
    load_dataset,
    load_folder,
    read_info,
    rename_dataset,
)
from core.errors import DataError
from core.places import Places
from core.texts import text_column

ROWS = "".join(f"{('good', 'bad')[row % 2]} film of number {row},{row % 2}\n" for row in range(8))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "films.csv"
    path.write_text("text,label\n" + ROWS + ",1\n", encoding="utf-8")
    return path


def test_what_was_imported_is_loaded_again(places: Places, file: Path) -> None:
    imported = import_file(places, file, name="My films")
    labelled = load_dataset(places, imported.id)
    assert labelled.text(0) == "good film of number 0"
    assert labelled.labels.tolist() == [0, 1] * 4
    assert labelled.classes == ("negative", "positive")
    assert labelled.rows.tolist() == [*range(1, 9)]
    assert (labelled.left_out, labelled.source) == ({"empty text": 1}, "My films")


def test_the_same_file_twice_is_one_data_set(places: Places, file: Path, tmp_path: Path) -> None:
    first = import_file(places, file)
    copy = file.rename(tmp_path / "copy.csv")
    again = import_file(places, copy)
    assert (again.id, first.new, again.new) == (first.id, True, False)
    assert len(list_datasets(places)) == 1


def test_other_choices_are_another_data_set(places: Places, file: Path) -> None:
    first = import_file(places, file)
    other = import_file(places, file, classes={"0": "happy", "1": "sad"})
    assert first.id != other.id
    assert other.info.classes == {"happy": 4, "sad": 4}


def cancel_when(word: str) -> Callable[[str, float], None]:
    def report(what: str, _: float) -> None:
        if what == word:
            raise KeyboardInterrupt

    return report


def test_an_import_that_is_cancelled_leaves_nothing_behind(places: Places, file: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        import_file(places, file, report=cancel_when("Writing"))
    assert [*places.data.iterdir()] == []


def test_an_import_says_how_far_it_is(places: Places, file: Path) -> None:
    shares: list[float] = []
    import_file(places, file, report=lambda _, share: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0] < 0.1, shares[-1]) == (True, 1.0)


def test_every_choice_makes_another_data_set(places: Places, file: Path) -> None:
    settings: list[dict[str, Any]] = [
        {},
        {"threshold": [0.5]},
        {"threshold": [0.4]},
        {"threshold": [0.5], "classes": {"negative": "a", "positive": "b"}},
        {"classes": {"0": "a", "1": "b"}},
        {"classes": {"1": "b", "0": "a"}},
        {"options": {"header": False}, "threshold": [0.5]},
    ]
    assert len({import_file(places, file, **choice).id for choice in settings}) == len(settings)


def test_the_rows_left_out_are_kept_with_their_lines(places: Places, tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_text("text,label\n,1\n=1+1,unsure\n" + ROWS + "one,two,three\n", encoding="utf-8")
    imported = import_file(places, path, classes={"0": "bad", "1": "good"})
    with (dataset_folder(places, imported.id) / "rejects.csv").open(encoding="utf-8-sig", newline="") as kept:
        lines = [*csv.reader(kept)]
    assert lines == [
        ["line", "reason", "text"],
        ["2", "empty text", "'\t1"],
        ["3", "label not listed", "'=1+1\tunsure"],
        ["12", "wrong number of fields", "one,two,three"],
    ]
    assert imported.info.left_out == {"wrong number of fields": 1, "empty text": 1, "label not listed": 1}


def test_the_parts_that_a_file_gives_are_kept_and_counted(places: Places, tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    rows = "".join(f"film of number {row},{row % 2},{('train', 'train', 'test')[row % 3]}\n" for row in range(12))
    path.write_text("text,label,split\n" + rows, encoding="utf-8")
    imported = import_file(places, path)
    assert imported.info.parts == {"train": {"negative": 4, "positive": 4}, "test": {"negative": 2, "positive": 2}}
    given = load_dataset(places, imported.id).given
    assert given is not None
    assert given.tolist() == [TRAIN, TRAIN, TEST] * 4
    assert import_file(places, path, split="").info.parts == {}


def test_a_file_with_one_class_is_not_imported(places: Places, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("text,label\n" + "good film here,1\n" * 5, encoding="utf-8")
    with pytest.raises(DataError, match="at least two classes"):
        import_file(places, path)
    assert list_datasets(places) == []
    assert not places.data.exists()


def test_data_sets_are_listed_by_name(places: Places, file: Path) -> None:
    import_file(places, file, name="zebra")
    import_file(places, file, name="Apple", classes={"0": "a", "1": "b"})
    assert [info.name for info in list_datasets(places)] == ["Apple", "zebra"]


def test_a_data_set_can_be_renamed(places: Places, file: Path) -> None:
    imported = import_file(places, file)
    assert rename_dataset(places, imported.id, " Films of 2026 ").name == "Films of 2026"
    assert read_info(places, imported.id).classes == imported.info.classes
    assert load_dataset(places, imported.id).source == "Films of 2026"
    with pytest.raises(DataError, match="expected a name"):
        rename_dataset(places, imported.id, " ")


def test_a_deleted_data_set_is_gone(places: Places, file: Path) -> None:
    imported = import_file(places, file)
    delete_dataset(places, imported.id)
    assert [*places.data.iterdir()] == []
    with pytest.raises(DataError, match="may have been deleted"):
        load_dataset(places, imported.id)


@pytest.mark.parametrize("dataset_id", ["", "..", "../home", "0123456789abcdef", "0" * 15])
def test_another_id_is_told_in_a_sentence(places: Places, dataset_id: str) -> None:
    with pytest.raises(DataError, match="expected the id of an imported data set"):
        load_dataset(places, dataset_id)


@pytest.mark.parametrize("name", ["texts.parquet", "meta.json"])
def test_a_damaged_data_set_is_told_in_a_sentence_and_mended_by_importing_again(
    places: Places, file: Path, name: str
) -> None:
    imported = import_file(places, file)
    (places.data / imported.id / name).write_text("damaged")
    with pytest.raises(DataError, match="import the file again"):
        load_dataset(places, imported.id)
    assert import_file(places, file).new
    assert len(load_dataset(places, imported.id)) == 8


def test_a_description_without_its_fields_is_damaged(places: Places, file: Path) -> None:
    imported = import_file(places, file)
    (places.data / imported.id / "meta.json").write_text(json.dumps({"id": imported.id}))
    assert list_datasets(places) == []


def many(rows: int) -> Labelled:
    texts = text_column([f"text of number {row}" for row in range(rows)])
    return Labelled(texts, np.arange(rows) % 2, ("a", "b"), np.arange(1, rows + 1), {"empty text": 1}, "here")


def test_a_folder_is_kept_anywhere_and_its_first_rows_are_read_alone(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue" / "entry"
    keep_dataset(folder, many(50_001), {"id": "entry", "name": "Entry", "file": "e.zip"}, [Reject(7, "empty text", "")])
    assert pq.ParquetFile(folder / "texts.parquet").metadata.num_row_groups == 2
    head = head_of(folder, 3)
    assert head.texts.to_pylist() == ["text of number 0", "text of number 1", "text of number 2"]
    assert (head.classes, head.source, head.rows.tolist()) == (("a", "b"), "Entry", [1, 2, 3])
    assert len(load_folder(folder)) == folder_info(folder).rows == 50_001
    assert sorted(path.name for path in folder.iterdir()) == ["meta.json", "rejects.csv", "texts.parquet"]


def test_the_head_of_a_small_folder_is_all_of_it(tmp_path: Path) -> None:
    keep_dataset(tmp_path / "entry", many(5), {"id": "entry", "name": "Entry", "file": "e.zip"})
    assert len(head_of(tmp_path / "entry", 50)) == 5


def test_a_folder_that_is_there_already_stays_as_it_is(tmp_path: Path) -> None:
    for name in ("first", "second"):
        keep_dataset(tmp_path / "entry", many(5), {"id": "entry", "name": name, "file": "e.zip"})
    assert folder_info(tmp_path / "entry").name == "first"
