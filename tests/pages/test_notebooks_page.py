"""The Learn section's page of the five notebooks."""

from dataclasses import replace

import pytest
from fake_runs import finished_run
from streamlit.testing.v1 import AppTest

from core.history import History
from core.notebooks.facts import Facts
from core.notebooks.measuring import training_of
from core.notebooks.notebook import LETTERS, read_notebook
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from pages.shared import cached, job

PAGE = "pages/learn/notebooks.py"


def opened(app: AppTest, letter: str = "All five") -> AppTest:
    app.switch_page(PAGE)
    app.query_params["notebook"] = letter
    return app.run()


def texts(app: AppTest) -> str:
    return "\n".join(one.value for one in [*app.markdown, *app.caption, *app.info])


def tagged(run: RunFolder, key: str) -> RunFolder:
    run.write_about(replace(run.about(), tags=(f"notebook:{key}",)))
    return run


@pytest.mark.parametrize("letter", LETTERS)
def test_every_notebook_tells_what_was_found(app: AppTest, letter: str) -> None:
    page = opened(app, letter)
    assert not page.exception
    said = texts(page)
    for finding in read_notebook(letter).findings:
        assert finding.look in said


def test_the_overview_has_one_line_a_recorded_training(app: AppTest) -> None:
    page = opened(app)
    assert not page.exception
    assert page.get_by_key("all_notebooks") is not None
    assert {"notebook", "training", "published", "test accuracy", "bag of words"} <= {*page.dataframe[0].value.columns}


def test_without_its_data_a_notebook_says_how_to_fetch_them_and_cannot_be_trained(app: AppTest) -> None:
    page = opened(app, "E")
    assert "fetch **Tweets with emoticons** first" in texts(page)
    assert page.button(key="notebook_fetch_twitter_samples").label == "Fetch twitter_samples"
    assert page.button(key="train_E_published").disabled
    assert page.button(key="train_E_repaired").disabled


def test_one_press_submits_the_notebook_and_shows_the_run(
    app: AppTest, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.learn.parts.notebook.absent", lambda _: [])
    page = opened(app, "B")
    page.button(key="train_B_published").click().run()
    assert not page.exception
    (run,) = runs.list()
    found = training_of(runs.open(run.id).about())
    assert found is not None
    assert found.key == "B published lstm"
    assert runs.open(run.id).recipe() == found.recipe


def test_another_variant_can_be_chosen_before_it_is_trained(
    app: AppTest, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.learn.parts.notebook.absent", lambda _: [])
    page = opened(app, "E")
    page.selectbox(key="variant_E_repaired").set_value("with emoticons").run()
    page.button(key="train_E_repaired").click().run()
    assert runs.list()[0].name == "Notebook E, repaired: with emoticons"


def test_the_time_is_told_before_anything_is_pressed(app: AppTest) -> None:
    page = opened(app, "E")
    assert "about" in page.button(key="train_E_repaired").label


def test_a_run_of_ones_own_is_what_the_sentences_speak_of(app: AppTest, runs: Runs) -> None:
    tagged(finished_run(runs), "B published lstm")
    said = texts(opened(app, "B"))
    assert "In your run: on the validation texts the best epoch" in said or "In your run: the last of" in said


def test_counts_over_the_data_fill_the_sentences(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = ["rows", "known_words", "wordless", "negations_lost", "texts", "validation_positive", "longest", "faces"]
    facts: Facts = dict.fromkeys(counted, 1234.0)
    monkeypatch.setattr("pages.learn.parts.notebook.absent", lambda _: [])
    monkeypatch.setattr(job, "answer", lambda *_: {**facts, "empty": 69.0})
    page = opened(app, "E")
    assert "lose a negation" not in texts(page)
    page.toggle(key="count_E").set_value(True).run()
    assert not page.exception
    assert "1,234 of 1,234 tweets lose a negation." in texts(page)
    assert "without them 69 tweets are empty" in texts(page)


def test_the_live_chart_of_a_notebooks_run_knows_the_published_number(app: AppTest, runs: Runs) -> None:
    run = tagged(finished_run(runs), "B published lstm")
    from pages.train.parts.curves import _targets

    assert _targets(cached.folder(run.id), History())["notebook B, published"] == 0.8605
    assert not app.exception


@pytest.mark.parametrize(("only", "left"), [("found", "What was found"), ("theory", "The theory, live")])
def test_a_link_shows_one_part_alone_and_a_press_the_whole_page(app: AppTest, only: str, left: str) -> None:
    app.switch_page(PAGE)
    app.query_params.update({"notebook": "D", "only": only})
    page = app.run()
    assert not page.exception
    assert [one.value for one in page.subheader][1:] == [left]
    page.button(key="whole_page").click().run()
    assert [one.value for one in page.subheader][1:] == ["Train it here", "What was found", "The theory, live"]
    assert "only" not in page.query_params
