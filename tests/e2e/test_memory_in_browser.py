"""The Memory pages in a browser: what a press starts, stops and finds, and links that open the same for others."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from app_server import AppServer

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect

from core.experiments.experiment import read_experiment
from core.experiments.trial import find_trials

SECONDS = 1000.0
PATIENCE = 60 * SECONDS
SENTENCE = quote("it was not good at all")
LINKS = {
    "race?sentence=it&epoch=2&recorded_epoch=3&race_seed=9": {
        "Networks after epoch": "2",
        "Recorded after epoch": "3",
    },
    f"step-by-step?run=first-look-simple-rnn&sentence={SENTENCE}&walk_start=random&walk_scale=1.5&word=2": {
        "times": "1.50",
        "The walk has come to the word": "3. not",
    },
    "clipping?clipping_epoch=2": {"Recorded after epoch": "2"},
    "long-term?example_distance=40": {"Words between the country and the end": "40"},
}

pytestmark = pytest.mark.e2e


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_one_press_queues_the_three_cells_and_another_stops_them(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/race")
    page.get_by_role("button", name=re.compile("^Train the three here")).click(timeout=PATIENCE)
    stop = page.get_by_role("button", name="Stop")
    expect(page.get_by_text("0 of 3 ways are over")).to_be_visible(timeout=PATIENCE)
    page.wait_for_url(re.compile("trial="), timeout=PATIENCE)
    (trial,) = find_trials(server.runs, read_experiment("race"))
    assert (asked(page)["trial"], len(trial.runs)) == ([trial.id], 3)
    stop.click()
    expect(page.get_by_text("3 of 3 ways are over")).to_be_visible(timeout=180 * SECONDS)
    expect(stop).to_have_count(0, timeout=PATIENCE)


def test_the_long_term_experiment_starts_and_is_cancelled(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/long-term?recall_seed=3")
    page.get_by_role("button", name=re.compile("^Run it here")).click(timeout=PATIENCE)
    cancel = page.get_by_role("button", name="Cancel")
    expect(page.get_by_text(re.compile("^Training 15 networks: "))).to_be_visible(timeout=PATIENCE)
    cancel.click()
    ended = page.get_by_text(re.compile("cancelled|Trained here in one process"))
    expect(ended.first).to_be_visible(timeout=180 * SECONDS)
    expect(cancel).to_have_count(0, timeout=PATIENCE)


def test_the_terms_of_each_matrix_add_up_at_a_press(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/matrices?run=first-look-simple-rnn&sentence={SENTENCE}")
    expect(page.get_by_text(re.compile("The 6 terms add up to the whole"))).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="W_x").click()
    page.wait_for_url(re.compile("matrix=W_x"), timeout=PATIENCE)
    expect(page.get_by_text("share of the gradient of W_x")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="W_y").click()
    expect(page.get_by_text(re.compile("W_y is used once"))).to_be_visible(timeout=PATIENCE)


def test_the_walk_to_a_word_is_a_link_that_opens_the_same_in_another_browser(
    page: Page, browser: Browser, server: AppServer
) -> None:
    page.goto(f"{server.address}/step-by-step?run=first-look-lstm&sentence={SENTENCE}")
    page.get_by_role("radio", name="identity").click(timeout=PATIENCE)
    word = page.get_by_role("slider", name="The walk has come to the word")
    word.press("ArrowRight", timeout=PATIENCE)
    page.wait_for_url(re.compile("word=1"), timeout=PATIENCE)
    page.wait_for_url(re.compile("walk_start=identity"), timeout=PATIENCE)
    other = browser.new_page()
    other.goto(page.url)
    found = other.get_by_role("slider", name="The walk has come to the word")
    expect(found).to_have_attribute("aria-valuetext", "2. was", timeout=PATIENCE)
    expect(other.get_by_role("radio", name="identity")).to_be_checked()
    other.close()


@pytest.mark.parametrize("link", LINKS)
def test_a_link_sets_what_it_says(page: Page, server: AppServer, link: str) -> None:
    page.goto(f"{server.address}/{link}")
    for name, value in LINKS[link].items():
        slider = page.get_by_role("slider", name=name)
        expect(slider).to_have_attribute("aria-valuetext", value, timeout=PATIENCE)


def test_the_ways_of_clipping_are_trained_by_one_press_with_the_seed_of_the_link(page: Page, server: AppServer) -> None:
    page.goto(f"{server.address}/clipping?clipping_seed=11")
    page.get_by_role("button", name=re.compile("^Train the four here")).click(timeout=PATIENCE)
    expect(page.get_by_text("0 of 4 ways are over")).to_be_visible(timeout=PATIENCE)
    (trial,) = find_trials(server.runs, read_experiment("clipping"))
    assert {server.runs.open(run_id).recipe().seed for run_id in trial.runs.values()} == {11}
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("4 of 4 ways are over")).to_be_visible(timeout=180 * SECONDS)
