"""What pydantic finds wrong, told as a sentence for the person who wrote the document."""

import difflib
import reprlib
import types
import typing
from typing import Any

from pydantic import BaseModel, ValidationError

_ABBREVIATED = reprlib.Repr()
_ABBREVIATED.maxstring = _ABBREVIATED.maxother = 80

_EXPECTED = {
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "fields with values",
    "model_type": "fields with values",
    "too_short": "a list of at least {min_length}",
    "too_long": "at most {max_length} items",
    "string_too_long": "at most {max_length} characters",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "invalid_key": "a text as the name of a field",
}


def sentence(error: ValidationError, root: type[BaseModel]) -> str:
    """Return what is wrong in a document of the model: for each field its path, what was expected, what came."""
    models: dict[str, type[BaseModel] | None] = {}
    items: dict[str, list[dict[str, Any]]] = {}
    for item in error.errors(include_url=False):
        path, models[path] = _walk(item["loc"], root)
        items.setdefault(path, []).append(dict(item))
    # Where one branch of a union got further, the others have nothing to add.
    deepest = [path for path in items if not any(other.startswith(f"{path}.") for other in items)]
    return "; ".join(_line(path or root.__name__.lower(), models[path], items[path]) for path in deepest)


def _line(path: str, model: type[BaseModel] | None, items: list[dict[str, Any]]) -> str:
    kind, message, got = items[0]["type"], items[0]["msg"], items[0]["input"]
    if kind == "extra_forbidden" and model is not None:
        fields = list(model.model_fields)
        near = difflib.get_close_matches(path.rsplit(".", 1)[-1], fields, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"the fields here are {', '.join(fields)}"
        return f"{path}: unknown field; {hint}"
    if kind == "value_error":
        text = message.removeprefix("Value error, ")
        return text if not items[0]["loc"] else f"{path}: {text}"
    branches = dict.fromkeys(map(_expected, items))
    return f"{path}: expected {' or '.join(branches)}, got {_short(got)}"


def _expected(item: dict[str, Any]) -> str:
    if item["type"] in _EXPECTED:
        return _EXPECTED[item["type"]].format(**item.get("ctx", {}))
    return str(item["msg"]).removeprefix("Input should be ")


def _short(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > 256:
        return "a number of more than 70 digits"
    text = _ABBREVIATED.repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def _walk(location: tuple[int | str, ...], root: type[BaseModel]) -> tuple[str, type[BaseModel] | None]:
    """Return a location's path without pydantic's union branches, and the model its last step is a field of."""
    steps: list[str] = []
    model: type[BaseModel] | None = root
    annotation: object = root
    for step in location:
        if isinstance(step, int):
            steps.append(str(step))
            continue
        inner = _model_in(annotation)
        if _is_branch(step) and (inner is None or step not in inner.model_fields):
            continue
        model = inner or model
        steps.append(step)
        annotation = inner.model_fields[step].annotation if inner and step in inner.model_fields else None
    return ".".join(steps), model


def _is_branch(step: str) -> bool:
    return "[" in step or step in {"int", "float", "str", "constrained-int", "constrained-float"}


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model an annotation holds: itself, in a list, or in a union."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for argument in typing.get_args(annotation) if (found := _model_in(argument))), None)
