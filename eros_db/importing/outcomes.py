"""What became of the slots of saved weeks (CONTRACT 5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from eros_db.importing.calendar_words import KINDS, NO_TYPE
from eros_db.importing.changes import TablePlan, Wanted, compared
from eros_db.importing.context import FilePlan, ImportedFile, Importing, counted_plan
from eros_db.importing.findings import near
from eros_db.importing.parsing import Line, Repeats, told_lines
from eros_db.importing.posts import RECORDED, TOLD, WORDS, recorded
from eros_db.importing.restoring import VERSION
from eros_db.importing.takings import TOLD_UNSEEN
from eros_db.schema import schedule_items, schedule_template_versions, schedule_templates

#: An id is known by so many letters of its beginning, or more.
_SHORTEST_BEGINNING = 6
#: What a file says became of a slot -> the status of its item.
_STATUS = {"posted": "sent", "skipped": "skipped"}


def plan_outcomes(source: ImportedFile, lines: Iterable[Line]) -> FilePlan:
    """What became of the slots of saved weeks. A week whose slots are all told is sent (R58).

    Posted is what has had its day by the page's clock; skipped may be told before.
    """
    importing, repeats = source.importing, Repeats(source.table, source.importing.findings)
    weeks = _SavedWeeks(importing)
    wanted, untold, dear = list[Wanted](), list[int](), list[int]()
    for line in lines:
        owner, outcome = source.page_of(line), line.said.get("outcome")
        if outcome is None and not source.is_unreadable(line, "outcome"):
            if line.said.get("actual_earnings"):
                text = "is said of a send of which nothing else is; say posted, or leave it empty"
                source.fault(line.number, "actual_earnings", source.cell(line, "actual_earnings"), text)
            untold.append(line.number)
            continue
        fits = line.whole
        row: dict[str, Any] = {}
        if outcome == "skipped":
            row = {"status": _STATUS[outcome], "actual_earnings": None}
            if line.said.get("actual_earnings"):
                fits, text = False, "what was skipped earned nothing; leave it empty, or say posted"
                source.fault(line.number, "actual_earnings", source.cell(line, "actual_earnings"), text)
        elif outcome == "posted":
            row = {"status": _STATUS[outcome]}
            row |= {name: line.said[name] for name in ("actual_earnings",) if name in line.said}
        item = _item_of(source, weeks, line, owner)
        if item is None or owner is None:
            continue
        if outcome == "posted" and (ahead := _ahead(importing, owner, item.day)):
            fits, text = False, f"{line.said['slot_id']} is planned for {ahead}; leave it empty until then"
            source.fault(line.number, "outcome", source.cell(line, "outcome"), text)
        if repeats.is_first(line, item.item_id, "slot_id", line.said["slot_id"]) and fits:
            wanted.append(Wanted(line.number, (item.item_id,), row))
            if (row.get("actual_earnings") or 0) > TOLD_UNSEEN:
                dear.append(line.number)
    repeats.tell()
    told_lines(source.table, untold, "says nothing yet of what became of it; left out", importing.findings)
    text = f"earnings of over {TOLD_UNSEEN:,.0f} from one send; kept: is that its sum?"
    told_lines(source.table, dear, text, importing.findings)
    plan = _compared_with_records(importing, wanted)
    for one in plan.updated:
        one.before[VERSION] = weeks.version_of(one.before["template_id"])
    counts = counted_plan([plan], len(repeats.lines))._replace(left_out=len(untold))
    items = tuple(row.key[0] for row in wanted)
    return FilePlan(counts, [plan, weeks.told(wanted)], items=items)


def _item_of(source: ImportedFile, weeks: "_SavedWeeks", line: Line, owner: str | None) -> "_SavedItem | None":
    """The item of the slot that a line names; None: a fault, told here or by what reads the cells."""
    slot = line.said.get("slot_id")
    if slot is None or source.is_unreadable(line, "week_start"):
        return None
    of_slot = _monday_of(slot)
    days = [day.isoformat() for day in line.said.get("week_start", ())]
    monday = of_slot if of_slot in days or not days else days[0]
    if len(days) > 1 and monday != of_slot:
        text = f"may be {' or '.join(days)}, and {slot} is of neither week; write the year first"
        source.fault(line.number, "week_start", source.cell(line, "week_start"), text)
        return None
    if monday is None:
        source.fault(line.number, "slot_id", slot, "is no slot; slots are as 2026-11-23_1")
        return None
    if owner is None:
        return None
    item = weeks.item(owner, monday, slot)
    other = weeks.contradictions(line.said, owner, monday, item)
    for column, text in other.items():
        source.fault(line.number, column, str(line.said[column]), text)
    if item is None and not other:
        source.fault(line.number, "slot_id", slot, weeks.missing(owner, monday, slot))
    return None if other else item


def _compared_with_records(importing: Importing, wanted: Sequence[Wanted]) -> TablePlan:
    """Against the saved items and against the record of their week, where a person may have said otherwise since: what
    is said last counts, and is an update. What stood in the record is kept beside the item, for an undo."""
    items = [row.key[0] for row in wanted]
    before = recorded(importing.connection, importing.records_url, items) if importing.records_url else {}
    other = {row.key for row in wanted if (known := before.get(row.key[0])) and known.word != WORDS[row.said["status"]]}
    plan = compared(importing.connection, schedule_items, ("item_id",), wanted, otherwise=other)
    for one in plan.updated:
        if known := before.get(one.before["item_id"]):
            one.before.update({RECORDED: known.word, TOLD: known.by_person})
    return plan


def _ahead(importing: Importing, owner: str, day: str) -> str | None:
    """The day and what today is on the page's clock, for a day that is still to come."""
    zone = ZoneInfo(importing.pages.pages[owner].timezone)
    today = importing.now.astimezone(zone).date().isoformat()
    return f"{day}, and in {zone.key} it is {today}" if day > today else None


