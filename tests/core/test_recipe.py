import json
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import RecipeError
from core.recipe import Activation, Cell, Initializer, Pooling, Recipe

# The contract on a recipe's defaults, written out: a default that changes changes what old recipes mean.
DEFAULTS = """
name: my first LSTM
data:
  source: generated
  options: {}
  text: null
  label: null
  classes: null
  threshold: null
  limit: null
  drop_duplicates: false
split: {test: 0.2, validation: 0.1, test_how: stratified, validation_how: stratified, folds: null, fold: 0}
text:
  clean: [lowercase, urls, mentions]
  tokenizer: words
  vocabulary: {size: 20000, minimum_count: 1, fit_on: train, fit_text: cleaned, unknown: token, start_token: false}
  length: auto
  truncate: front
  pad: end
  mask: true
network:
  embedding: {size: 32, spatial_dropout: 0.0, pretrained: null, trainable: true}
  recurrent: [{cell: lstm, units: 32, bidirectional: false, activation: tanh, dropout: 0.0, recurrent_dropout: 0.0,
               recurrent_initializer: orthogonal, recurrent_scale: 1.0, reset_after: true}]
  pooling: last
  dense: []
  head: {units: auto, activation: auto, from_logits: false}
training:
  optimizer: {name: adam, learning_rate: 0.001, clip_norm: null}
  batch_size: 32
  epochs: 10
  steps_per_epoch: null
  early_stopping: null
  class_weight: null
  engine: auto
  speed: fast
  mixed_precision: false
probes: []
seed: 7
"""

rates = st.floats(0, 1, exclude_max=True, allow_nan=False)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
layers = st.fixed_dictionaries(
    {},
    optional={
        "cell": st.sampled_from([cell.value for cell in Cell]),
        "units": st.integers(1, 1024),
        "bidirectional": st.booleans(),
        "activation": st.sampled_from([activation.value for activation in Activation]),
        "dropout": rates,
        "recurrent_dropout": rates,
        "recurrent_initializer": st.sampled_from([initializer.value for initializer in Initializer]),
        "recurrent_scale": st.floats(0, 10, exclude_min=True),
        "reset_after": st.booleans(),
    },
)
documents = st.fixed_dictionaries(
    {},
    optional={
        "name": names,
        "data": st.fixed_dictionaries(
            {},
            optional={
                "source": st.just("generated") | st.just(["reviews.csv", "more.csv"]),
                "options": st.dictionaries(names, names | st.integers(-(2**60), 2**60) | st.booleans()),
                "text": st.none() | names | st.integers(0, 99),
                "classes": st.none() | st.dictionaries(names, names),
                "threshold": st.none() | st.lists(st.floats(-9, 9), min_size=1, max_size=49, unique=True).map(sorted),
                "limit": st.none() | st.integers(4, 10**6),
            },
        ),
        "split": st.fixed_dictionaries(
            {},
            optional={
                "test": rates.filter(bool) | st.integers(1, 10**6) | st.just("given"),
                "validation": rates.filter(bool) | st.just("test"),
            },
        ),
        "text": st.fixed_dictionaries(
            {},
            optional={
                "clean": st.lists(st.sampled_from(["lowercase", "urls", "mentions", "html", "punctuation", "digits"])),
                "length": st.just("auto") | st.integers(1, 2000),
                "truncate": st.sampled_from(["front", "end"]),
            },
        ),
        "network": st.fixed_dictionaries(
            {}, optional={"recurrent": st.lists(layers, min_size=1, max_size=3), "pooling": st.just(Pooling.MEAN.value)}
        ),
        "training": st.fixed_dictionaries(
            {},
            optional={
                "batch_size": st.integers(1, 65536),
                "epochs": st.integers(1, 10000),
                "early_stopping": st.none() | st.fixed_dictionaries({"patience": st.integers(1, 50)}),
            },
        ),
        "probes": st.lists(names, max_size=20),
        "seed": st.integers(0, 2**31 - 1),
    },
)

