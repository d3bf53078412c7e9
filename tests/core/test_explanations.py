from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from core.explanations import FOLDER, explanation_names, paragraphs, read_explanation
from core.language import find_languages

CODE = "```\none\n\ntwo\n```"
TABLE = "| a | b |\n|---|---|\n| 1 | 2 |"
FORMULAS = [r"$\mathbf{h}_{t-1}$ and {x}", r"$\frac{\partial v}{\partial h_{T}}$", "h_{t−1}, x_t, } and {"]


def test_a_text_is_parted_at_blank_lines_and_code_and_tables_stay_whole() -> None:
    assert paragraphs(f"First,\non two lines.\n\n{CODE}\n \n\n{TABLE}\n") == ["First,\non two lines.", CODE, TABLE]


@pytest.mark.parametrize("name", explanation_names())
def test_the_paragraphs_are_the_whole_text(name: str) -> None:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert "\n\n".join(read_explanation(name)) == text.rstrip("\n")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_translation_with_the_same_formula_is_shown_as_it_is(tmp_path: Path, formula: str) -> None:
    catalogue = Catalog(locale="de")
    catalogue.add(f"Where {formula} stands.", f"Wo {formula} steht.")
    path = tmp_path / "de" / "LC_MESSAGES" / "unrolled.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    assert find_languages(tmp_path)["de"].say(f"Where {formula} stands.") == f"Wo {formula} steht."
