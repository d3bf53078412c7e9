"""Derivatives of the squashing functions, written in their own results.

Where a rectifier's result is exactly zero its derivative is taken as zero, as TensorFlow and JAX do.
"""

from collections.abc import Callable

import numpy as np

from core.inside.weights import Array
from core.recipe import Activation


def sigmoid_slope(result: Array) -> Array:
    """Return s'(x) from s(x), which is s (1 - s)."""
    return result * (1 - result)


def _tanh_slope(result: Array) -> Array:
    return 1 - result * result


def _relu_slope(result: Array) -> Array:
    return (result > 0).astype(np.float32)


def _linear_slope(result: Array) -> Array:
    return np.ones_like(result)


SLOPE: dict[str, Callable[[Array], Array]] = {
    Activation.TANH: _tanh_slope,
    Activation.SIGMOID: sigmoid_slope,
    Activation.RELU: _relu_slope,
    Activation.LINEAR: _linear_slope,
}
