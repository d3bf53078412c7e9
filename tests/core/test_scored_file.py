import csv
from pathlib import Path

import numpy as np
import pytest

from core.errors import DataError
from core.opened import OpenedRun, open_run
from core.places import ASSETS
from core.runs.folder import RunFolder
from core.scored_file import read_texts, score_file
from core.whatif.verdict import judge, unknown_share

TEXTS = ["The food was good.", "I hated the rude staff", "", "zzqx", "=1+1 good", "not good, but the view was great"]


@pytest.fixture(scope="module")
def opened() -> OpenedRun:
    return open_run(RunFolder(ASSETS / "first_look" / "lstm"))


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def rows(opened: OpenedRun, tmp_path: Path) -> list[dict[str, str]]:
    given = written(tmp_path / "in.csv", [["id", "review"], *([str(n), text] for n, text in enumerate(TEXTS))])
    score_file(opened, read_texts(given, "review"), tmp_path / "out.csv")
    return read(tmp_path / "out.csv")


def test_each_row_gets_the_verdict_that_the_page_shows(opened: OpenedRun, rows: list[dict[str, str]]) -> None:
    for text, row in zip(TEXTS, rows, strict=True):
        verdict = judge(opened.network, opened.classes, *opened.read(text))
        assert row["verdict"] == opened.classes[verdict.winner]
        assert float(row["probability of positive"]) == pytest.approx(float(verdict.probabilities[1]), abs=1e-6)
        assert float(row["unknown words"]) == pytest.approx(unknown_share(opened.read(text)[0]), abs=1e-3)


def test_the_turning_word_is_the_last_that_changed_the_running_winner(
    opened: OpenedRun, rows: list[dict[str, str]]
) -> None:
    for text, row in zip(TEXTS, rows, strict=True):
        reading, traced = opened.read(text)
        verdict = judge(opened.network, opened.classes, reading, traced)
        winners = [int(verdict.before.argmax()), *traced.verdict.argmax(axis=1).tolist()]
        changes = [place for place in range(len(reading.tokens)) if winners[place + 1] != winners[place]]
        assert row["turning word"] == (reading.tokens[changes[-1]] if changes else "")


def test_the_columns_of_the_file_stay_and_start_no_formula(rows: list[dict[str, str]]) -> None:
    assert [row["id"] for row in rows] == [str(number) for number in range(len(TEXTS))]
    assert rows[4]["review"] == "'=1+1 good"


def test_a_file_of_one_column_is_a_text_a_line(opened: OpenedRun, tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text('good food\n\n"bad, slow"\n', encoding="utf-8")
    table = read_texts(path)
    scored = score_file(opened, table, tmp_path / "out.csv")
    assert (table.text, table.columns["text"].to_pylist(), scored.rows) == ("text", ["good food", "bad, slow"], 2)


def test_the_first_line_of_one_column_may_name_it(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("review\ngood\nbad\n", encoding="utf-8")
    assert read_texts(path).columns["review"].to_pylist() == ["good", "bad"]


def test_a_column_that_is_there_already_is_not_written_over(opened: OpenedRun, tmp_path: Path) -> None:
    given = written(tmp_path / "in.csv", [["text", "verdict"], ["good food here", "mine"], ["bad food here", "mine"]])
    scored = score_file(opened, read_texts(given, "text"), tmp_path / "out.csv")
    assert scored.columns[0] == "verdict (scored)"
    assert {row["verdict"] for row in read(tmp_path / "out.csv")} == {"mine"}


def test_what_was_scored_is_counted(opened: OpenedRun, tmp_path: Path) -> None:
    given = written(tmp_path / "in.csv", [["id", "review"], *([str(n), text] for n, text in enumerate(TEXTS))])
    scored = score_file(opened, read_texts(given, "review"), tmp_path / "out.csv")
    shares = [unknown_share(opened.read(text)[0]) for text in TEXTS]
    assert (scored.rows, sum(scored.verdicts.values())) == (6, 6)
    assert scored.unknown_share == pytest.approx(float(np.mean(shares)))


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.txt").write_text("\n\n", encoding="utf-8")
    with pytest.raises(DataError):
        read_texts(tmp_path / "none.txt")


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    given = written(tmp_path / "in.csv", [["id", "review"], ["1", "a good film"], ["2", "a bad film"]])
    with pytest.raises(DataError, match="'words'"):
        read_texts(given, "words")
