"""What the audit's fixes or a link have put into the recipe over a data set, and taking it out again."""

from collections.abc import Sequence

import streamlit as st

from core.audit.findings import Fix, assignments
from pages.shared import state, words

# An address can name any setting; only these are taken from it, so that none names a file or changes the network's
# layers. They are what the audit mends, and what an error says to lower or set that no open control does.
_MENDABLE = (
    *("data.drop_duplicates=", "data.limit=", "split.", "text."),
    *("training.class_weight=", "training.optimizer.", "training.speed=", "training.mixed_precision="),
    "network.embedding.spatial_dropout=",
)


def settings(source: str) -> list[str]:
    """Return the settings that fixes have given to the recipe over this data set, as ``path=value``."""
    return [setting for setting in state.settings(source) if setting.startswith(_MENDABLE)]


def chips(source: str) -> list[str]:
    """Draw the settings as chips that can be taken out, keep them in the address and return them."""
    given = settings(source)
    state.keep_settings(source, given)
    if given:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("In the recipe beside the form:", width="content")
            for setting in given:
                st.button(
                    words.plain(setting.replace("=", " = ", 1)),
                    key=f"undo_{setting}",
                    icon=":material/undo:",
                    help="Take this out of the recipe",
                    on_click=_undo,
                    args=(source, setting),
                )
    return given


def fix_button(source: str, kind: str, fix: Fix) -> None:
    """Draw the button that puts a fix into the recipe."""
    added = assignments(fix.settings)
    st.button(
        words.plain(fix.label),
        key=f"fix_{kind}",
        icon=":material/build:",
        help=words.plain("Sets " + ", ".join(added)),
        on_click=put,
        args=(source, added),
    )


def put(source: str, added: Sequence[str]) -> None:
    """Put settings into the recipe over a data set, in the place of older ones for the same fields."""
    paths = tuple(setting.partition("=")[0] + "=" for setting in added)
    kept = [setting for setting in settings(source) if not setting.startswith(paths)]
    state.keep_settings(source, [*kept, *added])


def _undo(source: str, setting: str) -> None:
    state.keep_settings(source, [given for given in settings(source) if given != setting])
