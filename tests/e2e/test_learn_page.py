"""The notebooks in a browser: from the overview to one of them, its pictures, and what it asks for first."""

import re

import pytest
from app_server import AppServer

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page, expect

SECONDS = 1000.0

pytestmark = pytest.mark.e2e


def test_a_notebook_is_one_click_away_and_its_address_leads_back_to_it(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/notebooks")
    expect(page.get_by_role("heading", name="Five notebooks")).to_be_visible(timeout=60 * SECONDS)
    page.get_by_role("radio", name="D", exact=True).click()
    expect(page.get_by_role("heading", name="D: Restaurant sentences")).to_be_visible(timeout=60 * SECONDS)
    expect(page.get_by_text("What 0.12 means")).to_be_visible(timeout=60 * SECONDS)
    page.wait_for_url(re.compile(r"notebook=D"))
    page.reload()
    expect(page.get_by_role("heading", name="D: Restaurant sentences")).to_be_visible(timeout=60 * SECONDS)
    expect(page.get_by_role("button", name="Fetch uci_yelp")).to_be_visible(timeout=60 * SECONDS)
    expect(page.get_by_role("button", name=re.compile("^Train it here")).first).to_be_disabled(timeout=60 * SECONDS)
