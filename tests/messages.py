"""``PYTHONPATH=. python tests/messages.py``: gather all texts to be translated in ``assets/locale/unrolled.pot``.

Texts in the code are found by Babel where they are given to ``say``, ``say_many`` or ``mark``, and the question that
unfolds into an explanation where it is given to ``explain``. Texts in YAML files are found by having them said: whoever
turns a notebook or a tour into a language asks for each of its texts. Of an explanation each paragraph is a text.
"""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from core.explanations import explanation_names, read_explanation
from core.language import DOMAIN, LOCALE
from core.notebooks.notebook import all_notebooks
from core.notebooks.spoken import in_language, kind_name, variant_name
from core.tours.tour import read_tour, tour_names

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
ROOMS = ("core", "pages")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "mark": None, "say_many": (1, 2), "explain": (1,)}
HEADER = "# Texts of Unrolled that can be translated. CONTRIBUTING.md tells how."


class Listener:
    """One who says nothing in any language and notes what was to be said."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def say(self, message: str, /, **_values: object) -> str:
        if message:
            self.heard.append(message)
        return message


def template() -> str:
    """Return the template of all catalogues; what was translated before and after an edit elsewhere is the same."""
    catalogue = Catalog(
        project="Unrolled",
        header_comment=HEADER,
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),  # no date: it would be another file at each run
        charset="utf-8",
        fuzzy=False,
    )
    for place, message, comments in [*_of_code(), *_of_files()]:
        catalogue.add(message, locations=[(place, 0)], auto_comments=comments)
    written = io.BytesIO()
    # Without line numbers: a template is out of date when its texts are.
    write_po(written, catalogue, width=0, include_lineno=False)
    lines = written.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('"Generated-By: '))


def _of_code() -> Iterator[tuple[str, str | tuple[str, ...], list[str]]]:
    for room in ROOMS:
        found = extract_from_dir(
            ROOT / room,
            method_map=[("**.py", "python")],
            keywords=KEYWORDS,
            comment_tags=["Translators:"],
            strip_comment_tags=True,
        )
        for file, _, message, comments, _ in sorted(found, key=lambda one: (one[0], one[1])):
            yield f"{room}/{file}", message, comments


def _of_files() -> Iterator[tuple[str, str, list[str]]]:
    for notebook in all_notebooks():
        listener = Listener()
        in_language(notebook, listener.say)
        for training in notebook.trainings:
            variant_name(training, listener.say)
            kind_name(training, listener.say)
        for message in listener.heard:
            yield f"assets/notebooks/{notebook.letter}.yaml", message, []
    for name in tour_names():
        listener = Listener()
        read_tour(name).in_language(listener.say)
        for message in listener.heard:
            yield f"assets/tours/{name}.yaml", message, []
    for name in explanation_names():
        for message in read_explanation(name):
            yield f"assets/explanations/{name}.md", message, []


def main() -> None:
    """Write the template."""
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_text(template(), encoding="utf-8")
    sys.stdout.write(f"{TEMPLATE.relative_to(ROOT)} is written\n")


if __name__ == "__main__":
    main()
