"""A visitor's file: brought, understood, corrected, imported."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.data.reading.inspection import Inspection
from core.data.store import import_file, read_info
from core.data.uploads import Upload, drop_upload, find_upload, keep_choices, read_choices
from core.errors import CoreError
from pages.data.parts.correcting import (
    choose_columns,
    choose_options,
    chosen_options,
    kind_in_words,
    named,
    show_guesses,
)
from pages.data.parts.mapping import Classes, choose_classes
from pages.shared import cached, job, problem, state, words
from pages.shared.inspecting import Asked, inspect, is_small
from pages.shared.leftout import reasons, show_left_out
from pages.shared.uploader import uploader

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Import:
    """Everything that was chosen for a file that is to be imported."""

    asked: Asked
    classes: Classes
    name: str

    def arguments(self, upload: Upload) -> list[str]:
        """Return the command that imports the file so."""
        command = ["import", str(upload.path), *self.asked.arguments(), f"--name={self.name}"]
        if self.classes.threshold:
            return [*command, f"--threshold={','.join(map(repr, self.classes.threshold))}"]
        return [*command, f"--classes={json.dumps(self.classes.classes, ensure_ascii=False)}"]


def import_form() -> None:
    """Take a file, show what was understood, let it be corrected, and import it."""
    upload = find_upload(cached.places(), state.upload())
    if upload is None:
        _show_imported()
        uploader()
        return
    with st.container(border=True):
        _show_head(upload)
        _follow_import(upload)
        if not job.is_running(_job_of(upload)):
            _correct(upload, read_choices(upload))


def _correct(upload: Upload, saved: Mapping[str, Any]) -> None:
    st.markdown("**How it is written**")
    options, places = choose_options(upload, saved)
    try:
        guess = inspect(upload, Asked(options))
    except CoreError as error:
        problem.show(error)
        return
    if guess is not None:
        show_guesses(places, options, guess)
        if kind := kind_in_words(guess):
            st.caption(kind)
        _correct_meaning(upload, saved, options, guess)


def _correct_meaning(
    upload: Upload, saved: Mapping[str, Any], options: Mapping[str, object], guess: Inspection
) -> None:
    st.markdown("**What its columns hold**")
    chosen = choose_columns(upload, saved, guess)
    choices = {**chosen_options(options), **chosen}
    found = _inspect_columns(upload, options, chosen, guess)
    if found is None:
        return
    _show(upload, found)
    st.markdown("**What its labels stand for**")
    classes = choose_classes(upload, saved, found)
    name = st.text_input(
        "Name of the data set", saved.get("name", upload.path.stem), max_chars=LONGEST_NAME, key=f"name_{upload.id}"
    ).strip()
    keep_choices(upload, {**choices, "name": name, **(classes.chosen if classes else {})})
    wanted = None if classes is None else Import(Asked(options, **chosen), classes, name or upload.path.stem)
    st.caption("Everybody who can open this page will find the set in the list, and can delete it.")
    if (
        st.button("Import", type="primary", key="import", icon=":material/download:", disabled=wanted is None)
        and wanted
    ):
        _import(upload, wanted)


def _inspect_columns(
    upload: Upload, options: Mapping[str, object], chosen: Mapping[str, Any], guess: Inspection
) -> Inspection | None:
    if (chosen["text"], chosen["label"], chosen["split"] or None) == (guess.text, guess.label, guess.split):
        return guess
    try:
        return inspect(upload, Asked(options, **chosen))
    except CoreError as error:
        problem.show(error)
        return None


def _show_head(upload: Upload) -> None:
    name, other = st.columns([4, 1], vertical_alignment="center")
    name.markdown(f"**{words.plain(upload.name)}**, {words.size(upload.size)}: look whether it was understood right.")
    if other.button("Another file", key="another_file", icon=":material/close:", width="stretch"):
        _drop(upload)
        st.rerun()


def _show(upload: Upload, found: Inspection) -> None:
    for sentence in found.problems:
        if sentence == found.proposal.problem:
            continue  # it is told where the labels are
        st.warning(words.plain(sentence), icon=":material/warning:")
    roles = {found.text: "texts", found.label: "labels", found.split: "part"}
    heads = [f"{named(column)}{f' ({roles[column]})' if column in roles else ''}" for column in found.columns]
    rows = [dict(zip(heads, row, strict=False)) for row in found.preview]
    st.dataframe(rows, hide_index=True, alt="The first rows of the file as they were read")
    show_left_out(upload, found)


def _import(upload: Upload, wanted: Import) -> None:
    if not is_small(upload):
        job.start(_job_of(upload), wanted.arguments(upload))
        st.rerun()
    asked, classes = wanted.asked, wanted.classes
    try:
        cached.check_charge()
        with st.spinner("Importing …"):
            dataset = import_file(
                cached.places(),
                upload.path,
                text=asked.text,
                label=asked.label,
                split=asked.split,
                options=asked.options,
                classes=classes.classes,
                threshold=classes.threshold or None,
                name=wanted.name,
            )
    except CoreError as error:
        problem.show(error)
        return
    _finish(upload, dataset.id)


def _job_of(upload: Upload) -> str:
    return f"import_{upload.id}"


def _follow_import(upload: Upload) -> None:
    document = job.follow(_job_of(upload), f"Importing {words.plain(upload.name)}")
    if document is not None:
        _finish(upload, document["id"])


def _finish(upload: Upload, dataset_id: str) -> None:
    _drop(upload)
    state.choose_source(dataset_id)
    state.keep_imported(dataset_id)
    # The sentence about it stands at the top of the page, which may be far from the button.
    st.toast("Imported and chosen", icon=":material/check:")
    st.rerun()


def _drop(upload: Upload) -> None:
    drop_upload(upload)
    state.forget_upload(upload.id)


def _show_imported() -> None:
    """Say how the import ended that was the last of this session, and where to go from there."""
    dataset_id = state.imported()
    if not cached.is_imported(dataset_id):
        return
    info = read_info(cached.places(), dataset_id)
    left = f"left out: {reasons(info.left_out)}" if info.left_out else "no row was left out"
    kept = f"{info.rows:,} texts in {len(info.classes)} classes; {left}"
    st.success(f"**{words.plain(info.name)}** is imported and chosen: {kept}.", icon=":material/check:")
    with st.container(horizontal=True):
        st.page_link("pages/data/audit.py", label="**Audit it first**", icon=":material/fact_check:")
        st.page_link("pages/train/setup.py", label="**Train on it**", icon=":material/model_training:")
