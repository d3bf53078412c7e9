import numpy as np

from core.opened import open_run
from core.places import ASSETS
from core.runs.folder import RunFolder
from core.whatif.judges import NetworkJudge
from core.whatif.replacements import Opinions, known_opinions, neutral_words, offer_replacements
from core.whatif.wording import Wording

OPENED = open_run(RunFolder(ASSETS / "first_look" / "lstm"))
OPINIONS = Opinions(("good", "great"), ("bad", "awful"))


def offered(sentence: str, opinions: Opinions | None = None) -> dict[int, tuple[str, ...]]:
    return offer_replacements(Wording.of(sentence), OPENED.encoder, OPENED.network.table, opinions)


def test_neighbours_are_words_of_the_vocabulary_and_not_the_word_itself() -> None:
    words = offered("good")[0]
    assert words
    assert set(words) <= set(OPENED.encoder.vocabulary.words) - {"good"}


def test_an_opinion_is_offered_its_opposites() -> None:
    assert {"bad", "awful"} <= set(offered("good", OPINIONS)[0])
    assert not {"bad", "awful"} & set(offered("the", OPINIONS)[0])


def test_a_word_that_the_network_does_not_know_is_left_alone() -> None:
    assert list(offered("zzqx good")) == [1]


def test_only_known_opinions_of_one_side_count() -> None:
    found = known_opinions(OPENED.encoder, ["good", "zzqx", "mixed"], ["bad", "mixed"])
    assert (found.positive, found.negative) == (("good",), ("bad",))


def test_neutral_words_are_those_that_move_the_verdict_least() -> None:
    given = np.array([[0.9, 0.1], [0.52, 0.48], [0.4, 0.6]])
    assert neutral_words(given, ["bad", "the", "good"], np.array([0.5, 0.5]), 2) == ("the", "good")


def test_a_judge_gives_the_verdict_that_a_reading_ends_in() -> None:
    texts = ["the food was good", "", "not at all bad"]
    given = NetworkJudge(OPENED.network, OPENED.encoder)(texts)
    for text, probabilities in zip(texts, given, strict=True):
        np.testing.assert_allclose(probabilities, OPENED.read(text)[1].final, atol=1e-6)
