"""A data set that is here: its first rows, its classes, what was left out of it, and its end."""

from pathlib import Path

import streamlit as st

from core.data.catalogue.entries import folder_of
from core.data.labelled import Labelled
from core.data.store import REJECTS, DatasetInfo, dataset_folder, delete_dataset, folder_info, rename_dataset
from core.figures.balance import class_balance
from pages.shared import cached, job, state, words

_SHOWN_ROWS = 50


def show_data(source: str, title: str) -> None:
    """Draw the first rows of a data set beside how many texts each class has, without reading the others.

    Raises:
        DataError: it cannot be read.
    """
    head = cached.head(source)
    folder = _folder(source)
    counts = head.counts if folder is None else folder_info(folder).classes
    preview, balance = st.columns([3, 2], gap="medium")
    with preview:
        st.subheader(f"{sum(counts.values()):,} texts", anchor=False)
        st.dataframe(first_rows(head), hide_index=True, alt=f"The first rows of {title}")
    with balance:
        st.subheader("Classes", anchor=False)
        st.plotly_chart(class_balance(counts), key="balance", alt="Texts of each class: " + in_words(counts))
        if folder is not None:
            _show_left_out(folder, folder_info(folder))


def first_rows(labelled: Labelled) -> list[dict[str, str | int]]:
    """Return the first rows as a table: row number in the source, class and text."""
    return [
        {"row": int(labelled.rows[place]), "class": labelled.classes[labelled.labels[place]], "text": text}
        for place, text in enumerate(labelled.texts[:_SHOWN_ROWS].to_pylist())
    ]


def in_words(counts: dict[str, int]) -> str:
    """Return the number of texts of each class as a sentence's part."""
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def rename_form(source: str, title: str) -> None:
    """Let an imported data set be given another name."""
    with st.popover("Rename", icon=":material/edit:"):
        name = st.text_input("Name", title, max_chars=80, key=f"rename_{source}")
        if st.button("Rename it", key="rename_data", disabled=not name.strip() or name == title):
            cached.check_charge()
            rename_dataset(cached.places(), source, name)
            st.rerun()


def delete_form(source: str) -> None:
    """Let an imported data set be deleted, after a second press."""
    with st.popover("Delete this data set", icon=":material/delete:"):
        st.markdown("The imported copy is deleted. Runs that were trained on it keep all they have.")
        if st.button("Delete it", key="delete_data"):
            cached.check_charge()
            delete_dataset(cached.places(), source)
            cached.forget_texts()
            job.forget()
            state.choose_source("generated")
            st.rerun()


def _folder(source: str) -> Path | None:
    """Return where the texts lie; None where they are made anew each time."""
    if cached.is_imported(source):
        return dataset_folder(cached.places(), source)
    folder = folder_of(source, cached.places())
    return folder if folder.is_dir() else None


def _show_left_out(folder: Path, info: DatasetInfo) -> None:
    for reason, count in info.left_out.items():
        st.caption(f"{count:,} {'row' if count == 1 else 'rows'} left out: {words.plain(reason)}")
    rejects = folder / REJECTS
    if rejects.is_file():
        st.download_button(
            "Download the rows left out",
            rejects.read_bytes,
            "left-out.csv",
            "text/csv",
            key="left_out",
            icon=":material/download:",
        )
