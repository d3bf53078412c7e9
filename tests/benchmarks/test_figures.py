"""The table of measured figures: what was not measured again stays as it was."""

from figures import BEGIN, END, HEAD, Figure, merged

DOCUMENT = "\n".join(
    [
        "# Measured",
        "",
        BEGIN + HEAD[0],
        HEAD[1],
        "| quick | 2 s | ≤ 3 s | once | 2026-11-22, load 1.0, Intel |",
        "| small | 4 MB | none | twice | 2026-11-22, load 1.0, Intel |",
        "",
        "Measured on:",
        "",
        "- 2 cores, 24 GiB, Intel(R) Xeon(R) Processor; Python 3.11.7",
        END + "## How",
    ]
)
NEW = Figure(
    name="quick",
    value="1 s",
    bound="≤ 3 s",
    details="thrice",
    date="2026-11-26",
    load=0.5,
    machine="2 cores, 24 GiB, AMD EPYC",
    versions="Python 3.11.7",
)


def test_a_figure_measured_again_takes_its_row_and_the_others_stay() -> None:
    written = merged(DOCUMENT, [NEW])
    assert "| quick | 1 s | ≤ 3 s | thrice | 2026-11-26, load 0.5, AMD |\n| small | 4 MB |" in written
    assert "2 s" not in written
    assert written.endswith(END + "## How")


def test_a_figure_measured_first_is_put_below_and_machines_are_told_once() -> None:
    written = merged(merged(DOCUMENT, [NEW]), [NEW])
    assert written.count("AMD EPYC") == 1
    assert written.count("Intel(R)") == 1
    assert merged(DOCUMENT.replace("| quick | 2 s", "| slow | 9 s"), [NEW]).index("| small") < len(written)
