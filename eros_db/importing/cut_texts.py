"""Texts that a platform's table cuts off, beside the whole ones that its interface gives: of one instant, kind and
price, with figures that are the same or have grown, both are one message."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from eros_db.plain_text import text_key

_MARKS = ("...", "\u2026")


class CutPair(NamedTuple):
    """A line and a message of which one's text is cut off and begins the other's; ``line_is_cut``: the line's."""

    line: int
    message_id: int
    line_is_cut: bool


def is_cut(text: str | None) -> bool:
    return text is not None and text.rstrip().endswith(_MARKS)


def cut_pairs(driver: Any) -> Iterator[CutPair]:
    """The pairs of which either side has one partner only."""
    found = [
        CutPair(line, message_id, is_cut(said))
        for sides in (_OF_LINES, _OF_MESSAGES)
        for line, message_id, said, stored in driver.execute(_PAIRS.format(sides=sides))
        if _begins(said, stored)
    ]
    lines, messages = Counter(pair.line for pair in found), Counter(pair.message_id for pair in found)
    return (pair for pair in found if lines[pair.line] == messages[pair.message_id] == 1)


def _begins(said: str, stored: str) -> bool:
    """Whether one of the two is cut, and the other goes on from there."""
    if is_cut(said) == is_cut(stored):
        return False
    short, whole = (said, stored) if is_cut(said) else (stored, said)
    begins = text_key(short).rstrip(".\u2026 ")
    return bool(begins) and text_key(whole).startswith(begins)


_CUT = " OR ".join(f"{{text}} LIKE '%{mark}'" for mark in _MARKS)
_OF_LINES = (
    "waiting_messages w CROSS JOIN mass_messages m INDEXED BY ix_mass_messages_creator_time "
    f"ON ({_CUT.format(text='w.message_text')}) AND m.creator_id = w.creator_id "
    "AND m.sending_time BETWEEN substr(w.sending_time, 1, 17) AND substr(w.sending_time, 1, 17) || '99'"
)
_OF_MESSAGES = (
    "mass_messages m CROSS JOIN waiting_messages w INDEXED BY waiting_of_page "
    f"ON ({_CUT.format(text='m.message_text')}) AND w.creator_id = m.creator_id "
    "AND w.sending_time BETWEEN substr(m.sending_time, 1, 17) AND substr(m.sending_time, 1, 17) || '99'"
)
_PAIRS = (
    "SELECT w.line, m.message_id, coalesce(w.message_text, cw.caption_text) AS said, "
    "coalesce(m.message_text, cm.caption_text) AS stored FROM {sides} "
    "LEFT JOIN caption_bank cw ON cw.caption_id = w.caption_id "
    "LEFT JOIN caption_bank cm ON cm.caption_id = m.caption_id "
    "WHERE w.message_id IS NULL AND (m.sending_time = w.sending_time OR '00' IN (substr(m.sending_time, 18), "
    "substr(w.sending_time, 18))) AND m.message_type = w.message_type AND m.sending_fold = w.sending_fold "
    "AND coalesce(m.price, 0) = coalesce(w.price, 0) "
    "AND (m.platform_id IS NULL OR w.platform_id IS NULL OR m.platform_id = w.platform_id) "
    "AND m.sent_count <= coalesce(w.sent_count, m.sent_count) AND m.viewed <= coalesce(w.viewed, m.viewed) "
    "AND m.purchased <= coalesce(w.purchased, m.purchased) AND said IS NOT NULL AND stored IS NOT NULL"
)
