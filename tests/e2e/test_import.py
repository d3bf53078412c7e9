"""A file of one's own as a visitor brings it: sent, cancelled, found again, understood, corrected, imported."""

import re
import time
from pathlib import Path

import pytest
from app_server import AppServer
from moving import to_page

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Locator, Page, expect

from core.data.store import list_datasets
from core.places import Places

LABEL = "A file with labelled texts, one row a text"
SECONDS = 1000.0
SENTENCES = "text;stars\n" + "".join(
    f"number {number} was {word};{stars}\n"
    for number in range(12)
    for word, stars in (("bad", 1), ("poor", 2), ("fair", 3), ("good", 4), ("great", 5))
)

pytestmark = pytest.mark.e2e
expect.set_options(timeout=30 * SECONDS)


@pytest.fixture
def data_page(page: Page, server: AppServer) -> Page:
    page.goto(f"{server.address}/data")
    expect(page.locator(".zone")).to_be_visible(timeout=60 * SECONDS)
    return page


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "stars.csv"
    path.write_text(SENTENCES)
    return path


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    path = tmp_path / "large.csv"
    path.write_bytes(b"text,label\n" + b"it was good,yes\nit was bad,no\n" * 1_000_000)
    return path


def slow_down(page: Page, bytes_a_second: int) -> None:
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", conditions)


def form(page: Page) -> Locator:
    return page.get_by_role("button", name="Another file")


def files_on_the_way(server: AppServer) -> list[Path]:
    return list((server.home / "cache" / "uploads").rglob("*.part"))


def wait_until_nothing_is_on_the_way(server: AppServer) -> None:
    deadline = time.monotonic() + 20
    while files_on_the_way(server) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_a_file_is_understood_corrected_and_imported(data_page: Page, server: AppServer, file: Path) -> None:
    data_page.get_by_label(LABEL).set_input_files(file)
    expect(data_page.get_by_text("guessed: semicolon")).to_be_visible()
    expect(data_page.get_by_text("The labels are stars or points from 1 to 5")).to_have_count(2)
    data_page.get_by_text("negative, positive", exact=True).click()
    data_page.get_by_label("Name of the data set").fill("My stars")
    data_page.get_by_role("button", name="Import").click()
    expect(data_page.get_by_text("is imported and chosen: 48 texts in 2 classes")).to_be_visible()
    (dataset,) = [info for info in list_datasets(Places(server.home)) if info.name == "My stars"]
    assert dataset.classes == {"negative": 24, "positive": 24}
    assert f"data={dataset.id}" in data_page.url


def test_a_page_that_is_loaded_again_shows_the_same_file_and_choices(
    data_page: Page, server: AppServer, file: Path
) -> None:
    data_page.get_by_label(LABEL).set_input_files(file)
    name = data_page.get_by_label("Name of the data set")
    name.fill("Not yet imported")
    name.press("Enter")
    deadline = time.monotonic() + 30
    while not any("Not yet imported" in kept.read_text() for kept in server.home.rglob(".choices.json")):
        assert time.monotonic() < deadline, "the page never heard of the name"
        data_page.wait_for_timeout(100)
    data_page.reload()
    expect(form(data_page)).to_be_visible()
    expect(data_page.get_by_label("Name of the data set")).to_have_value("Not yet imported")


def test_another_visitor_does_not_see_the_file(data_page: Page, file: Path) -> None:
    data_page.get_by_label(LABEL).set_input_files(file)
    expect(form(data_page)).to_be_visible()
    stranger = data_page.context.browser.new_page()
    stranger.goto(data_page.url)
    expect(stranger.locator(".zone")).to_be_visible(timeout=60 * SECONDS)
    expect(form(stranger)).to_have_count(0)
    stranger.close()


def test_the_keyboard_alone_brings_a_file(data_page: Page, file: Path) -> None:
    # Asked for before the key: the browser has to know by then that nobody will see its dialog.
    data_page.on("filechooser", lambda chooser: chooser.set_files(file))
    # The page has run to its end; before that it may put the uploader there anew, and the focus would be lost.
    expect(data_page.get_by_text("Train on these")).to_be_visible()
    expect(data_page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    data_page.get_by_label(LABEL).focus()
    expect(data_page.locator(".zone")).to_have_css("outline-style", "solid")
    data_page.keyboard.press("Space")
    expect(form(data_page)).to_be_visible()


def test_an_upload_cancelled_in_the_middle_leaves_nothing_and_can_be_sent_again(
    data_page: Page, server: AppServer, large_file: Path
) -> None:
    slow_down(data_page, 6_000_000)
    data_page.get_by_label(LABEL).set_input_files(large_file)
    expect(data_page.locator(".amount")).to_have_text(re.compile(r"^[1-9].* MB of 30 MB$"))
    assert len(files_on_the_way(server)) == 1
    cancel = data_page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_focused()
    cancel.press("Enter")
    expect(data_page.get_by_text("Cancelled; nothing of the file was kept.")).to_be_visible()
    wait_until_nothing_is_on_the_way(server)
    assert files_on_the_way(server) == []
    slow_down(data_page, -1)
    data_page.get_by_label(LABEL).set_input_files(large_file)
    expect(form(data_page)).to_be_visible(timeout=60 * SECONDS)


def test_an_upload_goes_on_while_another_page_is_looked_at(data_page: Page, large_file: Path) -> None:
    slow_down(data_page, 10_000_000)
    data_page.get_by_label(LABEL).set_input_files(large_file)
    expect(data_page.locator(".amount")).to_be_visible()
    to_page(data_page, "Train", "Runs")
    expect(data_page.get_by_role("heading", name="Runs")).to_be_visible()
    to_page(data_page, "Data", "Choose or bring data")
    expect(form(data_page)).to_be_visible(timeout=60 * SECONDS)


def test_a_file_that_is_no_table_is_told_in_one_sentence(data_page: Page, tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text("<!doctype html><html><body>Not found</body></html>")
    data_page.get_by_label(LABEL).set_input_files(page)
    alert = data_page.get_by_test_id("stAlert")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("page.csv")
