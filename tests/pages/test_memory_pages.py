"""The pages about memory: real numbers of the network that is looked at, and links that set them."""

import pytest
from fake_runs import random_run, shipped_into
from streamlit.testing.v1 import AppTest

from core.experiments.experiment import read_experiment
from core.experiments.recorded import read_recorded
from core.experiments.trial import Trial, find_trials, submit_trial
from core.recipe import Cell
from core.runs.collection import Runs
from pages.memory.parts import racing
from pages.shared import cached, job

RACE, WALK, MATRICES = "pages/memory/race.py", "pages/memory/walk.py", "pages/memory/matrices.py"
DISTANCE, CLIPPING = "pages/memory/distance.py", "pages/memory/clipping.py"


def opened(app: AppTest, page: str, **query: str) -> AppTest:
    app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_the_race_opens_with_the_three_shipped_networks_on_the_visitors_sentence(app: AppTest) -> None:
    page = opened(app, RACE, sentence="it was not good at all")
    assert page.get_by_key("race_sentence_chart")
    assert page.dataframe[0].value["way"].tolist() == ["SimpleRNN", "LSTM", "GRU"]
    assert page.get_by_key("recorded_epoch_race")


def test_one_click_queues_the_three_cells_as_one_trial(app: AppTest, runs: Runs) -> None:
    page = opened(app, RACE)
    page.get_by_key("run_race").click().run()
    assert not page.exception
    (trial,) = find_trials(runs, read_experiment("race"))
    cells = {way: runs.open(run_id).recipe().network.recurrent[0].cell for way, run_id in trial.runs.items()}
    assert cells == {"SimpleRNN": "simple_rnn", "LSTM": "lstm", "GRU": "gru"}
    assert {runs.open(run_id).recipe().seed for run_id in trial.runs.values()} == {7}


def test_the_walk_multiplies_its_steps_to_the_whole(app: AppTest) -> None:
    page = opened(app, WALK, run="first-look-simple-rnn", sentence="it was not good", word="0")
    table = page.dataframe[0].value
    assert table["word"].tolist() == ["good", "not", "was", "it"]
    product = 1.0
    for factor in table["this step ×"].tolist()[1:]:
        product *= float(factor)
    assert product == pytest.approx(float(table["all steps ×"].tolist()[-1]), rel=0.02)


def test_a_small_start_is_seen_to_shrink_the_gradient(app: AppTest) -> None:
    page = opened(app, WALK, run="first-look-simple-rnn", walk_start="orthogonal", walk_scale="0.3", word="0")
    assert any("spectral radius **0.3**" in text.value for text in page.markdown)
    assert all(float(factor) <= 0.31 for factor in page.dataframe[0].value["this step ×"].tolist()[1:])


def test_the_terms_of_a_matrix_add_up_to_its_gradient(app: AppTest) -> None:
    page = opened(app, MATRICES, run="first-look-lstm", sentence="it was not good")
    assert any("shares 1.0000" in text.value for text in page.markdown)
    table = page.dataframe[0].value
    assert table["share of the whole"].tolist()[0] == "0.00%"
    assert table["sum so far"].tolist()[-1] == "100.00%"
    page.get_by_key("matrix").set_value("W_y").run()
    assert not page.exception


@pytest.mark.parametrize("page", [WALK, MATRICES])
def test_a_network_without_recurrence_says_that_nothing_goes_through_time(app: AppTest, runs: Runs, page: str) -> None:
    run = random_run(runs, {"recurrent": [], "pooling": "mean"})
    shown = opened(app, page, run=run.id, sentence="the film was good")
    assert any("no recurrent layer" in info.value for info in shown.info)


def test_an_empty_sentence_is_asked_for(app: AppTest) -> None:
    for page in (RACE, WALK, MATRICES):
        shown = opened(app, page, sentence="")
        assert any("Type a word" in info.value for info in shown.info), page


def test_clipping_opens_with_what_was_recorded(app: AppTest) -> None:
    page = opened(app, CLIPPING)
    assert page.get_by_key("clipping_curves")
    assert page.get_by_key("clipping_losses")
    assert page.get_by_key("clipping_epoch_race")
    (noticed,) = (text.value for text in page.markdown if text.value.startswith("Notice this"))
    assert "**large start, clipped**: more than 62% of the test texts right (5 of 5 seeds)" in noticed
    assert "**small start, clipped**: still guessing (5 of 5 seeds)" in noticed


