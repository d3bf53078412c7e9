"""The language people read in: texts are English in the code, and gettext catalogues say them otherwise."""

import struct
from collections import Counter
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from string import Formatter

from core.messages import in_english
from core.places import ASSETS

LOCALE = ASSETS / "locale"
DOMAIN = "unrolled"
ENGLISH = "en"


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """One language: its code, and its catalogue.

    A translation whose places, such as ``{count:,}``, are not those of the English message is passed over: the English
    is shown, for a number that is lost or a page that fails is worse.
    """

    code: str
    catalogue: NullTranslations

    @property
    def name(self) -> str:
        """What those who speak the language call it, else its code."""
        if self.code == ENGLISH:
            return "English"
        # Translators: not these words, but what your language is called by those who speak it.
        name = self.say("The name of this language")
        return self.code if name == "The name of this language" else name

    def say(self, message: str, /, **values: object) -> str:
        """Return a message in this language, the values put in their places; without values braces are left alone."""
        if not message:
            return ""  # gettext answers the empty message with the catalogue's header
        said = self.catalogue.gettext(message)
        return in_english(said if _places(said) == _places(message) else message, **values)

    def say_many(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the form for a count, which is the value ``count``; a form may leave places of ``many`` out."""
        english = one if count == 1 else many
        said = self.catalogue.ngettext(one, many, count)
        found, known = _places(said), _places(many)
        is_safe = found is not None and known is not None and not found - known
        return in_english(said if is_safe else english, **{"count": count, **values})


def find_languages(folder: Path = LOCALE) -> dict[str, Language]:
    """Return English, and each language whose compiled catalogue lies in a folder, by their codes.

    A file that is no catalogue is passed over: the program speaks the others.
    """
    found = {ENGLISH: Language(ENGLISH, NullTranslations())}
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
        language = _read(path.parts[-3], path, path.stat().st_mtime_ns)
        if language is not None:
            found[language.code] = language
    return found


@cache
def _read(code: str, path: Path, _stamp: int) -> Language | None:
    try:
        with path.open("rb") as file:
            return Language(code, GNUTranslations(file))
    except (OSError, ValueError, KeyError, IndexError, struct.error):
        return None


def _places(text: str) -> Counter[tuple[str, str, str]] | None:
    """Return how often each place stands in a text, name, format and conversion; None where it is no format."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    return Counter(
        (name, format_ or "", conversion or "") for _, name, format_, conversion in parts if name is not None
    )
