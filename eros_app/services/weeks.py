"""The kept weeks: found by what a person calls them, listed, and backed up (CONTRACT 1, R58)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.database_urls import file_of
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.state import Verdict
from eros.vocabulary.wall_clock import monday_of
from eros_app.records.rows import RECORD_DAMAGED
from eros_app.records.store import RecordStore
from eros_app.records.terms import EVERY_WEEK, STANDING, Server, Unfinished, WeekFilter, told_apart, verdicts_in
from eros_app.records.week import WeekRecord, WeekState, WeekSummary
from eros_app.services.captions_now import as_of_now, captions_notice, those_barred
from eros_app.services.captions_used import those_used
from eros_app.services.decided import as_decided, trail_as_decided
from eros_app.services.hints import CommandHints
from eros_app.services.home import read_records
from eros_app.services.own_database import pages_there
from eros_app.services.posts import posts_told
from eros_app.services.waiting import approval_needs_reason
from eros_app.services.whose_week import those_of_no_server

_REVIEW = "review-"
_SHORTEST_PREFIX = 6
#: A creator's name, and a day, have room in it.
_LONGEST_ID = 250
#: Of the generations of one week, the one that is meant: what stands, then what waits, then the rest; the newest first.
_MEANT_FIRST: tuple[tuple[WeekState, ...], ...] = (
    ("approved", "handed_over", "saved"),
    ("waiting", "unknown", "planned"),
    ("expired", "rejected", "superseded"),
    ("dry_run", "aborted"),
)
_DECIDED: Mapping[Verdict | None, str] = {"approve": "be approved", "reject": "be rejected", None: "be answered"}
#: How many of these are a week that somebody works with; the others are meant only where there is none of them.
_LIVING = 2


@dataclass(frozen=True)
class WeekList:
    """One page of weeks, the newest first; ``total`` counts those of all pages."""

    weeks: Sequence[WeekSummary]
    total: int


def find_week(settings: Settings, some_id: str) -> WeekRecord:
    """The week that the id names, whole; what it advises leads to its own data server (R59).

    Raises RequestError, RecordFailure.
    """
    with read_records(settings) as store:
        record = store.read(find_id(store, some_id))
        server = store.server_of(record.generation_id)
        record = _as_of_now(settings, store, record)
    told = CommandHints(_config_in(server)).of_document(as_of_now(record.document, server, settings))
    return _with_life(record, told)


def _as_of_now(settings: Settings, store: RecordStore, record: WeekRecord) -> WeekRecord:
    """The record of a week that may be approved, which says as of now whether that needs a reason, and of an edited
    copy that waits what became of its sends in the week that it was made of."""
    if "approve" not in verdicts_in(record.state) or not isinstance(record.document, ResultDocument):
        return record
    if record.state == "saved":
        return record.model_copy(update={"needs_reason": approval_needs_reason(settings, store, record)})
    posts, needs_reason = posts_told(store, record.document), approval_needs_reason(settings, store, record)
    return record.model_copy(update={"needs_reason": needs_reason, "posts": posts})


def _with_life(record: WeekRecord, document: ResultDocument | ErrorDocument) -> WeekRecord:
    """The record as it is shown: its document and its audit say where its week stands."""
    life, needs_reason = record.life, record.needs_reason or bool(captions_notice(document))
    if isinstance(document, ResultDocument):
        document = as_decided(document.model_copy(update={"life": life}))
    elif record.timezone:
        document = _with_zone(document, record.timezone)
    audit = trail_as_decided(record.audit.model_copy(update={"life": life}))
    return record.model_copy(update={"document": document, "audit": audit, "needs_reason": needs_reason})


def as_it_waited(settings: Settings, record: WeekRecord) -> WeekRecord:
    """A rejected week whole, as the person saw it who rejected it, where it was kept; any other record as it is."""
    if record.state != "rejected" or isinstance(record.document, ResultDocument):
        return record
    with read_records(settings) as store:
        try:
            seen = store.document_of_version(record.generation_id, store.version(record.generation_id))
        except RequestError:
            return record
    document = as_decided(seen.model_copy(update={"life": record.life}))
    return record.model_copy(update={"document": document})


def _with_zone(document: ErrorDocument, zone: str) -> ErrorDocument:
    """What an aborted run had made, with its page's zone, which older versions kept in the list of weeks alone."""
    made = document.partial_result.get("creator") or {}
    if "items" not in document.partial_result or not isinstance(made, Mapping) or made.get("timezone"):
        return document
    creator = {"creator_id": document.creator_id, **made, "timezone": zone}
    return document.model_copy(update={"partial_result": {**document.partial_result, "creator": creator}})


