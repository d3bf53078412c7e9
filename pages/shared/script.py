"""A component's modules and style sheets as one script: Streamlit loads a component's script from a single address.

Each module becomes a function that is called once and returns what it exports, so that names stay its own. What is
understood of JavaScript's modules is what ours use: ``import { names } from "./module.js"``, or from another folder,
and ``export`` before a ``const``, ``class``, ``function`` or ``default``. No two modules of a script share a name.
"""

import json
import re
from pathlib import Path

from core.places import ASSETS

_DRESS = ASSETS / "components" / "common" / "dress.js"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/(?:[a-z_]+/)*)([a-z_]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (const|class|function) (\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)


def bundle(entry: Path, *sheets: Path) -> str:
    """Return a script whose default export is that of the entry module, dressed in the style sheets.

    What a later sheet says of an element counts.

    Raises:
        ValueError: a module imports or exports in a way that is not understood, or two modules need each other or have
            the same name.
    """
    modules: dict[Path, str] = {}
    for path in (_DRESS, entry):
        _collect(path.resolve(), modules, ())
    names = [path.stem for path in modules]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"expected modules with names of their own, got {', '.join(sorted(twice))} twice")
    styles = "\n".join(path.read_text(encoding="utf-8") for path in sheets)
    export = f"export default module_dress.dressed(module_{entry.stem}.default, {json.dumps(styles)});"
    return "\n".join([*modules.values(), export, ""])


def _collect(path: Path, modules: dict[Path, str], above: tuple[Path, ...]) -> None:
    if path in above:
        way = " -> ".join(one.stem for one in (*above, path))
        raise ValueError(f"expected modules that do not need each other, got {way}")
    if path in modules:
        return
    source = path.read_text(encoding="utf-8")
    for _, folder, needed in _IMPORT.findall(source):
        _collect((path.parent / folder / f"{needed}.js").resolve(), modules, (*above, path))
    modules[path] = _wrapped(path.stem, source)


def _wrapped(name: str, source: str) -> str:
    names = [exported for _, exported in _EXPORT.findall(source)]
    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = module_{found[3]};", source)
    body = _EXPORT.sub(r"\1 \2", body)
    if _DEFAULT.search(body):
        body = _DEFAULT.sub("const entry = ", body)
        names.append("default: entry")
    if left := re.search(r"^(import|export)\b.*$", body, re.MULTILINE):
        raise ValueError(f"expected imports and exports in the ways we use, got {left[0]!r} in {name}.js")
    return f"const module_{name} = (() => {{\n{body}\nreturn {{ {', '.join(names)} }};\n}})();"
