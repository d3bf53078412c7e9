from core.text.encodings import bag_of_words
from core.text.own_words import encoder_of

SENTENCE = "this is a test to see if this test will work is is test a a"


def test_ids_count_from_one_in_the_order_of_first_appearance() -> None:
    encoder = encoder_of([SENTENCE])
    assert encoder.vocabulary.counts == (0, 2, 3, 3, 3, 1, 1, 1, 1, 1)
    assert encoder.vocabulary.words == ("this", "is", "a", "test", "to", "see", "if", "will", "work")
    assert encoder.encode([SENTENCE])[0].tolist() == [1, 2, 3, 4, 5, 6, 7, 1, 4, 8, 9, 2, 2, 4, 3, 3]


def test_the_bag_of_the_notebooks_sentence_is_the_published_one() -> None:
    row = encoder_of([SENTENCE]).encode([SENTENCE])[0]
    assert bag_of_words(row) == {1: 2, 2: 3, 3: 3, 4: 3, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1}


def test_texts_without_a_word_make_an_empty_vocabulary() -> None:
    assert encoder_of(["", "!?"]).vocabulary.words == ()
