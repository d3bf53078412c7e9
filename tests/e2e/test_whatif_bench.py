"""The what-if bench as a visitor uses it: variants in a link, a verdict flipped, a file scored and taken away."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from app_server import AppServer

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect

SECONDS = 1000.0
ASKED = "run=first-look-lstm&sentence=the+food+was+good+but+the+staff+was+rude"

pytestmark = pytest.mark.e2e


def test_variants_are_made_by_presses_and_another_visitor_opens_the_link(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/variants?{ASKED}")
    page.get_by_role("button", name="Reverse the order").click(timeout=60 * SECONDS)
    expect(page.get_by_text("Original, pinned:")).to_be_visible(timeout=30 * SECONDS)
    page.get_by_role("button", name="Flip it").click()
    expect(page.get_by_text("sentences tried")).to_be_visible(timeout=30 * SECONDS)
    page.get_by_role("button", name="Add", exact=True).first.click()
    page.wait_for_url(lambda url: len(parse_qs(urlsplit(url).query).get("variant", [])) == 2, timeout=30 * SECONDS)
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("Original, pinned:")).to_be_visible(timeout=60 * SECONDS)
    expect(page.locator(".js-plotly-plot .ytick")).to_have_count(2, timeout=30 * SECONDS)


def test_text_that_looks_like_html_stays_text(page: Page, server: AppServer) -> None:
    hostile = "<img src=x onerror=document.title='owned'>"
    page.goto(f"{server.address}/variants?run=first-look-lstm&sentence={hostile}&variant={hostile}")
    expect(page.get_by_text("Original, pinned:")).to_be_visible(timeout=60 * SECONDS)
    expect(page.locator(".js-plotly-plot .ytick")).to_have_count(1, timeout=30 * SECONDS)
    assert page.locator("img[src=x]").count() == 0
    assert page.title() != "owned"


def test_a_file_of_texts_is_scored_taken_away_and_found_by_who_has_the_link(
    page: Page, browser: Browser, server: AppServer, tmp_path: Path
) -> None:
    texts = tmp_path / "texts.csv"
    texts.write_text("id,review\n1,the food was good\n2,the food was bad\n", encoding="utf-8")
    page.goto(f"{server.address}/score?run=first-look-lstm")
    page.get_by_label("A file with texts, no labels needed").set_input_files(texts, timeout=60 * SECONDS)
    page.get_by_role("button", name="Score", exact=True).click(timeout=60 * SECONDS)
    expect(page.get_by_text("2 texts scored")).to_be_visible(timeout=90 * SECONDS)
    with page.expect_download(timeout=60 * SECONDS) as coming:
        page.get_by_role("button", name="Download the scored file").click()
    content = Path(coming.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["verdict"] for row in rows] == ["positive", "negative"]
    other = browser.new_page()
    other.goto(page.url)
    expect(other.get_by_text("2 texts scored")).to_be_visible(timeout=60 * SECONDS)
    other.close()
