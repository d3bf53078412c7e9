"""How fast texts become ids, beside the way of the notebooks in the same process, and in how much memory."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from figures import ROOT, record
from nltk.stem import SnowballStemmer
from text_program import RECIPE, tweets

from core.data.labelled import Labelled
from core.places import Places, find_mirror
from core.text.prepared import prepare
from core.text.word_lists import resolve_word_lists
from core.texts import text_column

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(find_mirror() is None, reason="UNROLLED_MIRROR names no folder with copies of public data"),
]

TIMES_FASTER = 8
MOST_MEGABYTES = 2048
EVERY = 8  # The notebooks' way is measured on every eighth tweet: its time is one of single tweets.
MENTION, URL = re.compile(r"\B@[0-9A-Za-z_]+"), re.compile(r"https?://\S+|\bwww\.\S+")
PUNCTUATION = re.compile(r"[^\w\s']|_")
FILTERS = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))


def labelled(texts: list[str]) -> Labelled:
    column = text_column(texts)
    return Labelled(column, np.arange(len(column)) % 2, ("0", "1"), np.arange(len(column)) + 1, {}, "tweets")


def as_notebooks_do(texts: list[str], stop_words: list[str]) -> list[list[int]]:
    """Return the ids of the texts by a loop over texts and tokens, and a tokenizer like Keras's."""
    stemmer, kept = SnowballStemmer("english"), []
    for text in texts:
        cleaned = PUNCTUATION.sub(" ", URL.sub(" ", MENTION.sub(" ", text.lower())))
        kept.append(" ".join(stemmer.stem(word) for word in cleaned.split() if word not in stop_words))
    split = [[word for word in text.lower().translate(FILTERS).split(" ") if word] for text in kept]
    counts = Counter(word for words in split for word in words)
    ids = {word: number for number, (word, _) in enumerate(counts.most_common(), 1)}
    return [[ids[word] for word in words] for words in split]


def seconds_of(process_time: float) -> float:
    return time.process_time() - process_time


def test_tweets_become_ids_many_times_as_fast_as_by_a_loop(tmp_path: Path) -> None:
    texts = tweets()
    stop_words = list(resolve_word_lists(RECIPE.text, Places(tmp_path))["english"])
    began = time.process_time()
    prepared = prepare(RECIPE, labelled(texts))
    ours = seconds_of(began)
    began = time.process_time()
    ids = as_notebooks_do(texts[::EVERY], stop_words)
    theirs = seconds_of(began) * EVERY
    assert len(prepared.encoded) == len(texts)
    assert len(ids) == len(texts[::EVERY])
    record(
        "texts to ids, against a loop",
        f"{theirs / ours:.1f} times as fast",
        bound=f"at least {TIMES_FASTER} times",
        details=f"{len(texts):,} tweets through seven steps: {ours:.1f} s against {theirs:.0f} s of processor time",
    )
    assert theirs / ours >= TIMES_FASTER


def test_prepared_texts_are_read_again_in_a_fraction_of_the_time(tmp_path: Path) -> None:
    data, places = labelled(tweets()), Places(tmp_path)
    began = time.process_time()
    prepare(RECIPE, data, places)
    first = seconds_of(began)
    began = time.process_time()
    prepare(RECIPE, data, places)
    second = seconds_of(began)
    record(
        "the same texts prepared again",
        f"{first / second:.0f} times as fast",
        bound="at least 5 times",
        details=f"{len(data):,} tweets: {second:.2f} s against {first:.1f} s of processor time",
    )
    assert first / second >= 5


def test_a_million_and_a_half_texts_stay_within_memory(tmp_path: Path) -> None:
    program = Path(__file__).with_name("text_program.py")
    finished = subprocess.run(
        [sys.executable, str(program), "10", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    told = json.loads(finished.stdout)
    record(
        "peak memory of 1.6 million texts",
        f"{told['peak_mb']:.0f} MB",
        bound=f"at most {MOST_MEGABYTES} MB",
        details=f"{told['texts']:,} texts, {told['ids']:,} ids, a process of its own",
    )
    assert told["texts"] > 1_600_000
    assert told["peak_mb"] <= MOST_MEGABYTES
