import ast
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

import run

REPORT = """<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="9" failures="2" errors="1" skipped="3">
</testsuite></testsuites>"""


@pytest.fixture
def a_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Return a function that puts a command of this name, with this shell script, on a PATH of its own."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def make(name: str, script: str) -> Path:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an environment that is made already, for a Python of this version."""
    folder = tmp_path / ".venv"
    folder.mkdir()
    monkeypatch.setattr(run, "VENV", folder)
    monkeypatch.setattr(run, "version_of", lambda *_, **__: run.sys.version_info[:2])
    return folder


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, ...]]:
    """Return the list of what was installed; nothing really is."""
    calls: list[tuple[Path, ...]] = []
    monkeypatch.setattr(run, "install", calls.append)
    return calls


def requirements_in(folder: Path, text: str) -> tuple[Path]:
    path = folder / "requirements.txt"
    path.write_text(text)
    return (path,)


def test_an_old_python_can_read_the_launcher():
    ast.parse(Path(run.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 11), (3, 12, 1, "final", 0), (3, 13, 9)])
def test_python_3_11_to_3_13_fits(version: tuple[int, ...]):
    assert run.fits(version)


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6), (3, 10, 14), (3, 14), (4, 0)])
def test_other_pythons_do_not_fit(version: tuple[int, ...]):
    assert not run.fits(version)


@pytest.mark.parametrize(("system", "machine"), [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")])
def test_a_machine_with_wheels_is_let_through(system: str, machine: str):
    run.check_machine(system, machine, 2**63 - 1)


@pytest.mark.parametrize(
    ("system", "machine", "maxsize", "remedy"),
    [
        ("win32", "AMD64", 2**63 - 1, "WSL"),
        ("linux", "i686", 2**31 - 1, "64-bit Python"),
        ("darwin", "x86_64", 2**63 - 1, "arm64 Python"),
    ],
)
def test_a_machine_without_wheels_is_named_with_a_remedy(system: str, machine: str, maxsize: int, remedy: str):
    with pytest.raises(run.MissingError, match=remedy):
        run.check_machine(system, machine, maxsize)


def test_the_newest_fitting_python_on_the_path_is_found(a_python: Callable[[str, str], Path]):
    a_python("python3.11", "echo 3 11")
    newest = a_python("python3.12", "echo 3 12")
    assert run.find_python() == str(newest)


def test_a_name_on_the_path_behind_which_no_python_answers_is_passed_over(a_python: Callable[[str, str], Path]):
    a_python("python3.13", "echo 'command not found' >&2; exit 127")
    works = a_python("python3.11", "echo 3 11")
    assert run.find_python() == str(works)


def test_a_path_without_a_fitting_python_is_told_in_one_sentence(
    a_python: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
):
    a_python("python3.10", "echo 3 10")
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 2))
    with pytest.raises(run.MissingError, match=r"needs Python 3\.11, 3\.12 or 3\.13"):
        run.use_a_fitting_python([])


def test_a_python_that_does_not_fit_hands_over_to_one_that_does(
    a_python: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
):
    started: list[list[str]] = []
    fitting = str(a_python("python3.12", "echo 3 12"))
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 2))
    monkeypatch.setattr(run.os, "execv", lambda _path, command: started.append(command))
    run.use_a_fitting_python(["--server.port", "8600"])
    assert started == [[fitting, str(run.ROOT / "run.py"), "--server.port", "8600"]]


