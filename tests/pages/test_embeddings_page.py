from pathlib import Path

import pytest
from fake_runs import damaged_run, finished_run, random_run
from shown import errors
from streamlit.testing.v1 import AppTest

from core.embeddings import find_row, word_rows
from core.inside.embedding import nearest
from core.places import Places
from core.runs.collection import Runs
from core.text.vectors import keep_vectors
from pages.shared import cached, pretrained

EMBEDDINGS = "pages/data/embeddings.py"
SHIPPED = "first-look-lstm"


@pytest.fixture
def page(app: AppTest) -> AppTest:
    return app.switch_page(EMBEDDINGS).run()


def near(page: AppTest) -> list[str]:
    return list(page.dataframe[0].value["word"])


def test_it_opens_with_a_shipped_network_and_the_words_nearest_to_one(page: AppTest) -> None:
    assert not page.exception
    assert page.get_by_key("embedding_2")
    opened = cached.opened(SHIPPED)
    row = find_row(opened.encoder, "wonderful")
    assert row is not None
    found = nearest(opened.network.table, row, word_rows(opened.encoder.vocabulary), 10)
    assert near(page) == [opened.encoder.vocabulary.tokens[neighbour.row] for neighbour in found]
    assert list(page.dataframe[0].value["cosine"]) == [round(neighbour.cosine, 3) for neighbour in found]


def test_another_word_has_other_neighbours_and_three_axes_another_picture(page: AppTest) -> None:
    before = near(page)
    page.get_by_key("word").set_value("TERRIBLE")
    page.get_by_key("axes").set_value("3D").run()
    assert not page.exception
    assert near(page) != before
    assert page.get_by_key("embedding_3")


def test_a_word_that_nobody_taught_shows_the_unknown_words_vector(page: AppTest) -> None:
    page.get_by_key("word").set_value("qzxvykwj").run()
    assert "Nobody taught this network 'qzxvykwj': it reads the unknown word's vector." in [t.value for t in page.text]
    assert len(near(page)) == 10


@pytest.mark.parametrize("typed", ["", "   ", "!?"])
def test_nothing_typed_is_a_picture_without_a_word(page: AppTest, typed: str) -> None:
    page.get_by_key("word").set_value(typed).run()
    assert not page.exception
    assert page.get_by_key("embedding_2")


def test_before_training_nothing_has_moved(page: AppTest) -> None:
    page.get_by_key(f"epoch_of_{SHIPPED}").set_value(0).run()
    assert not page.exception
    assert set(page.dataframe[1].value["moved"]) == {0.0}


def test_a_link_opens_the_run_the_word_and_the_axes_it_names(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    app.switch_page(EMBEDDINGS)
    app.query_params.update(run=run.id, word="dull", axes="3D")
    app.run()
    assert not app.exception
    assert (app.get_by_key("word").value, app.get_by_key("axes").value) == ("dull", "3D")
    assert app.query_params["run"] == run.id


def test_more_than_two_classes_have_one_hue(app: AppTest, runs: Runs) -> None:
    run = random_run(runs, {"recurrent": [{"units": 3}]}, classes=3)
    app.switch_page(EMBEDDINGS)
    app.query_params["run"] = run.id
    app.run()
    assert not app.exception
    assert not any("Blue circles" in caption.value for caption in app.caption)


def test_a_damaged_network_is_one_sentence(app: AppTest, runs: Runs) -> None:
    run = damaged_run(runs, "snapshots/epoch-???.npz")
    app.switch_page(EMBEDDINGS)
    app.query_params["run"] = run.id
    app.run()
    assert not app.exception
    assert len(errors(app)) == 1


def test_kept_vectors_are_looked_at_in_the_same_way(app: AppTest, home: Places, tmp_path: Path) -> None:
    path = tmp_path / "vectors.txt"
    path.write_text("the 1 0 0\nwonderful 0 1 0.5\ngreat 0 1 0.4\n", encoding="utf-8")
    kept = keep_vectors(home, path, "mine")
    app.switch_page(EMBEDDINGS).run()
    app.get_by_key("words_of").set_value(kept.id).run()
    assert not app.exception
    assert near(app) == ["great", "the"]
    assert app.get_by_key("embedding_2")
    app.get_by_key("word").set_value("zebra").run()
    assert "'zebra' is none of these words." in [text.value for text in app.text]


def test_a_picture_of_part_of_the_words_says_so(
    app: AppTest, home: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.embeddings.MOST_OPENED", 3)
    path = tmp_path / "vectors.txt"
    path.write_text("a 1 0 0\nthe 1 0 1\nwonderful 0 1 0.6\ngreat 0 1 0.4\n", encoding="utf-8")
    app.query_params["words_of"] = pretrained.label(keep_vectors(home, path, "many"))
    app.switch_page(EMBEDDINGS).run()
    assert not app.exception
    told = [caption.value for caption in app.caption]
    assert any(text.startswith("Of the 4 words of these vectors only the first 3 are opened") for text in told)
    assert "Nearest to 'wonderful' by cosine, among the first 3 words:" in [text.value for text in app.text]
