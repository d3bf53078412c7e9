"""Generated reviews: their size and language, and that only the order of words tells half of them."""

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

from core.data.generated.composer import Review
from core.data.generated.grammar import read_grammar
from core.data.generated.reviews import CLASSES, GeneratorOptions, generate, generate_reviews
from core.errors import DataError

WORD = r"[\w'-]+"
WORDS_DECIDE = ("plain", "feeling", "tail")
CONTRASTS = ("expectation", "hearsay", "change", "comparison", "correction", "overall")


@pytest.fixture(scope="module")
def reviews() -> list[Review]:
    return generate_reviews()


@pytest.fixture(scope="module")
def positive() -> frozenset[str]:
    return adjectives(1)


@pytest.fixture(scope="module")
def negative() -> frozenset[str]:
    return adjectives(0)


def adjectives(label: int) -> frozenset[str]:
    grammar = read_grammar()
    pairs = [grammar.general, *(aspect.adjectives for domain in grammar.domains for aspect in domain.aspects)]
    return frozenset(word for pair in pairs for word in (*pair[label].mild, *pair[label].strong))


def words(text: str) -> list[str]:
    return re.findall(WORD, text.lower())


def deciding(review: Review) -> list[str]:
    every = review.text.split()
    return [words(every[place])[0] for place in review.deciding]


def filler(review: Review) -> str:
    return " ".join(word for place, word in enumerate(review.text.split()) if place not in review.deciding)


def bag_accuracy(texts: list[str], labels: list[int]) -> float:
    train, test, train_labels, test_labels = train_test_split(
        texts, labels, test_size=0.2, stratify=labels, random_state=0
    )
    counter = CountVectorizer(token_pattern=WORD)
    model = LogisticRegression(max_iter=1000).fit(counter.fit_transform(train), train_labels)
    return float(model.score(counter.transform(test), test_labels))


def order_and_label(review: Review, positive: frozenset[str], negative: frozenset[str]) -> tuple[bool, int]:
    """Whether the first deciding adjective is a positive one, and the label."""
    first = next(word for word in deciding(review) if word in positive | negative)
    return first in positive, review.label


def shape(text: str) -> list[float]:
    """Length, sentences, exclamation marks, commas and capitals: what a text shows without its words."""
    return [
        len(text),
        len(text.split()),
        text.count("."),
        text.count("!"),
        text.count(","),
        sum(map(str.isupper, text)),
    ]


def mean_gap(distance: int) -> float:
    made = generate_reviews(GeneratorOptions(rows=2000, distance=distance))
    return float(np.mean([review.gap for review in made if review.family in CONTRASTS]))


@settings(max_examples=25, deadline=None)
@given(rows=st.integers(10, 300), distance=st.integers(0, 20), seed=st.integers(0, 2**31 - 1))
def test_any_options_give_that_many_balanced_reviews_of_3_to_40_words(rows: int, distance: int, seed: int) -> None:
    texts, labels = generate(GeneratorOptions(rows=rows, distance=distance, seed=seed))
    lengths = [len(text.split()) for text in texts]

    assert len(texts) == len(labels) == rows
    assert set(labels) == {0, 1}
    assert abs(labels.count(0) - labels.count(1)) <= 1
    assert min(lengths) >= 3
    assert max(lengths) <= 40


@settings(max_examples=10, deadline=None)
@given(distance=st.integers(0, 20), seed=st.integers(0, 2**31 - 1))
def test_the_same_options_give_the_same_reviews(distance: int, seed: int) -> None:
    options = GeneratorOptions(rows=60, distance=distance, seed=seed)

    assert generate(options) == generate(options)


def test_another_seed_gives_other_reviews() -> None:
    assert generate(GeneratorOptions(rows=50, seed=1)) != generate(GeneratorOptions(rows=50, seed=2))


def test_the_first_reviews_of_a_seed_do_not_depend_on_the_platform() -> None:
    texts, labels = generate(GeneratorOptions(rows=10, seed=7))

    assert (texts[:2], labels) == FIRST


