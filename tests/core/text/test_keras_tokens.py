"""Keras's own tokenizers and ours, on real tweets and reviews."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from core.places import find_mirror
from core.text.tokens import tokenize
from core.texts import text_column

MIRROR = find_mirror()
pytestmark = [
    pytest.mark.keras,
    pytest.mark.skipif(MIRROR is None, reason="UNROLLED_MIRROR names no folder with copies of public data"),
]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    folder = Path(str(MIRROR))
    with gzip.open(folder / "sentiment140.csv.gz", "rt", encoding="latin-1", newline="") as stream:
        rows = [*islice(stream, 0, None, 40)]
    with gzip.open(folder / "imdb.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        rows += islice(stream, 0, None, 100)
    tweets = folder / "nltk_data" / "corpora" / "twitter_samples" / "negative_tweets.json"
    rows += [json.loads(line)["text"] for line in tweets.read_text(encoding="utf-8").splitlines()]
    others = [folder / "other_languages" / name for name in ("tweets_mg_pt.csv", "waimai_10k.csv")]
    rows += [line for path in others for line in path.read_text(encoding="utf-8").split("\n")[::10]]
    return text_column([*rows, "Ünï\u00a0CODE\u2003ΣΑΣ İ\x1f a\x0bb\tc"]).to_pylist()


def test_the_tokens_are_those_of_kerass_legacy_tokenizer(texts: list[str]) -> None:
    from keras.src.legacy.preprocessing.text import text_to_word_sequence

    assert [*tokenize(texts, "keras")] == [text_to_word_sequence(text) for text in texts]


def test_the_ids_are_those_of_kerass_legacy_tokenizer(texts: list[str]) -> None:
    from keras.src.legacy.preprocessing.text import Tokenizer

    from core.recipe import Text
    from core.text.encode import fit_encoder

    recipe = Text.model_validate(
        {"clean": [], "tokenizer": "keras", "vocabulary": {"size": 5000, "unknown": "drop"}, "length": 2000}
    )
    encoder, reference = fit_encoder(texts, recipe), Tokenizer(num_words=5000)
    reference.fit_on_texts(texts)
    assert [row.tolist() for row in encoder.encode_whole(texts)] == reference.texts_to_sequences(texts)


def test_the_tokens_are_those_of_keras_text_vectorization(texts: list[str]) -> None:
    pytest.importorskip("tensorflow", reason="TextVectorization runs on TensorFlow alone")
    from keras.layers import TextVectorization

    layer = TextVectorization()
    layer.set_vocabulary(["the"])
    split = [[word.decode() for word in words] for words in layer._preprocess(texts).to_list()]
    assert [*tokenize(texts, "vectorizer")] == split
