"""The commands that read a network over its validation texts."""

import json

import pytest
from typer.testing import CliRunner

from core.commands import inside, units  # noqa: F401  they add their commands to the app
from core.commands.options import app
from core.errors import CoreError

RUN = "first-look-gru"


@pytest.fixture
def told(tmp_path):
    def run(*arguments: str) -> dict:
        answer = CliRunner().invoke(app, [*arguments, "--json", "--home", str(tmp_path)])
        if answer.exception is not None:
            raise answer.exception
        return json.loads(answer.stdout)

    return run


def test_statistics_tell_each_gate_of_each_unit_and_how_long_it_remembers(told) -> None:
    (layer,) = told("statistics", RUN, "--epoch", "0")["layers"]
    update = layer["parts"]["update_gate"]
    assert len(update["mean"]) == len(update["half_life"]) == 16
    # A GRU's update gate starts near a half, and half is left after one word.
    assert update["layer_half_life"] == pytest.approx(1, abs=0.1)
    assert layer["parts"]["reset_gate"]["half_life"] is None


def test_statistics_of_every_epoch_are_one_document_each(told) -> None:
    documents = told("statistics", RUN, "--every-epoch")["epochs"]
    assert [one["epoch"] for one in documents] == [0, 2, 3, 5, 7, 9, 10, 12]
    assert len({one["layers"][0]["parts"]["update_gate"]["layer_half_life"] for one in documents}) == 8


def test_patterns_tell_the_words_and_moments_of_a_unit(told) -> None:
    found = told("patterns", RUN, "3")
    assert found["highest"][0]["state"] >= found["highest"][-1]["state"] > found["lowest"][0]["state"]
    assert found["highest"][0]["word"] in found["highest"][0]["text"].lower()
    assert found["highest_words"][0]["mean"] > found["lowest_words"][0]["mean"]
    assert all(one["seen"] >= 5 for one in found["highest_words"])


def test_a_unit_that_is_not_there_is_refused_with_those_that_are(told) -> None:
    with pytest.raises(CoreError, match="expected a unit from 0 to 15 of layer 0, forward; got 16"):
        told("patterns", RUN, "16")
