import json
from pathlib import Path

import pytest

from core.places import ASSETS
from pages.shared.script import bundle

COMPONENTS = ASSETS / "components"


def write(folder: Path, **modules: str) -> Path:
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder


def test_modules_come_before_those_that_need_them_and_keep_their_names(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        low="const own = 1;\nexport const one = own;\nexport class Two {}\n",
        top='import { one, Two } from "./low.js";\n\nconst own = 2;\nexport default function () {}\n',
    )
    script = bundle(folder / "top.js")
    assert script.index("const module_low = ") < script.index("const module_top = ")
    assert "return { one, Two };" in script
    assert "const { one, Two } = module_low;" in script
    assert script.endswith('export default module_dress.dressed(module_top.default, "");\n')


def test_a_module_that_two_others_need_is_there_once(tmp_path: Path) -> None:
    needs = 'import { one } from "./low.js";\n'
    folder = write(
        tmp_path,
        low="export const one = 1;\n",
        left=f"{needs}export const two = one;\n",
        top=f'{needs}import {{ two }} from "./left.js";\nexport default function () {{}}\n',
    )
    assert bundle(folder / "top.js").count("const module_low") == 1


def test_two_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        one='import { b } from "./two.js";\nexport const a = 1;\n',
        two='import { a } from "./one.js";\nexport const b = 1;\n',
    )
    with pytest.raises(ValueError, match="one -> two -> one"):
        bundle(folder / "one.js")


@pytest.mark.parametrize("line", ["import './low.js';", "export { a };", "export * from './low.js';"])
def test_what_is_not_understood_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match="in the ways we use"):
        bundle(write(tmp_path, top=f"{line}\n") / "top.js")


def test_modules_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    write(tmp_path / "below", low="export const one = 1;\n")
    write(tmp_path, low="export const two = 2;\n")
    needs = 'import { one } from "./below/low.js";\nimport { two } from "./low.js";\n'
    with pytest.raises(ValueError, match="low twice"):
        bundle(write(tmp_path, top=needs) / "top.js")


@pytest.mark.parametrize("entry", [COMPONENTS / "reader.js", COMPONENTS / "player" / "player.js"])
def test_every_module_that_a_component_has_is_in_its_script(entry: Path) -> None:
    script = bundle(entry)
    shared = (COMPONENTS / "common").glob("*.js")
    own = (COMPONENTS / "player").glob("*.js") if entry.stem == "player" else [entry]
    for path in (*shared, *own):
        assert f"const module_{path.stem} = " in script


def test_a_script_brings_its_style_sheets_and_a_later_one_comes_after_what_it_changes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.css", tmp_path / "second.css"
    first.write_text('a::after { content: "“"; }', encoding="utf-8")
    second.write_text("b {}", encoding="utf-8")
    script = bundle(write(tmp_path, top="export default function () {}\n") / "top.js", first, second)
    brought = script.splitlines()[-1].removeprefix("export default module_dress.dressed(module_top.default, ")
    assert json.loads(brought.removesuffix(");")) == 'a::after { content: "“"; }\nb {}'


def test_no_module_writes_markup() -> None:
    for path in COMPONENTS.rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        for danger in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "eval(",
            "document.write",
            "http://",
            "https://",
        ):
            assert danger not in source.replace("http://www.w3.org/2000/svg", ""), f"{danger} in {path.name}"
