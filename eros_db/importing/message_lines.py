"""A message as a line says it and as it is stored: what differs, whether both are one, and the row that comes of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from eros_db.importing.findings import as_text
from eros_db.plain_text import text_key

#: Statistics: what a platform counts on after a message was sent.
FIGURES = ("sent_count", "viewed", "purchased", "earnings")
#: What a file may say of a message beside who, when and what kind.
SAID = ("caption_id", "message_text", "send_type_key", "price", *FIGURES, "platform_id")
IDENTITY = ("creator_id", "sending_time", "sending_fold", "message_type")
WAITING = ("line", "message_id", *IDENTITY, *SAID)
STORED = ("message_id", *IDENTITY, *SAID)

#: What a message keeps from the moment in which it is sent.
_LASTING = ("price", "send_type_key", "platform_id")
#: What a message said.
TEXT = ("caption_id", "message_text")
#: The file's columns that may say what we keep; the first of them that a file has is the one that does.
SAID_BY = {
    "caption_id": ("caption_id", "caption_text"),
    "message_text": ("caption_text",),
    "sending_fold": ("sending_time",),
    "message_type": ("message_type", "price", "send_type_key"),
    "earnings": ("earnings", "purchased", "price"),
}


def listed(alias: str, names: Iterable[str]) -> str:
    """The columns as a statement lists them."""
    return ", ".join(f"{alias}.{name}" for name in names)


class MessageLine(NamedTuple):
    """A line of the file; None: it does not say."""

    line: int
    message_id: int | None
    creator_id: str
    sending_time: str
    sending_fold: int
    message_type: str
    caption_id: int | None
    message_text: str | None
    send_type_key: str | None
    price: float | None
    sent_count: int | None
    viewed: int | None
    purchased: int | None
    earnings: float | None
    platform_id: str | None


class Stored(NamedTuple):
    message_id: int
    creator_id: str
    sending_time: str
    sending_fold: int
    message_type: str
    caption_id: int | None
    message_text: str | None
    send_type_key: str | None
    price: float | None
    sent_count: int
    viewed: int
    purchased: int
    earnings: float
    platform_id: str | None


def told_change(stored: Stored, changes: dict[str, Any], named: Callable[[str], str]) -> str:
    """``named`` says how the file calls the column that says it."""
    becomes = ", ".join(f"{named(name)} {as_text(getattr(stored, name))} -> {value}" for name, value in changes.items())
    return f"{told_message(stored)}: {becomes}"


def told_message(stored: Stored) -> str:
    when = stored.sending_time.replace("T", " ")
    facts = f"{stored.creator_id}'s of {when}, {stored.message_type}, earnings {stored.earnings:.2f}"
    return f"message {stored.message_id} ({facts})"


def figures_after(changes: Mapping[str, Any], stored: Stored) -> dict[str, Any]:
    """What a message counts once it has changed; nothing where no count does. A 0 may never have been told."""
    counts = ("sent_count", "viewed", "purchased")
    if not changes.keys() & {*counts}:
        return {}
    return {name: changes.get(name, getattr(stored, name)) or None for name in counts}


def differences(waiting: MessageLine, stored: Stored, names: Iterable[str]) -> dict[str, Any]:
    """What the line says otherwise than the message; what it does not say is no difference."""
    return {
        name: value
        for name in names
        if (value := getattr(waiting, name)) is not None and value != getattr(stored, name)
    }


def _one_place(waiting: MessageLine, stored: Stored) -> bool:
    """Whether both may be one message: of one kind at one instant, and nothing that stays as it was sent differs."""
    if waiting.sending_fold != stored.sending_fold or waiting.message_type != stored.message_type:
        return False
    if any(getattr(stored, name) is not None for name in differences(waiting, stored, _LASTING)):
        return False
    text, other = said_text(waiting), said_text(stored)
    return text is None or other is None or text == other


def said_text(one: MessageLine | Stored) -> int | str | None:
    """What it says, in whatever form: its caption, or its text without case and spaces; None: that is not known."""
    if one.caption_id is not None:
        return one.caption_id
    return text_key(one.message_text) if one.message_text is not None else None


def is_itself(waiting: MessageLine, stored: Stored) -> bool:
    """Whether the message is what the line would be as a new one: neither says more than the other."""
    if any(getattr(waiting, name) != getattr(stored, name) for name in IDENTITY):
        return False
    return all((getattr(waiting, name) or None) == (getattr(stored, name) or None) for name in SAID)


def is_same(waiting: MessageLine, stored: Stored) -> bool:
    return _one_place(waiting, stored) and not differences(waiting, stored, SAID)


def has_grown(waiting: MessageLine, stored: Stored) -> bool:
    """The same text in the same minute, and nothing of it became less."""
    if not _one_place(waiting, stored) or said_text(waiting) is None or said_text(waiting) != said_text(stored):
        return False
    figures = ((getattr(waiting, name), getattr(stored, name)) for name in FIGURES)
    return all(said is None or said >= was for said, was in figures)


def may_be(waiting: MessageLine, stored: Stored) -> bool:
    return _one_place(waiting, stored)


#: The columns of a new message, and what stands in each, in terms of a line that waits: what is not said is none.
NEW = {
    **{name: name for name in ("message_id", *IDENTITY, *SAID)},
    **{name: f"coalesce({name}, 0)" for name in FIGURES},
    "sending_hour": "CAST(substr(sending_time, 12, 2) AS INTEGER)",
    "sending_day_of_week": "(strftime('%w', substr(sending_time, 1, 10)) + 6) % 7",
    "view_rate": "CAST(coalesce(viewed, 0) AS REAL) / nullif(sent_count, 0)",
    "purchase_rate": "CAST(coalesce(purchased, 0) AS REAL) / nullif(sent_count, 0)",
    "revenue_per_send": "CAST(coalesce(earnings, 0) AS REAL) / nullif(sent_count, 0)",
}


def changed_row(waiting: MessageLine, before: dict[str, Any]) -> dict[str, Any]:
    """What becomes of a stored message: what the line says, and what follows from it."""
    changes = {name: value for name in (*IDENTITY, *SAID) if (value := getattr(waiting, name)) is not None}
    if changes.get("caption_id") is not None:
        changes["message_text"] = None
    after = {**before, **changes}
    sent = after["sent_count"]
    changes |= {
        "sending_hour": int(after["sending_time"][11:13]),
        "sending_day_of_week": date.fromisoformat(after["sending_time"][:10]).weekday(),
        "view_rate": after["viewed"] / sent if sent else None,
        "purchase_rate": after["purchased"] / sent if sent else None,
        "revenue_per_send": after["earnings"] / sent if sent else None,
    }
    return {name: value for name, value in changes.items() if before[name] != value}
