"""A recipe becomes a Keras model, with nothing in it that plain Keras does not know.

Everything random has a seed of its own, made from the recipe's seed and the name of the thing, so that adding a
layer changes no other layer's start.
"""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.recipe import Cell, End, Initializer, OptimizerName, Pooling, Recipe, Recurrent, Speed
from core.seeds import seed_of
from core.shapes import resolve_head

_CELLS = {Cell.SIMPLE_RNN: keras.layers.SimpleRNN, Cell.LSTM: keras.layers.LSTM, Cell.GRU: keras.layers.GRU}

_OPTIMIZERS = {
    OptimizerName.ADAM: keras.optimizers.Adam,
    OptimizerName.RMSPROP: keras.optimizers.RMSprop,
    OptimizerName.SGD: keras.optimizers.SGD,
    OptimizerName.ADAMW: keras.optimizers.AdamW,
    OptimizerName.NADAM: keras.optimizers.Nadam,
}


@dataclass(frozen=True, slots=True)
class Wiring:
    """A network's tensors before they are made into a model.

    Attributes:
        ids: ``(texts, words)``, int32.
        hidden: One tensor a recurrent layer, ``(texts, words, width)``; the last one is ``(texts, width)`` where
            the network reads out its last state and ``open_sequences`` was not asked for.
        verdict: ``(texts, head units)``.
    """

    ids: Any
    hidden: tuple[Any, ...]
    verdict: Any


def build_model(recipe: Recipe, rows: int, classes: int, *, mixed: bool = False) -> keras.Model:
    """Return the untrained model of the recipe's network; it takes ids of shape ``(batch, any length)``, int32.

    Args:
        recipe: Whose text, network and seed are used.
        rows: Rows of the embedding table: the vocabulary's size, padding included.
        classes: Classes to tell apart.
        mixed: Compute in float16 with weights and verdicts in float32.

    Raises:
        RecipeError: the head cannot tell this many classes apart.
    """
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16" if mixed else policy)
    try:
        wiring = wire(recipe, rows, classes)
        return keras.Model(wiring.ids, wiring.verdict, name="unrolled")
    finally:
        keras.config.set_dtype_policy(policy)


def start_embedding(model: keras.Model, rows: NDArray[np.int64], values: NDArray[np.float32]) -> None:
    """Set rows of an untrained model's embedding, ``(rows,)``, to values ``(rows, size)``; the others stay random."""
    layer = model.get_layer("embedding")
    (table,) = layer.get_weights()
    table = np.array(table)
    table[rows] = values
    layer.set_weights([table])


def compile_model(model: keras.Model, recipe: Recipe, classes: int, steps: int = 1) -> None:
    """Give the model the recipe's optimizer, the loss of its head, and a metric named ``accuracy``.

    A fit makes ``steps`` steps at a time before it tells how it goes.

    ``head.from_logits`` goes to the loss as it is written, although the head ends in an activation: how an engine
    takes that is part of what a recipe with it shows.
    """
    head, settings = resolve_head(recipe, classes), recipe.training.optimizer
    from_logits = recipe.network.head.from_logits
    optimizer = _OPTIMIZERS[settings.name](learning_rate=settings.learning_rate, clipnorm=settings.clip_norm)
    if head.units == 1:
        loss = keras.losses.BinaryCrossentropy(from_logits=from_logits)
        metric = keras.metrics.BinaryAccuracy(name="accuracy")
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
        metric = keras.metrics.SparseCategoricalAccuracy(name="accuracy")
    model.compile(
        optimizer=optimizer,
        loss=loss,
        metrics=[metric],
        steps_per_execution=steps,
        jit_compile=_is_compiled_whole(recipe),
    )


def _is_compiled_whole(recipe: Recipe) -> bool | str:
    """Return whether XLA compiles the step; Keras leaves it out on TensorFlow where a layer might use cuDNN.

    With recurrent dropout there is no cuDNN anyway, and XLA takes half the time of a step; without, on a CPU, it takes
    up to half more than TensorFlow's own loop.
    """
    drops = any(layer.recurrent_dropout for layer in recipe.network.recurrent)
    if keras.backend.backend() == "tensorflow" and recipe.training.speed is Speed.FAST and drops:
        return True
    return "auto"


def wire(recipe: Recipe, rows: int, classes: int, *, open_sequences: bool = False) -> Wiring:
    """Return the network's tensors; with ``open_sequences`` every recurrent layer gives its output at every word."""
    ids = keras.Input(shape=(None,), dtype="int32", name="ids")
    hidden: list[Any] = []
    now = _embed(recipe, rows, ids)
    for index in range(len(recipe.network.recurrent)):
        outputs, now = _recur(recipe, index, now, open_sequences)
        hidden.append(outputs)
    now = _pool(recipe.network.pooling, now)
    for index in range(len(recipe.network.dense)):
        now = _densify(recipe, index, now)
    head = resolve_head(recipe, classes)
    verdict = keras.layers.Dense(
        head.units,
        activation=head.activation,
        kernel_initializer=_glorot(recipe, "head/kernel"),
        dtype="float32",  # a verdict in float16 would round small probabilities to nothing
        name="head",
    )(now)
    return Wiring(ids, tuple(hidden), verdict)


