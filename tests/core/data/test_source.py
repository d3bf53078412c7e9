import os
from pathlib import Path

import numpy as np
import pytest

from core.data.labelled import TEST, TRAIN
from core.data.reading.inspection import inspect_file
from core.data.source import load_source
from core.data.store import import_file
from core.errors import DataError
from core.places import Places, find_mirror
from core.recipe import Data

ROWS = "".join(f"{('good', 'bad')[row % 2]} film of number {row % 6},{('pos', 'neg')[row % 2]}\n" for row in range(8))

needs_mirror = pytest.mark.skipif(
    not os.environ.get("UNROLLED_MIRROR"), reason="UNROLLED_MIRROR names no folder with copies of the public data sets"
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "films.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_generated_reviews_are_a_source(places: Places) -> None:
    labelled = load_source(Data(options={"rows": 50}), places, seed=7)
    assert len(labelled) == 50
    assert labelled.classes == ("negative", "positive")
    assert labelled.rows.tolist() == [*range(1, 51)]


def test_the_seed_of_the_recipe_makes_the_reviews(places: Places) -> None:
    data = Data(options={"rows": 50})
    first, again, other = (load_source(data, places, seed).texts.to_pylist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_path_is_a_source(places: Places, file: Path) -> None:
    labelled = load_source(Data(source=str(file)), places, seed=7)
    assert labelled.counts == {"negative": 4, "positive": 4}


def test_columns_options_and_classes_of_the_recipe_are_used(places: Places, file: Path) -> None:
    file.write_text("".join(f"film number {row},{('pos', 'neg')[row % 2]}\n" for row in range(8)), encoding="utf-8")
    data = Data(source=str(file), text=0, label="1", options={"header": True}, classes={"neg": "sad", "pos": "happy"})
    assert load_source(data, places, seed=7).counts == {"sad": 4, "happy": 3}


def test_an_imported_data_set_is_a_source(places: Places, file: Path) -> None:
    imported = import_file(places, file)
    labelled = load_source(Data(source=imported.id, classes={"positive": "up", "negative": "down"}), places, seed=7)
    assert labelled.counts == {"up": 4, "down": 4}


def test_duplicates_go_and_the_limit_is_kept(places: Places, file: Path) -> None:
    labelled = load_source(Data(source=str(file), drop_duplicates=True), places, seed=7)
    assert (len(labelled), labelled.left_out) == (6, {"duplicate text": 2})
    with pytest.raises(DataError, match="at least 3 rows"):
        load_source(Data(source=str(file), limit=4), places, seed=7)


def test_a_list_of_sources_is_joined(places: Places, file: Path) -> None:
    labelled = load_source(Data(source=["generated", str(file)]), places, seed=7)
    assert len(labelled) == 12_008
    assert labelled.rows[-1] == 12_008
    assert labelled.text(-1) == "bad film of number 1"
    assert labelled.classes[labelled.labels[-1]] == "negative"


def test_sources_with_other_classes_are_not_joined(places: Places, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(ROWS.replace("neg", "sad"), encoding="utf-8")
    with pytest.raises(DataError, match=r"same classes in every source, got negative, positive .* and pos, sad"):
        load_source(Data(source=[str(file), str(other)]), places, seed=7)


def test_a_mapping_brings_the_classes_of_sources_together(places: Places, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(ROWS.replace("neg", "sad"), encoding="utf-8")
    classes = {"pos": "up", "neg": "down", "sad": "down"}
    labelled = load_source(Data(source=[str(file), str(other)], classes=classes), places, seed=7)
    assert labelled.counts == {"up": 8, "down": 8}


def test_a_source_the_mapping_says_nothing_of_is_told_in_a_sentence(places: Places, file: Path) -> None:
    with pytest.raises(DataError, match="none that generated holds"):
        load_source(Data(source=["generated", str(file)], classes={"pos": "up", "neg": "down"}), places, seed=7)


@pytest.mark.parametrize("settings", [{"text": "a"}, {"label": 1}])
def test_columns_of_what_is_no_file_are_refused(places: Places, settings: dict[str, str | int]) -> None:
    with pytest.raises(DataError, match=r"data\.(text|label): expected only where the source is a file"):
        load_source(Data(source="generated", **settings), places, seed=7)


def test_an_unknown_source_is_told_in_a_sentence(places: Places) -> None:
    with pytest.raises(DataError, match=r"data\.source: expected generated, uci_yelp.*got 'nothing'"):
        load_source(Data(source="nothing"), places, seed=7)


@needs_mirror
@pytest.mark.parametrize("name", ["yelp_labelled.txt", "amazon_cells_labelled.txt", "imdb_labelled.txt"])
def test_all_thousand_sentences_of_a_site_arrive(name: str) -> None:
    mirror = find_mirror()
    assert mirror is not None
    inspection = inspect_file(mirror / "sentiment_labelled_sentences" / name)
    assert (inspection.rows, inspection.delimiter, inspection.header) == (1000, "\t", False)
    assert (inspection.left_out, inspection.classes) == ({}, {"0": 500, "1": 500})


@needs_mirror
@pytest.mark.parametrize(
    ("name", "counts"),
    [("uci_yelp", 500), ("uci_amazon", 500), ("uci_imdb", 500), ("uci_sentences", 1500), ("sentence_polarity", 5331)],
)
def test_the_catalogue_is_read_from_the_mirror(places: Places, name: str, counts: int) -> None:
    labelled = load_source(Data(source=name), places, seed=7)
    assert labelled.counts == {"negative": counts, "positive": counts}
    assert len(set(labelled.rows.tolist())) == 2 * counts


PARTED = "text,label,split\n" + "".join(
    f"film of number {row},{1 + row % 5},{('train', 'train', 'test')[row % 3]}\n" for row in range(60)
)


@pytest.fixture
def stars(tmp_path: Path) -> Path:
    path = tmp_path / "stars.csv"
    path.write_text(PARTED, encoding="utf-8")
    return path


def test_numbers_are_cut_whether_they_stand_in_a_file_or_in_a_data_set(places: Places, stars: Path) -> None:
    imported = import_file(places, stars)
    assert imported.info.classes == {"1": 12, "2": 12, "3": 12, "4": 12, "5": 12}
    for source in (str(stars), imported.id):
        labelled = load_source(Data(source=source, threshold=[2.5, 3.5]), places, seed=7)
        assert labelled.counts == {"negative": 24, "neutral": 12, "positive": 24}


def test_what_a_threshold_makes_can_be_left_out_in_every_source_of_a_list(places: Places, stars: Path) -> None:
    imported = import_file(places, stars)
    classes = {"negative": "bad", "positive": "good"}
    data = Data(source=[str(stars), imported.id], threshold=[2.5, 3.5], classes=classes)
    labelled = load_source(data, places, seed=7)
    assert labelled.counts == {"bad": 48, "good": 48}
    assert labelled.left_out == {"label not listed": 24}


def test_the_given_parts_stay_with_their_texts_whatever_is_done_to_them(places: Places, stars: Path) -> None:
    data = Data(source=str(stars), classes={"1": "bad", "5": "good"}, drop_duplicates=True, limit=12)
    labelled = load_source(data, places, seed=7)
    assert labelled.given is not None
    assert labelled.given.tolist() == np.where(labelled.rows % 3 == 0, TEST, TRAIN).tolist()
    assert np.bincount(labelled.given).tolist() == [8, 0, 4]


def test_a_source_without_parts_trains_beside_one_that_gives_them(places: Places, stars: Path, file: Path) -> None:
    named = {"1": "neg", "5": "pos", "neg": "neg", "pos": "pos"}
    labelled = load_source(Data(source=[str(stars), str(file)], classes=named), places, seed=7)
    assert labelled.given is not None
    assert np.bincount(labelled.given).tolist() == [16 + 8, 0, 8]


def test_loading_says_how_far_it_is(places: Places, stars: Path, file: Path) -> None:
    shares: list[float] = []
    classes = {"1": "neg", "5": "pos", "neg": "neg", "pos": "pos"}
    data = Data(source=[str(stars), str(file)], classes=classes)
    load_source(data, places, seed=7, report=lambda _, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] > 0.5
