"""Word vectors from a visitor's file: brought, kept, listed, deleted; an embedding can start from them."""

import streamlit as st

from core.data.uploads import Upload, drop_upload, find_upload
from core.errors import CoreError
from core.text.vector_file import vector_files
from core.text.vectors import VectorsInfo, delete_vectors, list_vectors
from pages.shared import cached, job, problem, state, words
from pages.shared.uploader import Slot, uploader

VECTORS = Slot(
    "vectors_file",
    "A text file of word vectors",
    "GloVe, word2vec or fastText: on each line a word and its numbers, also as .gz or .zip",
)
LONGEST_NAME = 80


def label(info: VectorsInfo) -> str:
    """Return what kept vectors are called in a choice; no two are called the same."""
    return f"{info.name} · {info.size} numbers · {info.id[:6]}"


def shelf() -> str | None:
    """Draw the kept vectors and where a file of them is brought; return the id of those that were just kept."""
    upload = find_upload(cached.places(), state.upload(VECTORS.name))
    kept = list_vectors(cached.places())
    title = f"Word vectors from files: {len(kept)} kept" if kept else "Bring word vectors: GloVe, word2vec, fastText"
    with st.expander(title, icon=":material/upload_file:", expanded=upload is not None):
        st.caption(
            "Vectors that other texts have taught. They can be looked at here, and an embedding can start from them: "
            "choose them under *More* on the Train page."
        )
        for info in kept:
            _show(info)
        if upload is None:
            uploader(VECTORS)
            return None
        return _keep(upload)


def _show(info: VectorsInfo) -> None:
    lines = "line" if info.left_out == 1 else "lines"
    left = f", {info.left_out:,} {lines} of the file left out" if info.left_out else ""
    with st.container(horizontal=True, vertical_alignment="center", key=f"vectors_{info.id}"):
        st.markdown(
            f"**{words.plain(info.name)}**: {info.words:,} words of {info.size} numbers, {words.size(info.bytes)}{left}"
        )
        with st.popover("Delete", icon=":material/delete:", help=words.plain(f"Delete {info.name}")):
            st.markdown("Runs that were trained with them keep all they have; one that still waits for its turn fails.")
            if st.button("Delete them", key=f"delete_{info.id}"):
                _delete(info)


def _delete(info: VectorsInfo) -> None:
    try:
        cached.check_charge()
        delete_vectors(cached.places(), info.id)
    except CoreError as error:
        problem.show(error)
        return
    cached.vectors_map.clear()
    st.rerun()


def _keep(upload: Upload) -> str | None:
    """Draw what is under way with a file; return the id of its vectors once they are kept."""
    name, other = st.columns([4, 1], vertical_alignment="center")
    name.markdown(f"**{words.plain(upload.name)}**, {words.size(upload.size)}")
    key = f"vectors_of_{upload.id}"
    document = job.follow(key, f"Keeping {words.plain(upload.name)}")
    if document is not None:
        _drop(upload)
        return str(document["id"])
    if job.is_running(key):
        return None
    if other.button("Another file", key="another_vectors", icon=":material/close:", width="stretch"):
        _drop(upload)
        st.rerun()
    _form(upload, key)
    return None


def _form(upload: Upload, key: str) -> None:
    try:
        sizes = sorted({file.size for file in vector_files(upload.path)})
    except CoreError as error:
        problem.show(error)
        return
    title = st.text_input("Name of the vectors", upload.path.stem, max_chars=LONGEST_NAME, key=f"name_{upload.id}")
    size = sizes[0]
    if len(sizes) > 1:
        size = st.selectbox("Numbers a word", sizes, key=f"size_{upload.id}", help="The archive holds several tables.")
    st.caption("Everybody who can open this page will find the vectors in the list, and can delete them.")
    if st.button("Keep", type="primary", icon=":material/download:", key="keep_vectors"):
        chosen = [f"--name={title.strip() or upload.path.stem}", f"--size={size}"]
        job.start(key, ["vectors", str(upload.path), *chosen])
        st.rerun()


def _drop(upload: Upload) -> None:
    drop_upload(upload)
    state.forget_upload(upload.id, VECTORS.name)
