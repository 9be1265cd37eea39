"""Values in the database that no tool can read: a text where a figure belongs, a date that does not exist, bytes, a
text that is no UTF-8, JSON of another form, Infinity, and what the schema's own CHECKs forbid.

SQLite keeps whatever it is given, other programs write to the file, and some of them switch its CHECKs off. Each such
value costs what it is worth and no more (R54): while a tool runs, views of the connection stand before the tables that
hold one, in which NULL or the column's default stands in its place, or, where there is neither, its row is left out; an
amount in the vault is 1. So no tool has to know of it.
Answers name table, column, rows and values.

At each call the page's own rows are looked at, which takes a few milliseconds once, since what was found is remembered;
the bank of captions is large and is looked at where a tool failed, and so is each text's encoding: a text that is no
UTF-8 stops the driver, which names no row.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from math import isinf
from typing import Any, NamedTuple, cast

from pydantic import BaseModel
from sqlalchemy import JSON, CheckConstraint, Column, Connection, Float, Integer, Table

from eros.vocabulary.counting import plural
from eros.vocabulary.ignored import held
from eros_db.context import stored_creator_row
from eros_db.failures import Refusal, shown
from eros_db.remembered import forget, recalled, remembered
from eros_db.schema import (
    audience_targets,
    caption_bank,
    caption_creator_performance,
    channels,
    content_types,
    creator_personas,
    creators,
    mass_messages,
    restricted_words,
    schedule_items,
    schedule_template_versions,
    schedule_templates,
    send_type_caption_requirements,
    send_types,
    top_content_types,
    vault_matrix,
    vault_media,
    volume_assignments,
    volume_performance_tracking,
)

#: The tables that tools read.
READ: tuple[Table, ...] = (
    creators, creator_personas, mass_messages, volume_performance_tracking, top_content_types, volume_assignments,
    content_types, vault_matrix, vault_media, caption_creator_performance, caption_bank, restricted_words, channels,
    audience_targets, send_types, send_type_caption_requirements, schedule_templates, schedule_template_versions,
    schedule_items,
)  # fmt: skip
#: What a call of a writing tool writes to: a view cannot stand before these.
WRITTEN = frozenset({schedule_templates, schedule_template_versions, schedule_items})
#: Too large to be looked at at each call, and the same for all pages.
_LARGE = frozenset({caption_bank, schedule_template_versions})
#: The tables with rows of a page that a tool reads which is asked about none.
_OF_ALL_PAGES = frozenset({creators, creator_personas})
#: Texts that tools read as dates.
_DATES = frozenset({
    "sending_time", "tracking_date", "analysis_date", "last_used_date", "scheduled_date", "week_start", "week_end",
})  # fmt: skip
#: A column of which NULL may stand in a view although the table does not take it: see ``ContentRankingRow``.
_OPTIONAL = frozenset({(top_content_types.name, "rank")})
#: Amounts of which 0 would say that there is nothing, although the row is there: an amount that is not known is 1.
_HELD = frozenset({(vault_media.name, "quantity_available"), (vault_matrix.name, "quantity_available")})
#: A column whose value nothing is planned by, so that its row can stay: what stands in.
_BESIDE_THE_POINT = {(audience_targets.name, "filter_type"): "'custom'"}
#: Names for people that the table does not do without, each with the key that may stand in its place.
_NAMED_BY = {
    (creators.name, "page_name"): "creator_id", (creators.name, "display_name"): "creator_id",
    (channels.name, "display_name"): "channel_key", (audience_targets.name, "display_name"): "target_key",
    (send_types.name, "display_name"): "send_type_key",
}  # fmt: skip
#: Columns whose NULL says something of its own: every page's, any theme.
_MEANT = frozenset({
    ("caption_bank", "creator_id"), ("caption_bank", "content_type_id"), ("restricted_words", "creator_id"),
})  # fmt: skip
#: Left as it is stated, whatever that is: a week says which word stands there, and ends with it; what a message is
#: or a caption is known by is a figure of all lengths.
_AS_STATED = frozenset({
    (creators.name, "page_type"), (mass_messages.name, "text_digest"), (caption_bank.name, "read_digest"),
})  # fmt: skip
#: Rows that are named of each column; figures of more digits are Infinity, or as good as that.
_MOST_NAMED, _MOST_DIGITS = 3, 15
_LARGEST = 10**_MOST_DIGITS - 1
#: What stands in for a value, where it is no word itself.
_WORDS_FOR = {"'[]'": "an empty list", "'{}'": "an empty object"}
#: The SQL function that says whether bytes are UTF-8.
_IS_UTF8 = "eros_is_utf8"


class GarbageRow(BaseModel):
    """``row`` names the row by its key."""

    row: str
    value: str


class Garbage(BaseModel):
    """Values of one column that cannot be read: how many, the first of them, what they should be, and what was done."""

    table: str
    column: str
    count: int
    rows: list[GarbageRow]
    wanted: str
    instead: str


class _Rule(NamedTuple):
    """A column, the condition under which its value cannot be read, and what it should be."""

    column: Column[object]
    unreadable: str
    wanted: str

    @property
    def undecoded(self) -> str:
        """The same, or a text that is no UTF-8: what SQLite itself takes for a text all the same."""
        return f"({self.unreadable} OR {_undecoded(self.column.name)})"

    @property
    def stand_in(self) -> str | None:
        """SQL of what a view has in its place; None: the row is left out."""
        default, place = self.column.server_default, (self.column.table.name, self.column.name)
        if place in _HELD:
            return "1"
        if place in _BESIDE_THE_POINT:
            return _BESIDE_THE_POINT[place]
        if (self.column.nullable and place not in _MEANT) or place in _OPTIONAL:
            return "NULL"
        if default is None:
            return _NAMED_BY.get(place)
        text = str(default.arg)  # type: ignore[attr-defined]
        return text if isinstance(self.column.type, Integer | Float) else f"'{text}'"

    def instead(self, count: int) -> str:
        """What was done about so many values."""
        stand_in = self.stand_in
        if stand_in is None:
            return plural(count, "the row is left out", "the rows are left out")
        if stand_in == "NULL":
            return "it is taken as not stated"
        used = _WORDS_FOR.get(stand_in, stand_in.strip("'"))
        return f"{used} stands in its place"


def garbage_of(
    connection: Connection, creator_id: str | None = None, *, whole: bool = False, of_pages: bool = True
) -> tuple[Garbage, ...]:
    """What cannot be read of the page's rows and of those that all pages share; of all pages' without one, but for
    ``of_pages``.

    ``whole``: large tables too.
    """
    found: list[Garbage] = []
    for table in READ:
        of_page = "creator_id" in table.columns and not (of_pages and table in _OF_ALL_PAGES)
        if whole or not (table in _LARGE or (creator_id is None and of_page)):
            found += _found(connection, table, creator_id, whole=whole)
    return tuple(found)


@contextmanager
def readable(connection: Connection, garbage: Sequence[Garbage]) -> Iterator[None]:
    """Until the end, these values are not there for whoever reads, nor in what was remembered."""
    writes = connection.get_execution_options().get("eros_write", False)
    held = {
        name: frozenset(one.column for one in garbage if one.table == name) for name in {it.table for it in garbage}
    }
    tables = [table for table in READ if table.name in held and not (writes and table in WRITTEN)]
    for table in tables:
        connection.exec_driver_sql(_view(table, held[table.name]))
    yield  # what ends a transaction otherwise takes the views back
    for table in tables:
        connection.exec_driver_sql(f"DROP VIEW temp.{table.name}")


def garbage_met(
    connection: Connection, creator_id: str | None, *, whole: bool = False, of_pages: bool = True
) -> tuple[Garbage, ...]:
    """What a tool may meet that is asked about this page, remembered until somebody writes. ``whole``: a tool met some
    already, and what it remembered is forgotten. ``of_pages``: asked about none, it lists them."""
    known = recalled(connection, ("garbage", creator_id, True, of_pages))
    if known is not None:
        return cast(tuple[Garbage, ...], known)
    if whole:
        forget(connection)
    of = ("garbage", creator_id, whole, of_pages)
    return remembered(connection, of, lambda: garbage_of(connection, creator_id, whole=whole, of_pages=of_pages))


def owner_of(connection: Connection, named: object, *, whole: bool = False) -> str | None:
    """The id of the page that a call is about, where it names one that is there. ``whole``: a tool failed, perhaps of
    what stands beside the names."""
    if not isinstance(named, str):
        return None
    if whole:
        with readable(connection, tuple(_found(connection, creators, None, whole=True))):
            return _owner(connection, named)
    return remembered(connection, ("owner", named), lambda: _owner(connection, named))


def _owner(connection: Connection, named: str) -> str | None:
    try:
        return str(stored_creator_row(connection, named)["creator_id"])
    except Refusal:
        return None


def told(garbage: Garbage) -> str:
    """One line for a person: what cannot be read, where, and what it should be."""
    rows = held(((one.row, one.value) for one in garbage.rows), garbage.count)
    return f"{garbage.table}.{garbage.column} holds {rows}, not {garbage.wanted}"


@cache
def _rules(table: Table) -> tuple[_Rule, ...]:
    return tuple(
        _Rule(column, *rule)
        for column in table.columns
        if column.computed is None and (table.name, column.name) not in _AS_STATED
        for rule in _of_column(table, column)
    )


def _of_column(table: Table, column: Column[object]) -> Iterator[tuple[str, str]]:
    """What is no value of the column's kind, and what is one that a CHECK forbids; nothing where SQLite itself sees to
    it: a row's number."""
    name, kind = column.name, column.type
    if column.primary_key and isinstance(kind, Integer) and len(table.primary_key) == 1:
        return
    check = next((str(one.sqltext) for one in column.constraints if isinstance(one, CheckConstraint)), "")
    # what is listed, or a figure within bounds, is of its kind; 9.5 lies within hours, and is none
    bounded = check.startswith(f"{name} IN") or (check and isinstance(kind, Float))
    odd, wanted = _rule(column)
    if not bounded:
        yield odd, wanted
    if check:
        yield f"(NOT {check})" if bounded else f"(NOT {odd} AND NOT {check})", _in_words(check, name)


