"""Generated texts that are kept: the same as those just made, whatever happens to what is kept."""

from pathlib import Path

import pytest

from core.data.generated import kept
from core.data.generated.kept import load_generated
from core.data.generated.reviews import GeneratorOptions
from core.data.generated.tasks import generate_task
from core.data.labelled import Labelled
from core.places import Places

OPTIONS = GeneratorOptions(rows=40)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def folders(places: Places) -> list[Path]:
    return sorted((places.cache / "generated").iterdir())


def said(labelled: Labelled) -> tuple[list[str], list[int], tuple[str, ...]]:
    return labelled.texts.to_pylist(), labelled.labels.tolist(), labelled.classes


@pytest.mark.parametrize("task", ["reviews", "neutral"])
def test_kept_texts_are_those_that_were_made(places: Places, task: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options = GeneratorOptions(rows=40, task=task)
    made = load_generated(options, places)
    assert said(made) == tuple(generate_task(options))
    monkeypatch.setattr(kept, "generate_task", lambda _options: pytest.fail("made again"))
    again = load_generated(options, places)
    assert said(again) == said(made)
    assert (again.rows.tolist(), again.source, again.given) == (made.rows.tolist(), made.source, made.given)


def test_other_options_and_another_grammar_give_other_texts(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    load_generated(OPTIONS, places)
    load_generated(GeneratorOptions(rows=40, seed=8), places)
    assert len(folders(places)) == 2
    monkeypatch.setattr(kept, "_grammar", lambda: "edited")
    load_generated(OPTIONS, places)
    assert len(folders(places)) == 3


def test_damaged_texts_are_made_again(places: Places) -> None:
    made = load_generated(OPTIONS, places)
    (folders(places)[0] / "texts.parquet").write_bytes(b"PAR1 no more")
    assert said(load_generated(OPTIONS, places)) == said(made)
    assert said(load_generated(OPTIONS, places)) == said(made)


def test_where_nothing_can_be_written_texts_are_made_all_the_same(places: Places) -> None:
    places.home.mkdir(exist_ok=True)
    places.cache.write_text("no folder", encoding="utf-8")
    assert said(load_generated(OPTIONS, places)) == tuple(generate_task(OPTIONS))


def test_the_oldest_go(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 2)
    for seed in range(4):
        load_generated(GeneratorOptions(rows=10, seed=seed), places)
    assert len(folders(places)) == 2
