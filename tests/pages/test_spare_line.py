import pytest
from streamlit.testing.v1 import AppTest

from core.places import Places

TRAIN = "pages/train/setup.py"


@pytest.fixture(autouse=True)
def _no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNROLLED_SPARE", raising=False)


def said(page: AppTest) -> str:
    return " ".join(caption.value for caption in page.caption)


def test_the_train_page_tells_of_the_spare_and_switches_it_off_and_on(app: AppTest, home: Places) -> None:
    page = app.switch_page(TRAIN).run()
    assert "An engine is kept ready" in said(page)
    page.button(key="switch_spare").click().run()
    assert not page.exception
    assert "No engine is kept ready" in said(page)
    assert (home.home / "no_spare").exists()
    page.button(key="switch_spare").click().run()
    assert "No engine is kept ready" not in said(page)
    assert not (home.home / "no_spare").exists()
