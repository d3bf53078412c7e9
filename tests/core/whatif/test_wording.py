import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.whatif.wording import Wording


@given(st.text(max_size=80))
def test_a_sentence_is_made_of_its_words_and_gaps(sentence: str) -> None:
    assert Wording.of(sentence).text == sentence


@given(st.text(alphabet="ab ,.'", max_size=40), st.data())
def test_taking_a_word_out_leaves_the_others_in_their_order(sentence: str, data: st.DataObject) -> None:
    wording = Wording.of(sentence)
    if not len(wording):
        return
    place = data.draw(st.integers(0, len(wording) - 1))
    left = [*wording.words[:place], *wording.words[place + 1 :]]
    assert "".join(Wording.of(wording.edited({place: None})).words) == "".join(left)


@pytest.mark.parametrize(
    ("sentence", "place", "expected"),
    [
        ("Good, but dull.", 2, "Good, but."),
        ("Good food.", 0, "food."),
        ("It was (really) good", 2, "It was () good"),
        ("好吃不贵", 2, "好吃贵"),
        ("alone", 0, ""),
    ],
)
def test_a_word_goes_with_the_space_before_it(sentence: str, place: int, expected: str) -> None:
    assert Wording.of(sentence).edited({place: None}) == expected


@pytest.mark.parametrize(
    ("sentence", "place", "expected"),
    [
        ("It was good.", 2, "It was not good."),
        ("It was good.", 3, "It was good not."),
        ("Good.", 0, "not Good."),
        ("", 0, "not"),
        ("很好", 1, "很not好"),
    ],
)
def test_a_word_is_put_in_before_a_place(sentence: str, place: int, expected: str) -> None:
    assert Wording.of(sentence).with_word(place, "not") == expected


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("don't", ("don't",)),
        ("great :) film", ("great", ":)", "film")),
        ("#fun @you", ("#fun", "@you")),
        ("a well-made film!", ("a", "well-made", "film")),
        ("不好", ("不", "好")),
        ("... !", ()),
    ],
)
def test_words_are_what_a_person_takes_for_words(sentence: str, words: tuple[str, ...]) -> None:
    assert Wording.of(sentence).words == words


def test_a_place_beyond_the_end_is_refused() -> None:
    with pytest.raises(IndexError, match="place 3 of 1"):
        Wording.of("one").with_word(3, "two")
