"""An edit in words, as a list of versions shows it."""

from collections.abc import Sequence

from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
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
from eros.vocabulary.numbers import dollars
from eros.vocabulary.request import read_as_its_successor
from eros_app.services.edit_rules import item_in


def in_words(edit: Edit, before: Sequence[Item], after: Sequence[Item], slot_id: str) -> str:
    """The edit as a list shows it: "2026-12-02_4 (bundle) moves from Wed 20:05 to Wed 21:00"."""
    if isinstance(edit, Lighten):
        left = {item.slot_id for item in after}
        out = [item for item in before if item.slot_id not in left]
        gone = [f"{it.slot_id} ({it.send_type_key} at {it.scheduled_time:%H:%M})" for it in out]
        return f"{edit.day:%a} {edit.day} is made lighter, without {', '.join(gone)}"
    if isinstance(edit, Regenerate) and edit.slot_id is None:
        kept = {item.slot_id: item for item in after}
        count = counted(sum(kept.get(item.slot_id) != item for item in before), "item")
        return f"{edit.day:%a} {edit.day} is made anew: {count}"
    item = item_in(after if isinstance(edit, Add) else before, slot_id)
    what = f"{slot_id} ({item.send_type_key})"
    match edit:
        case Move():
            return f"{what} moves from {_when(item)} to {_when(item_in(after, slot_id))}{_taken_out(before, after)}"
        case Reprice():
            now, then = item_in(after, slot_id).suggested_price, item.suggested_price
            return f"{what} costs {_dollars(now)} instead of {_dollars(then)}"
        case Retarget():
            return f"{what} goes to {edit.target_key} instead of {item.target_key}"
        case Rewrite():
            return f"{what} says a text of its own"
        case SwapCaption():
            return f"{what} says caption {item_in(after, slot_id).caption_id} instead of {item.caption_id or 'none'}"
        case Remove():
            return f"{what} is removed from {_when(item)}"
        case Add():
            is_gone = edit.send_type_key in DEPRECATED_SEND_TYPES
            read = f" ({read_as_its_successor(edit.send_type_key)})" if is_gone else ""
            return f"{what} is added at {_when(item)}{read}"
        case Regenerate():
            made = item_in(after, slot_id)
            said = f"now says caption {made.caption_id}" if made.caption_id != item.caption_id else "keeps its words"
            moved = f"moves to {_when(made)}" if _when(made) != _when(item) else f"stays at {_when(item)}"
            return f"{what} is made anew: {said} and {moved}"
        case Mark():
            return f"{what} is {_PAST[edit.do]}"


def _taken_out(before: Sequence[Item], after: Sequence[Item]) -> str:
    """A move takes out a follow-up that would leave the week (R28)."""
    there = {item.slot_id for item in after}
    lost = [item.slot_id for item in before if item.slot_id not in there]
    return f", without its follow-up {' and '.join(lost)}, which would stand after the week" if lost else ""


_PAST = {"accept": "accepted", "unaccept": "not accepted any more", "lock": "locked", "unlock": "unlocked"}


def _when(item: Item) -> str:
    return f"{item.scheduled_date:%a} {item.scheduled_date} {item.scheduled_time:%H:%M}"


def _dollars(price: float | None) -> str:
    return f"${dollars(price)}" if price is not None else "nothing"
