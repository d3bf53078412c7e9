"""In which order units stand: neighbours do alike."""

from collections.abc import Sequence

import numpy as np

from core.inside.weights import Array

# Turning the branches so that neighbours are nearest takes time with the cube of the units.
MOST_TURNED = 256


def cluster_order(pictures: Sequence[Array]) -> list[int]:
    """Return units so that those which did alike over the words stand together.

    Hierarchical clustering (Ward 1963) of each unit's values over all pictures and words, the leaves of the tree from
    top to bottom; up to 256 units the branches are turned so that neighbours are nearest (Bar-Joseph et al. 2001).

    Args:
        pictures: Gates and states of one layer, each ``(words, units)``.
    """
    # Loaded where it is needed: it costs every page a tenth of a second.
    from scipy.cluster.hierarchy import leaves_list, linkage

    rows = np.nan_to_num(np.concatenate(pictures, axis=0).T.astype(np.float64), posinf=1e6, neginf=-1e6)
    if len(rows) < 3:
        return list(range(len(rows)))
    tree = linkage(rows, "ward", optimal_ordering=len(rows) <= MOST_TURNED)
    return [int(unit) for unit in leaves_list(tree)]
