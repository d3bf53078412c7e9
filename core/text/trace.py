"""What each cleaning step did to one text, and to a whole data set."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
import pyarrow.compute as pc

from core.recipe import Tokenizer
from core.reporting import Report, silent
from core.text.clean import Step
from core.text.columns import as_column, blocks
from core.text.emoticons import unmarked
from core.text.tokens import tokenize_block
from core.texts import Texts, text_column

LOOKED_AHEAD = 12
LONGEST_COMPARED = 200
PIECE = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: the characters from ``start`` up to ``end``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """One step on one text; ``removed`` are the stretches of ``before`` that are not in ``after`` as they were."""

    step: Step
    before: str
    after: str
    removed: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class StepCount:
    """A whole data set after a step (None: as written).

    ``changed`` texts differ from those before the step; ``tokens`` and distinct ``words`` are what the tokenizer finds
    in all texts, and ``empty`` texts have no token.
    """

    step: Step | None
    texts: int
    changed: int
    tokens: int
    words: int
    empty: int


def trace_cleaning(text: str, steps: Sequence[Step]) -> tuple[Change, ...]:
    """Return what each step does to a text, in their order."""
    columns = [text_column([text])]
    for step in steps:
        columns.append(step.change(columns[-1]))
    texts = [str(unmarked(column)[0].as_py()) for column in columns]
    return tuple(
        Change(step, before, after, removed_spans(before, after))
        for step, (before, after) in zip(steps, pairwise(texts), strict=True)
    )


def count_steps(
    texts: Sequence[str] | Texts, steps: Sequence[Step], tokenizer: Tokenizer, report: Report = silent
) -> tuple[StepCount, ...]:
    """Return the counts of a data set as it is written and after each step."""
    column = as_column(texts)
    counts = np.zeros((len(steps) + 1, 3), np.int64)  # texts changed, tokens, empty texts
    words: list[set[str]] = [set() for _ in counts]
    done = 0
    for block in blocks(column):
        now = block
        for place, step in enumerate([None, *steps]):
            before, now = now, now if step is None else step.change(now)
            tokens = tokenize_block(unmarked(now), tokenizer)
            changed = 0 if step is None else pc.sum(pc.not_equal(before, now)).as_py()
            counts[place] += changed, len(tokens.codes), np.count_nonzero(tokens.lengths == 0)
            words[place].update(tokens.words)
        done += len(block)
        report("Counting words", done / len(column))
    return tuple(
        StepCount(step, len(column), int(changed), int(tokens), len(found), int(empty))
        for step, (changed, tokens, empty), found in zip([None, *steps], counts, words, strict=True)
    )


def removed_spans(before: str, after: str) -> tuple[Span, ...]:
    """Return the stretches of ``before`` that are missing or changed in ``after``, white space aside, in order.

    Words are followed from left to right, and characters within the words that changed; this takes time linear in the
    length, and where much changed at once it may mark more than the least.
    """
    if len(before) == len(after):
        return _merged(
            [Span(at, at + 1) for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other],
            before,
        )
    spans: list[Span] = []
    ours, theirs = [list(PIECE.finditer(text)) for text in (before, after)]
    i = j = 0
    while i < len(ours):
        if j < len(theirs) and ours[i][0] == theirs[j][0]:
            i, j = i + 1, j + 1
            continue
        gone, come = _resynchronised(
            [piece[0] for piece in ours[i : i + LOOKED_AHEAD]], [piece[0] for piece in theirs[j : j + LOOKED_AHEAD]]
        )
        spans += _changed(before, ours[i : i + gone], after, theirs[j : j + come])
        i, j = i + gone, j + come
    return _merged(spans, before)


def _resynchronised(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """Return how many of each side to pass over until both go on alike; the fewest, at least one of ours."""
    places = {}
    for place, piece in reversed([*enumerate(theirs)]):
        places[piece] = place
    found = [(gone + places[piece], gone, places[piece]) for gone, piece in enumerate(ours) if piece in places]
    if not found:
        return (1, 1) if theirs else (len(ours), 0)
    _, gone, come = min(found)
    return gone, come


def _changed(before: str, ours: Sequence[re.Match[str]], after: str, theirs: Sequence[re.Match[str]]) -> list[Span]:
    if not ours:
        return []
    start, end = ours[0].start(), ours[-1].end()
    new = after[theirs[0].start() : theirs[-1].end()] if theirs else ""
    if not new or max(end - start, len(new)) > LONGEST_COMPARED:
        return [Span(start, end)]
    matcher = SequenceMatcher(None, before[start:end], new, autojunk=False)
    return [Span(start + a, start + b) for kind, a, b, _, _ in matcher.get_opcodes() if kind in ("delete", "replace")]


def _merged(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Return the spans without those that are white space, neighbours joined over the white space between them."""
    merged: list[Span] = []
    for span in spans:
        if not text[span.start : span.end].strip():
            continue
        if merged and not text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)
