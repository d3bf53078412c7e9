"""A guided tour in a real browser: by the keyboard from end to end, and by the browser's own way back."""

import re

import pytest
from app_server import AppServer
from playwright.sync_api import Page, expect

from core.tours.tour import read_tour

pytestmark = pytest.mark.e2e

TOUR = read_tour("sentence")
MINE = "The waiter was slow but kind."


def bar(page: Page, stop: int) -> None:
    """Wait until the bar shows a stop and its page has run."""
    expect(page.locator(".st-key-tour")).to_contain_text(f"{stop} of {len(TOUR.stops)}")
    expect(page).to_have_url(re.compile(f"/{TOUR.stops[stop - 1].page}\\?.*stop={stop}(&|$)"))
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_have_count(1)


def begin(page: Page, server: AppServer) -> None:
    page.goto(server.address)
    field = page.get_by_label("Your sentence")
    field.fill(MINE)
    expect(page.locator("[data-answered]").first).to_have_attribute("data-answered", MINE)
    page.locator(".st-key-begin_sentence button:visible").press("Enter")
    bar(page, 1)
    expect(field).to_have_value("The food was not good.")


def test_the_keyboard_alone_leads_through_the_tour_and_back_to_ones_own_sentence(server: AppServer, page: Page) -> None:
    begin(page, server)
    for stop in range(2, len(TOUR.stops) + 1):
        page.locator(".st-key-tour_next button").press("Enter")
        bar(page, stop)
    page.locator(".st-key-tour_end button").press("Enter")
    expect(page.locator(".st-key-tour")).to_have_count(0)
    expect(page.get_by_label("Your sentence")).to_have_value(MINE)


def test_the_browsers_way_back_is_the_tours_way_back(server: AppServer, page: Page) -> None:
    begin(page, server)
    for stop in (2, 3, 4):
        page.locator(".st-key-tour_next button").click()
        bar(page, stop)
    page.go_back()
    bar(page, 3)
    # Going to another page, Streamlit writes the new address on the old page first: two steps lead back over it.
    page.go_back()
    expect(page.locator(".st-key-tour_here")).to_have_count(1)
    page.go_back()
    bar(page, 2)
    page.go_back()
    bar(page, 1)
    page.reload()
    bar(page, 1)
