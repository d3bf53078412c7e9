"""The guided tour on the pages: the bar that leads from stop to stop, and the buttons that begin a tour."""

from collections.abc import Iterable, Mapping
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from core.tours.notebooks import NOTEBOOK_TOURS, PREFIX, notebook_tour
from core.tours.tour import Settings, Tour, read_tour, tour_names
from core.tours.visit import Move, Own, Visit, begin, end, go, touched
from pages.shared import state
from pages.shared.language import say, say_many

Pages = Mapping[str, StreamlitPage]


def find_tour(name: str) -> Tour | None:
    """Return a tour in the visitor's language, or None where there is none of this name."""
    if name in NOTEBOOK_TOURS:
        return notebook_tour(name.removeprefix(PREFIX).upper(), say)
    return read_tour(name).in_language(say) if name in tour_names() else None


def offer(*names: str) -> None:
    """Draw a button for each tour that can begin here; while one is under way its bar is there instead."""
    if state.visit() is not None:
        return
    for tour in filter(None, map(find_tour, names)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                say_many("Guided tour, {count} stop", "Guided tour, {count} stops", len(tour.stops)),
                key=f"begin_{tour.name}",
                icon=":material/tour:",
                help=say("It sets sentence, network and figures for you, and puts yours back when you end it."),
                on_click=state.want_tour,
                args=(tour.name,),
            )
            st.caption(f"**{tour.title}.** {tour.about}")


def guide(shown: StreamlitPage, pages: Iterable[StreamlitPage]) -> None:
    """Draw the bar of the tour that is under way, and go where it was asked to; before the page itself is drawn."""
    by_name = {page.url_path: page for page in pages}
    visit = _visit()
    tour = find_tour(visit.tour) if visit else None
    if visit is None or tour is None:
        _begin_what_is_wanted(shown, by_name)
        return
    if state.is_stop_wanted():
        place = state.wanted_stop()
        now = _now(tour)
        _carry_out(end(tour, visit, now) if place is None else go(tour, visit, place, now), shown, by_name)
    linked = _linked_place(tour)
    if linked is not None and _has_gone_back(tour, visit.place, linked, shown):
        _carry_out(go(tour, visit, linked, _now(tour)), shown, by_name)
    _draw(tour, visit.place, shown)


def _has_gone_back(tour: Tour, place: int, linked: int, shown: StreamlitPage) -> bool:
    """Return whether the browser's own way back or forth has led to another stop: it is a way through the tour, too.

    Streamlit says so on the same page; on another one the address and the page agree about a stop that is not ours.
    """
    moved = tour.stops[place].page != shown.url_path == tour.stops[linked].page
    return linked != place and (state.went_back() or moved)


def _visit() -> Visit | None:
    held = state.visit()
    return None if held is None else Visit.from_plain(held)


def _begin_what_is_wanted(shown: StreamlitPage, pages: Pages) -> None:
    wanted = state.wanted_tour()
    if wanted is not None and (tour := find_tour(wanted)) is not None:
        address = {name: texts for name, texts in state.whole_address().items() if name not in ("tour", "stop")}
        _carry_out(begin(tour, Own(shown.url_path, address, _now(tour))), shown, pages)
    linked = state.asked("tour")
    if linked and not state.was_on_tour() and (tour := find_tour(linked)) is not None:
        # What stands in the address of a stop is the tour's: there is nothing of the visitor's to put back.
        nothing = Own("", {}, dict.fromkeys(touched(tour)))
        _carry_out(begin(tour, nothing, _linked_place(tour) or 0), shown, pages)


def _linked_place(tour: Tour) -> int | None:
    """Return the stop of this tour that the address names, counted from 0."""
    known = {str(place + 1): place for place in range(len(tour.stops))}
    return known.get(state.asked("stop") or "") if state.asked("tour") == tour.name else None


def _now(tour: Tour) -> Settings:
    return state.settings_as_they_stand(touched(tour))


def _carry_out(move: Move, shown: StreamlitPage, pages: Pages) -> NoReturn:
    state.keep_visit(move.visit.to_plain() if move.visit else None)
    linked = state.set_all(move.settings)
    address = {**(linked if move.visit else {}), **move.address}
    if pages[move.page].url_path == shown.url_path:
        state.readdress(address)
        st.rerun()
    st.switch_page(pages[move.page], query_params=address)


def _draw(tour: Tour, place: int, shown: StreamlitPage) -> None:
    stop, last = tour.stops[place], len(tour.stops)
    # At the bottom it stays in sight while the visitor scrolls to what it speaks of; on a small screen it folds.
    with st.bottom, st.container(key="tour", gap="small"):
        label = say("{number} of {last}: {title}", number=place + 1, last=last, title=stop.title)
        with st.expander(label, icon=":material/tour:", expanded=True, key=f"tour_{tour.name}_{place}"):
            st.markdown(stop.text)
        with st.container(horizontal=True):
            _button("back", say("Back"), "arrow_back", place - 1)
            if place + 1 < last:
                _button("next", say("Next"), "arrow_forward", place + 1, is_first=True)
            if shown.url_path != stop.page:
                _button("here", say("To this stop"), "my_location", place)
            _button("end", say("End the tour"), "close", None, is_first=place + 1 == last)


def _button(key: str, label: str, icon: str, place: int | None, *, is_first: bool = False) -> None:
    st.button(
        label,
        key=f"tour_{key}",
        icon=f":material/{icon}:",
        type="primary" if is_first else "secondary",
        disabled=place is not None and place < 0,
        on_click=state.want_stop,
        args=(place,),
    )
