from collections import Counter

from core.data.generated.grammar import read_grammar
from core.data.generated.neutral import THREE_CLASSES
from core.data.generated.reviews import GeneratorOptions
from core.data.generated.tasks import generate_task

MADE = generate_task(GeneratorOptions.parse({"task": "neutral", "rows": 600, "distance": 4, "seed": 3}))
NEUTRAL = [text for text, label in zip(MADE.texts, MADE.labels, strict=True) if label == 1]


def words_of(text: str) -> list[str]:
    return [word.strip(".,!?").lower() for word in text.split()]


def test_a_third_of_the_texts_is_of_each_class() -> None:
    assert MADE.classes == THREE_CLASSES == ("negative", "neutral", "positive")
    assert Counter(MADE.labels) == {0: 200, 1: 200, 2: 200}


def test_the_same_seed_gives_the_same_texts() -> None:
    assert generate_task(GeneratorOptions.parse({"task": "neutral", "rows": 600, "distance": 4, "seed": 3})) == MADE


def test_a_neutral_text_holds_no_word_that_judges() -> None:
    grammar = read_grammar()
    aspects = [one for domain in grammar.domains for aspect in domain.aspects for one in aspect.adjectives]
    judging = {word for one in (*aspects, *grammar.general) for word in (*one.mild, *one.strong)}
    for text in NEUTRAL:
        assert not judging.intersection(words_of(text)), text


def test_a_negation_gives_no_class_away() -> None:
    negated = sum(bool({"not"} & set(words_of(text))) for text in NEUTRAL)
    assert 0.3 < negated / len(NEUTRAL) < 0.95
    assert "*" not in "".join(MADE.texts)


def test_the_other_two_classes_are_the_reviews_that_they_always_were() -> None:
    judged = [text for text, label in zip(MADE.texts, MADE.labels, strict=True) if label != 1]
    assert len(set(judged)) > 350
