"""How a cleaning step is written in a recipe: a name, or a name with what it needs to know.

``lowercase`` · ``{hashtags: keep}`` · ``{stop_words: english}`` · ``{stop_words: {language: english,
keep_negations: false}}`` · ``{stem: snowball-english}`` · ``{pattern: {find: "[0-9]+", replace: " "}}``
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from core.validation import sentence

WrittenStep: TypeAlias = str | dict[str, Any]
"""A step as a recipe spells it."""

PLAIN_STEPS = ("lowercase", "urls", "mentions", "html", "punctuation", "digits", "retweet", "accents", "repeats")
CLEANING_STEPS = (*PLAIN_STEPS, "hashtags", "emoticons", "stop_words", "stem", "pattern")
# fmt: off
STOP_WORD_LANGUAGES = (
    "arabic", "azerbaijani", "basque", "bengali", "catalan", "chinese", "danish", "dutch", "english", "finnish",
    "french", "german", "greek", "hebrew", "hinglish", "hungarian", "indonesian", "italian", "kazakh", "nepali",
    "norwegian", "portuguese", "romanian", "russian", "slovene", "spanish", "swedish", "tajik", "turkish",
)
SNOWBALL_LANGUAGES = (
    "arabic", "danish", "dutch", "english", "finnish", "french", "german", "hungarian", "italian", "norwegian",
    "portuguese", "romanian", "russian", "spanish", "swedish",
)
# fmt: on
STEMMERS = ("porter", *(f"snowball-{language}" for language in SNOWBALL_LANGUAGES))


class Fate(StrEnum):
    """What becomes of what a step finds."""

    KEEP = "keep"
    DROP = "drop"


class _Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StopWords(_Options):
    """Whose stop words are taken out; the negations among them stay unless asked otherwise."""

    language: str
    keep_negations: bool = True

    @field_validator("language")
    @classmethod
    def _language_is_known(cls, value: str) -> str:
        return _one_of(value, STOP_WORD_LANGUAGES)


class Pattern(_Options):
    r"""A regular expression (RE2's, which takes time linear in the text) and what stands in for each match.

    In ``replace``, ``\1`` to ``\9`` are the groups of the match and ``\0`` is all of it.
    """

    find: Annotated[str, Field(max_length=500)]
    replace: Annotated[str, Field(max_length=20)] = " "

    @model_validator(mode="after")
    def _expression_is_understood(self) -> "Pattern":
        import pyarrow as pa  # Only a recipe with a pattern waits for it.
        import pyarrow.compute as pc

        try:
            pc.replace_substring_regex(pa.array([""], pa.large_string()), self.find, self.replace)
        except (pa.ArrowInvalid, UnicodeEncodeError) as error:
            raise ValueError(_not_understood(self, str(error))) from None
        return self


Model = TypeVar("Model", bound=_Options)
Options: TypeAlias = Fate | StopWords | Pattern | str | None


@dataclass(frozen=True, slots=True)
class ParsedStep:
    """A step's name, and its options: None, a ``Fate``, ``StopWords``, a ``Pattern`` or the name of a stemmer."""

    name: str
    options: Options = None


def parse_step(step: object) -> ParsedStep:
    """Return what a recipe's step says.

    Raises:
        ValueError: it is no step; the text says what was expected and what came.
    """
    if isinstance(step, str):
        return _plain(step)
    if not isinstance(step, Mapping) or len(step) != 1:
        raise ValueError(f"expected one of {', '.join(CLEANING_STEPS)}, got {step!r}")
    ((name, options),) = step.items()
    if name not in _READERS:
        raise ValueError(_no_such_step(name))
    try:
        return ParsedStep(name, _READERS[name](options))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _plain(name: str) -> ParsedStep:
    if name in PLAIN_STEPS:
        return ParsedStep(name)
    if name in ("hashtags", "emoticons"):
        return ParsedStep(name, Fate.DROP)
    if name in _EXAMPLES:
        raise ValueError(f"{name}: expected {_EXAMPLES[name]}, got the name alone")
    raise ValueError(f"expected one of {', '.join(CLEANING_STEPS)}, got {name!r}")


def _no_such_step(name: object) -> str:
    if name in PLAIN_STEPS:
        return f"{name}: expected the name alone, because this step has nothing to choose"
    return f"expected one of {', '.join(CLEANING_STEPS)}, got {name!r}"


def _fate(value: object) -> Fate:
    if value not in [*Fate]:
        raise ValueError(f"expected keep or drop, got {value!r}")
    return Fate(str(value))


def _stop_words(value: object) -> StopWords:
    return _validated(StopWords, {"language": value} if isinstance(value, str) else value, "stop_words")


def _stemmer(value: object) -> str:
    return _one_of(value, STEMMERS)


def _pattern(value: object) -> Pattern:
    return _validated(Pattern, {"find": value} if isinstance(value, str) else value, "pattern")


def _one_of(value: object, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(f"expected one of {', '.join(known)}, got {value!r}")
    return str(value)


def _validated(model: type[Model], value: object, name: str) -> Model:
    if not isinstance(value, Mapping):
        raise ValueError(f"expected {_EXAMPLES[name]}, got {value!r}")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ValueError(sentence(error, model)) from None


def _not_understood(pattern: Pattern, reason: str) -> str:
    told = " ".join(reason.split()).removeprefix("Invalid regular expression: ").removeprefix("Invalid ")
    return (
        f"expected a regular expression that RE2 understands (no look-around, no back-references in it), "
        f"got {pattern.find!r} with {pattern.replace!r} in its place: {told}"
    )


_READERS: dict[str, Callable[[object], Options]] = {
    "hashtags": _fate,
    "emoticons": _fate,
    "stop_words": _stop_words,
    "stem": _stemmer,
    "pattern": _pattern,
}
_EXAMPLES = {
    "stop_words": "a language, such as {stop_words: english}",
    "stem": "a stemmer, such as {stem: snowball-english}",
    "pattern": "a regular expression, such as {pattern: {find: '[0-9]+', replace: ' '}}",
}