def test_the_distances_open_with_what_was_recorded_and_start_as_one_job(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(app, DISTANCE)
    assert page.get_by_key("recorded_recall")
    started: list[list[str]] = []
    monkeypatch.setattr(job, "start", lambda _key, arguments: started.append(list(arguments)))
    page.get_by_key("recall_seed").set_value(8).run()
    page.get_by_key("run_recall").click().run()
    assert not page.exception
    assert started == [["recall", "--seed", "8"]]


@pytest.fixture
def over_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the texts of a trial fade as they did when the race was recorded: its networks here are the shipped ones."""
    recorded = read_recorded("race").measured[Cell.LSTM][0].fadings
    monkeypatch.setattr(cached, "fadings", lambda _run_id: recorded)


def finished_trial(runs: Runs) -> Trial:
    trial = submit_trial(runs, read_experiment("race"), Cell.LSTM, 7)
    for way, run_id in trial.runs.items():
        cell = {"SimpleRNN": Cell.SIMPLE_RNN, "LSTM": Cell.LSTM, "GRU": Cell.GRU}[way]
        shipped_into(runs.open(run_id), cell)
    return trial


@pytest.mark.usefixtures("over_texts")
def test_a_link_to_a_trial_opens_its_networks_at_its_epochs(app: AppTest, runs: Runs) -> None:
    trial = finished_trial(runs)
    page = opened(app, RACE, trial=trial.id, networks="trained here", epoch="4", texts_epoch="2", recorded_epoch="3")
    assert (page.query_params["networks"], page.query_params["texts_epoch"]) == ("trained here", "2")
    sliders = {slider.label: slider.value for slider in page.select_slider}
    assert (sliders["Networks after epoch"], sliders["Over the test texts, after epoch"]) == (4, 2)


def test_a_trial_whose_texts_are_gone_says_so(app: AppTest, runs: Runs) -> None:
    page = opened(app, RACE, trial=finished_trial(runs).id)
    assert any("not fetched yet" in error.value for error in page.error)


@pytest.mark.usefixtures("over_texts")
def test_the_two_epochs_of_the_race_do_not_write_over_each_other(app: AppTest, runs: Runs) -> None:
    page = opened(app, RACE, trial=finished_trial(runs).id, epoch="5")
    (texts,) = (slider for slider in page.select_slider if slider.label == "Over the test texts, after epoch")
    texts.set_value(1).run()
    assert (page.query_params["epoch"], page.query_params["texts_epoch"]) == ("5", "1")


def test_the_right_answer_is_kept_in_the_address_and_decides_the_gradient(app: AppTest) -> None:
    sentence = "it was not good"
    _, traced = cached.opened("first-look-lstm").read(sentence)
    winner = int(traced.final.argmax())
    page = opened(app, MATRICES, run="first-look-lstm", sentence=sentence, right=str(winner))
    assert page.query_params["right"] == str(winner)
    as_said = [float(length) for length in page.dataframe[0].value["length of its term"]]
    (answer,) = (group for group in page.get("button_group") if str(group.key).startswith("right_answer"))
    answer.set_value(1 - winner).run()
    assert not page.exception
    assert "right" not in page.query_params
    otherwise = [float(length) for length in page.dataframe[0].value["length of its term"]]
    # The loss of the answer that the network gives is smaller, and so is its gradient.
    assert all(one < other for one, other in zip(as_said[1:], otherwise[1:], strict=True))


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ({"cell": "simple_rnn"}, "in the long run. The slope of the tanh, at most 1, takes away from that."),
        (
            {"cell": "simple_rnn", "activation": "sigmoid"},
            "in the long run. The slope of the sigmoid, at most ¼, takes away from that.",
        ),
        (
            {"cell": "gru", "activation": "linear"},
            "in the long run. Its activation is linear: a slope of 1 everywhere, which takes nothing away. "
            "Gates, too, are factors on that way, and another way leads past it.",
        ),
    ],
)
def test_what_changes_a_step_is_told_of_this_cell_and_this_activation(
    app: AppTest, runs: Runs, layer: dict[str, str], said: str
) -> None:
    run = random_run(runs, {"recurrent": [{"units": 3, **layer}]})
    page = opened(app, WALK, run=run.id, sentence="the film was good")
    assert any(text.value.endswith(said) for text in page.markdown)


def test_what_else_than_their_cells_differs_between_the_shipped_networks_is_told(app: AppTest) -> None:
    page = opened(app, RACE)
    (told,) = (text.value for text in page.caption if "Not only their cells differ" in text.value)
    epochs = [cached.recipe(run_id).training.epochs for run_id in racing.shipped().values()]
    assert f"`training.epochs` {' / '.join(map(str, epochs))}" in told
    assert "recurrent.0.cell" not in told


@pytest.mark.usefixtures("over_texts")
def test_the_only_trial_is_in_the_address_so_that_the_link_keeps_to_it(app: AppTest, runs: Runs) -> None:
    trial = finished_trial(runs)
    assert opened(app, RACE).query_params["trial"] == trial.id


def test_a_place_that_was_looked_at_on_another_page_is_in_the_address_of_this_one(app: AppTest) -> None:
    opened(app, WALK, run="first-look-lstm", epoch="3", sentence="it was not good")
    page = opened(app, MATRICES)
    assert (page.query_params["epoch"], page.query_params["sentence"]) == ("3", "it was not good")
