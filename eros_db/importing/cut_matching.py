"""Messages whose texts a table cuts off, beside those that have all of them: of one minute, kind and price, both are
one message. Of several in a minute each finds its own by its figures."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from eros_db.importing.cut_texts import ENDINGS, begins
from eros_db.importing.message_lines import (
    STORED,
    WAITING,
    MessageLine,
    Stored,
    beside_stored,
    figures_apart,
    has_grown,
    is_of_one_time,
    listed,
    may_be,
)
from eros_db.plain_text import text_key


class CutPair(NamedTuple):
    """A line and a message of which one's text is cut off and begins the other's; ``line_is_cut``: the line's."""

    line: MessageLine
    stored: Stored
    line_is_cut: bool


def with_text_of(line: MessageLine, stored: Stored) -> MessageLine:
    return line._replace(caption_id=stored.caption_id, message_text=stored.message_text, text_digest=stored.text_digest)


def cut_pairs(
    driver: Any,
    coming: Callable[[], Iterable[tuple[int, str]]],
    is_free_line: Callable[[int], bool],
    is_free_message: Callable[[int], bool],
) -> Iterator[CutPair]:
    """Of each minute first those that count the same, then those whose figures are nearest; what has its whole text
    beside it is that one's. ``coming``: captions that are not written yet, with their texts."""
    if not any(driver.execute(_ANY.format(table=table)).fetchone() for table in ("waiting_messages", "mass_messages")):
        return
    driver.execute("DROP TABLE IF EXISTS temp.coming_captions")
    driver.execute("CREATE TEMP TABLE coming_captions (caption_id INTEGER PRIMARY KEY, caption_text)")
    driver.executemany("INSERT OR REPLACE INTO coming_captions VALUES (?, ?)", coming())
    minutes = {
        (creator_id, minute)
        for sides in (_OF_LINES, _OF_MESSAGES)
        for creator_id, minute, said, stored in driver.execute(_PAIRS.format(sides=sides))
        if said != stored and (begins(said, stored) or begins(stored, said))
    }
    for minute in sorted(minutes):
        lines = [(MessageLine._make(row[:-1]), row[-1]) for row in driver.execute(_LINES, minute)]
        messages = [(Stored._make(row[:-1]), row[-1]) for row in driver.execute(_MESSAGES, minute)]
        yield from _of_minute(
            [(line, said) for line, said in lines if is_free_line(line.line)],
            [(one, said) for one, said in messages if is_free_message(one.message_id)],
        )


def _of_minute(lines: list[tuple[MessageLine, str]], messages: list[tuple[Stored, str]]) -> Iterator[CutPair]:
    found = []
    for line, said in lines:
        for stored, known in messages:
            whole = text_key(said) == text_key(known)
            cut = begins(said, known)
            alike = beside_stored(with_text_of(line, stored), stored)
            if not (whole or cut or begins(known, said)) or not _is_of_one_place(alike, stored):
                continue
            apart = figures_apart(alike, stored)
            order = (apart > 0, not whole, apart, not has_grown(alike, stored), line.line, stored.message_id)
            found.append((order, whole, CutPair(line, stored, cut)))
    taken_lines, taken = set[int](), set[int]()
    for _, whole, pair in sorted(found, key=lambda one: one[0]):
        if pair.line.line in taken_lines or pair.stored.message_id in taken:
            continue
        taken_lines.add(pair.line.line)
        taken.add(pair.stored.message_id)
        if not whole:
            yield pair


def _is_of_one_place(line: MessageLine, stored: Stored) -> bool:
    if (line.price or 0) != (stored.price or 0):
        return False
    return is_of_one_time(line.sending_time, stored.sending_time) and may_be(line, stored)


_CUT = " OR ".join(f"{{text}} LIKE '%{ending}'" for ending in ENDINGS)
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
_ANY = f"SELECT 1 FROM {{table}} WHERE {_CUT.format(text='message_text')} LIMIT 1"  # noqa: S608
_OF_CAPTION = (
    "LEFT JOIN caption_bank c{side} ON c{side}.caption_id = {side}.caption_id "
    "LEFT JOIN coming_captions n{side} ON n{side}.caption_id = {side}.caption_id"
)
_TEXT = "coalesce({side}.message_text, n{side}.caption_text, c{side}.caption_text)"
_PAIRS = (
    f"SELECT w.creator_id, substr(w.sending_time, 1, 16), {_TEXT.format(side='w')} AS said, "  # noqa: S608
    f"{_TEXT.format(side='m')} AS stored FROM {{sides}} "
    f"{_OF_CAPTION.format(side='w')} {_OF_CAPTION.format(side='m')} "
    "WHERE w.message_id IS NULL AND m.message_type = w.message_type AND m.sending_fold = w.sending_fold "
    "AND coalesce(m.price, 0) = coalesce(w.price, 0) AND said IS NOT NULL AND stored IS NOT NULL"
)
_MINUTE = "creator_id = ?1 AND {side}.sending_time BETWEEN ?2 || ':' AND ?2 || ':99'"
_LINES = (
    f"SELECT {listed('w', WAITING)}, {_TEXT.format(side='w')} AS said "  # noqa: S608
    f"FROM waiting_messages w {_OF_CAPTION.format(side='w')} "
    f"WHERE w.{_MINUTE.format(side='w')} AND w.message_id IS NULL AND said IS NOT NULL"
)
_MESSAGES = (
    f"SELECT {listed('m', STORED)}, {_TEXT.format(side='m')} AS said "  # noqa: S608
    f"FROM mass_messages m {_OF_CAPTION.format(side='m')} WHERE m.{_MINUTE.format(side='m')} AND said IS NOT NULL"
)
