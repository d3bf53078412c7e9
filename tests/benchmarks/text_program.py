"""``python text_program.py TIMES``: prepare the mirror's tweets so many times over; print texts, tokens, peak memory.

A process of its own, so that its peak is that of the pipeline: only the texts' column and what is made of it.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from core.data.labelled import Labelled
from core.places import Places, find_mirror
from core.recipe import Recipe
from core.text.prepared import prepare
from core.texts import Texts, text_column

RECIPE = Recipe.parse(
    {
        "text": {
            "clean": [
                "lowercase",
                "mentions",
                "urls",
                "punctuation",
                {"stop_words": {"language": "english", "keep_negations": False}},
                {"stem": "snowball-english"},
            ],
            "tokenizer": "words",
            "vocabulary": {"size": None, "unknown": "drop"},
        }
    }
)


def tweets() -> list[str]:
    """Return the texts of the mirror's part of Sentiment140."""
    path = Path(str(find_mirror())) / "sentiment140.csv.gz"
    return pd.read_csv(path, encoding="latin-1", header=None, usecols=[5])[5].tolist()


def repeated(column: Texts, times: int) -> Texts:
    """Return the texts so many times over, each time with a word of its own, so that none is like another."""
    return pa.concat_arrays([text_column([f"{text} t{time}" for text in column.to_pylist()]) for time in range(times)])


def main(times: int) -> None:
    """Prepare and tell."""
    column = repeated(text_column(tweets()), times)
    labels = np.arange(len(column)) % 2
    labelled = Labelled(column, labels, ("negative", "positive"), np.arange(len(column)) + 1, {}, "tweets")
    began = time.perf_counter()
    prepared = prepare(RECIPE, labelled, Places(Path(sys.argv[2])))
    told = {
        "texts": len(column),
        "ids": len(prepared.encoded.values),
        "words": len(prepared.encoder.vocabulary),
        "seconds": time.perf_counter() - began,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
