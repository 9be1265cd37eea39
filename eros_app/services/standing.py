"""What a data server says stands in a week, held against what the records of that week say (R42, R58)."""

from contextlib import suppress
from datetime import UTC, datetime

from eros.failures import RequestError
from eros.vocabulary.life import StandingWeek, UnknownStanding
from eros.vocabulary.ports import Tools
from eros.wire import has_stood
from eros_app.records.store import RecordStore
from eros_app.records.terms import PROTECTED, STANDING
from eros_app.records.week import WeekSummary


def is_by_its_id(week: WeekSummary, stands: StandingWeek) -> bool | None:
    """Whether what its server holds is this generation, by the id there; None where that tells nothing. A server that
    keeps ids today took none of this week, perhaps, when it saved it: then one without an id may be it."""
    return None if stands.unsigned and not week.saved_with_id else stands.is_generation(week.generation_id)


def is_this_week(week: WeekSummary, stands: StandingWeek) -> bool | None:
    """Whether its server holds this very week; None where nothing tells. One that names no generation holds another
    where what it holds was made since the record said that this one stands, and has another number of sends."""
    said = is_by_its_id(week, stands)
    if said is not None or week.state not in STANDING or not stands.total_items or week.total_items is None:
        return said
    made_at = instant_of(stands.generated_at)
    since = made_at is not None and made_at > week.changed_at
    return False if since and stands.total_items != week.total_items else None


def is_newer(store: RecordStore, stands: StandingWeek, generation_id: str, since: datetime) -> bool:
    """By the order in which both came, as far as records know it; another by when the server says it was made."""
    later = store.came_after(stands.generation_id or "", generation_id)
    if later is not None:
        return later
    made_at = instant_of(stands.generated_at)
    return made_at is None or made_at >= since


def instant_of(text: str | None) -> datetime | None:
    """The server's own text for an instant, in UTC where it names no zone; None where it is none."""
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def is_replaced(store: RecordStore, week: WeekSummary, stands: StandingWeek | UnknownStanding | None) -> bool:
    """Whether a week that stood has given way to a later one. One that is gone because its server was put back to
    before has not: it may be put there again."""
    superseded = week.state == "superseded"
    if isinstance(stands, StandingWeek):
        it = is_this_week(week, stands)
        if it is None:
            return superseded
        return not it and is_newer(store, stands, week.generation_id, week.known_to_stand_at)
    if stands is None and superseded:
        return store.came_after(week.superseded_by or "", week.generation_id) is not False
    return superseded


async def has_given_way(tools: Tools, week: WeekSummary, stands: StandingWeek | UnknownStanding | None) -> bool:
    """Whether this week stood at its server, and another was put in its place there, whatever the records know of it:
    a backup of them was put back, perhaps. The server takes it no second time."""
    other = isinstance(stands, StandingWeek) and is_by_its_id(week, stands) is False
    return other and await has_stood(tools, week.generation_id)


def heed(store: RecordStore, week: WeekSummary, stands: StandingWeek, *, has_given_way: bool = False) -> None:
    """The records of the week say what stands by their server's word, where it says which that is: but a week that is
    protected by its record gives way to no older one that is merely saved there, since a server was put back to before
    (R42); unless that server says that it has given way there."""
    earlier = not has_given_way and _is_before_a_protected_one(store, week, stands)
    if is_this_week(week, stands) is not None and not earlier:
        store.note_standing(week.generation_id, stands.generation_id, stands.state)


def _is_before_a_protected_one(store: RecordStore, week: WeekSummary, stands: StandingWeek) -> bool:
    if stands.is_protected or stands.generation_id is None:
        return False
    kept = store.standing_instead(week.generation_id) if is_by_its_id(week, stands) else week
    protected = kept is not None and kept.is_protected
    return kept is not None and protected and not is_newer(store, stands, kept.generation_id, kept.known_to_stand_at)


def heed_in_week(store: RecordStore, stood: WeekSummary | None, stands: StandingWeek, server_key: str) -> None:
    """The same of a week in which, by the records, nothing may stand at this server: then what does stand may have a
    record by which it does not."""
    with suppress(RequestError):  # no record of it
        week = stood or store.summary(stands.generation_id or "")
        own = store.server_of(week.generation_id)
        if own is None or own.key == server_key:
            heed(store, week, stands)


def is_kept(store: RecordStore, generation_id: str) -> bool:
    """Whether there is a record of the generation here."""
    try:
        store.summary(generation_id)
    except RequestError:
        return False
    return True


def state_of(store: RecordStore, stands: StandingWeek) -> tuple[str, bool]:
    """How what stands at a server is called, and whether it is protected: by its record, where that knows more than the
    server does (R42, R58)."""
    with suppress(RequestError):
        kept = store.summary(stands.generation_id or "")
        known = kept.came_to
        if known is not None and STANDING.index(known) >= STANDING.index(stands.state):
            return kept.stands_as, known in PROTECTED
    return stands.state.replace("_", " "), stands.is_protected
