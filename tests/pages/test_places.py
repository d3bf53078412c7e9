import pytest
from fake_runs import finished_run, random_run
from streamlit.testing.v1 import AppTest

from core.runs.collection import Runs
from pages.shared import state

INSIDE = "pages/inside/gates.py"
STACK = {"recurrent": [{"cell": "lstm", "units": 3}, {"cell": "gru", "units": 2}]}


def looking() -> None:
    """Show what of words there is looked at, and keep another on request."""
    import streamlit as st

    from pages.shared import state

    if st.button("third", key="third"):
        state.look_at(word=2, unit=1)
    if st.button("other run", key="other"):
        state.choose_run("other")
    st.text(f"{state.looked_at('word', range(4), 3)} {state.looked_at('unit', range(2), 0)}")


def saying() -> None:
    """Show the sentence, and keep another on request."""
    import streamlit as st

    from pages.shared import state

    if st.button("type", key="type"):
        state.choose_sentence("typed")
    if st.button("share", key="share"):
        state.look_at(sentence="shared")
    st.text(state.chosen_sentence())


@pytest.fixture
def looked() -> AppTest:
    return AppTest.from_function(looking)


@pytest.fixture
def said() -> AppTest:
    return AppTest.from_function(saying)


def test_without_a_link_the_default_is_looked_at(looked: AppTest) -> None:
    assert looked.run().text[0].value == "3 0"


def test_a_link_says_which_word_and_unit_are_looked_at(looked: AppTest) -> None:
    looked.query_params["word"], looked.query_params["unit"] = "1", "1"
    assert looked.run().text[0].value == "1 1"


@pytest.mark.parametrize("word", ["4", "-1", "", "two", "1.5", "\u0663", "99999999999999999999"])
def test_a_word_that_is_not_there_is_passed_over(looked: AppTest, word: str) -> None:
    looked.query_params["word"] = word
    assert looked.run().text[0].value == "3 0"


def test_what_is_looked_at_stands_in_the_address_and_outlives_it(looked: AppTest) -> None:
    looked.run()
    looked.button("third").click().run()
    assert (looked.query_params["word"], looked.query_params["unit"]) == ("2", "1")
    looked.query_params.clear()
    assert looked.run().text[0].value == "2 1"


def test_another_run_is_looked_at_afresh(looked: AppTest) -> None:
    looked.query_params["run"] = "first"
    looked.session_state["chosen_run"] = "first"
    looked.run()
    looked.button("third").click().run()
    looked.button("other").click().run()
    assert looked.text[0].value == "3 0"
    assert looked.query_params == {"run": "other"}


def test_without_a_link_our_sentence_is_read(said: AppTest) -> None:
    assert said.run().text[0].value == state.SENTENCE


def test_a_link_brings_its_sentence_once_and_then_typing_counts(said: AppTest) -> None:
    said.query_params["sentence"] = "linked"
    assert said.run().text[0].value == "linked"
    said.button("type").click().run()
    assert said.run().text[0].value == "typed"


def test_a_second_link_brings_another_sentence_into_the_field(said: AppTest) -> None:
    said.query_params["sentence"] = "linked"
    version = said.run().session_state["version"]
    said.query_params["sentence"] = "other"
    assert said.run().text[0].value == "other"
    assert said.session_state["version"] == version + 1


def test_a_sentence_that_is_shared_stands_in_the_address(said: AppTest) -> None:
    said.run()
    said.button("share").click().run()
    assert said.query_params["sentence"] == "shared"
    assert said.text[0].value == "shared"


def test_an_address_that_is_older_than_what_was_shared_brings_nothing_back(said: AppTest) -> None:
    said.query_params["sentence"] = "linked"
    said.run()
    said.button("share").click().run()
    said.query_params["sentence"] = "linked"
    assert said.run().text[0].value == "shared"


def test_a_link_to_an_epoch_opens_the_network_of_that_epoch(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    app.switch_page(INSIDE)
    app.query_params["run"], app.query_params["epoch"] = run.id, "2"
    app.run()
    assert app.select_slider(f"epoch_of_{run.id}").value == 2


def test_the_chosen_epoch_stands_in_the_address_and_follows_to_other_pages(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    app.switch_page(INSIDE).run()
    app.select_slider(f"epoch_of_{run.id}").set_value(1).run()
    assert app.query_params["epoch"] == "1"
    app.switch_page("pages/whatif/sentence.py").run()
    assert app.select_slider(f"epoch_of_{run.id}").value == 1


def test_a_link_to_a_layer_shows_that_layer(app: AppTest, runs: Runs) -> None:
    run = random_run(runs, STACK)
    app.switch_page(INSIDE)
    app.query_params["run"], app.query_params["layer"] = run.id, "1"
    app.run()
    assert app.segmented_control[0].value == "2. GRU, forwards"


def reading() -> None:
    """Show what a sentence reader says, and replace its sentence on request."""
    import streamlit as st

    from pages.shared import state

    if st.button("replace", key="replace"):
        state.replace_sentence("ours")
    st.text(state.typed_sentence("a_reader"))


def test_a_reader_that_still_says_the_old_sentence_does_not_undo_a_replaced_one() -> None:
    reader = AppTest.from_function(reading)
    reader.session_state["a_reader"] = {"sentence": "typed"}
    assert reader.run().text[0].value == "typed"
    reader.button("replace").click().run()
    assert reader.text[0].value == "ours"
    assert reader.run().text[0].value == "ours"


def test_what_is_typed_after_a_sentence_was_replaced_counts() -> None:
    reader = AppTest.from_function(reading)
    reader.session_state["a_reader"] = {"sentence": "typed"}
    reader.run().button("replace").click().run()
    reader.session_state["a_reader"] = {"sentence": "ours and more"}
    assert reader.run().text[0].value == "ours and more"
    reader.session_state["a_reader"] = {"sentence": "typed"}
    assert reader.run().text[0].value == "typed"


def test_the_first_words_typed_into_a_reader_drawn_after_a_replacement_count() -> None:
    reader = AppTest.from_function(reading).run()
    reader.button("replace").click().run()
    reader.session_state["a_reader"] = {"sentence": "first words"}
    assert reader.run().text[0].value == "first words"
