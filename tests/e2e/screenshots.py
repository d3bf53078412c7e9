"""``python -m tests.e2e.screenshots``: take the pictures of the pages that the README shows, from the real app."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {"start": "", "data": "data", "train": "train", "inside": "inside", "what-if": "what-if"}
WIDTHS = {"": 1280, "-narrow": 390}
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


def main() -> None:
    """Start the server on an empty home folder, photograph every page, end the server."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "streamlit", "run", "server.py", "--server.headless", "true"]
        environment = {name: value for name, value in os.environ.items() if name != "UNROLLED_MIRROR"}
        server = subprocess.Popen(
            [*command, "--server.port", str(port)], cwd=ROOT, env={**environment, "UNROLLED_HOME": home}
        )
        try:
            wait_for(f"http://localhost:{port}/_stcore/health")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
                take_all(browser, f"http://localhost:{port}")
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(address: str) -> None:
    """Wait until the server answers, at most a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def take_all(browser: Browser, address: str) -> None:
    """Photograph every page at two widths, light and dark."""
    for name, path in PAGES.items():
        for suffix, width in WIDTHS.items():
            for scheme in ("light", "dark"):
                take(browser, f"{address}/{path}", TARGET / f"{name}-{scheme}{suffix}.png", width, scheme)


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
