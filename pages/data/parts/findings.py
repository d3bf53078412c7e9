"""Showing an audit: a line that sums it up, figures, and each finding with its texts and its fix."""

from typing import Literal

import streamlit as st

from core.audit.findings import Audit, Examples, Finding, Severity
from core.figures.lengths import length_histogram
from core.figures.parts import class_shares
from core.recipe import Recipe
from pages.data.parts import splitting
from pages.shared import mending
from pages.shared.words import plain

_ICONS = {
    Severity.STOPS: ":material/block:",
    Severity.MISLEADS: ":material/warning:",
    Severity.NOTE: ":material/info:",
    Severity.FINE: ":material/check_circle:",
}
_Color = Literal["red", "yellow", "gray", "green"]
# Orange is the verdict's.
_COLORS: dict[Severity, _Color] = {
    Severity.STOPS: "red",
    Severity.MISLEADS: "yellow",
    Severity.NOTE: "gray",
    Severity.FINE: "green",
}


def show(source: str, audit: Audit, recipe: Recipe) -> None:
    """Draw the whole audit of a data set, the gravest finding first."""
    _summary(audit)
    for finding in audit.findings:
        if finding.severity is not Severity.FINE:
            with st.container(border=True):
                _finding(source, finding)
    st.subheader("The split", anchor=False)
    splitting.draw(source, recipe)
    _figures(audit)
    with st.expander(f"Looked at and fine ({audit.count(Severity.FINE)})", icon=_ICONS[Severity.FINE]):
        for finding in audit.findings:
            if finding.severity is Severity.FINE:
                st.markdown(f"**{plain(finding.title)}.** {plain(finding.found)}")


def _summary(audit: Audit) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{audit.texts:,} texts**", width="content")
        for severity in Severity:
            if count := audit.count(severity):
                st.badge(f"{severity}: {count}", icon=_ICONS[severity], color=_COLORS[severity])


def _finding(source: str, finding: Finding) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(finding.title)}**", width="content")
        st.badge(finding.severity, icon=_ICONS[finding.severity], color=_COLORS[finding.severity])
    st.markdown(plain(finding.found))
    st.caption(plain(finding.effect))
    if finding.fix is not None:
        mending.fix_button(source, finding.kind, finding.fix)
    if finding.examples is not None:
        with st.expander("Read some", key=f"read_{finding.kind}"):
            _examples(finding.title, finding.examples)


def _examples(title: str, examples: Examples) -> None:
    rows = [dict(zip(examples.columns, row, strict=True)) for row in examples.rows]
    widths: dict[str, Literal["small", "large"]] = {
        name: "large" if (isinstance(cell, str) and "text" in name) or name == "near copy" else "small"
        for name, cell in (rows[0] if rows else {}).items()
    }
    columns = {name: st.column_config.Column(width=width) for name, width in widths.items()}
    st.dataframe(rows, hide_index=True, column_config=columns, alt=f"Examples: {title}")


def _figures(audit: Audit) -> None:
    if audit.parts:
        st.caption("The classes of each part:")
        st.plotly_chart(class_shares(audit.parts), key="class_shares", alt="The share of each class in each part")
    if audit.lengths is not None:
        st.subheader("Lengths", anchor=False)
        st.plotly_chart(length_histogram(audit.lengths), key="length_histogram", alt="Texts by their length in tokens")
