"""Word vectors as a visitor brings them: kept, looked at, trained from."""

from pathlib import Path

import pytest
from app_server import AppServer

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page, expect

LABEL = "A text file of word vectors"
SECONDS = 1000.0

pytestmark = pytest.mark.e2e


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    path = tmp_path / "vectors.txt"
    path.write_text("the 1 0 0.5\nwas 0 1 0.5\nzorp 1 1 1\n", encoding="utf-8")
    return path


def test_vectors_are_brought_and_a_network_starts_from_them(page: Page, server: AppServer, vectors: Path) -> None:
    page.goto(f"{server.address}/embeddings")
    page.get_by_text("Bring word vectors: GloVe").click(timeout=60 * SECONDS)
    page.get_by_label(LABEL).set_input_files(vectors)
    page.get_by_role("button", name="Keep").click(timeout=30 * SECONDS)
    expect(page.get_by_text("'wonderful' is none of these words.")).to_be_visible(timeout=60 * SECONDS)

    page.goto(f"{server.address}/train?size=S&epochs=1")
    page.get_by_text("More", exact=True).click(timeout=60 * SECONDS)
    page.get_by_role("combobox", name="Embedding starts").click()
    page.get_by_role("option", name="vectors · 3 numbers").click()
    expect(page.get_by_text("The embedding starts from vectors, and is trained further")).to_be_visible()
    page.get_by_role("button", name="Train, about").click()
    told = page.get_by_text("The embedding starts from vectors, and is trained further: it has vectors for 2 of the")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible(timeout=30 * SECONDS)
    expect(told).to_be_visible(timeout=180 * SECONDS)


def test_a_file_brought_as_vectors_is_not_offered_as_data(page: Page, server: AppServer, tmp_path: Path) -> None:
    texts = tmp_path / "texts.csv"
    texts.write_text("text,label\nI like it,1\n", encoding="utf-8")
    page.goto(f"{server.address}/embeddings")
    page.locator("[data-testid=stExpander] summary").first.click(timeout=60 * SECONDS)
    page.get_by_label(LABEL).set_input_files(texts)
    expect(page.get_by_test_id("stAlert")).to_contain_text("expected word vectors in texts.csv", timeout=30 * SECONDS)
    page.goto(f"{server.address}/data")
    expect(page.locator(".zone")).to_be_visible(timeout=60 * SECONDS)
    expect(page.get_by_role("button", name="Another file")).to_have_count(0)
    page.goto(f"{server.address}/embeddings")
    expect(page.get_by_role("button", name="Another file")).to_be_visible(timeout=60 * SECONDS)
