"""The judge of R58, from outside: what the data server holds and what the record store says, set against each other."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from kept_weeks import kept_weeks

#: The template status that each state of a record promises.
SERVER_STATUS = {"saved": "saved", "approved": "approved", "handed_over": "approved"}


class LostWeek(AssertionError):
    """A week stands that no record tells of, or a record tells of one that does not stand."""


def templates(database: Path) -> list[dict[str, Any]]:
    """The weeks that stand at the server, each with the number of its items as counted."""
    counted = "(SELECT count(*) FROM schedule_items AS i WHERE i.template_id = t.template_id) AS counted"
    with closing(sqlite3.connect(database)) as store:
        store.row_factory = sqlite3.Row
        return [dict(row) for row in store.execute(f"SELECT t.*, {counted} FROM schedule_templates AS t")]


def judge(home: Path, database: Path | None = None, at_work: frozenset[str] = frozenset()) -> int:
    """How many weeks stand. Raises LostWeek: see the module; also for what is half done, apart from ``at_work``."""
    records = {week["generation_id"]: week for week in kept_weeks(home)}
    standing = templates(database or home / "eros.db")
    for week in standing:
        if week["counted"] != week["total_items"]:
            raise LostWeek(f"half saved: {week['counted']} items under a row that says {week['total_items']}")
        record = records.get(week["generation_id"])
        if record is None:
            raise LostWeek(f"{week['generation_id']} stands at the server and has no record")
        if SERVER_STATUS.get(record["state"]) != week["status"]:
            raise LostWeek(f"{week['generation_id']} is {week['status']} at the server and {record['state']} here")
        if len(record["document"]["items"]) != week["total_items"]:
            raise LostWeek(f"the document of {week['generation_id']} is not what was saved")
    there = {week["generation_id"] for week in standing}
    for record in records.values():
        if record["state"] in SERVER_STATUS and record["generation_id"] not in there:
            raise LostWeek(f"{record['generation_id']} is {record['state']} here and does not stand at the server")
        if record["generation_id"] not in at_work and (record["step"] or record["state"] == "planned"):
            raise LostWeek(f"{record['generation_id']} is half done: {record['state']}, {record['step']}")
    says = [week for week in records.values() if week["state"] in SERVER_STATUS]
    if any(times > 1 for times in Counter((week["creator_id"], week["week_start"]) for week in says).values()):
        raise LostWeek("two records of one week say that they stand")
    return len(standing)


def ruin(database: Path, table: str) -> None:
    """Another thing's bytes in the place of the table's first page."""
    with closing(sqlite3.connect(database)) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = store.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = store.execute("PRAGMA page_size").fetchone()
    whole = database.read_bytes()
    database.write_bytes(whole[: (page - 1) * size] + b"\xa5" * size + whole[page * size :])
