"""How long a list of weeks takes to be read from the record store, among ten thousand of them.

Every week has the whole document and audit of a real one beside its row. A page is asked for as every door asks for it:
the store is opened, 50 weeks are read and all are counted. CPU of this process; each page is read in turn with the
others.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks import harness
from benchmarks.harness import CREATORS, NOW, RUNS, Spread
from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.records.terms import EVERY_WEEK, WeekFilter
from eros_app.services.generation import RunOptions, generate
from eros_app.services.weeks import list_weeks

WEEKS, PAGE, TARGET = 10_000, 50, 50.0

#: Weeks of a year and a half, of creators in turn; one in ten waits.
_ROWS = """
WITH RECURSIVE counted(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM counted WHERE n < :weeks)
INSERT INTO weeks (generation_id, creator_id, page_name, week_start, week_ends_at, timezone, state, server_key,
                   server_label, began_at, changed_at, score, total_items)
SELECT printf('%s-%06d', generation_id, n), printf('creator-%d', n % 120), printf('page-%d', n % 120),
       date(week_start, printf('-%d days', 7 * (n % 80))), week_ends_at, timezone,
       CASE n % 10 WHEN 0 THEN 'waiting' WHEN 1 THEN 'superseded' ELSE 'saved' END,
       server_key, server_label, began_at, changed_at, score, total_items
FROM counted, weeks WHERE number = 1
"""
_DOCUMENTS = """
INSERT INTO week_documents (generation_id, document, audit)
SELECT weeks.generation_id, document, audit FROM weeks, week_documents AS real
WHERE real.generation_id = (SELECT generation_id FROM weeks WHERE number = 1)
  AND weeks.generation_id <> real.generation_id
"""
#: What each holds of the captions of the bank, which the pages share: now and then two hold one on one day.
_CAPTIONS = """
INSERT OR IGNORE INTO week_captions (generation_id, caption_id, scheduled_date)
SELECT weeks.generation_id, 1 + (caption_id + 977 * weeks.number) % :captions,
       date(weeks.week_start, printf('+%d days', caption_id % 7))
FROM weeks, week_captions AS real
WHERE real.generation_id = (SELECT generation_id FROM weeks WHERE number = 1)
  AND weeks.generation_id <> real.generation_id
"""


@dataclass(frozen=True)
class RecordsRow:
    """One page of the list: how many weeks it is of, and its milliseconds of CPU."""

    page: str
    weeks: int
    cpu: Spread


def rows(runs: int = RUNS, weeks: int = WEEKS, database: Path | None = None) -> list[RecordsRow]:
    with harness.home(database) as folder:
        settings = Settings(home=folder, now=NOW, _env_file=None)  # type: ignore[call-arg]
        asyncio.run(generate(Request(creator_id=CREATORS["mid"]), RunOptions(settings)))
        fill(folder, weeks)
        return asyncio.run(_measured(settings, runs))


def fill(home: Path, weeks: int) -> None:
    """As many weeks as that, after the one that is there."""
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute(_ROWS, {"weeks": weeks})
        store.execute(_DOCUMENTS)
        with closing(sqlite3.connect(home / "eros.db")) as bank:
            captions = bank.execute("SELECT count(*) FROM caption_bank").fetchone()[0]
        store.execute(_CAPTIONS, {"captions": captions})


async def _measured(settings: Settings, runs: int) -> list[RecordsRow]:
    last = list_weeks(settings).total - PAGE
    pages: dict[str, tuple[WeekFilter, int]] = {
        "the first": (EVERY_WEEK, 0),
        "the last": (EVERY_WEEK, last),
        "the first of those that wait": (WeekFilter(states=("waiting", "expired")), 0),
        "a creator's": (WeekFilter(creator="page-7"), 0),
    }
    spent = await harness.in_turns({name: _reading(settings, *asked) for name, asked in pages.items()}, runs)
    _restrict(settings.home)
    pages[_RESTRICTED] = pages["the first"]
    spent |= await harness.in_turns({_RESTRICTED: _reading(settings, *pages[_RESTRICTED])}, runs)
    return [
        RecordsRow(name, list_weeks(settings, only).total, Spread.of(spent[name].cpu))
        for name, (only, _) in pages.items()
    ]


#: Then the texts of the page's weeks are read as well.
_RESTRICTED = "the first, with restricted words"


def _restrict(home: Path) -> None:
    with closing(sqlite3.connect(home / "eros.db")) as bank, bank:
        bank.executemany("INSERT INTO restricted_words (word) VALUES (?)", [(f"unsaid{n}",) for n in range(100)])


def _reading(settings: Settings, only: WeekFilter, offset: int) -> Callable[[], Awaitable[object]]:
    async def read() -> object:
        return list_weeks(settings, only, limit=PAGE, offset=offset)

    return read


def verdict(measured: list[RecordsRow]) -> str:
    kept = "kept" if measured[0].cpu.median < TARGET else "missed"
    return f"The target of {TARGET:g} ms of CPU for the first page of {PAGE} is {kept}."


COLUMNS: harness.Columns[RecordsRow] = {
    "page": lambda row: row.page,
    "of weeks": lambda row: f"{row.weeks:,}",
    "CPU ms": lambda row: str(row.cpu),
}


def main() -> None:
    measured = rows()
    print(f"{harness.table(measured, COLUMNS)}\n\n{verdict(measured)}")


if __name__ == "__main__":
    main()
