"""``PYTHONPATH=. python tests/e2e/screenshots.py``: take the pictures of the pages for ``docs``, from the real app."""

import tempfile
from pathlib import Path

from app_server import CHROMIUM, QUIET, ROOT, serving
from playwright.sync_api import Browser, sync_playwright

TARGET = ROOT / "docs" / "screenshots"
PAGES = {
    "start": "",
    "data": "data",
    "catalogue": "catalogue",
    "audit": "audit",
    "cleaning": "cleaning",
    "encodings": "encodings",
    "traps": "traps",
    "embeddings": "embeddings",
    "train": "train",
    "inside": "inside",
    "cell": "cell",
    "path": "path",
    "squashing": "squashing",
    "what-if": "what-if",
    "variants": "variants",
    "attribution": "attribution",
    "matrices": "matrices",
    "notebooks": "notebooks",
    "lesson": "notebooks?notebook=D&lesson=gates&only=theory",
    "tour": "?tour=sentence&stop=3",
}
SIGHTS = {"light": ("light", 1280), "dark-narrow": ("dark", 390)}
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


def main() -> None:
    """Start the server on an empty home folder, photograph every page, end the server."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        take_all(browser, server.address)
        browser.close()


def take_all(browser: Browser, address: str) -> None:
    """Photograph every page wide and light, and narrow and dark."""
    for name, path in PAGES.items():
        for sight, (scheme, width) in SIGHTS.items():
            take(browser, f"{address}/{path}", TARGET / f"{name}-{sight}.png", width, scheme)


def take(browser: Browser, url: str, target: Path, width: int, scheme: str) -> None:
    """Photograph one whole page once its script has run and its fonts and figures are drawn."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    page.goto(url)
    page.wait_for_selector(SETTLED, timeout=60_000)
    page.wait_for_timeout(2_000)
    # Streamlit scrolls an inner element, so the window grows to it.
    inner = "Math.max(...[...document.querySelectorAll('[data-testid=stMain]')].map(e => e.scrollHeight), 700)"
    page.set_viewport_size({"width": width, "height": int(page.evaluate(inner))})
    page.wait_for_timeout(1_000)
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main()
