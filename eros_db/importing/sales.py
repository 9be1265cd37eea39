"""Whether a message had a price: what its columns say of it, and that no two of them contradict each other.

A send type says it too: by the catalogue some need a price, some have none, and some may have one.
"""

from collections.abc import Container, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from eros.vocabulary.numbers import digits
from eros_db.importing.calendar_words import KINDS
from eros_db.schema import send_types

#: The columns that say it.
COLUMNS = ("send_type_key", "message_type", "is_free", "price", "purchased")


class Evidence(NamedTuple):
    """That a column's value means a message with a price, or one without."""

    column: str
    value: Any
    priced: bool


class Sales:
    """What messages say of a price, by the catalogue of the database."""

    def __init__(self, connection: Connection) -> None:
        s = send_types.c
        rows = connection.execute(select(s.send_type_key, s.requires_price, s.base_price))
        #: Send type, or the word for a kind -> whether it has a price; None: it may have one.
        self._prices: dict[str | None, bool | None] = {KINDS[0]: True, KINDS[1]: False}
        self._prices |= {key: True if needed else None if base is not None else False for key, needed, base in rows}
        self._known: dict[tuple[Any, ...], tuple[str | None, bool]] = {}

    def evidence(self, said: Mapping[str, Any]) -> list[Evidence]:
        """What the columns of a message say of it, in the order of ``COLUMNS``; no purchase says nothing."""
        send_type, kind, free, price, purchased = map(said.get, COLUMNS)
        has_price = self._prices.get(send_type)
        found = [
            Evidence("send_type_key", send_type, bool(has_price)) if has_price is not None else None,
            Evidence("message_type", kind, kind == "ppv") if kind is not None else None,
            Evidence("is_free", free, free == "ppv") if free is not None else None,
            Evidence("price", price, price > 0) if price is not None else None,
            Evidence("purchased", purchased, True) if purchased else None,
        ]
        return [one for one in found if one]

    def verdict(
        self, send_type: str | None, kind: str | None, free: str | None, price: float | None, purchased: int | None
    ) -> tuple[str | None, bool]:
        """The kind, None where nothing says it, and whether the columns agree. A file says few things of it."""
        key = (send_type, kind, free, price and 1, not purchased)
        known = self._known.get(key)
        if known is None:
            found = self.evidence(dict(zip(COLUMNS, (send_type, kind, free, price, purchased), strict=True)))
            known = self._known[key] = kind_of(found), contradiction(found) is None
        return known


def shown(one: Evidence) -> str:
    return digits(one.value) if isinstance(one.value, float) else str(one.value)


def kind_of(found: Sequence[Evidence]) -> str | None:
    """ "ppv" or "free", by what is said: the kind itself, else the price, else the send type; None: nothing says it."""
    priced = {one.column: one.priced for one in found}
    for column in ("message_type", "is_free", "price", "send_type_key"):
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
