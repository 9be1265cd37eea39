"""``eros review edit``: options read into one edit, and what came of it shown."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeVar

from eros.failures import RequestError
from eros.parameters import parameter
from eros.settings import load_settings
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
from eros.vocabulary.wall_clock import read_date, read_time
from eros_app.cli.commands import telling

if TYPE_CHECKING:
    from eros_app.cli.terminal import Terminal
    from eros_app.services.editing import EditedWeek

Said = TypeVar("Said")
_MARKS = ("accept", "unaccept", "lock", "unlock")
#: Options that need an item.
_OF_AN_ITEM = ("time", "places", "day", "price", "target", "caption", "text", "swap", "remove", "captions", *_MARKS)
_OF_NO_ITEM = ("add", "lighten", "undo", "redo", "restore", "versions")


def edit_review(
    terminal: "Terminal",
    some_id: str,
    slot_id: str | None,
    asked: Mapping[str, Any],
    *,
    reason: str,
    by: str,
    dry: bool,
) -> int:
    """``asked``: the options that were given. Raises RequestError."""
    from eros_app.services import editing
    from eros_app.services.deciding import person_named

    settings, by = load_settings(terminal.say), person_named(by)
    wish = _one(asked)
    if wish in _OF_AN_ITEM:
        slot_id = _needed(slot_id, wish)
    elif slot_id is not None and wish in _OF_NO_ITEM:
        text = f"{parameter(wish)} is about no single item: leave the slot out"
        raise RequestError("NO_SLOT_HERE", "slot_id", slot_id, text)
    match wish:
        case "versions":
            at, versions = editing.versions_of(settings, some_id)
            terminal.versions(at, versions)
            return 0
        case "places":
            day = _day(asked["day"]) if "day" in asked else None
            terminal.places(editing.places_for(settings, some_id, slot_id or "", day))
            return 0
        case "captions":
            terminal.alternatives(editing.captions_instead(settings, some_id, slot_id or ""))
            return 0
        case "undo":
            made = editing.undo_edit(settings, some_id, by)
        case "redo":
            made = editing.redo_edit(settings, some_id, by)
        case "restore":
            made = editing.restore_version(settings, some_id, asked["restore"], by)
        case _:
            edit = _edit(wish, slot_id, asked)
            options = editing.EditOptions(by=by, reason=reason, keep=not dry)
            made = editing.edit_week(settings, some_id, edit, options)
    with telling("done", _kept(made)):
        terminal.edited(made)
    if made.remark:
        terminal.warn(f"eros: {made.remark}")
    return 0


def _kept(made: "EditedWeek") -> str:
    return f"the edit is kept as version {made.version} of {made.document.generation_id}" if made.version else ""


def _one(asked: Mapping[str, Any]) -> str:
    """What is to be done: time and day go together, and so does what describes an item that is added."""
    if "add" in asked:
        others = asked.keys() - {"add", "time", "day", "text", "price", "target"}
        kinds = ["add", *sorted(others)]
    else:
        beside_day = {"time", "places", "regenerate", "lighten"} & asked.keys()
        kinds = [name for name in asked if name != "day" or not beside_day]
    if not kinds:
        text = (
            "say what to do with it: a new time, day, price, target, caption or text, or to remove, accept or lock it"
        )
        raise RequestError("NOTHING_ASKED", "time", "", text)
    if len(kinds) > 1:
        named = " and ".join(parameter(name) for name in kinds)
        raise RequestError("TWO_AT_ONCE", kinds[1], "", f"one edit at a time: {named} are edits of their own")
    return kinds[0]


def _needed(slot_id: str | None, wish: str) -> str:
    if slot_id is None:
        text = f"{parameter(wish)} is about one item: name its slot after the week's id"
        raise RequestError("SLOT_NEEDED", "slot_id", "", text)
    return slot_id


def _edit(wish: str, slot_id: str | None, asked: Mapping[str, Any]) -> Edit:
    if wish == "add":
        return Add(
            send_type_key=asked["add"],
            day=_day(asked.get("day")),
            clock=_clock(asked.get("time")),
            text=asked.get("text"),
            price=asked.get("price"),
            target_key=asked.get("target"),
        )
    slot = slot_id or ""
    match wish:
        case "time" | "day":
            day, clock = asked.get("day"), asked.get("time")
            return Move(slot_id=slot, day=_day(day) if day else None, clock=_clock(clock) if clock else None)
        case "price":
            return Reprice(slot_id=slot, price=asked["price"])
        case "target":
            return Retarget(slot_id=slot, target_key=asked["target"])
        case "text":
            return Rewrite(slot_id=slot, text=asked["text"])
        case "caption":
            return SwapCaption(slot_id=slot, caption_id=asked["caption"])
        case "swap":
            return SwapCaption(slot_id=slot)
        case "remove":
            return Remove(slot_id=slot)
        case "regenerate":
            return Regenerate(slot_id=slot_id, day=_day(asked.get("day")) if slot_id is None else None)
        case "lighten":
            return Lighten(day=_day(asked.get("day")))
    return Mark.model_validate({"do": wish, "slot_id": slot})


def _day(text: str | None) -> date:
    return _read("day", text, read_date)


def _clock(text: str | None) -> time:
    return _read("time", text, read_time)


def _read(name: str, text: str | None, read: Callable[[str], Said]) -> Said:
    if text is None:
        raise RequestError("NOTHING_ASKED", name, "", f"this edit needs {parameter(name)}")
    try:
        return read(text)
    except ValueError as wrong:
        raise RequestError("BAD_ARGUMENT", name, text, str(wrong)) from wrong
