"""The sheet of a one-unit cell: on the page, as CSV, and as a page to print."""

import csv
import html
import io

import streamlit as st

from core.inside.sheet import DIGITS, Sheet, SheetError, reading_sheet
from core.opened import OpenedRun
from core.recipe import CELL_NAMES, Cell
from pages.shared import problem
from pages.shared.language import say, spoken
from pages.shared.player import Shown, layer_inputs, weights_of

_STYLE = (
    "body{font:15px/1.5 sans-serif;margin:2em;color:#111;background:#fff}table{border-collapse:collapse}"
    "td,th{border:1px solid #888;padding:.3em .6em;text-align:right}td:first-child,th:first-child{text-align:left}"
)


def show_sheet(opened: OpenedRun, shown: Shown) -> None:
    """Draw the sheet of a cell with one unit; of a larger cell, say how to get one."""
    weights = weights_of(opened, shown.layer)
    if weights.units != 1:
        _offer_one_unit()
        return
    st.subheader("The whole reading on one sheet", anchor=False)
    if shown.clamps:
        st.info("Release what is held to see the sheet: it is about the network as it is.", icon=":material/info:")
        return
    try:
        inputs = layer_inputs(shown.held, shown.layer)
        sheet = reading_sheet(weights, shown.layer, inputs, shown.reading.tokens, say)
    except SheetError as error:
        problem.show(error)
        return
    draw_sheet(sheet, say("{name}, epoch {epoch}", name=opened.recipe.name, epoch=opened.epoch))


def draw_sheet(sheet: Sheet, title: str) -> None:
    """Draw a sheet under its formulas, with a page to print and the numbers as CSV."""
    st.text("\n".join([*sheet.formulas, _weights_line(sheet)]))
    st.dataframe(
        {say("word"): list(sheet.words)}
        | {name: [_written(row[i]) for row in sheet.rows] for i, name in enumerate(sheet.columns)},
        key="sheet",
        hide_index=True,
        alt=say("Every word's numbers, and the gates and states that follow from them"),
    )
    st.caption(_rounding(sheet))
    st.download_button(
        say("Page to print (HTML)"),
        printable(sheet, title),
        "sheet.html",
        "text/html",
        key="sheet_html",
        on_click="ignore",
    )
    st.download_button("CSV", as_csv(sheet), "sheet.csv", "text/csv", key="sheet_csv", on_click="ignore")


def _offer_one_unit() -> None:
    st.page_link(
        "pages/train/setup.py",
        label="A network of **one unit** can be computed by hand, the whole sentence on one sheet: train one",
        icon=":material/calculate:",
        query_params={"cell": CELL_NAMES[Cell.SIMPLE_RNN], "units": "1"},
    )


def printable(sheet: Sheet, title: str) -> str:
    """Return the sheet as a page of HTML, every text escaped."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in (say("word"), *sheet.columns))
    rows = "".join(
        f"<tr><td>{html.escape(word)}</td>{''.join(f'<td>{_written(value)}</td>' for value in row)}</tr>"
        for word, row in zip(sheet.words, sheet.rows, strict=True)
    )
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in (*sheet.formulas, _weights_line(sheet), _rounding(sheet)))
    return (
        f"<!doctype html><html lang='{spoken().code}'><meta charset='utf-8'>"
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style>"
        f"<h1>{html.escape(title)}</h1>{lines}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></html>"
    )


def as_csv(sheet: Sheet) -> str:
    """Return the sheet as CSV; a word that a spreadsheet would take for a formula gets an apostrophe in front."""
    stream = io.StringIO()
    table = csv.writer(stream)
    table.writerow(["word", *sheet.columns])
    for word, row in zip(sheet.words, sheet.rows, strict=True):
        table.writerow([f"'{word}" if word[:1] in "=+-@\t\r" else word, *row])
    return stream.getvalue()


def _written(value: float) -> str:
    return f"{value:.{DIGITS}f}".replace("-", "−")


def _weights_line(sheet: Sheet) -> str:
    weights = ", ".join(f"{name} = {_written(value)}" for name, value in sheet.weights.items())
    return say("{weights}; before the first word every state is 0", weights=weights)


def _rounding(sheet: Sheet) -> str:
    return say(
        "Every number is rounded to four digits before it is used again, so a calculator gives what stands here. The "
        "network does not round; its hidden states differ from these by at most {difference:.6f}.",
        difference=sheet.difference,
    )
