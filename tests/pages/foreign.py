"""A made-up language in which every text of the template is written in wide letters: what is narrow was not said."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from pages.shared.player_message import unpack
from tests.messages import TEMPLATE

# Places, tags, icons and the escapes of Markdown stay; letters become wide ones.
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|:material/\w+:)")
_WIDE = {code: code + 0xFEE0 for code in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))}
# Places that Plotly or the browser fills, tags, icons and escapes are no words.
_NO_WORDS = re.compile(r"%?\{[^}]*\}|<[^<>]*>|:material/\w+:|&\w+;|\\.")
_FIELDS = frozenset({"body", "label", "help", "alt", "options", "placeholder", "text"})
_DRAWN = frozenset({"text", "name", "hovertemplate"})
_SENT = frozenset({"label", "placeholder", "notes", "note", "text", "top", "middle", "bottom", "name", "words"})
_PLAYED = _SENT | {"proof", "laneNote", "inputName", "free", "refused"}


def wide(message: str) -> str:
    """Return a message in the made-up language."""
    return "".join(part if place % 2 else part.translate(_WIDE) for place, part in enumerate(_KEPT.split(message)))


def write_language(folder: Path, code: str) -> None:
    """Write the made-up language's compiled catalogue."""
    catalogue = Catalog(locale=code)
    with TEMPLATE.open("rb") as file:
        for message in read_po(file):
            if isinstance(message.id, str):
                catalogue.add(message.id, wide(message.id))
            else:
                catalogue.add(message.id, tuple(map(wide, message.id)))
    path = folder / code / "LC_MESSAGES" / "unrolled.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def narrow_words(app: AppTest) -> dict[str, str]:
    """Return the words on a page that stand in narrow letters, each with a text in which it does."""
    return _narrow(_texts(app))


def narrow_words_played(message: bytes) -> dict[str, str]:
    """Return the words in what the player is sent that stand in narrow letters, each with a text in which it does."""
    return _narrow(_of_plain(unpack(message)[0], _PLAYED))


def _narrow(texts: Iterator[str]) -> dict[str, str]:
    return {word: text for text in texts for word in re.findall(r"[A-Za-z]{2,}", _NO_WORDS.sub(" ", text))}


def _texts(app: AppTest) -> Iterator[str]:
    for node in app.main:
        proto = getattr(node, "proto", None)
        if proto is None:
            continue
        yield from _of_message(proto)
        if node.type == "plotly_chart":
            yield from _of_plain(json.loads(proto.spec), _DRAWN)
        elif node.type == "bidi_component":
            yield from _of_plain(json.loads(proto.json or proto.bytes), _SENT)
    for frame in app.dataframe:
        yield from map(str, frame.value.columns)


def _of_message(message: Message) -> Iterator[str]:
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        for one in values:
            if isinstance(one, Message):
                yield from _of_message(one)
            elif isinstance(one, str) and field.name in _FIELDS:
                yield one


def _of_plain(document: Any, wanted: frozenset[str], name: str = "") -> Iterator[str]:
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _of_plain(value, wanted, name if name == "words" else key)
    elif isinstance(document, list):
        for value in document:
            yield from _of_plain(value, wanted, name)
    elif isinstance(document, str) and name in wanted:
        yield document
