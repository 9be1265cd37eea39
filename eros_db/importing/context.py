"""What all files of one import share while they are planned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from eros_db.importing.changes import ImportCounts, ImportJournal, TablePlan
from eros_db.importing.columns import Hints
from eros_db.importing.findings import Fault, Findings, Unfit, as_text, counted, cut
from eros_db.importing.headers import Headers
from eros_db.importing.known import KnownCaptions, Pages, Themes, Unknown
from eros_db.importing.nothing import is_of_totals, stands_for_nothing
from eros_db.importing.parsing import Line, Progress
from eros_db.importing.reading import Table
from eros_db.schema import content_types

_SHOWN_THEMES = 8
#: What sheets call their last row.


@dataclass
class Importing:
    """One import: where to, when, what is known, what was found, and whether replacements are agreed to."""

    connection: Connection
    now: datetime
    agreed: bool
    findings: Findings
    pages: Pages
    captions: KnownCaptions
    themes: Themes
    progress: Progress | None = None
    #: Where the records of weeks are kept; None: nowhere.
    records_url: str | None = None
    #: The restricted words that hold once this import is in, each with its page; None: those that are stored.
    restricted: list[tuple[str, str | None]] | None = None

    @property
    def today(self) -> str:
        return self.now.date().isoformat()


@dataclass
class FilePlan:
    """What a file comes to: its counts, and how it is written once all files are good."""

    counts: ImportCounts
    tables: list[TablePlan] = field(default_factory=list)
    write: Callable[[ImportJournal], None] | None = None
    #: The items of saved weeks of which it says what became of them.
    items: tuple[int, ...] = ()


@dataclass
class ImportedFile:
    """A file with its table, its hints and its faults."""

    table: Table
    hints: Hints
    importing: Importing

    @property
    def called(self) -> Headers:
        return self.table.headers

    def tell(self, line: int, text: str) -> None:
        self.importing.findings.tell(f"{self.table.name}, {self.table.place} {line}: {text}")

    def fault(self, line: int, column: str, value: Any, text: str) -> None:
        shown, place = "" if value is None else str(value), self.called.place(column)
        self.importing.findings.add(Fault(self.table.name, line, place, shown, text, self.table.place))

    def cell(self, line: Line, column: str) -> str:
        """What the file says there, before it was read; empty where a column is not the file's."""
        targets = list(self.table.targets)
        return line.cells[targets.index(column)].strip() if column in targets and line.cells else ""

    def is_unreadable(self, line: Line, column: str) -> bool:
        """Whether the line fills the column with what cannot be read: it is told already, and may mean anything."""
        cell = self.cell(line, column)
        return column not in line.said and bool(cell) and not stands_for_nothing(cell)

    def page_of(self, line: Line, column: str = "creator_id") -> str | None:
        """The page's id in the place of what the line calls it; None: not said, or a fault."""
        said = line.said.get(column)
        if said is None:
            return None
        try:
            return self.importing.pages.find(said)
        except Unknown as wrong:
            if is_of_totals(said):
                text = "not found, and looks like a row of totals; take it out of the file"
                self.fault(line.number, column, said, text)
            elif not self.importing.pages.may_come(said):
                self.missing("creators", line.number, column, said, str(wrong))
        except Unfit as wrong:
            self.fault(line.number, column, said, str(wrong))
        return None

    def missing(self, kind: str, line: int, column: str, value: Any, text: str) -> None:
        """A fault, unless what is named may stand in rows of this import that could not be read: that is told alone."""
        if kind not in self.importing.findings.unread:
            self.fault(line, column, value, text)


def must_be_agreed(source: ImportedFile, plan: TablePlan, columns: Sequence[str], called: str) -> None:
    """Faults for rows that would replace what a row is known by; notices once they are agreed to."""
    for change in plan.updated:
        for name in columns:
            if name not in change.changes:
                continue
            key = ", ".join(str(change.before[part]) for part in plan.key)
            was, becomes = change.before[name], cut(as_text(change.changes[name]))
            was = "empty" if was is None else repr(cut(str(was)))
            column = source.called.named(name)
            if source.importing.agreed:
                source.tell(change.line, f"{column} of {called} {key} becomes {becomes!r}, was {was}")
                continue
            what = f"replace {was}" if change.before[name] is not None else f"fill the empty {column}"
            source.fault(change.line, name, becomes, f"would {what} of {called} {key}; --update agrees to it")


def counted_plan(plans: list[TablePlan], duplicates: int = 0) -> ImportCounts:
    added = sum(len(plan.added) for plan in plans)
    updated = sum(len(plan.updated) for plan in plans)
    return ImportCounts(added, updated, sum(plan.same for plan in plans), duplicates)


def new_themes(importing: Importing) -> TablePlan:
    """The themes that are new, told by name."""
    plan = TablePlan(content_types, ("content_type_id",), added=importing.themes.added)
    if plan.added:
        named = ", ".join(importing.themes.told(row["type_name"]) for row in plan.added[:_SHOWN_THEMES])
        more = f" and {len(plan.added) - _SHOWN_THEMES} more" if len(plan.added) > _SHOWN_THEMES else ""
        importing.findings.tell(f"{counted(len(plan.added), 'new theme')}: {named}{more}")
    return plan
