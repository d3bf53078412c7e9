"""Our stems and NLTK's, on real words."""

import csv
import gzip
import random
import re
from itertools import islice
from pathlib import Path

import pytest
from nltk.stem import PorterStemmer, SnowballStemmer

from core.places import find_mirror
from core.steps import SNOWBALL_LANGUAGES
from core.text.stems import SAME_IN_BOTH, stemmer

MIRROR = find_mirror()
needs_mirror = pytest.mark.skipif(MIRROR is None, reason="UNROLLED_MIRROR names no folder with copies of public data")
ENDINGS = [
    "s",
    "ed",
    "ing",
    "ly",
    "ization",
    "ational",
    "ogist",
    "alism",
    "ity",
    "ence",
    "ement",
    "eed",
    "ness",
    "able",
]


def words_of(name: str, column: int, every: int) -> list[str]:
    with gzip.open(Path(str(MIRROR)) / name, "rt", encoding="latin-1", newline="") as stream:
        texts = [row[column] for row in islice(csv.reader(stream), 0, None, every)]
    return sorted({word for text in texts for word in re.findall(r"[a-z0-9']+", text.lower())})


@needs_mirror
@pytest.mark.parametrize(("name", "column", "every"), [("sentiment140.csv.gz", 5, 1), ("imdb.csv.gz", 0, 10)])
def test_english_stems_are_nltks_on_real_words(name: str, column: int, every: int) -> None:
    stem, nltk = stemmer("snowball-english"), SnowballStemmer("english")
    words = [word for word in words_of(name, column, every) if SAME_IN_BOTH.fullmatch(word)]
    assert len(words) > 10_000
    assert [word for word in words if stem(word) != nltk.stem(word)] == []


def test_english_stems_are_nltks_on_made_up_words() -> None:
    chance = random.Random(7)
    starts = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyzaeiou", k=chance.randint(1, 7))) for _ in range(20_000)]
    stem, nltk = stemmer("snowball-english"), SnowballStemmer("english")
    words = [start + chance.choice(ENDINGS) + chance.choice(["", "s", "ly", "ed"]) for start in starts]
    assert [word for word in words if stem(word) != nltk.stem(word)] == []


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("added", "ad"),  # a newer Snowball: add
        ("university", "univers"),  # universiti
        ("organized", "organ"),  # organiz
        ("evening", "even"),  # evening
        ("biologist", "biologist"),  # biolog
        ("realization", "realize"),  # realiz
        ("dying", "die"),
    ],
)
def test_where_snowballs_versions_differ_the_stem_is_nltks(word: str, stem: str) -> None:
    assert stemmer("snowball-english")(word) == stem == SnowballStemmer("english").stem(word)


@pytest.mark.parametrize("language", SNOWBALL_LANGUAGES)
def test_every_language_of_nltk_has_a_stemmer(language: str) -> None:
    word = "internationalen"
    assert stemmer(f"snowball-{language}")(word) == SnowballStemmer(language).stem(word)


def test_porter_is_nltks() -> None:
    words = ["happily", "dying", "says", "generalizations", "flies", "sky"]
    assert [*map(stemmer("porter"), words)] == [*map(PorterStemmer().stem, words)]


@pytest.mark.parametrize(
    ("token", "stem"), [("(Running,", "(run,"), ("...", "..."), ("", ""), ("don't!", "don't!"), ("ya" * 60, "ya" * 60)]
)
def test_punctuation_and_what_is_no_word_stay(token: str, stem: str) -> None:
    assert stemmer("snowball-english")(token) == stem
