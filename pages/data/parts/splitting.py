"""The split of a data set: how the test and the validation part are chosen, as settings of the recipe."""

import streamlit as st

from core.data.split import looks_at_test
from core.recipe import Recipe, Split, SplitHow
from pages.shared import cached, mending, words

_GIVEN, _SAME = "given", "test"
_HOW = {
    _GIVEN: "as the source gives it",
    SplitHow.STRATIFIED.value: "at random, each class with its share",
    SplitHow.RANDOM.value: "at random",
    SplitHow.TAIL.value: "the last rows",
    SplitHow.CLASS_TAIL.value: "the last rows of each class",
    _SAME: "the test part itself",
}
_SHARES = (5, 50)


def draw(source: str, recipe: Recipe) -> None:
    """Draw how the parts are chosen; what is changed enters the recipe over this data set."""
    split = recipe.split
    hows = [how.value for how in SplitHow]
    test, validation = st.columns(2, gap="medium")
    with test:
        offered = [_GIVEN, *hows] if cached.head(source).given is not None or split.test == _GIVEN else hows
        now = _GIVEN if split.test == _GIVEN else split.test_how.value
        how, share = _part("Test texts, kept for the final score", offered, now, split.test, source)
        _keep(source, split, "test", how, share)
    with validation:
        now = _SAME if split.validation == _SAME else split.validation_how.value
        how, share = _part(
            "Validation texts, looked at after every epoch", [*hows, _SAME], now, split.validation, source
        )
        _keep(source, split, "validation", how, share)
    for sentence in looks_at_test(recipe):
        st.warning(words.plain(sentence), icon=":material/warning:")


def _part(label: str, offered: list[str], now: str, size: float | str, source: str) -> tuple[str, int | None]:
    """Draw the controls of a part and return how it is chosen, and its share in percent where that is asked for."""
    key = f"{label}_{source}_{now}_{size}"  # another setting, another widget: it shows what the recipe says
    how = st.selectbox(label, offered, offered.index(now), format_func=_HOW.__getitem__, key=f"how_{key}")
    if how in (_GIVEN, _SAME):
        return how, None
    if isinstance(size, float) and size >= 1:
        st.caption(f"{size:,.0f} texts, as the recipe says.")
        return how, None
    percent = round(100 * size) if isinstance(size, float) else (20 if "Test" in label else 10)
    low, high = min(_SHARES[0], percent), max(_SHARES[1], percent)
    return how, st.slider("Share of the texts", low, high, percent, format="%d%%", key=f"share_{key}")


def _keep(source: str, split: Split, part: str, how: str, share: int | None) -> None:
    """Put a part into the recipe where it is chosen otherwise than the recipe says."""
    size = how if how in (_GIVEN, _SAME) else getattr(split, part) if share is None else share / 100
    settings = [f"split.{part}={size}"] + ([f"split.{part}_how={how}"] if how not in (_GIVEN, _SAME) else [])
    said = Recipe.parse({"split": split.model_dump(mode="json")}).with_settings(settings).split
    if said != split:
        mending.put(source, settings)
        st.rerun()
