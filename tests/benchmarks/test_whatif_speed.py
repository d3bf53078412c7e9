"""What the what-if bench promises: variants judged, files scored, keystrokes answered."""

import time
from pathlib import Path

import numpy as np
import pytest
from figures import record
from keystroke import keystroke_times
from playwright.sync_api import Browser
from programs import run_command
from threadpoolctl import threadpool_limits

from core.inside.weights import OpenNetwork
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.text.encode import Encoder, fit_encoder
from core.whatif.edits import apply, single_edits
from core.whatif.flips import find_flips
from core.whatif.judges import NetworkJudge
from core.whatif.replacements import offer_replacements
from core.whatif.wording import Wording

pytestmark = pytest.mark.benchmark

WORDS = [f"w{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(600)]
ROWS = 100_000
KEYSTROKES = 60


@pytest.fixture(scope="module")
def asked() -> tuple[OpenNetwork, Encoder]:
    """An LSTM(64) with random weights over 600 words: how long it takes does not depend on what it has learnt."""
    recipe = Recipe.parse({"network": {"recurrent": [{"cell": "lstm", "units": 64}]}})
    encoder = fit_encoder([" ".join(WORDS)] * 2, recipe.text)
    rng = np.random.default_rng(0)
    shapes = {
        "embedding/table": (len(encoder.vocabulary), 32),
        "recurrent.0.forward/kernel": (32, 256),
        "recurrent.0.forward/recurrent_kernel": (64, 256),
        "recurrent.0.forward/bias": (256,),
        "head/kernel": (64, 1),
        "head/bias": (1,),
    }
    arrays = {name: (0.1 * rng.normal(size=shape)).astype(np.float32) for name, shape in shapes.items()}
    return OpenNetwork.from_arrays(recipe, arrays), encoder


def test_a_thousand_variants_of_thirty_words_are_judged_within_a_second(asked: tuple[OpenNetwork, Encoder]) -> None:
    network, encoder = asked
    wording = Wording.of(" ".join(WORDS[:30]))
    offered = dict.fromkeys(range(30), WORDS[100 : 100 + 35])
    texts = [apply(wording, [edit]) for edit in single_edits(wording, offered)][:1000]
    judge = NetworkJudge(network, encoder)
    with threadpool_limits(1):
        judge(texts[:10])
        started = time.perf_counter()
        judge(texts)
        seconds = time.perf_counter() - started
        started = time.perf_counter()
        found = find_flips(judge, wording, offer_replacements(wording, encoder, network.table, None))
        search = time.perf_counter() - started
    record(
        "1,000 variants of a 30-word sentence judged, LSTM(64)",
        f"{seconds:.2f} s",
        bound="≤ 1 s, not asserted",
        details=f"a whole search for a flip, {found.tried:,} sentences: {search:.2f} s; one thread",
    )
    assert len(texts) == 1000


@pytest.fixture(scope="module")
def trained_lstm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home folder with an LSTM(64) that was trained for one epoch, and its id."""
    home = tmp_path_factory.mktemp("home")
    recipe = home / "recipe.yaml"
    recipe.write_text("network: {recurrent: [{cell: lstm, units: 64}]}\ntraining: {epochs: 1}\n", encoding="utf-8")
    run_command(home, "train", str(recipe))
    return home, Runs(Places(home)).list()[0].id


def test_a_hundred_thousand_rows_are_scored(trained_lstm: tuple[Path, str], tmp_path: Path) -> None:
    home, run = trained_lstm
    rng = np.random.default_rng(1)
    words = np.array(
        [
            "the",
            "food",
            "film",
            "was",
            "is",
            "not",
            "very",
            "good",
            "bad",
            "great",
            "dull",
            "but",
            "and",
            "i",
            "loved",
            "hated",
            "it",
            "place",
            "staff",
        ]
    )
    file = tmp_path / "texts.csv"
    with file.open("w", encoding="utf-8") as stream:
        stream.write("id,review\n")
        stream.writelines(f"{row},{' '.join(rng.choice(words, size=rng.integers(8, 26)))}\n" for row in range(ROWS))
    seconds, cpu = run_command(home, "score", run, str(file), "--out", str(tmp_path / "out.csv"))
    record(
        "100,000 texts of 8 to 25 words scored by an LSTM(64)",
        f"{seconds:.0f} s",
        bound="≤ 60 s on two quiet cores, not asserted",
        details=f"python -m core score, start included; {cpu:.0f} s of processor time",
    )
    assert (tmp_path / "out.csv").read_bytes().count(b"\n") == ROWS + 1


def test_every_keystroke_on_the_what_if_page_is_answered_with_a_picture(browser: Browser, app: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    times = keystroke_times(page, f"{app}/what-if?run=first-look-lstm", KEYSTROKES)
    page.close()
    p50, p95 = np.percentile(times, [50, 95])
    record(
        "keystroke to changed picture on What-if, p95",
        f"{p95:.0f} ms",
        bound="≤ 150 ms, not asserted",
        details=f"{KEYSTROKES} keystrokes on loopback, p50 {p50:.0f} ms",
    )
    assert len(times) == KEYSTROKES
