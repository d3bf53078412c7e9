"""Notebook A's claims on its page: recorded, trained by one press, cancelled, and answered."""

import pytest
from shown import read
from streamlit.testing.v1 import AppTest

from core.experiments.cells import CellPoint, CellSeries
from core.notebooks.claims import CELLS, read_claims
from core.recipe import Cell
from pages.learn.parts import claims
from pages.shared import cached, job

PAGE = "pages/learn/notebooks.py"
SIZES = {Cell.LSTM: 400, Cell.GRU: 300, Cell.SIMPLE_RNN: 100}


def opened(app: AppTest, letter: str = "A") -> AppTest:
    app.switch_page(PAGE)
    app.query_params["notebook"] = letter
    app.run()
    assert not app.exception
    return app


def series(tests: dict[Cell, tuple[float, ...]]) -> CellSeries:
    points = tuple(
        CellPoint(
            cell=cell,
            seed=7 + place,
            parameters=1000 + SIZES[cell],
            cell_parameters=SIZES[cell],
            epoch=1,
            epochs=2,
            train=0.8,
            validation=0.7,
            test=test,
            last_train=0.9 + SIZES[cell] / 10_000,
            last_validation=0.7 + place / 1000,
            seconds=1.0,
        )
        for cell, found in tests.items()
        for place, test in enumerate(found)
    )
    return CellSeries("2026-11-25", "CPU (2 cores)", 60.0, (8, 1, 10), points)


def test_it_opens_with_what_was_recorded_and_asks_for_the_tweets(app: AppTest) -> None:
    page = opened(app)
    assert page.get_by_key("recorded_claims")
    assert page.button(key="run_claims").disabled
    assert "fetch **Tweets by the million (Sentiment140)**" in "\n".join(info.value for info in page.info)
    assert f"seeds {', '.join(map(str, read_claims().seeds))}" in "\n".join(one.value for one in page.caption)


def test_the_other_notebooks_do_not_have_it(app: AppTest) -> None:
    assert not [button for button in opened(app, "B").button if button.key == "run_claims"]


def test_one_press_starts_all_of_it_as_one_job_that_is_followed(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "entry", lambda _name: type("Here", (), {"present": True})())
    started: list[list[str]] = []
    monkeypatch.setattr(job, "start", lambda _key, arguments: started.append(list(arguments)))
    monkeypatch.setattr(job, "is_known", lambda key, _arguments: key == "claims_8")
    monkeypatch.setattr(job, "answer", lambda *_: series(dict.fromkeys(CELLS, (0.7, 0.8))).document())
    page = opened(app)
    page.get_by_key("claims_seed").set_value(8).run()
    page.button(key="run_claims").click().run()
    assert not page.exception
    assert started == [["claims", "--seed", "8"]]
    assert page.get_by_key("claims_here")


def test_what_was_cancelled_at_once_is_told(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "is_known", lambda key, _arguments: key.startswith("claims_"))
    monkeypatch.setattr(job, "answer", lambda *_: series({}).document())
    assert "ended before the first network" in "\n".join(info.value for info in opened(app).info)


def test_a_smaller_cell_that_is_as_accurate_and_over_fits_less_is_said_to_be() -> None:
    found = series({Cell.GRU: (0.70, 0.72, 0.71), Cell.LSTM: (0.71, 0.71, 0.71)})
    small, accurate, fits = map(read, claims.claims(found, Cell.GRU, Cell.LSTM))
    assert "Yes: 300 in its layer, 25% fewer" in small
    assert "No difference is seen: 0.0 points on average over 3 seeds" in accurate
    assert "After the last epoch, yes, the gap is smaller: −1.0 points" in fits
    assert "after the epoch that is kept, it is not seen: 0.0 points" in fits


def test_a_larger_cell_that_is_more_accurate_and_over_fits_more_is_said_to_be() -> None:
    found = series({Cell.GRU: (0.80, 0.82, 0.81), Cell.SIMPLE_RNN: (0.70, 0.72, 0.71)})
    small, accurate, fits = map(read, claims.claims(found, Cell.GRU, Cell.SIMPLE_RNN))
    assert "No: 300 in its layer, 200% more" in small
    assert "The GRU is more accurate: +10.0 points" in accurate
    assert "After the last epoch, no, the gap is larger: +2.0 points" in fits


def test_one_seed_says_nothing_about_another() -> None:
    found = series({Cell.GRU: (0.7,), Cell.LSTM: (0.6,)})
    assert any("says nothing about another" in one for one in claims.claims(found, Cell.GRU, Cell.LSTM))
