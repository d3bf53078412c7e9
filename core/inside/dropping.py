"""What dropout switches off while a network learns from one text, drawn by the rules that Keras draws it by.

*Spatial dropout* silences whole places of the word vectors, the same ones at every word (Tompson et al. 2015,
arXiv:1411.4280). A cell's *dropout* silences places of its input, its *recurrent dropout* units of the state on their
way into the next step. Keras draws these once a text and keeps them for all its words, as Gal and Ghahramani proposed
(2016, arXiv:1512.05287). Where a gated cell drops of its state, each gate has masks of its own, because Keras then
works gate by gate; where it drops inputs only, all gates share one. What stays is divided by the share that is expected
to stay, so that nothing has to be scaled when the network is used.

A mask that holds for all words takes rows out of the matrices: for this text the network is a thinner one
(``thinned``).
"""

from dataclasses import dataclass, replace

import numpy as np

from core.inside.weights import BLOCKS, Array, CellWeights, OpenNetwork
from core.recipe import Recipe

Chance = np.random.Generator


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The share that each kind of dropout switches off on average, from 0 to below 1."""

    spatial: float
    inputs: float
    state: float

    @classmethod
    def of(cls, recipe: Recipe) -> "Rates":
        """Return those of a recipe's embedding and first recurrent layer."""
        layers, spatial = recipe.network.recurrent, recipe.network.embedding.spatial_dropout
        if not layers:
            return cls(spatial=spatial, inputs=0.0, state=0.0)
        return cls(spatial=spatial, inputs=layers[0].dropout, state=layers[0].recurrent_dropout)


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """One draw for one text; each number is 0 where something is switched off, else what the rest is multiplied by.

    Attributes:
        spatial: ``(size,)``, over the places of a word's vector.
        inputs: ``(blocks, size)``, over the places of what a gate reads of the word.
        state: ``(blocks, units)``, over the units of the state that a gate reads.
    """

    spatial: Array
    inputs: Array
    state: Array

    @property
    def off(self) -> tuple[int, int, int]:
        """How many numbers each of the three switches off, over all gates."""
        return int((self.spatial == 0).sum()), int((self.inputs == 0).sum()), int((self.state == 0).sum())


def draw_masks(rates: Rates, cell: CellWeights, chance: Chance) -> Masks:
    """Return one draw for a text that this cell reads."""
    size, blocks = len(cell.kernel), len(BLOCKS[cell.cell])
    own = blocks if rates.state > 0 else 1
    inputs = _mask((own, size), rates.inputs, chance)
    state = _mask((own, cell.units), rates.state, chance)
    return Masks(
        spatial=_mask((size,), rates.spatial, chance),
        inputs=np.broadcast_to(inputs, (blocks, size)),
        state=np.broadcast_to(state, (blocks, cell.units)),
    )


def _mask(shape: tuple[int, ...], rate: float, chance: Chance) -> Array:
    kept = chance.random(shape) >= rate
    return np.where(kept, np.float32(1 / (1 - rate)), np.float32(0)).astype(np.float32)


def thinned(network: OpenNetwork, masks: Masks) -> OpenNetwork:
    """Return the network as it reads one text while these masks hold in its first layer, read forwards."""
    first = network.recurrent[0]
    cell = first.forward
    drops = replace(
        cell,
        kernel=_scaled(cell.kernel, masks.inputs),
        recurrent_kernel=_scaled(cell.recurrent_kernel, masks.state),
    )
    layers = (replace(first, forward=drops), *network.recurrent[1:])
    return replace(network, table=network.table * masks.spatial, recurrent=layers)


def _scaled(kernel: Array, masks: Array) -> Array:
    """Return a kernel, ``(rows, blocks * units)``, whose rows are scaled block by block."""
    rows, blocks = len(kernel), len(masks)
    parts = kernel.reshape(rows, blocks, -1) * masks.T[:, :, np.newaxis]
    return np.ascontiguousarray(parts.reshape(kernel.shape), dtype=np.float32)
