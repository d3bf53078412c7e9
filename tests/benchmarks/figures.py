"""Measured figures: each is printed, and kept as one JSON line that the table in the documentation is made from.

python tests/benchmarks/figures.py            print the newest figures as rows of the table
python tests/benchmarks/figures.py --write    put them into docs/benchmarks.md in place of the rows of the same names
"""

import importlib.metadata
import json
import os
import platform
import re
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / ".benchmarks" / "figures.jsonl"
DOCUMENT = ROOT / "docs" / "benchmarks.md"
HEAD = ("| Figure | Measured | Bound | How | When |", "|---|---|---|---|---|")
BEGIN, END = "<!-- figures: begin -->\n", "<!-- figures: end -->\n"
sys.path.insert(0, str(ROOT))  # a benchmark that is a program of its own finds the project
PACKAGES = ("keras", "jax", "tensorflow", "numpy", "streamlit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure; ``load`` is the machine's load average when it was measured, its own part included."""

    name: str
    value: str
    bound: str
    details: str
    date: str
    load: float
    machine: str
    versions: str


def record(name: str, value: str, *, bound: str, details: str) -> None:
    """Print a figure and keep it; the newest of a name counts."""
    figure = Figure(
        name=name,
        value=value,
        bound=bound,
        details=details,
        date=time.strftime("%Y-%m-%d", time.gmtime()),
        load=round(os.getloadavg()[0], 1),
        machine=machine(),
        versions=versions(),
    )
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(figure), ensure_ascii=False) + "\n")
    sys.stdout.write(f"\n{name}: {value} (bound {bound}; {details}; load {figure.load})\n")


def machine() -> str:
    """Return cores, memory and processor in words."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {_processor()}"


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.is_file() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def versions() -> str:
    """Return the versions of Python and of what is measured."""
    packages = [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]
    return ", ".join([f"Python {platform.python_version()}", *packages])


def newest() -> list[Figure]:
    """Return the newest figure of each name, in the order in which the names first came."""
    if not RESULTS.is_file():
        return []
    lines = RESULTS.read_text(encoding="utf-8").splitlines()
    by_name = {figure.name: figure for figure in (Figure(**json.loads(line)) for line in lines)}
    return list(by_name.values())


def merged(document: str, figures: list[Figure]) -> str:
    """Return the document with the rows of these figures put in; a figure that was not measured again keeps its row."""
    before, _, rest = document.partition(BEGIN)
    table, _, after = rest.partition(END)
    lines = table.splitlines()
    rows = {_name(line): line for line in lines if line.startswith("| ") and line not in HEAD}
    rows |= {figure.name: _row(figure) for figure in figures}
    where = [line for line in lines if line.startswith("- ")]
    where += [f"- {figure.machine}; {figure.versions}" for figure in figures]
    written = [*HEAD, *rows.values(), "", "Measured on:", "", *dict.fromkeys(where)]
    return before + BEGIN + "\n".join(written) + "\n" + END + after


def _name(row: str) -> str:
    return row.split(" | ", 1)[0].removeprefix("| ")


def _row(figure: Figure) -> str:
    processor = re.split(r"\W", figure.machine.rpartition(", ")[2])[0]
    when = f"{figure.date}, load {figure.load}, {processor}"
    return f"| {figure.name} | {figure.value} | {figure.bound} | {figure.details} | {when} |"


def main(arguments: list[str]) -> int:
    """Print the rows, or put them into the document's table."""
    figures = newest()
    if not figures:
        sys.stderr.write(f"no figures in {RESULTS}; run `python3 run.py --tests benchmarks` first\n")
        return 1
    if arguments == ["--write"]:
        DOCUMENT.write_text(merged(DOCUMENT.read_text(encoding="utf-8"), figures), encoding="utf-8")
    else:
        sys.stdout.writelines(f"{_row(figure)}\n" for figure in figures)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
