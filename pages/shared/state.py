"""The one door to the session: what a visitor has chosen, as ids and plain values."""

import secrets
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.tours.tour import Setting, Settings

SENTENCE = "I thought it would be dull but it was wonderful."
_RUN, _SENTENCE, _SOURCE, _VISITOR, _VERSION = "chosen_run", "chosen_sentence", "chosen_source", "visitor", "version"
_SETTINGS = "settings"
_IMPORTED = "imported"
_LINKED = "linked_sentences"
_MOST_LINKS = 20
_TYPED = "typed_before"
_LANGUAGE = "language"
_TOUR, _WANTED, _STOP, _GENERATION = "tour_visit", "tour_wanted", "tour_stop", "generation"
UPLOAD = "upload"

Place = Literal["epoch", "word", "unit", "layer"]
_PLACES: tuple[Place, ...] = ("epoch", "word", "unit", "layer")
# Settings that stand in the address without a widget that is bound to it, and where the session has them, too.
_ONLY_IN_ADDRESS = frozenset({"clamp", "part", "only", "lesson", "set"})
_SHARED: dict[str, str] = {
    "run": _RUN,
    "sentence": _SENTENCE,
    "data": _SOURCE,
    **{place: f"looked_at_{place}" for place in _PLACES},
}
_IN_ADDRESS = frozenset({*_SHARED, *_ONLY_IN_ADDRESS, "ask"})


def chosen_run(known: list[str]) -> str | None:
    """Return the run to look at: the link's, else the one chosen before, else the first known."""
    for candidate in (st.query_params.get("run"), st.session_state.get(_RUN)):
        if candidate in known:
            return str(candidate)
    return known[0] if known else None


def choose_run(run_id: str) -> None:
    """Keep a run as chosen, here and in the address; what was looked at of another run is forgotten."""
    if st.session_state.get(_RUN, run_id) != run_id:
        for place in _PLACES:
            st.session_state.pop(_key(place), None)
    st.session_state[_RUN] = run_id
    linked = st.query_params.get("run")
    if linked != run_id:
        changes: dict[str, str | None] = {"run": run_id}
        if linked is not None:
            changes.update((place, None) for place in _PLACES)
        _write_address(changes)


def looked_at(place: Place, known: Container[int], default: int) -> int:
    """Return the epoch, word, unit or layer to look at: the link's, else the one looked at before, else the default.

    Words and units count from 0, layers as in ``Trace.layers``; what is not ``known`` does not count.
    """
    for candidate in (st.query_params.get(place), st.session_state.get(_key(place))):
        number = _whole(candidate)
        if number is not None and number in known:
            return number
    return default


def look_at(*, sentence: str | None = None, also: Mapping[str, str | None] | None = None, **places: int) -> None:
    """Keep the sentence and the epoch, word, unit or layer looked at, here and in the address, in one message.

    ``also`` are more names for the address; None takes a name out.
    """
    address: dict[str, str | None] = dict(also or {})
    for place in _PLACES:
        if place in places:
            st.session_state[_key(place)] = places[place]
            address[place] = str(places[place])
    if sentence is not None:
        _note_link(sentence)
        choose_sentence(sentence)
        address["sentence"] = sentence
    _write_address(address)


def settle(place: Place, number: int, default: int) -> None:
    """Keep what is looked at, here and in the address; the default only where the address says something else."""
    if number != default or place in st.query_params:
        look_at(sentence=None, also=None, **{str(place): number})


def link(**more: str | None) -> None:
    """Write what is worth sharing into the address; None takes a name out."""
    _write_address(more)


def linked(name: str) -> list[str]:
    """Return what the address says under a name that it may hold several times."""
    return st.query_params.get_all(name)


def link_all(name: str, texts: list[str]) -> None:
    """Write several texts under one name into the address."""
    if st.query_params.get_all(name) != texts:
        if texts:
            st.query_params[name] = texts
        else:
            del st.query_params[name]


def _key(place: str) -> str:
    return f"looked_at_{place}"


