"""The what-if bench: others beside the network, variants, flips, shares of words, expectations, files."""

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fake_runs import finished_run, random_run, scored_run, training_network
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.data.catalogue.entries import folder_of
from core.data.uploads import find_upload, keep_upload, place_beside
from core.opened import open_run
from core.places import Places
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.whatif.attribution import Method, attribute
from core.whatif.judges import NetworkJudge
from core.whatif.replacements import Opinions
from pages.shared import job, state
from pages.whatif.parts import attributing, edits

WHATIF = "pages/whatif/sentence.py"
VARIANTS = "pages/whatif/variants.py"
BEHAVIOUR = "pages/whatif/behaviour.py"
ATTRIBUTION = "pages/whatif/attribution.py"
BATCH = "pages/whatif/batch.py"
SENTENCE = "the food was not at all bad"


def show(app: AppTest, page: str, run: RunFolder | None = None, **query: Any) -> AppTest:
    app.switch_page(page)
    app.query_params["sentence"] = SENTENCE
    if run is not None:
        app.query_params["run"] = run.id
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def shown_text(app: AppTest) -> str:
    return read("\n".join(str(found.value) for found in [*app.markdown, *app.caption, *app.info, *app.success]))


def original(app: AppTest) -> Any:
    (field,) = (found for found in app.text_input if str(found.key).startswith("original_sentence"))
    return field


def bars(app: AppTest) -> list[float]:
    return [progress.value for progress in app.get("progress")]


def test_the_bag_of_words_and_another_run_are_asked_the_same(app: AppTest, runs: Runs) -> None:
    run, other = finished_run(runs), finished_run(runs, Cell.GRU)
    show(app, WHATIF, run, ask=["bag of words", other.id])
    told = shown_text(app)
    assert told.count("a finished run") == 2
    assert "It counts the words and knows nothing of their order." in told
    assert len(bars(app)) == 6


def test_whom_to_ask_is_kept_in_the_address(app: AppTest, runs: Runs) -> None:
    show(app, WHATIF, finished_run(runs))
    app.multiselect(key="ask").set_value(["bag of words"]).run()
    assert app.query_params["ask"] == "bag of words"


def test_a_class_predicts_before_it_sees(app: AppTest, runs: Runs) -> None:
    show(app, WHATIF, finished_run(runs))
    app.toggle(key="predict_first").set_value(True).run()
    assert not bars(app)
    app.radio(key="predicted_class").set_value("positive").run()
    app.button(key="reveal").click().run()
    assert not app.exception
    assert "You said **positive**" in shown_text(app)
    assert "The word that moved it most is" in shown_text(app)
    assert len(bars(app)) == 2


def test_a_press_adds_a_variant_and_the_address_carries_it(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    show(app, VARIANTS, run)
    app.button(key="variant_negate").click().run()
    assert not app.exception
    assert app.query_params["variant"] == "the food was at all bad"
    drawn = json.loads(app.get_by_key("difference_bars").proto.spec)
    opened = open_run(run)
    given = NetworkJudge(opened.network, opened.encoder)([SENTENCE, "the food was at all bad"])
    assert drawn["data"][0]["x"] == pytest.approx([float(given[1, 1] - given[0, 1])], abs=1e-6)


def test_a_link_with_variants_opens_them(app: AppTest, runs: Runs) -> None:
    show(app, VARIANTS, finished_run(runs), variant=["one thing", "<b>another</b>"])
    assert "Original, pinned:" in shown_text(app)
    drawn = json.loads(app.get_by_key("difference_bars").proto.spec)
    assert drawn["data"][0]["y"] == ["1. one thing", "2. &lt;b&gt;another&lt;/b&gt;"]


def test_what_cannot_be_varied_says_why(app: AppTest, runs: Runs) -> None:
    show(app, VARIANTS, finished_run(runs))
    original(app).set_value("SHOUT").run()
    app.button(key="variant_upper").click().run()
    assert "no small letters" in read(app.warning[0].value)


def test_an_empty_sentence_has_nothing_to_vary(app: AppTest, runs: Runs) -> None:
    show(app, VARIANTS, finished_run(runs))
    original(app).set_value("").run()
    assert not app.exception
    assert "Type a sentence to vary." in shown_text(app)


def test_the_smallest_change_that_turns_the_verdict_is_found_and_can_be_added(app: AppTest, runs: Runs) -> None:
    show(app, VARIANTS, finished_run(runs))
    app.button(key="flip").click().run()
    assert not app.exception
    assert "sentences tried" in shown_text(app)
    app.button(key="add_flip_0").click().run()
    assert isinstance(app.query_params["variant"], str)


def test_variants_that_no_address_can_hold_stay_on_the_page_and_the_page_says_so(app: AppTest, runs: Runs) -> None:
    long = [f"{number} {'a' * 1990}" for number in range(3)]
    show(app, VARIANTS, finished_run(runs), variant=long)
    assert "variant" not in app.query_params
    assert "More is written here than an address can hold" in shown_text(app)
    app.run()
    drawn = json.loads(app.get_by_key("difference_bars").proto.spec)
    assert len(drawn["data"][0]["x"]) == 3


def test_the_tables_to_be_edited_are_told_to_who_cannot_see_them(app: AppTest, runs: Runs) -> None:
    show(app, VARIANTS, finished_run(runs), variant="one thing")
    (variants,) = (table.proto.alt for table in app.dataframe if "variants_editor" in table.proto.id)
    assert variants.startswith("The variants of the sentence")
    show(app, BEHAVIOUR)
    assert any("The expectations" in table.proto.alt for table in app.dataframe)


def test_an_opinion_lexicon_that_is_fetched_while_the_server_runs_is_found(runs: Runs, home: Places) -> None:
    run = finished_run(runs)
    assert edits.opinions(run.id) is None
    folder = folder_of("opinion_lexicon", home)
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "lists.zip", "w") as archive:
        archive.writestr("opinion_lexicon/positive-words.txt", "good\n")
        archive.writestr("opinion_lexicon/negative-words.txt", "bad\n")
    assert edits.opinions(run.id) == Opinions(("good",), ("bad",))


