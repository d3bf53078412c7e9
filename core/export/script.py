"""The plain Keras script that trains what a recipe says, with nothing of this program in it.

It reads the ids from a file of arrays beside it, because the cleaning is this program's; from the ids on everything is
written out: layers with their seeds, the order of the batches, the loss. Trained by the same engine it gives the curve
of the run, where that was ``faithful``.
"""

from collections.abc import Iterator

from core.errors import RecipeError
from core.recipe import CELL_NAMES, Cell, End, Initializer, OptimizerName, Pooling, Recipe, Recurrent, Speed
from core.seeds import seed_of
from core.shapes import resolve_head

_OPTIMIZERS = {
    OptimizerName.ADAM: "Adam",
    OptimizerName.RMSPROP: "RMSprop",
    OptimizerName.SGD: "SGD",
    OptimizerName.ADAMW: "AdamW",
    OptimizerName.NADAM: "Nadam",
}
CELL_MARK = "# %%"
BESIDE = 'Path(__file__).with_suffix(".npz")'

_BATCHES = '''\
class Batches(keras.utils.PyDataset):
    """The training texts, in an order that follows from the seed and the epoch."""

    def __init__(self):
        super().__init__()
        self.begin_epoch(0)

    def begin_epoch(self, epoch, logs=None):
        self.order = np.random.default_rng([SEED, epoch]).permutation(len(train_ids))[:TEXTS_AN_EPOCH]

    def __len__(self):
        return -(-len(self.order) // BATCH_SIZE)

    def __getitem__(self, index):
        rows = self.order[index * BATCH_SIZE : (index + 1) * BATCH_SIZE]
        return train_ids[rows], train_labels[rows]{weights}


batches = Batches()
callbacks = [keras.callbacks.LambdaCallback(on_epoch_begin=batches.begin_epoch)]'''


def write_script(recipe: Recipe, rows: int, classes: int, texts: int, arrays: str) -> str:
    """Return the script; its cells begin with ``# %%``.

    Args:
        recipe: What was trained.
        rows: Rows of the embedding table.
        classes: Classes to tell apart.
        texts: Texts that train.
        arrays: A Python expression for the path of the file of arrays.

    Raises:
        RecipeError: the embedding starts from vectors of a file, which a script of this kind does not hold.
    """
    if recipe.network.embedding.pretrained is not None:
        raise RecipeError(
            "network.embedding.pretrained: expected an embedding that starts at random, because the script holds no "
            "vectors; open the run's model.keras in Keras instead"
        )
    cells = [
        _head(recipe, arrays),
        _data(recipe, texts),
        _network(recipe, rows, classes),
        _batches(recipe),
        _fit(recipe),
    ]
    return f"\n\n{CELL_MARK}\n".join(cells) + "\n"


def _head(recipe: Recipe, arrays: str) -> str:
    return (
        '"""A recurrent network in plain Keras, as exported: it needs keras, an engine and numpy only.\n\n'
        f'{_sameness(recipe)}\n"""\n\nfrom pathlib import Path\n\nimport keras\nimport numpy as np\n\n'
        f"DATA = np.load({arrays})"
    )


def _sameness(recipe: Recipe) -> str:
    """Return how near the script's curve is to the run's."""
    if recipe.training.speed is not Speed.FAITHFUL:
        return "The run read batches of similar length, this reads plain ones: the curves are alike, not equal."
    if any(layer.dropout or layer.recurrent_dropout for layer in recipe.network.recurrent):
        # Keras's recurrent layers draw masks while they only read, too, so that every validation moves their seed.
        return "Its recurrent dropout draws other masks than the run's: the curves are alike, not equal."
    return "With the same engine it gives the run's own curve."


def _data(recipe: Recipe, texts: int) -> str:
    training = recipe.training
    return "\n".join(
        [
            f"SEED, EPOCHS, BATCH_SIZE = {recipe.seed}, {training.epochs}, {training.batch_of(texts)}",
            f"TEXTS_AN_EPOCH = {training.texts_an_epoch(texts)}",
            *(f'{part}_ids, {part}_labels = DATA["{part}_ids"], DATA["{part}_labels"]' for part in _PARTS),
            *(['train_weights = DATA["train_weights"]'] if training.class_weight else []),
        ]
    )


_PARTS = ("train", "validation", "test")


def _network(recipe: Recipe, rows: int, classes: int) -> str:
    lines = ['ids = keras.Input(shape=(None,), dtype="int32", name="ids")', *_layers(recipe, rows)]
    head, settings = resolve_head(recipe, classes), recipe.training.optimizer
    lines.append(
        f'verdict = keras.layers.Dense({head.units}, activation="{head.activation}", '
        f'kernel_initializer={_glorot(recipe, "head/kernel")}, name="head")(now)'
    )
    kind = ("BinaryCrossentropy", "BinaryAccuracy")
    if head.units > 1:
        kind = ("SparseCategoricalCrossentropy", "SparseCategoricalAccuracy")
    return "\n".join(
        [
            *lines,
            "model = keras.Model(ids, verdict)",
            "model.compile(",
            f"    optimizer=keras.optimizers.{_OPTIMIZERS[settings.name]}("
            f"learning_rate={settings.learning_rate}, clipnorm={settings.clip_norm}),",
            f"    loss=keras.losses.{kind[0]}(from_logits={recipe.network.head.from_logits}),",
            f'    metrics=[keras.metrics.{kind[1]}(name="accuracy")],',
            ")",
            "model.summary()",
        ]
    )


