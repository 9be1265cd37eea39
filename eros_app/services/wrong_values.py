"""Arguments in JSON that are of the wrong kind: each with its value, and with what to write instead."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, to_json

from eros.failures import RequestError
from eros.vocabulary.wishes import WISHES
from eros_app.services.requests import json_example

#: Characters of a value that are repeated, and problems that are listed.
_LONGEST_ECHO, _MOST_LISTED = 200, 12
#: What to write, by the beginning of pydantic's name for what is wrong with the value of a plain type.
_WRITE = {
    "bool": "as true or false",
    "string": 'as a text in quotes, "..."',
    "int": "as a whole number",
    "float": "as a number",
    "literal": "as one of {expected}",
    "greater_than_equal": "as {ge} or more",
    "less_than_equal": "as {le} or less",
}


def bad_arguments(wrong: ValidationError, arguments: Mapping[str, Any]) -> RequestError:
    """The refusal: the first is its field, the first few are listed."""
    errors = wrong.errors(include_url=False)
    problems = [f"{'.'.join(str(part) for part in error['loc'] if part != '[key]')}: {_why(error)}" for error in errors]
    field = str(errors[0]["loc"][0]) if errors[0]["loc"] else "arguments"
    more = [f"and {len(problems) - _MOST_LISTED} more"] if len(problems) > _MOST_LISTED else []
    text = f"arguments that cannot be: {'; '.join([*problems[:_MOST_LISTED], *more])}"
    value = arguments.get(field)
    return RequestError("BAD_ARGUMENT", field, "" if value is None else value, text)


def _why(error: ErrorDetails) -> str:
    """What a type of ours says of the part that is wrong; else its value, and how the argument is written."""
    told = error.get("ctx", {})
    if ours := told.get("error"):
        return str(ours)
    if error["type"] == "missing":
        return "is needed"
    if error["type"] == "extra_forbidden":
        return "there is no such argument"
    name = str(error["loc"][0]) if error["loc"] else ""
    example = json_example(name) if name in WISHES else None
    forms = (form.format(**told) for kind, form in _WRITE.items() if error["type"].startswith(kind))
    form = next(forms, "")
    write = ", such as ".join(filter(None, (form, example))) if form.startswith("as a whole") else f"as {example}"
    write = write if example is not None else form or "as its description says"
    value = to_json(error["input"], serialize_unknown=True).decode()
    short = value if len(value) <= _LONGEST_ECHO else f"{value[: _LONGEST_ECHO - 1]}…"
    return f"{short} cannot be read; write {name} {write}"