def test_shares_that_are_in_the_sum_but_not_in_the_picture_are_told(
    app: AppTest, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attributing, "MOST_WORDS", 2)
    run = random_run(runs, {"recurrent": [{"cell": "gru", "units": 3}]}, text={"mask": False, "length": 8})
    show(app, ATTRIBUTION, run)
    opened = open_run(run)
    read_, traced = opened.read(SENTENCE)
    shares = attribute(
        opened.network, traced.ids, int(traced.final.argmax()), Method.INTEGRATED, opened.recipe.text.pad
    )
    words, padding = (shares.shares[[padded is wanted for padded in read_.padding]] for wanted in (False, True))
    told = shown_text(app)
    assert f"In that sum, but not drawn: 5 words before the last 2 ({words[:-2].sum():+.4f})" in told
    assert f"1 place of padding ({padding.sum():+.4f})" in told


def test_shares_of_the_words_add_up_to_the_logit(app: AppTest, runs: Runs) -> None:
    show(app, ATTRIBUTION, finished_run(runs))
    drawn = json.loads(app.get_by_key("attribution_map").proto.spec)
    assert drawn["layout"]["xaxis"]["ticktext"] == SENTENCE.split()
    assert "Integrated gradients add up" in shown_text(app)
    assert not app.warning


def test_expectations_are_held_against_the_network(app: AppTest) -> None:
    show(app, BEHAVIOUR)
    assert not errors(app)
    rates = app.dataframe[0].value
    assert "negation flips" in list(rates["group"])


def test_a_run_that_still_trains_is_held_against_sentences_and_has_no_test_texts_yet(
    app: AppTest, runs: Runs, process: "subprocess.Popen[bytes]"
) -> None:
    run = training_network(runs, process)
    show(app, BEHAVIOUR, run)
    assert not errors(app)
    assert "negation flips" in list(app.dataframe[0].value["group"])
    (whose,) = (group for group in app.get("button_group") if group.key == "whose_expectations")
    whose.set_value("Your test texts").run()
    assert not app.exception
    assert not errors(app)
    assert "no final scores yet" in shown_text(app)


def test_the_test_texts_of_a_run_are_changed_and_checked(app: AppTest, runs: Runs) -> None:
    show(app, BEHAVIOUR, scored_run(runs, per_part=8), whose_expectations="Your test texts")
    assert "8 texts of the test part" in shown_text(app)
    assert "your texts, longer" in list(app.dataframe[0].value["group"])


def test_a_shipped_network_has_no_test_texts(app: AppTest) -> None:
    show(app, BEHAVIOUR, whose_expectations="Your test texts")
    assert "keep no texts" in shown_text(app)


def test_a_file_is_brought_and_its_column_chosen(app: AppTest, runs: Runs, home: Places) -> None:
    upload = keep_upload(home, "texts.csv", b"id,review\n1,the food was good\n2,the food was bad\n")
    app.session_state["texts_to_score"] = upload.id
    show(app, BATCH, finished_run(runs))
    assert app.selectbox(key=f"texts_column_{upload.id}").value == "review"
    assert app.button(key="score")


def test_a_file_of_one_column_needs_no_choice(app: AppTest, runs: Runs, home: Places) -> None:
    upload = keep_upload(home, "lines.txt", b"the food was good\nthe food was bad\n")
    app.session_state["texts_to_score"] = upload.id
    show(app, BATCH, finished_run(runs))
    assert "each line is a text" in shown_text(app)