def _embed(recipe: Recipe, rows: int, ids: Any) -> Any:
    embedding = recipe.network.embedding
    vectors = keras.layers.Embedding(
        rows,
        embedding.size,
        embeddings_initializer=keras.initializers.RandomUniform(seed=seed_of(recipe, "embedding/table")),
        mask_zero=recipe.text.mask,
        trainable=embedding.trainable,
        name="embedding",
    )(ids)
    if not embedding.spatial_dropout:
        return vectors
    return keras.layers.SpatialDropout1D(
        embedding.spatial_dropout, seed=seed_of(recipe, "spatial_dropout"), name="spatial_dropout"
    )(vectors)


def _recur(recipe: Recipe, index: int, now: Any, open_sequences: bool) -> tuple[Any, Any]:
    """Return a recurrent layer's outputs to look at, and what the next layer gets."""
    reads_last_state = index == len(recipe.network.recurrent) - 1 and recipe.network.pooling is Pooling.LAST
    if not open_sequences:
        outputs = _recurrent_layer(recipe, index, sequences=not reads_last_state)(now)
        return outputs, outputs
    if not reads_last_state:
        outputs = _recurrent_layer(recipe, index, sequences=True)(now)
        return outputs, outputs
    outputs, *states = _recurrent_layer(recipe, index, sequences=True, state=True)(now)
    if not recipe.network.recurrent[index].bidirectional:
        return outputs, states[0]
    # The states are (hidden, cell) a direction for an LSTM, (hidden,) for the others; the last hidden ones are read.
    return outputs, keras.layers.Concatenate(name="last_states")([states[0], states[len(states) // 2]])


def _recurrent_layer(recipe: Recipe, index: int, *, sequences: bool, state: bool = False) -> keras.Layer:
    layer = recipe.network.recurrent[index]
    name = f"recurrent_{index}"
    if not layer.bidirectional:
        return _one_direction(recipe, index, "forward", name, return_sequences=sequences, return_state=state)
    # Keras would copy the forward layer, seeds included, and both directions would start with the same numbers.
    directions = [
        _one_direction(recipe, index, way, f"{way}_{name}", return_sequences=sequences, return_state=state)
        for way in ("forward", "backward")
    ]
    return keras.layers.Bidirectional(directions[0], backward_layer=directions[1], name=name)


def _one_direction(recipe: Recipe, index: int, direction: str, name: str, **returns: bool) -> keras.Layer:
    layer = recipe.network.recurrent[index]
    prefix = f"recurrent.{index}.{direction}"
    settings: dict[str, Any] = {} if layer.cell is Cell.SIMPLE_RNN else {"use_cudnn": _use_cudnn(recipe)}
    if layer.cell is Cell.GRU:
        settings["reset_after"] = layer.reset_after
    return _CELLS[layer.cell](
        layer.units,
        activation=layer.activation.value,
        kernel_initializer=_glorot(recipe, f"{prefix}/kernel"),
        recurrent_initializer=_recurrent_initializer(layer, seed_of(recipe, f"{prefix}/recurrent_kernel")),
        dropout=layer.dropout,
        recurrent_dropout=layer.recurrent_dropout,
        seed=seed_of(recipe, f"{prefix}/dropout"),
        go_backwards=direction == "backward",
        name=name,
        **settings,
        **returns,
    )


def _use_cudnn(recipe: Recipe) -> bool | str:
    """Return False where cuDNN refuses a mask (front padding), or its zeros after the end would change a maximum."""
    if recipe.text.mask and (recipe.text.pad is End.FRONT or recipe.network.pooling is Pooling.MAX):
        return False
    return "auto"


def _recurrent_initializer(layer: Recurrent, seed: int) -> keras.initializers.Initializer:
    """Return how the recurrent matrix starts; a scale of 1 leaves Keras's own initialiser as it is.

    ``random`` is normal with a standard deviation of scale / sqrt(units), whose spectral radius is about the scale
    (the circular law). Scaling a variance by the square scales the values.
    """
    scale = layer.recurrent_scale
    match layer.recurrent_initializer:
        case Initializer.ORTHOGONAL:
            return keras.initializers.Orthogonal(gain=scale, seed=seed)
        case Initializer.IDENTITY:
            return keras.initializers.Identity(gain=scale)
        case Initializer.ZEROS:
            return keras.initializers.Zeros()
        case Initializer.GLOROT_UNIFORM:
            return keras.initializers.VarianceScaling(scale**2, mode="fan_avg", distribution="uniform", seed=seed)
        case Initializer.RANDOM:
            return keras.initializers.VarianceScaling(
                scale**2, mode="fan_in", distribution="untruncated_normal", seed=seed
            )


def _pool(pooling: Pooling, now: Any) -> Any:
    match pooling:
        case Pooling.LAST:
            return now
        case Pooling.MEAN:
            return keras.layers.GlobalAveragePooling1D(name="pooling")(now)
        case Pooling.MAX:
            # A copy carries no mask; Keras's max pooling ignores one, and says so at every trace. A recipe allows
            # this pooling only where ignoring it changes nothing.
            return keras.layers.GlobalMaxPooling1D(name="pooling")(keras.ops.copy(now))


def _densify(recipe: Recipe, index: int, now: Any) -> Any:
    dense = recipe.network.dense[index]
    now = keras.layers.Dense(
        dense.units,
        activation=dense.activation.value,
        kernel_initializer=_glorot(recipe, f"dense.{index}/kernel"),
        name=f"dense_{index}",
    )(now)
    if not dense.dropout:
        return now
    return keras.layers.Dropout(dense.dropout, seed=seed_of(recipe, f"dropout.{index}"), name=f"dropout_{index}")(now)


def _glorot(recipe: Recipe, name: str) -> keras.initializers.Initializer:
    return keras.initializers.GlorotUniform(seed=seed_of(recipe, name))
