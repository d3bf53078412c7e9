"""Loading a page in a browser that has never seen it, and the time until it is complete."""

from dataclasses import dataclass
from urllib.parse import urlparse

from playwright.sync_api import Browser

# What is drawn may lie in a shadow root, which a selector of the document does not enter.
WATCH = """
(() => {
  const roots = [document];
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    roots.push(root);
    return root;
  };
  const there = (selector) => roots.some((root) => root.querySelector(selector));
  const look = () => {
    const done = there('[data-testid="stApp"][data-test-script-state="notRunning"]') && there(DRAWN);
    // The frame that shows it is painted before the next task.
    if (done) setTimeout(() => { window.complete = performance.now(); }, 0);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True, slots=True)
class Load:
    """One first visit: milliseconds from navigation to completeness, and what was asked for."""

    milliseconds: float
    urls: tuple[str, ...]
    plotly_charts: int

    @property
    def hosts(self) -> set[str]:
        """The hosts asked, with their ports."""
        return {urlparse(url).netloc for url in self.urls} - {""}

    @property
    def plotly_files(self) -> list[str]:
        """What was asked for and has Plotly in its name."""
        return [url for url in self.urls if "plotly" in url.lower()]


def load(browser: Browser, address: str, drawn: str) -> Load:
    """Visit a page with empty caches until the script has run and ``drawn``, a selector, is there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    page.on("websocket", lambda socket: urls.append(socket.url))
    page.add_init_script(WATCH.replace("DRAWN", repr(drawn)))
    page.goto(address)
    milliseconds = page.wait_for_function("window.complete", timeout=60_000).json_value()
    page.wait_for_load_state("networkidle")
    charts = page.locator(".js-plotly-plot").count()
    context.close()
    return Load(float(milliseconds), tuple(urls), charts)