def test_a_python_without_ensurepip_names_the_package_to_install(
    a_python: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(run.sys, "executable", str(a_python("python3", "exit 1")))
    monkeypatch.setattr(run.sys, "version_info", (3, 12, 1))
    with pytest.raises(run.MissingError, match=r"apt install python3\.12-venv"):
        run.make_venv()


def test_a_failed_installation_is_told_in_one_sentence(
    a_python: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(run, "PYTHON", a_python("python", "exit 1"))
    with pytest.raises(run.MissingError, match="HTTPS_PROXY"):
        run.install(run.APP_REQUIREMENTS)


def test_the_stamp_stays_while_the_requirements_do(tmp_path: Path):
    files = requirements_in(tmp_path, "numpy>=2")
    assert run.stamp_of(files) == run.stamp_of(files)


def test_the_stamp_changes_with_a_requirement(tmp_path: Path):
    before = run.stamp_of(requirements_in(tmp_path, "numpy>=2"))
    assert run.stamp_of(requirements_in(tmp_path, "numpy>=3")) != before


def test_requirements_are_installed_once(tmp_path: Path, venv: Path, installed: list[tuple[Path, ...]]):
    files = requirements_in(tmp_path, "numpy>=2")
    run.prepare("installed-app", files)
    run.prepare("installed-app", files)
    assert installed == [files]
    assert (venv / "installed-app").is_file()


def test_changed_requirements_are_installed_again(tmp_path: Path, venv: Path, installed: list[tuple[Path, ...]]):
    run.prepare("installed-app", requirements_in(tmp_path, "numpy>=2"))
    run.prepare("installed-app", requirements_in(tmp_path, "numpy>=3"))
    assert len(installed) == 2
    assert venv.is_dir()


def test_a_failed_installation_is_tried_again_next_time(tmp_path: Path, venv: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(_requirements: tuple[Path, ...]) -> None:
        raise run.MissingError("no network")

    monkeypatch.setattr(run, "install", fail)
    with pytest.raises(run.MissingError):
        run.prepare("installed-app", requirements_in(tmp_path, "numpy>=2"))
    assert not (venv / "installed-app").exists()


def test_an_environment_of_another_python_is_made_anew(
    tmp_path: Path, venv: Path, installed: list[tuple[Path, ...]], monkeypatch: pytest.MonkeyPatch
):
    made: list[Path] = []
    monkeypatch.setattr(run, "version_of", lambda *_, **__: (3, 9))
    monkeypatch.setattr(run, "make_venv", lambda: made.append(venv))
    run.prepare("installed-app", requirements_in(tmp_path, "numpy>=2"))
    assert made == [venv]
    assert len(installed) == 1


def test_a_report_is_counted_and_errors_are_failures():
    assert run.count_tests(REPORT) == run.Counts(passed=3, failed=3, skipped=3)


def test_the_table_has_a_line_a_stage():
    results = [run.Result("lint", True, 0.25, run.Counts()), run.Result("tests", False, 61.04, run.Counts(failed=1))]
    assert run.table(results) == "\nlint        ok           0.2 s\ntests       failed      61.0 s\n"


def test_the_closing_line_sums_the_stages():
    results = [run.Result("tests", True, 1.0, run.Counts(1200)), run.Result("jax", True, 1.0, run.Counts(34))]
    assert run.closing_line(results) == "1234 passed, 0 failed"


def test_the_closing_line_names_skipped_tests():
    results = [run.Result("tests", False, 1.0, run.Counts(1234, 2, 3))]
    assert run.closing_line(results) == "1234 passed, 2 failed, 3 skipped"


def test_a_stage_that_fails_without_a_failing_test_counts_as_one():
    results = [run.Result("types", False, 1.0, run.Counts()), run.Result("tests", True, 1.0, run.Counts(5))]
    assert run.closing_line(results) == "5 passed, 1 failed"


def test_every_stage_runs_though_one_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(run, "prepare", lambda _name, _requirements: None)
    monkeypatch.setattr(run, "run_stage", lambda name, _stage: run.Result(name, name != "lint", 0.0, run.Counts()))
    assert run.run_tests(["format", "lint", "types"]) == 1
    assert capsys.readouterr().out.splitlines()[-5:] == [
        "format      ok           0.0 s",
        "lint        failed       0.0 s",
        "types       ok           0.0 s",
        "",
        "0 passed, 1 failed",
    ]


def test_slow_stages_run_only_when_named(monkeypatch: pytest.MonkeyPatch):
    names: list[str] = []
    monkeypatch.setattr(run, "prepare", lambda _name, _requirements: None)
    monkeypatch.setattr(
        run, "run_stage", lambda name, _stage: names.append(name) or run.Result(name, True, 0.0, run.Counts(1))
    )
    assert run.run_tests([]) == 0
    assert names == ["format", "lint", "types", "imports", "tests", "jax", "tensorflow", "browser"]


def test_an_unknown_stage_is_refused_before_anything_is_installed(installed: list[tuple[Path, ...]]):
    with pytest.raises(run.MissingError, match="no stage 'nonsense'; the stages are format"):
        run.run_tests(["nonsense"])
    assert installed == []


def test_a_missing_browser_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(run, "prepare", lambda _name, _requirements: None)
    monkeypatch.setattr(run, "run_stage", lambda name, _stage: run.Result(name, True, 0.0, run.Counts(0, 0, 4)))
    run.run_tests(["browser"])
    assert "apt install chromium" in capsys.readouterr().out


@pytest.mark.parametrize(("script", "ok"), [("exit 0", True), ("exit 5", False)])
def test_a_stage_is_ok_when_its_command_is(
    a_python: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch, script: str, ok: bool
):
    monkeypatch.setattr(run, "PYTHON", a_python("python", script))
    assert run.run_stage("tests", run.STAGES["tests"]).ok is ok


def test_an_engine_is_handed_to_its_stage(a_python: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "PYTHON", a_python("python", '[ "$KERAS_BACKEND" = jax ]'))
    assert run.run_stage("jax", run.STAGES["jax"]).ok


def test_the_tests_of_a_stage_are_counted_from_what_pytest_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "pytest.ini").write_text("[pytest]")
    (tmp_path / "test_two.py").write_text("def test_good():\n    pass\n\n\ndef test_bad():\n    assert not 1\n")
    monkeypatch.setattr(run, "PYTHON", Path(run.sys.executable))
    stage = run.Stage(("-m", "pytest", "-q", "-c", str(tmp_path / "pytest.ini"), str(tmp_path)), pytest=True)
    result = run.run_stage("tests", stage)
    assert (result.ok, result.counts) == (False, run.Counts(passed=1, failed=1, skipped=0))
