from typing import Any

import pytest
from figures import record
from programs import run_program

pytestmark = pytest.mark.benchmark


def record_ratio(name: str, measured: dict[str, Any], bound: str) -> None:
    details = f"medians: {measured['predict_ms']:.1f} ms / {measured['trace_ms']:.2f} ms"
    record(f"predict / trace through LSTM(128), {name}", f"{measured['ratio']:.0f} ×", bound=bound, details=details)


def test_numpy_traces_fifty_words_fifty_times_faster_than_keras_predicts_them_on_tensorflow() -> None:
    measured = run_program("trace_program.py", engine="tensorflow")
    record_ratio("the same 50 words 40 times, TensorFlow", measured["again"], "≥ 50 ×")
    record_ratio("ten sentences of 40 to 49 words, TensorFlow", measured["new_length"], "≥ 50 ×")
    assert measured["difference"] < 1e-5
    assert measured["again"]["ratio"] >= 50
    assert measured["new_length"]["ratio"] >= 50


def test_numpy_traces_a_sentence_of_new_length_fifty_times_faster_than_keras_predicts_it_on_jax() -> None:
    measured = run_program("trace_program.py", engine="jax")
    # JAX compiles for every length: once that is done, predict is no slower than NumPy.
    record_ratio("the same 50 words 40 times, JAX", measured["again"], "none is reached")
    record_ratio("ten sentences of 40 to 49 words, JAX", measured["new_length"], "≥ 50 ×")
    assert measured["difference"] < 1e-5
    assert measured["new_length"]["ratio"] >= 50
