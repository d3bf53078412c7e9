import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from app_server import AppServer
from playwright.sync_api import Browser, Locator, Page, expect

from core.inside.clamp import Clamp, clamped_trace
from core.opened import OpenedRun, open_run
from core.places import ASSETS
from core.runs.folder import RunFolder

pytestmark = pytest.mark.e2e

SENTENCE = "a dull film but not bad"
PATIENCE = 30_000  # ms


def network(cell: str = "lstm") -> OpenedRun:
    return open_run(RunFolder(ASSETS / "first_look" / cell))


def open_player(page: Page, server: AppServer, query: str = "", sentence: str = SENTENCE) -> Locator:
    page.goto(f"{server.address}/cell?sentence={quote(sentence)}&{query}")
    expect.set_options(timeout=PATIENCE)
    player = page.locator(".player")
    player.wait_for(timeout=PATIENCE)
    expect(player).to_have_attribute("data-answered", sentence)
    return player


def number(text: str) -> float:
    return float(text.replace("\u2212", "-"))


def numbers_of(page: Page, rows: str) -> list[list[str]]:
    return [row.locator("td").all_text_contents() for row in page.locator(f".equation {rows}").all()]


def test_arrow_keys_and_ends_move_the_cursor_and_say_where_it_is(page: Page, server: AppServer) -> None:
    open_player(page, server)
    strip = page.locator(".strip")
    strip.press("Home")
    expect(strip).to_have_attribute("data-column", "0")
    strip.press("ArrowRight")
    expect(page.locator(".player > [aria-live]")).to_have_text(
        re.compile(r"^2 of 6: “dull”\. Unit \d+: forget gate [01]\.\d\d, .*hidden state .* so far\.$")
    )
    strip.press("End")
    expect(strip).to_have_attribute("data-column", "5")


def test_up_and_down_choose_a_unit_and_fetch_its_weights(page: Page, server: AppServer) -> None:
    open_player(page, server)
    strip = page.locator(".strip")
    first = strip.get_attribute("data-unit")
    strip.press("ArrowDown")
    expect(strip).not_to_have_attribute("data-unit", first or "")
    unit = strip.get_attribute("data-unit")
    expect(page.locator(".equation h4")).to_have_text(re.compile(rf"^forget gate f of unit {unit} at “bad”$"))
    expect(page.locator(".equation .ladder")).to_be_visible()


def test_play_reads_to_the_last_word_and_stops(page: Page, server: AppServer) -> None:
    player = open_player(page, server)
    page.locator(".strip").press("Home")
    page.locator(".controls select").select_option("4")
    page.get_by_role("button", name="Play").click()
    expect(player).to_have_attribute("data-playing", "true")
    expect(player).to_have_attribute("data-playing", "false")
    expect(page.locator(".strip")).to_have_attribute("data-column", "5")


def test_each_phase_of_a_step_is_told_with_its_numbers(page: Page, server: AppServer) -> None:
    open_player(page, server)
    for question, told in (("forget", "of the cell state stays"), ("write", "of the candidate"), ("show", "h = ")):
        page.get_by_role("button", name=f"What shall I {question}?").click()
        expect(page.locator(".story")).to_contain_text(told)


@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_what_stands_in_an_equation_adds_up_and_is_the_networks_own(page: Page, server: AppServer, cell: str) -> None:
    open_player(page, server, f"run=first-look-{cell.replace('_', '-')}&word=1&unit=3")
    _, traced = network(cell).read(SENTENCE)
    layer = traced.layers[0]
    for part, squashed in {**layer.gates, **layer.states}.items():
        page.locator(f".part[data-part={part}]").click()
        expect(page.locator(".equation")).to_have_attribute("data-part", part)
        check_terms(page)
        ladder = [number(row[-1]) for row in numbers_of(page, ".ladder tbody tr")]
        assert ladder[-1] == pytest.approx(float(squashed[1, 3]), abs=4e-4), part


def check_terms(page: Page) -> None:
    """Multiply and add what is shown: it must give what is shown, digit for digit."""
    for side in page.locator(".equation .side").all():
        more = side.get_by_role("button", name=re.compile("Show all"))
        if more.count():
            more.click()
    for matrix in ("kernel", "recurrent"):
        rows = numbers_of(page, f".side.{matrix} tbody tr")
        for _, weight, _, factor, _, product in rows:
            assert number(product) == pytest.approx(number(weight) * number(factor), abs=0.5001e-4)
        if rows:
            total = number(numbers_of(page, f".side.{matrix} tfoot tr")[0][-1])
            assert total == pytest.approx(sum(number(row[-1]) for row in rows), abs=1e-9)


def test_the_sum_of_a_gate_is_that_of_the_lines_above_it(page: Page, server: AppServer) -> None:
    open_player(page, server)
    *summands, total, _ = [number(row[-1]) for row in numbers_of(page, ".ladder tbody tr")]
    assert total == pytest.approx(sum(summands), abs=1e-9)


def test_a_held_gate_changes_the_verdict_and_released_it_is_as_before(page: Page, server: AppServer) -> None:
    open_player(page, server)
    outcome = page.locator(".outcome")
    untouched = outcome.text_content() or ""
    page.locator(".hold select").first.select_option("all")
    page.get_by_role("button", name="Hold forget gate f at 0", exact=True).click()
    expect(page.locator(".was")).to_have_text(f"With something held. Untouched, the network says: {untouched}")
    opened = network()
    held = clamped_trace(opened.network, opened.encoder.read(SENTENCE).ids, [Clamp(part="forget_gate", value=0)]).final
    expect(outcome).to_have_text(f"{opened.classes[int(held.argmax())]}, {held.max():.2f}")
    expect(page).to_have_url(re.compile(r"clamp=0\.forward\.forget_gate\.all(%40|@)0(%3D|=)0"))
    page.get_by_role("button", name=re.compile("^Release forget gate")).click()
    expect(outcome).to_have_text(untouched)
    expect(page.locator(".was")).to_be_hidden()


