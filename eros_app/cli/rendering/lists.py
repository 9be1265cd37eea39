"""Short lists for a person: the active creators, and what the doctor saw."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros_app.cli.rendering.words import plain

_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "missing": ("missing", "bold red")}


def render_creators(creators: Sequence[Mapping[str, Any]]) -> RenderableType:
    """One line a creator, in the server's order (by earnings)."""
    if not creators:
        return Text("No active creator fits. `eros-db import` adds creators.")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for title, justify in (
        ("creator", "left"),
        ("page", "left"),
        ("tier", "right"),
        ("fans", "right"),
        ("zone", "left"),
    ):
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    for row in creators:
        table.add_row(*(Text(cell) for cell in _creator(row)))
    return Group(table, Text(f"\n{len(creators)} active. `eros generate CREATOR` plans a week."))


def _creator(row: Mapping[str, Any]) -> tuple[str, ...]:
    fans = row.get("fan_count", row.get("current_active_fans"))
    name = row.get("page_name") or row.get("creator_id") or ""
    return (
        plain(str(name)),
        plain(str(row.get("page_type") or "")),
        plain(str(row.get("performance_tier") or "")),
        f"{fans:,}" if isinstance(fans, int) else "",
        plain(str(row.get("timezone") or "")),
    )


def render_checks(checks: Sequence[Mapping[str, str]]) -> RenderableType:
    """One line a thing looked at, with what to do below it."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="left", no_wrap=True)
    table.add_column(justify="left", no_wrap=True)
    table.add_column(justify="left")
    for check in checks:
        mark, style = _MARKS[check["standing"]]
        says = Text(plain(check["found"]))
        if check["remedy"]:
            says.append(f"\n{plain(check['remedy'])}", style="dim")
        table.add_row(Text(mark, style=style), Text(plain(check["what"])), says)
    return table