def _monday_of(slot: str) -> str | None:
    try:
        day = date.fromisoformat(slot[:10])
    except ValueError:
        return None
    return (day - timedelta(days=day.weekday())).isoformat() if slot[10:11] == "_" else None


class _SavedItem(NamedTuple):
    item_id: int
    day: str
    send_type_key: str
    caption_id: int | None


class _SavedWeek(NamedTuple):
    name: str
    template_id: int
    version: int
    generation_id: str
    items: dict[str, _SavedItem]


def _which(week: _SavedWeek | None) -> str:
    return f"`eros export {week.generation_id or week.name}` gives the slots of the week that stands" if week else ""


def _not_one(some_id: str, ids: Sequence[str]) -> str | None:
    """Why it names no single week of those whose ids begin with it."""
    if len(ids) > 1:
        return f"begins the ids of several weeks ({', '.join(ids[:3])}); give more of it"
    if ids and len(some_id) < _SHORTEST_BEGINNING:
        return f"is too short for the beginning of an id; give {_SHORTEST_BEGINNING} letters of it or more"
    return None


class _SavedWeeks:
    def __init__(self, importing: Importing) -> None:
        self._connection = importing.connection
        self._weeks: dict[tuple[str, str], _SavedWeek | None] = {}
        self._ids: dict[str, tuple[str, ...]] = {}

    def item(self, owner: str, monday: str, slot: str) -> _SavedItem | None:
        week = self._week(owner, monday)
        return week.items.get(slot) if week else None

    def contradictions(
        self, said: Mapping[str, Any], owner: str, monday: str, item: _SavedItem | None
    ) -> dict[str, str]:
        """The columns by which a line is not of the week that stands, or not of its slot, each with why.

        A week's id says for sure of which week it is; without one, what the slot holds says it.
        """
        week, some_id = self._week(owner, monday), said.get("generation_id")
        ids = self._meant(some_id) if some_id is not None else ()
        its_own = week is not None and ids == (week.generation_id,)
        if some_id is not None and (why := _not_one(some_id, ids)):
            return {"generation_id": why}
        if some_id is not None and not its_own:
            where = self._where(ids[0] if ids else None, owner, monday, week)
            return {"generation_id": where} if where else {}
        if item is None:
            return {}
        of = f"in the saved week of {owner} from {monday}"
        found = {}
        for column, held in (("send_type", item.send_type_key), ("caption_id", item.caption_id)):
            if column in said and said[column] not in (held, NO_TYPE, *KINDS):
                holds = f"the slot holds {'no caption' if held is None else held} {of}"
                mend = (
                    "leave it empty, or mend the slot" if its_own else f"so the file is another week's; {_which(week)}"
                )
                found[column] = f"{holds}{'; ' if its_own else ', '}{mend}"
        return found

    def _meant(self, some_id: str) -> tuple[str, ...]:
        """The ids of saved weeks that it is, or of which it is the beginning; a few of them."""
        if (known := self._ids.get(some_id)) is not None:
            return known
        wanted, found = some_id.lower(), set[str]()
        for column in (schedule_templates.c.generation_id, schedule_template_versions.c.generation_id):
            begins = func.lower(column).startswith(wanted, autoescape=True)
            found |= set(self._connection.scalars(select(column).where(begins).order_by(column).limit(4)))
        whole = tuple(one for one in found if one.lower() == wanted)
        self._ids[some_id] = whole or tuple(sorted(found))
        return self._ids[some_id]

    def _where(self, generation_id: str | None, owner: str, monday: str, week: "_SavedWeek | None") -> str | None:
        """What the id is that is not the standing week's; None: nothing, where no week stands that it could be of."""
        t, v = schedule_templates.c, schedule_template_versions.c
        query = select(t.creator_id, t.week_start, t.generation_id).join_from(
            schedule_template_versions, schedule_templates
        )
        found = (
            self._connection.execute(query.where(v.generation_id == generation_id)).first() if generation_id else None
        )
        if found is not None and (found.creator_id, found.week_start) != (owner, monday):
            which = f"the week of {found.creator_id} from {found.week_start}"
            stands = "" if found.generation_id == generation_id else ", which was replaced since"
            return f"is {which}{stands}, and the row says {owner} from {monday}; mend the one that is wrong"
        if week is None:
            return None
        saved = f"the saved week of {owner} from {monday} is {week.generation_id or 'without an id'}; {_which(week)}"
        if found is None:
            return f"is no saved week: nothing of it is there to be posted; {saved}"
        posted = "what was posted of it comes in by --messages"
        return f"does not stand any more: nothing of it is there to be posted, and {posted}; {saved}"

    def version_of(self, template_id: int) -> int:
        return next(week.version for week in self._weeks.values() if week and week.template_id == template_id)

    def missing(self, owner: str, monday: str, slot: str) -> str:
        week = self._week(owner, monday)
        if week is None:
            return f"no week of {owner} from {monday} is saved"
        close = near(slot, week.items)
        return f"the saved week of {owner} from {monday} has no such slot{f'; is it {close[0]!r}?' if close else ''}"

    def told(self, wanted: Iterable[Wanted]) -> TablePlan:
        """The weeks whose every slot is told: by these rows, or before."""
        said = {row.key[0]: row for row in wanted}
        i = schedule_items.c
        final = []
        for week in self._weeks.values():
            if week is None or not said.keys() & {item.item_id for item in week.items.values()}:
                continue
            items = select(i.item_id, i.status).where(i.template_id == week.template_id)
            status = {row.item_id: row.status for row in self._connection.execute(items)}
            if all(item in said or status[item] in ("sent", "skipped") for item in status):
                line = max(row.line for item, row in said.items() if item in status)
                final.append(Wanted(line, (week.template_id,), {"status": "sent"}))
        return compared(self._connection, schedule_templates, ("template_id",), final)

    def _week(self, owner: str, monday: str) -> _SavedWeek | None:
        if (owner, monday) not in self._weeks:
            t, i = schedule_templates.c, schedule_items.c
            saved = select(t.template_id, t.version, t.generation_id)
            found = self._connection.execute(saved.where(t.creator_id == owner, t.week_start == monday)).first()
            self._weeks[owner, monday] = None
            if found is not None:
                held = select(i.slot_id, i.item_id, i.scheduled_date, i.send_type_key, i.caption_id)
                rows = self._connection.execute(held.where(i.template_id == found.template_id))
                items = {row.slot_id: _SavedItem(*row[1:]) for row in rows}
                week = _SavedWeek(
                    f"{owner}@{monday}", found.template_id, found.version, found.generation_id or "", items
                )
                self._weeks[owner, monday] = week
        return self._weeks[owner, monday]
