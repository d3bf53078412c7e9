"""Recipes as text: YAML and JSON in, YAML out, and a value set by its path."""

import json
from typing import Any

import yaml

from core.errors import RecipeError


class _PlainDumper(yaml.SafeDumper):
    """Writes YAML, with quotes around texts whose line breaks PyYAML would else read as others."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if any(sign in text for sign in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_PlainDumper.add_representer(str, _represent_text)


class _PlainLoader(yaml.SafeLoader):
    """Reads YAML without aliases, with which a few lines can stand for more than the memory holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not read; write the value out")
        return super().compose_node(parent, index)


def dump_yaml(document: Any) -> str:
    """Return plain values as YAML that reads back equal."""
    return yaml.dump(document, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True)


def load_document(text: str) -> Any:
    """Return the plain values in a YAML or JSON text; raises RecipeError."""
    # Not every JSON text is YAML to PyYAML: it refuses some characters that JSON leaves as they are.
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return load_yaml(text)


def load_yaml(text: str) -> Any:
    """Return the plain values in a YAML text; raises RecipeError."""
    try:
        # The loader is PyYAML's safe one, restricted further.
        return yaml.load(text, _PlainLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:  # a date or a number can be impossible: ValueError
        raise RecipeError(
            f"expected YAML or JSON, but the text cannot be parsed: {' '.join(str(error).split())}"
        ) from None


def written_lines(text: str) -> dict[int, str]:
    """Return the lines of a text that say something, without the space around them, by their number from 1."""
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    return {number: line for number, line in lines if line}


def assign(document: Any, path: str, value: object) -> None:
    """Set the value at a dotted path through fields and list positions; raises RecipeError."""
    *parents, last = path.split(".")
    here = document
    try:
        for key in parents:
            if isinstance(here, dict) and here[key] is None:
                here[key] = {}  # such as training.early_stopping.patience where nothing stops the training yet
            here = here[int(key)] if isinstance(here, list) else here[key]
        if isinstance(here, list) and int(last) == len(here):
            here.append(value)
        elif isinstance(here, list):
            here[int(last)] = value
        else:
            here[last] = value
    except (KeyError, ValueError, IndexError, TypeError):
        raise RecipeError(
            f"the setting {path!r} names no field of a recipe; the Train page shows all of them under "
            "'This as a recipe', and so does a run's recipe.json"
        ) from None
