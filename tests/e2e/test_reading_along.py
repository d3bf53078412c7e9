import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from app_server import CHROMIUM, ROOT, streamlit_server

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

PAGE = Path(__file__).with_name("reader_page.py")
# Transition events do not leave a shadow root, so they are noted inside it.
NOTE_UNROLLING = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  root.addEventListener("transitionend", (event) => {
    if (event.target.matches(".step")) window.unrolled = (window.unrolled ?? 0) + 1;
  });
  return root;
};
"""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with streamlit_server(PAGE, environment, tmp_path_factory.mktemp("page")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def still(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(still: BrowserContext) -> Iterator[Page]:
    page = still.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.close()
    assert faults == []


def open_reader(page: Page, address: str, query: str = "") -> Locator:
    page.goto(f"{address}/?{query}")
    reader = page.locator(".reader[data-answered]")
    reader.wait_for()
    return reader


def type_sentence(page: Page, sentence: str) -> None:
    page.get_by_label("Your sentence").fill(sentence)
    expect(page.locator(".reader")).to_have_attribute("data-answered", sentence)


def picture_of(page: Page) -> str:
    return str(page.locator(".picture canvas").evaluate("canvas => canvas.toDataURL()"))


def test_an_edit_is_answered_with_new_words_verdict_and_picture(page: Page, address: str) -> None:
    open_reader(page, address)
    picture = picture_of(page)
    type_sentence(page, "not bad")
    expect(page.locator(".chip")).to_have_text(["not", "bad"])
    expect(page.locator(".move")).to_have_text(["+0.25", "\u22120.54"])
    expect(page.locator(".outcome")).to_have_text("negative, 0.79")
    assert picture_of(page) != picture


def test_the_field_keeps_what_is_typed_while_answers_come_in(page: Page, address: str) -> None:
    open_reader(page, address)
    field = page.get_by_label("Your sentence")
    field.fill("")
    field.press_sequentially("the film was not bad at all", delay=15)
    expect(page.locator(".reader")).to_have_attribute("data-answered", "the film was not bad at all")
    expect(field).to_have_value("the film was not bad at all")


def test_python_can_put_a_sentence_into_the_field(page: Page, address: str) -> None:
    open_reader(page, address)
    type_sentence(page, "bad")
    page.get_by_role("button", name="Put an example").click()
    expect(page.get_by_label("Your sentence")).to_have_value("an example was put here")
    type_sentence(page, "bad")
    expect(page.locator(".chip")).to_have_text(["bad"])


def test_letters_typed_in_the_field_are_no_shortcuts_of_the_page(page: Page, address: str) -> None:
    open_reader(page, address)
    page.get_by_label("Your sentence").press_sequentially("crc")
    expect(page.locator(".reader")).to_have_attribute("data-answered", re.compile("crc$"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_is_typed_is_shown_as_text_and_never_as_markup(page: Page, address: str) -> None:
    open_reader(page, address)
    type_sentence(page, "<img/src=x> <b>bold</b>")
    expect(page.locator(".chip")).to_have_text(["<img/src=x>", "<b>bold</b>"])
    expect(page.locator(".reader img, .reader b")).to_have_count(0)


def test_an_empty_sentence_shows_a_hint_and_no_strip(page: Page, address: str) -> None:
    open_reader(page, address)
    type_sentence(page, "")
    expect(page.locator(".hint")).to_be_visible()
    expect(page.locator(".strip")).to_be_hidden()
    expect(page.locator(".outcome")).to_have_text("")
    type_sentence(page, "bad")
    expect(page.locator(".strip")).to_be_visible()


def test_an_unknown_word_says_that_nobody_taught_it(page: Page, address: str) -> None:
    open_reader(page, address)
    type_sentence(page, "a blorped film")
    expect(page.locator(".chip.is-unknown")).to_have_attribute("title", "“blorped”: nobody taught me this word")
    expect(page.locator(".outcome.doubtful")).to_contain_text("1 of 3 words are unknown")


def test_hundreds_of_paddings_share_one_column(page: Page, address: str) -> None:
    open_reader(page, address, "odd=padding")
    type_sentence(page, "not bad")
    expect(page.locator(".chip")).to_have_text(["not", "bad", "… 248 paddings …"])


def test_arrow_keys_and_ends_move_the_cursor_and_say_where_it_is(page: Page, address: str) -> None:
    open_reader(page, address)
    type_sentence(page, "it was not bad")
    strip = page.locator(".strip")
    strip.press("Home")
    expect(strip).to_have_attribute("data-column", "0")
    strip.press("ArrowRight")
    strip.press("ArrowRight")
    expect(page.locator("[aria-live]")).to_have_text(
        re.compile(r"^3 of 4: “not”: positive 0\.\d\d after it, moved \+0\.2\d$")
    )
    strip.press("End")
    expect(strip).to_have_attribute("data-column", "3")
    strip.press("ArrowLeft")
    expect(strip).to_have_attribute("data-column", "2")


def test_a_click_on_a_column_puts_the_cursor_there(page: Page, address: str) -> None:
    open_reader(page, address)
    page.locator(".chip", has_text="dull").click()
    expect(page.locator(".strip")).to_have_attribute("data-column", "5")
    expect(page.locator(".word.now .chip")).to_have_text("dull")


def test_the_pointer_over_a_cell_reads_unit_word_and_value(page: Page, address: str) -> None:
    open_reader(page, address)
    page.locator(".picture canvas").hover(position={"x": 60, "y": 5})
    expect(page.locator(".picture .readout")).to_have_text(
        re.compile(r"^unit \d+ · word “i” · forget gate [01]\.\d\d$")
    )


def test_up_and_down_choose_the_unit_that_is_read(page: Page, address: str) -> None:
    open_reader(page, address)
    second = page.locator(".unit").nth(1).text_content()
    page.locator(".strip").press("ArrowDown")
    expect(page.locator(".picture .readout")).to_have_text(re.compile(rf"^unit {second} · "))


def test_play_steps_through_the_words_and_stops_at_the_last(page: Page, address: str) -> None:
    open_reader(page, address)
    type_sentence(page, "not bad film")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator(".strip")).to_have_attribute("data-column", "0")
    expect(page.locator(".strip")).to_have_attribute("data-column", "2")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_the_network_folds_into_its_loop_and_unrolls_again(page: Page, address: str) -> None:
    open_reader(page, address)
    step = page.locator(".step").first
    expect(step).to_have_css("opacity", "1")
    page.get_by_role("button", name="Fold").click()
    expect(step).to_have_css("opacity", "0")
    page.get_by_role("button", name="Unroll again").click()
    expect(step).to_have_css("opacity", "1")


def test_it_opens_by_unrolling_the_loop(browser: Browser, address: str) -> None:
    page = browser.new_page(reduced_motion="no-preference")
    page.add_init_script(NOTE_UNROLLING)
    open_reader(page, address)
    page.wait_for_function("window.unrolled > 0")
    expect(page.locator(".step").first).to_have_css("opacity", "1")
    page.close()


def test_nothing_moves_where_motion_is_unwelcome(page: Page, address: str) -> None:
    page.add_init_script(NOTE_UNROLLING)
    open_reader(page, address)
    page.get_by_role("button", name="Fold").click()
    page.get_by_role("button", name="Unroll again").click()
    type_sentence(page, "not bad")
    expect(page.locator(".step").first).to_have_css("opacity", "1")
    assert page.evaluate("window.unrolled") is None


@pytest.mark.parametrize(
    ("cell", "letters"), [("lstm", ["c₀", "h₀", "c", "h"]), ("gru", ["h₀", "h"]), ("simple_rnn", ["h₀", "h"])]
)
def test_each_cell_hands_on_what_it_has(page: Page, address: str, cell: str, letters: list[str]) -> None:
    open_reader(page, address, f"cell={cell}")
    expect(page.locator(".network .letter")).to_have_text(letters)


def test_a_table_for_screen_readers_holds_words_verdicts_and_moves(page: Page, address: str) -> None:
    open_reader(page, address)
    type_sentence(page, "not blorped")
    rows = page.get_by_role("table", name="The verdict after each word").get_by_role("row")
    expect(rows).to_have_text(
        ["wordpositive after itmove", "not0.75+0.25", re.compile(r"^blorped \(nobody taught me this word\)0\.\d\d")]
    )


def test_on_a_phone_the_strip_scrolls_and_the_page_does_not(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    open_reader(page, address)
    strip = page.locator(".strip")
    assert strip.evaluate("strip => strip.scrollWidth > strip.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    strip.press("End")
    label = page.locator(".words .gutter")
    expect(label).to_be_in_viewport(ratio=1)
    expect(page.locator(".chip").last).to_be_in_viewport(ratio=1)
    page.close()


def test_no_other_host_is_asked(page: Page, address: str) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
    open_reader(page, address)
    assert hosts - {""} == {urlparse(address).netloc}
