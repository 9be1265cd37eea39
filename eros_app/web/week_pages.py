"""The pages to look at: all weeks, a week, an item, its versions, its files.

The rules of edits are loaded where they are first needed: the first page does not wait for them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eros.failures import RequestError
from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.edits import GoTo
from eros.vocabulary.wall_clock import days_of_week
from eros_app.records.edited import WeekVersion
from eros_app.records.terms import WeekFilter, verdicts_on
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.accounts import Account
from eros_app.services.approval_rules import goes_only_on_purpose, how_past
from eros_app.services.asked import left_asked
from eros_app.services.calendar import LETTERS, Calendar, FreePlaces, calendar
from eros_app.services.deciding import UNTIL_MENDED
from eros_app.services.explain import explain
from eros_app.services.export import FORMATS, file_name, options_of
from eros_app.services.home import read_records
from eros_app.services.posts import told_of_the_past
from eros_app.services.side_by_side import weeks_beside
from eros_app.services.standing_edits import edits_in
from eros_app.services.waiting import since_it_began, why_each_waits, why_it_waits
from eros_app.services.weeks import list_weeks, stands_instead, summary_of, waiting_weeks, waits_beside
from eros_app.web.links import VIEWS, links_of, number_of
from eros_app.web.shell import Shell

if TYPE_CHECKING:
    from eros_app.services.editing import EditChoices

_WEEKS_A_PAGE = 50
#: How much of an hour a chip is high: --chip of --hour in the style sheet.
CHIP_MINUTES = {"comfortable": 15, "compact": 23}
#: Of a week that takes none, or an item that its edited copy has no more.
_NO_EDIT = ("NOT_EDITABLE", "UNKNOWN_SLOT")


@dataclass(frozen=True)
class WeekPages:
    """``turns_of``: what somebody said in the chat, as pieces of a page; ``goes_on``: what they talked about before."""

    shell: Shell
    turns_of: Callable[[Account], Sequence[str]] = lambda _who: ()
    goes_on: Callable[[Account, WeekSummary], str] = lambda _who, _week: ""

    async def weeks(self, request: Request) -> Response:
        """What waits, and every week that is kept."""
        who = self.shell.visitors.who(request)
        creator = request.query_params.get("creator") or None
        offset = number_of(request.query_params.get("offset")) or 0
        waits = waiting_weeks(self.shell.settings)
        why = why_each_waits(self.shell.settings, waits[:_WEEKS_A_PAGE])
        found = list_weeks(self.shell.settings, WeekFilter(creator), limit=_WEEKS_A_PAGE, offset=offset)
        return self.shell.page(
            "weeks.html",
            who=who,
            waiting=[*zip(waits[:_WEEKS_A_PAGE], why, strict=True)],
            waits=len(waits),
            asked=left_asked(self.shell.settings),
            found=found,
            offset=offset,
            creator=creator or "",
        )

    async def week(self, request: Request) -> Response:
        """The calendar of a week, or its agenda; with an item open where one is named."""
        who, talking = self.shell.visitors.who(request), "talk" in request.query_params
        record, week = self.shell.week(request)
        opened, day = request.query_params.get("item"), _day_of(week, request)
        at, versions = self.shell.version(record)
        places = self._places(request, week, opened)
        view = self._calendar(request, record, week, places)
        instead = stands_instead(self.shell.settings, record.generation_id)
        chip, past = view.chip(opened) if opened else None, how_past(record, self.shell.settings.clock())
        return self.shell.page(
            "week.html",
            who=who,
            record=record,
            week=week,
            view=view,
            since=since_it_began(self.shell.settings, record),
            why=why_it_waits(week) if record.state in ("waiting", "expired") else (),
            opened=self._item(record, week, opened) if chip is not None and opened else None,
            chip=chip,
            missing=opened if opened and chip is None else "",
            unread=tuple(_unread(week, request)),
            places=places,
            day=day,
            choices=self._choices(week) if day else None,
            kept=_kept(record, at, versions, request.query_params.get("kept", "")),
            verdicts=verdicts_on(record),
            until_mended=UNTIL_MENDED,
            past=past,
            of_the_past=told_of_the_past(self.shell.settings, week) if past else "",
            copy=self._copy(record),
            reason=request.query_params.get("reason", ""),
            instead=instead,
            on_purpose=instead is not None and goes_only_on_purpose(self.shell.settings, instead, record),
            given=self._given(week),
            beside=waits_beside(self.shell.settings, record.generation_id) if record.is_protected else (),
            version=at,
            seen_as=self.shell.seen_as(record),
            links=links_of(request, record.generation_id),
            density=_one_of(request, "density"),
            layout=_one_of(request, "view"),
            talking=talking,
            turns=self.turns_of(who) if talking else (),
            goes_on=self.goes_on(who, record) if talking else "",
            formats=FORMATS,
        )

    async def item(self, request: Request) -> Response:
        """One item whole, and what may be done with it."""
        who = self.shell.visitors.who(request)
        record, week = self.shell.week(request)
        slot_id = request.path_params["slot_id"]
        view = self._calendar(request, record, week)
        return self.shell.page(
            "item.html",
            who=who,
            links=links_of(request, record.generation_id),
            record=record,
            week=week,
            chip=view.chip(slot_id),
            opened=self._item(record, week, slot_id),
            places=None,
            copy=self._copy(record),
            seen_as=self.shell.seen_as(record),
        )

    async def versions(self, request: Request) -> Response:
        """The versions of an edited week."""
        from eros_app.services import editing

        who = self.shell.visitors.who(request)
        record, week = self.shell.week(request)
        at, versions = editing.versions_of(self.shell.settings, record.generation_id)
        return self.shell.page("versions.html", who=who, record=record, week=week, at=at, versions=versions)

    async def compare(self, request: Request) -> Response:
        """Two weeks, or two versions of one, side by side."""
        who = self.shell.visitors.who(request)
        asked = request.query_params
        before, after = asked.get("before", ""), asked.get("after", "")
        for side, named in (("before", before), ("after", after)):
            if not named:
                raise RequestError("BAD_ARGUMENT", side, "", f"name two weeks to compare: there is none at {side!r}")
        versions = _version(asked, "before_version"), _version(asked, "after_version")
        beside = weeks_beside(self.shell.settings, before, after, versions)
        return self.shell.page("compare.html", who=who, beside=beside, versions=versions)

    async def export(self, request: Request) -> Response:
        """The week as a file in one format."""
        self.shell.visitors.who(request)
        _, week = self.shell.week(request)
        name = request.path_params["format"]
        if name not in FORMATS:
            raise HTTPException(404)
        content = FORMATS[name].write(week, options_of(self.shell.settings))
        called = quote(file_name(week, name))
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{called}", "cache-control": "no-store"}
        return Response(content, media_type=FORMATS[name].mime_type, headers=headers)

    # --- within

    def _places(self, request: Request, week: ResultDocument, slot_id: str | None) -> FreePlaces | None:
        """Where the open item may stand that day, where that is asked for: each minute is judged by the rules."""
        from eros_app.services import editing

        day = next((item.scheduled_date for item in week.items if item.slot_id == slot_id), None)
        if slot_id is None or day is None or "places" not in request.query_params:
            return None
        try:
            return day, editing.places_for(self.shell.settings, week.generation_id, slot_id, day)
        except RequestError as wrong:
            if wrong.code not in _NO_EDIT:
                raise
            return None

    def _calendar(
        self, request: Request, record: WeekRecord, week: ResultDocument, places: FreePlaces | None = None
    ) -> Calendar:
        shown = request.query_params.get("show", "")
        visible = {one for one in CATEGORIES if LETTERS[one] in shown} or set(CATEGORIES)
        hidden: frozenset[Category] = frozenset(one for one in CATEGORIES if one not in visible)
        with read_records(self.shell.settings) as store:
            basis = store.basis(week.generation_id)
        high = CHIP_MINUTES[_one_of(request, "density")]
        now = self.shell.settings.clock()
        return calendar(week, basis, now, hidden, places, chip_minutes=high, posts=record.posts)

    def _item(self, record: WeekRecord, week: ResultDocument, slot_id: str) -> dict[str, Any]:
        """An item with its reasons and the captions that it could have."""
        from eros_app.services import editing

        explained = explain(week, slot_id, edits_in(self.shell.settings, record))
        try:
            offers = editing.captions_instead(self.shell.settings, week.generation_id, slot_id)
        except RequestError as wrong:
            if wrong.code not in _NO_EDIT:
                raise
            takes_none = wrong.text if wrong.code == "NOT_EDITABLE" else ""
            return {"explained": explained, "captions": (), "audiences": (), "takes_none": takes_none}
        audiences = editing.choices_for(self.shell.settings, week.generation_id).audiences
        return {"explained": explained, "captions": offers, "audiences": audiences, "takes_none": ""}

    def _choices(self, week: ResultDocument) -> "EditChoices | None":
        """What can be added to a day; None where the week takes no edit."""
        from eros_app.services import editing

        try:
            return editing.choices_for(self.shell.settings, week.generation_id)
        except RequestError as wrong:
            if wrong.code != "NOT_EDITABLE":
                raise
            return None

    def _given(self, week: ResultDocument) -> WeekSummary | None:
        """The last of the weeks that were in its place which somebody handed over, as far as records are kept."""
        before, seen = week.supersedes, {week.generation_id}
        while before and before not in seen:
            seen.add(before)
            try:
                one = summary_of(self.shell.settings, before)
            except RequestError:
                return None
            if one.handover is not None:
                return one
            before = one.supersedes
        return None

    def _copy(self, record: WeekRecord) -> str | None:
        with read_records(self.shell.settings) as store:
            return store.edited_copy(record.generation_id)


def _version(asked: Mapping[str, str], name: str) -> int | None:
    """Of a week that is compared; None where none is named. Raises RequestError."""
    said = asked.get(name, "")
    if said and number_of(said) is None:
        raise RequestError("BAD_ARGUMENT", name, said, f"{said!r} is no number of a version")
    return number_of(said)


def _day_of(week: ResultDocument, request: Request) -> date | None:
    """The day of the week that is opened, where no item is."""
    said = request.query_params.get("day", "") if "item" not in request.query_params else ""
    return next((day for day in days_of_week(week.week_start) if day.isoformat() == said), None)


def _unread(week: ResultDocument, request: Request) -> Iterator[str]:
    """What an address asks for that the week does not have."""
    asked = request.query_params
    day, show, known = asked.get("day", ""), asked.get("show", ""), "".join(LETTERS.values())
    if day and "item" not in asked and _day_of(week, request) is None:
        yield f"This week has no day {day}."
    if show.strip(known):
        yield f"No sends are called {show}: the letters of those to be shown are {', '.join(known)}."


def _kept(record: WeekRecord, at: int, versions: Sequence[WeekVersion], number: str) -> str:
    """What was done last, by the version that it led to, and what a step there broke, which asks no reason."""
    if number_of(number) != at:
        return ""
    step = next((one.step for one in versions if one.number == at), None)
    said = f"version {at}: {step.told}" if step is not None else "the week is as it was planned"
    last, broke = (record.audit.edits or (None,))[-1], tuple[str, ...]()
    if last is not None and isinstance(last.edit, GoTo):
        where = f"at version {at}" if step is not None else "as it was planned"
        said, broke = f"{last.told}; the week is {where}", last.broke
    return f"{said}. It breaks: {'; '.join(broke)}" if broke else said


def _one_of(request: Request, name: str) -> str:
    words = VIEWS[name]
    said = request.query_params.get(name, words[0])
    return said if said in words else words[0]
