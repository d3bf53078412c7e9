import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from figures import ROOT, record
from playwright.sync_api import Browser, Page
from serving import served

pytestmark = pytest.mark.benchmark

LABEL = "A file with labelled texts, one row a text"
FILE_BYTES = 238_000_000
MOST_GROWTH = 150_000_000
UNTIL_DONE = 500_000.0


class Peak:
    """The most resident memory of a process, looked at twenty times a second."""

    def __init__(self, process: psutil.Process) -> None:
        self.bytes = process.memory_info().rss
        self._process, self._end = process, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._end.wait(0.05):
            self.bytes = max(self.bytes, self._process.memory_info().rss)

    @contextmanager
    def watched(self) -> Iterator[None]:
        self._thread.start()
        yield
        self._end.set()
        self._thread.join()


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    """Return a made-up file in the shape of Sentiment140."""
    row = '"{label}","{number}","Mon Apr 06","NO_QUERY","somebody","number {number}: @you it was {word}, I think"\n'
    path, number = tmp_path / "large.csv", 0
    with path.open("w", encoding="utf-8") as file:
        while file.tell() < FILE_BYTES:
            pairs = ((0, "awful"), (4, "lovely")) * 500
            file.write("".join(row.format(label=label, number=number, word=word) for label, word in pairs))
            number += 1
    return path


def bring_and_import(page: Page, file: Path) -> None:
    page.get_by_label(LABEL).set_input_files(file)
    page.get_by_label("Name of the data set").wait_for(timeout=UNTIL_DONE)
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_text("is imported and chosen").wait_for(timeout=UNTIL_DONE)


def server_process() -> psutil.Process:
    children = psutil.Process().children(recursive=True)
    return next(child for child in children if str(ROOT / "server.py") in child.cmdline())


def test_the_server_does_not_grow_by_a_large_file_from_upload_to_imported_data_set(
    browser: Browser, tmp_path: Path, large_file: Path
) -> None:
    with served(ROOT / "server.py", tmp_path / "home") as address:
        page = browser.new_page()
        page.goto(f"{address}/data")
        page.locator(".zone").wait_for()
        page.get_by_text("12,000 texts").wait_for()
        before = server_process().memory_info().rss
        peak = Peak(server_process())
        with peak.watched():
            bring_and_import(page, large_file)
        page.close()
    growth = peak.bytes - before
    record(
        "growth of the server's memory from upload to imported data set",
        f"{growth / 1e6:.0f} MB",
        bound=f"≤ {MOST_GROWTH / 1e6:.0f} MB",
        details=f"a file of {FILE_BYTES / 1e6:.0f} MB brought in a browser; {before / 1e6:.0f} MB before",
    )
    assert growth <= MOST_GROWTH
