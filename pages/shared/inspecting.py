"""What is in a visitor's file, asked anew whenever a choice changes: small files here, large ones in a process."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from core.data.reading.inspection import Inspection, inspect_file
from core.data.reading.table import Column
from core.data.uploads import Upload
from pages.shared import job, words

# Reading so much takes well under a second and a fraction of what a session needs anyway.
SMALL_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read; what is None or not among the options is guessed."""

    options: Mapping[str, object] = field(default_factory=dict)
    text: Column | None = None
    label: Column | None = None
    split: Column | None = None

    def arguments(self) -> list[str]:
        """Return the same as options of the command line."""
        named = {"text": self.text, "label": self.label, "split": self.split}
        said = [f"--{name}={column}" for name, column in named.items() if column is not None]
        said += [f"--{name}={self.options[name]}" for name in ("encoding", "delimiter") if name in self.options]
        flags = [name for name in ("quoting", "header") if name in self.options]
        return [*said, *(f"--{name}" if self.options[name] else f"--no-{name}" for name in flags)]


def is_small(upload: Upload) -> bool:
    """Return whether a file may be read in the server itself."""
    return upload.size <= SMALL_BYTES


def inspect(upload: Upload, asked: Asked) -> Inspection | None:
    """Return what was understood of a file; None while a process is still reading it, and draws its progress then.

    Raises:
        DataError: it cannot be read as asked.
    """
    if is_small(upload):
        return _inspection(str(upload.path), json.dumps(dict(asked.options)), asked.text, asked.label, asked.split)
    arguments = asked.arguments()
    digest = hashlib.sha256(json.dumps(arguments).encode()).hexdigest()[:8]
    document = job.answer(
        f"inspect_{upload.id}_{digest}",
        f"Reading {words.plain(upload.name)}",
        ["inspect", str(upload.path), *arguments],
    )
    return None if document is None else Inspection.from_document(document)


@st.cache_data(max_entries=32, show_spinner=False)
def _inspection(path: str, options: str, text: Column | None, label: Column | None, split: Column | None) -> Inspection:
    return inspect_file(Path(path), json.loads(options), text, label, split)
