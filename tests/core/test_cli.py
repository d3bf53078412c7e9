import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from core.__main__ import main
from core.places import ASSETS, Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.status import Status, own_process

ROWS = [f"the film was {word} number {row},{label}" for row in range(30) for word, label in [("good", 1), ("bad", 0)]]


class Ended(NamedTuple):
    """How a command ended; ``document`` is its standard output read as JSON."""

    code: object
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Ended]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    monkeypatch.setenv("UNROLLED_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("UNROLLED_MIRROR", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["core", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return Ended(ended.value.code, *capfd.readouterr())

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "films.csv"
    path.write_text("text,label\n" + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(Places(tmp_path / "home"))


def test_datasets_lists_the_catalogue_and_what_was_imported(command: Command, file: Path) -> None:
    imported = command("import", file.name, "--json").document["id"]
    ended = command("datasets", "--json")
    entries = {entry["name"]: entry for entry in ended.document}
    assert ended.code == 0
    assert all({"name", "rows", "size", "licence", "present"} <= set(entry) for entry in ended.document)
    assert entries["generated"]["present"] is True
    assert entries[imported]["rows"] == 60


def test_inspect_tells_what_was_read_and_guessed(command: Command, file: Path) -> None:
    ended = command("inspect", file.name, "--json")
    assert ended.code == 0
    assert {name: ended.document[name] for name in ("delimiter", "header", "columns", "text", "label", "rows")} == {
        "delimiter": ",",
        "header": True,
        "columns": ["text", "label"],
        "text": "text",
        "label": "label",
        "rows": 60,
    }
    assert set(ended.document) >= {"encoding", "quoting", "left_out", "classes", "problems"}


def test_import_gives_the_same_id_for_the_same_file(command: Command, file: Path) -> None:
    first, again = command("import", file.name, "--json"), command("import", str(file), "--json")
    assert first.code == again.code == 0
    assert first.document == again.document
    assert (first.document["rows"], sum(first.document["classes"].values())) == (60, 60)


def test_columns_without_a_header_are_named_by_their_number(command: Command, file: Path) -> None:
    file.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    ended = command("import", file.name, "--no-header", "--text", "0", "--label", "1", "--json")
    assert ended.document["rows"] == 60


def test_plan_tells_what_the_texts_give_before_training(command: Command, file: Path) -> None:
    planned = command("plan", str(file), "--set", "split.test=10", "--json").document
    assert (planned["test"], planned["classes"]) == (10, ["negative", "positive"])


def test_count_tells_what_each_cleaning_step_does_to_all_texts(command: Command, file: Path) -> None:
    counted = command("count", str(file), "--set", "text.clean=[digits]", "--json").document
    assert [step["step"] for step in counted["steps"]] == [None, "digits"]
    assert counted["steps"][1]["changed"] == counted["coverage"]["texts"]
    assert counted["steps"][1]["tokens"] < counted["steps"][0]["tokens"]


def test_word_vectors_are_kept_listed_and_counted_in_a_plan(command: Command, file: Path, tmp_path: Path) -> None:
    (tmp_path / "three.vec").write_text("2 3\ngood 1 2 3\nzorp 4 5 6\n", encoding="utf-8")
    kept = command("vectors", "three.vec", "--name", "Mine", "--json").document
    assert (kept["name"], kept["words"], kept["size"], kept["left_out"]) == ("Mine", 2, 3, 0)
    assert command("vectors", "--json").document == [kept]
    assert command("vectors").out == f"{kept['id']}          2 words of 3 numbers  Mine\n"
    starts = ["--set", f"network.embedding.pretrained={kept['id']}", "--set", "network.embedding.size=3"]
    assert command("plan", str(file), *starts, "--json").document["pretrained"]["found"] == 1


def test_a_file_that_holds_no_vectors_ends_in_a_sentence(command: Command, file: Path) -> None:
    ended = command("vectors", file.name, "--json")
    assert ended.code == 1
    assert "expected word vectors in films.csv" in ended.document["error"]
    assert command("vectors", "--json").document == []


def test_of_an_archive_the_table_of_the_size_is_kept(command: Command, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "glove.zip", "w") as archive:
        archive.writestr("two.txt", "good 1 2\n")
        archive.writestr("three.txt", "good 1 2 3\n")
    assert "name the size you mean" in command("vectors", "glove.zip").err
    assert command("vectors", "glove.zip", "--size", "2", "--json").document["size"] == 2


def test_plan_takes_a_recipe_as_it_stands(command: Command, file: Path) -> None:
    inline = json.dumps({"data": {"source": str(file)}, "split": {"test": 20}})
    assert command("plan", inline, "--json").document["test"] == 20


def test_audit_tells_the_gravest_finding_first(command: Command, file: Path) -> None:
    seen = command("audit", str(file), "--set", "text.vocabulary.fit_on=all", "--json").document
    assert (seen["texts"], seen["findings"][0]["severity"]) == (60, "misleads the score")
    assert {"kind", "title", "found", "effect", "numbers", "examples", "fix"} <= set(seen["findings"][0])


def test_audit_names_the_setting_that_mends_a_finding(command: Command, file: Path) -> None:
    told = command("audit", str(file), "--set", "text.vocabulary.fit_on=all").out
    assert "[misleads the score] Words learnt from the test part:" in told
    assert "    --set 'text.vocabulary.fit_on=\"train\"'" in told


def test_an_import_takes_classes_a_name_and_no_split(command: Command, file: Path) -> None:
    classes = json.dumps({"0": "bad", "1": "good"})
    imported = command("import", file.name, "--classes", classes, "--name", "Mine", "--split", "", "--json").document
    assert (imported["name"], [*imported["classes"]], imported["left_out"]) == ("Mine", ["bad", "good"], {})


def test_an_import_cuts_numbers_into_classes(command: Command, file: Path) -> None:
    imported = command("import", file.name, "--threshold=0.5", "--json").document
    assert [*imported["classes"]] == ["negative", "positive"]


def test_with_json_progress_goes_to_standard_error_as_json_too(command: Command, file: Path) -> None:
    lines = command("plan", str(file), "--json").err.splitlines()
    assert {"what": "Reading", "share": 0.0} in [json.loads(line) for line in lines]


def test_runs_lists_the_newest_first(command: Command, runs: Runs) -> None:
    ids = [runs.submit(Recipe(name=name)).id for name in ("old", "new")]
    ended = command("runs", "--json")
    assert [run["run"] for run in ended.document] == ids[::-1]
    assert {"run", "name", "status", "epoch"} <= set(ended.document[0])
    assert "queued" in command("runs").out


def test_show_tells_how_a_waiting_run_stands_in_the_same_fields_as_train(command: Command, runs: Runs) -> None:
    ended = command("show", runs.submit(Recipe()).id, "--json")
    assert (ended.code, ended.document["status"], ended.document["epochs"]) == (0, "queued", 10)
    fields = "run status engine device epoch epochs metrics baselines parameters seconds first_point_seconds"
    assert set(f"{fields} texts_per_second peak_memory_mb".split()) <= set(ended.document)


def test_stop_and_delete_name_the_run(command: Command, runs: Runs) -> None:
    run = runs.submit(Recipe())
    assert command("stop", run.id[:10], "--json").document == {"run": run.id, "status": "stopped"}
    assert command("delete", run.id, "--json").document == {"run": run.id, "deleted": True, "removed": False}
    assert run.path.exists()
    assert command("delete", run.id, "--now", "--json").document == {"run": run.id, "deleted": True, "removed": True}
    assert not run.path.exists()


def test_a_deleted_run_lies_in_the_bin_until_it_is_restored_or_the_bin_is_emptied(command: Command, runs: Runs) -> None:
    run = runs.submit(Recipe.parse({"name": "mine"}))
    command("delete", run.id)
    assert command("bin", "--json").document == [{"run": run.id, "name": "mine"}]
    assert command("restore", run.id, "--json").document == {"run": run.id, "deleted": False}
    assert command("bin", "--json").document == []
    command("delete", run.id)
    assert command("bin", "--empty", "--json").document == {"removed": [run.id]}
    assert not run.path.exists()


def test_a_run_is_renamed_tagged_and_kept(command: Command, runs: Runs) -> None:
    run = runs.submit(Recipe())
    command("rename", run.id, "another name")
    command("tag", run.id, "good", "first")
    told = command("keep", run.id, "--json").document
    assert (told["name"], told["tags"], told["keep"]) == ("another name", ["good", "first"], True)
    assert "is kept" in command("delete", run.id, "--json").document["error"]
    assert command("keep", run.id, "--off", "--json").document["keep"] is False


def test_a_single_run_has_nothing_to_be_compared_with(command: Command, runs: Runs) -> None:
    ended = command("compare", runs.submit(Recipe()).id, "--json")
    assert (ended.code, ended.document["error"]) == (1, "expected 2 to 6 runs to compare, got 1")


def test_a_training_run_is_not_deleted(command: Command, runs: Runs) -> None:
    run = runs.submit(Recipe(), claimed=True)
    run.write_status(replace(run.written_status(), status=Status.RUNNING, **own_process()))
    ended = command("delete", run.id, "--json")
    assert ended.code == 1
    assert "stop it before you delete it" in ended.document["error"]


RUN = "a" * 16
REFUSED = {
    "a file that is not there": (["inspect", "none.csv"], "none.csv"),
    "a file to import that is not there": (["import", "none.csv"], "none.csv"),
    "a folder": (["import", "."], "expected"),
    "a file without text": (["import", "empty.csv"], "empty.csv"),
    "a file that is an image": (["import", "image.csv"], "image.csv"),
    "one class only": (["import", "one_class.csv"], "class"),
    "an empty text column": (["import", "no_texts.csv", "--text", "text", "--label", "label"], "text"),
    "as many labels as rows": (["import", "labels.csv", "--text", "text", "--label", "label"], "label"),
    "a column that is not there": (["import", "films.csv", "--text", "review"], "review"),
    "a recipe that is not there": (["train", "none.yaml"], "expected a recipe file at none.yaml"),
    "a recipe with units −4": (["train", "units.yaml"], "network.recurrent.0.units: expected at least 1, got -4"),
    "a recipe with an unknown cell": (["train", "cell.yaml"], "network.recurrent.0.cell: expected 'simple_rnn'"),
    "a bad setting": (["train", "good.yaml", "--set", "training.epoch=3"], "training.epoch: unknown field"),
    "a run that is not there": (["show", RUN], f"no run '{RUN}'"),
    "a run to stop that is not there": (["stop", RUN], "no run"),
    "a run to delete that is not there": (["delete", "../data"], "no run"),
    "a run to trace that is not there": (["trace", RUN, "good"], "no run"),
    "a run to ask that is not there": (["whatif", RUN, "good"], "no run"),
    "a home that is a file": (["runs", "--home", "films.csv"], "films.csv"),
}


@pytest.fixture
def bad_files(file: Path) -> None:
    contents = {
        "empty.csv": b"",
        "image.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "one_class.csv": b"text,label\n" + b"good film,1\n" * 20,
        "no_texts.csv": b"text,label\n" + b",1\n,0\n" * 20,
        "labels.csv": b"text,label\n" + b"".join(b"a film of number %d,%d\n" % (row, row) for row in range(60)),
        "units.yaml": b"network: {recurrent: [{units: -4}]}",
        "cell.yaml": b"network: {recurrent: [{cell: lstmm}]}",
        "good.yaml": b"seed: 3",
    }
    for name, content in contents.items():
        (file.parent / name).write_bytes(content)


@pytest.mark.usefixtures("bad_files")
@pytest.mark.parametrize(("arguments", "part"), REFUSED.values(), ids=REFUSED)
def test_bad_input_ends_in_one_sentence_and_leaves_nothing_behind(
    command: Command, tmp_path: Path, arguments: list[str], part: str
) -> None:
    spoken = command(*arguments)
    assert (spoken.code, spoken.out) == (1, "")
    assert spoken.err.startswith("error: ")
    assert part in spoken.err
    assert spoken.err.count("\n") == 1
    written = command(*arguments, "--json")
    assert written.code == 1
    assert "error" not in written.err  # nothing but progress
    assert f"error: {written.document['error']}\n" == spoken.err
    left = [path for name in ("data", "runs") for path in (tmp_path / "home" / name).glob("*")]
    assert left == []


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["train"], ["show"], ["trace", RUN], ["runs", "--wings"], ["trace", RUN, "x", "--epoch", "y"]],
)
def test_wrong_usage_ends_with_two(command: Command, arguments: list[str]) -> None:
    ended = command(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err


def test_a_mistake_in_the_program_is_told_without_a_traceback(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr("core.runs.collection.Runs", broken)
    ended = command("runs", "--json")
    assert ended.code == 1
    assert "this is a mistake in the program, please report it (KeyError: 'surprise')" in ended.document["error"]


def test_a_run_whose_network_is_not_there_yet_says_so(command: Command, runs: Runs) -> None:
    ended = command("trace", runs.submit(Recipe()).id, "good", "--json")
    assert ended.code == 1
    assert "has no network to open yet" in ended.document["error"]


def test_a_damaged_run_is_told(command: Command, runs: Runs) -> None:
    run = runs.submit(Recipe())
    (run.path / "status.json").write_text("{")
    assert "status.json cannot be read" in command("show", run.id, "--json").document["error"]
    assert command("runs", "--json").document[0]["status"] is None


@pytest.mark.keras
def test_a_file_is_imported_trained_traced_and_asked(command: Command, file: Path, tmp_path: Path) -> None:
    import keras

    imported = command("import", file.name, "--json").document["id"]
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(f"data: {{source: {imported}}}\nnetwork: {{recurrent: [{{cell: gru}}]}}\n")
    settings = ["--set", "training.epochs=2", "--set", f"training.engine={keras.backend.backend()}"]
    trained = command("train", recipe.name, *settings, "--set", "network.recurrent.0.units=4", "--json")
    assert trained.code == 0, trained.err
    run = trained.document["run"]
    assert (trained.document["status"], trained.document["epoch"]) == ("finished", 2)
    assert trained.document == command("show", run, "--json").document

    traced = command("trace", run, "the film was good, qqqqq", "--json").document
    assert traced["tokens"] == ["the", "film", "was", "good", "qqqqq"]
    assert traced["unknown"][-1] is True
    (layer,) = traced["layers"]
    assert (layer["cell"], layer["direction"]) == ("gru", "forward")
    assert set(layer["gates"]) == {"update_gate", "reset_gate", "candidate"}
    for values in [*layer["gates"].values(), *layer["states"].values(), *layer["preactivations"].values()]:
        assert [len(row) for row in values] == [4] * len(traced["tokens"])
    assert traced["proof"] <= 1e-5
    assert traced["epoch"] == 2

    asked = command("whatif", run, "the film was good, qqqqq", "--json").document
    assert asked["verdict"] == pytest.approx(traced["verdict"][-1])
    assert asked["running"] == traced["verdict"]
    assert asked["class"] == asked["classes"][asked["verdict"].index(max(asked["verdict"]))]
    untrained = command("whatif", run, "", "--epoch", "0", "--json").document
    assert (untrained["epoch"], untrained["tokens"]) == (0, [])
    missing = command("trace", run, "good", "--epoch", "7", "--json")
    assert (missing.code, "expected one of 0, 1, 2" in missing.document["error"]) == (1, True)
    assert "means over the units" in command("trace", run, "good").out
    assert command("whatif", run, "good").out.split()[0] in asked["classes"]


def test_trace_tells_the_norm_of_the_gradient_of_every_state_when_asked(command: Command, runs: Runs) -> None:
    run = runs.submit(Recipe())
    shutil.copytree(ASSETS / "first_look" / "lstm", run.path, dirs_exist_ok=True)
    (layer,) = command("trace", run.id, "it was good", "--gradients", "--json").document["layers"]
    assert [norm > 0 for norm in layer["gradients"]["hidden"]] == [True, True, True]
    assert set(layer["gradients"]) == {"cell", "hidden"}
    assert "d hidden" in command("trace", run.id, "it was good", "--gradients").out
    assert "gradients" not in command("trace", run.id, "it was good", "--json").document["layers"][0]


def test_pause_and_change_speak_of_runs_that_are_being_trained(command: Command, runs: Runs) -> None:
    run = runs.submit(Recipe())
    assert command("pause", run.id).code == 1
    assert "not being trained" in command("change", run.id, "--learning-rate", "0.01").err


def test_resume_refuses_a_run_that_waits_already(command: Command, runs: Runs) -> None:
    run = runs.submit(Recipe())
    assert "cannot be resumed: it is queued" in command("resume", run.id).err
