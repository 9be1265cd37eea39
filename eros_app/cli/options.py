"""A command's option for each field of a request: made from the field, so that none is spelled twice (CONTRACT 1)."""

from collections.abc import Mapping
from inspect import Parameter
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

import typer
from pydantic.fields import FieldInfo

from eros.parameters import spelling
from eros.vocabulary.request import Request, generate_command
from eros.vocabulary.wishes import WISHES
from eros_app.services.requests import form_of, request_fields, shared_with

#: Types that the command line reads by itself; everything else is text for ``read_request``.
_READ_BY_TYPER = (bool, int, float)
#: Parameters that the command line takes as arguments, by their place.
_ARGUMENTS = {"creator_id": "CREATOR", "id": "ID"}


def option_of(name: str, asked: Mapping[str, Any] | None = None) -> str:
    """How the command line writes a parameter (CONTRACT 4); of a request, the command that plans the same with it, in
    backquotes as every command within a text."""
    if asked:
        return f"`{generate_command(Request.model_validate({**asked, name: True}))}`"
    wish = WISHES.get(name)
    return _ARGUMENTS.get(name) or (wish and wish.option) or f"--{name.replace('_', '-')}"


#: The context in which a document is written for the command line.
IN_OPTIONS = spelling(option_of)


def option(name: str, field: FieldInfo) -> Parameter | None:
    """A flag, a value, or a value that may be given several times; its default stands for what is not said.

    None for a field that is given by another's option.
    """
    words, kind = option_of(name), _type(name, field)
    if any(shared_with(other) == name for other in request_fields()):
        return None
    if kind is bool:
        words = f"{words}/--no-{words.removeprefix('--')}" if field.default else words
    said = typer.Option(words, metavar=form_of(name, field), help=field.description)
    default = field.default if kind is bool else None
    annotation: Any = Annotated[kind if kind is bool else kind | None, said]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _type(name: str, field: FieldInfo) -> Any:
    if get_origin(field.annotation) is tuple or shared_with(name):
        return list[str]
    kinds = get_args(field.annotation) if isinstance(field.annotation, UnionType) else (field.annotation,)
    return kinds[0] if kinds[0] in _READ_BY_TYPER else str