def _batches(recipe: Recipe) -> str:
    return _BATCHES.replace("{weights}", ", train_weights[rows]" if recipe.training.class_weight else "")


def _layers(recipe: Recipe, rows: int) -> Iterator[str]:
    embedding = recipe.network.embedding
    table = f"keras.initializers.RandomUniform(seed={seed_of(recipe, 'embedding/table')})"
    yield (
        f"now = keras.layers.Embedding({rows}, {embedding.size}, embeddings_initializer={table}, "
        f"mask_zero={recipe.text.mask}, trainable={embedding.trainable})(ids)"
    )
    if embedding.spatial_dropout:
        yield (
            f"now = keras.layers.SpatialDropout1D({embedding.spatial_dropout}, "
            f"seed={seed_of(recipe, 'spatial_dropout')})(now)"
        )
    for index in range(len(recipe.network.recurrent)):
        yield from _recurrent(recipe, index)
    yield from _pooled(recipe.network.pooling)
    for index, dense in enumerate(recipe.network.dense):
        kernel = _glorot(recipe, f"dense.{index}/kernel")
        yield (
            f'now = keras.layers.Dense({dense.units}, activation="{dense.activation.value}", '
            f"kernel_initializer={kernel})(now)"
        )
        if dense.dropout:
            yield f"now = keras.layers.Dropout({dense.dropout}, seed={seed_of(recipe, f'dropout.{index}')})(now)"


def _pooled(pooling: Pooling) -> Iterator[str]:
    if pooling is Pooling.MEAN:
        yield "now = keras.layers.GlobalAveragePooling1D()(now)"
    if pooling is Pooling.MAX:
        yield "now = keras.layers.GlobalMaxPooling1D()(keras.ops.copy(now))"


def _recurrent(recipe: Recipe, index: int) -> Iterator[str]:
    if not recipe.network.recurrent[index].bidirectional:
        yield f"now = {_direction(recipe, index, 'forward')}(now)"
        return
    yield f"forward = {_direction(recipe, index, 'forward')}"
    yield f"backward = {_direction(recipe, index, 'backward')}"
    yield "now = keras.layers.Bidirectional(forward, backward_layer=backward)(now)"


def _direction(recipe: Recipe, index: int, way: str) -> str:
    layer, prefix = recipe.network.recurrent[index], f"recurrent.{index}.{way}"
    last = index == len(recipe.network.recurrent) - 1 and recipe.network.pooling is Pooling.LAST
    settings = {
        "activation": f'"{layer.activation.value}"',
        "kernel_initializer": _glorot(recipe, f"{prefix}/kernel"),
        "recurrent_initializer": _start(layer, seed_of(recipe, f"{prefix}/recurrent_kernel")),
        "dropout": layer.dropout,
        "recurrent_dropout": layer.recurrent_dropout,
        "seed": seed_of(recipe, f"{prefix}/dropout"),
        "return_sequences": not last,
        **({"go_backwards": True} if way == "backward" else {}),
        **({"reset_after": layer.reset_after} if layer.cell is Cell.GRU else {}),
        **({"use_cudnn": False} if _refuses_cudnn(recipe) and layer.cell is not Cell.SIMPLE_RNN else {}),
    }
    return f"keras.layers.{CELL_NAMES[layer.cell]}({layer.units}, {', '.join(f'{k}={v}' for k, v in settings.items())})"


def _refuses_cudnn(recipe: Recipe) -> bool:
    return recipe.text.mask and (recipe.text.pad is End.FRONT or recipe.network.pooling is Pooling.MAX)


def _start(layer: Recurrent, seed: int) -> str:
    scale = layer.recurrent_scale
    return {
        Initializer.ORTHOGONAL: f"keras.initializers.Orthogonal(gain={scale}, seed={seed})",
        Initializer.IDENTITY: f"keras.initializers.Identity(gain={scale})",
        Initializer.ZEROS: "keras.initializers.Zeros()",
        Initializer.GLOROT_UNIFORM: f"keras.initializers.VarianceScaling({scale**2}, mode='fan_avg', "
        f"distribution='uniform', seed={seed})",
        Initializer.RANDOM: f"keras.initializers.VarianceScaling({scale**2}, mode='fan_in', "
        f"distribution='untruncated_normal', seed={seed})",
    }[layer.recurrent_initializer]


def _glorot(recipe: Recipe, name: str) -> str:
    return f"keras.initializers.GlorotUniform(seed={seed_of(recipe, name)})"


def _fit(recipe: Recipe) -> str:
    stopping = recipe.training.early_stopping
    stop = (
        ""
        if stopping is None
        else f'callbacks.append(keras.callbacks.EarlyStopping(monitor="{stopping.monitor.value}", '
        f"patience={stopping.patience}, restore_best_weights=True, start_from_epoch=0))\n"
    )
    return (
        f"{stop}history = model.fit(\n    batches,\n    epochs=EPOCHS,\n    shuffle=False,\n"
        "    validation_data=(validation_ids, validation_labels),\n    validation_batch_size=256,\n"
        "    callbacks=callbacks,\n    verbose=2,\n)\n"
        "print(model.evaluate(test_ids, test_labels, batch_size=256, verbose=0, return_dict=True))"
    )
