"""Whether quotes hold the fields of a table together, or stand in its texts by themselves."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import NamedTuple

from core.data.reading.writing import Writing, cut_records

NEARLY_ALL = 0.99
NEARLY_NONE = 0.05
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Survey:
    """How a candidate fares: ``width`` is the commonest number of fields, ``complete`` the share of records with it.

    ``odd`` is the share of records with an odd number of double quotes in a field, as in halves of a quoted text;
    ``wrapped`` of those with a field that begins and ends with one.
    """

    records: int
    width: int
    complete: float
    odd: float
    wrapped: float

    @property
    def is_whole(self) -> bool:
        """Whether the table looks right with its quotes read as letters."""
        return self.width > 1 and self.complete >= NEARLY_ALL and self.odd < HALF and self.wrapped < HALF


class Quotes(NamedTuple):
    """How often a field begins with a quote and ends with one, because it must (``needed``) or not (``idle``).

    ``broken`` counts the fields that begin with a quote and go on after the next one, or never end.
    """

    needed: int
    idle: int
    broken: int

    @property
    def are_sound(self) -> bool:
        """Whether hardly a field that begins with a quote goes on after the next one."""
        return self.broken <= NEARLY_NONE * (self.needed + self.idle)


def survey(records: Iterable[Sequence[str]]) -> Survey:
    """Return how wide the records are and how quotes lie in their fields."""
    widths: Counter[int] = Counter()
    odd = wrapped = 0
    for record in records:
        widths[len(record)] += 1
        if '"' not in "".join(record):
            continue
        odd += any(cell.count('"') % 2 for cell in record)
        wrapped += any(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in record)
    total = max(1, widths.total())
    width, complete = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return Survey(widths.total(), width, complete / total, odd / total, wrapped / total)


def sample_records(sample: str, more: bool, writing: Writing) -> list[list[str]]:
    """Return the records of a sample, without the last where there is ``more``: it may end inside a quoted text."""
    records = [*cut_records(StringIO(sample, newline=""), writing)]
    return records[:-1] if more and len(records) > 1 else records


def count_quotes(sample: str, writing: Writing) -> Quotes:
    """Return how the fields that begin with a quote go on."""
    needed = idle = broken = 0
    for field in _fields_in_quotes(writing).finditer(sample):
        content = field["content"]
        if content is None:
            broken += 1
        elif any(sign in content for sign in (writing.quote, writing.delimiter, "\n", "\r")):
            needed += 1
        else:
            idle += 1
    return Quotes(needed, idle, broken)


def with_backslashes(sample: str, writing: Writing) -> Writing:
    """Return the same writing, backslashes before quotes read as such if that mends fields."""
    if "\\" + writing.quote not in sample:
        return writing
    escaped = writing._replace(escaped=True)
    return escaped if count_quotes(sample, escaped).broken < count_quotes(sample, writing).broken else writing


def with_spaces(sample: str, writing: Writing) -> Writing:
    """Return the same writing, spaces before quotes read as no part of a field where most records have such."""
    quote, delimiter = re.escape(writing.quote), re.escape(writing.delimiter)
    spaced = rf"{delimiter} +{quote}(?:[^{quote}]|{quote}{quote})*+{quote}(?=[{delimiter}\r\n]|\Z)"
    lines = sample.count("\n") + sample.count("\r")
    return writing._replace(spaced=len(re.findall(spaced, sample)) > HALF * lines)


def is_quoted(sample: str, more: bool, writing: Writing) -> bool:
    """Return whether reading double quotes as quoting gives the better table."""
    if writing.quote not in sample:
        return True
    plain = survey(sample_records(sample, more, writing._replace(quoting=False, escaped=False)))
    quoted = survey(sample_records(sample, more, writing))
    # The sample may end inside a quoted text.
    found = count_quotes(sample, writing)
    found = found._replace(broken=max(0, found.broken - more))
    if _glues(plain, quoted, found):
        return False
    if found.are_sound:
        return True
    return not plain.is_whole and quoted.complete >= plain.complete


def is_single_quoted(sample: str, writing: Writing) -> bool:
    """Return whether single quotes hold fields together that would fall apart without."""
    found = count_quotes(sample, writing)
    return found.needed > 0 and found.are_sound


def _glues(plain: Survey, quoted: Survey, found: Quotes) -> bool:
    """Tell stray quotes, between which whole records vanish, from texts that run over lines and leave pieces there."""
    lost = plain.records - quoted.records
    pieces = (1 - plain.complete) * plain.records
    is_plain = plain.width > 1 and plain.wrapped < HALF and (plain.odd < HALF or not found.are_sound)
    return is_plain and pieces < lost and plain.complete >= quoted.complete


def _fields_in_quotes(writing: Writing) -> re.Pattern[str]:
    """Return a pattern of fields that begin with a quote; its group ``content`` is None where none closes them."""
    quote, delimiter = re.escape(writing.quote), re.escape(writing.delimiter)
    inside = rf"[^{quote}\\]|{quote}{quote}|\\[\s\S]" if writing.escaped else rf"[^{quote}]|{quote}{quote}"
    space = " *+" if writing.spaced else ""
    return re.compile(
        rf"(?<![^{delimiter}\r\n]){space}{quote}(?:(?P<content>(?:{inside})*+){quote}(?=[{delimiter}\r\n]|\Z))?"
    )
