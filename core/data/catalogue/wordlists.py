"""Word lists of the catalogue: NLTK's stop words and the opinion lexicon, one list each language or side."""

import zipfile
from pathlib import Path, PurePosixPath

from core.data.catalogue.deliveries import at_hand
from core.data.catalogue.entries import absent, folder_of, is_kept
from core.data.catalogue.public_sets import SOURCES, Kind
from core.errors import DataError
from core.places import Mirror, Places

FILE_ENDING = "-words.txt"


def word_list(name: str, places: Places, mirror: Mirror | None) -> tuple[str, ...]:
    """Return the words of a list such as "stopwords/english" or "opinion_lexicon/positive", in its own order.

    Raises:
        DataError: there is no such list, or it has to be fetched first.
    """
    entry, _, wanted = name.partition("/")
    if entry not in SOURCES or SOURCES[entry].kind is not Kind.WORDS:
        known = ", ".join(f"{known}/…" for known, source in SOURCES.items() if source.kind is Kind.WORDS)
        raise DataError(f"expected the name of a word list ({known}), got {name!r}; such as stopwords/english")
    path = _find(entry, places, mirror)
    if path is None:
        raise absent(entry)
    with zipfile.ZipFile(path) as archive:
        members = _members(archive)
        if wanted not in members:
            raise DataError(
                f"expected a list of {entry} ({', '.join(sorted(members))}), got {wanted!r}; check the name"
            )
        lines = archive.read(members[wanted]).decode().split("\n")
    # The opinion lexicon begins with remarks.
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith(";"))


def _find(entry: str, places: Places, mirror: Mirror | None) -> Path | None:
    """Return the entry's archive: the kept one, else the one in a mirror folder after a look at its content."""
    if is_kept(entry, places):
        return next(folder_of(entry, places).iterdir())
    shapes = SOURCES[entry].shapes
    delivery = at_hand(shapes, places, mirror) if shapes else None
    if delivery is None:
        return None
    delivery.check()
    return delivery.paths[0]


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the lists in an archive: what each is called, and its file."""
    files = [member for member in archive.namelist() if not member.endswith("/")]
    named = {PurePosixPath(member).name.removesuffix(FILE_ENDING): member for member in files}
    return {name: member for name, member in named.items() if not name.startswith("README")}
