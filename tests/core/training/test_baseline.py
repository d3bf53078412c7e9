import numpy as np
import pytest

from core.text.encode import Ragged
from core.training.baseline import is_quick


@pytest.mark.parametrize(
    ("texts", "words", "quick"), [(400, 20, True), (30_001, 1, False), (25_000, 20, True), (25_000, 250, False)]
)
def test_a_bag_of_words_is_fitted_beside_a_training_only_where_that_is_quick(
    texts: int, words: int, quick: bool
) -> None:
    encoded = Ragged(np.ones(texts * words, np.int32), np.arange(texts + 1) * words)
    assert is_quick(encoded) is quick
