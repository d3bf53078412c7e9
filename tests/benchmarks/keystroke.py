"""From a keystroke in a sentence box to the changed picture.

Each keystroke is timed inside the browser: from the ``input`` event to the task after the frame in which the reader
has drawn the answer for what then stands in the field. The next key is pressed only then, so answers never share a run.
"""

from itertools import pairwise

from playwright.sync_api import Page

TEXT = "i thought the film would be dull and slow but it was not bad at all and in the end wonderful "
WARM_UPS = 3
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"

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


def keystroke_times(page: Page, address: str, keystrokes: int, component: str = ".reader") -> list[float]:
    """Return milliseconds, one a keystroke, after three unmeasured ones; a picture that never comes is an error."""
    page.goto(address)
    reader = page.locator(f"{component}[data-answered]")
    reader.wait_for()
    field = reader.locator("textarea")
    field.fill("")
    page.locator(f"{component}[data-answered='']").wait_for()
    reader.evaluate(WATCH)
    for count, letter in enumerate((TEXT * keystrokes)[: keystrokes + WARM_UPS], start=1):
        field.press("Space" if letter == " " else letter)
        page.wait_for_function("count => window.times.length >= count", arg=count)
    times: list[float] = page.evaluate("window.times")
    return times[WARM_UPS:]


def answer_sizes(page: Page, address: str, keystrokes: int, component: str) -> list[int]:
    """Return the bytes that the server sent the page's session for each keystroke, after three that do not count."""
    received = [0]
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    page.goto(address)
    field = page.locator(f"{component}[data-answered] textarea")
    field.fill("")
    page.locator(f"{component}[data-answered='']").wait_for()
    sums = []
    for count in range(keystrokes + WARM_UPS + 1):
        page.locator(IDLE).wait_for()
        sums.append(sum(received))
        letter = TEXT[count]
        field.press("Space" if letter == " " else letter)
        page.locator(f"{component}[data-answered='{TEXT[: count + 1]}']").wait_for()
    return [after - before for before, after in pairwise(sums)][WARM_UPS:]
