"""The wishes and permissions of a request as fields of a form, made from the request itself (CONTRACT 1)."""

from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.request import Request
from eros_app.services.requests import form_of, request_fields, shared_with


class FormField(FrozenModel):
    """How a wish is asked for. ``words``: of a choice; ``form``: how it is written, where its kind does not say it."""

    name: str
    label: str
    hint: str
    form: str = ""
    words: tuple[str, ...] = ()
    checked: bool | None = None


def form_fields() -> tuple[FormField, ...]:
    """A field for each wish and permission of a request; what a day is given beside is written in one with the rest."""
    shared = {shared_with(name) for name in request_fields()}
    return tuple(_form_field(name, field) for name, field in request_fields().items() if name not in shared)


def _form_field(name: str, field: FieldInfo) -> FormField:
    label = name.replace("_", " ").capitalize()
    said = {"name": name, "label": label, "hint": field.description or ""}
    if field.annotation is bool:
        return FormField(**said, checked=field.default)
    if get_origin(field.annotation) is Literal:
        return FormField(**said, words=get_args(field.annotation))
    return FormField(**said, form=form_of(name, field) or "")


def takes_several(name: str) -> bool:
    """Whether the field is a list of texts."""
    return get_origin(Request.model_fields[name].annotation) is tuple or shared_with(name) is not None
