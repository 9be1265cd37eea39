"""A send's id in a text that people read: as its place in the week, and those that were meant by one that is none."""

import difflib
import re
from collections.abc import Iterable

from eros.vocabulary.documents import Item

SLOT = re.compile(r"\d{4}-\d\d-\d\d_\d+(?:_followup)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAMED = re.compile(rf"({SLOT.pattern})(?: \((\w+)(?: at \d\d:\d\d)?\))?")


def near_slots(slot_id: str, known: Iterable[str]) -> list[str]:
    """The sends of the day that it names, where it names one; else those that are spelt like it."""
    slots, day = [*known], _DAY.match(slot_id.strip())
    of_its_day = [one for one in slots if day is not None and one.startswith(f"{day[0]}_")]
    return difflib.get_close_matches(slot_id.strip(), of_its_day or slots, n=3, cutoff=0 if of_its_day else 0.6)


def placed(text: str, items: Iterable[Item]) -> str:
    """The text with each id of these sends, and the type in brackets behind it, as "Mon 09:18 bump normal"."""
    labels = {
        item.slot_id: f"{item.scheduled_date:%a} {item.scheduled_time:%H:%M} {item.send_type_key.replace('_', ' ')}"
        for item in items
    }
    types = {item.slot_id: item.send_type_key for item in items}

    def label(found: re.Match[str]) -> str:
        slot, beside = found[1], found[2]
        if slot not in labels:
            return found[0]
        return labels[slot] if beside in (None, types[slot]) else f"{labels[slot]} ({beside})"

    return _NAMED.sub(label, text)
