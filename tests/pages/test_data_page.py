from pathlib import Path
from typing import Any

import pytest
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.data.store import import_file, list_datasets
from core.places import Places

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


def test_an_upload_shows_what_was_understood(page: AppTest) -> None:
    upload(page, GOOD)
    assert not page.exception
    assert "40 rows read as" in page.caption[-1].value
    assert "the first row names the columns" in page.caption[-1].value
    assert (of_file(page.selectbox, "text_column").value, of_file(page.selectbox, "label_column").value) == (
        "text",
        "label",
    )
    assert of_file(page.text_input, "class_of_yes").label == "yes (20 rows)"


def test_an_imported_file_is_chosen_on_train(page: AppTest, home: Places) -> None:
    press_import(upload(page, GOOD))
    assert not page.exception
    (dataset,) = list_datasets(home)
    assert (dataset.name, dataset.rows) == ("mine", 40)
    assert page.selectbox[0].value == dataset.id
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
    "binary": (b"PK\x03\x04" + bytes(range(256)) * 20, "is a zip archive or an Excel workbook"),
    "empty": (b"", "mine.csv is empty; choose another file"),
    "one column": (b"it was good\n" * 20, "has one column only"),
}
UNFIT = {
    "one class only": ("text,label\n" + "it was good,yes\n" * 20, "at least two classes"),
    "an empty text column": ("text,label\n" + ",yes\n,no\n" * 20, "all its cells are empty; choose another"),
    "as many labels as rows": (
        "text,label\n" + "".join(f"it was number {row} of them,{row}x\n" for row in range(60)),
        "60 values in 60 rows; choose the column that holds the labels",
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
def test_a_file_that_cannot_be_learnt_from_is_warned_of_before_it_is_imported(page: AppTest, kind: str) -> None:
    content, _ = UNFIT[kind]
    upload(page, content)
    assert not page.error
    assert page.warning[-1].value.startswith("The label column has")


@pytest.mark.parametrize("kind", UNFIT)
def test_importing_it_is_refused_in_one_sentence_and_leaves_nothing_behind(
    page: AppTest, home: Places, kind: str
) -> None:
    content, part = UNFIT[kind]
    press_import(upload(page, content))
    assert not page.exception
    assert len(errors(page)) == 1
    assert part in errors(page)[0]
    assert not home.data.exists() or not any(home.data.iterdir())


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
    assert page.selectbox[0].value == "generated"
