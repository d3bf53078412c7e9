import os
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from app_server import AppServer, streamlit_server
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.e2e

SENTENCE = "not bad"
PATIENCE = 30_000  # ms
DARK = "rgb(14, 19, 20)"

# Counts the players that are put into a page; each is in a shadow root.
COUNT_PLAYERS = """
window.drawn = 0;
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  const count = (changes) => {
    const added = changes.flatMap((change) => [...change.addedNodes]);
    window.drawn += added.filter((node) => node.matches?.(".player")).length;
  };
  new MutationObserver(count).observe(root, {childList: true, subtree: true});
  return root;
};
"""


def note_answers(page: Page) -> list[bytes]:
    """Return what the server will have sent to the page's session, message by message."""
    answers: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: answers.append(bytes_of(frame))))
    return answers


def bytes_of(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()


def note_scripts(page: Page) -> list[str]:
    """Return the names of the components' scripts that the page will have asked for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.extend(re.findall(r"/scripts/(\w+)-[0-9a-f]+\.js$", request.url)))
    return asked


def open_drawing(page: Page, address: str, drawing: str) -> Locator:
    page.goto(address)
    shown = page.locator(drawing)
    expect(shown).to_have_attribute("data-answered", SENTENCE, timeout=PATIENCE)
    return shown


@pytest.mark.parametrize(("place", "name"), [("", "reader"), ("cell", "player")])
def test_an_answer_brings_what_changed_and_the_script_comes_once(
    page: Page, server: AppServer, place: str, name: str
) -> None:
    answers, scripts = note_answers(page), note_scripts(page)
    drawing = open_drawing(page, f"{server.address}/{place}?sentence={quote(SENTENCE)}", f".{name}")
    drawing.locator("textarea").press("End")
    for letter in "ly":
        typed = drawing.locator("textarea").input_value() + letter
        drawing.locator("textarea").press(letter)
        expect(drawing).to_have_attribute("data-answered", typed, timeout=PATIENCE)
    assert not [answer for answer in answers if f"module_{name}".encode() in answer]
    assert scripts == [name]


def test_what_is_drawn_anew_while_its_script_is_on_its_way_is_drawn_once_and_stays(
    page: Page, server: AppServer
) -> None:
    held: list[Route] = []
    page.add_init_script(COUNT_PLAYERS)
    page.route("**/scripts/player-*.js", lambda route: held.append(route))
    with page.expect_request("**/scripts/player-*.js", timeout=PATIENCE):
        page.goto(f"{server.address}/cell?sentence={quote(SENTENCE)}")
    # Streamlit draws all components anew for other colours.
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    held.pop().continue_()
    expect(page.locator(".player")).to_have_attribute("data-answered", SENTENCE, timeout=PATIENCE)
    expect(page.locator(".player")).to_have_count(1)
    assert page.evaluate("window.drawn") == 1


def test_by_itself_the_app_brings_the_script_in_its_answer(page: Page, tmp_path: Path) -> None:
    answers, scripts = note_answers(page), note_scripts(page)
    environment = os.environ | {"UNROLLED_HOME": str(tmp_path)}
    with streamlit_server(Path("app.py"), environment, tmp_path) as address:
        open_drawing(page, f"{address}/?sentence={quote(SENTENCE)}", ".reader")
        page.goto("about:blank")  # or the page would look for its server after that has ended
    assert [answer for answer in answers if b"module_reader" in answer]
    assert scripts == []
