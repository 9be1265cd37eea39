from datetime import UTC, date, datetime

import pytest

from eros.failures import PhaseFailure, RequestError
from eros.vocabulary.facts import Creator
from eros.vocabulary.request import Request
from eros.vocabulary.seeds import default_seed
from eros.vocabulary.state import Run
from eros.vocabulary.wall_clock import next_monday
from nodes.initialize.creator import checked_page_type, near_creators, resolve_run, resolve_zone

RUN = Run(
    generation_id="g",
    seed=0,
    week_start=date(2026, 1, 1),
    today=date(2026, 1, 1),
    started_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def creator(timezone: str = "UTC") -> Creator:
    return Creator(
        creator_id="alexia", page_name="a", display_name="A", page_type="paid", volume_level="low", timezone=timezone
    )


def resolved(now: datetime, timezone: str = "UTC", **wishes) -> Run:
    return resolve_run(RUN, Request(creator_id="alexia", **wishes), creator(timezone), now)


@pytest.mark.requirement("initialize:week")
@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 11, 29), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 12, 7)),
        (date(2026, 12, 1), date(2026, 12, 7)),
    ],
    ids=["Sunday", "Monday", "Tuesday"],
)
def test_the_next_monday_lies_after_today(today, monday):
    assert next_monday(today) == monday


@pytest.mark.requirement("initialize:week")
def test_the_week_and_today_are_the_creators_own():
    # 03:00 UTC on Monday, 30 November, is still Sunday in New York and noon on Monday in Tokyo.
    now = datetime(2026, 11, 30, 3, tzinfo=UTC)
    assert (resolved(now, "America/New_York").today, resolved(now, "America/New_York").week_start) == (
        date(2026, 11, 29),
        date(2026, 11, 30),
    )
    assert resolved(now, "Asia/Tokyo").week_start == date(2026, 12, 7)


@pytest.mark.requirement("initialize:past-week")
@pytest.mark.parametrize(
    ("week", "said"), [(date(2026, 11, 30), "has begun"), (date(2026, 11, 23), "is over")], ids=["this", "last"]
)
def test_a_week_that_has_begun_is_refused_unless_it_is_allowed(week, said):
    now = datetime(2026, 12, 2, 12, tzinfo=UTC)
    with pytest.raises(RequestError, match=said) as raised:
        resolved(now, week_start=week)
    assert (raised.value.code, raised.value.field, raised.value.near_matches) == (
        "PAST_WEEK",
        "week_start",
        ("2026-12-07",),
    )
    assert resolved(now, week_start=week, allow_past=True).week_start == week


@pytest.mark.requirement("initialize:past-week")
def test_a_week_begins_at_midnight_of_its_monday_on_the_creators_wall():
    # Half past midnight in Tokyo is half past three in the afternoon of Sunday in UTC.
    now, monday = datetime(2026, 11, 29, 15, 30, tzinfo=UTC), date(2026, 11, 30)
    with pytest.raises(RequestError):
        resolved(now, "Asia/Tokyo", week_start=monday)
    assert resolved(now, "UTC", week_start=monday).week_start == monday


@pytest.mark.requirement("initialize:seed")
def test_the_seed_is_the_requests_or_comes_from_creator_and_week():
    now = datetime(2026, 11, 27, tzinfo=UTC)
    assert resolved(now).seed == default_seed("alexia", "2026-11-30")
    assert resolved(now, seed=0).seed == 0
    assert resolved(now).started_at == RUN.started_at


@pytest.mark.requirement("initialize:zone")
def test_the_zone_of_the_hours_comes_before_the_profiles_and_none_at_all_is_said(profile):
    assert resolve_zone("Asia/Tokyo", profile(timezone="UTC")) == ("Asia/Tokyo", ())
    assert resolve_zone(None, profile(timezone="UTC")) == ("UTC", ())
    zone, (finding,) = resolve_zone(None, profile(stated_timezone="Mars/Olympus"))
    assert (zone, finding.error_type, finding.severity) == ("America/Los_Angeles", "timezone_unknown", "LOW")
    assert "Mars/Olympus" in finding.message


@pytest.mark.requirement("initialize:page-type")
def test_a_page_that_is_neither_paid_nor_free_ends_it(profile):
    assert checked_page_type(profile(page_type="free")) == "free"
    with pytest.raises(PhaseFailure, match="'vip'") as raised:
        checked_page_type(profile(stated_page_type="vip"))
    assert (raised.value.error_type, raised.value.kind.severity) == ("page_type_invalid", "CRITICAL")


@pytest.mark.requirement("initialize:creator-not-found")
def test_near_creators_are_found_by_id_and_by_page_name(profile):
    creators = [
        profile(creator_id="c1", page_name="Alexia"),
        profile(creator_id="alexis", page_name="other"),
        profile(creator_id="zz", page_name="zz"),
    ]
    assert near_creators("ALEXIA", creators) == ("c1", "alexis")
