import numpy as np
import pytest
from figures import record
from keystroke import answer_sizes, keystroke_times
from playwright.sync_api import Browser

from core.places import ASSETS
from pages.shared.script import bundle

pytestmark = pytest.mark.benchmark

KEYSTROKES = 80
COUNTED = 12
SCRIPTS = {"reader": "reader.js", "player": "player/player.js"}


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


@pytest.mark.parametrize(("place", "name", "bound"), [("", "reader", 30_000), ("cell", "player", 60_000)])
def test_the_answer_to_a_keystroke_brings_no_script(
    browser: Browser, app: str, place: str, name: str, bound: int
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sizes = answer_sizes(page, f"{app}/{place}", COUNTED, f".{name}")
    page.close()
    script = len(bundle(ASSETS / "components" / SCRIPTS[name]))
    record(
        f"bytes of the answer to a keystroke in the {name}",
        f"{np.median(sizes) / 1000:.1f} kB",
        bound=f"≤ {bound // 1000} kB",
        details=f"median of {COUNTED} keystrokes, all messages of the rerun; the script has {script / 1000:.0f} kB",
    )
    assert np.median(sizes) <= bound
