import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.data.store import import_file
from core.places import Places

AUDIT, TRAIN = "pages/data/audit.py", "pages/train/setup.py"
ROWS = [f"the film was {word} number {row},{label}" for row in range(30) for word, label in [("good", 1), ("bad", 0)]]


@pytest.fixture
def repeated(app: AppTest, home: Places, tmp_path: Path) -> AppTest:
    """Return the page over a data set in which each text comes twice."""
    path = tmp_path / "films.csv"
    path.write_text("text,label\n" + "\n".join([*ROWS, *ROWS]) + "\n", encoding="utf-8")
    app.query_params["data"] = import_file(home, path, text="text", label="label").id
    return app.switch_page(AUDIT).run()


def shown(app: AppTest) -> str:
    return " ".join(read(element.value) for element in [*app.markdown, *app.caption])


def recipe_of(app: AppTest) -> dict[str, dict[str, object]]:
    document: dict[str, dict[str, object]] = yaml.safe_load(app.code[0].value)
    return document


def test_the_findings_are_told_with_words_beside_their_colours(repeated: AppTest) -> None:
    assert not repeated.exception
    assert "120 texts" in shown(repeated)
    assert "60 texts (50.0%) repeat an earlier one letter by letter." in shown(repeated)
    assert re.search(r":yellow-badge\[:material/warning: misleads the score\]", shown(repeated))


def test_figures_show_the_parts_and_the_lengths(repeated: AppTest) -> None:
    assert repeated.get_by_key("class_shares") is not None
    assert repeated.get_by_key("length_histogram") is not None


def test_one_press_puts_a_fix_into_the_recipe_and_the_audit_looks_again(repeated: AppTest) -> None:
    repeated.button(key="fix_repeats").click().run()
    assert not repeated.exception
    assert "60 texts" in shown(repeated)
    assert "0 texts (0.0%) repeat an earlier one letter by letter." in shown(repeated)
    assert repeated.query_params["set"] == "data.drop_duplicates=true"


def test_the_fix_goes_with_the_visitor_to_the_training_and_can_be_taken_out_there(repeated: AppTest) -> None:
    repeated.button(key="fix_repeats").click().run()
    form = repeated.switch_page(TRAIN).run()
    assert recipe_of(form)["data"]["drop_duplicates"] is True
    form.button(key="undo_data.drop_duplicates=true").click().run()
    assert not form.exception
    assert recipe_of(form)["data"]["drop_duplicates"] is False


def test_a_fix_belongs_to_its_data_set(repeated: AppTest) -> None:
    repeated.button(key="fix_repeats").click().run()
    del repeated.query_params["set"]
    repeated.query_params["data"] = "generated"
    form = repeated.switch_page(TRAIN).run()
    assert recipe_of(form)["data"]["drop_duplicates"] is False


def test_what_the_form_says_about_reading_is_what_is_audited(repeated: AppTest) -> None:
    form = repeated.switch_page(TRAIN).run()
    form.get_by_key("length").set_value(3).run()
    audit = form.switch_page(AUDIT).run()
    assert "The recipe reads 3:" in shown(audit)


def test_an_address_sets_only_what_fixes_set(app: AppTest) -> None:
    app.query_params["set"] = ['data.source="/etc/passwd"', "text.length=9", "network.pooling=mean"]
    app.switch_page(AUDIT).run()
    assert not app.exception
    assert app.query_params["set"] == "text.length=9"
    assert "The recipe reads 9:" in shown(app)


def test_a_setting_that_does_not_fit_is_told_in_one_sentence(app: AppTest) -> None:
    app.query_params["set"] = ["text.length=no"]
    app.switch_page(AUDIT).run()
    assert not app.exception
    assert errors(app)[0].startswith("text.length:")


def test_an_address_reads_no_file_that_is_not_listed(app: AppTest) -> None:
    app.query_params["data"] = "/etc/passwd"
    app.switch_page(AUDIT).run()
    assert errors(app) == ["This data set is not here, or not any more: choose another."]


def of_label(widgets: list[Any], label: str) -> Any:
    return next(widget for widget in widgets if widget.label == label)


def settings_of(app: AppTest) -> list[str]:
    return next(iter(app.session_state["settings"].values()))


def test_another_split_enters_the_recipe_and_the_figures_follow(repeated: AppTest) -> None:
    of_label([*repeated.selectbox], "Test texts, kept for the final score").set_value("tail").run()
    assert settings_of(repeated) == ["split.test=0.2", "split.test_how=tail"]
    of_label([*repeated.slider], "Share of the texts").set_value(50).run()
    assert "split.test=0.5" in settings_of(repeated)
    shares = json.loads(repeated.get_by_key("class_shares").proto.spec)["data"]
    assert sum(int(bar["text"][2].rsplit(" ", 1)[1]) for bar in shares) == 60


def test_a_test_part_that_is_looked_at_in_training_is_named_as_such(repeated: AppTest) -> None:
    validation = "Validation texts, looked at after every epoch"
    of_label([*repeated.selectbox], validation).set_value("test").run()
    assert "looked at during training" in " ".join(read(warning.value) for warning in repeated.warning)
    of_label([*repeated.selectbox], validation).set_value("stratified").run()
    assert "split.validation=0.1" in settings_of(repeated)


def test_a_split_that_the_source_gives_is_offered(app: AppTest, home: Places, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    rows = [f"{row},{'test' if place % 4 == 0 else 'train'}" for place, row in enumerate(ROWS)]
    path.write_text("text,label,split\n" + "\n".join(rows) + "\n", encoding="utf-8")
    app.query_params["data"] = import_file(home, path, text="text", label="label", split="split").id
    app.switch_page(AUDIT).run()
    of_label([*app.selectbox], "Test texts, kept for the final score").set_value("given").run()
    assert settings_of(app) == ["split.test=given"]
    assert not app.exception
