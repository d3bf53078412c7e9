"""The embedding's start from vectors that other texts have taught."""

from dataclasses import asdict
from typing import Any

import keras

from core.network.build import start_embedding
from core.places import Places
from core.recipe import Recipe
from core.text.vectors import start_vectors
from core.text.vocabulary import Vocabulary


def start_from_vectors(
    model: keras.Model, recipe: Recipe, vocabulary: Vocabulary, places: Places
) -> dict[str, Any] | None:
    """Set the rows of the embedding whose words the recipe's vectors hold; return the counts, or None without vectors.

    Raises:
        DataError: there are no such vectors, or their file cannot be read.
        RecipeError: they are of another size than the embedding.
    """
    embedding = recipe.network.embedding
    if embedding.pretrained is None:
        return None
    vectors = start_vectors(places, embedding.pretrained, vocabulary, embedding.size)
    start_embedding(model, vectors.rows, vectors.values)
    return asdict(vectors.known)
