"""A seed for every random thing of a training, from the recipe's seed and the thing's name.

Adding a layer changes no other layer's start.
"""

import zlib

import numpy as np

from core.recipe import Recipe


def seed_of(recipe: Recipe, name: str) -> int:
    """Return the seed of the named thing under the recipe's seed."""
    mixed = np.random.SeedSequence([recipe.seed, zlib.crc32(name.encode())])
    return int(mixed.generate_state(1)[0] >> 1)
