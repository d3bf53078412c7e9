import numpy as np
import pytest
from figures import record
from keystroke import keystroke_times
from playwright.sync_api import Browser

pytestmark = pytest.mark.benchmark

KEYSTROKES = 80


def test_every_keystroke_on_the_first_page_is_answered_with_a_picture(browser: Browser, app: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    times = keystroke_times(page, app, KEYSTROKES)
    page.close()
    p50, p95 = np.percentile(times, [50, 95])
    record(
        "keystroke to changed picture on the first page, p95",
        f"{p95:.0f} ms",
        bound="≤ 150 ms, not asserted",
        details=f"{KEYSTROKES} keystrokes on loopback, p50 {p50:.0f} ms",
    )
    assert len(times) == KEYSTROKES
