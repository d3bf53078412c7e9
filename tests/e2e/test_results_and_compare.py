"""After training, as a visitor does it: two networks are trained, one is judged, both are compared, one is deleted."""

import re
import time
from contextlib import suppress

import pytest
from app_server import AppServer

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Page, TimeoutError, expect

from core.recipe import Recipe
from core.runs.folder import RunFolder
from core.sweep.fields import parse_fields
from core.sweep.group import submit_sweep
from core.sweep.points import grid, recipe_at

SECONDS = 1000.0
TRAINED = 400 * SECONDS

pytestmark = pytest.mark.e2e


def go(page: Page, server: AppServer, place: str) -> None:
    page.goto(f"{server.address}/{place}")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60 * SECONDS)


def click_in_plot(page: Page, across: float, down: float, until: str) -> None:
    """Click a place of the first picture, given as shares of its size, until the address says ``until``.

    A picture that is still being laid out takes no click, and tells nobody when it does.
    """
    plot = page.locator(".js-plotly-plot .nsewdrag").first
    for _ in range(10):
        box = plot.bounding_box()
        assert box is not None
        place = {"x": across * box["width"], "y": down * box["height"]}
        plot.hover(position=place)
        plot.click(position=place)
        with suppress(TimeoutError):
            page.wait_for_url(re.compile(until), timeout=6 * SECONDS)
            return
    raise AssertionError(f"expected {until} in the address, got {page.url}")


@pytest.fixture(scope="module")
def two(server: AppServer) -> tuple[RunFolder, RunFolder]:
    """Return the two runs of a tiny sweep, which this server trains."""
    common = Recipe.parse(
        {
            "name": "tiny",
            "data": {"options": {"rows": 400}},
            "network": {"embedding": {"size": 8}},
            "training": {"epochs": 1, "engine": "jax"},
        }
    )
    fields = parse_fields(["network.recurrent.0.units=4,6"])
    sweep = submit_sweep(server.runs, [recipe_at(common, fields, point) for point in grid(fields)])
    first, second = sweep.runs
    return server.runs.open(first), server.runs.open(second)


@pytest.fixture(scope="module")
def trained(two: tuple[RunFolder, RunFolder]) -> tuple[RunFolder, RunFolder]:
    """Return the two runs once both have ended."""
    deadline = time.monotonic() + TRAINED / SECONDS
    while not all(run.status().status.has_ended for run in two):
        assert time.monotonic() < deadline, "the two runs did not end in time"
        time.sleep(0.2)
    return two


def test_a_sweep_is_followed_to_its_end_and_names_the_best(
    page: Page, server: AppServer, two: tuple[RunFolder, RunFolder]
) -> None:
    go(page, server, "sweep")
    expect(page.get_by_text("2 of 2 runs are over")).to_be_visible(timeout=TRAINED)
    expect(page.get_by_text("Best in validation:")).to_be_visible(timeout=60 * SECONDS)
    assert all(run.scores()["test"]["texts"] for run in two)
    expect(page.locator(".js-plotly-plot")).to_be_visible()


def test_a_click_on_the_confusion_matrix_opens_its_texts(
    page: Page, server: AppServer, trained: tuple[RunFolder, RunFolder]
) -> None:
    run = trained[0]
    matrix = run.scores()["test"]["confusion"]
    go(page, server, f"results?run={run.id}&true=0&called=1")
    # The lower right cell: the second class, called right.
    click_in_plot(page, 0.75, 0.75, until="true=1&called=1")
    told = f"{matrix[1][1]:,} texts called right" if matrix[1][1] else "No test text lies in this cell"
    expect(page.get_by_text(told)).to_be_visible()


def test_the_order_test_answers_in_a_sentence(
    page: Page, server: AppServer, trained: tuple[RunFolder, RunFolder]
) -> None:
    go(page, server, f"results?run={trained[0].id}&results_view=Word+order")
    expect(page.get_by_text("Do these data need a recurrent network?")).to_be_visible(timeout=60 * SECONDS)


def test_two_runs_are_compared_by_a_link(page: Page, server: AppServer, trained: tuple[RunFolder, RunFolder]) -> None:
    go(page, server, f"all-runs?compare={trained[0].id},{trained[1].id}")
    expect(page.get_by_text("Where their recipes differ")).to_be_visible(timeout=60 * SECONDS)
    expect(page.get_by_text("Pair by pair, on the same test texts")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(3)


def test_on_a_phone_these_pages_do_not_scroll_sideways(
    page: Page, server: AppServer, trained: tuple[RunFolder, RunFolder]
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for place in (f"results?run={trained[0].id}", f"all-runs?compare={trained[0].id},{trained[1].id}", "sweep"):
        go(page, server, place)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth <= main.clientWidth"), place
