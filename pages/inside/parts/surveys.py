"""What the gates of a network do over all its validation texts, kept for each epoch that was asked for."""

import streamlit as st

from core.surveyed import Surveyed, find_survey, is_quick, survey_run
from pages.shared import cached


def survey(run_id: str, epoch: int) -> Surveyed | None:
    """Return a network's survey, made here where that is quick; else None until a command has made it."""
    run, network = cached.folder(run_id), cached.opened(run_id, epoch)
    if not is_quick(run, network) and find_survey(run, epoch, cached.places()) is None:
        return None
    return _survey(run_id, epoch, run.snapshots.path(epoch).stat().st_mtime, (run.path / "texts.parquet").exists())


@st.cache_resource(max_entries=8, show_spinner="Reading the validation texts …")
def _survey(run_id: str, epoch: int, stamp: float, are_written: bool) -> Surveyed:  # noqa: ARG001  what can change it
    return survey_run(cached.folder(run_id), cached.opened(run_id, epoch), cached.places())


def kept_surveys(run_id: str) -> dict[int, Surveyed]:
    """Return the surveys that were made of a run's epochs."""
    run = cached.folder(run_id)
    found = {epoch: find_survey(run, epoch, cached.places()) for epoch in run.snapshots.epochs()}
    return {epoch: one for epoch, one in found.items() if one is not None}