# What is wrong in a recipe, and all that is said about it.
WRONG = {
    "training: {batch_size: null}": "training: expected batch_size, such as 32, or steps_per_epoch, from which it "
    "follows, but both are null",
    "training: {class_weight: {a: -1}}": "training.class_weight.a: expected at least 0.0, got -1",
    "split: {fold: 1}": "split: expected fold to be 0 to 0, as there are no folds",
    "split: {folds: 5, fold: 5}": "split: expected fold to be 0 to 4, as there are 5 folds",
    "network: {recurrent: [{units: -4}]}": "network.recurrent.0.units: expected at least 1, got -4",
    "network: {recurrent: [{units: 2000}]}": "network.recurrent.0.units: expected at most 1024, got 2000",
    "network: {recurrent: [{units: many}]}": "network.recurrent.0.units: expected a whole number, got 'many'",
    "network: {recurrent: [{units: 1.5}]}": "network.recurrent.0.units: expected a whole number, got 1.5",
    "network: {recurrent: [{}, {cell: lstmm}]}": (
        "network.recurrent.1.cell: expected 'simple_rnn', 'lstm' or 'gru', got 'lstmm'"
    ),
    "network: {recurrent: [{dropout: .nan}]}": "network.recurrent.0.dropout: expected a finite number, got nan",
    "network: {recurrent: [{dropout: 1}]}": "network.recurrent.0.dropout: expected less than 1.0, got 1",
    "network: {recurrent: lstm}": "network.recurrent: expected a list, got 'lstm'",
    "network: {recurrent: [{}, {}, {}, {}]}": "network.recurrent: expected at most 3 items, got [{}, {}, {}, {}]",
    "network: {recurrent: [null]}": "network.recurrent.0: expected fields with values, got None",
    "network: {recurent: []}": "network.recurent: unknown field; did you mean 'recurrent'?",
    "network: {embedding: {zzz: 1}}": (
        "network.embedding.zzz: unknown field; the fields here are size, spatial_dropout, pretrained, trainable"
    ),
    "network: {head: {units: x}}": "network.head.units: expected a whole number or 'auto', got 'x'",
    "network: {pooling: last, recurrent: []}": (
        "network.pooling: last needs a recurrent layer; without one, use mean or max"
    ),
    "text: {length: 0}": "text.length: expected at least 1 or 'auto', got 0",
    "text: {length: short}": "text.length: expected a whole number or 'auto', got 'short'",
    "text: {mask: 3}": "text.mask: expected true or false, got 3",
    "text: {clean: [upper]}": (
        "text.clean.0: expected one of lowercase, urls, mentions, html, punctuation, digits, retweet, accents, "
        "repeats, hashtags, emoticons, stop_words, stem, pattern, got 'upper'"
    ),
    "text: {clean: [lowercase, {lowercase: 1}]}": (
        "text.clean.1: lowercase: expected the name alone, because this step has nothing to choose"
    ),
    "text: {clean: [stem]}": (
        "text.clean.0: stem: expected a stemmer, such as {stem: snowball-english}, got the name alone"
    ),
    "text: {clean: [{hashtags: maybe}]}": "text.clean.0: hashtags: expected keep or drop, got 'maybe'",
    "text: {clean: [{stop_words: 3}]}": (
        "text.clean.0: stop_words: expected a language, such as {stop_words: english}, got 3"
    ),
    "text: {clean: [{stop_words: {language: english, keep_negation: no}}]}": (
        "text.clean.0: stop_words: keep_negation: unknown field; did you mean 'keep_negations'?"
    ),
    "text: {clean: [{pattern: '(a'}]}": (
        "text.clean.0: pattern: expected a regular expression that RE2 understands (no look-around, no "
        "back-references in it), got '(a' with ' ' in its place: missing ): ((a)"
    ),
    "text: {clean: [{pattern: {find: a, replace: 123456789012345678901}}]}": (
        "text.clean.0: pattern: replace: expected a text, got 123456789012345678901"
    ),
    "network: {embedding: {pretrained: ''}}": (
        "network.embedding.pretrained: expected the id of kept vectors or the path of a file, got an empty name"
    ),
    "split: {test: half}": "split.test: expected a number or 'given', got 'half'",
    "split: {test: 1.5}": "split.test: expected a fraction below 1 or a whole number of rows, got 1.5",
    "split: {test: -1}": "split.test: expected more than 0.0 or 'given', got -1",
    "split: {validation: given}": "split.validation: expected a number or 'test', got 'given'",
    "data: {threshold: 2.5}": "data.threshold: expected a list, got 2.5",
    "data: {threshold: []}": "data.threshold: expected a list of at least 1, got []",
    "data: {threshold: [3.5, 2.5]}": (
        "data.threshold: expected cut points in ascending order, each once, got [3.5, 2.5]"
    ),
    "data: {threshold: [1, 1]}": "data.threshold: expected cut points in ascending order, each once, got [1.0, 1.0]",
    "data: {source: [a, 3]}": "data.source.1: expected a text, got 3",
    "data: {source: 3}": "data.source: expected a text or a list, got 3",
    "data: {source: ''}": (
        'data.source: expected "generated", a data set id or a path (or a list of these), got an empty name'
    ),
    "data: {text: 1.5}": "data.text: expected a text or a whole number, got 1.5",
    "data: {classes: {'0': 1}}": "data.classes.0: expected a text, got 1",
    "training: {early_stopping: 3}": "training.early_stopping: expected fields with values, got 3",
    "training: {early_stopping: {patiens: 1}}": (
        "training.early_stopping.patiens: unknown field; did you mean 'patience'?"
    ),
    "training: {optimizer: {learning_rate: 0}}": ("training.optimizer.learning_rate: expected more than 0.0, got 0"),
    "training: {epochs: yes}": (
        "training.epochs: expected anything but true or false (in YAML also yes, no, on, off), got True"
    ),
    "seed: -1": "seed: expected at least 0, got -1",
    "seed: 0x" + "f" * 9000: "seed: expected less than 2147483648, got a number of more than 70 digits",
    "probes: [3]": "probes.0: expected a text, got 3",
    "[1]": "recipe: expected fields with values, got [1]",
    "1: 2": "1: expected a text as the name of a field, got 1",
    "{name: 3, seed: -1}": "name: expected a text, got 3; seed: expected at least 0, got -1",
}

