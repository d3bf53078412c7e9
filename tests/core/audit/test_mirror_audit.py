"""What the audit finds in real, public data; the numbers were counted from the files."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.audit.auditing import audit
from core.audit.copies import check_conflicts, check_leakage, check_near_copies, check_repeats
from core.audit.findings import Audit, Severity
from core.audit.material import Material
from core.audit.near import families
from core.data.labelled import Labelled
from core.places import find_mirror
from core.recipe import Recipe
from core.texts import text_column

MIRROR = find_mirror()
pytestmark = pytest.mark.skipif(
    MIRROR is None or not (MIRROR / "other_languages").is_dir(), reason="needs the data sets: set UNROLLED_MIRROR"
)


@pytest.fixture(scope="module")
def mirror() -> Path:
    assert MIRROR is not None
    return MIRROR


def labelled(frame: pd.DataFrame, text: str | int, label: str | int) -> Labelled:
    codes, classes = pd.factorize(frame[label].astype(str), sort=True)
    texts = text_column(frame[text].tolist())
    return Labelled(texts, codes.astype(np.int64), tuple(classes), np.arange(1, len(frame) + 1), {}, "the mirror")


@pytest.fixture(scope="module")
def portuguese(mirror: Path) -> Audit:
    frame = pd.read_csv(mirror / "other_languages" / "tweets_mg_pt.csv")
    return audit(Recipe(), labelled(frame, "Text", "Classificacao"))


@pytest.fixture(scope="module")
def tweets(mirror: Path) -> Audit:
    folder = mirror / "nltk_data" / "corpora" / "twitter_samples"
    lines = [
        {"text": json.loads(line)["text"], "class": name}
        for name in ("positive", "negative")
        for line in (folder / f"{name}_tweets.json").read_text(encoding="utf-8").split("\n")
        if line
    ]
    return audit(Recipe(), labelled(pd.DataFrame(lines), "text", "class"))


@pytest.fixture(scope="module")
def sentiment140(mirror: Path) -> Material:
    with gzip.open(mirror / "sentiment140.csv.gz") as file:
        frame = pd.read_csv(file, encoding="latin-1", header=None, dtype=str)
    return Material(Recipe(), labelled(frame, 5, 0), None, None, "")


@pytest.fixture(scope="module")
def imdb(mirror: Path) -> Material:
    return Material(Recipe(), labelled(pd.read_csv(mirror / "imdb.csv.gz"), "text", "label"), None, None, "")


def test_the_portuguese_tweets_repeat_2434_texts_and_retweets_leak(portuguese: Audit) -> None:
    assert portuguese.find("repeats").numbers["repeats"] == 2434
    assert portuguese.find("near_copies").numbers["near_copies"] == pytest.approx(3400, rel=0.02)
    assert portuguese.find("leakage").numbers["share"] == pytest.approx(0.76, abs=0.02)


def test_the_portuguese_tweets_are_portuguese_sorted_and_ten_have_two_labels(portuguese: Audit) -> None:
    assert portuguese.find("language").numbers["pt"] > 0.95
    assert portuguese.find("order").found.endswith("hold 0 Negativo, 0 Neutro, 1,640 Positivo.")
    assert portuguese.find("conflicts").numbers["texts"] == 10


def test_emoticons_decide_the_class_of_the_twitter_samples(tweets: Audit) -> None:
    found = tweets.find("giveaways")
    assert found.severity is Severity.MISLEADS
    assert found.numbers["share_of_marks"] > 0.95
    assert found.examples is not None
    assert [row[:2] for row in found.examples.rows[:2]] == [(":(", "negative"), (":)", "positive")]


def test_the_twitter_samples_are_sorted_and_none_repeats(tweets: Audit) -> None:
    assert tweets.find("order").numbers["runs"] == 2
    assert tweets.find("repeats").numbers["repeats"] == 0
    assert tweets.find("near_copies").numbers["near_copies"] == pytest.approx(516, rel=0.05)


def test_sentiment140_repeats_904_tweets_with_their_label_and_47_with_both(sentiment140: Material) -> None:
    repeats, conflicts = check_repeats(sentiment140).numbers["repeats"], check_conflicts(sentiment140)
    assert (repeats, conflicts.numbers["texts"]) == (951, 47)
    assert repeats - conflicts.numbers["texts"] == 904


def test_sentiment140_has_near_copies_beyond_them(sentiment140: Material) -> None:
    family = families(sentiment140.labelled.texts)
    assert check_near_copies(sentiment140, family).numbers["near_copies"] == pytest.approx(2034, rel=0.02)
    assert check_leakage(sentiment140, family) is None


def test_imdb_repeats_418_reviews_and_never_with_another_label(imdb: Material) -> None:
    assert check_repeats(imdb).numbers["repeats"] == 418
    assert check_conflicts(imdb).numbers["texts"] == 0


@pytest.mark.parametrize(("name", "expected"), [("ChnSentiCorp_htl_all.csv", 0.004), ("waimai_10k.csv", 0.006)])
def test_chinese_is_known_by_characters_and_unknown_between_spaces(mirror: Path, name: str, expected: float) -> None:
    texts = labelled(pd.read_csv(mirror / "other_languages" / name).dropna(), "review", "label")
    by_character = audit(Recipe(), texts)
    between_spaces = audit(Recipe().with_settings(["text.tokenizer=whitespace"]), texts)
    assert by_character.find("unknown_words").numbers["unknown_share"] < expected
    assert by_character.find("script").severity is Severity.NOTE
    assert between_spaces.find("script").severity is Severity.STOPS
    assert between_spaces.count(Severity.STOPS) == 2
