"""What an import costs, against reading the same file with ``csv`` and inserting it with ``executemany`` (CONTRACT 5).

Every figure is of a process of its own, which has its own peak of memory: interpreter, libraries and SQLite's cache
included. The file's rows are drawn with a seed and stand in the order of time; foreign keys are on for both. "By text"
names 4,000 captions of the demo by their text, "of few texts" 300; "again" is imported into a database that has all of
it. The bare insert leaves texts out, where an import finds their captions and counts their uses. "Captions" are new to
the demo's bank: each is the halves of two of its own; "with figures" each has a price, a percentage, hours, a time of
day, a dash or the like between them. Those in Spanish and in Ukrainian are a third each of three of a list; "mixed" are
in turns of every kind. English ones also go into a bank that is empty. "Many" are measured once.

The bare insert is one ``csv.reader`` over the file and one ``executemany`` of its cells as they are, in one transaction
that is committed, into a copy of the same database, with the table's indexes, checks and foreign keys.
"""

import csv
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from benchmarks import harness, one_import, other_tongues
from eros_db.initialize import initialize_database

ROWS = 260_000
#: So many of captions, at most, but for once as many as messages.
CAPTIONS, MANY_OF = 100_000, "captions with figures"
MOST_TIMES, MOST_MIB = 6.0, 300
#: Each figure is the cheapest of so many; captions that a page with few of them sends.
TURNS, FEW = 3, 300
Measures = tuple[Callable[[Path, Path], None], Callable[[Path, Path], None]]
CAPTION_MEASURES: Measures = (one_import.bare_captions, one_import.imported_captions)
_PRICES = (4.99, 9.99, 14.99, 19.99)
#: What agencies write into captions, beside words.
_FIGURES = (
    "$15", "$9.99", "only $5!", "20% off", "50% off", "24 hours", "24/7", "9pm", "at 10:30 pm.", "8 pm", "7-9pm", "1st",
    "2 for 1", "3 pics", "10 minutes", "in 15 min", "for $25", "#1", "100%", "5 stars", "10/10", "2nd", "4k", "x2",
    "(3)", "— now", "– yes", "- only here", "...", "“just for you”", "it’s", "don’t", "sooo", "mmm", "full-length",
    "w/", "@me", "🔥🔥", "❤️", "2 new vids",
)  # fmt: skip


class ImportFile(NamedTuple):
    name: str
    rows: int
    path: Path


@dataclass(frozen=True)
class ImportRow:
    """One file: CPU seconds of the import and of the bare insert, and the import's peak in MiB."""

    file: str
    rows: int
    cpu: float
    bare: float
    peak: float

    @property
    def times(self) -> float:
        return self.cpu / self.bare


def rows(count: int = ROWS, database: Path | None = None, turns: int = TURNS) -> Iterator[ImportRow]:
    with harness.home(database) as home, tempfile.TemporaryDirectory() as folder:
        demo, file, work = home / "eros.db", Path(folder) / "messages.csv", Path(folder)
        pages, texts_sent = _pages(demo), _captions(demo)
        for name, texts in (("messages", None), ("messages by text", texts_sent), ("of few texts", texts_sent[:FEW])):
            write(file, count, pages, texts)
            yield _row(ImportFile(name, count, file), demo, work, turns)
        again = work / "imported.db"
        shutil.copy(work / "copy.db", again)
        yield _row(ImportFile("the same again", count, file), again, work, turns, beside=demo)
        new, most = work / "captions.csv", min(count, CAPTIONS)
        for name in CAPTION_KINDS:
            write_captions(new, most, demo, name)
            yield _row(ImportFile(name, most, new), demo, work, turns, measures=CAPTION_MEASURES)
        write_captions(new, count, demo, MANY_OF)
        yield _row(ImportFile(f"many {MANY_OF}", count, new), demo, work, 1, measures=CAPTION_MEASURES)
        empty = work / "empty.db"
        initialize_database(f"sqlite:///{empty}", demo=False, as_of=one_import.NOW.date())
        write_captions(new, most, demo)
        yield _row(ImportFile("captions, empty bank", most, new), empty, work, turns, measures=CAPTION_MEASURES)


def _row(
    file: ImportFile,
    database: Path,
    work: Path,
    turns: int,
    beside: Path | None = None,
    measures: Measures = (one_import.bare, one_import.imported),
) -> ImportRow:
    """The cheapest of some turns of each, in pairs; the bare insert goes into ``beside`` where it is said."""
    bare, cpu, peak = [], [], []
    for _ in range(turns):
        bare.append(_alone(measures[0], beside or database, file.path, work)[0])
        taken = _alone(measures[1], database, file.path, work)
        cpu.append(taken[0])
        peak.append(taken[1])
    return ImportRow(file.name, file.rows, min(cpu), min(bare), max(peak))


