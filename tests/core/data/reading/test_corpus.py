"""A corpus of awkward files, each of which ends in the right table or in one clear sentence."""

from pathlib import Path

import pytest
from corpus.case import Case
from corpus.every import CASES
from corpus.judge import Verdict, judge, report

SLOWEST = 10
RIGHT_SHARE = 0.98


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[Verdict]:
    folder = tmp_path_factory.mktemp("corpus")
    return [judge(case, folder) for case in CASES]


def test_nearly_all_files_are_read_as_they_are_meant(verdicts: list[Verdict]) -> None:
    print(report(verdicts))  # noqa: T201  # pytest -rP shows how each file was read
    right = [verdict for verdict in verdicts if verdict.is_right]
    assert len(right) >= RIGHT_SHARE * len(verdicts), report([one for one in verdicts if not one.is_right])


def test_no_file_ends_in_an_exception_that_is_no_sentence(verdicts: list[Verdict]) -> None:
    assert [verdict.raised for verdict in verdicts if verdict.raised] == []


def test_a_refusal_is_one_sentence_on_one_line(verdicts: list[Verdict]) -> None:
    assert [verdict.name for verdict in verdicts if "\n" in verdict.told] == []


def test_no_file_takes_long(verdicts: list[Verdict]) -> None:
    assert [verdict.name for verdict in verdicts if verdict.seconds > SLOWEST] == []


@pytest.mark.parametrize("case", [case for case in CASES if case.refusal], ids=lambda case: case.name)
def test_a_file_that_holds_no_table_is_refused(case: Case, tmp_path: Path) -> None:
    assert judge(case, tmp_path).wrong == {}


def test_the_corpus_is_large_and_no_two_files_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 120