STEPS: list[object] = [
    "retweet",
    "hashtags",
    {"hashtags": "keep"},
    {"emoticons": "drop"},
    {"stop_words": "chinese"},
    {"stop_words": {"language": "english", "keep_negations": False}},
    {"stem": "porter"},
    {"stem": "snowball-english"},
    {"pattern": "[0-9]+"},
    {"pattern": {"find": "(a)b", "replace": "\\1"}},
]


@pytest.mark.parametrize("step", STEPS, ids=map(str, STEPS))
def test_every_cleaning_step_is_written_back_as_it_was(step: object) -> None:
    recipe = Recipe.parse({"text": {"clean": [step]}})
    assert recipe.document()["text"]["clean"] == [step]
    assert Recipe.loads(recipe.to_yaml()) == recipe


def test_an_empty_recipe_has_the_documented_defaults() -> None:
    assert Recipe.loads("").document() == yaml.safe_load(DEFAULTS)


def test_the_documented_defaults_are_a_recipe() -> None:
    assert Recipe.loads(DEFAULTS) == Recipe()


@settings(max_examples=40)
@given(documents)
@example({"name": "one\x85two\u2028three\x7f", "probes": ["", " ", "null", "a\nb"]})
def test_yaml_and_json_say_the_same_as_the_recipe(document: dict[str, object]) -> None:
    recipe = Recipe.parse(document)
    assert Recipe.loads(recipe.to_yaml()) == recipe
    assert Recipe.loads(recipe.model_dump_json()) == recipe
    assert json.loads(recipe.model_dump_json()) == recipe.document()


@pytest.mark.parametrize(("text", "sentence"), WRONG.items(), ids=[text[:50] for text in WRONG])
def test_what_is_wrong_is_told_with_path_expectation_and_find(text: str, sentence: str) -> None:
    with pytest.raises(RecipeError) as caught:
        Recipe.loads(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("steps", "texts", "size", "read"), [(300, 400_000, 1334, 400_000), (300, 40_315, 135, 40_315), (10, 4, 1, 4)]
)
def test_a_batch_size_left_out_follows_from_the_steps_as_in_keras(steps: int, texts: int, size: int, read: int) -> None:
    training = Recipe.loads(f"training: {{batch_size: null, steps_per_epoch: {steps}}}").training
    assert (training.batch_of(texts), training.texts_an_epoch(texts)) == (size, read)


def test_fewer_steps_than_batches_read_a_part_of_the_texts() -> None:
    training = Recipe.loads("training: {batch_size: 32, steps_per_epoch: 3}").training
    assert (training.batch_of(1000), training.texts_an_epoch(1000)) == (32, 96)
    assert training.texts_an_epoch(50) == 50


@pytest.mark.parametrize(
    "document",
    [
        "{network: {pooling: max}, text: {pad: front}}",
        "network: {pooling: max, recurrent: [{bidirectional: true}]}",
        "network: {pooling: max, recurrent: []}",
    ],
)
def test_a_maximum_that_would_see_masked_padding_is_refused_with_the_reason(document: str) -> None:
    with pytest.raises(RecipeError, match=r"network\.pooling: max with a mask .* Keras's max pooling ignores the mask"):
        Recipe.loads(document)


