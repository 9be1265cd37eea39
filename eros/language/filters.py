"""Which sends "show" and "explain" are about."""

from datetime import date

from eros.language.chat_plan import SendFilter
from eros.language.dates import DAY_NAMES, read_dates
from eros.language.notes import Notes
from eros.language.tokens import Token, TokenStream
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES

_PARTS = ("CATEGORY", "TYPE", "WEEKDAY", "DATE", "RELATIVE", "WARNINGS", "FOLLOW_UPS")


def read_filter(sheet: TokenStream, notes: Notes, today: date) -> SendFilter:
    """What the message names, each part once; a second category, type or day is asked back."""
    chosen: dict[str, object] = {}
    for kind in _PARTS:
        for found in sheet.take(f"(?: ON | OF | ONLY | NEXT | THIS | COMMA | IN | SENDS )* (?P<it>{kind}) SENDS?"):
            for name, value in _part(found["it"][0], notes, today).items():
                if chosen.setdefault(name, value) != value:
                    notes.ask(f"One {name.replace('_', ' ')} at a time: {chosen[name]} or {value}?")
    if "date" in chosen:
        chosen.pop("day", None)
    return SendFilter.model_validate(chosen)


def _part(piece: Token, notes: Notes, today: date) -> dict[str, object]:
    if piece.kind == "CATEGORY":
        return {"category": piece.value}
    if piece.kind == "FOLLOW_UPS":
        return {"send_type_key": "ppv_followup"}
    if piece.kind == "WARNINGS":
        return {"warnings": True}
    if piece.kind == "TYPE":
        return _type(piece, notes)
    return _day(piece, notes, today)


def _type(piece: Token, notes: Notes) -> dict[str, object]:
    keys = piece.value.split()
    if keys[0] in DEPRECATED_SEND_TYPES:
        notes.tell(f"{keys[0]} is gone since 2026-01-16 and was read as ppv_unlock (R9)")
        return {"send_type_key": "ppv_unlock"}
    if len(keys) > 1:
        notes.ask(f"Which of them: {', '.join(keys)}?")
        return {}
    return {"send_type_key": keys[0]}


def _day(piece: Token, notes: Notes, today: date) -> dict[str, object]:
    if piece.kind == "WEEKDAY":
        numbers = piece.value.split()
        if len(numbers) > 1:
            notes.ask(f"Which day of them: {', '.join(DAY_NAMES[int(number)] for number in numbers)}?")
            return {}
        return {"day": DAY_NAMES[int(numbers[0])]}
    if piece.kind == "RELATIVE":
        return {"date": date.fromordinal(today.toordinal() + int(piece.value))}
    days = read_dates(piece.value, today)
    if len(days) != 1:
        notes.ask(f"{piece.words!r} is no single day; which day is meant?")
        return {}
    return {"date": days[0]}
