import pytest
from figures import record
from programs import run_program

pytestmark = pytest.mark.benchmark

MOST_SECONDS = 10


def test_two_thousand_texts_are_counted_within_ten_seconds() -> None:
    measured = run_program("survey_program.py", engine="jax")
    for name, title in (("shipped", "the shipped LSTM(16)"), ("lstm_64", "an LSTM(64)")):
        record(
            f"2,000 texts traced for the statistics, {title}",
            f"{measured[name]:.1f} s",
            bound=f"≤ {MOST_SECONDS} s",
            details=f"{measured['words']:,} words, every gate counted, processor time of one core",
        )
        assert measured[name] <= MOST_SECONDS
