"""Hours that a zone skips, and hours that come twice, when its clocks change (R41): over all zones that there are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from placed_weeks import KINDS, place, random_days, slots_of

from eros.vocabulary.audience import audiences_of
from eros.vocabulary.catalogue import FOLLOW_UP
from eros.vocabulary.limits import CLOSES, OPENS
from eros.vocabulary.posting_window import days_on, is_skipped, posting_window
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import at, clock_changes, days_of_week, existing, exists, monday_of
from nodes.follow_up.plan import FollowUpContext
from nodes.follow_up.rules import generate_follow_ups
from nodes.follow_up.writing import audience_of

ANYTHING = Request(creator_id="c")
#: Zones that once changed their clocks by day, by a whole day, or by an odd measure.
ODD_DAYS = (
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Pacific/Enderbury", date(1994, 12, 31)),
    ("Asia/Pyongyang", date(2018, 5, 4)),
    ("Antarctica/Troll", date(2027, 3, 28)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Toronto", date(2006, 4, 2)),
)
#: One zone and its week for each way in which the clocks change by day.
HARD_WEEKS = (
    ("America/Nuuk", date(2027, 3, 22)),
    ("America/Scoresbysund", date(2027, 3, 22)),
    ("Pacific/Easter", date(2027, 3, 29)),
    ("Pacific/Easter", date(2027, 8, 30)),
    ("Pacific/Apia", date(2011, 12, 26)),
    ("Pacific/Kwajalein", date(1993, 8, 16)),
)


@cache
def changing_days() -> tuple[tuple[str, date], ...]:
    """Each zone with each day from 2026 to 2028 on which its clocks change, and the days beside it."""
    return tuple(sorted({(zone, day) for zone in available_timezones() for day in _days(zone)})) + ODD_DAYS


def _days(zone: str) -> Iterator[date]:
    noon, step = at(date(2026, 1, 1), 12 * 60).replace(tzinfo=ZoneInfo(zone)), timedelta(days=14)
    for begin in (noon + number * step for number in range(3 * 26)):
        if begin.utcoffset() != (begin + step).utcoffset():
            days = [begin + timedelta(days=number) for number in range(15)]
            change = next(it for it, other in pairwise(days) if it.utcoffset() != other.utcoffset())
            yield from (change.date(), (change + timedelta(days=1)).date())


def jumps_of(zone: str, day: date) -> list[tuple[int, int]]:
    """The day's jumps as whoever looks at a clock from the day before to the day after sees them: each hour that
    passes, and each minute of one after which it shows another time than an hour later."""
    zoned, minute, hour = ZoneInfo(zone), timedelta(minutes=1), timedelta(hours=1)
    begin = at(day, -14 * 60).replace(tzinfo=zoned).astimezone(UTC)
    hours = [(begin + number * hour).astimezone(zoned).replace(tzinfo=None) for number in range(52)]
    jumps = []
    for number in (number for number, (one, other) in enumerate(pairwise(hours)) if other - one != hour):
        instants = (begin + number * hour + passed * minute for passed in range(61))
        minutes = [it.astimezone(zoned).replace(tzinfo=None) for it in instants]
        last, then = next((one, other) for one, other in pairwise(minutes) if other - one != minute)
        end, later = ((it - at(day, 0)) // minute for it in (last + minute, then))
        jumps.append((end, max(end, later)))
    return [(one, until) for one, until in jumps if one < 24 * 60 and (one >= 0 or until > 0)]


def _shown(moment: datetime, zone: str) -> bool:
    """Whether the zone's clocks show the wall-clock moment: there and back again."""
    there = moment.replace(tzinfo=ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment


def evening_changes() -> list[tuple[str, date]]:
    """The days whose window a change of the clocks touches."""
    return [(zone, day) for zone, day in changing_days() if any(posting_window(ANYTHING, day, zone)[2:])]


@pytest.mark.requirement("hours:skipped:known")
def test_the_evening_changes_of_today_are_found():
    found = {(monday_of(day), posting_window(ANYTHING, day, zone)) for zone, day in evening_changes()}
    hard = {
        (monday, posting_window(ANYTHING, day, zone)) for zone, monday in HARD_WEEKS for day in days_of_week(monday)
    }
    assert {zone for zone, _ in evening_changes()} >= {"America/Nuuk", "America/Scoresbysund", "Pacific/Easter"}
    assert {one for one in found if one[0].year == 2027} <= hard


@pytest.mark.requirement("hours:skipped:known")
def test_a_window_holds_no_minute_that_its_zone_skips_and_elsewhere_all():
    for zone, day in changing_days():
        window = posting_window(ANYTHING, day, zone)
        changes = clock_changes(day, zone)
        for minute in range(OPENS, CLOSES + 1, 1 if any(change.until > OPENS for change in changes) else 45):
            there = _shown(at(day, minute), zone)
            assert exists(at(day, minute), zone) is there, (zone, day, minute)
            assert there or not window.holds(minute), (zone, day, minute)
        if not any(change.until > OPENS for change in changes):
            assert window.closed == frozenset(), (zone, day)


@pytest.mark.requirement("hours:skipped:known")
def test_each_jump_of_a_zones_clock_is_known_on_the_day_on_which_it_is_seen():
    for zone, day in changing_days():
        assert clock_changes(day, zone) == tuple(jumps_of(zone, day)), (zone, day)
    assert clock_changes(date(2026, 10, 25), "America/Nuuk") == ((0, 0),)  # 00:00 becomes 23:00 of the day before


@pytest.mark.requirement("hours:skipped:known")
def test_after_a_skipped_hour_nothing_stands_as_near_as_the_clock_hides():
    window = posting_window(ANYTHING, date(2027, 9, 4), "Pacific/Easter")  # 22:00 becomes 23:00
    held = [minute for minute in range(OPENS, CLOSES + 1) if window.holds(minute)]
    assert held == list(range(OPENS, 22 * 60))


@pytest.mark.requirement("hours:skipped:known")
def test_a_moment_that_is_skipped_is_shown_as_much_later():
    saturday, friday, twice = at(date(2027, 3, 27), 1406), at(date(2011, 12, 30), 540), at(date(2027, 4, 3), 1290)
    assert existing(saturday, "America/Nuuk") == saturday + timedelta(hours=1)
    assert existing(friday, "Pacific/Apia") == friday + timedelta(days=1)
    assert existing(twice, "Pacific/Easter") == twice


@pytest.mark.requirement("hours:skipped:day")
def test_a_day_that_a_zone_skips_is_no_day_of_the_week():
    monday = date(2011, 12, 26)
    assert is_skipped(date(2011, 12, 30), "Pacific/Apia")
    assert days_on(ANYTHING, monday, "Pacific/Apia") == tuple(
        day for day in days_of_week(monday) if day != date(2011, 12, 30)
    )
    assert days_on(ANYTHING, monday, "Pacific/Auckland") == days_of_week(monday)


def _real(moment: datetime, zone: str) -> datetime:
    return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.requirement("hours:skipped:nothing-there")
@pytest.mark.parametrize(("zone", "monday"), HARD_WEEKS)
def test_no_send_follow_up_or_end_of_an_offer_stands_where_the_clocks_skip(zone, monday):
    there = days_on(ANYTHING, monday, zone)
    drawn = zip(days_of_week(monday), random_days("ultra", "paid", 3), strict=True)
    days = [keys if day in there else [] for day, keys in drawn]
    week, _ = place(slots_of(days, monday), 3, monday, zone=zone)
    context = FollowUpContext(week, monday, KINDS, ANYTHING, zone)
    follow_ups, _ = generate_follow_ups(context, (), audience_of(KINDS[FOLLOW_UP], audiences_of("paid")))

    assert len(week.slots) + len(week.dropped) == sum(map(len, days))
    moments = [it for slot in week.slots for it in (slot.scheduled_at, slot.expires_at) if it is not None]
    moments += [item.scheduled_at for item in follow_ups.items]
    assert [moment for moment in moments if not _shown(moment, zone)] == []

    sends = sorted(_real(slot.scheduled_at, zone) for slot in week.slots)
    assert min(other - one for one, other in pairwise(sends)) >= timedelta(minutes=min(week.spacing))
    sent = {slot.slot_id: _real(slot.scheduled_at, zone) for slot in week.slots}
    delays = [_real(item.scheduled_at, zone) - sent[item.parent_slot_id] for item in follow_ups.items]
    assert all(timedelta(minutes=15) <= delay <= timedelta(minutes=30) for delay in delays)


@pytest.mark.requirement("hours:skipped:nothing-there")
def test_a_parent_leaves_its_follow_up_room_before_the_clocks_jump():
    monday, late = date(2027, 3, 22), [0.0] * 22 + [1.0] * 2
    days = [[], [], [], [], [], ["ppv_unlock"] * 2 + ["tip_goal"] * 2 + ["bump_normal"] * 3 + ["dm_farm"] * 2, []]
    for seed in range(8):
        week, _ = place(slots_of(days, monday), seed, monday, zone="America/Nuuk", peaks=(22, 23), performance=late)
        assert week.dropped == ()
        for slot in week.slots:
            last = "22:44" if KINDS[slot.send_type_key].can_have_followup else "22:59"
            assert f"{slot.scheduled_at:%H:%M}" <= last
