"""Small labelled texts to audit."""

from collections.abc import Sequence

import pytest
from labelled_texts import Audited, label

from core.audit.auditing import audit
from core.audit.findings import Audit
from core.recipe import Recipe


@pytest.fixture
def audited() -> Audited:
    """Return what audits texts and their labels (0 and 1) by a recipe with these settings."""

    def audited(texts: Sequence[str], labels: Sequence[int], *settings: str) -> Audit:
        return audit(Recipe().with_settings(settings), label(texts, labels))

    return audited


@pytest.fixture
def plain() -> list[str]:
    """Return forty texts in which nothing is to be found but short length, half of them for each class in turn."""
    things = ["soup", "bread", "fish", "cake", "tea", "rice", "milk", "corn", "beans", "salad"]
    return [f"the {thing} {verb} {how}" for verb in ("tasted", "looked") for how in ("fine", "odd") for thing in things]


@pytest.fixture
def turns() -> list[int]:
    """Return the classes of ``plain``: in no order."""
    return [0, 1, 1, 0, 1, 0, 0, 1, 0, 1] * 4
