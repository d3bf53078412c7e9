import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from pages.shared import component

ROOT = Path(__file__).resolve().parents[2]
DRAWN = """
import server
import streamlit as st
st.components.v2.component = lambda name, js: lambda **_: print(name, len(js))
from pages.shared import marked, player, reader, uploader
from pages.train.parts import chart
for module in (marked, player, reader, uploader, chart):
    module._mount(key="drawn", data=None)
"""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What Streamlit is told of each component that was drawn: its name and its script."""
    scripts: dict[str, str] = {}

    def register(name: str, js: str) -> Callable[..., None]:
        scripts[name] = js
        return lambda **_: None

    monkeypatch.setattr(st.components.v2, "component", register)
    monkeypatch.setattr(component, "_scripts", {})
    monkeypatch.setattr(component, "_open_at", [])
    return scripts


@pytest.fixture
def drawing(tmp_path: Path) -> tuple[Path, Path]:
    """A component's entry module and its style sheet."""
    entry, sheet = tmp_path / "drawing.js", tmp_path / "drawing.css"
    entry.write_text(f"export default function () {{ return '{'long ' * 1000}'; }}\n", encoding="utf-8")
    sheet.write_text(".drawing { margin: 0; }\n", encoding="utf-8")
    return entry, sheet


def draw(drawing: tuple[Path, Path]) -> None:
    component.Component(*drawing).mount(key="drawing", data=None)


def address_in(script: str) -> str:
    found = re.match(r'const address = "\./scripts/([a-z]+-[0-9a-f]{16}\.js)";\n', script)
    assert found is not None
    return found[1]


def asked(name: str) -> Response:
    scope = {"type": "http", "method": "GET", "headers": [], "path_params": {"name": name}}
    return asyncio.run(component.send_script(Request(scope)))


def test_streamlit_is_told_where_the_script_is_and_the_browser_gets_it_there(
    told: dict[str, str], drawing: tuple[Path, Path]
) -> None:
    component.scripts_route()
    draw(drawing)
    response = asked(address_in(told["unrolled.drawing"]))
    assert "long long" not in told["unrolled.drawing"]
    assert "long long" in bytes(response.body).decode()
    assert ".drawing { margin: 0; }" in bytes(response.body).decode()


def test_a_script_is_sent_as_one_that_stays_as_it_is(told: dict[str, str], drawing: tuple[Path, Path]) -> None:
    component.scripts_route()
    draw(drawing)
    headers = asked(address_in(told["unrolled.drawing"])).headers
    assert headers["content-type"].startswith("text/javascript")
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize("part", [0, 1], ids=["module", "sheet"])
def test_what_changed_has_another_address(told: dict[str, str], drawing: tuple[Path, Path], part: int) -> None:
    component.scripts_route()
    draw(drawing)
    before = address_in(told["unrolled.drawing"])
    drawing[part].write_text(drawing[part].read_text(encoding="utf-8") + "\n", encoding="utf-8")
    draw(drawing)
    assert address_in(told["unrolled.drawing"]) != before
    assert asked(before).status_code == 200


def test_without_the_address_the_script_comes_whole(told: dict[str, str], drawing: tuple[Path, Path]) -> None:
    draw(drawing)
    assert "long long" in told["unrolled.drawing"]
    assert ".drawing { margin: 0; }" in told["unrolled.drawing"]


@pytest.mark.usefixtures("told")
def test_a_script_that_is_not_there_is_not_found_and_not_kept() -> None:
    response = asked("drawing-0123456789abcdef.js")
    assert response.status_code == 404
    assert "cache-control" not in response.headers


@pytest.mark.usefixtures("told")
def test_scripts_lie_below_the_servers_base_path() -> None:
    assert component.scripts_route("apps/unrolled/").path == "/apps/unrolled/scripts/{name}"
    assert component.scripts_route().path == "/scripts/{name}"


def test_a_component_that_was_imported_before_the_address_was_open_is_there_too(
    told: dict[str, str], drawing: tuple[Path, Path]
) -> None:
    early = component.Component(*drawing)
    component.scripts_route()
    early.mount(key="drawing", data=None)
    assert asked(address_in(told["unrolled.drawing"])).status_code == 200


def test_no_component_of_the_server_tells_streamlit_its_script(tmp_path: Path) -> None:
    environment = os.environ | {"UNROLLED_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", DRAWN], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    sizes = dict(line.split() for line in done.stdout.splitlines())
    assert sorted(sizes) == [f"unrolled.{name}" for name in ("chart", "marked", "player", "reader", "uploader")], (
        done.stderr[-2000:]
    )
    assert max(map(int, sizes.values())) < 1000
