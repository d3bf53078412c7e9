"""A browser, a page that notes what goes wrong, and the real server."""

from collections.abc import Iterator

import pytest
from app_server import CHROMIUM, QUIET, AppServer, serving

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

# Streamlit's browser side looks for its server below the page's address before it looks at the root.
KNOWN_PROBES = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with serving(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page; at its end nothing may have gone wrong in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(30_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(_told(message)) if _is_fault(message) else None)
    yield page
    shown = page.get_by_test_id("stException").count()
    page.close()
    assert (faults, shown) == ([], 0)


def _is_fault(message: ConsoleMessage) -> bool:
    return message.type == "error" and not message.location["url"].endswith(KNOWN_PROBES)


def _told(message: ConsoleMessage) -> str:
    return f"{message.text} ({message.location['url']})"
