from core.recipe import Text
from core.text.coverage import Coverage, coverage_of
from core.text.encode import Encoder, fit_encoder


def coverage_by(encoder: Encoder, texts: list[str]) -> Coverage:
    return coverage_of(encoder.split(texts), encoder.vocabulary.ids.keys())


def test_coverage_counts_tokens_words_and_texts() -> None:
    encoder = fit_encoder(["good film good", "bad"], Text.model_validate({"vocabulary": {"unknown": "drop"}}))
    coverage = coverage_by(encoder, ["good zorp good", "zorp", "@bob", "bad"])
    assert (coverage.texts, coverage.tokens, coverage.known_tokens) == (4, 5, 3)
    assert (coverage.words, coverage.known_words) == (3, 2)
    assert (coverage.empty, coverage.unknown) == (1, 1)
    assert coverage.token_share == 3 / 5


def test_no_texts_are_covered_whole() -> None:
    encoder = fit_encoder(["good good"], Text())
    coverage = coverage_by(encoder, [])
    assert (coverage.token_share, coverage.texts) == (1.0, 0)
