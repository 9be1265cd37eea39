"""What the pages' forms say, as the typed edits and requests of the services. Each refusal names the field."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request as HttpRequest

from eros.failures import RequestError
from eros.vocabulary.edits import (
    Add,
    Edit,
    Lighten,
    Mark,
    Move,
    Regenerate,
    Remove,
    Reprice,
    Retarget,
    Rewrite,
    SwapCaption,
)
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import read_date, read_time
from eros_app.services.form_fields import form_fields, takes_several
from eros_app.services.requests import read_request
from eros_app.web.links import number_of


async def said_in(request: HttpRequest) -> dict[str, str]:
    """What the form of a request says, without its files: no form of ours sends any."""
    async with request.form() as form:
        return {name: text.strip() for name, text in form.items() if isinstance(text, str)}


def read_edit(said: Mapping[str, str]) -> Edit:
    """The edit that a form asks for. Raises RequestError, naming the field."""
    do, slot = said.get("do", ""), said.get("slot_id", "")
    match do:
        case "move":
            return Move(slot_id=slot, day=_read(said, "day", read_date), clock=_read(said, "time", read_time))
        case "reprice":
            return Reprice(slot_id=slot, price=_price(said))
        case "retarget":
            return Retarget(slot_id=slot, target_key=said.get("target", ""))
        case "rewrite":
            return Rewrite(slot_id=slot, text=said.get("text", ""))
        case "swap":
            return SwapCaption(slot_id=slot, caption_id=number_of(said.get("caption")))
        case "remove":
            return Remove(slot_id=slot)
        case "regenerate":
            return Regenerate(slot_id=slot or None, day=None if slot else _needed(said, "day", read_date))
        case "add":
            return Add(
                send_type_key=said.get("send_type", ""),
                day=_needed(said, "day", read_date),
                clock=_needed(said, "time", read_time),
                text=said.get("text") or None,
                price=_price(said) if said.get("price") else None,
                target_key=said.get("target") or None,
            )
        case "lighten":
            return Lighten(day=_needed(said, "day", read_date))
        case "accept" | "unaccept" | "lock" | "unlock":
            return Mark.model_validate({"do": do, "slot_id": slot})
    raise RequestError("BAD_ARGUMENT", "do", do, f"{do!r} is no edit")


def _read(said: Mapping[str, str], name: str, read: Callable[[str], Any]) -> Any:
    return _needed(said, name, read) if said.get(name) else None


def _needed(said: Mapping[str, str], name: str, read: Callable[[str], Any]) -> Any:
    text = said.get(name, "")
    try:
        return read(text[:5] if read is read_time else text)
    except ValueError as wrong:
        raise RequestError("BAD_ARGUMENT", name, text, str(wrong)) from wrong


def _price(said: Mapping[str, str]) -> float:
    text = said.get("price", "")
    try:
        return float(text)
    except ValueError as wrong:
        raise RequestError("BAD_PRICE", "price", text, f"{text!r} is no price; write it as 12.50") from wrong


def read_asked(said: Mapping[str, str]) -> Request:
    """The request that the form asks for. Raises RequestError."""
    words: dict[str, Any] = {}
    for field in form_fields():
        text = said.get(field.name, "")
        if field.checked is not None:
            words[field.name] = text == "on"
        elif text:
            is_list = not field.words and takes_several(field.name)
            words[field.name] = [text] if is_list else text
    return read_request(creator_id=said.get("creator_id", ""), week_start=said.get("week_start") or None, **words)
