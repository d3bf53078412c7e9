"""The whole job as a visitor does it: read, bring data, train, stop, look inside, ask what if."""

import re
from pathlib import Path
from urllib.parse import urlparse

import pytest
from app_server import AppServer, kill_worker, serving
from curves_page import POINTS
from moving import to_page

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser, Locator, Page, expect

from core.runs.folder import RunFolder
from core.runs.status import Status

PAGES = ("", "data", "train", "runs", "inside", "what-if")
SECONDS = 1000.0
UNTIL_POINTS = 90 * SECONDS

pytestmark = pytest.mark.e2e


def go(page: Page, server: AppServer, place: str, query: str = "") -> Page:
    page.goto(f"{server.address}/{place}?{query}")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60 * SECONDS)
    return page


def press_train(page: Page, server: AppServer) -> RunFolder:
    """Choose a small GRU, so many epochs that nobody is too late to stop it, and press Train; return the run."""
    go(page, server, "train", "epochs=50")
    page.get_by_role("radio", name="GRU").click()
    page.get_by_role("radio", name="S", exact=True).click()
    expect(page.get_by_text("GRU 16 on Generated reviews")).to_have_count(1)
    page.get_by_role("button", name=re.compile("^Train, about")).click()
    page.wait_for_url(re.compile(r"/runs\?.*run="))
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    return server.runs.open(re.search(r"run=(\w+)", page.url)[1])


def headline(page: Page, words: str) -> Locator:
    return page.get_by_test_id("stMarkdown").filter(has_text=re.compile(words))


@pytest.fixture(scope="module")
def stopped(browser: Browser, server: AppServer) -> RunFolder:
    """Return a run that was trained until its curves had points, and stopped by its button."""
    page = browser.new_page()
    run = press_train(page, server)
    page.wait_for_function(f"({POINTS})() > 5", timeout=UNTIL_POINTS)
    page.get_by_role("button", name="Stop").click()
    expect(headline(page, "stopped")).to_be_visible(timeout=60 * SECONDS)
    page.close()
    return run


def test_a_bookmarked_page_is_found_by_a_server_that_nobody_has_asked_before(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path) as fresh:
        go(page, fresh, "train")
        expect(page.get_by_role("heading", name="Train")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        # The page leaves before its server ends, or it would complain about the lost connection.
        page.goto("about:blank")


def test_the_first_page_reads_what_is_typed_with_the_network_chosen(page: Page, server: AppServer) -> None:
    go(page, server, "")
    field, outcome = page.get_by_label("Your sentence"), page.locator(".outcome")
    field.fill("the food was wonderful")
    expect(page.locator(".chip")).to_have_text(["the", "food", "was", "wonderful"])
    expect(outcome).to_contain_text("positive")
    field.fill("the food was terrible")
    expect(outcome).to_contain_text("negative")
    by_lstm = page.locator(".move").all_text_contents()
    page.get_by_role("radio", name="GRU").click()
    expect(page.get_by_text("one GRU cell")).to_be_visible()
    expect(field).to_have_value("the food was terrible")
    assert page.locator(".move").all_text_contents() != by_lstm


def test_no_page_asks_another_host_than_the_server(page: Page, server: AppServer) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
    for place in PAGES:
        go(page, server, place)
    assert hosts - {""} == {urlparse(server.address).netloc}


def test_stop_cuts_a_training_short_and_keeps_the_weights(stopped: RunFolder) -> None:
    status = stopped.status()
    assert status.status is Status.STOPPED
    assert len(stopped.history().epochs) < stopped.recipe().training.epochs
    assert stopped.snapshots.epochs()[0] == 0
    assert stopped.model_path.exists()
    assert stopped.recipe().network.recurrent[0].units == 16


def test_a_reload_and_a_second_tab_show_the_run_as_it_was_left(
    page: Page, browser: Browser, server: AppServer, stopped: RunFolder
) -> None:
    go(page, server, "runs", f"run={stopped.id}")
    page.wait_for_function(f"({POINTS})() > 5")
    page.reload()
    expect(headline(page, "stopped")).to_be_visible()
    page.wait_for_function(f"({POINTS})() > 5")
    second = browser.new_page()
    go(second, server, "runs")
    expect(headline(second, "stopped")).to_be_visible()
    second.close()


def test_inside_draws_every_gate_of_the_trained_network_and_proves_it(
    page: Page, server: AppServer, stopped: RunFolder
) -> None:
    go(page, server, "inside", f"run={stopped.id}")
    expect(page.locator(".js-plotly-plot .gtitle")).to_have_text(
        ["update gate z", "reset gate r", "candidate", "hidden state h"]
    )
    proof = page.get_by_text("Largest difference between these NumPy numbers and Keras")
    expect(proof).to_have_text(re.compile(r"\d\.\de-0[5-9]$"))


def test_what_if_follows_the_sentence_and_marks_an_unknown_word(
    page: Page, server: AppServer, stopped: RunFolder
) -> None:
    go(page, server, "what-if", f"run={stopped.id}")
    page.get_by_label("Your sentence").fill("the blorped film was wonderful")
    expect(page.locator(".chip.is-unknown")).to_have_text(["blorped"])
    expect(page.locator(".chip")).to_have_count(5)
    bars = page.get_by_test_id("stProgress")
    before = bars.all_text_contents()
    page.get_by_label("Your sentence").fill("the film was terrible")
    expect(page.locator(".chip")).to_have_count(4)
    expect(bars).not_to_have_text(before)


def test_an_uploaded_file_is_imported_and_chosen_on_train(page: Page, server: AppServer, tmp_path: Path) -> None:
    file = tmp_path / "ratings of mine.tsv"
    rows = [f"it was {word} number {row}\t{label}" for row in range(20) for word, label in (("good", 1), ("bad", 0))]
    file.write_text("\n".join(rows), encoding="utf-8")
    go(page, server, "data")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("All 40 rows have a text and a label.")).to_be_visible()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", name="40 texts")).to_be_visible()
    to_page(page, "Train", "Train")
    expect(page.get_by_text("On ratings of mine.")).to_be_visible()


def test_a_killed_worker_shows_as_interrupted_within_five_seconds(page: Page, server: AppServer) -> None:
    run = press_train(page, server)
    expect(headline(page, "running|compiled").first).to_be_visible(timeout=60 * SECONDS)
    assert kill_worker(run)
    expect(headline(page, "interrupted")).to_be_visible(timeout=5 * SECONDS)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    assert run.status().status is Status.INTERRUPTED


def test_curves_that_have_ended_are_a_table_for_who_listens_which_widens_no_phone(
    browser: Browser, server: AppServer, stopped: RunFolder
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    go(page, server, "runs", f"run={stopped.id}")
    table = page.locator(".chart table").first
    expect(table.locator("thead")).to_contain_text("training")
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_no_page_scrolls_sideways(
    browser: Browser, server: AppServer, stopped: RunFolder, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    for place in PAGES:
        go(page, server, place, f"run={stopped.id}")
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth"), place
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    page.close()
