"""The fold under a picture that holds its numbers."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from core.sheet import Sheet
    from pages.shared import download

    def make() -> Sheet:
        st.session_state["made"] = st.session_state.get("made", 0) + 1
        return Sheet({"word": ["good"] * 10_001, "value": [0.5] * 10_001})

    download.numbers(make, "gates", key="gates")


def open_fold(app: AppTest) -> AppTest:
    app.session_state["numbers_gates"] = True
    return app.run()


def test_numbers_are_not_made_before_somebody_asks() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert "made" not in app.session_state
    assert not app.dataframe


def test_an_open_fold_shows_the_table_and_offers_both_files() -> None:
    app = open_fold(AppTest.from_function(page).run())
    assert not app.exception
    assert app.session_state["made"] == 1
    assert len(app.dataframe[0].value) == 10_000
    assert app.caption[0].value == "The first 10,000 of 10,001 lines; the files hold all of them."
    assert [button.proto.label for button in app.get("download_button")] == ["CSV", "NPZ (NumPy)"]
