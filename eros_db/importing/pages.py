"""What the lines of pages come to, and of what a page has: its vault, its persona, its rankings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from eros.vocabulary.numbers import digits
from eros_db.importing.changes import TablePlan, Wanted, compared
from eros_db.importing.context import FilePlan, ImportedFile, counted_plan, must_be_agreed
from eros_db.importing.findings import counted
from eros_db.importing.known import KnownPage
from eros_db.importing.parsing import Line, Repeats, told_lines
from eros_db.importing.texts import folded, handle
from eros_db.schema import creator_personas, creators, mass_messages, top_content_types, vault_matrix, vault_media

DEFAULT_ZONE = "America/Los_Angeles"
_SHOWN_THEMES = 8


def plan_creators(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    """Pages are known by their id. Two that differ only in what nobody sees are refused, with both lines."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    names = _PageNames(source)
    wanted, shown, unzoned = list[Wanted](), list[tuple[int, str, str]](), list[int]()
    for line in lines:
        said = line.said
        creator_id, page_name = said.get("creator_id"), said.get("page_name")
        if creator_id is None:
            if cell := source.cell(line, "creator_id"):
                importing.pages.doubt(cell, page_name, said.get("display_name"))
            else:
                importing.findings.unread.add("creators")
            continue
        if not repeats.is_first(line, creator_id, "creator_id", creator_id, always_fault=True):
            continue
        known = importing.pages.stored.get(creator_id)
        refused = names.refused(line, creator_id, page_name)
        if "creator_id" in refused:
            importing.pages.doubt(creator_id, page_name, said.get("display_name"))
            continue
        if known and page_name == handle(known.page_name):
            refused.add("page_name")  # known already, as it was written once
        said = {name: value for name, value in said.items() if name not in refused}
        page = _page(said, known)
        importing.pages.put(page)  # with its faults too: other files may name it
        price = said.get("subscription_price")
        if price is not None and (price > 0) != (page.page_type == "paid"):
            costs = f"{source.called.named('subscription_price')} {digits(price)}"
            text = f"{creator_id} is a {page.page_type} page, and its {costs}; both are kept, and weeks are planned"
            source.tell(line.number, f"{text} as those of a {page.page_type} page")
        row = {name: value for name, value in said.items() if name != "creator_id"}
        if known is None:
            row.setdefault("display_name", page_name)
            row.setdefault("timezone", DEFAULT_ZONE)
            unzoned += [] if "timezone" in said or source.is_unreadable(line, "timezone") else [line.number]
        wanted.append(Wanted(line.number, (creator_id,), row))
        if "display_name" in said:
            shown.append((line.number, creator_id, said["display_name"]))
    text = f"no zone is said; its evenings are taken as those of {DEFAULT_ZONE} until a file says another"
    told_lines(source.table, unzoned, text, importing.findings)
    for number, creator_id, name in shown:
        if (other := importing.pages.find(name) if names.is_taken(name) else creator_id) != creator_id:
            text = f"{source.called.named('display_name')} {name!r} is a name of the page {other!r}, which it means"
            source.tell(number, f"{text} in files and commands; {creator_id!r} is found by its other names")
            continue
        if others := [page for page in importing.pages.shown_as(name) if page != creator_id]:
            text = f"{source.called.named('display_name')} {name!r} is that of {' and '.join(map(repr, others))} too"
            source.tell(number, f"{text}: files and commands find none of them by it")
    plan = compared(importing.connection, creators, ("creator_id",), wanted)
    must_be_agreed(source, plan, ("page_name",), "page")
    _tell_history(source, plan)
    return FilePlan(counted_plan([plan]), [plan])


#: What it means for a page with a history that this becomes another.
_FOR_HISTORY = {
    "timezone": (
        "keeps its local times, which are {value}'s from now on; what came with an offset has other hours until it is "
        "imported again by its ids, with --update; a file without ids would be added a second time, so take its import "
        "back first (`eros-db undo`)"
    ),
    "page_type": "counts as before, and its weeks are planned as those of a {value} page from now on",
}


def _tell_history(source: ImportedFile, plan: TablePlan) -> None:
    """The zone or the kind of a page that has sent messages changes what these mean."""
    changed = [(one, name) for one in plan.updated for name in _FOR_HISTORY if name in one.changes]
    m, pages = mass_messages.c, {one.before["creator_id"] for one, _ in changed}
    query = select(m.creator_id, func.count()).where(m.creator_id.in_(pages)).group_by(m.creator_id)
    sent = {row[0]: row[1] for row in source.importing.connection.execute(query)} if pages else {}
    for one, name in changed:
        page, value = one.before["creator_id"], one.changes[name]
        if page in sent:
            text = f"{source.called.named(name)} of page {page} becomes {value!r}, was {one.before[name]!r}"
            meant = _FOR_HISTORY[name].format(value=value)
            source.tell(one.line, f"{text}: what it sent ({counted(sent[page], 'message')}) {meant}")


