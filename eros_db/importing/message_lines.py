"""A message as a line says it and as it is stored: what differs, whether both are one, and the row that comes of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from eros_db.importing.cut_texts import is_cut
from eros_db.importing.findings import as_text

#: Statistics: what a platform counts on after a message was sent.
FIGURES = ("sent_count", "viewed", "purchased", "earnings")
#: What a file may say of a message beside who, when and what kind.
SAID = ("caption_id", "message_text", "send_type_key", "price", *FIGURES, "platform_id")
IDENTITY = ("creator_id", "sending_time", "sending_fold", "message_type")
#: ``text_digest`` of a line: of the text that it says, where it says no ``caption_id``; ``reckoned``: price x
#: purchases, where it says no earnings.
WAITING = ("line", "message_id", *IDENTITY, *SAID, "text_digest", "reckoned")
STORED = ("message_id", *IDENTITY, *SAID, "text_digest")

#: What a message keeps from the moment in which it is sent.
_LASTING = ("price", "send_type_key", "platform_id")
#: What a message said.
TEXT = ("caption_id", "message_text")
#: The file's columns that may say what we keep; the first of them that a file has is the one that does.
SAID_BY = {
    "caption_id": ("caption_id", "caption_text"),
    "message_text": ("caption_text",),
    "sending_fold": ("sending_time",),
    "message_type": ("message_type", "is_free", "price", "send_type_key"),
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
    text_digest: int | None
    reckoned: float | None


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
    text_digest: int | None


def beside(waiting: MessageLine, price: float | None, purchased: int, earnings: float) -> MessageLine:
    """The line as it speaks of a message: its earnings are reckoned where the message's are, and are not said where
    those are other ones, which somebody has said."""
    if waiting.reckoned is None or (earnings and earnings != round((price or 0) * purchased, 2)):
        return waiting
    return waiting._replace(earnings=waiting.reckoned)


def beside_stored(waiting: MessageLine, stored: Stored) -> MessageLine:
    return beside(waiting, stored.price, stored.purchased, stored.earnings)


def told_change(stored: Stored, changes: dict[str, Any], named: Callable[[str], str]) -> str:
    """``named`` says how the file calls the column that says it."""
    becomes = ", ".join(f"{named(name)} {_told(stored, name)} -> {_one_line(value)}" for name, value in changes.items())
    return f"{told_message(stored)}: {becomes}"


def _told(stored: Stored, name: str) -> str:
    of_caption = name == "message_text" and stored.caption_id is not None
    return f"(of caption {stored.caption_id})" if of_caption else _one_line(getattr(stored, name))


def _one_line(value: Any) -> str:
    """As a text of several lines is shown within one."""
    return "\\n".join(as_text(value).splitlines())


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


def differences(waiting: MessageLine, stored: Stored, names: Iterable[str], *, agreed: bool = False) -> dict[str, Any]:
    """What the line says otherwise than the message; what it does not say is no difference.

    Of a message that was found by this text before, the caption that it found stays.
    """
    found = keeps_text(waiting, stored.caption_id, stored.text_digest, stored.platform_id, agreed=agreed)
    return {
        name: value
        for name in names
        if (value := getattr(waiting, name)) is not None
        and value != getattr(stored, name)
        and not (found and name in TEXT)
        and not (name == "sending_time" and _lacks_seconds(value, stored.sending_time))
    }


def _lacks_seconds(one: str, other: str) -> bool:
    """Whether they are of one minute, and one of them tells no seconds: interfaces give these, tables do not."""
    return one[:16] == other[:16] and "00" in (one[17:], other[17:])


def is_of_one_time(one: str, other: str) -> bool:
    return one == other or _lacks_seconds(one, other)


def is_found(waiting: MessageLine, caption_id: int | None, text_digest: int | None) -> bool:
    """Whether a stored message has the line's text, and has found a caption by it."""
    return caption_id is not None and waiting.text_digest is not None and waiting.text_digest == text_digest


def keeps_text(
    waiting: MessageLine, caption_id: int | None, text_digest: int | None, platform_id: str | None, *, agreed: bool
) -> bool:
    """Whether a stored message has the line's text as it should stand: the platform's own form of it is the better
    one, the first that comes with its id."""
    if is_found(waiting, caption_id, text_digest):
        return True
    if waiting.message_text is None or caption_id is not None or waiting.text_digest != text_digest:
        return False
    return waiting.platform_id is None or not (platform_id is None or agreed)


def _one_place(waiting: MessageLine, stored: Stored) -> bool:
    """Whether both may be one message: of one kind at one instant, and nothing that stays as it was sent differs."""
    if waiting.sending_fold != stored.sending_fold or waiting.message_type != stored.message_type:
        return False
    if any(getattr(stored, name) is not None for name in differences(waiting, stored, _LASTING)):
        return False
    return said_text(waiting) is None or said_text(stored) is None or says_it(waiting, stored)


def said_text(one: MessageLine | Stored) -> int | None:
    """What it says, in whatever form: its caption, or the digest of its text; None: that is not known."""
    return one.text_digest if one.caption_id is None else one.caption_id


def says_it(waiting: MessageLine, stored: Stored) -> bool:
    """Whether both say one text: they name one caption, or came with the same words, whatever became of the caption."""
    if waiting.caption_id is not None and waiting.caption_id == stored.caption_id:
        return True
    return waiting.text_digest is not None and waiting.text_digest == stored.text_digest


