import numpy as np
import pyarrow as pa
import pytest

from core.audit.near import families, jaccard, shingles, similar_pairs
from core.texts import text_column

LONG = "the waiter brought the soup cold and the bread was old so we went home hungry and sad"


def words(*texts: str) -> pa.ListArray:
    return pa.array([text.split() for text in texts], pa.list_(pa.large_string()))


def are_alike(first: str, second: str) -> bool:
    one, other = families(text_column([first, second]))
    return bool(one == other)


@pytest.mark.parametrize(
    "other",
    [
        LONG.upper(),
        f"RT @somebody: {LONG}",
        f"{LONG} https://example.org/a?b=c",
        f"@one @two {LONG}!!!",
        LONG.replace("sad", "tired"),
        LONG.replace("the ", "the, "),
    ],
)
def test_a_retweet_and_a_small_change_make_a_near_copy(other: str) -> None:
    assert are_alike(LONG, other)


@pytest.mark.parametrize(
    "other",
    [
        "the waiter brought the soup hot and the bread was fresh so we stayed there full and glad",
        "cold soup and old bread made us go home hungry, said the waiter, who was sad",
        "",
    ],
)
def test_other_words_in_common_do_not_make_a_near_copy(other: str) -> None:
    assert not are_alike(LONG, other)


def test_short_texts_are_alike_only_letter_by_letter() -> None:
    found = families(text_column(["Thanks!", "thanks", "@a thanks", "Thanks!"]))
    assert found[0] == found[3]
    assert len(set(found.tolist())) == 3


def test_a_script_without_spaces_is_compared_character_by_character() -> None:
    assert are_alike(
        "前台客房服务态度非常好早餐很丰富房价很干净再接再厉", "前台客房服务态度非常好早餐很丰富房价也干净再接再厉"
    )
    assert not are_alike("前台客房服务态度非常好", "交通不便周围没有餐馆")


def test_copies_of_copies_are_one_family() -> None:
    chain = [LONG, LONG.replace("sad", "tired"), LONG.replace("sad", "tired").replace("waiter", "cook")]
    assert len(set(families(text_column(chain)).tolist())) == 1


def test_pairs_of_words_never_reach_over_the_end_of_a_text() -> None:
    found = shingles(words("a b c", "c d", "a b"))
    assert found.lengths.tolist() == [2, 1, 1]
    assert found.codes[0] == found.codes[3]
    assert len(set(found.codes.tolist())) == 3


def test_the_similarity_is_pairs_in_both_divided_by_pairs_in_either() -> None:
    found = shingles(words("a b c d", "a b c e", "x y z w", "a b a b c d"))
    pairs = np.array([[0, 1], [0, 2], [0, 3], [0, 0]])
    assert jaccard(found, pairs).tolist() == pytest.approx([2 / 4, 0, 3 / 4, 1])


def test_all_pairs_that_are_alike_enough_are_found_among_many_texts() -> None:
    random = np.random.default_rng(0)
    texts = [" ".join(f"w{n}" for n in row) for row in random.integers(0, 5000, (400, 20))]
    copies = [f"{text} more" for text in texts[:100]]
    found = similar_pairs(shingles(words(*texts, *copies)))
    assert found.tolist() == [[place, place + 400] for place in range(100)]


def test_a_thousand_equal_texts_take_a_thousand_pairs_and_not_half_a_million() -> None:
    found = similar_pairs(shingles(words(*[LONG] * 1000)))
    assert len(found) < 2000
    assert len(set(families(text_column([f"{LONG} {'!' * n}" for n in range(1000)])).tolist())) == 1


@pytest.mark.parametrize("texts", [[], ["one"], ["", ""], [LONG]])
def test_a_few_texts_are_no_trouble(texts: list[str]) -> None:
    assert len(families(text_column(texts))) == len(texts)