def _in_words(check: str, name: str) -> str:
    """What a CHECK permits."""
    permitted = check.removeprefix(f"{name} ").replace("'", "")
    for sign, words in (("IN (", "one of "), ("BETWEEN ", "within "), (">= ", "at least ")):
        permitted = permitted.replace(sign, words)
    return permitted.rstrip(")").replace(" AND ", " to ")


def _rule(column: Column[object]) -> tuple[str, str]:
    name, kind = column.name, column.type
    if isinstance(kind, JSON):
        return _json_rule(column)
    if isinstance(kind, Integer | Float):
        is_whole = isinstance(kind, Integer)
        types, wanted = ("'integer'", "a whole number") if is_whole else ("'integer','real'", "a number")
        return f"(typeof({name}) NOT IN ({types}) OR abs({name}) > {_LARGEST})", wanted
    if name in _DATES:
        day = f"substr({name}, 1, 10)"
        return f"(typeof({name}) <> 'text' OR date({day}, '+0 days') IS NOT {day})", "a date"
    return f"typeof({name}) <> 'text'", "a text in UTF-8"


def _json_rule(column: Column[object]) -> tuple[str, str]:
    name, default = column.name, column.server_default
    form = "" if default is None else str(default.arg)  # type: ignore[attr-defined]
    is_list = form == "[]" or column.name.startswith("applicable_")
    if is_list:
        odd = f"json_type({name}) <> 'array' OR EXISTS (SELECT 1 FROM json_each({name}) AS e WHERE e.type <> 'text')"  # noqa: S608
    else:
        odd = f"json_type({name}) <> 'object'" if form == "{}" else "0"
    wanted = "a list of texts" if is_list else "an object" if form == "{}" else "JSON"
    return f"CASE WHEN typeof({name}) <> 'text' OR NOT json_valid({name}) THEN 1 ELSE {odd} END", wanted


