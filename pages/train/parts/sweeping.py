"""Setting up a sweep: the recipe in common, the fields that vary, how they are combined, and how long it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import streamlit as st

from core.documents import written_lines
from core.recipe import Recipe
from core.sweep.fields import Choices, Field, parse_fields
from core.sweep.group import expected_sweep_seconds, new_sweep_id, submit_sweep
from core.sweep.points import MOST_RUNS, check_count, grid, recipe_at, sample
from core.sweep.search import is_installed
from pages.shared import cached, form, job, mending, planning, state, words

GRID, SAMPLE, SEARCH = "Every combination", "Random sample", "Search"
_LAYER = "network.recurrent.0"
# The fields at hand: label, path, values to choose among.
_AT_HAND = (
    ("Cell", f"{_LAYER}.cell", ("simple_rnn", "lstm", "gru")),
    ("Units", f"{_LAYER}.units", ("8", "16", "32", "64", "128")),
    ("Dropout", f"{_LAYER}.dropout", ("0", "0.2", "0.5")),
    ("Learning rate", "training.optimizer.learning_rate", ("0.0003", "0.001", "0.003", "0.01")),
    ("Batch size", "training.batch_size", ("16", "32", "64", "128")),
    ("Seed", "seed", ("7", "8", "9", "10", "11")),
)
_HELP = (
    "One field a line: its path in the recipe, and values between commas, such as network.pooling=last,mean. "
    "For a sample or a search also a range: training.epochs=3..9 or "
    "training.optimizer.learning_rate=0.0001..0.01:log."
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What will be trained: how many runs, the expected seconds, and the recipes where they are known beforehand."""

    how: str
    count: int
    seconds: float
    recipes: tuple[Recipe, ...]


def common_recipe() -> tuple[Recipe, str]:
    """Draw the choice of the recipe that all runs have in common; return it with the title of its data."""
    source = state.chosen_source()
    source = source if source in cached.sources() else "generated"
    own = {run.id: run for run in cached.runs().list() if run.recipe is not None and run.recipe.network.recurrent}
    labels = {"": f"the usual recipe on {cached.source_title(source)}"}
    labels |= {run.id: f"{run.name} · {run.id[:6]}" for run in own.values()}
    picked = st.selectbox(
        "In common",
        list(labels),
        format_func=labels.__getitem__,
        key=f"sweep_common_{hash(tuple(labels))}",
        help="The recipe of a run here, or the usual one on the data chosen under Data.",
    )
    if picked and (recipe := own[picked].recipe) is not None:
        named = recipe.data.source
        return recipe, cached.source_title(named) if isinstance(named, str) else " + ".join(named)
    title = cached.source_title(source)
    recipe = form.texts_recipe(source, mending.settings(source))
    return recipe.model_copy(update={"name": f"sweep on {title}"[:150]}), title


def choose_way() -> str:
    """Draw the choice of how values are combined."""
    ways = [GRID, SAMPLE, *([SEARCH] if is_installed() else [])]
    chosen = st.segmented_control("How", ways, default=GRID, required=True, key="sweep_how")
    if not is_installed():
        st.caption("With Optuna installed (pip install optuna), a search proposes each run in view of those before.")
    return str(chosen)


def choose_fields(common: Recipe) -> tuple[Field, ...]:
    """Draw the fields and return those that vary.

    Raises:
        RecipeError: a line is no field.
    """
    said = []
    columns = [*st.columns(3), *st.columns(3)]
    for column, (label, path, values) in zip(columns, _AT_HAND, strict=True):
        picked = column.multiselect(label, values, key=f"sweep_{label}", placeholder="as in the recipe", help=path)
        if picked:
            said.append(f"{path}={','.join(picked)}")
    with st.expander("Other fields", icon=":material/tune:"):
        lines = st.text_area("Fields and values", key="sweep_lines", help=_HELP, max_chars=2000)
        st.caption(words.plain(_HELP))
        with st.popover("The recipe in common", icon=":material/description:"):
            st.code(common.to_yaml(), language="yaml")
    said += written_lines(str(lines or "")).values()
    return parse_fields(said)


def plan(common: Recipe, title: str, fields: Sequence[Field], how: str) -> Planned | None:
    """Return what would be trained; None where no field varies yet, or the texts are still counted.

    Raises:
        CoreError: there are too many combinations, one is impossible, or the texts cannot be read.
    """
    if not fields:
        st.info("Choose values of at least one field.", icon=":material/info:")
        return None
    recipes = _recipes(common, fields, how)
    texts = planning.text_plan(common, title)
    if texts is None:
        return None
    count = len(recipes) if how != SEARCH else int(str(state.value("sweep_count", 10)))
    seconds = expected_sweep_seconds(recipes, texts, cached.runs().correction()) * count / len(recipes)
    return Planned(how, count, seconds, recipes)


def _recipes(common: Recipe, fields: Sequence[Field], how: str) -> tuple[Recipe, ...]:
    """Return the recipes of a grid or a sample; of a search some of the same fields, for its time."""
    if how == GRID:
        points = grid(fields)
    else:
        count = int(st.number_input("Runs", 2, MOST_RUNS, 10, key="sweep_count"))
        check_count(count)
        points = sample(fields, count, common.seed)
    return tuple(recipe_at(common, fields, point) for point in points)


def told(planned: Planned, fields: Sequence[Field]) -> str:
    """Return what will be trained, in words."""
    if planned.how == GRID:
        sizes = [len(field.values) for field in fields if isinstance(field, Choices)]
        times = f"{' × '.join(map(str, sizes))} = " if len(sizes) > 1 else ""
        return f"{times}{prod(sizes)} combinations; a sweep has at most {MOST_RUNS} runs."
    if planned.how == SAMPLE:
        return f"{planned.count} different combinations, drawn by the recipe's seed."
    return "Each run is proposed by Optuna's TPE in view of the validation accuracies before."


def begin(common: Recipe, fields: Sequence[Field], planned: Planned) -> str:
    """Start the sweep and return its id.

    Raises:
        CoreError: nothing may be changed here, or the disk is full.
    """
    cached.check_charge()
    if planned.how != SEARCH:
        return submit_sweep(cached.runs(), planned.recipes, state.visitor()).id
    sweep = new_sweep_id()
    varied = [argument for field in fields for argument in ("--vary", written(field))]
    job.start(
        f"sweep {sweep}",
        [
            *("sweep", common.model_dump_json(), *varied),
            *("--search", str(planned.count), "--queue", "--id", sweep, "--visitor", state.visitor()),
        ],
    )
    return sweep


def written(field: Field) -> str:
    """Return a field as ``parse_field`` reads it."""
    if isinstance(field, Choices):
        return f"{field.path}={','.join(field.values)}"
    low, high = (f"{round(end)}" if field.whole else f"{end!r}" for end in (field.low, field.high))
    return f"{field.path}={low}..{high}{':log' * field.log}"
