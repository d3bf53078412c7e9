import json
from pathlib import Path

import pytest

from core.data.store import delete_dataset, import_file, list_datasets, load_dataset
from core.errors import DataError
from core.places import Places

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


def test_an_import_that_fails_leaves_nothing_behind(
    places: Places, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("core.data.store.json.dumps", fail)
    monkeypatch.setattr("core.data.store._address", lambda *_: "0123456789abcdef")
    with pytest.raises(OSError, match="disk full"):
        import_file(places, file)
    assert [*places.data.iterdir()] == []


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
