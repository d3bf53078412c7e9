"""An LSTM reads the order of words that a bag of words cannot tell."""

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from core.data.generated.reviews import generate

TRAIN, TEST = 8400, 9600
BATCH = 32
EPOCHS = 7
LENGTHS = (10, 16, 24, 40)
SEED = 7


def encode(texts: list[str]) -> tuple[np.ndarray, np.ndarray, int]:
    """Return ids, shape (texts, 40), padded with 0 and unknown 1; the texts' lengths; the number of ids."""
    tokens = [re.findall(r"[\w'-]+", text.lower()) for text in texts]
    counts = Counter(token for text in tokens[:TRAIN] for token in text)
    ids = {token: number for number, token in enumerate((t for t, count in counts.items() if count > 1), start=2)}
    rows = np.zeros((len(texts), LENGTHS[-1]), dtype="int32")
    for row, text in zip(rows, tokens, strict=True):
        row[: len(text)] = [ids.get(token, 1) for token in text]
    return rows, np.array([len(text) for text in tokens]), len(ids) + 2


def batches(lengths: np.ndarray, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, int]]:
    """Yield full batches of training rows of like length, with the width they need, in random order."""
    bucket = np.searchsorted(LENGTHS, lengths[:TRAIN])
    cut = []
    for number, width in enumerate(LENGTHS):
        rows = rng.permutation(np.flatnonzero(bucket == number))
        cut += [(rows[start : start + BATCH], width) for start in range(0, len(rows) - BATCH + 1, BATCH)]
    for place in rng.permutation(len(cut)):
        yield cut[place]


@pytest.mark.keras
def test_an_lstm_reads_97_percent_of_the_generated_reviews() -> None:
    import keras

    texts, classes = generate()
    rows, lengths, size = encode(texts)
    labels = np.array(classes, dtype="float32")
    rng = np.random.default_rng(SEED)
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential(
        [
            keras.layers.Embedding(size, 32, mask_zero=True),
            keras.layers.LSTM(32),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy")

    for _ in range(EPOCHS):
        for chosen, width in batches(lengths, rng):
            model.train_on_batch(rows[chosen][:, :width], labels[chosen])
    verdicts = model.predict(rows[TEST:], batch_size=600, verbose=0)[:, 0]

    assert np.mean((verdicts > 0.5) == (labels[TEST:] > 0.5)) >= 0.97
