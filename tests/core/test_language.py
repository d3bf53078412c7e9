from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from core.language import ENGLISH, Language, find_languages
from core.notebooks.notebook import read_notebook
from core.notebooks.spoken import in_language
from tests.messages import TEMPLATE, Listener, template

ONE, MANY = "{count} stop in {place}", "{count} stops in {place}"


def language(
    folder: Path, texts: dict[str, str] | None = None, forms: tuple[str, ...] = (), code: str = "de"
) -> Language:
    """Write a compiled catalogue of a made-up language and return it as the program finds it."""
    catalogue = Catalog(locale=code)
    for message, said in (texts or {}).items():
        catalogue.add(message, said)
    if forms:
        catalogue.add((ONE, MANY), forms)
    path = folder / code / "LC_MESSAGES" / "unrolled.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    return find_languages(folder)[code]


def test_the_template_holds_what_the_code_and_the_files_say_now() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == template(), "run: PYTHONPATH=. python tests/messages.py"


def test_the_template_holds_every_text_of_the_notebooks_and_tours() -> None:
    listener, found = Listener(), template()
    in_language(read_notebook("E"), listener.say)
    assert len(listener.heard) > 20
    assert "Five words, one of them *not*" in found
    assert "Two vocabularies that do not meet" in found


def test_english_is_there_without_any_catalogue(tmp_path: Path) -> None:
    assert list(find_languages(tmp_path)) == [ENGLISH]
    assert find_languages(tmp_path)[ENGLISH].say("Two classes") == "Two classes"


def test_no_translation_is_shipped_that_nobody_has_checked() -> None:
    assert list(find_languages()) == [ENGLISH]


def test_a_catalogue_says_a_message_in_its_language(tmp_path: Path) -> None:
    assert language(tmp_path, {"Two classes": "Zwei Klassen"}).say("Two classes") == "Zwei Klassen"


def test_a_message_that_is_not_translated_stays_english(tmp_path: Path) -> None:
    assert language(tmp_path, {"Two classes": "Zwei Klassen"}).say("Three classes") == "Three classes"


def test_no_message_is_answered_with_the_catalogues_header(tmp_path: Path) -> None:
    assert language(tmp_path, {"Two classes": "Zwei Klassen"}).say("") == ""


def test_values_are_put_where_the_translation_wants_them(tmp_path: Path) -> None:
    found = language(tmp_path, {"{number} of {last}": "von {last} die {number}."})
    assert found.say("{number} of {last}", number=3, last=9) == "von 9 die 3."


@pytest.mark.parametrize(
    "said",
    [
        "Stimmt.",
        "{share} stimmt",
        "{shar:.0%} stimmt",
        "{share:.0%",
        "{share:.0%} {share:.0%}",
        "{share.real:.0%}",
        "{}",
    ],
)
def test_a_translation_with_other_places_is_not_shown(tmp_path: Path, said: str) -> None:
    found = language(tmp_path, {"{share:.0%} is right": said})
    assert found.say("{share:.0%} is right", share=0.5) == "50% is right"


def test_a_message_that_is_filled_later_keeps_its_places(tmp_path: Path) -> None:
    found = language(tmp_path, {"{rows:,.0f} entries": "{rows:,.0f} Einträge", "{long:.0f} lost": "verloren"})
    assert found.say("{rows:,.0f} entries") == "{rows:,.0f} Einträge"
    assert found.say("{long:.0f} lost") == "{long:.0f} lost"


def test_braces_that_are_no_places_are_left_alone(tmp_path: Path) -> None:
    found = language(tmp_path, {"a set { of words": "eine Menge { von Wörtern"})
    assert found.say("a set { of words") == "eine Menge { von Wörtern"


@pytest.mark.parametrize(("count", "said"), [(0, "0 Halte in X"), (1, "ein Halt in X"), (5, "5 Halte in X")])
def test_a_count_has_its_form_and_the_form_of_one_need_not_name_it(tmp_path: Path, count: int, said: str) -> None:
    found = language(tmp_path, forms=("ein Halt in {place}", "{count} Halte in {place}"))
    assert found.say_many(ONE, MANY, count, place="X") == said


def test_a_language_may_have_more_forms_than_english(tmp_path: Path) -> None:
    found = language(tmp_path, forms=("{count} a", "{count} b", "{count} c"), code="pl")
    assert [found.say_many(ONE, MANY, count, place="X") for count in (1, 2, 5)] == ["1 a", "2 b", "5 c"]


@pytest.mark.parametrize("form", ["{cuont} Halte", "{count} { Halte", "{0} Halte"])
def test_a_form_with_a_foreign_place_is_not_shown(tmp_path: Path, form: str) -> None:
    found = language(tmp_path, forms=(form, form))
    assert found.say_many(ONE, MANY, 1, place="X") == "1 stop in X"
    assert found.say_many(ONE, MANY, 3, place="X") == "3 stops in X"


def test_english_has_its_two_forms(tmp_path: Path) -> None:
    english = find_languages(tmp_path)[ENGLISH]
    assert [english.say_many(ONE, MANY, count, place="X") for count in (1, 2)] == ["1 stop in X", "2 stops in X"]


@pytest.mark.parametrize(
    "content", [b"", b"no catalogue", b"\xde\x12\x04\x95\xff\xff", b"\x95\x04\x12\xde" + 16 * b"\xff"]
)
def test_a_file_that_is_no_catalogue_is_no_language(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "xx" / "LC_MESSAGES" / "unrolled.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert list(find_languages(tmp_path)) == [ENGLISH]


def test_a_language_is_called_what_its_speakers_call_it(tmp_path: Path) -> None:
    assert language(tmp_path, {"The name of this language": "Deutsch"}).name == "Deutsch"
    assert language(tmp_path, {"Two classes": "Twee klassen"}, code="nl").name == "nl"
    assert find_languages(tmp_path)[ENGLISH].name == "English"


def test_a_notebook_is_kept_in_english_and_read_in_any_language(tmp_path: Path) -> None:
    german = language(tmp_path, {"Restaurant sentences": "Sätze über Lokale"})
    assert in_language(read_notebook("D"), german.say).title == "Sätze über Lokale"
    assert read_notebook("D").title == "Restaurant sentences"
    assert in_language(read_notebook("D"), german.say).trainings[0].recipe == read_notebook("D").trainings[0].recipe


def test_a_catalogue_that_is_written_anew_is_read_anew(tmp_path: Path) -> None:
    assert language(tmp_path, {"Two classes": "Zwei Klassen"}).say("Two classes") == "Zwei Klassen"
    path = tmp_path / "de" / "LC_MESSAGES" / "unrolled.mo"
    path.unlink()
    path.parent.rmdir()
    assert language(tmp_path, {"Two classes": "2 Klassen"}).say("Two classes") == "2 Klassen"
