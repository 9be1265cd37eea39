"""A week as a calendar file: what a calendar reads of it, in weeks whose clocks jump above all."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Component, Timezone
from made_up_week import made_up_refusal, made_up_week

from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.life import Life, WeekState
from eros.vocabulary.wall_clock import monday_of, with_offset
from eros_app.services.export import export
from eros_app.services.export_ics import ALARM_BEFORE

#: Weeks in which clocks jump, by zone, and sends about the jump: the minutes that come twice, and those beside a skip.
JUMPS: list[tuple[str, Sequence[str]]] = [
    ("America/Los_Angeles", ["2026-11-01T00:30", "2026-11-01T01:30", "2026-11-01T02:10", "2026-11-01T20:07"]),
    ("America/Los_Angeles", ["2026-03-07T20:07", "2026-03-08T01:50", "2026-03-08T03:10", "2026-03-08T20:07"]),
    ("America/Nuuk", ["2026-03-28T22:41", "2026-03-29T00:20", "2026-03-29T01:20", "2026-03-29T20:07"]),
    ("America/Nuuk", ["2026-10-24T22:41", "2026-10-24T23:20", "2026-10-25T00:20", "2026-10-25T20:07"]),
    ("Pacific/Easter", ["2026-09-05T21:41", "2026-09-05T23:20", "2026-09-06T00:10", "2026-09-06T20:07"]),
    ("Pacific/Easter", ["2026-04-04T20:41", "2026-04-04T21:20", "2026-04-04T22:10", "2026-04-05T20:07"]),
    ("America/Scoresbysund", ["2026-03-28T22:41", "2026-03-29T00:20", "2026-03-29T20:07"]),
    ("Africa/Casablanca", ["2026-02-14T20:07", "2026-02-15T01:20", "2026-02-15T02:30", "2026-02-15T20:07"]),
    ("Europe/Dublin", ["2026-03-28T20:07", "2026-03-29T02:20", "2026-10-25T01:30", "2026-10-25T20:07"]),
    ("Australia/Lord_Howe", ["2026-10-04T01:30", "2026-10-04T02:40", "2026-10-04T20:07"]),
    ("America/Los_Angeles", ["2026-12-31T23:41", "2027-01-01T00:10", "2027-01-03T20:07"]),
    ("Asia/Kolkata", ["2026-11-23T20:07"]),
    ("UTC", ["2026-11-23T20:07"]),
]


def at_times(zone: str, clocks: Sequence[str]) -> ResultDocument:
    """A week of sends at these wall-clock times."""
    week, items = made_up_week(), []
    for number, (clock, item) in enumerate(zip(clocks, week.items, strict=False)):
        local = datetime.fromisoformat(clock)
        when = {
            "scheduled_date": local.date(),
            "scheduled_time": local.time(),
            "scheduled_at": with_offset(local, zone),
        }
        items.append(item.model_copy(update={**when, "slot_id": f"{local.date()}_{number}", "expires_at": None}))
    monday = monday_of(items[0].scheduled_date)
    return week.model_copy(update={"timezone": zone, "week_start": monday, "items": tuple(items)})


def in_state(state: WeekState, **life) -> ResultDocument:
    return made_up_week().model_copy(update={"life": Life(state=state, **life)})


def read(document) -> Calendar:
    content = export(document, "ics")["ics"]
    assert isinstance(content, str)
    read = Calendar.from_ical(content)
    assert isinstance(read, Calendar)
    assert not read.errors
    return read


def instants(week: ResultDocument) -> list[datetime]:
    """In UTC: a minute that comes twice in its zone is never equal to one of another zone."""
    return [item.scheduled_at.astimezone(UTC) for item in week.items]


def offset_by_file(zone: Timezone, local: datetime) -> timedelta:
    """RFC 5545, 3.6.5, by hand: that of the part which began last, by the clock before it."""
    begun = [part for part in zone.subcomponents if part["DTSTART"].dt <= local]
    return max(begun, key=lambda part: part["DTSTART"].dt)["TZOFFSETTO"].td


@pytest.mark.requirement("export:ics-clocks")
@pytest.mark.parametrize(("zone", "clocks"), JUMPS)
def test_each_send_is_at_its_instant_by_whoever_knows_the_zone(zone, clocks):
    week = at_times(zone, clocks)
    assert [event.start.astimezone(UTC) for event in read(week).events] == instants(week)


@pytest.mark.requirement("export:ics-clocks")
@pytest.mark.parametrize(("zone", "clocks"), JUMPS)
def test_each_send_is_at_its_instant_by_the_files_own_clocks(zone, clocks):
    week = at_times(zone, clocks)
    calendar = read(week)
    clocks_shown = [event.start.replace(tzinfo=None) for event in calendar.events]
    ahead = [offset_by_file(calendar.timezones[0], local) if zone != "UTC" else timedelta() for local in clocks_shown]
    found = [(local - offset).replace(tzinfo=UTC) for local, offset in zip(clocks_shown, ahead, strict=True)]
    assert found == instants(week)


@pytest.mark.requirement("export:ics-clocks")
@pytest.mark.parametrize(("zone", "clocks"), JUMPS)
def test_a_zone_is_told_of_the_weeks_years_alone(zone, clocks):
    calendar = read(at_times(zone, clocks))
    years = {int(clock[:4]) for clock in clocks}
    begun = [part["DTSTART"].dt.year for told in calendar.timezones for part in told.subcomponents]
    assert set(begun) <= years
    assert len(begun) < 8
    assert len(calendar.timezones) == (zone != "UTC")


@pytest.mark.requirement("export:ics")
def test_an_event_is_a_point_in_time_and_says_what_is_posted():
    week = made_up_week()
    events = read(week).events
    assert len(events) == len(week.items)
    for event, item in zip(events, week.items, strict=True):
        assert "DTEND" not in event
        assert "DURATION" not in event
        assert event["CATEGORIES"].cats == [item.category]
        described = str(event["DESCRIPTION"])
        assert described.startswith("The caption has to be" if item.needs_caption else item.caption_text)
        assert f"Channel: {item.channel_key.replace('_', ' ')}" in described
        assert f"Audience: {item.target_key.replace('_', ' ')}" in described
        assert ("Price: $" in described, "Expires: " in described) == (
            item.suggested_price is not None,
            item.expires_at is not None,
        )


@pytest.mark.requirement("export:ics")
def test_an_event_is_known_by_generation_and_slot_wherever_it_is_moved():
    week = made_up_week()
    moved = week.items[0].model_copy(update={"scheduled_time": time(10, 31)})
    events = read(week).events
    again = read(week.model_copy(update={"items": (moved, *week.items[1:])})).events
    assert [event["UID"] for event in events] == [event["UID"] for event in again]
    assert len({event["UID"] for event in events}) == len(events)
    other = read(week.model_copy(update={"generation_id": "another"})).events
    assert not {event["UID"] for event in other} & {event["UID"] for event in events}


@pytest.mark.requirement("export:ics")
def test_a_follow_up_is_related_to_its_parent():
    week = made_up_week()
    events = {str(event["UID"]): event for event in read(week).events}
    related = [event for event in events.values() if "RELATED-TO" in event]
    assert len(related) == sum(item.is_follow_up for item in week.items) > 0
    for event in related:
        assert event["RELATED-TO"].params["RELTYPE"] == "PARENT"
        assert str(event["UID"]).startswith(str(event["RELATED-TO"]).split(".")[0])
        assert events[str(event["RELATED-TO"])].start < event.start


@pytest.mark.requirement("export:ics")
def test_alarms_sound_before_the_sends_that_are_to_be_posted():
    done = made_up_week().items[0].slot_id
    events = read(in_state("approved", posts={done: "posted"})).events
    assert [len(alarms(event)) for event in events] == [0, *[1] * (len(events) - 1)]
    assert alarms(events[1])[0]["TRIGGER"].td == -ALARM_BEFORE
    assert "Done: posted" in str(events[0]["DESCRIPTION"])


def alarms(event: Component) -> list[Component]:
    return event.walk("VALARM")


@pytest.mark.requirement("export:state", "export:ics")
@pytest.mark.parametrize(
    ("state", "status", "sounds"),
    [
        ("saved", "CONFIRMED", True),
        ("handed_over", "CONFIRMED", True),
        ("waiting", "TENTATIVE", False),
        ("dry_run", "TENTATIVE", False),
        ("unknown", "TENTATIVE", False),
        ("rejected", "CANCELLED", False),
        ("superseded", "CANCELLED", False),
        ("expired", "CANCELLED", False),
    ],
)
def test_each_event_says_where_its_week_stands(state, status, sounds):
    calendar = read(in_state(state))
    words = state.replace("_", " ")
    assert words in str(calendar["X-WR-CALNAME"])
    for event in calendar.events:
        assert (str(event["STATUS"]), bool(alarms(event))) == (status, sounds)
        assert f"\nWeek: {words}" in str(event["DESCRIPTION"])
        assert (f"({words})" in str(event["SUMMARY"])) is not sounds


@pytest.mark.requirement("export:ics-text")
@pytest.mark.parametrize(
    "text",
    [
        "a; b, c\\n d: e",
        "one\nEND:VEVENT\nBEGIN:VEVENT\nUID:x",
        "x" * 700 + "é💌" * 100,
        "\u202eabc\u200f שלום",
        '";x="',
    ],
)
def test_a_caption_comes_back_as_it_was_and_begins_nothing(text):
    week = made_up_week()
    item = week.items[0].model_copy(update={"caption_text": text, "warnings": (text,), "theme": text})
    week = week.model_copy(update={"items": (item,), "creator_id": text})
    [event] = read(week).events
    assert str(event["DESCRIPTION"]).startswith(f"{text}\n\nWeek:")
    assert str(event["SUMMARY"]).startswith(f"E bump normal, {text}")


@pytest.mark.requirement("export:ics-text")
def test_what_a_calendar_cannot_hold_is_replaced():
    week = made_up_week()
    item = week.items[0].model_copy(update={"caption_text": "a\x00b\x0bc\r\nd\re"})
    content = export(week.model_copy(update={"items": (item,)}), "ics")["ics"]
    [event] = Calendar.from_ical(content).events
    assert str(event["DESCRIPTION"]).startswith("a\ufffdb\ufffdc\nd\ne\n")
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))


@pytest.mark.requirement("export:ics", "export:state")
def test_an_aborted_run_without_a_zone_has_its_instants_in_utc_or_its_wall_clock_times():
    items = made_up_week().model_dump(mode="json", include={"items"})
    stopped = made_up_refusal().model_copy(update={"partial_result": items})
    events = read(stopped).events
    assert [event.start for event in events] == [item.scheduled_at for item in made_up_week().items]
    for item in items["items"]:
        item["scheduled_at"] = None
    events = read(made_up_refusal().model_copy(update={"partial_result": items})).events
    assert events[0].start == datetime(2026, 11, 23, 9, 7)  # noqa: DTZ001
    assert date(2026, 11, 23) == events[0]["DTSTAMP"].dt.astimezone(ZoneInfo("UTC")).date()
