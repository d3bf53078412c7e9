"""The Learn section's page of the five notebooks."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fake_runs import finished_run
from streamlit.testing.v1 import AppTest

from core.history import History
from core.notebooks.facts import Facts
from core.notebooks.measuring import training_of
from core.notebooks.notebook import LETTERS, read_notebook
from core.notebooks.recorded import read_recorded
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from pages.learn.parts import recordings
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


def column(page: AppTest, name: str) -> dict[str, str]:
    table = page.dataframe[0].value
    return dict(zip(table["training"], table[name], strict=True))


def test_the_table_says_when_a_published_accuracy_was_reached_or_why_there_is_no_time(app: AppTest) -> None:
    times = column(opened(app, "A"), "time to the published accuracy")
    assert times["published, SimpleRNN"].startswith("74.0%: ")
    assert "times the published" not in times["published, SimpleRNN"]
    assert "times the published" in times["repaired, GRU"]
    assert times["published, no recurrence"] == "the notebook does not say on which texts it has 83 %"


def test_where_no_published_accuracy_can_be_compared_the_table_says_why(app: AppTest) -> None:
    times = column(opened(app, "E"), "time to the published accuracy")
    assert {*times.values()} == {"the notebook's validation tweets are all negative"}


def test_what_a_notebook_published_stands_with_the_texts_that_it_is_of(app: AppTest) -> None:
    told = column(opened(app, "A"), "published")
    assert told["published, SimpleRNN"] == "74.0% validation, 96.0% training"
    assert told["published, no recurrence"] == "83.0%, of which texts is not said"


def test_what_was_recorded_with_an_earlier_recipe_is_marked(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = read_recorded()["A repaired gru"]
    other = replace(kept, recipe=kept.recipe.with_settings(["training.epochs=9"]))
    monkeypatch.setattr(recordings, "read_recorded", lambda: {"A repaired gru": other})
    assert column(opened(app, "A"), "time to the published accuracy") == {
        "repaired, GRU (recorded with an earlier recipe)": "recorded with an earlier recipe"
    }


def test_the_mean_of_several_seeds_is_drawn_with_the_seeds_around_it(app: AppTest) -> None:
    spec = json.loads(opened(app).get_by_key("all_notebooks").proto.spec)
    measured = spec["data"][0]
    place = measured["y"].index("E published, LSTM")
    low, high = read_recorded()["E published lstm"].spread
    assert measured["x"][place] - measured["error_x"]["arrayminus"][place] == pytest.approx(low)
    assert measured["x"][place] + measured["error_x"]["array"][place] == pytest.approx(high)


def test_the_recorded_signed_error_is_told_until_there_is_a_run_of_ones_own(app: AppTest) -> None:
    said = texts(opened(app, "D"))
    assert "Recorded: the mean of prediction less label over 100 test sentences, each prediction rounded" in said
    assert "is +0.01, and yet 43% of them are called wrong: the accuracy is 57%." in said


@pytest.mark.parametrize("letter", ["A", "C"])
def test_the_gap_between_training_and_validation_is_told(app: AppTest, letter: str) -> None:
    assert "Recorded: after the last epoch" in texts(opened(app, letter))


def test_the_code_of_a_training_is_shown_and_without_its_data_not_its_ids(app: AppTest) -> None:
    page = opened(app, "B")
    shown = next(one.value for one in page.code if "keras.layers.LSTM(32" in one.value)
    assert "keras.layers.Embedding(88584, 32" in shown
    compile(shown, "shown", "exec")
    assert page.get_by_key("script_B_published").label == "Download this script"
    assert page.button(key="write_B_published").disabled
    assert "Its data are not on this machine" in texts(page)


def test_the_script_and_its_ids_are_written_from_the_data_here(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[list[str]] = []
    answer = {"out": str(tmp_path / "d.py"), "arrays": str(tmp_path / "d.npz")}
    for path in answer.values():
        Path(path).write_bytes(b"made")
    monkeypatch.setattr("pages.learn.parts.notebook.absent", lambda _: [])
    monkeypatch.setattr(job, "start", lambda _, arguments: asked.append(arguments))
    written = "script D published simple_rnn"
    monkeypatch.setattr(job, "follow", lambda key, *_, **__: answer if asked and key == written else None)
    page = opened(app, "D")
    page.button(key="write_D_published").click().run()
    assert not page.exception
    assert asked[0][:4] == ["export", "D published simple_rnn", "--as", "script"]
    labels = [page.get_by_key(f"made_d.{end}").label for end in ("py", "npz")]
    assert labels == ["Download the script", "Download its ids"]


def test_a_findings_link_opens_its_page_on_what_it_speaks_of(app: AppTest) -> None:
    links = [one.proto for one in opened(app, "B").get("page_link")]
    opens = [link.query_string for link in links if link.page == "encodings"]
    assert any("one=It+was+not+good" in query and "other=It+was+not+bad" in query for query in opens)


def test_the_live_chart_of_a_notebooks_run_knows_the_published_number(app: AppTest, runs: Runs) -> None:
    run = tagged(finished_run(runs), "B published lstm")
    from pages.train.parts.curves import _targets

    assert _targets(cached.folder(run.id), History())["notebook B published lstm"] == 0.8605
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