def _page(said: dict[str, Any], known: KnownPage | None) -> KnownPage:
    page_name = said.get("page_name", known.page_name if known else said["creator_id"])
    before = known or KnownPage(said["creator_id"], page_name, page_name, DEFAULT_ZONE, "paid")
    return KnownPage(
        said["creator_id"],
        page_name,
        said.get("display_name", before.display_name),
        said.get("timezone", before.timezone),
        said.get("page_type", before.page_type),
    )


class _PageNames:
    """Which ids and page names are taken, by what a reader sees of them."""

    def __init__(self, source: ImportedFile) -> None:
        self._source = source
        self._owners: dict[str, tuple[str, str, int]] = {}
        for page in source.importing.pages.stored.values():
            for name in (page.creator_id, page.page_name):
                self._owners[folded(name)] = (page.creator_id, name, 0)

    def is_taken(self, name: str) -> bool:
        return folded(name) in self._owners

    def refused(self, line: Line, creator_id: str, page_name: str | None) -> set[str]:
        """The columns whose names are another page's; the others the line takes."""
        found = set()
        for column, name in (("creator_id", creator_id), ("page_name", page_name)):
            if name is None:
                continue
            owner = self._owners.setdefault(folded(name), (creator_id, name, line.number))
            if owner[0] == creator_id:
                continue
            found.add(column)
            where = f"{self._source.table.place} {owner[2]}" if owner[2] else "the database"
            same = name == owner[1]
            text = (
                f"is a name of the page {owner[0]!r} already"
                if same
                else f"looks like {owner[1]!r}, a name of the page {owner[0]!r},"
            )
            self._source.fault(line.number, column, name, f"{text} in {where}; give each page names of its own")
        return found


