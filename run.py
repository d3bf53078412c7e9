#!/usr/bin/env python3
"""Start Unrolled, or run its tests, in a virtual environment of its own.

    python3 run.py [OPTION ...]           open the app; options go to Streamlit, such as --server.port 8600
    python3 run.py --tests [STAGE ...]    run every check, or only the stages named

Both make .venv beside this file and install what is needed into it, the first time and whenever that changes.
The file keeps to the standard library and to the syntax of Python 3.6, so that an old Python can say what is missing.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
APP_REQUIREMENTS = (ROOT / "requirements.txt",)
TEST_REQUIREMENTS = (*APP_REQUIREMENTS, ROOT / "tests" / "requirements.txt")
OLDEST = (3, 11)
NEWEST = (3, 13)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class MissingError(Exception):
    """Something this machine lacks; the text says what, and how to get it."""


class Stage(NamedTuple):
    """One check: a command of the environment's Python; with ``pytest``, one that writes a report to count."""

    arguments: tuple
    pytest: bool = False
    engine: str = ""
    by_default: bool = True


class Counts(NamedTuple):
    """Tests of one stage by how they ended; an error counts as failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0


class Result(NamedTuple):
    """How one stage ended."""

    name: str
    ok: bool
    seconds: float
    counts: Counts


# Keras holds one engine a process, and Streamlit clears Keras's session after each page run: hence four processes.
_OWN_COMMAND = "not slow and not benchmark"
STAGES = {
    "format": Stage(("-m", "ruff", "format", "--check", ".")),
    "lint": Stage(("-m", "ruff", "check", ".")),
    "types": Stage(("-m", "mypy")),
    "imports": Stage(("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
    # Two at a time, a file each: none of these trains, and they are three quarters of all tests.
    "tests": Stage(
        ("-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "not keras and not e2e and " + _OWN_COMMAND),
        pytest=True,
    ),
    "jax": Stage(("-m", "pytest", "-q", "-m", "keras and " + _OWN_COMMAND), pytest=True, engine="jax"),
    "tensorflow": Stage(("-m", "pytest", "-q", "-m", "keras and " + _OWN_COMMAND), pytest=True, engine="tensorflow"),
    # PyTorch is no requirement: pip install torch first.
    "torch": Stage(
        ("-m", "pytest", "-q", "-m", "keras and " + _OWN_COMMAND), pytest=True, engine="torch", by_default=False
    ),
    "browser": Stage(("-m", "pytest", "-q", "-m", "e2e and " + _OWN_COMMAND), pytest=True),
    "slow": Stage(("-m", "pytest", "-q", "-m", "slow"), pytest=True, by_default=False),
    "benchmarks": Stage(("-m", "pytest", "-q", "-s", "-m", "benchmark"), pytest=True, by_default=False),
}


def main(arguments: list) -> int:
    """Do what the command line asks and return the exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    try:
        check_machine(sys.platform, platform.machine(), sys.maxsize)
        use_a_fitting_python(arguments)
        if arguments[:1] == ["--tests"]:
            return run_tests(arguments[1:])
        return run_app(arguments)
    except MissingError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def check_machine(system: str, machine: str, maxsize: int) -> None:
    """Raise MissingError where TensorFlow has no wheels: Windows, Intel Macs, 32 bits."""
    place = "Unrolled needs TensorFlow, which is there for 64-bit Linux and for Apple silicon"
    if system.startswith("win"):
        raise MissingError(f"{place}; on Windows, run it inside WSL (`wsl --install`).")
    if maxsize <= 2**32:
        raise MissingError(f"{place}, but this Python is a 32-bit one; install a 64-bit Python.")
    if system == "darwin" and machine == "x86_64":
        raise MissingError(
            f"{place}, but this is an Intel Mac or a Python made for one; on Apple silicon, install an arm64 Python."
        )


def fits(version: tuple) -> bool:
    """Return whether Unrolled runs on this (major, minor) version of Python."""
    return OLDEST <= tuple(version[:2]) <= NEWEST


def use_a_fitting_python(arguments: list) -> None:
    """Go on when this Python fits, else start again with one from PATH that does."""
    if fits(sys.version_info):
        return
    found = find_python()
    if found is None:
        raise MissingError(
            f"Unrolled needs Python 3.11, 3.12 or 3.13, but this is {platform.python_version()} and PATH has no other; "
            "install one (Debian or Ubuntu: `apt install python3.11 python3.11-venv`, or the version your release has; "
            "macOS: `brew install python@3.13`) and run the same command again."
        )
    os.execv(found, [found, str(ROOT / "run.py"), *arguments])


