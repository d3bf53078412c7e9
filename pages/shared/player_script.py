"""The player's modules as one script: Streamlit loads a component's JavaScript from a single address.

Each module becomes a function that is called once and returns what it exports, so that names stay its own. What is
understood of JavaScript's modules is what ours use: ``import { names } from "./module.js"`` and ``export`` before a
``const``, ``class``, ``function`` or ``default``.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z_]+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (const|class|function) (\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)


def bundle(folder: Path, entry: str) -> str:
    """Return a script whose default export is that of the entry module.

    Raises:
        ValueError: a module imports or exports in a way that is not understood, or two modules need each other.
    """
    modules: dict[str, str] = {}
    _collect(folder, entry, modules, ())
    return "\n".join([*modules.values(), f"export default module_{entry}.default;", ""])


def _collect(folder: Path, name: str, modules: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"expected modules that do not need each other, got {' -> '.join([*above, name])}")
    if name in modules:
        return
    source = (folder / f"{name}.js").read_text(encoding="utf-8")
    for _, needed in _IMPORT.findall(source):
        _collect(folder, needed, modules, (*above, name))
    modules[name] = _wrapped(name, source)


def _wrapped(name: str, source: str) -> str:
    names = [exported for _, exported in _EXPORT.findall(source)]
    body = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = module_{found[2]};", source)
    body = _EXPORT.sub(r"\1 \2", body)
    if _DEFAULT.search(body):
        body = _DEFAULT.sub("const entry = ", body)
        names.append("default: entry")
    if left := re.search(r"^(import|export)\b.*$", body, re.MULTILINE):
        raise ValueError(f"expected imports and exports in the ways we use, got {left[0]!r} in {name}.js")
    return f"const module_{name} = (() => {{\n{body}\nreturn {{ {', '.join(names)} }};\n}})();"