def plan_vault(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    """Either a theme or a media kind of a page's vault."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    themes, media = list[Wanted](), list[Wanted]()
    for line in lines:
        owner = source.page_of(line)
        theme, kind = line.said.get("content_type"), line.said.get("media_type")
        unclear = any(source.is_unreadable(line, name) for name in ("content_type", "media_type"))
        if not unclear and (theme is None) == (kind is None):
            other = source.called.named("media_type")
            found = source.cell(line, "content_type")
            nothing = f"{'is read as an empty cell' if found else 'is empty'}, and so is {other}"
            text = nothing if theme is None else f"stands beside {other} {kind!r}"
            source.fault(line.number, "content_type", theme or found, f"{text}; give one of the two")
            continue
        if unclear or owner is None:
            continue
        named = ("content_type", theme) if theme is not None else ("media_type", kind)
        for name in ("creator_id", "content_type", "media_type"):  # what is said else stays: rows are many
            line.said.pop(name, None)
        if not repeats.is_first(line, (owner, named[0], folded(str(named[1]))), named[0], str(named[1])):
            continue
        if not line.whole:
            continue
        if theme is None:
            media.append(Wanted(line.number, (owner, kind), line.said))
            continue
        themes.append(Wanted(line.number, (owner, importing.themes.id_of(theme)), line.said))
    for row in themes:
        row.said["has_content"] = int(row.said["quantity_available"] > 0)
    repeats.tell()
    plans = [
        compared(importing.connection, vault_matrix, ("creator_id", "content_type_id"), themes),
        compared(importing.connection, vault_media, ("creator_id", "media_type"), media),
    ]
    return FilePlan(counted_plan(plans, len(repeats.lines)), plans)


def plan_personas(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    importing = source.importing
    wanted, duplicates = _of_pages(source, lines)
    plan = compared(importing.connection, creator_personas, ("creator_id",), wanted)
    silent = {row["creator_id"] for row in plan.added if len(row) == 1}
    plan.added = [row for row in plan.added if row["creator_id"] not in silent]
    lines_of_silent = [row.line for row in wanted if row.key[0] in silent]
    told_lines(source.table, lines_of_silent, "says nothing of how the page writes; left out", importing.findings)
    stamp = {"last_analyzed": importing.today}
    plan.added = [{**stamp, **row} for row in plan.added]
    plan.updated = [one._replace(changes={**one.changes, **stamp}) for one in plan.updated]
    return FilePlan(counted_plan([plan], duplicates)._replace(left_out=len(silent)), [plan])


def plan_rankings(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    """A page's newest analysis is what plans read: rows without a day join it, and one that would take its place with
    fewer themes says which no longer count."""
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    standing, known = _newest_rankings(importing.connection), list[tuple[Line, str]]()
    for line in lines:
        owner = source.page_of(line)
        if owner is not None and "content_type" in line.said and not source.is_unreadable(line, "analysis_date"):
            known.append((line._replace(cells=()), owner))
    newest = {page: day for page, (day, _) in standing.items()}
    for line, owner in known:
        if day := line.said.get("analysis_date"):
            newest[owner] = max(day, newest.get(owner, day))
    wanted, new = [], []
    for line, owner in known:
        theme = importing.themes.name_of(line.said["content_type"])
        if theme is None:
            theme = line.said["content_type"]
            importing.themes.id_of(theme)
            new.append(line.number)
        key = (owner, line.said.get("analysis_date", newest.get(owner, importing.today)), theme)
        for name in ("creator_id", "content_type", "analysis_date"):  # what is said else stays: rows are many
            line.said.pop(name, None)
        if repeats.is_first(line, key, "content_type", theme) and line.whole:
            wanted.append(Wanted(line.number, key, line.said))
    known.clear()
    repeats.tell()
    said: dict[tuple[str, str], set[str]] = {}
    for page, day, theme in (row.key for row in wanted):
        said.setdefault((page, day), set()).add(theme)
    for page, day in newest.items():
        before, themes = standing.get(page, (day, set[str]()))
        if day > before and (gone := sorted(themes - said.get((page, day), set()))):
            text = f"{page}: its rankings of {before} no longer count beside those of {day}, which leave out"
            importing.findings.tell(f"{source.table.name}: {text} {_shown_themes(gone)}")
    _tell_older(source, said, newest, standing)
    said.clear()
    standing.clear()
    _tell_ties(source, wanted)
    plan = compared(importing.connection, top_content_types, ("creator_id", "analysis_date", "content_type"), wanted)
    return FilePlan(counted_plan([plan], len(repeats.lines)), [plan])


def _tell_older(
    source: ImportedFile,
    said: Mapping[tuple[str, str], set[str]],
    newest: Mapping[str, str],
    standing: Mapping[str, tuple[str, set[str]]],
) -> None:
    """Themes that the file ranks on a day before the page's newest analysis: such rows count nowhere."""
    older: dict[str, set[str]] = {}
    for (page, day), themes in said.items():
        if day < newest.get(page, day):
            older.setdefault(page, set()).update(themes)
    for page, themes in older.items():
        day, (of, known) = newest[page], standing.get(page, ("", set[str]()))
        if left := sorted(themes - said.get((page, day), set()) - (known if of == day else set())):
            why = f"the analysis of {day} counts alone, and leaves them out; rows of that day or without one join it"
            text = f"{page}: ranked on an earlier day, and counted nowhere: {_shown_themes(left)}"
            source.importing.findings.tell(f"{source.table.name}: {text}; {why}")
        if ranked := sorted(themes.difference(left)):
            text = f"{page}: ranked on an earlier day, and counted nowhere: {_shown_themes(ranked)}"
            why = f"what the analysis of {day} says of them counts alone"
            source.importing.findings.tell(f"{source.table.name}: {text}; {why}")


def _tell_ties(source: ImportedFile, wanted: Iterable[Wanted]) -> None:
    """Themes that have one rank of one page and day, beside those that stand; page by page: rows are many."""
    of_pages: dict[str, list[Wanted]] = {}
    for row in wanted:
        of_pages.setdefault(row.key[0], []).append(row)
    t = top_content_types.c
    for page, rows in of_pages.items():
        said: dict[str, dict[str, int]] = {}
        for row in rows:
            said.setdefault(row.key[1], {})[row.key[2]] = row.said["rank"]
        ranks = {day: dict[str, int]() for day in said}
        stored = select(t.analysis_date, t.content_type, t.rank).where(t.creator_id == page)
        for day, theme, rank in source.importing.connection.execute(stored):
            if day in ranks:
                ranks[day][theme] = rank
        for day, themes in said.items():
            by_rank: dict[int, list[str]] = {}
            for theme, rank in (ranks[day] | themes).items():
                by_rank.setdefault(rank, []).append(theme)
            for rank, tied in sorted(by_rank.items()):
                if len(tied) > 1 and not themes.keys().isdisjoint(tied):
                    shown = (
                        f"{_shown_themes(sorted(tied))} have one rank of {day}, {rank}; the first by name goes first"
                    )
                    source.importing.findings.tell(f"{source.table.name}: {page}: {shown}")


def _shown_themes(themes: Sequence[str]) -> str:
    more = f" and {len(themes) - _SHOWN_THEMES} more" if len(themes) > _SHOWN_THEMES else ""
    return f"{', '.join(themes[:_SHOWN_THEMES])}{more}"


def _newest_rankings(connection: Connection) -> dict[str, tuple[str, set[str]]]:
    """Of each page the day of its newest analysis, and the themes that it ranks."""
    t, found, names = top_content_types.c, dict[str, tuple[str, set[str]]](), dict[str, str]()
    query = select(t.creator_id, t.analysis_date, t.content_type).order_by(t.analysis_date)
    for page, day, theme in connection.execute(query):
        if page not in found or found[page][0] != day:
            found[page] = (day, set())
        found[page][1].add(names.setdefault(theme, theme))
    return found


def _of_pages(source: ImportedFile, lines: Iterable[Line]) -> tuple[list[Wanted], int]:
    """One row per page."""
    repeats = Repeats(source.table, source.importing.findings)
    wanted = []
    for line in lines:
        owner = source.page_of(line)
        if owner is not None and repeats.is_first(line, owner, "creator_id", owner) and line.whole:
            row = {name: value for name, value in line.said.items() if name != "creator_id"}
            wanted.append(Wanted(line.number, (owner,), row))
    repeats.tell()
    return wanted, len(repeats.lines)
