"""What a week was planned from, as it is now: the kind and the zone of its page, and the words of captions."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, LargeBinary, cast, select

from eros_db.members import member_list, members
from eros_db.schema import caption_bank, creators


class PlannedFrom(NamedTuple):
    page_type: str
    timezone: str
    texts: Mapping[int, str]


def planned_from(connection: Connection, creator_id: str, caption_ids: Iterable[int]) -> PlannedFrom | None:
    """None where the page is not there any more."""
    page, bank = creators.c, caption_bank.c
    query = select(_bytes(page.page_type), _bytes(page.timezone)).where(page.creator_id == creator_id)
    row = connection.execute(query).first()
    held = select(bank.caption_id, _bytes(bank.caption_text)).where(bank.caption_id.in_(members("caption_ids")))
    texts = connection.execute(held, {"caption_ids": member_list(caption_ids)})
    return PlannedFrom(_text(row[0]), _text(row[1]), {one[0]: _text(one[1]) for one in texts}) if row else None


def _bytes(column: ColumnElement[Any]) -> ColumnElement[bytes]:
    """A text that is no UTF-8 would stop the driver."""
    return cast(column, LargeBinary)


def _text(stored: bytes | None) -> str:
    return (stored or b"").decode("utf-8", "replace")
