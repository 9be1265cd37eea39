"""Which edition of a week it is: what of it a person can edit, as one short word (R43).

A week keeps its generation id through its edits. By its edition a decision is known to be about the week that was
shown, and a data server's week to be the one of its record.
"""

import hashlib
import json
from collections.abc import Iterable

from eros.vocabulary.documents import Item

_LETTERS = 16


def item_edition(item: Item) -> str:
    """The word for what an edit can change of one send."""
    said = [
        item.slot_id,
        item.send_type_key,
        item.scheduled_date.isoformat(),
        item.scheduled_time.isoformat(),
        item.channel_key,
        item.target_key,
        item.caption_id,
        item.caption_text,
        item.suggested_price,
        item.parent_item_id,
    ]
    return _word(json.dumps(said))


def edition_of(items: Iterable[Item]) -> str:
    """The word for all of them, whatever their order."""
    return edition_of_all(map(item_edition, items))


def edition_of_all(editions: Iterable[str]) -> str:
    """The same, from the word of each."""
    return _word(" ".join(sorted(editions)))


def _word(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]