def find_python() -> "str | None":
    """Return the newest fitting Python on PATH that starts, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        # A version manager can put a name on PATH behind which no Python answers.
        if path and version_of(path) == (3, minor):
            return path
    return None


def version_of(python: str, needs: str = "sys") -> "tuple | None":
    """Return the (major, minor) version of a Python that can import ``needs``, or None."""
    question = f"import sys, {needs}; print(sys.version_info[0], sys.version_info[1])"
    try:
        answer = subprocess.run([python, "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    major, minor = answer.stdout.split()
    return int(major), int(minor)


def prepare(stamp_name: str, requirements: tuple) -> None:
    """Make .venv and install the requirements into it, unless a stamp there says that this is done."""
    if not os.access(str(VENV if VENV.exists() else ROOT), os.W_OK):
        raise MissingError(
            f"This account may not write to {ROOT}, where .venv is made; copy Unrolled to a folder of yours."
        )
    if version_of(str(PYTHON), needs="pip") != tuple(sys.version_info[:2]):
        make_venv()
    stamp = VENV / stamp_name
    wanted = stamp_of(requirements)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    install(requirements)
    stamp.write_text(wanted)


def make_venv() -> None:
    """Make .venv with this Python, in place of whatever is there."""
    if version_of(sys.executable, needs="venv, ensurepip") is None:
        package = f"python3.{sys.version_info[1]}-venv"
        raise MissingError(
            f"This Python ({sys.executable}) cannot make virtual environments: on Debian or Ubuntu, "
            f"run `apt install {package}` (elsewhere, a Python with ensurepip), then the same command again."
        )
    print(f"Making {VENV} with Python {platform.python_version()}.", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise MissingError(f"The virtual environment {VENV} could not be made; what went wrong stands above.")


def stamp_of(requirements: tuple) -> str:
    """Return a text that changes with the contents of the requirement files."""
    contents = b"\0".join(path.read_bytes() for path in requirements)
    return hashlib.sha256(contents).hexdigest()


def install(requirements: tuple) -> None:
    """Install requirement files into .venv, telling what to do when that fails."""
    names = " and ".join(str(path.relative_to(ROOT)) for path in requirements)
    print(f"Installing {names} into {VENV}: the first time, a few minutes and some 4 GB on the disk.", flush=True)
    options = [option for path in requirements for option in ("-r", str(path))]
    if subprocess.call([str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *options]) != 0:
        raise MissingError(
            "pip could not install the packages; its reason is above. When it found no connection, check the network "
            "or the proxy (HTTPS_PROXY), when the disk is full, free some 5 GB; then run the same command again."
        )


def run_app(options: list) -> int:
    """Start the app in place of this process, so that Ctrl+C and signals reach the server itself."""
    prepare("installed-app", APP_REQUIREMENTS)
    os.chdir(str(ROOT))  # Streamlit reads .streamlit/config.toml from the working directory
    os.execv(str(PYTHON), [str(PYTHON), "-m", "streamlit", "run", "server.py", *options])
    return 0


def run_tests(names: list) -> int:
    """Run the stages named, or all that run by default; return 0 when every one is well."""
    unknown = [name for name in names if name not in STAGES]
    if unknown:
        raise MissingError(f"There is no stage {unknown[0]!r}; the stages are {', '.join(STAGES)}.")
    chosen = names or [name for name, stage in STAGES.items() if stage.by_default]
    prepare("installed-app", APP_REQUIREMENTS)
    prepare("installed-tests", TEST_REQUIREMENTS)
    if "browser" in chosen and not any(shutil.which(browser) for browser in BROWSERS):
        print(
            "No Chromium found, so the tests in a browser are skipped: install it (`apt install chromium`) to run them."
        )
    results = [run_stage(name, STAGES[name]) for name in chosen]
    print(table(results))
    print(closing_line(results))
    return 0 if all(result.ok for result in results) else 1


def run_stage(name: str, stage: Stage) -> Result:
    """Run one stage to its end, its output straight to the terminal."""
    print(f"\n== {name} ==", flush=True)
    environment = dict(os.environ, **({"KERAS_BACKEND": stage.engine} if stage.engine else {}))
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        options = [f"--junit-xml={report}"] if stage.pytest else []
        command = [str(PYTHON), *stage.arguments, *options]
        code = subprocess.call(command, cwd=str(ROOT), env=environment)
        counts = count_tests(report.read_text(encoding="utf-8")) if report.is_file() else Counts()
    return Result(name, code == 0, time.monotonic() - started, counts)


def count_tests(report: str) -> Counts:
    """Return the counts in a JUnit XML report."""
    suites = list(ElementTree.fromstring(report).iter("testsuite"))
    total, failed, errors, skipped = (
        sum(int(suite.get(key, "0")) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    return Counts(total - failed - errors - skipped, failed + errors, skipped)


def table(results: list) -> str:
    """Return one line a stage: its name, how it ended, its seconds."""
    lines = [f"{result.name:<12}{'ok' if result.ok else 'failed':<8}{result.seconds:>8.1f} s" for result in results]
    return "\n".join(["", *lines, ""])


def closing_line(results: list) -> str:
    """Return the tests of all stages by how they ended; a stage that fails without a failing test counts as one."""
    passed = sum(result.counts.passed for result in results)
    failed = sum(max(result.counts.failed, 0 if result.ok else 1) for result in results)
    skipped = sum(result.counts.skipped for result in results)
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
