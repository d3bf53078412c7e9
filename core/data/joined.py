"""Labelled texts of several sources as one."""

import numpy as np
import pyarrow as pa

from core.data.labelled import TRAIN, Labelled, Rows
from core.errors import DataError


def join(name: str, parts: list[Labelled]) -> Labelled:
    """Return the texts of all parts, rows counted on from part to part.

    Where a part gives none of its texts to testing or validation, and another does, its texts are given to training.

    Raises:
        DataError: the parts have different classes.
    """
    classes = parts[0].classes
    for part in parts[1:]:
        if set(part.classes) != set(classes):
            raise DataError(
                "data.source: expected the same classes in every source, "
                f"got {', '.join(classes)} in {parts[0].source} and {', '.join(part.classes)} in {part.source}; "
                "map them to the same names with data.classes"
            )
    reasons = dict.fromkeys(reason for part in parts for reason in part.left_out)
    starts = np.cumsum([0] + [int(part.rows.max(initial=0)) for part in parts])
    given = [np.full(len(part), TRAIN) if part.given is None else part.given for part in parts]
    return Labelled(
        texts=pa.concat_arrays([part.texts for part in parts]),
        labels=np.concatenate([_relabelled(part, classes) for part in parts]),
        classes=classes,
        rows=np.concatenate([part.rows + start for part, start in zip(parts, starts, strict=False)]),
        left_out={reason: sum(part.left_out.get(reason, 0) for part in parts) for reason in reasons},
        source=name,
        given=None if all(part.given is None for part in parts) else np.concatenate(given),
    )


def _relabelled(part: Labelled, classes: tuple[str, ...]) -> Rows:
    places = np.array([classes.index(name) for name in part.classes], np.int64)
    return places[part.labels]
