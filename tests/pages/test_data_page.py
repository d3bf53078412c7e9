import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.data.store import import_file, list_datasets
from core.places import Places
from pages.shared import inspecting

ROOT = Path(__file__).resolve().parents[2]
DATA = "pages/data/choose.py"
TRAIN = "pages/train/setup.py"
GOOD = "text;label\n" + "".join(
    f"it was {word} number {number};{label}\n"
    for number in range(20)
    for word, label in (("good", "yes"), ("bad", "no"))
)


@pytest.fixture
def page(app: AppTest) -> AppTest:
    return app.switch_page(DATA).run()


def upload(page: AppTest, content: str | bytes, name: str = "mine.csv") -> AppTest:
    data = content.encode() if isinstance(content, str) else content
    page.file_uploader(key="upload_0").set_value((name, data, "text/csv"))
    return page.run()


def source_choice(page: AppTest) -> Any:
    return next(choice for choice in page.selectbox if choice.label == "Data set to train on")


def press_import(page: AppTest) -> AppTest:
    return page.button(key="import").click().run()


def of_file(widgets: Any, name: str) -> Any:
    """Return the widget of the uploaded file with this name; its key carries the file's content too."""
    first, _, rest = name.partition("class_of_")
    start, end = ("class_of_", f"_{rest}") if rest else (f"{first}_", "")
    return next(widget for widget in widgets if str(widget.key).startswith(start) and str(widget.key).endswith(end))


def test_generated_reviews_are_there_with_their_classes(page: AppTest) -> None:
    assert page.selectbox[0].options == ["Generated reviews"]
    assert page.subheader[0].value == "12,000 texts"
    assert page.get_by_key("balance").proto.alt == "Texts of each class: negative 6000, positive 6000"
    assert list(page.dataframe[0].value.columns) == ["row", "class", "text"]