def write(file: Path, count: int, pages: Sequence[str], texts: Sequence[str] | None) -> None:
    """A history of so many messages in the order of time, as exports are; with ``texts`` each names a caption by it."""
    drawn = random.Random(12)
    # no hour that a zone skips
    times = sorted((drawn.randint(0, 700), drawn.randint(8, 23), drawn.randint(0, 59)) for _ in range(count))
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow([*one_import.COLUMNS, *(["caption_text"] if texts else [])])
        for day, hour, minute in times:
            sent = drawn.randint(200, 9_000)
            viewed = drawn.randint(0, sent)
            bought, price = drawn.randint(0, viewed // 10), drawn.choice(_PRICES)
            when = f"{date(2024, 1, 1) + timedelta(days=day)} {hour:02}:{minute:02}"
            row = [drawn.choice(pages), when, "ppv", "ppv_unlock", price, sent, viewed, bought]
            lines.writerow([*row, round(price * bought, 2), *([drawn.choice(texts)] if texts else [])])


def write_captions(file: Path, count: int, database: Path, kind: str = "captions") -> None:
    """So many captions of a kind, none of them in the database."""
    drawn = random.Random(12)
    with closing(sqlite3.connect(database)) as store:
        bank = store.execute("SELECT caption_text, caption_type, tone FROM caption_bank ORDER BY caption_id").fetchall()
    known, new = {text for text, _, _ in bank}, dict[str, tuple[str, str]]()
    while len(new) < count:
        (one, kind_of, tone), (other, _, _) = drawn.choice(bank), drawn.choice(bank)
        text = _MADE[_TURNS[len(new) % len(_TURNS)] if kind == MIXED else kind](drawn, one.split(), other.split())
        if text not in known:
            new[text] = (kind_of, tone)
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(one_import.CAPTION_COLUMNS)
        lines.writerows((text, kind_of, tone, drawn.randint(10, 90)) for text, (kind_of, tone) in new.items())


def _halves(_: random.Random, one: Sequence[str], other: Sequence[str], between: Sequence[str] = ()) -> str:
    return " ".join([*one[: len(one) // 2], *between, *other[len(other) // 2 :]])


def _with_figure(drawn: random.Random, one: Sequence[str], other: Sequence[str]) -> str:
    return _halves(drawn, one, other, drawn.choice(_FIGURES).split())


def _thirds(listed: Sequence[str]) -> Callable[[random.Random, Sequence[str], Sequence[str]], str]:
    texts = [text.split() for text in listed]

    def made(drawn: random.Random, *_: Sequence[str]) -> str:
        begins, goes_on, ends = (drawn.choice(texts) for _ in range(3))
        middle = goes_on[len(goes_on) // 3 : 2 * len(goes_on) // 3]
        return " ".join([*begins[: len(begins) // 3], *middle, *ends[2 * len(ends) // 3 :]])

    return made


#: How a caption of each kind is made of two of the bank; in turns of each.
_MADE: Mapping[str, Callable[[random.Random, Sequence[str], Sequence[str]], str]] = {
    "captions": _halves,
    "captions with figures": _with_figure,
    "captions in Spanish": _thirds(other_tongues.SPANISH),
    "captions in Ukrainian": _thirds(other_tongues.UKRAINIAN),
}
_TURNS, MIXED = tuple(_MADE), "captions, mixed"
CAPTION_KINDS = (*_MADE, MIXED)


def _alone(measure: Callable[[Path, Path], None], database: Path, file: Path, work: Path) -> tuple[float, float]:
    """CPU seconds and peak of MiB, in a process of its own, on a copy."""
    copy = work / "copy.db"
    for old in work.glob("copy.db*"):
        old.unlink()
    shutil.copy(database, copy)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(one_import.measured, measure, copy, file).result()


def _pages(database: Path) -> list[str]:
    return [row[0] for row in _asked(database, "SELECT creator_id FROM creators ORDER BY 1")]


def _captions(database: Path) -> list[str]:
    return [row[0] for row in _asked(database, "SELECT caption_text FROM caption_bank ORDER BY caption_id LIMIT 4000")]


def _asked(database: Path, query: str) -> list[tuple[str]]:
    with closing(sqlite3.connect(database)) as store:
        return store.execute(query).fetchall()


def verdict(measured: Sequence[ImportRow]) -> str:
    kept = all(row.times <= MOST_TIMES and row.peak <= MOST_MIB for row in measured)
    bounds = f"at most {MOST_TIMES:g} times the bare insert's CPU and {MOST_MIB} MiB"
    return f"The bounds ({bounds}) are {'kept' if kept else 'missed'}."


COLUMNS: harness.Columns[ImportRow] = {
    "file": lambda row: row.file,
    "rows": lambda row: f"{row.rows:,}",
    "CPU s": lambda row: f"{row.cpu:.1f}",
    "bare insert, CPU s": lambda row: f"{row.bare:.1f}",
    "times": lambda row: f"{row.times:.1f}",
    "peak MiB": lambda row: f"{row.peak:.0f}",
}


def main() -> None:
    measured = list(rows())
    print(f"{harness.table(measured, COLUMNS)}\n\n{verdict(measured)}")


if __name__ == "__main__":
    main()