def _found(connection: Connection, table: Table, creator_id: str | None, *, whole: bool = False) -> Iterable[Garbage]:
    _knows_utf8(connection)
    statement, rules = _look(table, whole)
    owned = creator_id is not None and "creator_id" in table.columns and table is not caption_bank
    where, values = ("creator_id = ? AND ", (creator_id,)) if owned else ("", ())
    counts = connection.exec_driver_sql(statement.format(where=where), values).one()
    for rule, count in zip(rules, counts, strict=True):
        if count:
            yield _garbage(connection, rule, int(count), f"{where}{_odd(rule, whole)}", values)


def _knows_utf8(connection: Connection) -> None:
    """The connection has the function by which ``_undecoded`` asks."""
    if _IS_UTF8 not in connection.info:
        driver: Any = connection.connection.dbapi_connection
        driver.create_function(_IS_UTF8, 1, _is_utf8, deterministic=True)
        connection.info[_IS_UTF8] = True


def _is_utf8(text: bytes | None) -> bool:
    """Of NULL too, which SQLite asks about whatever stands before it in the condition."""
    try:
        (text or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def _undecoded(name: str) -> str:
    return f"(typeof({name}) = 'text' AND NOT {_IS_UTF8}(CAST({name} AS BLOB)))"


@cache
def _look(table: Table, whole: bool) -> tuple[str, tuple[_Rule, ...]]:
    """One pass over the table that counts what cannot be read of each column."""
    rules = _rules(table)
    odd = [_odd(rule, whole) for rule in rules]
    counted = ", ".join(f"coalesce(sum({one}), 0)" for one in odd)
    return f"SELECT {counted} FROM main.{table.name} WHERE {{where}} ({' OR '.join(odd)})", rules  # noqa: S608


def _odd(rule: _Rule, undecoded: bool) -> str:
    return f"({rule.column.name} IS NOT NULL AND {rule.undecoded if undecoded else rule.unreadable})"


def _garbage(connection: Connection, rule: _Rule, count: int, where: str, values: tuple[str | None, ...]) -> Garbage:
    table, name = rule.column.table, rule.column.name
    keys = [column.name for column in table.primary_key]
    read = ", ".join(f"CASE WHEN {_undecoded(it)} THEN CAST({it} AS BLOB) ELSE {it} END" for it in [*keys, name])
    rows = connection.exec_driver_sql(
        f"SELECT typeof({name}), {read} FROM main.{table.name} WHERE {where} "  # noqa: S608
        f"ORDER BY {', '.join(keys)} LIMIT {_MOST_NAMED}",
        values,
    ).all()
    named = [
        GarbageRow(row="/".join(_plain(key) for key in row_keys), value=_shown(value, kind))
        for kind, *row_keys, value in rows
    ]
    longest = f" of at most {_MOST_DIGITS} digits" if any(_is_long(value) for *_, value in rows) else ""
    wanted = f"{rule.wanted}{longest}"
    return Garbage(table=table.name, column=name, count=count, rows=named, wanted=wanted, instead=rule.instead(count))


def _is_long(value: object) -> bool:
    """Whether it is a figure, and only has too many digits."""
    return isinstance(value, int | float) and not isinf(value) and abs(value) > _LARGEST


def _plain(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _shown(value: object, kind: str) -> str:
    """The value as people know it again; ``kind`` is SQLite's own word for what it is."""
    if isinstance(value, bytes) and kind == "blob":
        return f"the bytes {shown(value.hex(' '))}"
    if isinstance(value, float) and isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return shown(_plain(value) if isinstance(value, bytes) else value)


@cache
def _view(table: Table, undecoded: frozenset[str]) -> str:
    """The view that stands before the table. ``undecoded``: the columns of which texts may be no UTF-8."""
    odd, stand_ins = dict[str, str](), dict[str, str | None]()
    for rule in _rules(table):
        name = rule.column.name
        found = _odd(rule, name in undecoded)
        odd[name], stand_ins[name] = f"({odd[name]} OR {found})" if name in odd else found, rule.stand_in
    parts = [
        column.name
        if stand_ins.get(column.name) is None
        else f"CASE WHEN {odd[column.name]} THEN {stand_ins[column.name]} ELSE {column.name} END AS {column.name}"
        for column in table.columns
    ]
    out = [f"NOT {odd[name]}" for name, stand_in in stand_ins.items() if stand_in is None]
    kept = f" WHERE {' AND '.join(out)}" if out else ""
    return f"CREATE TEMP VIEW {table.name} AS SELECT {', '.join(parts)} FROM main.{table.name}{kept}"  # noqa: S608
