"""A week for a calendar: an event a send, at its instant and with no invented duration (RFC 5545).

An event's UID is made of generation and slot, so that a later export of the same week changes its events and adds none.
A zone is written with the jumps of its clocks in the week's years alone, by our own reading of them: where a zone skips
an hour, icalendar's says that it begins an hour late.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from eros.vocabulary.documents import Item
from eros.vocabulary.numbers import dollars
from eros.vocabulary.wall_clock import DAY
from eros_app.services.calendar import LETTERS
from eros_app.services.export_csv import text_of
from eros_app.services.exported import STANDING, ExportedWeek, writable

#: How long before a send its alarm sounds.
ALARM_BEFORE = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)


def as_ics(week: ExportedWeek) -> str:
    """The sends as events; alarms only where the week is to be posted, of sends that nobody has posted or skipped."""
    calendar = Calendar()
    calendar.add("PRODID", "-//EROS//schedule//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    name = f"{week.creator_id}, week of {week.week_start}, {_words(week.status)}"
    calendar.add("X-WR-CALNAME", vText(writable(name)))
    zone = _zone(week)
    if zone is not None and zone.key != "UTC" and week.items:
        calendar.add("X-WR-TIMEZONE", zone.key)
        days = [item.scheduled_date for item in week.items]
        calendar.add_component(_timezone(zone, min(days).year, max(days).year))
    for item in week.items:
        calendar.add_component(_event(week, item, zone))
    return bytes(calendar.to_ical()).decode()


def _zone(week: ExportedWeek) -> ZoneInfo | None:
    try:
        return ZoneInfo(week.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _event(week: ExportedWeek, item: Item, zone: ZoneInfo | None) -> Event:
    event = Event()
    event.add("UID", _uid(week, item.slot_id))
    event.add("DTSTAMP", made_at(week.week_start or item.scheduled_date))
    event.add("DTSTART", _start(item, zone))
    event.add("SUMMARY", writable(_title(week, item)))
    event.add("DESCRIPTION", "\n".join(map(writable, _told(week, item))))
    event.add("CATEGORIES", [item.category])
    event.add("STATUS", _status(week))
    event.add("TRANSP", "TRANSPARENT")
    if item.parent_item_id is not None:
        event.add("RELATED-TO", _uid(week, item.parent_item_id), parameters={"RELTYPE": "PARENT"})
    if week.status in STANDING and item.slot_id not in week.posts:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", writable(_title(week, item)))
        alarm.add("TRIGGER", -ALARM_BEFORE)
        event.add_component(alarm)
    return event


def made_at(monday: date) -> datetime:
    """When a file of the week says that it was made: not by the clock, so that the same week gives the same bytes."""
    return datetime(monday.year, monday.month, monday.day, tzinfo=UTC)


def _uid(week: ExportedWeek, slot_id: str) -> str:
    return writable(f"{slot_id}.{week.generation_id}@eros")


def _start(item: Item, zone: ZoneInfo | None) -> datetime:
    """On the creator's clock; in UTC where the zone is not known here, and floating where the instant is not either."""
    if item.scheduled_at is None:
        return datetime.combine(item.scheduled_date, item.scheduled_time)
    return item.scheduled_at.astimezone(zone or UTC)


def _status(week: ExportedWeek) -> str:
    if week.status in STANDING:
        return "CONFIRMED"
    return "CANCELLED" if week.status in ("rejected", "superseded", "expired", "aborted") else "TENTATIVE"


def _title(week: ExportedWeek, item: Item) -> str:
    price = f" ${dollars(item.suggested_price)}" if item.suggested_price is not None else ""
    where = "" if week.status in STANDING else f" ({_words(week.status)})"
    return f"{LETTERS[item.category]} {_words(item.send_type_key)}{price}, {week.creator_id}{where}"


def _told(week: ExportedWeek, item: Item) -> Iterator[str]:
    """The caption as it is posted, then each of the rest on a line of its own."""
    yield text_of(item) or "The caption has to be written."
    yield ""
    yield f"Week: {_words(week.status)}" + (f", decided by {week.decided_by}" if week.decided_by else "")
    yield f"Channel: {_words(item.channel_key)}"
    yield f"Audience: {_words(item.target_key)}"
    if item.suggested_price is not None:
        yield f"Price: ${dollars(item.suggested_price)}"
    if item.campaign_goal is not None:
        yield f"Goal: ${dollars(item.campaign_goal)}"
    yield f"Media: {item.media_type}" + (f", theme {_words(item.theme)}" if item.theme else "")
    if item.flyer_required:
        yield "Flyer: needed"
    if item.expires_at is not None:
        yield f"Expires: {item.expires_at.isoformat()}"
    if item.parent_item_id is not None:
        yield f"Follow-up of: {item.parent_item_id}"
    if item.slot_id in week.posts:
        yield f"Done: {week.posts[item.slot_id]}"
    for warning in item.warnings:
        yield f"Note: {warning}"
    yield f"Slot: {item.slot_id} of {week.generation_id}"


def _words(key: str) -> str:
    return key.replace("_", " ")


def _timezone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The zone with its clocks' jumps from the first year to the end of the last, each at the wall-clock time before
    it, as RFC 5545 has it."""
    written = Timezone()
    written.add("TZID", zone.key)
    first, end = (datetime(year, 1, 1, tzinfo=zone).astimezone(UTC) for year in (first_year, last_year + 1))
    written.add_component(_observance(zone, first, first))
    for jump in _jumps(zone, first, end):
        written.add_component(_observance(zone, jump - _MINUTE, jump))
    return written


def _observance(zone: ZoneInfo, before: datetime, begins: datetime) -> TimezoneStandard | TimezoneDaylight:
    """What holds in the zone from an instant on; ``before``: an instant at which the clock before it was shown."""
    there, ahead = begins.astimezone(zone), before.astimezone(zone).utcoffset() or timedelta()
    part = TimezoneDaylight() if there.dst() else TimezoneStandard()
    part.add("DTSTART", (begins + ahead).replace(tzinfo=None))
    part.add("TZNAME", there.tzname() or "")
    part.add("TZOFFSETFROM", ahead)
    part.add("TZOFFSETTO", there.utcoffset() or timedelta())
    return part


def _jumps(zone: ZoneInfo, first: datetime, end: datetime) -> Iterator[datetime]:
    """The instants, to the minute, from which on the zone's clocks show another offset."""
    day = first
    while day < end:
        late = min(day + DAY, end)
        if _ahead(zone, late) != (before := _ahead(zone, day)):
            early, jump = day, late
            while jump - early > _MINUTE:
                middle = early + (jump - early) // _MINUTE // 2 * _MINUTE
                early, jump = (middle, jump) if _ahead(zone, middle) == before else (early, middle)
            if jump < end:
                yield jump
        day = late


def _ahead(zone: ZoneInfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()