def test_another_set_is_shown_and_trained_on(page: AppTest, home: Places, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(GOOD)
    dataset = import_file(home, file)
    page.run().selectbox[0].set_value(dataset.id).run()
    assert page.subheader[0].value == "40 texts"
    page.switch_page(TRAIN).run()
    assert page.markdown[0].value == "On **ratings**."


def captions(page: AppTest) -> list[str]:
    return [read(caption.value) for caption in page.caption]


def test_an_upload_shows_what_was_understood(page: AppTest) -> None:
    upload(page, GOOD)
    assert not page.exception
    assert {"guessed: semicolon", "guessed: names the columns"} <= set(captions(page))
    assert "All 40 rows have a text and a label." in captions(page)
    assert (of_file(page.selectbox, "text_column").value, of_file(page.selectbox, "label_column").value) == (
        "text",
        "label",
    )
    assert list(page.dataframe[0].value.columns) == ["text (texts)", "label (labels)"]
    assert of_file(page.text_input, "class_of_yes").label == "yes (20 rows)"


def test_an_imported_file_is_chosen_on_train(page: AppTest, home: Places) -> None:
    press_import(upload(page, GOOD))
    assert not page.exception
    (dataset,) = list_datasets(home)
    assert (dataset.name, dataset.rows) == ("mine", 40)
    assert source_choice(page).value == dataset.id
    assert read(page.success[0].value).startswith("**mine** is imported and chosen: 40 texts in 2 classes; no row")
    assert f"source: {dataset.id}" in page.switch_page(TRAIN).run().code[0].value


def test_labels_can_be_given_names_or_left_out(page: AppTest, home: Places) -> None:
    upload(page, GOOD + "so so;maybe\n" * 12)
    of_file(page.text_input, "class_of_yes").set_value("liked")
    of_file(page.text_input, "class_of_no").set_value("not liked")
    of_file(page.text_input, "class_of_maybe").set_value("")
    press_import(page.run())
    (dataset,) = list_datasets(home)
    assert dataset.classes == {"liked": 20, "not liked": 20}
    assert page.subheader[0].value == "40 texts"


def test_the_columns_can_be_corrected(page: AppTest) -> None:
    upload(page, GOOD)
    of_file(page.selectbox, "delimiter").set_value("comma").run()
    assert len(errors(page)) == 1
    of_file(page.selectbox, "delimiter").set_value("semicolon").run()
    assert not page.error


UNREADABLE = {
    "binary": (b"PK\x03\x04" + bytes(range(256)) * 20, "mine.csv is cut short or damaged"),
    "empty": (b"", "mine.csv is empty; choose another file"),
    "one column": (b"it was good\n" * 20, "has one column only"),
}
UNFIT = {
    "one class only": ("text,label\n" + "it was good,yes\n" * 20, "at least two classes"),
    "an empty text column": ("text,label\n" + ",yes\n,no\n" * 20, "Choose the columns first"),
    "as many labels as rows": (
        "text,label\n" + "".join(f"it was number {row} of them,{row}x\n" for row in range(60)),
        "50 classes are the most that can be learnt",
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_unreadable_file_is_told_in_one_sentence(page: AppTest, kind: str) -> None:
    content, part = UNREADABLE[kind]
    upload(page, content)
    assert not page.exception
    assert len(errors(page)) == 1
    assert part in errors(page)[0]
    assert [button.key for button in page.button] == ["another_file"]


@pytest.mark.parametrize("kind", UNFIT)
def test_a_file_that_cannot_be_learnt_from_says_why_and_cannot_be_imported(page: AppTest, kind: str) -> None:
    upload(page, UNFIT[kind][0])
    assert not page.exception
    assert not page.error
    assert UNFIT[kind][1] in " ".join([*captions(page), *(read(warning.value) for warning in page.warning)])
    assert page.button(key="import").disabled


def test_the_name_of_an_uploaded_file_is_never_a_path(page: AppTest, home: Places) -> None:
    press_import(upload(page, GOOD, name="../../outside.csv"))
    assert list_datasets(home)[0].name == "outside"
    assert not (home.home.parent / "outside.csv").exists()


def test_markup_in_a_file_name_is_shown_letter_by_letter(page: AppTest) -> None:
    press_import(upload(page, GOOD, name="[a](b) **c**.csv"))
    told = page.switch_page(TRAIN).run().markdown[0].value
    assert read(told) == "On **[a](b) **c****."
    assert "\\[a\\]" in told
    assert "\\*\\*c\\*\\*" in told


def test_an_imported_set_can_be_deleted(page: AppTest, home: Places) -> None:
    press_import(upload(page, GOOD))
    page.button(key="delete_data").click().run()
    assert not page.exception
    assert list_datasets(home) == []
    assert source_choice(page).value == "generated"


STARS = "text;stars\n" + "".join(f"number {row} of them;{row % 5 + 1}\n" for row in range(60))


def test_stars_are_offered_as_sentiments_or_as_five_classes(page: AppTest, home: Places) -> None:
    upload(page, STARS)
    assert page.radio[0].options == ["negative, neutral, positive", "negative, positive", "1, 2, 3, 4, 5"]
    page.radio[0].set_value(2).run()
    press_import(page)
    assert list_datasets(home)[0].classes == {"1": 12, "2": 12, "3": 12, "4": 12, "5": 12}


def test_numbers_are_cut_where_the_visitor_says(page: AppTest, home: Places) -> None:
    upload(page, "text;score\n" + "".join(f"number {row} of them;{row / 60:.2f}\n" for row in range(60)))
    of_file(page.text_input, "cuts").set_value("0.5 0.2").run()
    assert "expected ascending numbers" in errors(page)[0]
    assert page.button(key="import").disabled
    of_file(page.text_input, "cuts").set_value("0.25").run()
    press_import(page)
    assert list_datasets(home)[0].classes == {"negative": 15, "positive": 45}


def test_rows_left_out_are_counted_and_shown_with_their_lines(page: AppTest) -> None:
    upload(page, GOOD + "no label;\none field\n")
    assert page.expander[0].label == "2 rows left out: 1 wrong number of fields, 1 missing label"
    assert page.expander[0].dataframe[0].value["line"].tolist() == [42, 43]


def test_the_data_set_is_called_what_the_visitor_writes(page: AppTest, home: Places) -> None:
    upload(page, GOOD)
    of_file(page.text_input, "name").set_value("My *own* set")
    press_import(page.run())
    assert list_datasets(home)[0].name == "My *own* set"
    assert "\\*own\\*" in page.success[0].value


def test_a_page_that_is_loaded_again_shows_the_same_choices(page: AppTest) -> None:
    upload(page, GOOD)
    of_file(page.selectbox, "quoting").set_value("are letters like others").run()
    of_file(page.text_input, "name").set_value("Mine").run()
    again = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    again.session_state["upload"] = page.session_state["upload"]
    again.run().switch_page(DATA).run()
    assert of_file(again.selectbox, "quoting").value == "are letters like others"
    assert of_file(again.text_input, "name").value == "Mine"


def test_a_large_file_is_read_and_imported_by_a_process(
    page: AppTest, home: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspecting, "SMALL_BYTES", 10)
    run_until(upload(page, GOOD), lambda: page.button(key="import"))
    run_until(press_import(page), lambda: page.success[0])
    assert (list_datasets(home)[0].name, list_datasets(home)[0].rows) == ("mine", 40)
    assert source_choice(page).value == list_datasets(home)[0].id


def run_until(page: AppTest, look: Callable[[], object]) -> None:
    """Run the page until what is looked for is there."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            look()
        except (KeyError, IndexError):
            page.run()
        else:
            return
    raise TimeoutError("it did not come within two minutes")


def test_an_imported_set_is_given_another_name(page: AppTest, home: Places) -> None:
    press_import(upload(page, GOOD))
    source = list_datasets(home)[0].id
    page.text_input(key=f"rename_{source}").set_value("Ratings of 2026").run()
    page.button(key="rename_data").click().run()
    assert [info.name for info in list_datasets(home)] == ["Ratings of 2026"]