def test_a_link_opens_word_unit_part_and_what_is_held(page: Page, server: AppServer) -> None:
    clamp = quote("0.forward.cell.2@1=-0.5")
    open_player(page, server, f"run=first-look-lstm&word=2&unit=2&part=cell&clamp={clamp}")
    expect(page.locator(".strip")).to_have_attribute("data-column", "2")
    expect(page.locator(".equation h4")).to_have_text("cell state c of unit 2 at “film”")
    expect(page.locator(".held li").first).to_have_text(re.compile(r"^cell state c of unit 2 = −0\.50 from “dull” on"))
    expect(page.locator(".part[data-part=cell]")).to_have_text("c −0.50")


def test_a_clamp_that_the_network_has_no_place_for_is_told(page: Page, server: AppServer) -> None:
    open_player(page, server, "clamp=0.forward.update_gate.all@0=0")
    expect(page.locator(".notes")).to_contain_text("Not held: expected one of forget_gate")


def test_where_the_cursor_rests_stands_in_the_address(page: Page, server: AppServer) -> None:
    open_player(page, server)
    page.locator(".strip").press("Home")
    expect(page).to_have_url(re.compile(r"word=0\b"))


def test_a_notice_sets_the_player(page: Page, server: AppServer) -> None:
    open_player(page, server, "run=first-look-gru")
    page.get_by_role("button", name=re.compile("Hold the update gate at 1")).click()
    expect(page.locator(".held li").first).to_have_text(re.compile("^update gate z of all units = 1.00"))
    page.get_by_role("button", name="Release everything").click()
    expect(page.locator(".held li")).to_have_count(0)


def test_typing_keeps_every_letter_and_moves_the_cursor_along(page: Page, server: AppServer) -> None:
    player = open_player(page, server)
    field = page.get_by_label("Your sentence")
    field.fill("")
    expect(page.locator(".hint")).to_be_visible()
    field.press_sequentially("the film was not bad at all", delay=15)
    expect(player).to_have_attribute("data-answered", "the film was not bad at all")
    expect(field).to_have_value("the film was not bad at all")
    expect(page.locator(".strip")).to_have_attribute("data-column", "6")


def test_what_is_typed_is_text_and_never_markup(page: Page, server: AppServer) -> None:
    evil = "<img src=x onerror=document.title='cracked'> <b>bold</b> not"
    open_player(page, server, sentence=evil)
    page.locator(".strip").press("Home")
    expect(page.locator(".equation h4")).to_have_text(re.compile("at “"))
    expect(page.locator(".player img, .player b")).to_have_count(0)
    assert page.title() != "cracked"


def test_the_network_folds_into_its_loop(page: Page, server: AppServer) -> None:
    player = open_player(page, server)
    unrolled = page.locator("canvas.row").evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("button", name="Fold").click()
    expect(player).to_have_attribute("data-fold", "1")
    assert page.locator("canvas.row").evaluate("canvas => canvas.toDataURL()") != unrolled
    page.get_by_role("button", name="Unroll").click()
    expect(player).to_have_attribute("data-fold", "0")


def test_a_clip_of_the_whole_sentence_is_a_webm_with_pictures_in_it(
    page: Page, server: AppServer, tmp_path: Path
) -> None:
    open_player(page, server, sentence="not bad")
    page.locator(".controls select").select_option("4")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save clip").click()
    download.value.save_as(tmp_path / "clip.webm")
    assert re.fullmatch(r"unrolled-[a-z0-9-]+\.webm", download.value.suggested_filename)
    content = (tmp_path / "clip.webm").read_bytes()
    assert content[:4] == b"\x1aE\xdf\xa3"
    assert len(content) > 10_000


def test_the_larger_size_is_readable_and_stands_in_the_address(page: Page, server: AppServer) -> None:
    open_player(page, server)
    before = page.locator(".chip").first.evaluate("chip => parseFloat(getComputedStyle(chip).fontSize)")
    page.get_by_role("button", name="Larger").click()
    after = page.locator(".chip").first.evaluate("chip => parseFloat(getComputedStyle(chip).fontSize)")
    assert after > 1.3 * before
    expect(page).to_have_url(re.compile("text_size=large"))


def test_on_a_phone_the_page_does_not_scroll_sideways(browser: Browser, server: AppServer) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    open_player(page, server, "run=first-look-gru")
    widths = page.locator(".player").evaluate(
        "p => [...p.querySelectorAll('*')].map(e => e.getBoundingClientRect().right)"
    )
    strip = page.locator(".strip").evaluate("s => s.getBoundingClientRect().right")
    outside = page.locator(".player").evaluate(
        "p => [...p.querySelectorAll('*')].filter(e => !e.closest('.strip') && !e.closest('.unseen')"
        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className)"
    )
    page.close()
    assert strip <= 390
    assert widths
    assert outside == []


def test_a_step_flows_where_motion_is_welcome(browser: Browser, server: AppServer) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="no-preference")
    open_player(page, server)
    page.locator(".strip").press("Home")
    page.get_by_role("button", name="Step: read the next word").click()
    pictures = [page.locator("canvas.stage").evaluate("canvas => canvas.toDataURL()") for _ in range(4)]
    page.close()
    assert any(one != other for one, other in pairwise(pictures))
