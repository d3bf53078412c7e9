"""The training form: widgets in, a recipe out."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.plan import installed_engines
from core.recipe import CELL_NAMES, Activation, Cell, EngineChoice, OptimizerName, Pooling, Recipe, Speed
from core.text.vectors import list_vectors
from pages.shared import cached, otherfields, pretrained, state, words

SIZES = {"S": 16, "M": 32, "L": 64}
_ENGINES = {
    EngineChoice.AUTO: "automatic",
    EngineChoice.TENSORFLOW: "TensorFlow",
    EngineChoice.JAX: "JAX",
    EngineChoice.TORCH: "PyTorch",
}
_POOLINGS = {
    Pooling.LAST: "the last state",
    Pooling.MEAN: "the mean of all states",
    Pooling.MAX: "the largest of each unit",
}
_SPEEDS = {Speed.FAST: "of similar length: fast", Speed.FAITHFUL: "as a plain Keras script's: faithful"}
AT_RANDOM = "at random"
# What is chosen stays over a change of the page, and in the address, so that a reload keeps it and a link carries it.
_KEPT: dict[str, Any] = {"persist_state": "session", "bind": "query-params"}


def open_controls() -> dict[str, Any]:
    """Draw the three controls that matter and return what they say."""
    cell_column, size_column, time_column = st.columns([2, 1, 2], gap="medium")
    cell = cell_column.segmented_control(
        "Cell",
        list(Cell),
        default=Cell.LSTM,
        required=True,
        format_func=CELL_NAMES.__getitem__,
        key="cell",
        help="SimpleRNN: one tanh. LSTM: a memory with forget, input and output gates. GRU: update and reset gates.",
        **_KEPT,
    )
    size = size_column.segmented_control(
        "Size",
        list(SIZES),
        default="M",
        required=True,
        key="size",
        help="Units of each recurrent layer: S 16, M 32, L 64.",
        **_KEPT,
    )
    epochs = time_column.slider(
        "Time (epochs)", 1, 50, 10, key="epochs", help="How often every training text is read.", **_KEPT
    )
    return {"cell": cell, "units": SIZES[size or "M"], "epochs": epochs}


def more_controls() -> dict[str, Any]:
    """Draw the rest of the controls and return what they say."""
    network, reading, training = st.columns(3, gap="medium")
    with network:
        said = _network_controls()
    with reading:
        said |= _reading_controls()
    with training:
        said |= _training_controls()
    said["other"] = otherfields.control()
    return said


def _network_controls() -> dict[str, Any]:
    return {
        "own_units": st.number_input("Units", 1, 1024, None, key="units", placeholder="as the size says", **_KEPT),
        **_embedding_controls(),
        "layers": st.number_input(
            "Recurrent layers",
            1,
            3,
            1,
            key="layers",
            help="A stack: each layer reads the states of the one below.",
            **_KEPT,
        ),
        "bidirectional": st.toggle(
            "Bidirectional", key="bidirectional", help="A second cell reads the sentence from its end.", **_KEPT
        ),
        "pooling": st.selectbox(
            "The verdict reads", list(Pooling), format_func=_POOLINGS.__getitem__, key="pooling", **_KEPT
        ),
        "dense": st.number_input(
            "Dense layers", 0, 3, 0, key="dense", help="Layers between the states and the verdict.", **_KEPT
        ),
        "dense_units": st.number_input("Units of each dense layer", 1, 1024, 64, key="dense_units", **_KEPT),
    }


def _embedding_controls() -> dict[str, Any]:
    """Draw where the embedding starts, and its size; vectors from a file settle that, and can be frozen."""
    kept = {info.id: info for info in list_vectors(cached.places())}
    names = {AT_RANDOM: AT_RANDOM} | {vectors_id: pretrained.label(info) for vectors_id, info in kept.items()}
    asked = state.asked("pretrained")
    if asked is not None and asked not in names.values():
        st.warning(f"The vectors {words.plain(asked)!r} are not here, or not any more.", icon=":material/warning:")
    start = kept.get(
        st.selectbox(
            "Embedding starts",
            list(names),
            format_func=names.__getitem__,
            key="pretrained",
            help="At random, or from word vectors that other texts have taught: GloVe, word2vec, fastText.",
            **_KEPT,
        )
    )
    st.page_link("pages/data/embeddings.py", label="Bring word vectors", icon=":material/upload_file:")
    if start is None:
        size = st.number_input(
            "Embedding size", 1, 1024, 32, key="embedding", help="Numbers in the vector of each word.", **_KEPT
        )
        return {"embedding": size, "pretrained": None, "trainable": True}
    reason = "As many as the chosen vectors have; start at random to choose another size."
    label = "Embedding size: as the vectors"
    st.number_input(label, value=start.size, key=f"embedding_of_{start.id}", help=reason, disabled=True)
    further = "On: training moves the vectors further. Off: they are frozen and stay as they are in the file."
    trainable = st.toggle("Train the vectors", True, key="trainable", help=further, **_KEPT)
    return {"embedding": start.size, "pretrained": start.id, "trainable": trainable}


def _reading_controls() -> dict[str, Any]:
    return {
        "length": st.number_input(
            "Length (words read)",
            1,
            2000,
            None,
            key="length",
            placeholder="automatic",
            help="Automatic: what 95 % of the training texts have at most. Longer ones lose their beginning.",
            **_KEPT,
        ),
        "dropout": st.slider(
            "Dropout",
            0.0,
            0.9,
            0.0,
            0.05,
            key="dropout",
            help="Share of a layer's inputs switched off in training.",
            **_KEPT,
        ),
        "spatial_dropout": st.slider(
            "Spatial dropout",
            0.0,
            0.9,
            0.0,
            0.05,
            key="spatial_dropout",
            help="Share of the embedding's numbers switched off in training, the same ones at every word of a text.",
            **_KEPT,
        ),
        "recurrent_dropout": st.slider(
            "Recurrent dropout",
            0.0,
            0.9,
            0.0,
            0.05,
            key="recurrent_dropout",
            help="Share of the state's units switched off on their way to the next word, in training.",
            **_KEPT,
        ),
        "seed": st.number_input(
            "Seed",
            0,
            2**31 - 1,
            7,
            key="seed",
            help="The same seed gives the same run on the same machine and engine.",
            **_KEPT,
        ),
        "name": st.text_input("Name", key="name", placeholder="made from the settings", max_chars=100, **_KEPT),
    }


def _training_controls() -> dict[str, Any]:
    return {
        "batch_size": st.number_input(
            "Batch size", 1, 65536, 32, key="batch_size", help="Texts read before the weights are moved once.", **_KEPT
        ),
        "learning_rate": st.number_input(
            "Learning rate", 1e-6, 10.0, 1e-3, 1e-4, format="%.6f", key="learning_rate", **_KEPT
        ),
        "optimizer": st.selectbox("Optimizer", [name.value for name in OptimizerName], key="optimizer", **_KEPT),
        "clip_norm": st.number_input(
            "Gradient clipped to the length",
            1e-3,
            1e3,
            None,
            0.1,
            format="%g",
            key="clip_norm",
            placeholder="not clipped",
            help="A longer gradient is shortened to this, each matrix by itself; 1.0 tames most explosions.",
            **_KEPT,
        ),
        "speed": st.selectbox(
            "Batches",
            list(Speed),
            format_func=_SPEEDS.__getitem__,
            key="batches_made",
            help="Of similar length: less padding, so faster. Faithful: exactly the batches of a plain Keras script.",
            **_KEPT,
        ),
        "mixed_precision": st.toggle(
            "Mixed precision",
            key="mixed_precision",
            help="Computes in float16 on a GPU, and changes nothing where there is none.",
            **_KEPT,
        ),
        "early": st.toggle(
            "Stop early",
            key="early",
            help="Ends when the validation loss has not improved for two epochs, and keeps the best epoch's network.",
            **_KEPT,
        ),
        "engine": st.selectbox(
            "Engine",
            list(installed_engines()),
            format_func=_ENGINES.__getitem__,
            key="engine",
            help="The library that computes. Automatic: TensorFlow on a GPU that it sees, else JAX.",
            **_KEPT,
        ),
    }


def texts_recipe(source: str, settings: Sequence[str] = ()) -> Recipe:
    """Return the part of the form's recipe that its texts depend on, wherever the form was last drawn.

    Args:
        source: The data set.
        settings: What fixes have put into the recipe, as ``path=value``.

    Raises:
        RecipeError: a setting does not fit.
    """
    length, seed = state.value("length") or "auto", state.value("seed", 7)
    made = Recipe.parse({"data": {"source": source}, "text": {"length": length}, "seed": seed}).with_settings(settings)
    return otherfields.of_texts(made)


def recipe(source: str, title: str, said: dict[str, Any], settings: Sequence[str] = ()) -> Recipe:
    """Return the recipe that the form says, with the settings of fixes and then those typed as other fields.

    Raises:
        RecipeError: something does not fit.
    """
    units = said["own_units"] or said["units"]
    layer = {
        "cell": said["cell"],
        "units": units,
        "bidirectional": said["bidirectional"],
        "dropout": said["dropout"],
        "recurrent_dropout": said["recurrent_dropout"],
    }
    dense = {"units": said["dense_units"], "activation": Activation.RELU.value}
    made = Recipe.parse(
        {
            "name": said["name"].strip() or f"{CELL_NAMES[said['cell']]} {units} on {title[:80]}",
            "data": {"source": source},
            "text": {"length": said["length"] or "auto"},
            "network": {
                "embedding": {
                    "size": said["embedding"],
                    "spatial_dropout": said["spatial_dropout"],
                    "pretrained": said["pretrained"],
                    "trainable": said["trainable"],
                },
                "recurrent": [layer] * said["layers"],
                "pooling": said["pooling"],
                "dense": [dense] * said["dense"],
            },
            "training": {
                "optimizer": {
                    "name": said["optimizer"],
                    "learning_rate": said["learning_rate"],
                    "clip_norm": said["clip_norm"],
                },
                "batch_size": said["batch_size"],
                "epochs": said["epochs"],
                "early_stopping": {} if said["early"] else None,
                "engine": said["engine"],
                "speed": said["speed"],
                "mixed_precision": said["mixed_precision"],
            },
            "probes": said["probes"],
            "seed": said["seed"],
        }
    ).with_settings(settings)
    return otherfields.applied(made, said["other"])
