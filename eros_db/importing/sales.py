"""Whether a message had a price: what its columns say of it, and that no two of them contradict each other.

A send type says it too: by the catalogue some need a price, some have none, and some may have one.
"""

from collections.abc import Container, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from eros_db.importing.calendar_words import KINDS
from eros_db.schema import send_types

#: Send type -> whether it has a price; None: it may have one.
Prices = Mapping[str, bool | None]


def prices_of_sends(connection: Connection) -> Prices:
    s = send_types.c
    rows = connection.execute(select(s.send_type_key, s.requires_price, s.base_price))
    return {KINDS[0]: True, KINDS[1]: False} | {
        row.send_type_key: True if row.requires_price else None if row.base_price is not None else False for row in rows
    }


#: The columns that say it.
COLUMNS = ("send_type_key", "message_type", "price", "purchased")


class Evidence(NamedTuple):
    """That a column's value means a message with a price, or one without."""

    column: str
    value: Any
    priced: bool


def evidence(said: Mapping[str, Any], prices: Prices) -> list[Evidence]:
    """What the columns of a message say of it, in the order of ``COLUMNS``; no purchase says nothing."""
    send_type, kind, price, purchased = map(said.get, COLUMNS)
    found = []
    has_price = prices.get(send_type) if send_type else None
    if has_price is not None:
        found.append(Evidence("send_type_key", send_type, has_price))
    if kind is not None:
        found.append(Evidence("message_type", kind, kind == "ppv"))
    if price is not None:
        found.append(Evidence("price", price, price > 0))
    if purchased:
        found.append(Evidence("purchased", purchased, True))
    return found


def shown(one: Evidence) -> str:
    return f"{one.value:g}" if isinstance(one.value, float) else str(one.value)


def kind_of(found: Sequence[Evidence]) -> str | None:
    """ "ppv" or "free", by what is said: the kind itself, else the price, else the send type; None: nothing says it."""
    priced = {one.column: one.priced for one in found}
    for column in ("message_type", "price", "send_type_key"):
        if column in priced:
            return "ppv" if priced[column] else "free"
    return None


def contradiction(
    found: Sequence[Evidence], of: Container[str] = frozenset(COLUMNS)
) -> tuple[Evidence, Evidence] | None:
    """The first two columns that contradict each other, of which the first is one ``of`` those that matter."""
    if len({one.priced for one in found}) < 2:
        return None
    for one, other in combinations(found, 2):
        if one.priced != other.priced and (one.column in of or other.column in of):
            return (one, other) if one.column in of else (other, one)
    return None
