from pathlib import Path
from typing import Any

import pytest
import yaml
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.data.source import load_source
from core.places import Places
from core.plan import plan_texts
from core.recipe import Cell, Data, Pooling, Recipe, Speed
from core.runs.collection import Runs
from core.runs.gpu import GpuLoad
from core.runs.status import Status
from core.shapes import layer_shapes
from pages.train.parts import kernels

TRAIN = "pages/train/setup.py"


@pytest.fixture
def form(app: AppTest) -> AppTest:
    return app.switch_page(TRAIN).run()


def say(form: AppTest, **said: Any) -> AppTest:
    """Set widgets by their keys and let the page answer."""
    for key, value in said.items():
        form.get_by_key(key).set_value(value)
    return form.run()


def recipe_of(form: AppTest) -> Recipe:
    return Recipe.parse(yaml.safe_load(form.code[0].value))


def headline(form: AppTest) -> str:
    return form.subheader[0].value


def test_untouched_the_form_is_an_lstm_of_32_units_on_generated_reviews(form: AppTest) -> None:
    recipe = recipe_of(form)
    assert recipe == Recipe.parse({"name": "LSTM 32 on Generated reviews", "probes": recipe.probes})


def test_the_visitors_sentence_and_a_text_of_each_class_are_watched_unless_others_are_given(form: AppTest) -> None:
    suggested = recipe_of(form).probes
    assert (len(suggested), suggested[0]) == (3, "I thought it would be dull but it was wonderful.")
    given = recipe_of(say(form, probes="not bad\n\n  not good \na\nb\nc\nd"))
    assert given.probes == ["not bad", "not good", "a", "b", "c"]
    assert recipe_of(say(form, probes="")).probes == []


@pytest.mark.parametrize(("size", "units"), [("S", 16), ("M", 32), ("L", 64)])
@pytest.mark.parametrize("cell", Cell)
def test_cell_size_and_time_are_what_the_recipe_says(form: AppTest, cell: Cell, size: str, units: int) -> None:
    recipe = recipe_of(say(form, cell=cell, size=size, epochs=3))
    layer = recipe.network.recurrent[0]
    assert (layer.cell, layer.units, recipe.training.epochs) == (cell, units, 3)


def test_units_of_ones_own_override_the_size(form: AppTest) -> None:
    assert recipe_of(say(form, size="L", units=5)).network.recurrent[0].units == 5


def test_a_stack_read_in_both_directions_is_what_the_recipe_says(form: AppTest) -> None:
    recipe = recipe_of(say(form, cell=Cell.GRU, units=6, layers=3, bidirectional=True, dropout=0.2))
    layers = recipe.network.recurrent
    assert [(layer.cell, layer.units, layer.bidirectional, layer.dropout) for layer in layers] == [
        (Cell.GRU, 6, True, 0.2)
    ] * 3


def test_dense_layers_and_pooling_are_what_the_recipe_says(form: AppTest) -> None:
    recipe = recipe_of(say(form, dense=2, dense_units=9, pooling=Pooling.MEAN, embedding=11))
    assert [layer.units for layer in recipe.network.dense] == [9, 9]
    assert (recipe.network.pooling, recipe.network.embedding.size) == (Pooling.MEAN, 11)


def test_how_it_is_trained_is_what_the_recipe_says(form: AppTest) -> None:
    said = say(form, batch_size=64, learning_rate=0.01, optimizer="sgd", engine="tensorflow", recurrent_dropout=0.1)
    recipe = recipe_of(say(said, seed=3, length=12, name="of my own"))
    training = recipe.training
    assert (training.batch_size, training.optimizer.name, training.engine) == (64, "sgd", "tensorflow")
    assert (training.optimizer.learning_rate, recipe.network.recurrent[0].recurrent_dropout) == (0.01, 0.1)
    assert (recipe.seed, recipe.text.length, recipe.name) == (3, 12, "of my own")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"cell": Cell.GRU, "size": "L"},
        {"cell": Cell.SIMPLE_RNN, "layers": 3, "bidirectional": True},
        {"dense": 2, "dense_units": 7, "pooling": Pooling.MEAN},
    ],
)
def test_layers_and_parameters_are_those_of_the_arithmetic(form: AppTest, home: Places, said: dict[str, Any]) -> None:
    recipe = recipe_of(say(form, **said))
    texts = plan_texts(recipe, load_source(Data(), home, recipe.seed))
    layers = layer_shapes(recipe, texts.rows, len(texts.classes))
    assert headline(form) == f"The network: {sum(layer.parameters for layer in layers):,} parameters"
    assert list(form.dataframe[0].value["parameters"]) == [f"{layer.parameters:,}" for layer in layers]


def test_a_combination_that_does_not_fit_shows_one_sentence_and_no_button(form: AppTest) -> None:
    say(form, bidirectional=True, pooling=Pooling.MAX)
    assert errors(form) == [
        "network.pooling: max with a mask needs end padding and a last recurrent layer that reads forwards only, "
        "because Keras's max pooling ignores the mask; set text.pad to end, text.mask to false, or network.pooling "
        "to last or mean"
    ]
    assert len(form.button) == 0
    assert not form.exception


