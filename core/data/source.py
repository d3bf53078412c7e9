"""Labelled texts from whatever a recipe names: generated, the catalogue, an imported data set or a file."""

from collections.abc import Collection
from pathlib import Path

from core.data.catalogue.entries import GENERATED, SOURCES, load_entry
from core.data.generated.kept import load_generated
from core.data.generated.reviews import GeneratorOptions
from core.data.joined import join
from core.data.labelled import Labelled
from core.data.labels.labelling import label_columns, label_values
from core.data.labels.rows import (
    check_classes,
    choose_columns,
    drop_duplicates,
    limit_rows,
    read_columns,
    rename_classes,
)
from core.data.reading.table import read_table
from core.data.store import has_dataset, load_dataset
from core.errors import DataError
from core.places import Places, find_mirror
from core.recipe import Data
from core.reporting import Report, part_of, silent


def load_source(data: Data, places: Places, seed: int, report: Report = silent) -> Labelled:
    """Return the texts a recipe trains on, classes, duplicates and limit applied.

    Raises:
        DataError: a source cannot be found or read, or its classes cannot be learnt.
    """
    names = [data.source] if isinstance(data.source, str) else data.source
    steps = [part_of(report, place / len(names), (place + 1) / len(names)) for place in range(len(names))]
    parts = [_load(name, data, (places, seed), step) for name, step in zip(names, steps, strict=True)]
    labelled = parts[0] if len(parts) == 1 else join(" + ".join(part.source for part in parts), parts)
    if data.drop_duplicates:
        labelled = drop_duplicates(labelled)
    if data.limit is not None:
        labelled = limit_rows(labelled, data.limit, seed)
    return check_classes(labelled)


def with_whole_paths(data: Data, places: Places) -> Data:
    """Return the data with files named by their whole path, so that a program in another folder finds them too."""
    named = data.source if isinstance(data.source, list) else [data.source]
    whole = [name if _is_known(name, places) else _whole_path(name) for name in named]
    return data.model_copy(update={"source": whole if isinstance(data.source, list) else whole[0]})


def _whole_path(name: str) -> str:
    path = Path(name).expanduser()
    return str(path.resolve()) if path.is_file() else name


def _is_known(name: str, places: Places) -> bool:
    return name in SOURCES or has_dataset(places, name)


def _load(name: str, data: Data, home: tuple[Places, int], report: Report) -> Labelled:
    places, seed = home
    if not _is_known(name, places):
        return _load_file(name, data, report)
    _refuse_columns(name, data)
    if name == GENERATED:
        labelled = load_generated(GeneratorOptions.parse({"seed": seed, **data.options}), places)
    else:
        labelled = load_entry(name, places, find_mirror(), report) if name in SOURCES else load_dataset(places, name)
    return rename_classes(labelled, _classes(name, data, labelled.classes), data.threshold)


def _load_file(name: str, data: Data, report: Report) -> Labelled:
    path = Path(name).expanduser()
    if not path.is_file():
        raise DataError(
            f"data.source: expected {', '.join(SOURCES)}, the id of an imported data set or the path of a file, "
            f"got {name!r}; check the name"
        )
    table = read_table(path, data.options, part_of(report, 0.0, 0.5))
    columns, origin = read_columns(table, choose_columns(table, data.text, data.label), part_of(report, 0.5, 1.0))
    classes = _classes(name, data, label_values(columns))
    return label_columns(columns, origin, classes, data.threshold).labelled


def _classes(name: str, data: Data, values: Collection[str]) -> dict[str, str] | None:
    """Return the part of ``data.classes`` that speaks of this source; of a single source, all of it does.

    With a threshold the classes are named by what it makes, whatever the values.
    """
    if data.classes is None or isinstance(data.source, str) or data.threshold is not None:
        return data.classes
    spoken = {value: class_name for value, class_name in data.classes.items() if value.strip() in values}
    if not spoken:
        raise DataError(
            f"data.classes: expected at least two values of each source, got none that {name} holds "
            f"({', '.join(sorted(values)[:10])}); list its values too"
        )
    return spoken


def _refuse_columns(name: str, data: Data) -> None:
    """Refuse what only a file understands; in a list of sources it may be meant for another of them."""
    options = None if name == GENERATED else data.options or None
    given = {"data.text": data.text, "data.label": data.label, "data.options": options}
    wrong = [field for field, value in given.items() if value is not None]
    if wrong and isinstance(data.source, str):
        raise DataError(f"{wrong[0]}: expected only where the source is a file, but it is {name}; leave it out")
