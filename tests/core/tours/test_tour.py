from pathlib import Path

import pytest

from core.language import find_languages
from core.tours.notebooks import NOTEBOOK_TOURS, notebook_tour
from core.tours.tour import Stop, Tour, TourError, parse_tour, read_tour, tour_names

SAY = find_languages()["en"].say


def tour(*stops: Stop) -> Tour:
    return Tour(name="small", title="Small", about="", stops=stops)


def stop(enter: dict[str, str | int | float | list[str]], leave: tuple[str, ...] = ()) -> Stop:
    return Stop(title="A stop", text="Look.", page="cell", enter=enter, leave=leave)


def test_what_a_stop_sets_stays_until_another_sets_it() -> None:
    small = tour(stop({"run": "a", "word": 1}), stop({"word": 2}), stop({}))
    assert small.settings(0) == {"run": "a", "word": 1}
    assert small.settings(1) == {"run": "a", "word": 2}
    assert small.settings(2) == {"run": "a", "word": 2}


def test_what_a_stop_puts_back_is_unset_at_the_next() -> None:
    small = tour(stop({"run": "a", "clamp": "f=0"}, ("clamp",)), stop({}))
    assert small.settings(1) == {"run": "a"}


def test_what_a_stop_puts_back_is_what_an_earlier_stop_has_set() -> None:
    small = tour(stop({"word": 1}), stop({"word": 5}, ("word",)), stop({}))
    assert [small.settings(place)["word"] for place in range(3)] == [1, 5, 1]


def test_a_stop_cannot_put_back_what_it_does_not_set() -> None:
    with pytest.raises(TourError, match="expected to put back only what stop 'A stop' sets, got word"):
        stop({"run": "a"}, ("word",))


def test_a_tour_has_a_stop() -> None:
    with pytest.raises(TourError, match="expected a stop at least in tour 'small'"):
        tour()


@pytest.mark.parametrize("document", [None, {}, {"title": "T", "about": "A", "stops": [{"title": "S"}]}, ["stops"]])
def test_a_file_that_describes_no_tour_is_refused(document: object) -> None:
    with pytest.raises(TourError, match="expected title, about and stops in tour 'small'"):
        parse_tour("small", document)


def test_a_tour_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("", encoding="utf-8")
    with pytest.raises(TourError, match="expected a tour, one, got 'two'"):
        read_tour("two", tmp_path)


@pytest.mark.parametrize("name", tour_names())
def test_a_tour_that_sets_the_sentence_sets_it_at_its_first_stop(name: str) -> None:
    # What the visitor types on the way is told from the tour's own sentence.
    written = read_tour(name)
    assert "sentence" not in written.names or "sentence" in written.stops[0].enter


@pytest.mark.parametrize("name", NOTEBOOK_TOURS)
def test_a_notebooks_tour_tells_its_findings_and_its_theory(name: str) -> None:
    from core.notebooks.notebook import read_notebook

    notebook, found = read_notebook(name[-1].upper()), notebook_tour(name[-1].upper(), SAY)
    assert len(found.stops) == 1 + len(notebook.findings) + len(notebook.theory)
    said = "\n".join(stop.text for stop in found.stops)
    assert all(finding.look in said for finding in notebook.findings)


def test_a_tour_is_read_in_another_language_and_goes_the_same_way() -> None:
    english = read_tour("sentence")
    shouted = english.in_language(lambda message, /, **_: message.upper())
    assert shouted.stops[0].text == english.stops[0].text.upper()
    assert [stop.enter for stop in shouted.stops] == [stop.enter for stop in english.stops]