def test_pressing_train_queues_the_run_and_shows_it(form: AppTest, runs: Runs) -> None:
    say(form, cell=Cell.GRU, epochs=2)
    form.button(key="train").click().run()
    assert not form.exception
    (run,) = runs.list()
    assert (run.status, run.name) == (Status.QUEUED, "GRU 32 on Generated reviews")
    assert runs.open(run.id).recipe().training.epochs == 2
    assert form.title[0].value == "Runs"
    assert form.query_params["run"] == run.id


def test_the_button_tells_how_long_it_will_take(form: AppTest) -> None:
    few = form.button(key="train").label
    many = say(form, epochs=50, size="L").button(key="train").label
    assert few.startswith("Train, about ")
    assert few.endswith(" s")
    assert many != few


def test_what_was_set_is_still_set_after_another_page(form: AppTest) -> None:
    say(form, cell=Cell.SIMPLE_RNN, epochs=4, units=9)
    form.switch_page("pages/data/choose.py").run()
    form.switch_page(TRAIN).run()
    layer = recipe_of(form).network.recurrent[0]
    assert (layer.cell, layer.units, recipe_of(form).training.epochs) == (Cell.SIMPLE_RNN, 9, 4)


def test_an_address_reads_no_file_that_is_not_listed_as_data(app: AppTest, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("text;label\nmine;yes\n")
    app.query_params["data"] = str(secret)
    app.switch_page(TRAIN).run()
    assert not app.exception
    assert errors(app) == ["This data set is not here, or not any more: choose another."]
    assert len(app.button) == 0


def test_on_a_machine_with_a_gpu_the_form_tells_what_costs_its_fast_kernels(
    form: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(page: AppTest) -> list[str]:
        return [caption.value for caption in page.caption if "GPU" in caption.value]

    assert told(say(form, cell="simple_rnn")) == []
    monkeypatch.setattr(kernels, "gpu_loads", lambda: (GpuLoad("GPU 0", 0.0, 0, 8_000_000_000),))
    assert ["SimpleRNN" in line for line in told(form.run())] == [True]
    assert told(say(form, cell="lstm")) == []


def test_how_steps_are_made_is_what_the_recipe_says(form: AppTest) -> None:
    said = say(form, clip_norm=0.5, batches_made=Speed.FAITHFUL, mixed_precision=True, spatial_dropout=0.2)
    recipe = recipe_of(said)
    assert (recipe.training.optimizer.clip_norm, recipe.training.speed) == (0.5, Speed.FAITHFUL)
    assert (recipe.training.mixed_precision, recipe.network.embedding.spatial_dropout) == (True, 0.2)


def test_fields_without_a_control_are_typed_and_go_before_what_the_controls_say(form: AppTest) -> None:
    lines = "text.vocabulary.size=50\n\n  data.limit=40\nnetwork.recurrent.0.recurrent_initializer=zeros\nseed=3"
    recipe = recipe_of(say(form, other_fields=lines))
    assert (recipe.text.vocabulary.size, recipe.data.limit, recipe.seed) == (50, 40, 3)
    assert recipe.network.recurrent[0].recurrent_initializer == "zeros"


def test_other_fields_stay_over_a_change_of_the_page(form: AppTest) -> None:
    say(form, other_fields="data.limit=40")
    form.switch_page("pages/data/choose.py").run()
    assert recipe_of(form.switch_page(TRAIN).run()).data.limit == 40


def test_a_link_brings_other_fields(app: AppTest) -> None:
    app.switch_page(TRAIN)
    app.query_params["other_fields"] = "data.limit=40"
    assert recipe_of(app.run()).data.limit == 40


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("seed=3\n\ntraining.epoch=2", "Other fields, line 3: training.epoch: unknown field; did you mean 'epochs'?"),
        ("seed", "Other fields, line 1: expected a setting like training.epochs=5, got 'seed'"),
        ("data.limit=40\ntext.length=no\nseed=x", "Other fields, line 2: text.length: expected"),
        ("data.source=/etc/passwd", "Other fields: expected neither data.source"),
        ("data={source: /etc/passwd}", "Other fields: expected neither data.source"),
        ("network.embedding.pretrained=/etc/passwd", "Other fields: expected neither data.source"),
    ],
)
def test_a_wrong_line_among_other_fields_is_named_and_no_file_can_be(form: AppTest, lines: str, told: str) -> None:
    say(form, other_fields=lines)
    assert not form.exception
    assert errors(form)[0].startswith(told)
    assert len(form.button) == 0


def test_other_fields_of_the_texts_reach_the_audit_and_those_of_the_network_do_not(form: AppTest) -> None:
    say(form, layers=2, other_fields="network.recurrent.1.units=5\ntext.length=3")
    audit = form.switch_page("pages/data/audit.py").run()
    assert not audit.exception
    assert not audit.error
    assert any("The recipe reads 3:" in read(element.value) for element in [*audit.markdown, *audit.caption])


@pytest.mark.parametrize(
    "setting", ["training.optimizer.clip_norm=1.0", "data.limit=40", "training.mixed_precision=true"]
)
def test_a_link_sets_what_an_error_says_to_lower_or_set(app: AppTest, setting: str) -> None:
    app.switch_page(TRAIN)
    app.query_params["set"] = setting
    recipe = recipe_of(app.run())
    assert recipe.with_settings([setting]) == recipe
    assert Recipe().with_settings([setting]) != Recipe()
