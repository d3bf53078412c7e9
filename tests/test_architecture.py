"""The rules of the layout that import-linter cannot see, checked on the files and in a fresh Python."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from core.figures.palette import GATE, STATE

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "pages")
STATE_MODULE = ROOT / "pages" / "shared" / "state.py"
MAX_PAGE_LINES = 100
MAX_FIRST_LOOK_BYTES = 3 * 2**20

# Walks and imports every light module of core, then tells what else has come in with them.
IMPORT_LIGHT_CORE = """
import json, pkgutil, sys
import core

def walk(package):
    for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if found.name in ("core.network", "core.training", "core.__main__"):
            continue
        module = __import__(found.name, fromlist=["_"])
        yield found.name
        if found.ispkg:
            yield from walk(module)

imported = list(walk(core))
engines = [name for name in ("tensorflow", "keras", "jax", "torch", "streamlit") if name in sys.modules]
print(json.dumps([imported, engines]))
"""

COLLECT_TESTS = """
import sys
import pytest

pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", "--continue-on-collection-errors"])
print([name for name in ("tensorflow", "keras", "jax", "torch") if name in sys.modules])
"""


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def page_scripts() -> list[Path]:
    """Return the scripts a visitor can open: what lies in a section of pages, not in its parts, and app.py."""
    inside = sorted(path for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "shared")
    return [ROOT / "app.py", *(path for path in inside if path.name != "__init__.py")]


def files_that_say(pattern: str, files: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in files if re.search(pattern, path.read_text(encoding="utf-8"))]


def modules_imported_by(path: Path) -> set[str]:
    """Return the top-level packages a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def relative_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_script_lies_directly_in_pages_where_streamlit_would_list_it():
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["__init__.py"]


def test_session_state_has_one_door():
    others = [path for path in [ROOT / "app.py", *python_files("pages")] if path != STATE_MODULE]
    assert STATE_MODULE.is_file()
    assert files_that_say(r"\bst\.session_state\b|\bimport .*\bsession_state\b", others) == []


@pytest.mark.parametrize("word", ["unsafe_allow_html", "use_container_width"])
def test_pages_do_without_raw_html_and_retired_options(word: str):
    assert files_that_say(rf"\b{word}\b", [ROOT / "app.py", *python_files(*PACKAGES)]) == []


def test_a_component_is_registered_in_one_place_so_that_no_answer_brings_a_script():
    others = [path for path in python_files("pages") if path.name != "component.py"]
    assert files_that_say(r"components\.v2\.component\(|components\.v1|components import v", others) == []


def test_visitor_text_never_becomes_html_in_a_component():
    scripts = sorted((ROOT / "assets").rglob("*.js"))
    assert files_that_say(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b", scripts) == []


def test_shipped_files_ask_no_other_host():
    files = [path for kind in ("*.js", "*.css", "*.html") for path in sorted((ROOT / "assets").rglob(kind))]
    assert files_that_say(r"https?://(?!www\.w3\.org/)", [*files, ROOT / ".streamlit" / "config.toml"]) == []


def test_a_module_is_named_by_the_noun_it_owns():
    names = {path.stem for path in python_files(*PACKAGES)} | {path.parent.name for path in python_files(*PACKAGES)}
    assert names.isdisjoint({"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"})


@pytest.mark.parametrize("path", page_scripts(), ids=relative_name)
def test_a_page_is_a_short_script(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_PAGE_LINES


@pytest.mark.parametrize("path", page_scripts(), ids=relative_name)
def test_a_page_leaves_arithmetic_tables_and_files_to_core(path: Path):
    forbidden = {"numpy", "pandas", "pyarrow", "sklearn", "pathlib", "os", "sqlite3", "subprocess", "multiprocessing"}
    assert modules_imported_by(path).isdisjoint(forbidden)


def answer_of(program: str) -> str:
    """Return what a program prints in a fresh Python; its errors go to this test's own."""
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return answer.stdout


@pytest.fixture(scope="module")
def light_core() -> tuple[list[str], list[str]]:
    """Return the modules of core that were imported in a fresh process, and the heavy packages found there then."""
    imported, heavy = json.loads(answer_of(IMPORT_LIGHT_CORE))
    return imported, heavy


def test_light_core_is_found_and_imported(light_core: tuple[list[str], list[str]]):
    imported, _ = light_core
    assert {"core.recipe", "core.data", "core.text", "core.inside", "core.whatif", "core.runs"} <= set(imported)


def test_light_core_brings_no_engine_and_no_interface_into_the_process(light_core: tuple[list[str], list[str]]):
    _, heavy = light_core
    assert heavy == []


def test_the_command_line_starts_without_an_engine():
    question = "import sys, core.__main__; print([n for n in ('tensorflow', 'keras', 'jax') if n in sys.modules])"
    assert answer_of(question) == "[]\n"


def test_collecting_the_tests_loads_no_engine_so_pages_are_never_tested_beside_keras():
    assert answer_of(COLLECT_TESTS).splitlines()[-1] == "[]"


def test_the_networks_of_the_first_look_stay_small():
    shipped = [path for path in (ROOT / "assets" / "first_look").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in shipped) <= MAX_FIRST_LOOK_BYTES


@pytest.mark.parametrize(("key", "scale"), [("chartSequentialColors", GATE), ("chartDivergingColors", STATE)])
def test_streamlits_chart_scales_are_the_figures_scales_in_ten_steps(key: str, scale: tuple[str, ...]):
    colours = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][key]
    assert (len(colours), colours[0], colours[-1]) == (10, scale[0], scale[-1])


def test_no_two_modules_of_tests_have_one_name_because_pytest_takes_the_first_for_both():
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    assert sorted({name for name in names if names.count(name) > 1}) == []