def test_what_was_scored_is_told_and_offered_below_its_column_only(
    app: AppTest, runs: Runs, home: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = finished_run(runs)
    upload = keep_upload(home, "texts.csv", b"id,review\n1,the food was good\n2,the food was bad\n")
    out = tmp_path / "out.csv"
    out.write_text("review,verdict\nthe food was good,positive\n", encoding="utf-8")
    app.session_state["texts_to_score"] = upload.id
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(job, "start", lambda key, arguments: started.append((key, list(arguments))))
    show(app, BATCH, run, column="id")
    app.button(key="score").click().run()
    app.selectbox(key=f"texts_column_{upload.id}").set_value("review").run()
    app.button(key="score").click().run()
    (other, _), (key, arguments) = started
    assert "--text=review" in arguments
    assert other != key
    app.session_state[key] = {
        "out": str(out),
        "rows": 2,
        "verdicts": {"positive": 1, "negative": 1},
        "left_out": {},
        "turning_words": True,
        "unknown_share": 0.25,
        "proof": 1e-7,
    }
    app.run()
    assert "2 texts scored: positive 1, negative 1." in shown_text(app)
    assert app.get_by_key("download_scored")
    app.selectbox(key=f"texts_column_{upload.id}").set_value("id").run()
    assert "texts scored" not in shown_text(app)
    assert app.button(key="score")


def test_each_column_is_scored_into_a_file_of_its_own(
    app: AppTest, runs: Runs, home: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = keep_upload(home, "texts.csv", b"id,a/b,a b\n1,the food was good,one\n2,it was bad,two\n")
    outs: list[Path] = []
    monkeypatch.setattr(
        job, "start", lambda _key, told: outs.extend(Path(one[6:]) for one in told if one.startswith("--out="))
    )
    show(app, BATCH, finished_run(runs), texts=upload.id)
    for column in ("a/b", "a b"):
        app.selectbox(key=f"texts_column_{upload.id}").set_value(column).run()
        app.button(key="score").click().run()
    assert not app.exception
    assert len(set(outs)) == 2
    assert {out.parent for out in outs} == {place_beside(upload, "any").parent}


def test_the_pages_of_the_bench_keep_the_sentence(app: AppTest, runs: Runs) -> None:
    show(app, WHATIF, finished_run(runs))
    app.switch_page(VARIANTS).run()
    assert original(app).value == SENTENCE != state.SENTENCE


def test_a_link_to_a_flip_opens_what_was_found(app: AppTest, runs: Runs) -> None:
    show(app, VARIANTS, finished_run(runs), flip="1", word="3", variant_word="never")
    assert "sentences tried" in shown_text(app)
    assert app.text_input(key="variant_word").value == "never"
    original(app).set_value("another sentence").run()
    assert "flip" not in app.query_params


def test_the_word_to_vary_is_kept_in_the_address(app: AppTest, runs: Runs) -> None:
    show(app, VARIANTS, finished_run(runs))
    (places,) = (group for group in app.get("button_group") if str(group.key).startswith("variant_place"))
    places.set_value(2).run()
    assert app.query_params["word"] == "2"


def test_the_class_that_shares_are_towards_is_kept_in_the_address_and_opens(app: AppTest, runs: Runs) -> None:
    show(app, ATTRIBUTION, finished_run(runs), towards="0")
    assert "negative" in app.get_by_key("attribution_map").proto.spec
    (chosen,) = (group.value for group in app.get("button_group") if str(group.key).startswith("towards"))
    assert chosen in (0, "negative", ["negative"])


def test_edited_expectations_are_kept_in_the_address_and_open_from_it(app: AppTest) -> None:
    mine = json.dumps(["mine", "it was good", "it was bad", "flips"])
    show(app, BEHAVIOUR, without="0,1", expect=mine)
    held = app.session_state["expectations_opened"]
    assert held[-1] == {"group": "mine", "text": "it was good", "changed": "it was bad", "expected": "flips"}
    assert "the food was not good" not in [row["changed"] for row in held]
    assert (app.query_params["without"], app.query_params["expect"]) == ("0,1", mine)
    assert "mine" in list(app.dataframe[0].value["group"])


def test_the_shipped_expectations_are_not_written_into_the_address(app: AppTest) -> None:
    show(app, BEHAVIOUR)
    assert not {"without", "expect"} & {*app.query_params}


def test_what_somebody_wrote_by_hand_is_passed_over(app: AppTest) -> None:
    show(app, BEHAVIOUR, without="x,-3,99999", expect=["[", '["a"]', '["a","b","c","maybe"]'])
    assert "negation flips" in list(app.dataframe[0].value["group"])


def test_a_file_to_score_and_its_column_open_from_a_link(app: AppTest, runs: Runs, home: Places) -> None:
    upload = keep_upload(home, "texts.csv", b"id,review,title\n1,the food was good,one\n2,it was bad,two\n")
    show(app, BATCH, finished_run(runs), texts=upload.id, column="title")
    assert app.selectbox(key=f"texts_column_{upload.id}").value == "title"
    assert (app.query_params["texts"], app.query_params["column"]) == (upload.id, "title")


def test_a_link_to_a_file_that_is_gone_asks_for_one(app: AppTest, runs: Runs) -> None:
    show(app, BATCH, finished_run(runs), texts="../../etc")
    assert not app.button


def test_what_was_made_from_a_file_is_not_taken_for_it(home: Places) -> None:
    upload = keep_upload(home, "texts.csv", b"a\nb\n")
    place_beside(upload, "texts-scored.csv").write_text("scored", encoding="utf-8")
    assert find_upload(home, upload.id) == upload