def meant_week(settings: Settings, creator_id: str, week_start: date | None, *states: WeekState) -> WeekRecord | None:
    """Of the weeks of this page in these states the one that ``CREATOR`` or ``CREATOR@DATE`` names, whole; None where
    there is none. Raises RecordFailure."""
    with read_records(settings) as store:
        weeks = _dated(store.list(WeekFilter(creator_id, week_start, states), limit=None))
        dated = [week for week in weeks if week.creator_id == creator_id]
        meant = meant_of(_of_its_week(dated, store)).generation_id if dated else None
    return find_week(settings, meant) if meant is not None else None


def meant_of(weeks: Sequence[WeekSummary]) -> WeekSummary:
    """Of the generations of one week, the newest first, the one that is meant: what stands, else what waits."""
    return next(week for states in _MEANT_FIRST for week in weeks if week.state in states)


def stands_instead(settings: Settings, generation_id: str) -> WeekSummary | None:
    """The other generation that stands in this one's week, as far as it is known here. Raises RecordFailure."""
    with read_records(settings) as store:
        return store.standing_instead(generation_id)


def waits_beside(settings: Settings, generation_id: str) -> tuple[WeekSummary, ...]:
    """The drafts of this one's week that wait for a person. Raises RecordFailure."""
    with read_records(settings) as store:
        return store.waiting_beside(generation_id)


def summary_of(settings: Settings, some_id: str) -> WeekSummary:
    """What a list shows of the week that the id names. Raises RequestError, RecordFailure."""
    with read_records(settings) as store:
        return store.summary(find_id(store, some_id))


def config_of(settings: Settings, generation_id: str) -> Path | None:
    """The configuration that leads to the week's data server; None for one that a database's address leads to (R59)."""
    with read_records(settings) as store:
        return _config_in(store.server_of(generation_id))


def _config_in(server: Server | None) -> Path | None:
    config = server.address.get("config") if server else None
    return Path(config) if config else None


def list_weeks(settings: Settings, only: WeekFilter = EVERY_WEEK, *, limit: int = 50, offset: int = 0) -> WeekList:
    """Raises RequestError where the creator's name is of several pages, RecordFailure."""
    with read_records(settings) as store:
        if only.creator:
            weeks_of_name(store, only.creator, only.creator)
        return WeekList(_as_needed(settings, store, store.list(only, limit, offset)), store.count(only))


def weeks_like(creator: str | None, week_start: str | None, status: str | None) -> WeekFilter:
    """The filter that a door's words mean; any day of a week names it. Raises RequestError."""
    day = monday_of(_date("week_start", week_start, week_start)) if week_start is not None else None
    if creator is not None and not creator.strip():
        raise RequestError("BAD_FILTER", "creator", creator, "the creator is empty: name one, or leave it out")
    return WeekFilter(creator, day, (_state(status),) if status is not None else ())


def _state(word: str) -> WeekState:
    """A state as people and clients write it: a week that waits is also ``needs_review``."""
    key = word.strip().lower().replace("-", "_").replace(" ", "_")
    states: dict[str, WeekState] = {**{state: state for state in get_args(WeekState)}, "needs_review": "waiting"}
    if key not in states:
        text = f"{word!r} is no state of a week; there are {', '.join(get_args(WeekState))}"
        raise RequestError("UNKNOWN_STATUS", "status", word, text, get_close_matches(key, states, n=2))
    return states[key]


def waiting_weeks(settings: Settings) -> Sequence[WeekSummary]:
    """Every week that waits for a person, or waited until it was over; the newest first."""
    with read_records(settings) as store:
        weeks = store.list(WeekFilter(states=("waiting", "expired", "unknown")), limit=None)
        return _as_needed(settings, store, weeks)


def _as_needed(settings: Settings, store: RecordStore, weeks: Sequence[WeekSummary]) -> Sequence[WeekSummary]:
    """Those that may be approved say whether that needs a reason, as ``approval_needs_reason`` says of each: of what
    waits also for what became of its captions (R59)."""
    now = settings.clock()
    approvable = [week for week in weeks if "approve" in verdicts_in(week.state) and not _has_had_its_time(week, now)]
    needs = {week.generation_id: week.needs_reason and week.state != "saved" for week in approvable}
    asked = [week for week in weeks if needs.get(week.generation_id) is False and week.error_code != RECORD_DAMAGED]
    held = store.captions_of(week.generation_id for week in asked)
    needs |= dict.fromkeys(those_of_no_server(store, asked), True)
    for those in (those_used, those_barred):
        needs |= dict.fromkeys(those(store, settings, asked, held) if asked else (), True)
    return tuple(
        week.model_copy(update={"needs_reason": needs.get(week.generation_id, week.needs_reason)}) for week in weeks
    )