def is_itself(waiting: MessageLine, stored: Stored) -> bool:
    """Whether the message is what the line would be as a new one: neither says more than the other."""
    if any(getattr(waiting, name) != getattr(stored, name) for name in IDENTITY):
        return False
    return all((getattr(waiting, name) or None) == (getattr(stored, name) or None) for name in SAID)


def is_same(waiting: MessageLine, stored: Stored) -> bool:
    return _one_place(waiting, stored) and not differences(waiting, stored, SAID)


def is_same_text(waiting: MessageLine, stored: Stored) -> bool:
    """The same, and neither has a text where the other has none."""
    return not is_half_told(waiting, stored) and is_same(waiting, stored)


def completes(waiting: MessageLine, stored: Stored) -> bool:
    """The same with a text or without one, but for what the message lacks, as the platform's id."""
    if is_half_told(waiting, stored) or not _one_place(waiting, stored):
        return False
    return all(getattr(stored, name) is None for name in differences(waiting, stored, SAID))


def is_half_told(waiting: MessageLine, stored: Stored) -> bool:
    """Whether one of the two has a text, and the other none."""
    return (said_text(waiting) is None) != (said_text(stored) is None)


def has_grown(waiting: MessageLine, stored: Stored) -> bool:
    """The same text in the same minute, and nothing of it became less."""
    return _one_place(waiting, stored) and says_it(waiting, stored) and counts_no_less(waiting, stored)


def counts_no_less(waiting: MessageLine, stored: Stored) -> bool:
    figures = ((getattr(waiting, name), getattr(stored, name)) for name in FIGURES)
    return all(said is None or said >= was for said, was in figures)


def figures_apart(waiting: MessageLine, stored: Stored) -> float:
    """How far what both count is apart."""
    figures = ((getattr(waiting, name), getattr(stored, name)) for name in FIGURES)
    return float(sum(abs(said - (was or 0)) for said, was in figures if said is not None))


def may_be(waiting: MessageLine, stored: Stored) -> bool:
    return _one_place(waiting, stored)


#: Whether the texts of a line and of a message may be one: the same, or one of the two has none; {silent} is whether
#: the lines can tell none.
ONE_TEXT = (
    "(m.text_digest = w.text_digest OR m.caption_id = w.caption_id "
    "OR (m.text_digest IS NULL AND m.caption_id IS NULL AND m.message_text IS NULL) "
    "OR (w.text_digest IS NULL AND w.caption_id IS NULL AND {silent}))"
)
#: Pairs of a line and a message of one minute, kind, price and text of which one tells no seconds; {time} says which.
ONE_MINUTE = (
    "SELECT w.line, m.message_id FROM waiting_messages w CROSS JOIN mass_messages m "  # noqa: S608
    "INDEXED BY ix_mass_messages_creator_time ON m.creator_id = w.creator_id AND {time} "
    "WHERE w.message_id IS NULL AND m.message_type = w.message_type "
    "AND coalesce(m.price, 0) = coalesce(w.price, 0) AND m.sending_fold = w.sending_fold "
    f"AND {ONE_TEXT}"
)
MINUTES = (
    "substr(w.sending_time, 18) = '00' AND m.sending_time > w.sending_time "
    "AND m.sending_time < substr(w.sending_time, 1, 17) || '6'",
    "substr(w.sending_time, 18) != '00' AND m.sending_time = substr(w.sending_time, 1, 17) || '00'",
)

#: What a line's message is known by: of a caption that it names, by the text that this has on that day.
KNOWN_BY = (
    "coalesce(text_digest, (SELECT digest FROM caption_digests d WHERE d.caption_id = waiting_messages.caption_id))"
)
#: The columns of a new message, and what stands in each, in terms of a line that waits: what is not said is none.
NEW = {
    **{name: name for name in ("message_id", *IDENTITY, *SAID)},
    **{name: f"coalesce({name}, 0)" for name in FIGURES},
    "earnings": "coalesce(earnings, reckoned, 0)",
    "text_digest": KNOWN_BY,
    "sending_hour": "CAST(substr(sending_time, 12, 2) AS INTEGER)",
    "sending_day_of_week": "(strftime('%w', substr(sending_time, 1, 10)) + 6) % 7",
    "view_rate": "CAST(coalesce(viewed, 0) AS REAL) / nullif(sent_count, 0)",
    "purchase_rate": "CAST(coalesce(purchased, 0) AS REAL) / nullif(sent_count, 0)",
    "revenue_per_send": "CAST(coalesce(earnings, reckoned, 0) AS REAL) / nullif(sent_count, 0)",
}


def changed_row(waiting: MessageLine, known_by: int | None, before: dict[str, Any], *, agreed: bool) -> dict[str, Any]:
    """What becomes of a stored message: what the line says, and what follows from it."""
    waiting = beside(waiting, before["price"], before["purchased"], before["earnings"])
    changes = {name: value for name in (*IDENTITY, *SAID) if (value := getattr(waiting, name)) is not None}
    if waiting.sending_time[17:] == "00" and _lacks_seconds(waiting.sending_time, before["sending_time"]):
        del changes["sending_time"]  # the seconds are known
    if keeps_text(waiting, before["caption_id"], before["text_digest"], before["platform_id"], agreed=agreed):
        changes = {name: value for name, value in changes.items() if name not in TEXT}
    elif not changes.keys().isdisjoint(TEXT):
        keeps = changes.get("caption_id") == before["caption_id"] and not is_cut(before["message_text"])
        kept = (before["text_digest"] if keeps else None) or known_by
        changes |= {**dict.fromkeys(TEXT), **{name: changes.get(name) for name in TEXT}, "text_digest": kept}
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
