import pytest
from fake_runs import finished_run, running_run, scored_run
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.runs.collection import Runs
from core.runs.folder import RunFolder
from pages.shared import job
from pages.train.parts import evaluating

RESULTS = "pages/train/results.py"
VIEWS = ("Mistakes", "Classes", "Calibration", "Which texts", "Threshold", "Word order")


def show(app: AppTest, run: RunFolder, view: str = "Mistakes") -> AppTest:
    app.switch_page(RESULTS)
    app.query_params["run"] = run.id
    app.run()
    if view != "Mistakes":
        app.get_by_key("results_view").set_value(view).run()
    assert not app.exception
    return app


def test_where_nothing_was_trained_the_page_links_to_train(app: AppTest) -> None:
    app.switch_page(RESULTS).run()
    assert [link.label for link in app.get("page_link")] == ["Train a first network"]


def test_a_run_that_still_trains_has_no_results_yet(app: AppTest, runs: Runs, process) -> None:
    show(app, running_run(runs, process))
    assert "no final scores yet" in app.info[0].value


def test_a_run_whose_texts_are_gone_is_told_as_damaged(app: AppTest, runs: Runs) -> None:
    show(app, finished_run(runs))
    assert "texts.parquet is missing" in errors(app)[0]


@pytest.mark.parametrize("view", VIEWS)
def test_network_bag_of_words_and_largest_class_stand_above_every_view(app: AppTest, runs: Runs, view: str) -> None:
    run = scored_run(runs)
    show(app, run, view)
    scores = run.scores()
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Network", f"{scores['test']['accuracy']:.1%}"),
        ("Bag of words", f"{scores['baselines']['bag_of_words']:.1%}"),
        ("Largest class", f"{scores['baselines']['majority']:.1%}"),
    ]
    assert not errors(app)


def test_a_chosen_cell_shows_its_texts_and_stands_in_the_address(app: AppTest, runs: Runs) -> None:
    show(app, scored_run(runs))
    app.get_by_key("true_class").set_value(1)
    app.get_by_key("called_class").set_value(1).run()
    assert (app.query_params["true"], app.query_params["called"]) == ("1", "1")
    assert "texts called right" in " ".join(caption.value for caption in app.caption)


def test_a_link_opens_the_cell_it_names(app: AppTest, runs: Runs) -> None:
    run = scored_run(runs)
    app.query_params["true"], app.query_params["called"] = "0", "0"
    show(app, run)
    assert (app.get_by_key("true_class").value, app.get_by_key("called_class").value) == (0, 0)


def test_an_address_that_names_no_cell_is_passed_over(app: AppTest, runs: Runs) -> None:
    run = scored_run(runs)
    app.query_params["true"], app.query_params["called"] = "9", "x"
    show(app, run)
    assert app.get_by_key("true_class").value in (0, 1)


def test_a_text_opens_in_what_if_with_this_run(app: AppTest, runs: Runs) -> None:
    show(app, scored_run(runs))
    app.button(key="open_pages/whatif/sentence.py").click().run()
    assert not app.exception
    assert app.title[0].value == "What-if"


def test_a_text_opens_inside_with_this_run(app: AppTest, runs: Runs) -> None:
    show(app, scored_run(runs))
    app.button(key="open_pages/inside/gates.py").click().run()
    assert app.title[0].value == "Gates and states"


def test_the_threshold_is_offered_from_validation_and_told_on_the_test_texts(app: AppTest, runs: Runs) -> None:
    show(app, scored_run(runs), "Threshold")
    app.button(key="best_threshold").click().run()
    assert f"The best on validation: {app.get_by_key('threshold').value:.2f}" == app.button(key="best_threshold").label
    rows = app.dataframe[0].value["texts"].tolist()
    assert [row.split(",")[0] for row in rows] == ["validation", "test", "test"]


def test_the_order_test_says_whether_a_recurrent_network_is_needed(app: AppTest, runs: Runs) -> None:
    show(app, scored_run(runs), "Word order")
    told = " ".join(read(markdown.value) for markdown in app.markdown)
    assert "Do these data need a recurrent network?" in told
    assert "order" in told


def test_many_texts_are_evaluated_by_a_process(app: AppTest, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(evaluating, "MOST_EVALUATED", 10)
    monkeypatch.setattr(job, "answer", lambda _key, _label, arguments: asked.append(list(arguments)))
    run = scored_run(runs)
    show(app, run)
    assert asked == [["evaluate", run.id]]
    assert len(app.metric) == 0
