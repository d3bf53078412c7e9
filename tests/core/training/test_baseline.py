import numpy as np
import pytest

from core.text.encode import Ragged
from core.training.baseline import is_quick


@pytest.mark.parametrize(
    ("texts", "vocabulary", "classes", "quick"),
    [(400, 300, 2, True), (2_000, 5_000, 2, True), (2_000, 5_000, 6, False), (2_000, 20_000, 2, False)],
)
def test_a_bag_of_words_is_fitted_beside_a_training_only_where_that_is_quick(
    texts: int, vocabulary: int, classes: int, quick: bool
) -> None:
    encoded = Ragged(np.ones(texts * 20, np.int32), np.arange(texts + 1) * 20)
    assert is_quick(encoded, vocabulary, classes) is quick
