"""Sibling trainings: a notebook's own data and way of training with another cell, where its theory needs that cell."""

from collections.abc import Mapping
from dataclasses import replace

from core.notebooks.notebook import Notebook, Training, Version
from core.notebooks.recorded import Recorded, expected_seconds
from core.plan import plan_network
from core.recipe import Cell


def cell_of(training: Training) -> Cell | None:
    """Return the cell of a training's first recurrent layer, or None where nothing recurs."""
    layers = training.recipe.network.recurrent
    return layers[0].cell if layers else None


def sibling_of(notebook: Notebook, cell: Cell) -> Training:
    """Return the notebook's repaired training with another cell; of a cross-validation its first fold.

    It is not one of the notebook's trainings: nothing was published of it, and no table lists it.
    """
    base = _base(notebook)
    settings = [f"network.recurrent.0.cell={cell.value}"]
    name = f"Notebook {notebook.letter}, sibling: {cell.value}"
    return replace(
        base,
        variant=f"sibling {cell.value}",
        recipe=base.recipe.with_settings(settings).model_copy(update={"name": name}),
        settings=(*base.settings, *settings),
        published={},
        target=None,
        untimed="",
        parameters=None,
        seeds=1,
        folds=0,
        note="",
    )


def _base(notebook: Notebook) -> Training:
    return next(one for one in notebook.of_kind(Version.REPAIRED) if one.recipe.network.recurrent)


def sibling_seconds(
    notebook: Notebook, cell: Cell, kept: Mapping[str, Recorded], correction: float = 1.0
) -> float | None:
    """Return about how long the sibling takes here; None where nothing was recorded of the notebook.

    Args:
        notebook: Whose sibling.
        cell: Which.
        kept: What was recorded, by the training's key: of the repaired training, else of another on the same data.
        correction: How much longer trainings took here than they were expected to.
    """
    sibling, base = sibling_of(notebook, cell), _base(notebook)
    if base.key in kept:
        return expected_seconds(sibling, kept[base.key], correction)
    others = [kept[training.key].texts for training in notebook.trainings if training.key in kept]
    return plan_network(sibling.recipe, others[0], correction).seconds if others else None


def with_cell(notebook: Notebook, cell: Cell) -> tuple[Training, ...]:
    """Return the notebook's trainings whose network has this cell, and its sibling with it last."""
    own = tuple(training for training in notebook.trainings if cell_of(training) is cell)
    return (*own, sibling_of(notebook, cell))
