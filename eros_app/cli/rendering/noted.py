"""A list whose rows may have a note: what somebody types again, ids and names, is never cut, whatever the width."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from eros_app.cli.rendering.words import QUIET

#: Columns that a note needs to stand beside its row; with less it stands below.
_NOTE = 20
_BELOW = 4


@dataclass(frozen=True)
class NotedRows:
    """``titles`` are those of the columns before the note; ``rows`` have the note last. ``right``: numbers."""

    titles: Sequence[str]
    rows: Sequence[Sequence[Text]]
    right: Sequence[int] = ()
    gap: int = 2

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        rows = [[*(Text(title, style=QUIET) for title in self.titles), Text()], *self.rows]
        widths = [max(row[column].cell_len for row in rows) for column in range(len(self.titles))]
        if options.max_width - sum(widths) - self.gap * len(widths) >= _NOTE:
            yield self._table(rows)
            return
        for *cells, note in rows:
            yield Text(" " * self.gap).join(self._padded(cells, widths))
            if note.plain:
                yield Padding(note, (0, 0, 0, _BELOW))

    def _table(self, rows: Sequence[Sequence[Text]]) -> Table:
        table = Table.grid(padding=(0, self.gap, 0, 0))
        for column in range(len(self.titles)):
            table.add_column(justify="right" if column in self.right else "left", no_wrap=True)
        table.add_column(overflow="fold")
        for row in rows:
            table.add_row(*row)
        return table

    def _padded(self, cells: Sequence[Text], widths: Sequence[int]) -> list[Text]:
        """Each cell as wide as its column; the last one of the left has nothing behind it."""
        padded = []
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            fill = Text(" " * (width - cell.cell_len))
            last = column == len(widths) - 1
            padded.append(fill + cell if column in self.right else cell if last else cell + fill)
        return padded
