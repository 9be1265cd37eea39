from datetime import UTC, date, datetime

import pytest

from eros.failures import PhaseFailure, RequestError
from eros.vocabulary.facts import Creator
from eros.vocabulary.request import Request
from eros.vocabulary.seeds import default_seed
from eros.vocabulary.state import Run
from eros.vocabulary.wall_clock import next_monday
from nodes.initialize.creator import checked_page_type, near_creators, on_activity, resolve_run, resolve_zone

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
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
    assert resolve_zone({"timezone": "Asia/Tokyo"}, profile(), NOW) == ("Asia/Tokyo", ())
    assert resolve_zone({}, profile(timezone="UTC"), NOW) == ("UTC", ())
    zone, (finding,) = resolve_zone({}, profile(stated_timezone="Mars/Olympus"), NOW)
    assert (zone, finding.error_type, finding.severity) == ("America/Los_Angeles", "timezone_unknown", "LOW")
    assert "the profile, 'Mars/Olympus', is no IANA zone" in finding.message


@pytest.mark.requirement("initialize:zone")
def test_what_is_no_zone_is_named_with_what_is_used(profile):
    zone, (finding,) = resolve_zone({"timezone": "PST8"}, profile(timezone="UTC"), NOW)
    assert (zone, finding.error_type, finding.fallback) == ("UTC", "figure_ignored", "UTC")
    assert finding.message == "the time zone of the best hours, 'PST8', is no IANA zone; UTC is used"
    zone, (finding,) = resolve_zone({"timezone": "UTC"}, profile(stated_timezone="Mars/Olympus"), NOW)
    assert (zone, "of the profile, 'Mars/Olympus'" in finding.message) == ("UTC", True)
    _, (finding,) = resolve_zone({"timezone": [7]}, profile(stated_timezone="Mars/Olympus"), NOW)
    assert (finding.error_type, "[7]" in finding.message, "Mars" in finding.message) == ("timezone_unknown", True, True)


@pytest.mark.requirement("initialize:zone", "failure:timezone_contradicted")
@pytest.mark.parametrize(
    ("of_hours", "of_profile", "week", "told"),
    [
        ("America/New_York", "Europe/Berlin", date(2026, 11, 30), "up to 6 hours off"),
        ("America/New_York", "Europe/Berlin", date(2026, 10, 26), "up to 6 hours off"),  # but for its Sunday it is 5
        ("America/New_York", "Europe/Berlin", date(2026, 10, 19), "up to 6 hours off"),  # on its Sunday it is 5
        ("Europe/London", "EST", None, "up to 5 hours off"),
        ("Europe/London", "UTC", date(2026, 7, 6), "up to 1 hour off"),
        ("Europe/London", "UTC", date(2026, 10, 26), None),
        ("Europe/London", "UTC", None, None),
        ("Africa/Lagos", "Europe/Berlin", None, None),
        ("Asia/Kolkata", "UTC", None, "up to 5.5 hours off"),
        ("US/Pacific", "America/Los_Angeles", None, None),
        ("Europe/Berlin", "Europe/Paris", None, None),
    ],
)
def test_two_zones_whose_clocks_differ_that_week_are_told_and_that_of_the_hours_is_used(
    profile, of_hours, of_profile, week, told
):
    zone, findings = resolve_zone({"timezone": of_hours}, profile(timezone=of_profile), NOW, week)
    assert zone == of_hours
    assert [(one.error_type, one.severity, one.fallback) for one in findings] == (
        [("timezone_contradicted", "LOW", f"{of_hours}, the zone of the hours")] if told else []
    )
    assert all(told in one.impact and f"the profile states {of_profile}" in one.message for one in findings)


@pytest.mark.requirement("failure:creator_inactive")
@pytest.mark.parametrize(("is_active", "told"), [(False, ["creator_inactive"]), (True, []), (None, [])])
def test_a_page_that_is_not_active_is_planned_for_and_told(profile, is_active, told):
    findings = on_activity(profile(is_active=is_active))
    assert [one.error_type for one in findings] == told
    assert all("'alexia' is not active" in one.message for one in findings)


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
