import pickle
from types import SimpleNamespace

import pytest
from streamlit.components.v2 import presentation
from streamlit.components.v2.bidi_component import main

from pages.shared.presenter import show_plain_state

WIDGETS = {"events": SimpleNamespace(value_type="json_trigger_value")}


class Widgets(dict[str, list[dict[str, str]]]):
    widget_metadata = WIDGETS


SESSION = SimpleNamespace(_new_widget_state=Widgets(events=[{"event": "pressed", "value": "yes"}]))


def test_the_state_of_a_component_can_be_pickled_and_keeps_its_values() -> None:
    show_plain_state()
    shown = main.make_bidi_component_presenter("events", "reader")({"sentence": "not bad"}, SESSION)
    assert pickle.loads(pickle.dumps(shown)) == {"sentence": "not bad", "pressed": "yes"}


def test_the_presenter_is_replaced_once_only() -> None:
    show_plain_state()
    once = main.make_bidi_component_presenter
    show_plain_state()
    assert main.make_bidi_component_presenter is once


def test_streamlit_still_needs_the_replacement() -> None:
    shown = presentation.make_bidi_component_presenter("events", "reader")({"sentence": "not bad"}, SESSION)
    with pytest.raises((AttributeError, pickle.PicklingError), match="local object"):
        pickle.dumps(shown)