@pytest.mark.parametrize(
    "text",
    ["a: [", "seed: 2020-99-99", "seed: " + "1" * 6000, "a: !!python/name:os.system", "[" * 3000, "\x00", "a: &b [*b]"],
)
def test_what_is_no_yaml_is_told_in_one_line(text: str) -> None:
    with pytest.raises(RecipeError, match="expected YAML or JSON, but the text cannot be parsed: ") as caught:
        Recipe.loads(text)
    assert "\n" not in str(caught.value)


def test_an_alias_is_not_followed_because_a_few_could_fill_the_memory() -> None:
    doubling = "".join(f"{this}: &{this} [{before}, {before}]\n" for this, before in [("b", "*a"), ("c", "*b")])
    with pytest.raises(RecipeError, match="aliases"):
        Recipe.loads("a: &a [x]\n" + doubling)


@given(st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(str))
def test_any_text_is_a_recipe_or_a_sentence(text: str) -> None:
    with suppress(RecipeError):
        assert isinstance(Recipe.loads(text), Recipe)


@pytest.mark.parametrize("value", [float("nan"), b"bytes", {1, 2}, "\ud800", object()])
def test_an_option_that_no_json_file_can_hold_is_refused(value: object) -> None:
    with pytest.raises(RecipeError, match=r"data\.options: expected texts, finite numbers"):
        Recipe.parse({"data": {"options": {"rows": value}}})


def test_what_a_run_noted_beside_its_recipe_is_passed_over() -> None:
    document = {**Recipe(seed=3).document(), "trained_with": {"engine": "jax", "versions": {}}}
    assert Recipe.loads(json.dumps(document)) == Recipe(seed=3)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"expected a recipe file at .*none\.yaml, but it cannot be read"):
        Recipe.read(tmp_path / "none.yaml")


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(RecipeError, match=r"expected a recipe file at .*bytes\.yaml"):
        Recipe.read(tmp_path / "bytes.yaml")


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("training.epochs=3", ("training", "epochs"), 3),
        ("network.recurrent.0.cell=gru", ("network", "recurrent", 0, "cell"), "gru"),
        ("network.recurrent.1={cell: gru}", ("network", "recurrent", 1, "cell"), "gru"),
        ("network.dense.0={units: 5}", ("network", "dense", 0, "units"), 5),
        ("training.early_stopping.patience=4", ("training", "early_stopping", "patience"), 4),
        ("data.classes={'0': bad, '1': good}", ("data", "classes"), {"0": "bad", "1": "good"}),
        ("name=a = b", ("name",), "a = b"),
        (" seed = 5", ("seed",), 5),
        ("text.length=auto", ("text", "length"), "auto"),
        ("data.limit=", ("data", "limit"), None),
    ],
)
def test_a_setting_reaches_its_field(setting: str, path: tuple[str | int, ...], value: object) -> None:
    found = Recipe().with_settings([setting]).document()
    for step in path:
        found = found[step]
    assert found == value


def test_settings_are_applied_in_their_order() -> None:
    assert Recipe().with_settings(["seed=1", "seed=2"]).seed == 2


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("epochs", "expected a setting like training.epochs=5, got 'epochs'"),
        ("=3", "expected a setting like training.epochs=5, got '=3'"),
        ("training.epoch=3", "training.epoch: unknown field; did you mean 'epochs'"),
        ("epochs.training=3", "the setting 'epochs.training' names no field of a recipe"),
        ("network.recurrent.3.cell=gru", "the setting 'network.recurrent.3.cell' names no field of a recipe"),
        ("network.recurrent.first.cell=gru", "the setting 'network.recurrent.first.cell' names no field of a recipe"),
        ("name.x=3", "the setting 'name.x' names no field of a recipe"),
        ("data.text.x=3", "data.text: expected a text or a whole number, got {'x': 3}"),
        ("training.epochs=[", "expected YAML or JSON"),
        ("network.recurrent.0.units=-4", "network.recurrent.0.units: expected at least 1, got -4"),
    ],
)
def test_a_bad_setting_is_told(setting: str, sentence: str) -> None:
    with pytest.raises(RecipeError) as caught:
        Recipe().with_settings([setting])
    assert str(caught.value).startswith(sentence)


def test_a_line_is_named_that_goes_wrong_with_those_before_it() -> None:
    assert Recipe().with_lines("\n seed=3 \n").seed == 3
    with pytest.raises(RecipeError, match=r"^line 3: seed: expected a whole number"):
        Recipe().with_lines("training.epochs=2\n\nseed=x\ntext.length=no")


def test_lines_that_fit_only_together_are_taken_in_any_order() -> None:
    lines = ["network.pooling=max", "text.pad=front", "text.mask=false"]
    assert Recipe().with_lines("\n".join(lines)) == Recipe().with_lines("\n".join(reversed(lines)))
