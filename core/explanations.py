"""The explanations that a visitor can unfold: short texts in Markdown, in ``assets/explanations``."""

from functools import cache

from core.places import ASSETS

FOLDER = ASSETS / "explanations"
_FENCE = "```"


def explanation_names() -> list[str]:
    """Return the names of all explanations."""
    return sorted(path.stem for path in FOLDER.glob("*.md"))


@cache
def read_explanation(name: str) -> tuple[str, ...]:
    """Return the paragraphs of an explanation; each is a message of its own."""
    return tuple(paragraphs((FOLDER / f"{name}.md").read_text(encoding="utf-8")))


def paragraphs(text: str) -> list[str]:
    """Return what stands between the blank lines of a text in Markdown; a block of code stays whole."""
    found: list[list[str]] = [[]]
    is_code = False
    for line in text.splitlines():
        if line.lstrip().startswith(_FENCE):
            is_code = not is_code
        if line.strip() or is_code:
            found[-1].append(line)
        else:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]
