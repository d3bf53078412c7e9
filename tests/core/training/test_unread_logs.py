"""What a batch gave reaches the watcher as the engine's own value, which nobody has waited for."""

import keras
import numpy as np
import pytest

from core.training.watcher import UnreadLogs

pytestmark = pytest.mark.keras


class Noting(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.losses = []

    def on_train_batch_end(self, batch, logs=None):  # noqa: ARG002  Keras gives it
        self.losses.append(logs["loss"])


@pytest.fixture
def model():
    small = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    small.compile(loss="mse")
    return small


def fit_two_batches(model, callbacks):
    model.fit(np.ones((4, 2)), np.ones((4, 1)), batch_size=2, verbose=0, callbacks=callbacks)


def test_a_callback_gets_each_loss_as_the_engines_own_value(model):
    noting = Noting()
    fit_two_batches(model, UnreadLogs([noting], add_history=True, model=model))
    assert [keras.ops.is_tensor(loss) for loss in noting.losses] == [True, True]


def test_by_itself_keras_reads_each_loss_before_a_callback_gets_it(model):
    noting = Noting()
    fit_two_batches(model, [noting])
    assert [type(loss) for loss in noting.losses] == [float, float]
