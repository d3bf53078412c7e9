"""The heat maps in a browser: the cursor by click and by key, and the film over the epochs."""

import re

import pytest
from app_server import AppServer

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page, expect

SECONDS = 1000.0
MAPS = ".js-plotly-plot .nsewdrag"

pytestmark = pytest.mark.e2e


def test_a_click_on_a_column_moves_the_cursor_of_all_pictures_and_of_the_link(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/inside?run=first-look-lstm&sentence=the+food+was+not+at+all+bad")
    column = page.locator(MAPS).first
    column.wait_for(timeout=60 * SECONDS)
    column.scroll_into_view_if_needed()
    box = column.bounding_box()
    assert box is not None
    # The fourth of seven words: its column's middle, near the bottom.
    page.mouse.move(box["x"] + box["width"] * 3.5 / 7, box["y"] + box["height"] * 0.85)
    expect(page.locator(".hoverlayer .hovertext").first).to_be_visible()
    page.mouse.click(box["x"] + box["width"] * 3.5 / 7, box["y"] + box["height"] * 0.85)
    expect(page.get_by_text("(word 4), on average")).to_be_visible(timeout=60 * SECONDS)
    expect(page).to_have_url(re.compile("word=3"))
    page.get_by_role("slider", name="Word").press("ArrowRight")
    expect(page.get_by_text("(word 5), on average")).to_be_visible(timeout=60 * SECONDS)


def test_the_sentence_and_the_heat_maps_have_one_cursor(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/inside?run=first-look-lstm&sentence=the+food+was+not+at+all+bad&word=1")
    strip = page.locator(".reader .strip")
    expect(strip).to_have_attribute("data-column", "1", timeout=60 * SECONDS)
    # Moves at once are told as one; none that comes before the answer to another is undone by it.
    for _ in range(3):
        strip.press("ArrowRight")
    expect(page).to_have_url(re.compile("word=4"), timeout=60 * SECONDS)
    for key, column in (("ArrowRight", "5"), ("ArrowRight", "6"), ("ArrowLeft", "5")):
        strip.press(key, delay=200)
        assert strip.get_attribute("data-column") == column
    expect(page.get_by_text("(word 6), on average")).to_be_visible(timeout=60 * SECONDS)
    expect(strip).to_have_attribute("data-column", "5")
    page.get_by_role("slider", name="Word").press("ArrowLeft")
    expect(strip).to_have_attribute("data-column", "4", timeout=60 * SECONDS)
    expect(page.get_by_text("(word 5), on average")).to_be_visible(timeout=60 * SECONDS)
    page.locator(".chip", has_text="food").hover()
    page.locator(".chip", has_text="not").click()
    expect(page.get_by_text("(word 4), on average")).to_be_visible(timeout=60 * SECONDS)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("(word 7), on average")).to_be_visible(timeout=60 * SECONDS)
    expect(page).to_have_url(re.compile("word=6"))


def test_the_film_moves_over_the_epochs_without_asking_the_server(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/inside?run=first-look-lstm&gates_view=every+epoch")
    epoch = page.locator(".js-plotly-plot .slider-label").filter(has_text="epoch")
    expect(epoch).to_have_text("epoch 0", timeout=60 * SECONDS)
    page.get_by_text("▶", exact=True).click()
    expect(epoch).to_have_text("epoch 7", timeout=60 * SECONDS)