@pytest.mark.parametrize("seed", [0, 2**31 - 1])
def test_the_default_reviews_hold_at_least_1500_distinct_words(seed: int) -> None:
    texts, _ = generate(GeneratorOptions(seed=seed))

    assert len(texts) == 12_000
    assert len({word for text in texts for word in words(text)}) >= 1500


def test_reviews_have_about_a_dozen_words(reviews: list[Review]) -> None:
    assert 10 <= np.mean([len(review.text.split()) for review in reviews]) <= 14


def test_a_small_share_of_the_training_words_occurs_once(reviews: list[Review]) -> None:
    counts = Counter(word for review in reviews[:8400] for word in words(review.text))
    once = sum(count == 1 for count in counts.values())

    assert 0.003 <= once / counts.total() <= 0.02


def test_every_sentence_begins_with_a_capital_and_ends_with_a_mark(reviews: list[Review]) -> None:
    sentence = r"[A-ZÀ-Þ][^.!?*{}]*[.!]"

    assert [review.text for review in reviews if not re.fullmatch(rf"{sentence}( {sentence})*", review.text)] == []


def test_spaces_and_commas_stand_where_english_puts_them(reviews: list[Review]) -> None:
    assert [review.text for review in reviews if re.search(r"  | [,.!]|,,|,[.!]|,\S", review.text)] == []


def test_articles_agree_with_the_next_word(reviews: list[Review]) -> None:
    wrong = r"\b[Aa] (?!uni|use|one)[aeiou]|\b[Aa]n (?:[^aeiou]|uni|use|one)"

    assert [review.text for review in reviews if re.search(wrong, review.text)] == []


def test_no_word_stands_twice_in_a_row(reviews: list[Review]) -> None:
    assert [review.text for review in reviews if re.search(r"\b(\w+) \1\b", review.text.lower())] == []


def test_no_adjective_is_both_praise_and_blame(positive: frozenset[str], negative: frozenset[str]) -> None:
    assert positive & negative == frozenset()


def test_adjectives_that_judge_stand_nowhere_but_where_they_decide(
    reviews: list[Review], positive: frozenset[str], negative: frozenset[str]
) -> None:
    assert {word for review in reviews for word in words(filler(review))} & (positive | negative) == set()


def test_a_bag_of_words_tells_most_but_not_85_percent(reviews: list[Review]) -> None:
    accuracy = bag_accuracy([review.text for review in reviews], [review.label for review in reviews])

    assert 0.6 < accuracy <= 0.85


def test_a_bag_of_words_is_at_chance_where_order_decides(reviews: list[Review]) -> None:
    hard = [review for review in reviews if review.family not in WORDS_DECIDE]

    assert len(hard) > 4000
    assert bag_accuracy([review.text for review in hard], [review.label for review in hard]) <= 0.55


def test_words_that_do_not_decide_tell_nothing(reviews: list[Review]) -> None:
    accuracy = bag_accuracy([filler(review) for review in reviews], [review.label for review in reviews])

    assert 0.46 <= accuracy <= 0.54


def test_length_punctuation_and_capitals_tell_nothing(reviews: list[Review]) -> None:
    shapes = [shape(review.text) for review in reviews]
    labels = [review.label for review in reviews]
    train, test, train_labels, test_labels = train_test_split(
        shapes, labels, test_size=0.2, stratify=labels, random_state=0
    )
    model = LogisticRegression(max_iter=5000).fit(train, train_labels)

    assert 0.46 <= model.score(test, test_labels) <= 0.54


@pytest.mark.parametrize("family", CONTRASTS)
def test_praise_and_blame_come_first_equally_often_under_both_labels(
    family: str, reviews: list[Review], positive: frozenset[str], negative: frozenset[str]
) -> None:
    of_family = [review for review in reviews if review.family == family]
    counts = Counter(order_and_label(review, positive, negative) for review in of_family)

    assert len(counts) == 4
    assert min(counts.values()) > 0.15 * len(of_family)


