"""The table that a notebook of NLTK's tweets shows, from a recipe."""

import json
import re
from pathlib import Path

import pytest
from nltk.stem import SnowballStemmer

from core.places import Places, find_mirror
from core.recipe import Recipe
from core.text.clean import clean, steps_of
from core.text.coverage import coverage_of
from core.text.encode import fit_encoder
from core.text.word_lists import resolve_word_lists

MIRROR = find_mirror()
pytestmark = pytest.mark.skipif(MIRROR is None, reason="UNROLLED_MIRROR names no folder with copies of public data")

# The notebook's expression is r"@\S+|https?:\S+|http?:\S|[^A-Za-z0-9]+". Python's white space is more than RE2's, and
# Python's lower() makes two characters of one Turkish letter.
RECIPE = Recipe.loads(r"""
text:
  clean:
    - {pattern: {find: "\u0130", replace: "i "}}
    - lowercase
    - pattern:
        find: '(?:@|https?:)[^\s\x0b\x1c-\x1f\x{85}\p{Z}]+|http?:[^\s\x0b\x1c-\x1f\x{85}\p{Z}]|[^A-Za-z0-9]+'
        replace: ' '
    - {stop_words: {language: english, keep_negations: false}}
    - {stem: snowball-english}
  tokenizer: keras
  vocabulary: {size: null, fit_on: all, fit_text: raw, unknown: drop}
""")
IN_PYTHON = re.compile(r"@\S+|https?:\S+|http?:\S|[^A-Za-z0-9]+")


@pytest.fixture(scope="module")
def tweets() -> list[str]:
    assert MIRROR is not None
    folder = Path(str(MIRROR)) / "nltk_data" / "corpora" / "twitter_samples"
    files = [folder / f"{sign}_tweets.json" for sign in ("positive", "negative")]
    return [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def word_lists(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    return resolve_word_lists(RECIPE.text, Places(tmp_path_factory.mktemp("home")))


def in_python(text: str, stop_words: frozenset[str], stemmer: SnowballStemmer) -> str:
    words = IN_PYTHON.sub(" ", text.lower()).strip().split()
    return " ".join(stemmer.stem(word) for word in words if word not in stop_words)


def test_every_cleaned_tweet_is_the_notebooks(tweets: list[str], word_lists: dict[str, tuple[str, ...]]) -> None:
    stop_words, stemmer = frozenset(word_lists["english"]), SnowballStemmer("english")
    cleaned = clean(tweets, steps_of(RECIPE.text, word_lists)).to_pylist()
    assert cleaned == [in_python(tweet, stop_words, stemmer) for tweet in tweets]


def test_the_first_five_cleaned_tweets_are_the_published_ones(
    tweets: list[str], word_lists: dict[str, tuple[str, ...]]
) -> None:
    cleaned = clean(tweets[:5], steps_of(RECIPE.text, word_lists)).to_pylist()
    beginnings = [
        "followfriday franc int pkuchly57 milipol pari ",
        "hey jame odd pleas call contact centr 02392441",
        "listen last night bleed amaz track scotland",
        "congrat",
        "yeaaaah yippppi accnt verifi rqst succeed got ",
    ]
    assert [text[: len(beginning)] for text, beginning in zip(cleaned, beginnings, strict=True)] == beginnings
    assert cleaned[2:4] == beginnings[2:4]


def test_the_vocabulary_of_the_raw_tweets_has_the_published_size(
    tweets: list[str], word_lists: dict[str, tuple[str, ...]]
) -> None:
    encoder = fit_encoder(tweets, RECIPE.text, word_lists=word_lists)
    coverage = coverage_of(encoder.split(tweets), encoder.vocabulary.ids.keys())
    assert len(encoder.vocabulary) == 21_573
    assert coverage.empty == 69
    assert coverage.empty + coverage.unknown == 318