def _has_had_its_time(week: WeekSummary, now: datetime) -> bool:
    """Saved, and over: nothing of it is left to be decided."""
    return week.state == "saved" and week.ends_at is not None and week.ends_at <= now


def find_id(store: RecordStore, some_id: str) -> str:
    """The generation that is meant: a creator's current week, ``CREATOR@DATE``, a full id, or the beginning of one.

    RequestError where it names none, or several.
    """
    weeks = _of_page(store, some_id)
    return _meant_here(store, some_id, weeks).generation_id if weeks else _by_id(store, some_id)


def names_a_page(store: RecordStore, some_id: str) -> bool:
    """Whether the words mean whichever week a page has just then, and no one week by its id. Raises RequestError."""
    return bool(_of_page(store, some_id))


def _meant_here(store: RecordStore, some_id: str, weeks: Sequence[WeekSummary]) -> WeekSummary:
    """RequestError where two stand in one week, each at a data server of its own: neither is the newer one of it."""
    of_week = _of_its_week(weeks, store)
    standing = [week for week in of_week if week.state in STANDING]
    servers = {week.generation_id: store.server_of(week.generation_id) for week in standing}
    if len({server.key for server in servers.values() if server is not None}) > 1:
        ids = " and ".join(
            f"{week.generation_id} ({week.stands_as}, at {_among(server, servers.values())})"
            for week in standing
            if (server := servers[week.generation_id]) is not None
        )
        text = f"{some_id!r} stands at {len(standing)} data servers, {ids}; name one of these ids"
        raise RequestError("AMBIGUOUS_ID", "id", some_id, text, [week.generation_id for week in standing])
    return meant_of(of_week)


def _among(server: Server, servers: Iterable[Server | None]) -> str:
    """What it is called, told apart from those others that are called so too."""
    alike = (one for one in servers if one is not None and one.key != server.key and one.label == server.label)
    return next((told_apart(server, one)[0] for one in alike), server.label)


def answerable_week(settings: Settings, some_id: str, verdict: Verdict | None) -> WeekRecord:
    """The week that a person's answer means, whole (``find_answerable``). Raises RequestError, RecordFailure."""
    with read_records(settings) as store:
        generation_id = find_answerable(store, some_id, verdict)
    return find_week(settings, generation_id)


def find_answerable(store: RecordStore, some_id: str, verdict: Verdict | None) -> str:
    """The generation that a person's answer means: as ``find_id``, but of a page's weeks the one that can be answered
    so (None: at all). RequestError where several can be: none is answered because it is the newest."""
    weeks = _of_page(store, some_id)
    if not weeks:
        return _by_id(store, some_id)
    answerable = answerable_of(weeks, verdict, store)
    if len(answerable) > 1:
        ids = " and ".join(f"{week.generation_id} ({_which_of_them(week, verdict)})" for week in answerable)
        text = f"{len(answerable)} weeks of {some_id!r} can {_DECIDED[verdict]}, {ids}; name one of these ids"
        raise RequestError("AMBIGUOUS_ID", "id", some_id, text, [week.generation_id for week in answerable])
    return answerable[0].generation_id if answerable else _meant_here(store, some_id, weeks).generation_id


def _which_of_them(week: WeekSummary, verdict: Verdict | None) -> str:
    cannot = ": nobody can approve it as it is" if verdict == "approve" and week.nobody_can_approve else ""
    return f"{week.state}, week of {week.week_start}{cannot}"


def answerable_of(weeks: Sequence[WeekSummary], verdict: Verdict | None, store: RecordStore) -> Sequence[WeekSummary]:
    """Of a page's weeks those that an answer may mean: of the current one, and what waits in any other."""
    meant = {week.generation_id for week in _of_its_week(weeks, store)}
    of_them = [week for week in weeks if week.generation_id in meant or week.state == "waiting"]
    return [week for week in of_them if (can := verdicts_in(week.state)) and (verdict is None or verdict in can)]


def answerable_weeks(
    settings: Settings, creator_id: str, week_start: date | None, verdict: Verdict
) -> Sequence[WeekSummary]:
    """Those that an answer in words may mean (``answerable_of``), the newest first. Raises RecordFailure."""
    with read_records(settings) as store:
        weeks = _dated(store.list(WeekFilter(creator_id, week_start), limit=None))
        own = [week for week in weeks if week.creator_id == creator_id]
        return answerable_of(own, verdict, store) if own else ()


