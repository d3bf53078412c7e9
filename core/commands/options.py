"""What the commands share: the options that several take, and how an answer is printed."""

import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from core.places import Places
    from core.recipe import Recipe
    from core.runs.folder import RunFolder

app = typer.Typer(
    name="python -m core",
    help="Train recurrent networks on labelled sentences and open them up.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Home = Annotated[
    Path | None, typer.Option("--home", help="Where data and runs lie; else UNROLLED_HOME, else ~/.unrolled.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, or the beginning of it.")]
Sentence = Annotated[str, typer.Argument(metavar="SENTENCE")]
Epoch = Annotated[int | None, typer.Option(help="Which epoch's network; by default the chosen one.")]
AnyRecipe = Annotated[
    str, typer.Argument(metavar="RECIPE", help="A recipe's file, its JSON itself, or a data set to read by default.")
]
Settings = Annotated[list[str] | None, typer.Option("--set", help="PATH=VALUE, such as training.epochs=3.")]
TextColumn = Annotated[str | None, typer.Option("--text", help="The column of the texts; by default guessed.")]
Delimiter = Annotated[str | None, typer.Option(help="What separates columns, when the guess is wrong.")]
Encoding = Annotated[str | None, typer.Option(help="The file's encoding, when the guess is wrong.")]
HasQuoting = Annotated[
    bool | None, typer.Option("--quoting/--no-quoting", help="Whether double quotes hold a text together.")
]
HasHeader = Annotated[
    bool | None, typer.Option("--header/--no-header", help="Whether the first row names the columns.")
]
LabelColumn = Annotated[str | None, typer.Option("--label", help="The column of the labels; by default guessed.")]


def read_recipe(said: str) -> "Recipe":
    """Return the recipe that a command was given: a file, its JSON itself, or a data set to read by default."""
    from core.recipe import Recipe

    if said.lstrip().startswith("{"):
        return Recipe.loads(said)
    if said.lower().endswith((".yaml", ".yml", ".json")) and Path(said).is_file():
        return Recipe.read(Path(said))
    return Recipe.parse({"data": {"source": said}})


def answer(document: Any, as_json: bool, lines: Iterable[str]) -> None:
    """Print a command's answer: one JSON document, or lines for a person."""
    typer.echo(json.dumps(document, ensure_ascii=False) if as_json else "\n".join(lines))


def lines_of(document: Mapping[str, Any]) -> list[str]:
    """Return a document as lines, one a field; fields that say nothing are left out."""
    return [f"{name}: {in_words(value)}" for name, value in document.items() if value not in (None, "", [], {})]


def in_words(value: Any) -> str:
    """Return a plain value as a person reads it."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {in_words(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    return str(value)


def floats(array: Any) -> Any:
    """Return an array as nested lists of floats."""
    return array.astype(float).tolist()


def numbers(values: Any) -> Any:
    """Return numbers for JSON, which knows neither nan nor infinity: None stands for both."""
    if isinstance(values, float):
        return values if math.isfinite(values) else None
    return [value if math.isfinite(value) else None for value in floats(values)]


def reader_options(
    delimiter: str | None, encoding: str | None, quoting: bool | None, header: bool | None
) -> dict[str, object]:
    """Return what was said of how a file is written; what was not said is guessed."""
    given = {"delimiter": delimiter, "encoding": encoding, "quoting": quoting, "header": header}
    return {name: value for name, value in given.items() if value is not None}


def column_of(name: str | None) -> str | int | None:
    """Return a column as it was given: a number where it is one, because columns without a header are numbered."""
    return int(name) if name is not None and name.isdecimal() else name


def network_folder(run: str, places: "Places") -> "RunFolder":
    """Return the folder of a run, or of a network that comes with the program, to be read."""
    from core.runs.collection import Runs
    from core.runs.shipped import shipped_run

    return shipped_run(run) or Runs(places).open(run)
