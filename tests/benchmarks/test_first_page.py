from statistics import median
from urllib.parse import urlparse

import pytest
from figures import record
from loading import load
from playwright.sync_api import Browser

pytestmark = pytest.mark.benchmark

READER = ".reader[data-answered] svg"
CHART = ".js-plotly-plot .main-svg"
ROUNDS = 9


def test_the_first_page_asks_no_host_but_its_server(browser: Browser, app: str) -> None:
    first = load(browser, app, READER)
    record(
        "hosts asked by the first page beside its server",
        str(len(first.hosts - {urlparse(app).netloc})),
        bound="0",
        details=f"{len(first.urls)} requests",
    )
    assert first.hosts == {urlparse(app).netloc}


def test_the_first_picture_is_not_plotly(browser: Browser, app: str, one_chart: str) -> None:
    first, chart = load(browser, app, READER), load(browser, one_chart, CHART)
    assert (first.plotly_charts, first.plotly_files) == (0, [])
    assert (chart.plotly_charts, len(chart.plotly_files)) == (1, 1)


def test_the_first_page_is_complete_within_one_and_a_half_times_an_empty_page_with_one_plotly_chart(
    browser: Browser, app: str, one_chart: str
) -> None:
    load(browser, app, READER)
    load(browser, one_chart, CHART)
    pairs = [(load(browser, app, READER), load(browser, one_chart, CHART)) for _ in range(ROUNDS)]
    first = median(pair[0].milliseconds for pair in pairs)
    chart = median(pair[1].milliseconds for pair in pairs)
    record(
        "first page complete / empty page with one Plotly chart",
        f"{first / chart:.2f}",
        bound="≤ 1.5",
        details=f"medians of {ROUNDS} in turn, caches empty: {first:.0f} ms / {chart:.0f} ms",
    )
    assert first / chart <= 1.5
