"""What people say of a run: its name and tags within bounds, and what to say where ``about.json`` is broken."""

from collections.abc import Iterable

from core.errors import DamagedRunError, RunStateError
from core.runs.folder import About, RunFolder

LONGEST_NAME, LONGEST_TAG, MOST_TAGS = 200, 60, 20


def proper_name(name: str) -> str:
    """Return a name without the space around it; raises RunStateError where it is empty or too long."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise RunStateError(f"expected a name of 1 to {LONGEST_NAME} characters, got {len(name)}")
    return name


def proper_tags(tags: Iterable[str], before: Iterable[str] = ()) -> tuple[str, ...]:
    """Return tags without the space around them, each once; raises RunStateError where one is too long, or too many.

    Tags with a colon tie runs together (``sweep:…``, ``trial:…``); those that were there ``before`` stay.
    """
    said = dict.fromkeys(tag for tag in (" ".join(tag.split()) for tag in tags) if tag)
    if len(said) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in said):
        raise RunStateError(f"expected at most {MOST_TAGS} tags of up to {LONGEST_TAG} characters, got {len(said)}")
    if wrong := next((tag for tag in said if ":" in tag and tag not in before), None):
        raise RunStateError(f"expected tags without a colon, got {wrong!r}; such tags tie runs together")
    return tuple(dict.fromkeys([*(tag for tag in before if ":" in tag), *said]))


def own_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that people gave, without those that tie runs together."""
    return tuple(tag for tag in tags if ":" not in tag)


def about_or_guess(run: RunFolder) -> About:
    """Return what people say of a run; where that cannot be read, its id as its name and its folder's age."""
    try:
        return run.about()
    except DamagedRunError:
        try:
            created = run.path.stat().st_mtime
        except FileNotFoundError:  # Somebody else has just removed it.
            created = 0.0
        return About(name=run.id, created=created)
