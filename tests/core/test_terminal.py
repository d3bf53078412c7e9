"""Progress as a program and as a person get it."""

import json

from core.terminal import reporting


def test_a_program_gets_a_document_a_line_and_each_new_piece_of_work_at_once(capsys):
    with reporting(as_json=True) as report:
        report("Reading", 0.5)
        report("Writing", 0.0)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert lines == [{"what": "Reading", "share": 0.5}, {"what": "Writing", "share": 0.0}]


def test_a_program_is_not_flooded(capsys):
    with reporting(as_json=True) as report:
        for row in range(10_000):
            report("Reading", row / 10_000)
    assert len(capsys.readouterr().err.splitlines()) < 100


def test_a_person_gets_nothing_on_standard_output(capsys):
    with reporting(as_json=False) as report:
        report("Reading", 0.5)
    assert capsys.readouterr().out == ""
