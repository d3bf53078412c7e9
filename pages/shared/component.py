"""Our own components: an answer of the server says where the browser finds a component's script, not the script.

Streamlit puts all that it is told of a component into every answer that draws it. So it is told a few lines that import
the script from an address of ours, which the browser asks once: the script's content is in its name. ``app.py`` run by
itself has no such address; there each answer brings the whole script.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.places import ASSETS
from pages.shared.presenter import show_plain_state
from pages.shared.script import bundle

ADDRESS = "scripts"
LASTING = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_LOADER = ASSETS / "components" / "loader.js"
_open_at: list[str] = []
_scripts: dict[str, str] = {}


def scripts_route(base: str = "") -> Route:
    """Return the route that sends scripts below the server's base path; from now on ``is_open`` says so."""
    path = "/".join(["", *filter(None, [base.strip("/"), ADDRESS, "{name}"])])
    _open_at[:] = [path]
    return Route(path, send_script, methods=["GET"])


def is_open() -> bool:
    """Return whether this process serves the route; ``app.py`` run by itself does not."""
    return bool(_open_at)


class Component:
    """What an entry module and style sheets make, named as the module."""

    def __init__(self, entry: Path, *sheets: Path) -> None:
        self.name = f"unrolled.{entry.stem}"
        self._script = bundle(entry, *sheets)
        self._address = _kept(entry.stem, self._script)

    def mount(self, *, key: str, data: object, **on_change: Callable[[], None]) -> Mapping[str, object]:
        """Draw the component and return what it says by name; it is kept for names with an ``on_…_change``."""
        return self._renderer(key=key, data=data, **on_change)

    @cached_property
    def _renderer(self) -> Callable[..., Mapping[str, object]]:
        # At the first drawing, not at the import: only then is it certain whether this process has the address.
        show_plain_state()
        return st.components.v2.component(self.name, js=_loader(self._address) if is_open() else self._script)


def _kept(stem: str, script: str) -> str:
    """Keep a script to be sent; return its address, which changes with its content.

    The address is one beside the page, as those of Streamlit's own files are: so it holds below any path.
    """
    name = f"{stem}-{hashlib.sha256(script.encode()).hexdigest()[:16]}.js"
    _scripts[name] = script
    return f"./{ADDRESS}/{name}"


def _loader(address: str) -> str:
    return f"const address = {json.dumps(address)};\n{_LOADER.read_text(encoding='utf-8')}"


async def send_script(request: Request) -> Response:
    """Send a component's script, for the browser to keep."""
    script = _scripts.get(request.path_params["name"])
    if script is None:
        return PlainTextResponse("expected the name of a script of this server; load the page again", 404)
    return Response(script, media_type="text/javascript", headers=LASTING)