def _of_page(store: RecordStore, some_id: str) -> Sequence[WeekSummary]:
    """The weeks that the words name as a page's, the newest first; none where they are an id."""
    words = some_id.strip()
    if len(words) > _LONGEST_ID:
        text = f"no week has an id of {len(words):,} characters; `eros weeks` lists ids"
        raise RequestError("UNKNOWN_ID", "id", words[:_LONGEST_ID], text)
    name, at, day = words.rpartition("@")
    if at:
        return _of_creator(store, some_id, name, monday_of(_date("id", some_id, day)))
    return _of_creator(store, some_id, words, None) if words and store.count(WeekFilter(creator=words)) else ()


def _by_id(store: RecordStore, some_id: str) -> str:
    wanted = some_id.strip().removeprefix(_REVIEW).lower()
    ids = store.ids_like(wanted) if wanted else ()
    if wanted in ids:
        return wanted
    if len(wanted) >= _SHORTEST_PREFIX and len(ids) == 1:
        return ids[0]
    raise RequestError("UNKNOWN_ID", "id", some_id, _no_such(some_id, ids), ids[:3])


def weeks_of_name(store: RecordStore, some_id: str, name: str, week_start: date | None = None) -> Sequence[WeekSummary]:
    """The weeks of the page that has the name; all that it lists where no page was found. RequestError where the name
    is of several pages: by these records, or, of a name that is only shown, by the databases of their weeks too."""
    only = WeekFilter(creator=name, week_start=week_start)
    listed = store.list(only, limit=None)
    weeks = [week for week in listed if week.page_was_found] or listed
    own = {word.casefold() for week in weeks for word in (week.creator_id, week.page_name) if word}
    is_shown = weeks and name.casefold() not in own
    there = {page for server in store.servers(only) for page in pages_there(server, name)} if is_shown else set[str]()
    creators = sorted({week.creator_id for week in weeks} | there)
    if len(creators) > 1:
        text = f"{name!r} is the name of {' and of '.join(creators)}; name one of these"
        raise RequestError("AMBIGUOUS_ID", "id", some_id, text, creators)
    return weeks


def _of_creator(store: RecordStore, some_id: str, name: str, week_start: date | None) -> Sequence[WeekSummary]:
    dated = _dated(weeks_of_name(store, some_id, name, week_start))
    if not dated:
        of = f" of the week of {week_start}" if week_start else ""
        raise RequestError("UNKNOWN_ID", "id", some_id, f"nothing{of} is kept for {name!r}")
    return dated


def _dated(weeks: Sequence[WeekSummary]) -> Sequence[WeekSummary]:
    return [week for week in weeks if week.week_start is not None]


def _of_its_week(weeks: Sequence[WeekSummary], store: RecordStore) -> Sequence[WeekSummary]:
    """Those of the current week, else of the next, else of the last."""
    living = [week for week in weeks if week.state in {state for states in _MEANT_FIRST[:_LIVING] for state in states}]
    candidates = living or weeks
    zone = next((week.timezone for week in candidates if week.timezone), "UTC")
    current = monday_of(store.clock().astimezone(ZoneInfo(zone)).date())
    starts = sorted({week.week_start for week in candidates if week.week_start is not None})
    start = next((start for start in starts if start >= current), starts[-1])
    return [week for week in weeks if week.week_start == start]


def _date(field: str, value: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problem = f"{text!r} is no date; a day is written as 2026-12-07, and a creator's week as luna@2026-12-07"
        raise RequestError("BAD_DATE", field, value, problem) from None


def _no_such(some_id: str, ids: Sequence[str]) -> str:
    if len(ids) > 1:
        return f"{some_id!r} stands for several generations ({', '.join(ids[:3])}); give more of it"
    if len(ids) == 1:
        return f"{some_id!r} is too short for the beginning of an id; give {_SHORTEST_PREFIX} letters of it or more"
    return f"no week {some_id!r} is kept here; `eros weeks` lists ids, and a creator's name means the current week"


def back_up(settings: Settings, target: Path) -> None:
    """A whole copy of the record store at ``target``, while others go on. Raises RequestError, RecordFailure."""
    if target.exists():
        raise RequestError("UNWRITABLE_OUTPUT", "output", str(target), f"{target} exists; name a new file")
    with read_records(settings) as store:
        if not Path(file_of(settings.records_database)).exists() and not store.count(EVERY_WEEK):
            text = f"EROS_HOME {settings.home} has no record of a week: there is nothing to copy"
            raise RequestError("NO_RECORDS", "EROS_HOME", settings.home, text)
        store.copy_to(target)


def unfinished_weeks(settings: Settings) -> tuple[Unfinished, ...]:
    """The weeks whose run ended between two steps, and of which nobody has found out yet where they stand."""
    with read_records(settings) as store:
        return store.unfinished()
