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


def test_the_film_moves_over_the_epochs_without_asking_the_server(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/inside?run=first-look-lstm&gates_view=every+epoch")
    epoch = page.locator(".js-plotly-plot .slider-label").filter(has_text="epoch")
    expect(epoch).to_have_text("epoch 0", timeout=60 * SECONDS)
    page.get_by_text("▶", exact=True).click()
    expect(epoch).to_have_text("epoch 7", timeout=60 * SECONDS)
