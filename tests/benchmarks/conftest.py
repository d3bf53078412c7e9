from collections.abc import Iterator
from pathlib import Path

import pytest
from figures import ROOT
from playwright.sync_api import Browser, sync_playwright
from serving import served

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real app with no runs."""
    with served(ROOT / "server.py", tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="session")
def one_chart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the empty page with one Plotly chart."""
    with served(Path(__file__).with_name("one_chart.py"), tmp_path_factory.mktemp("home")) as address:
        yield address
