"""A visitor's file: uploaded, understood, corrected, imported."""

import streamlit as st

from core.data.classes import propose_classes
from core.data.labelled import Labelled
from core.data.read import Inspection, inspect_file
from core.data.store import delete_dataset, import_file
from core.data.uploads import Upload, drop_upload, find_upload
from core.errors import CoreError
from core.figures.balance import class_balance
from pages.shared import cached, problem, state, words
from pages.shared.uploader import uploader

_DELIMITERS = {"guess": None, "comma": ",", "semicolon": ";", "tab": "\t"}
_HEADERS = {"guess": None, "names the columns": True, "is a text already": False}
_SHOWN_ROWS = 50
_MOST_MAPPED = 12


def show_data(labelled: Labelled, title: str) -> None:
    """Draw the first rows of labelled texts beside how many each class has."""
    preview, balance = st.columns([3, 2], gap="medium")
    with preview:
        st.subheader(f"{len(labelled):,} texts", anchor=False)
        st.dataframe(first_rows(labelled), hide_index=True, alt=f"The first rows of {title}")
    with balance:
        st.subheader("Classes", anchor=False)
        alt = "Texts of each class: " + in_words(labelled)
        st.plotly_chart(class_balance(labelled.counts), key="balance", alt=alt)
        for reason, count in labelled.left_out.items():
            st.caption(f"{count:,} rows left out: {words.plain(reason)}")


def first_rows(labelled: Labelled) -> list[dict[str, str | int]]:
    """Return the first rows as a table: row number in the source, class and text."""
    return [
        {"row": int(labelled.rows[place]), "class": labelled.classes[labelled.labels[place]], "text": text}
        for place, text in enumerate(labelled.texts[:_SHOWN_ROWS].to_pylist())
    ]


def in_words(labelled: Labelled) -> str:
    """Return the number of texts of each class as a sentence's part."""
    return ", ".join(f"{name} {count}" for name, count in labelled.counts.items())


def import_form() -> None:
    """Take a file, show what was understood, let it be corrected, and import it."""
    upload = find_upload(cached.places(), state.upload())
    if upload is None:
        uploader()
        return
    name, other = st.columns([4, 1], vertical_alignment="center")
    name.markdown(f"**{words.plain(upload.name)}**")
    if other.button("Another file", key="another_file", icon=":material/close:", width="stretch"):
        _drop(upload)
        st.rerun()
    try:
        _correct_and_import(upload)
    except CoreError as error:
        problem.show(error)


def _drop(upload: Upload) -> None:
    drop_upload(upload)
    state.forget_upload(upload.id)


def delete_form(source: str) -> None:
    """Let an imported data set be deleted, after a second press."""
    with st.popover("Delete this data set", icon=":material/delete:"):
        st.markdown("The imported copy is deleted. Runs that were trained on it keep all they have.")
        if st.button("Delete it", key="delete_data"):
            delete_dataset(cached.places(), source)
            state.choose_source("generated")
            st.rerun()


def _correct_and_import(upload: Upload) -> None:
    # What was chosen for one file says nothing about the next: the keys carry the upload's id.
    path, file = upload.path, upload.id
    delimiter_choice, header_choice = st.columns(2)
    delimiter = delimiter_choice.selectbox("Columns are separated by", list(_DELIMITERS), key=f"delimiter_{file}")
    header = header_choice.selectbox("The first row", list(_HEADERS), key=f"header_{file}")
    options: dict[str, object] = {"delimiter": _DELIMITERS[delimiter], "header": _HEADERS[header]}
    options = {name: value for name, value in options.items() if value is not None}
    guess = inspect_file(path, options)
    columns = list(guess.columns)
    text_choice, label_choice = st.columns(2)
    text = text_choice.selectbox(
        "The texts are in", columns, _place(columns, guess.text), format_func=_named, key=f"text_column_{file}"
    )
    label = label_choice.selectbox(
        "The labels are in", columns, _place(columns, guess.label), format_func=_named, key=f"label_column_{file}"
    )
    found = inspect_file(path, options, text, label)
    _show(found)
    classes = _map_labels(found, file)
    if st.button("Import", type="primary", key="import", icon=":material/download:"):
        with st.spinner("Importing …"):
            dataset = import_file(
                cached.places(), path, text=text, label=label, options=options, classes=classes, name=path.stem
            )
        _drop(upload)
        state.choose_source(dataset.id)
        st.toast(f"Imported {dataset.info.rows:,} texts")
        st.rerun()


def _place(columns: list[str | int], guessed: str | int | None) -> int:
    return columns.index(guessed) if guessed in columns else 0


def _named(column: str | int) -> str:
    return f"column {column}, counted from 0" if isinstance(column, int) else column


def _show(found: Inspection) -> None:
    header = "the first row names the columns" if found.header else "there is no header"
    st.caption(f"{found.rows:,} rows read as {found.encoding}; {header}.")
    for reason, count in found.left_out.items():
        st.warning(f"{count:,} rows left out: {words.plain(reason)}", icon=":material/playlist_remove:")
    for sentence in found.problems:
        st.warning(words.plain(sentence), icon=":material/warning:")
    rows = [dict(zip(map(str, found.columns), row, strict=False)) for row in found.preview]
    st.dataframe(rows, hide_index=True, alt="The first rows of the file as they were read")


def _map_labels(found: Inspection, file: str) -> dict[str, str] | None:
    """Let each label be given a class's name; several may share one, an empty name leaves the label out."""
    if not 2 <= len(found.classes) <= _MOST_MAPPED:
        return None
    st.markdown("**Class of each label** (several labels may share a name; an empty name leaves the label out)")
    named, proposed = {}, propose_classes(found.classes).classes
    for column, (label, count) in zip(st.columns(min(4, len(found.classes))) * 3, found.classes.items(), strict=False):
        named[label] = column.text_input(
            f"{words.plain(label)} ({count:,} rows)", value=proposed.get(label, ""), key=f"class_of_{file}_{label}"
        )
    return {label: name.strip() for label, name in named.items() if name.strip()}
