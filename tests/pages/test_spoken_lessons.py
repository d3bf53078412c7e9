"""The Learn section and the player in a made-up language: no English is left in what they say."""

import re
from pathlib import Path

import pytest
from fake_runs import random_run
from foreign import narrow_words, narrow_words_played, wide, write_language
from streamlit.testing.v1 import AppTest
from test_lessons_page import ONE_UNIT
from test_notebooks_page import tagged

from core import language
from core.notebooks.notebook import LETTERS, Lesson, read_notebook
from core.runs.collection import Runs

LEARN = "pages/learn/notebooks.py"
# A lesson with each figure.
LESSONS = {lesson.figure: (letter, lesson) for letter in LETTERS for lesson in read_notebook(letter).theory}
# Names and units: of networks, of what a recorded measurement ran on, of data and their hosts.
CELLS = {"SimpleRNN", "GRU", "LSTM", "tanh", "sigmoid", "positive", "negative"}
MACHINES = {"CPU", "cores", "JAX", "TensorFlow", "Keras", "Python", "kB", "MB", "min"}
SETS = {"sentiment", "imdb", "uci", "yelp", "twitter", "samples", "stopwords"}
HOSTS = {"cs", "stanford", "edu", "ai", "archive", "ics", "uci", "raw", "githubusercontent", "com"}


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the program a language in which nothing is said in narrow letters."""
    write_language(tmp_path / "locale", "de")
    monkeypatch.setattr(language, "LOCALE", tmp_path / "locale")


def learn(app: AppTest, **address: str) -> AppTest:
    app.switch_page(LEARN)
    app.query_params.update({"language": "de", **address})
    app.run()
    assert not app.exception
    assert not app.error
    return app


def english(app: AppTest, *data: str) -> dict[str, str]:
    """Return the English words on a page that are neither names nor among the words of the data, with their texts."""
    return without_names(narrow_words(app), *data)


def without_names(words: dict[str, str], *data: str) -> dict[str, str]:
    known = {*CELLS, *MACHINES, *SETS, *HOSTS, *re.findall(r"[a-z]{2,}", " ".join(data).lower())}
    return {word: text for word, text in words.items() if not {word, word.lower()} & known}


@pytest.mark.usefixtures("foreign")
def test_the_overview_says_nothing_in_english(app: AppTest) -> None:
    assert english(learn(app)) == {}


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize(("letter", "lesson"), LESSONS.values(), ids=list(LESSONS))
def test_a_lesson_and_its_figure_say_nothing_in_english(app: AppTest, letter: str, lesson: Lesson) -> None:
    page = learn(app, notebook=letter, lesson=lesson.name)
    assert wide(lesson.text) in [one.value for one in page.markdown]
    assert english(page, lesson.sentence, lesson.other, "i love you") == {}


@pytest.mark.usefixtures("foreign")
def test_the_sheet_of_ones_own_network_is_in_the_language(app: AppTest, runs: Runs) -> None:
    tagged(random_run(runs, ONE_UNIT), "D published simple_rnn")
    page = learn(app, notebook="D", lesson="own")
    assert any("ｈ = sigmoid(ｗｏｒｄ + ｗ_ｈ · ｈ ａｂｏｖｅ)" in one.value for one in page.text)
    assert ["ｗｏｒｄ", "ｗｏｒｄ ｆｏｒ h", "w·h", "ｓｕｍ", "h"] in [
        list(one.value.columns) for one in page.dataframe
    ]


@pytest.mark.usefixtures("foreign")
def test_a_word_that_was_not_said_is_found(app: AppTest) -> None:
    page = learn(app, notebook="E", lesson="ids")
    page.text_input(key="ids_sentence").set_value("what a wonderful film").run()
    assert {"what", "wonderful", "film"} <= {*english(page)}


@pytest.mark.usefixtures("foreign")
@pytest.mark.parametrize(
    ("cell", "held"),
    [("lstm", "0.forward.forget_gate.all@0=0"), ("gru", "0.forward.update_gate.3@1=1"), ("simple-rnn", "")],
)
def test_the_player_says_nothing_in_english(app: AppTest, cell: str, held: str) -> None:
    app.switch_page("pages/inside/cell.py")
    app.query_params.update({"language": "de", "run": f"first-look-{cell}", "sentence": "not bad", "clamp": held})
    app.run()
    assert not app.exception
    message = app.get_by_key("cell_player").proto.bytes
    # What is held is written as in a link.
    assert without_names(narrow_words_played(message), "not bad", held.replace("_", " ")) == {}
