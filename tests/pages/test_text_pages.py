"""The laboratory of texts: cleaning steps, and words into numbers."""

import json
from typing import Any

import pytest
from shown import errors
from streamlit.testing.v1 import AppTest

from core.recipe import Recipe

CLEANING = "pages/data/cleaning.py"
ENCODINGS = "pages/data/encodings.py"


@pytest.fixture
def cleaning(app: AppTest) -> AppTest:
    return app.switch_page(CLEANING).run()


@pytest.fixture
def encodings(app: AppTest) -> AppTest:
    return app.switch_page(ENCODINGS).run()


def drawn(app: AppTest, key: str) -> dict[str, Any]:
    """Return the data that a component of ours was given."""
    found = [block.proto for block in app.get("bidi_component") if key in block.proto.id]
    return dict(json.loads(found[0].json))


def steps(app: AppTest) -> list[str]:
    return [toggle.label for toggle in app.toggle]


def pressed(app: AppTest, label: str, place: int) -> AppTest:
    [button for button in app.button if button.label == label][place].click()
    return app.run()


def recipe_of(app: AppTest) -> Recipe:
    return Recipe.parse({"data": {"source": "generated"}}).with_settings(app.session_state["settings"]["generated"])


def test_the_steps_of_the_recipe_are_shown_in_their_order_with_what_they_take_out(cleaning: AppTest) -> None:
    assert steps(cleaning) == ["Lower case", "Web addresses", "Mentions (@name)"]
    before, after = drawn(cleaning, "step_0")["lines"]
    assert before["pieces"][0] == {"text": "I", "gone": True}
    assert after["pieces"] == [{"text": "i don't like it, it is not good", "gone": False}]


def test_a_step_moves_and_the_recipe_follows(cleaning: AppTest) -> None:
    pressed(cleaning, "Later", 0)
    assert steps(cleaning) == ["Web addresses", "Lower case", "Mentions (@name)"]
    assert recipe_of(cleaning).text.clean == ["urls", "lowercase", "mentions"]


def test_a_step_switched_off_stays_on_the_page_and_leaves_the_recipe(cleaning: AppTest) -> None:
    cleaning.toggle[0].set_value(False).run()
    assert steps(cleaning) == ["Lower case", "Web addresses", "Mentions (@name)"]
    assert recipe_of(cleaning).text.clean == ["urls", "mentions"]
    cleaning.toggle[0].set_value(True).run()
    assert recipe_of(cleaning).text.clean == ["lowercase", "urls", "mentions"]


def test_a_step_is_taken_out_and_another_added(cleaning: AppTest) -> None:
    pressed(cleaning, "Take out", 1)
    cleaning.selectbox(key="new_step").set_value("punctuation").run()
    cleaning.button(key="add_step").click().run()
    assert recipe_of(cleaning).text.clean == ["lowercase", "mentions", "punctuation"]
    assert steps(cleaning)[-1] == "Punctuation"


def test_stop_words_need_their_list_and_say_how_to_get_it(cleaning: AppTest) -> None:
    cleaning.selectbox(key="new_step").set_value("stop_words").run()
    cleaning.button(key="add_step").click().run()
    assert "stopwords" in errors(cleaning)[0]
    pressed(cleaning, "Take out", 3)
    assert errors(cleaning) == []


def test_the_counts_over_all_texts_are_shown_after_each_step(cleaning: AppTest) -> None:
    counts = cleaning.dataframe[0].value
    assert counts["after"].tolist() == ["as written", "lowercase", "urls", "mentions"]
    assert counts["texts changed"].tolist()[1] > 0
    assert counts["distinct words"].tolist()[1] < counts["distinct words"].tolist()[0]


def test_another_tokenizer_enters_the_recipe_and_cuts_anew(cleaning: AppTest) -> None:
    cleaning.selectbox(key="tokenizer_generated").set_value("characters").run()
    assert recipe_of(cleaning).text.tokenizer.value == "characters"
    assert [chip["word"] for chip in drawn(cleaning, "cleaned_tokens")["strips"][0]["chips"]][:3] == ["i", " ", "d"]


def test_the_two_word_orders_have_the_same_bag_and_other_ids(encodings: AppTest) -> None:
    one, ids_of_one, other, ids_of_other = (encodings.code[place].value for place in (0, 2, 1, 3))
    assert one == other
    assert ids_of_one != ids_of_other
    assert any("The same bag" in info.value for info in encodings.info)


def test_every_network_and_every_bag_of_words_says_what_it_thinks_of_both(encodings: AppTest) -> None:
    said = encodings.dataframe[-1].value
    bags = said[said["who"].str.startswith("bag of words")]
    assert len(said) == 6
    assert bags["apart"].tolist() == ["no"] * 3
    assert bags["one sentence"].tolist() == bags["the other"].tolist()


def test_the_small_sentence_has_the_notebooks_bag_and_ids(encodings: AppTest) -> None:
    encodings.segmented_control(key="encoding_example").set_value("one small sentence").run()
    assert encodings.code[0].value == "{1: 2, 2: 3, 3: 3, 4: 3, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1}"
    assert encodings.code[2].value == "[1, 2, 3, 4, 5, 6, 7, 1, 4, 8, 9, 2, 2, 4, 3, 3]"


def test_one_hot_rows_hold_a_single_one_each(encodings: AppTest) -> None:
    encodings.segmented_control(key="encoding_example").set_value("one small sentence").run()
    rows = encodings.dataframe[0].value
    assert rows["word"].tolist()[:3] == ["this", "is", "a"]
    assert rows.drop(columns="word").to_numpy().sum(axis=1).tolist() == [1] * 16
    assert list(rows.columns[1:]) == [str(number) for number in range(1, 10)]


def test_unknown_words_are_marked_as_such(encodings: AppTest) -> None:
    encodings.segmented_control(key="encoding_example").set_value("words nobody knows").run()
    chips = drawn(encodings, "ids_0")["strips"][0]["chips"]
    assert [chip["word"] for chip in chips if chip["kind"] == "unknown"] == ["zork", "blimflarg"]


def test_a_length_cuts_and_pads_the_rows_and_can_be_trained_with(encodings: AppTest) -> None:
    encodings.slider(key="length_generated").set_value(16).run()
    one = drawn(encodings, "padded_rows")["strips"][0]["chips"]
    assert len(one) == 16
    assert [chip["kind"] for chip in one][-2:] == ["padding", "padding"]
    encodings.slider(key="length_generated").set_value(10).run()
    cut = [chip for chip in drawn(encodings, "padded_rows")["strips"][0]["chips"] if chip["kind"] == "cut"]
    assert [chip["word"] for chip in cut] == ["i", "thought", "the", "movie"]
    encodings.button(key="use_length").click().run()
    assert (recipe_of(encodings).text.length, recipe_of(encodings).text.truncate.value) == (10, "front")


def test_words_and_ids_are_looked_up_both_ways(encodings: AppTest) -> None:
    number = drawn(encodings, "looked_up_word")["strips"][0]["chips"][0]["notes"][0].removeprefix("id ")
    encodings.number_input(key="look_up_id").set_value(int(number)).run()
    assert any(f"{number} is 'movie'" in text.value for text in encodings.text)


def test_tokens_that_a_step_makes_more_of_are_not_called_gone(app: AppTest) -> None:
    app.query_params["set"] = ["text.tokenizer=whitespace", "text.clean=[punctuation]"]
    app.switch_page(CLEANING).run()
    said = " ".join(markdown.value for markdown in app.markdown)
    assert "tokens more at the end" in said
    assert "-" not in said.split("tokens more")[0][-20:]
