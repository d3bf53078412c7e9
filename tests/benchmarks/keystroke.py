"""Measure a keystroke in the sentence reader to the changed picture, in headless Chromium on loopback.

    python tests/benchmarks/keystroke.py http://127.0.0.1:8501/ --keystrokes 80

Each keystroke is timed inside the browser: from the ``input`` event to the frame after the reader has drawn the
answer for what then stands in the field. The next key is pressed only then, so answers never share a run.
"""

import argparse
import json
import os
import sys

import numpy as np
from playwright.sync_api import Page, sync_playwright

TEXT = "i thought the film would be dull and slow but it was not bad at all and in the end wonderful "

# The field and the answer lie in a shadow root, so both are watched inside it.
WATCH = """
reader => {
  const field = reader.querySelector('textarea');
  window.times = [];
  let started = null;
  field.addEventListener('input', () => { started = performance.now(); });
  new MutationObserver(() => {
    if (started === null || reader.dataset.answered !== field.value) return;
    const start = started;
    started = null;
    requestAnimationFrame(() => setTimeout(() => window.times.push(performance.now() - start), 0));
  }).observe(reader, {attributes: true, attributeFilter: ['data-answered']});
}
"""


def measure(page: Page, address: str, keystrokes: int) -> list[float]:
    """Return milliseconds, one a keystroke, after three unmeasured ones."""
    page.goto(address)
    reader = page.locator(".reader[data-answered]")
    reader.wait_for()
    field = reader.locator("textarea")
    field.fill("")
    page.locator(".reader[data-answered='']").wait_for()
    reader.evaluate(WATCH)
    for count, letter in enumerate((TEXT * keystrokes)[: keystrokes + 3], start=1):
        field.press("Space" if letter == " " else letter)
        page.wait_for_function("count => window.times.length >= count", arg=count)
    times: list[float] = page.evaluate("window.times")
    return times[3:]


def main() -> None:
    """Print the percentiles as one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--keystrokes", type=int, default=80)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox", "--disable-gpu"])
        times = measure(
            browser.new_page(viewport={"width": 1280, "height": 900}), arguments.address, arguments.keystrokes
        )
        browser.close()
    p50, p95 = np.percentile(times, [50, 95]).round()
    result = {"keystrokes": len(times), "p50_ms": p50, "p95_ms": p95, "load": round(os.getloadavg()[0], 1)}
    sys.stdout.write(f"{json.dumps(result)}\n")


if __name__ == "__main__":
    main()
