"""What a batch gave reaches the watcher as the engine's own value, which nobody has waited for."""

import numpy as np
import pytest

pytestmark = pytest.mark.keras


@pytest.fixture
def losses():
    return []


@pytest.fixture
def noting(losses):
    import keras

    return keras.callbacks.LambdaCallback(on_train_batch_end=lambda _, logs: losses.append(logs["loss"]))


@pytest.fixture
def model():
    import keras

    small = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    small.compile(loss="mse")
    return small


def fit_two_batches(model, callbacks):
    model.fit(np.ones((4, 2)), np.ones((4, 1)), batch_size=2, verbose=0, callbacks=callbacks)


def test_a_callback_gets_each_loss_as_the_engines_own_value(model, noting, losses):
    import keras

    from core.training.watcher import UnreadLogs

    fit_two_batches(model, UnreadLogs([noting], add_history=True, model=model))
    assert [keras.ops.is_tensor(loss) for loss in losses] == [True, True]


def test_by_itself_keras_reads_each_loss_before_a_callback_gets_it(model, noting, losses):
    fit_two_batches(model, [noting])
    assert [type(loss) for loss in losses] == [float, float]
