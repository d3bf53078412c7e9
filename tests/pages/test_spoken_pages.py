"""Another language on the pages: a made-up catalogue changes what they say, and a choice of it appears."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from streamlit.testing.v1 import AppTest

from core import language

LEARN = "pages/learn/notebooks.py"
TEXTS = {
    "The name of this language": "Upper",
    "Five notebooks": "FIVE NOTEBOOKS",
    "Restaurant sentences": "RESTAURANT SENTENCES",
    "What a recurrent network does with a sentence": "WHAT A NETWORK DOES",
    "One word at a time": "ONE WORD AT A TIME",
    "{number} of {last}: {title}": "{number} OF {last}: {title}",
    "Next": "NEXT",
    "Notebook {letter}: {title}": "NOTEBOOK WITHOUT ITS PLACES",
}


@pytest.fixture
def upper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program a second language."""
    catalogue = Catalog(locale="de")
    for message, said in TEXTS.items():
        catalogue.add(message, said)
    path = tmp_path / "locale" / "de" / "LC_MESSAGES" / "unrolled.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(language, "LOCALE", tmp_path / "locale")


def learn(app: AppTest, **address: str) -> AppTest:
    app.switch_page(LEARN)
    app.query_params.update(address)
    app.run()
    assert not app.exception
    return app


def is_offered(app: AppTest) -> bool:
    return any(one.key == "language" for one in app.segmented_control)


def test_with_english_alone_there_is_nothing_to_choose(app: AppTest) -> None:
    assert not is_offered(learn(app))
    assert app.query_params == {}


@pytest.mark.usefixtures("upper")
def test_a_second_language_can_be_chosen_by_its_own_name(app: AppTest) -> None:
    assert learn(app).title[0].value == "Five notebooks"
    assert app.get_by_key("language").options == ["English", "Upper"]
    app.get_by_key("language").set_value("de").run()
    assert not app.exception
    assert app.title[0].value == "FIVE NOTEBOOKS"


@pytest.mark.usefixtures("upper")
def test_a_link_brings_its_language_and_it_stays_on_the_next_pages(app: AppTest) -> None:
    assert learn(app, language="de", notebook="D").subheader[0].value == "D: RESTAURANT SENTENCES"
    app.switch_page("pages/start/first_look.py")
    app.query_params.clear()
    app.run()
    app.button(key="begin_sentence").click().run()
    assert not app.exception
    assert app.button(key="tour_next").label == "NEXT"
    assert any(one.label == "1 OF 10: ONE WORD AT A TIME" for one in app.expander)
    app.button(key="tour_end").click().run()
    assert learn(app).title[0].value == "FIVE NOTEBOOKS"


@pytest.mark.usefixtures("upper")
def test_a_link_to_another_page_brings_its_language_too(app: AppTest) -> None:
    app.query_params["language"] = "de"
    app.run()
    app.query_params.clear()
    assert learn(app).title[0].value == "FIVE NOTEBOOKS"


@pytest.mark.usefixtures("upper")
def test_a_language_that_is_not_there_is_passed_over(app: AppTest) -> None:
    assert learn(app, language="xx").title[0].value == "Five notebooks"


@pytest.mark.usefixtures("upper")
def test_a_translation_without_its_places_takes_no_page_down(app: AppTest) -> None:
    assert learn(app, language="de", notebook="D").title[0].value == "FIVE NOTEBOOKS"
    assert any(one.value.startswith("**Notebook D: RESTAURANT SENTENCES.**") for one in app.caption)