def test_not_and_a_word_of_praise_occur_under_both_labels(reviews: list[Review], positive: frozenset[str]) -> None:
    negated = [review for review in reviews if review.family == "negation" and positive & set(deciding(review))]

    assert 0.4 < np.mean([review.label for review in negated]) < 0.6


def test_distance_moves_the_deciding_words_apart() -> None:
    assert mean_gap(0) + 2 < mean_gap(8)
    assert mean_gap(8) + 3 < mean_gap(20)


def test_filler_between_deciding_words_keeps_to_the_distance() -> None:
    without = max(review.gap for review in generate_reviews(GeneratorOptions(rows=4000, distance=0)))
    most = max(review.gap for review in generate_reviews(GeneratorOptions(rows=4000, distance=20)))

    assert without < most <= without + 20


def test_names_are_of_people_whom_hardly_another_review_names() -> None:
    plain, with_names = (generate(GeneratorOptions(rows=2000, names=names))[0] for names in (0, 3))
    once = [
        sum(count == 1 for count in Counter(word for text in texts for word in words(text)).values())
        for texts in (plain, with_names)
    ]
    assert once[1] > 4 * once[0]


def test_names_stand_in_a_sentence_of_their_own_and_some_reviews_have_none() -> None:
    texts, _ = generate(GeneratorOptions(rows=2000, names=2))
    named = [
        text
        for text in texts
        if re.search(r"^\w+( and \w+)? had asked me\. | I told \w+( and \w+)? about it[.!]$", text)
    ]
    assert 0.6 < len(named) / len(texts) < 0.73


def test_names_say_nothing_about_the_label() -> None:
    reviews = generate_reviews(GeneratorOptions(rows=4000, names=3))
    by_label = [[review.text for review in reviews if review.label == label] for label in (0, 1)]
    asked, told = ([sum(sign in text for text in texts) for texts in by_label] for sign in ("had asked me", "I told"))
    assert asked[0] == pytest.approx(asked[1], rel=0.15)
    assert told[0] == pytest.approx(told[1], rel=0.15)


def test_distance_0_leaves_no_filler_between_expectation_and_outcome() -> None:
    made = generate_reviews(GeneratorOptions(rows=1000, distance=0))

    assert [review.text for review in made if " when " in review.text or " once " in review.text] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"rows": 9}, r"data\.options\.rows: expected a whole number from 10 to 1,000,000, got 9"),
        ({"rows": 1_000_001}, r"data\.options\.rows: .* got 1000001"),
        ({"rows": 100.0}, r"data\.options\.rows: .* got 100\.0"),
        ({"rows": True}, r"data\.options\.rows: .* got True"),
        ({"rows": None}, r"data\.options\.rows: .* got None"),
        ({"distance": -1}, r"data\.options\.distance: expected a whole number from 0 to 20, got -1"),
        ({"distance": 21}, r"data\.options\.distance: .* got 21"),
        ({"distance": "far"}, r"data\.options\.distance: .* got 'far'"),
        ({"seed": -1}, r"data\.options\.seed: .* got -1"),
        ({"task": "brackets"}, r"data\.options\.task: expected reviews, languages or neutral, got 'brackets'"),
        ({"task": ["reviews"]}, r"data\.options\.task: .* got \['reviews'\]"),
        ({"row": 100}, r"data\.options\.row: unknown option; .* rows, distance, names, task, seed"),
        ({"names": 11}, r"data\.options\.names: expected a whole number from 0 to 10, got 11"),
    ],
)
def test_wrong_options_are_refused_by_name(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        GeneratorOptions.parse(options)


def test_options_left_out_keep_their_defaults() -> None:
    assert GeneratorOptions.parse({"rows": 500}) == GeneratorOptions(rows=500)
    assert GeneratorOptions.parse({}) == GeneratorOptions()


def test_label_1_is_named_positive() -> None:
    assert CLASSES == ("negative", "positive")


FIRST: tuple[list[str], list[int]] = (
    ["I used to find the lighting impressive, but now I find it dismal.", "The performances weren't at all good."],
    [0, 0, 1, 1, 1, 0, 0, 0, 1, 1],
)
