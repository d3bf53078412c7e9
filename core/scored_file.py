"""A file of texts scored by a network: each row with its verdict, its probabilities and what is to be known of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.labels.rows import rank_columns
from core.data.reading.lines import read_lines
from core.data.reading.table import Column, read_table
from core.data.sheets import write_sheet
from core.errors import DataError, OneColumnError
from core.inside.running import turns
from core.inside.verdicts import verdicts
from core.inside.weights import Array
from core.opened import OpenedRun
from core.reporting import Report, part_of, silent
from core.text.encode import Encoder, Ragged, pad_rows
from core.texts import Texts

BLOCK = 2_000
NO_TURN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What was written.

    Attributes:
        run: Whose network.
        epoch: Which of its networks.
        rows: How many texts were scored.
        text: The column they stood in.
        columns: The columns added to those of the file: verdict, a probability a class, turning word, unknown share.
        verdicts: How many texts each class won.
        unknown_share: The mean share of unknown words.
        left_out: Rows that do not fit the file's columns, by reason.
        proof: The largest difference between this network in NumPy and in Keras, on the snapshot's probe sentences.
        turning_words: False where the network reads backwards too, so that no word is the one after which it turned.
    """

    run: str
    epoch: int
    rows: int
    text: str
    columns: tuple[str, ...]
    verdicts: dict[str, int]
    unknown_share: float
    left_out: dict[str, int]
    proof: float
    turning_words: bool

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A file's columns as texts, and which of them is read."""

    columns: Mapping[str, Texts]
    text: str
    left_out: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """What is written beside some texts."""

    final: Array
    turning: list[str]
    unknown: NDArray[np.float64]


def score_file(opened: OpenedRun, table: TextTable, out: Path, report: Report = silent) -> Scored:
    """Write a CSV of a table's columns with the network's verdicts beside them.

    Raises:
        OSError: it cannot be written.
    """
    texts = table.columns[table.text]
    names = _added(opened.classes, list(table.columns))
    won: Counter[int] = Counter()
    unknown = 0.0

    def lines() -> Iterator[list[str]]:
        nonlocal unknown
        for start in range(0, len(texts), BLOCK):
            block = _score(opened, texts.slice(start, BLOCK))
            won.update(block.final.argmax(axis=1).tolist())
            unknown += float(block.unknown.sum())
            columns = [column.slice(start, BLOCK).to_pylist() for column in table.columns.values()]
            yield from _lines(opened.classes, columns, block)
            report("Scoring", min(1.0, (start + BLOCK) / len(texts)))

    write_sheet(out, [*table.columns, *names], lines())
    return Scored(
        run=opened.id,
        epoch=opened.epoch,
        rows=len(texts),
        text=table.text,
        columns=names,
        verdicts={name: won[place] for place, name in enumerate(opened.classes)},
        unknown_share=unknown / len(texts),
        left_out=table.left_out,
        proof=opened.proof,
        turning_words=not opened.network.reads_backwards,
    )


def read_texts(
    path: Path, text: Column | None = None, options: Mapping[str, object] | None = None, report: Report = silent
) -> TextTable:
    """Return the columns of a file of any kind, and the one that holds the texts: the one named, else guessed.

    A file of one column is read as a text a line.

    Raises:
        DataError: the file cannot be read, has no text, or not the column named.
    """
    said = options or {}
    try:
        table = read_table(path, said, part_of(report, 0.0, 0.8))
    except OneColumnError:
        header = said.get("header")
        encoding = said.get("encoding")
        name, texts = read_lines(
            path, str(encoding) if encoding else None, header=header if isinstance(header, bool) else None
        )
        return TextTable({name: texts}, name, {})
    chosen = rank_columns(table, text).taken.text
    if chosen is None:
        raise DataError(f"expected a column of texts in {table.name}, but none looks like one; name it (--text)")
    found = table.read({f"{place} {column}": column for place, column in enumerate(table.columns)}, report)
    columns = {str(column): found[place].combine_chunks() for place, column in enumerate(table.columns)}
    return TextTable(columns, str(chosen), table.left_out)


def _score(opened: OpenedRun, texts: Texts) -> _Block:
    encoder, network = opened.encoder, opened.network
    tokens = encoder.split(texts)
    whole = encoder.look_up(tokens)
    rows = whole.cut(encoder.length, encoder.text.truncate)
    padded = list(rows) if encoder.text.mask else list(pad_rows(rows, encoder.length, encoder.text.pad))
    unknown = _unknown_shares(encoder, tokens.offsets, whole)
    if network.reads_backwards:
        return _Block(verdicts(network, padded), [NO_TURN] * len(padded), unknown)
    found = turns(network, padded)
    vocabulary = encoder.vocabulary.tokens
    # A padding has the empty name; before any word stands nothing either.
    turning = [
        vocabulary[row[turned]] if turned >= 0 else NO_TURN for row, turned in zip(padded, found.turned, strict=True)
    ]
    return _Block(found.final, turning, unknown)


def _unknown_shares(encoder: Encoder, offsets: NDArray[np.int64], whole: Ragged) -> NDArray[np.float64]:
    """Return the share of each text's tokens that the vocabulary does not have, whole texts looked at."""
    counts = np.diff(offsets)
    known = whole.values != encoder.vocabulary.unknown_id if encoder.vocabulary.unknown_id is not None else None
    starts = 0 if encoder.vocabulary.start_id is None else 1
    per_row = np.add.reduceat(np.append(known, 0), whole.offsets[:-1]) if known is not None else whole.lengths
    found = np.where(whole.lengths > 0, per_row, 0) - starts
    return np.where(counts > 0, 1 - found / np.maximum(counts, 1), 0.0)


def _added(classes: Sequence[str], taken: Sequence[str]) -> tuple[str, ...]:
    """Return names for the added columns that the file has not got already."""
    names = ["verdict", *(f"probability of {name}" for name in classes), "turning word", "unknown words"]
    return tuple(name if name not in taken else f"{name} (scored)" for name in names)


def _lines(classes: Sequence[str], columns: Sequence[list[str]], block: _Block) -> Iterator[list[str]]:
    for row, cells in enumerate(zip(*columns, strict=True)):
        given = block.final[row]
        yield [
            *(cell or "" for cell in cells),
            classes[int(given.argmax())],
            *(f"{probability:.6f}" for probability in given),
            block.turning[row],
            f"{block.unknown[row]:.3f}",
        ]
