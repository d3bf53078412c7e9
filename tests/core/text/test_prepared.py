import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.data.labelled import Labelled
from core.errors import CoreError
from core.places import Places
from core.recipe import Recipe
from core.text.kept import Shelf, address
from core.text.prepared import Prepared, prepare
from core.texts import text_column

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TEXTS = ["good film good", "bad film", "bad good", "film", ""] * 8
RECIPE = Recipe.parse({"text": {"vocabulary": {"unknown": "drop"}}})
IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
sys.path.insert(0, "tests/core/text")
from core.places import Places
from core.text.prepared import prepare
from test_prepared import RECIPE, labelled
prepare(RECIPE, labelled(), Places(Path(sys.argv[1])))
"""


def labelled(texts: list[str] = TEXTS) -> Labelled:
    labels = np.arange(len(texts)) % 2
    return Labelled(text_column(texts), labels, ("no", "yes"), np.arange(len(texts)) + 1, {}, "made up")


def entries(places: Places) -> list[str]:
    return sorted(entry.name for entry in (places.cache / "prepared").iterdir())


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def assert_same(one: Prepared, other: Prepared) -> None:
    assert one.encoder == other.encoder
    assert_array_equal(one.encoded.values, other.encoded.values)
    assert_array_equal(one.encoded.offsets, other.encoded.offsets)
    assert_array_equal(one.parts.train, other.parts.train)
    assert_array_equal(one.parts.validation, other.parts.validation)
    assert_array_equal(one.parts.test, other.parts.test)
    assert_array_equal(one.trained_lengths, other.trained_lengths)


def test_a_second_preparation_of_the_same_texts_reads_what_the_first_has_kept(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepare(RECIPE, labelled(), places)
    monkeypatch.setattr("core.text.prepared.token_blocks", None)  # without it, nothing can be cut into tokens
    assert_same(prepare(RECIPE, labelled(), places), first)


def test_what_one_process_has_prepared_serves_another(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(places.home)]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    monkeypatch.setattr("core.text.prepared.token_blocks", None)
    assert len(prepare(RECIPE, labelled(), places).encoded) == len(TEXTS)


def test_kept_ids_are_mapped_from_the_disk(places: Places) -> None:
    prepare(RECIPE, labelled(), places)
    values = prepare(RECIPE, labelled(), places).encoded.values
    assert isinstance(values.base, np.memmap)


def test_without_places_nothing_is_kept(places: Places) -> None:
    prepare(RECIPE, labelled())
    assert not places.cache.exists()


def test_the_name_follows_from_all_that_changes_the_result() -> None:
    plain = address(RECIPE, labelled(), {})
    half = labelled()
    shorter = Labelled(half.texts[5:], half.labels[5:], half.classes, half.rows[5:], {}, "made up")
    others = [
        address(RECIPE.with_settings(["seed=8"]), labelled(), {}),
        address(RECIPE.with_settings(["text.length=2"]), labelled(), {}),
        address(RECIPE.with_settings(["split.test=0.3"]), labelled(), {}),
        address(RECIPE, labelled([*TEXTS[:-1], "other"]), {}),
        address(RECIPE, labelled(["goodfilm", *TEXTS[1:]]), {}),
        address(RECIPE, shorter, {}),
        address(RECIPE, labelled(), {"english": ("the",)}),
    ]
    assert len({plain, *others}) == 1 + len(others)


def test_the_name_does_not_follow_from_the_network_or_where_the_texts_lie() -> None:
    twice = labelled([*TEXTS, *TEXTS])
    part = Labelled(twice.texts[40:], twice.labels[40:], twice.classes, twice.rows[40:], {}, "elsewhere")
    wider = RECIPE.with_settings(["network.embedding.size=8", "name=other"])
    assert address(wider, part, {}) == address(RECIPE, labelled(), {})


@pytest.mark.parametrize("file", ["encoder.json", "values.npy", "train.npy"])
@pytest.mark.parametrize("content", [b"", b"half"])
def test_a_damaged_entry_is_made_again(places: Places, file: str, content: bytes) -> None:
    first = prepare(RECIPE, labelled(), places)
    (entry,) = entries(places)
    (places.cache / "prepared" / entry / file).write_bytes(content)
    assert_same(prepare(RECIPE, labelled(), places), first)
    assert Shelf(places).find(entry) is not None


def test_the_longest_unused_entries_make_room(places: Places) -> None:
    prepared = prepare(RECIPE, labelled())
    arrays = {"train": prepared.parts.train, "validation": prepared.parts.validation, "test": prepared.parts.test}
    arrays |= {"values": prepared.encoded.values, "offsets": prepared.encoded.offsets}
    Shelf(places).keep("first", prepared.encoder, arrays)
    shelf = Shelf(places, most_bytes=size_of(places.cache / "prepared" / "first") * 5 // 2)
    os.utime(places.cache / "prepared" / "first", (1, 1))
    shelf.keep("second", prepared.encoder, arrays)
    os.utime(places.cache / "prepared" / "second", (2, 2))
    assert shelf.find("first") is not None
    shelf.keep("third", prepared.encoder, arrays)
    assert entries(places) == ["first", "third"]


def test_what_a_killed_process_left_is_removed_after_a_day(places: Places) -> None:
    left = places.cache / "prepared" / ".left"
    left.mkdir(parents=True)
    (left / "values.npy").write_bytes(b"half")
    os.utime(left, (1, 1))
    prepare(RECIPE, labelled(), places)
    assert len(entries(places)) == 1


def test_a_folder_that_cannot_be_written_only_means_that_nothing_is_kept(places: Places) -> None:
    places.cache.write_text("in the way")
    assert len(prepare(RECIPE, labelled(), places).encoded) == len(TEXTS)


def test_a_preparation_tells_how_far_it_is() -> None:
    told: list[tuple[str, float]] = []
    prepare(RECIPE, labelled(), report=lambda what, share: told.append((what, share)))
    assert told == [("Cutting texts into words", 1.0)]


def test_texts_that_leave_no_word_are_refused(places: Places) -> None:
    with pytest.raises(CoreError, match="cleaning leaves none"):
        prepare(RECIPE, labelled(["@a", "@b"] * 20), places)
