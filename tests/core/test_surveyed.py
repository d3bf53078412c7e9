import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_allclose

from core import surveyed
from core.opened import open_run
from core.places import Places
from core.runs.folder import RunFolder
from core.runs.shipped import shipped_run
from core.surveyed import NoTextsError, find_survey, rows_of, sample_texts, survey_run

WRITTEN = {
    "text": ["a dull film", "not at all bad", "wonderful", "never again"],
    "label": [0, 1, 1, 0],
    "part": ["validation", "test", "validation", "test"],
}


@pytest.fixture
def lstm() -> RunFolder:
    run = shipped_run("first-look-lstm")
    assert run is not None
    return run


@pytest.fixture
def validated(lstm: RunFolder, tmp_path) -> RunFolder:
    """Return the same network as a run that has written its texts."""
    import shutil

    shutil.copytree(lstm.path, tmp_path / "run")
    pq.write_table(pa.table(WRITTEN), tmp_path / "run" / "texts.parquet")
    return RunFolder(tmp_path / "run")


def test_the_texts_are_those_of_the_validation_part(validated: RunFolder) -> None:
    sample = sample_texts(validated)
    assert sample.texts == ("a dull film", "wonderful")
    assert list(sample.labels) == [0, 1]
    assert sample.told == "2 validation texts"


def test_of_many_texts_two_thousand_are_evenly_chosen(validated: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [str(number) for number in range(10)]
    pq.write_table(
        pa.table({"text": texts, "label": [0] * 10, "part": ["validation"] * 10}), validated.path / "texts.parquet"
    )
    monkeypatch.setattr(surveyed, "MOST_TEXTS", 4)
    assert sample_texts(validated).texts == ("0", "3", "6", "9")


def test_a_shipped_network_reads_reviews_that_it_never_saw(lstm: RunFolder) -> None:
    sample = sample_texts(lstm)
    assert sample.told == "2,000 newly generated reviews"
    from core.data.generated.reviews import generate

    assert len(set(sample.texts) & set(generate()[0])) < 0.2 * len(sample.texts)


def test_a_run_that_still_trains_on_other_texts_is_told_to_wait(validated: RunFolder) -> None:
    (validated.path / "texts.parquet").unlink()
    recipe = (validated.path / "recipe.json").read_text()
    (validated.path / "recipe.json").write_text(recipe.replace('"generated",', ""))
    with pytest.raises(NoTextsError, match="when the training has ended"):
        sample_texts(validated)


def test_what_was_counted_is_kept_and_reads_back_equal(validated: RunFolder, tmp_path) -> None:
    places, opened = Places(tmp_path / "home"), open_run(validated)
    assert find_survey(validated, opened.epoch, places) is None
    made = survey_run(validated, opened, places)
    kept = find_survey(validated, opened.epoch, places)
    assert kept is not None
    assert (kept.survey.texts, kept.survey.words) == (made.survey.texts, made.survey.words) == (2, 4)
    for ours, theirs in zip(kept.survey.layers, made.survey.layers, strict=True):
        assert (ours.index, ours.direction, ours.cell, list(ours.parts)) == (
            0,
            "forward",
            theirs.cell,
            list(theirs.parts),
        )
        for name, part in ours.parts.items():
            assert part.activation is theirs.parts[name].activation
            assert_allclose(part.log, theirs.parts[name].log)
            assert_allclose(part.histogram, theirs.parts[name].histogram)
    assert_allclose(kept.states.hidden[0, "forward"], made.states.hidden[0, "forward"])


def test_another_training_of_the_same_epoch_is_counted_anew(validated: RunFolder, tmp_path) -> None:
    places, opened = Places(tmp_path / "home"), open_run(validated)
    survey_run(validated, opened, places)
    path = validated.snapshots.path(opened.epoch)
    path.touch()
    assert find_survey(validated, opened.epoch, places) is None


def test_a_damaged_survey_is_counted_anew(validated: RunFolder, tmp_path) -> None:
    places, opened = Places(tmp_path / "home"), open_run(validated)
    survey_run(validated, opened, places)
    (kept,) = (places.cache / "surveys").glob("*.npz")
    kept.write_bytes(kept.read_bytes()[:99])
    assert find_survey(validated, opened.epoch, places) is None
    assert survey_run(validated, opened, places).survey.words == 4


def test_the_longest_unused_goes_when_all_are_too_large(validated: RunFolder, tmp_path, monkeypatch) -> None:
    places = Places(tmp_path / "home")
    first, *_, last = validated.snapshots.epochs()
    survey_run(validated, open_run(validated, first), places)
    monkeypatch.setattr(surveyed, "MOST_BYTES", 1)
    survey_run(validated, open_run(validated, last), places)
    assert find_survey(validated, first, places) is None
    assert find_survey(validated, last, places) is not None


def test_a_network_that_reads_padding_is_given_it(lstm: RunFolder) -> None:
    opened = open_run(lstm)
    encoder = opened.encoder
    unmasked = encoder.text.model_copy(update={"mask": False})
    from dataclasses import replace

    rows = rows_of(replace(opened, encoder=replace(encoder, text=unmasked)), ["wonderful", "a dull film"])
    assert [len(row) for row in rows] == [encoder.length] * 2
    assert np.count_nonzero(rows[0]) == 1