def _whole(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else None


def _write_address(changes: dict[str, str | None]) -> None:
    """Change the address once, and only where it says something else: a change is a step of the browser's way back."""
    gone = [name for name, text in changes.items() if text is None and name in st.query_params]
    new = {name: text for name, text in changes.items() if text is not None and st.query_params.get(name) != text}
    if new:
        st.query_params.update(new)
    for name in gone:
        del st.query_params[name]


def runs_beside() -> list[str]:
    """Return the runs that the address puts beside the chosen one."""
    return [name for name in st.query_params.get("beside", "").split(",") if name]


def put_beside(runs: list[str]) -> None:
    """Keep the runs beside the chosen one in the address."""
    link(beside=",".join(runs) or None)


def chosen_trial(known: list[str]) -> str | None:
    """Return the trial to look at: the link's, else the first known."""
    asked = st.query_params.get("trial")
    return asked if asked in known else next(iter(known), None)


def choose_trial(trial_id: str) -> None:
    """Keep a trial as chosen in the address."""
    if st.query_params.get("trial") != trial_id:
        st.query_params["trial"] = trial_id


def chosen_sentence() -> str:
    """Return the sentence to read: the link's where it is followed for the first time, else the last one, else ours."""
    _follow_sentence()
    return str(st.session_state.get(_SENTENCE, SENTENCE))


def has_sentence() -> bool:
    """Return whether the visitor, or a link, brought a sentence."""
    _follow_sentence()
    return _SENTENCE in st.session_state


def _follow_sentence() -> bool:
    """Take the sentence of a link that was not followed yet; what is typed after that stays.

    A browser may answer with an address that is older than what was written last, so all of this visit count as known.
    """
    linked, known = st.query_params.get("sentence"), st.session_state.get(_LINKED, [])
    if linked is None:
        st.session_state[_LINKED] = known[-1:]
        return False
    if linked in known:
        return False
    _note_link(linked)
    if linked != st.session_state.get(_SENTENCE):
        replace_sentence(linked)
    return True


def _note_link(sentence: str) -> None:
    st.session_state[_LINKED] = [*st.session_state.get(_LINKED, []), sentence][-_MOST_LINKS:]


def choose_sentence(sentence: str) -> None:
    """Keep a sentence; it stays when the visitor changes the page."""
    st.session_state[_SENTENCE] = sentence


def replace_sentence(sentence: str) -> None:
    """Keep a sentence that was not typed, and have the text field show it."""
    choose_sentence(sentence)
    st.session_state[_VERSION] = sentence_version() + 1


def sentence_version() -> int:
    """Return a number that grows whenever the text field must show another sentence."""
    return int(st.session_state.get(_VERSION, 0))


def chosen_source() -> str:
    """Return the data to train on: "generated", a catalogue name or the id of an imported data set."""
    return str(st.query_params.get("data") or st.session_state.get(_SOURCE, "generated"))


def choose_source(source: str) -> None:
    """Keep the data to train on, here and in the address."""
    st.session_state[_SOURCE] = source
    if st.query_params.get("data", "generated") != source:
        st.query_params["data"] = source


def upload(slot: str = UPLOAD) -> str:
    """Return the id of the file that was brought to a slot and is not imported yet; empty where there is none."""
    return str(st.session_state.get(slot, ""))


def keep_upload(upload_id: str, slot: str = UPLOAD) -> None:
    """Keep a file that was brought, until it is imported or another is wanted."""
    st.session_state[slot] = upload_id
    st.session_state[_IMPORTED] = ""


def forget_upload(upload_id: str, slot: str = UPLOAD) -> None:
    """Forget a file that is not there any more."""
    st.session_state[f"gone_{slot}"] = upload_id
    if upload(slot) == upload_id:
        st.session_state[slot] = ""


def imported() -> str:
    """Return the id of the data set that was imported last and is not looked away from yet."""
    return str(st.session_state.get(_IMPORTED, ""))


def keep_imported(dataset_id: str) -> None:
    """Keep the id of the data set that was just imported."""
    st.session_state[_IMPORTED] = dataset_id


def gone_upload(slot: str = UPLOAD) -> str:
    """Return the id of the file forgotten last, so that the browser need not offer it again."""
    return str(st.session_state.get(f"gone_{slot}", ""))


def upload_key(slot: str = UPLOAD) -> str:
    """Return the key of Streamlit's uploader; after each file it is another, so that the uploader is empty again."""
    return f"{slot}_{st.session_state.get(f'{slot}s', 0)}"


def empty_uploader(slot: str = UPLOAD) -> None:
    """Have the next run of the page show an empty uploader."""
    st.session_state[f"{slot}s"] = st.session_state.get(f"{slot}s", 0) + 1


def settings(source: str) -> list[str]:
    """Return the settings ("path=value") given to the recipe over a data set: the link's, else the session's."""
    return st.query_params.get_all("set") or list(st.session_state.get(_SETTINGS, {}).get(source, []))


def keep_settings(source: str, settings: list[str]) -> None:
    """Keep settings for a data set, here and in the address; at a stop of a tour, whose they are, there alone."""
    if "tour" not in st.query_params:
        st.session_state[_SETTINGS] = {**st.session_state.get(_SETTINGS, {}), source: settings}
    if st.query_params.get_all("set") != settings:
        st.query_params["set"] = settings


def visitor() -> str:
    """Return this session's random id; it says nothing about the person."""
    if _VISITOR not in st.session_state:
        st.session_state[_VISITOR] = secrets.token_hex(8)
    return str(st.session_state[_VISITOR])


def typed_sentence(reader: str) -> str:
    """Return the sentence in a sentence reader, named by its key; where nothing was typed yet, the chosen one."""
    typed = question(reader).get("sentence")
    followed = _follow_sentence()
    replaced = _was_replaced(reader, typed)
    if isinstance(typed, str) and not followed and not replaced:
        choose_sentence(typed)
        return typed
    return chosen_sentence()


def _was_replaced(reader: str, typed: object) -> bool:
    """Return whether a reader still says what stood in it before its sentence was replaced."""
    known = st.session_state.get(_TYPED, {})
    version, before = known.get(reader, [sentence_version(), None])
    if version != sentence_version():
        before = typed
    is_old = before is not None and typed == before
    st.session_state[_TYPED] = {**known, reader: [sentence_version(), before if is_old else None]}
    return is_old and typed != st.session_state.get(_SENTENCE)


def chosen_cell() -> tuple[int, int] | None:
    """Return the cell of the confusion matrix that the address names: the true class and the one called."""
    numbers = (st.query_params.get("true", ""), st.query_params.get("called", ""))
    return (int(numbers[0]), int(numbers[1])) if all(map(str.isdecimal, numbers)) else None


def choose_cell(true: int, called: int) -> None:
    """Keep a cell of the confusion matrix in the address."""
    st.query_params["true"], st.query_params["called"] = str(true), str(called)


def chosen_threshold(usual: float) -> float:
    """Return the threshold that the address names, else the usual one."""
    try:
        asked = float(st.query_params.get("threshold", usual))
    except ValueError:
        return usual
    return round(asked, 2) if 0 <= asked <= 1 else usual


def choose_threshold(threshold: float) -> None:
    """Keep a threshold in the address."""
    st.query_params["threshold"] = f"{threshold:.2f}"


def clicked_point(chart: str) -> tuple[int, int] | None:
    """Return the two numbers that the point clicked last in a chart carries, or None where none is chosen."""
    held = st.session_state.get(chart)
    points = held["selection"]["points"] if held else []
    return (int(points[0]["customdata"][0]), int(points[0]["customdata"][1])) if points else None


def question(component: str) -> dict[str, Any]:
    """Return what one of our components asks or says, named by its key; empty where it has said nothing yet."""
    held = st.session_state.get(component)
    if not isinstance(held, dict):
        return {}
    asked = held.get("asked")
    return dict(asked) if isinstance(asked, dict) else dict(held)


def asked(key: str) -> str | None:
    """Return what the address says of a widget that is kept in it, or None."""
    return st.query_params.get(key)


def keep_asked(key: str, value: str) -> None:
    """Keep something in the address, or take it out where it is empty."""
    if not value:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def value(key: str, default: object = None) -> object:
    """Return the value of a widget by its key, for callbacks."""
    return st.session_state.get(key, default)


def put(key: str, value: object) -> None:
    """Set the value of a widget that is drawn after this, or keep something of a page by a name of its own."""
    st.session_state[key] = value


def begin(key: str, value: object) -> None:
    """Set the value of a widget that is drawn after this, unless it has one already."""
    if key not in st.session_state:
        st.session_state[key] = value


def language(known: Sequence[str]) -> str:
    """Return the code of the language to read in: the one chosen here, else the link's, else the first known."""
    for candidate in (st.session_state.get(_LANGUAGE), st.query_params.get(_LANGUAGE)):
        if candidate in known:
            return str(candidate)
    return known[0]


def visit() -> dict[str, Any] | None:
    """Return the tour under way as plain values, or None."""
    held = st.session_state.get(_TOUR)
    return dict(held) if isinstance(held, dict) else None


def keep_visit(visit: dict[str, Any] | None) -> None:
    """Keep the tour under way, or that none is."""
    st.session_state[_TOUR] = visit


def was_on_tour() -> bool:
    """Return whether this session has been on a tour: then its link is an old one."""
    return _TOUR in st.session_state


def want_tour(name: str) -> None:
    """Have the next run of the page begin a tour."""
    st.session_state[_WANTED] = name


def wanted_tour() -> str | None:
    """Return the tour that is to begin, once."""
    wanted = st.session_state.pop(_WANTED, None)
    return None if wanted is None else str(wanted)


def want_stop(place: int | None) -> None:
    """Have the next run of the page go to a stop of the tour, counted from 0, or end it."""
    st.session_state[_STOP] = place


def is_stop_wanted() -> bool:
    """Return whether the tour is asked to go on, back or to end."""
    return _STOP in st.session_state


def wanted_stop() -> int | None:
    """Return the stop to go to, once; None is the end of the tour."""
    place = st.session_state.pop(_STOP)
    return None if place is None else int(place)


def whole_address() -> dict[str, list[str]]:
    """Return all that stands in the address."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def went_back() -> bool:
    """Return whether the browser's own way back or forth led to this run."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def settings_as_they_stand(names: Iterable[str]) -> Settings:
    """Return settings by the names they have in the address or as widgets; None where one is not set."""
    return {name: _setting(name) for name in names}


def _setting(name: str) -> Setting | None:
    held = st.session_state.get(_SHARED.get(name, name))
    if name in _IN_ADDRESS and not isinstance(held, list):
        held = st.query_params.get(name, held)
    return held if isinstance(held, str | int | float | list) else None


def set_all(settings: Settings) -> dict[str, list[str]]:
    """Set several settings for the page that is drawn next, and return what of them stands in its address."""
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1
    for name, value in settings.items():
        _set(name, value)
    linked = {name: _texts(value) for name, value in settings.items() if name in _IN_ADDRESS and value is not None}
    if "sentence" in linked:
        _note_link(linked["sentence"][0])
    return linked


def _set(name: str, value: Setting | None) -> None:
    key = _SHARED.get(name, name)
    if name == "sentence":
        # Whatever field shows the sentence must show another one.
        st.session_state[_VERSION] = sentence_version() + 1
    if value is None:
        st.session_state.pop(key, None)
    elif name not in _ONLY_IN_ADDRESS:
        st.session_state[key] = _whole(value) if name in _PLACES else value


def _texts(value: Setting) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def fresh(key: str) -> str:
    """Return the key of a widget that shows a setting: another one after settings were set, for it must show them."""
    generation = st.session_state.get(_GENERATION, 0)
    return f"{key}_{generation}" if generation else key


def readdress(address: Mapping[str, Sequence[str]]) -> None:
    """Have the address of this page say something else; names that widgets are bound to stay as they are."""
    known = {*_IN_ADDRESS, "tour", "stop"}
    _write_address({name: address[name][-1] if name in address else None for name in known - {"ask"}})
    link_all("ask", list(address.get("ask", ())))
