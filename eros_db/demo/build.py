"""Fills a database with the demo data: ``fill(connection, as_of)``.

Promises: the same ``as_of`` gives the same rows; every message lies before ``as_of`` on its creator's own wall; a
caption's uses are counted from the messages and from direct chats (see ``chats``). Reference data and schedules are not
touched. The tables it fills must be empty: anything else fails on their keys.
"""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import JSON, Connection, Table, insert

from eros_db import schema
from eros_db.demo import chats, results, rows
from eros_db.demo.captions import DemoCaption, bank
from eros_db.demo.creators import DEMO_CREATORS, DemoCreator
from eros_db.demo.history import Message, year_of
from eros_db.demo.mix import check_catalogue
from eros_db.demo.rotation import by_kind_and_tone
from eros_db.demo.vault import DemoVault, vault_of


class _DemoPage(NamedTuple):
    member: DemoCreator
    vault: DemoVault
    year: list[Message]


def fill(connection: Connection, as_of: date) -> None:
    """Writes the whole demo, within the caller's transaction. Raises Refusal where it does not cover the catalogue."""
    check_catalogue()
    captions = bank()
    pages = _pages(captions, as_of)
    earned = {page.member.creator_id: sum(message.earnings for message in page.year) for page in pages}
    _put(connection, schema.content_types, rows.content_type_rows())
    _put(connection, schema.creators, rows.creator_rows(DEMO_CREATORS, earned, as_of))
    _put(connection, schema.creator_personas, rows.persona_rows(DEMO_CREATORS, as_of))
    _put(connection, schema.volume_assignments, [rows.assignment_row(member, as_of) for member in DEMO_CREATORS])
    _put(connection, schema.caption_bank, rows.caption_rows(captions, as_of))
    for page in pages:
        _put_page(connection, page, captions, as_of)


def _pages(captions: Sequence[DemoCaption], as_of: date) -> list[_DemoPage]:
    boxes = by_kind_and_tone(captions)
    vaults = [(member, vault_of(member)) for member in DEMO_CREATORS]
    return [_DemoPage(member, vault, year_of(member, boxes, vault.sales_factors(), as_of)) for member, vault in vaults]


def _put_page(connection: Connection, page: _DemoPage, captions: Sequence[DemoCaption], as_of: date) -> None:
    member, vault, year = page
    _put(connection, schema.vault_matrix, rows.theme_rows(member, vault, as_of))
    _put(connection, schema.vault_media, rows.media_rows(member, vault, as_of))
    _put(connection, schema.mass_messages, rows.message_rows(year))
    themes = frozenset(rows.theme_ids()[theme] for theme in vault.sales_factors())
    used = chats.with_chats(results.usages(year), captions, member, themes, as_of)
    _put(connection, schema.caption_creator_performance, rows.usage_rows(member, used))
    if member.fault != "hardly_any_history":
        tracked = results.horizons(year, as_of)
        _put(connection, schema.volume_performance_tracking, rows.tracking_rows(member, tracked, as_of))
        _put(connection, schema.top_content_types, rows.ranking_rows(member, results.rankings(year), as_of))


def _put(connection: Connection, table: Table, values: Sequence[rows.TableRow]) -> None:
    """Inserts the rows, which all have the same columns. Plain values go straight to the driver, in half the time."""
    if not values:
        return
    if any(isinstance(column.type, JSON) for column in table.columns):
        connection.execute(insert(table), values)
        return
    statement = insert(table).compile(connection, column_keys=list(values[0]))
    in_order = itemgetter(*(statement.positiontup or values[0]))
    connection.exec_driver_sql(statement.string, [in_order(row) for row in values] if statement.positiontup else values)
