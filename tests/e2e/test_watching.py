"""Watching a real training: the curve grows, is put into words, and the probe sentences get their verdicts."""

import re
from collections.abc import Iterator

import pytest
from app_server import AppServer, serving
from curves_page import POINTS, SLIDING

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect

from core.recipe import Recipe
from core.runs.folder import RunFolder

pytestmark = pytest.mark.e2e

SECONDS = 1000.0
RECIPE = {
    "name": "watched",
    "data": {"options": {"rows": 1200}},
    "network": {"embedding": {"size": 8}, "recurrent": [{"cell": "gru", "units": 8}]},
    "training": {"engine": "jax", "batch_size": 8, "epochs": 5000},
    "probes": ["I thought it would be dull but it was wonderful.", "not good at all"],
}


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[AppServer, RunFolder]]:
    with serving(tmp_path_factory.mktemp("watched")) as server:
        run = server.runs.submit(Recipe.parse(RECIPE))
        yield server, run
        server.runs.stop(run.id)


def watch(page: Page, training: tuple[AppServer, RunFolder]) -> Page:
    server, run = training
    page.goto(f"{server.address}/runs?run={run.id}")
    page.wait_for_function(f"({POINTS})() > 5", timeout=180 * SECONDS)
    return page


def test_the_curve_grows_while_one_looks(page: Page, training: tuple[AppServer, RunFolder]) -> None:
    watch(page, training)
    points = page.evaluate(POINTS)
    page.wait_for_function(f"({POINTS})() > {points + 5}", timeout=120 * SECONDS)
    expect(page.get_by_test_id("stProgress")).to_contain_text("texts a second")


def test_the_training_is_put_into_words_with_rules(page: Page, training: tuple[AppServer, RunFolder]) -> None:
    watch(page, training)
    said = page.get_by_test_id("stMarkdown").filter(has_text=re.compile("validation texts|Still learning|Overfitting"))
    expect(said.first).to_be_visible(timeout=120 * SECONDS)
    page.get_by_text("By which rules is this said?").click()
    expect(page.get_by_text(re.compile("^.*Said (while|when)")).first).to_be_visible()


def test_probe_sentences_have_ribbons_and_lead_to_their_gates(
    page: Page, training: tuple[AppServer, RunFolder]
) -> None:
    watch(page, training)
    expect(page.locator(".js-plotly-plot .annotation")).to_have_count(2, timeout=120 * SECONDS)
    expect(page.locator(".js-plotly-plot .annotation").nth(1)).to_contain_text("not good at all · now")
    page.get_by_role("link", name=re.compile("Gates of 2")).click()
    page.wait_for_url(re.compile(r"/inside\?.*sentence=not"))
    expect(page.locator(".reader textarea")).to_have_value("not good at all", timeout=60 * SECONDS)


def test_the_epochs_are_read_with_the_arrow_keys(page: Page, training: tuple[AppServer, RunFolder]) -> None:
    watch(page, training)
    panels = page.get_by_role("group", name=re.compile("Loss, Accuracy"))
    table = page.locator(".chart table").first
    expect(table.locator("tbody tr").first).to_be_attached(timeout=120 * SECONDS)
    panels.focus()
    panels.press("Home")
    expect(page.locator(".chart [aria-live]").first).to_contain_text("Epoch 1. Loss: training, batch by batch")


def test_what_is_new_slides_in(browser: Browser, training: tuple[AppServer, RunFolder]) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="no-preference")
    widths = watch(page, training).locator(".chart").first.evaluate(SLIDING)
    page.close()
    # Frame by frame, and not in one jump; a scroll bar that comes may move it once.
    assert widths[-3:] == sorted(set(widths[-3:]))
    assert len(widths) > 4
