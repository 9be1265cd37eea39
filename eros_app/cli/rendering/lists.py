"""Short lists for a person: the active creators, and what the doctor saw."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eros.vocabulary.catalogue import MEDIA_KINDS
from eros_app.cli.rendering.words import add_ids, plain
from eros_app.services.hints import CommandHints

if TYPE_CHECKING:
    from eros.wire import PageReadiness, Profile
    from eros_app.services.doctor import DoctorCheck

#: With more pages their captions are not listed by type.
_PAGES_BY_TYPE = 6
_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "missing": ("missing", "bold red")}


def render_creators(creators: Sequence["Profile"], hints: CommandHints) -> RenderableType:
    """One line a creator, in the server's order (by earnings)."""
    if not creators:
        return Text(hints("No active creator fits. `eros-db import --creators FILE` adds some."))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")  # a zone fits into 80 columns
    add_ids(table, [plain(creator.page_name) for creator in creators], "creator")
    for title, justify in (
        ("page", "left"),
        ("tier", "right"),
        ("fans", "right"),
        ("zone", "left"),
        ("sent", "right"),
        ("captions", "right"),
        ("persona", "left"),
        ("media", "left"),
    ):
        table.add_column(title, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for creator in creators:
        table.add_row(*map(Text, _creator(creator)))
    lacks = [(one.page_name, one.readiness.missing) for one in creators if one.readiness and one.readiness.missing]
    missing = [Text(hints(f"  {plain(page)}: {'; '.join(map(plain, what))}")) for page, what in lacks]
    begins = [Text("\nMissing, and what would bring it")] if missing else []
    return Group(
        table,
        *_by_type(creators, hints),
        *begins,
        *missing,
        Text(hints(f"\n{len(creators)} active. `eros generate CREATOR` plans a week.")),
    )


def _by_type(creators: Sequence["Profile"], hints: CommandHints) -> list[Text]:
    """The usable captions of each type, of few pages; of more, what counts them."""
    counts = {one.page_name: one.readiness.captions_by_type for one in creators if one.readiness}
    counts = {page: by_type for page, by_type in counts.items() if any(by_type.values())}
    if len(counts) > _PAGES_BY_TYPE:
        return [Text(hints("\nCaptions by type: `eros-db types`, of one page `eros-db types --creator PAGE`"))]
    lines = [
        f"  {plain(page)}: {', '.join(f'{plain(kind)} {count:,}' for kind, count in by_type.items() if count)}"
        for page, by_type in counts.items()
    ]
    return [Text("\nUsable captions by type, without regard to weeks to come"), *map(Text, lines)] if lines else []


def _creator(creator: "Profile") -> tuple[str, ...]:
    return (
        plain(creator.page_name),
        plain(creator.stated_page_type or ""),
        str(creator.performance_tier or ""),
        f"{creator.fan_count:,}" if creator.fan_count is not None else "",
        plain(creator.stated_timezone or ""),
        *_data(creator.readiness),
    )


def _data(page: "PageReadiness | None") -> tuple[str, ...]:
    if page is None:
        return ("", "", "", "")
    counts = (f"{number:,}" if number is not None else "" for number in (page.messages, page.captions))
    persona = {True: "yes", False: "no", None: ""}[page.persona]
    lacking = [kind for kind in MEDIA_KINDS if kind not in page.media]
    media = "all" if not lacking else f"no {', '.join(lacking)}" if page.media else "none"
    return (*counts, persona, media)


def render_checks(checks: Sequence["DoctorCheck"]) -> RenderableType:
    """One line a thing looked at, with what to do below it."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="left", no_wrap=True)
    table.add_column(justify="left", no_wrap=True)
    table.add_column(justify="left", overflow="fold")
    for check in checks:
        mark, style = _MARKS[check.standing]
        says = Text(plain(check.found))
        if check.remedy:
            says.append(f"\n{plain(check.remedy)}", style="dim")
        table.add_row(Text(mark, style=style), Text(plain(check.what)), says)
    return table
