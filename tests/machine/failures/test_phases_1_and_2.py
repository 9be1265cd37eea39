"""The failure tables of Phases 1 and 2, row by row, provoked by what the server says."""

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from faulty.answers import kept, pin, stating, week_of
from faulty.faults import answered, error_data, not_json, null, on
from faulty.runner import MONDAY, FaultRunner, FaultyRun

from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.facts import Performance
from eros.vocabulary.state import Directives
from eros.wire import read_profile, read_volume
from eros_app.cli.rendering import render
from eros_app.cli.terminal import Terminal
from eros_app.services.weeks import list_weeks
from nodes.allocate.quotas import day_plans
from nodes.allocate.strategies import select_strategies
from nodes.initialize.volume_chain import resolve_volume

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

WEDNESDAY = MONDAY + timedelta(days=2)


def planned(ran: FaultyRun, day: date | None = None) -> list[dict[str, Any]]:
    """The sends of the week, or of a day of it, that are not follow-ups."""
    sends = [it for it in ran.document["items"] if not it["is_follow_up"]]
    return [it for it in sends if day is None or it["scheduled_date"] == day.isoformat()]


def named(ran: FaultyRun, error_type: str) -> list[str]:
    """The slots of a degradation, which a warning of the report names as well (R53)."""
    entry, warnings = ran.entry(error_type), ran.document["validation_report"]["warnings"]
    told = [it["items"] for it in warnings if it["type"] == "stood_in" and entry["fallback"] in it["message"]]
    assert told == [entry["slots"]]
    assert ran.document["validation"]["status"] != "passed"
    return list(entry["slots"])


@pytest.mark.requirement("failure:creator_not_found")
def test_an_unknown_creator_aborts_at_once_with_who_may_have_been_meant(runner: FaultRunner, aborted: Any) -> None:
    ran = runner.run("esmee", on())
    assert "'esmee' not found" in aborted(ran, "creator_not_found", "CREATOR_NOT_FOUND")
    assert "esme" in ran.document["recommendations"][0]
    assert ran.document["recovery"] == {"attempted": False, "action": None, "success": False}
    assert ran.asked["get_creator_profile"] == 1


@pytest.mark.requirement("weeks:list")
@pytest.mark.parametrize("fault", [{"get_send_types": answered({"send_types": []})}, {"get_volume_config": null}])
def test_a_run_that_ends_before_its_week_is_known_is_listed_without_one(
    runner: FaultRunner, fault: dict[str, Any]
) -> None:
    """Never as a week that begins today, whatever of the page was known."""
    ran = runner.run("esme", on(**fault), week_start=None)
    assert not ran.document["success"]
    home = max(runner.homes.glob("*/"), key=lambda folder: folder.stat().st_mtime_ns)
    (listed,) = list_weeks(Settings(_env_file=None, home=home)).weeks  # type: ignore[call-arg]
    assert (listed.generation_id, listed.week_start) == (ran.document["generation_id"], None)


@pytest.mark.requirement("failure:volume_config_missing")
def test_a_volume_config_of_null_aborts(runner: FaultRunner, aborted: Any) -> None:
    ran = runner.run("esme", on(get_volume_config=null))
    assert "Volume configuration not available" in aborted(ran, "volume_config_missing", "VOLUME_CONFIG_MISSING")


@pytest.mark.requirement("failure:page_type_invalid")
def test_a_page_that_is_neither_paid_nor_free_aborts(runner: FaultRunner, aborted: Any) -> None:
    hybrid = answered({"creator": {"creator_id": "esme", "page_type": "hybrid"}})
    ran = runner.run("esme", on(get_creator_profile=hybrid))
    assert "'hybrid'" in aborted(ran, "page_type_invalid", "PAGE_TYPE_INVALID")


@pytest.mark.requirement("failure:performance_trends_unavailable")
@pytest.mark.parametrize(
    ("volume", "action", "used", "said"),
    [
        (
            {"fused_saturation": None},
            "use_defaults",
            "saturation 50 (neutral), opportunity 62 (as the volume states it), revenue trend stable",
            "neutral defaults",
        ),
        (
            {"fused_saturation": 45},
            "use_volume_scores",
            "saturation 45 (as the volume states it), opportunity 62 (as the volume states it), revenue trend stable",
            "the scores of the volume",
        ),
    ],
)
def test_empty_trends_leave_the_volume_s_scores_or_neutral_ones_and_the_volume_s_own_confidence(
    runner: FaultRunner, reported: Any, volume: dict[str, Any], action: str, used: str, said: str
) -> None:
    stated = stating(calculation_source="optimized", fused_opportunity=62, **volume)
    ran = runner.run("esme", on(get_performance_trends=answered({}), get_volume_config=stated))
    assert said in reported(ran, "performance_trends_unavailable", action, fallback=used)
    assert ran.document["volume_metadata"]["confidence_score"] == 1.0
    assert ran.document["status"] == "saved"


@pytest.mark.requirement("failure:saturation_applied")
@pytest.mark.parametrize(
    ("source", "trends", "moved"),
    [
        ("static", (95, 20), "revenue 21 -> 14, engagement 21 -> 27"),
        ("static", (50, 20), None),
        ("optimized", (95, 20), None),
    ],
)
def test_what_saturation_makes_of_a_volume_that_does_not_hold_it_already_is_told_with_its_figures(
    runner: FaultRunner, reported: Any, source: str, trends: tuple[int, int], moved: str | None
) -> None:
    scores = dict(zip(("saturation_score", "opportunity_score"), trends, strict=True))
    volume = stating(calculation_source=source, fused_saturation=53, fused_opportunity=65)
    ran = runner.run("esme", on(get_volume_config=volume, get_performance_trends=stating(**scores)))
    if moved:
        assert f"saturation 95, opportunity 20: {moved} in the week" in reported(
            ran, "saturation_applied", fallback=moved
        )
    else:
        assert "saturation_applied" not in [it["type"] for it in ran.document["degradations"]]


@pytest.mark.requirement("failure:volume_config_partial", "validate:stood-in")
@pytest.mark.parametrize(
    ("answer", "profile", "confidence", "a_day", "used"),
    [
        # low: 3/3/1 on a paid page; the chain's levels 1 to 3 (R3)
        (
            {"volume_level": "low"}, {}, 0.6, 7,
            "tier low: 3/3/1 a day, 7 each day before saturation and a confidence of 0.6",
        ),
        (
            {"fan_count": 400}, {"volume_level": None, "tier": None}, 0.5, 7,
            "tier low (by 400 fans): 3/3/1 a day, 7 each day before saturation and a confidence of 0.5",
        ),
        (
            {"message_count": 3}, {"volume_level": None, "tier": None, "fan_count": None}, 0.3, 7,
            "minimum volumes: 3/3/1 a day, 7 each day before saturation and a confidence of 0.3",
        ),
        (
            {"revenue_per_day": 5}, {"volume_level": "mid"}, 0.6, 11,
            "tier mid (as the profile states it): 5/4/2 a day; revenue 5 as stated, 11 each day before saturation and "
            "a confidence of 0.6",
        ),
    ],
)  # fmt: skip
def test_a_part_of_a_volume_config_steps_down_the_chain(
    runner: FaultRunner,
    reported: Any,
    answer: dict[str, Any],
    profile: dict[str, Any],
    confidence: float,
    a_day: int,
    used: str,
) -> None:
    creator = {"creator_id": "esme", "page_type": "paid", "timezone": "Europe/London", **profile}
    plan = on(get_volume_config=answered(answer), get_creator_profile=answered({"creator": creator}))
    ran = runner.run("esme", plan)
    assert reported(ran, "volume_config_partial", fallback=used)
    assert sorted(named(ran, "volume_config_partial")) == sorted(it["slot_id"] for it in planned(ran))
    metadata = ran.document["volume_metadata"]
    assert metadata["confidence_score"] == confidence
    assert set(metadata["weekly_distribution"].values()) == {a_day}


@pytest.mark.requirement("failure:send_types_empty")
def test_no_send_types_are_asked_for_once_more_and_then_abort(runner: FaultRunner, aborted: Any) -> None:
    ran = runner.run("esme", on(get_send_types=answered({"send_types": []})))
    assert "no send type for a paid page" in aborted(ran, "send_types_empty", "SEND_TYPES_EMPTY")
    assert ran.document["recovery"] == {"attempted": True, "action": "ask_again", "success": False}
    assert ran.asked["get_send_types"] == ran.document["details"]["attempts"] == 2
    assert ran.document["details"]["tool"] == "get_send_types"


@pytest.mark.requirement("failure:vault_data_missing")
def test_an_empty_vault_answer_is_taken_for_a_vault_that_holds_all(runner: FaultRunner, reported: Any) -> None:
    ran = runner.run("esme", on(get_vault_availability=answered({})))
    assert "assuming content availability" in reported(ran, "vault_data_missing")
    assert any(item["media_type"] == "video" for item in ran.document["items"])


@pytest.mark.requirement("recommend:causes")
@pytest.mark.parametrize("fault", [error_data, not_json])
def test_what_a_failed_call_left_out_is_not_to_be_imported(runner: FaultRunner, fault: Any) -> None:
    """The page has all: the data server could not say so, or said what nobody can read, which is no failed call."""
    tools = {"get_vault_availability", "get_persona_profile", "get_content_type_rankings", "get_channels"}
    ran = runner.run("esme", on(**dict.fromkeys(tools, fault)), dry_run=True)
    (advice,) = [text for text in ran.document["recommendations"] if "rests on defaults" in text]
    steps = advice.removesuffix(".").split(": ", 1)[1].split("; ")
    failed, corrected = "the call of ", "correct what "
    (step,) = [step for step in steps if step.startswith(failed if fault is error_data else corrected)]
    assert {word for word in step.split() if word.startswith("get_")} == tools
    assert (corrected in advice, failed in advice) == (fault is not_json, fault is error_data)
    assert "import" not in advice


@pytest.mark.requirement("failure:best_timing_missing")
def test_without_best_timing_the_week_peaks_from_19_to_22(runner: FaultRunner, reported: Any) -> None:
    ran = runner.run("esme", on(get_best_timing=answered({})))
    assert "generic peak hours" in reported(ran, "best_timing_missing", fallback="peak hours 19, 20, 21, 22")
    primes = ran.document["summary"]["daily_prime_hours"].values()
    assert {hour for hours in primes for hour in hours} <= set(range(18, 24))
    assert not ran.document["degraded"]


@pytest.mark.requirement("failure:quota_calculation_failed")
@pytest.mark.parametrize("page_type", ["paid", "free"])
def test_quotas_can_always_be_calculated_so_the_tiers_minimums_are_never_needed(page_type: Any) -> None:
    """Unreachable: Phase 1 hands on quotas within their limits and a week with sends (R3, R54)."""
    profile = read_profile({"creator": {"creator_id": "esme", "page_type": page_type}})
    for quota in (None, -3, 0, 1, 8, 99, "six"):
        for week in (week_of(each=0), week_of(each=1), {"0": 5}, None):
            stated = {f"{name}_per_day": quota for name in ("revenue", "engagement", "retention")}
            answer = read_volume({"volume_level": "high", "weekly_distribution": week, **stated})
            volume = resolve_volume(answer, profile, page_type, rebuild_uniform=True).config
            assert sum(plan.total for plan in day_plans(volume, page_type, Directives())) > 0


@pytest.mark.requirement("failure:empty_day_filled", "validate:stood-in")
def test_a_day_of_0_that_nobody_asked_for_gets_a_send_and_the_document_shows_the_week_that_was_used(
    runner: FaultRunner, reported: Any
) -> None:
    week = week_of(each=7) | {"2": 0}
    ran = runner.run("esme", on(get_volume_config=stating(weekly_distribution=week)))
    assert "no day is silent" in reported(ran, "empty_day_filled", fallback="monday 7 -> 6, wednesday 0 -> 1")
    assert list(ran.document["volume_metadata"]["weekly_distribution"].values()) == [6, 7, 1, 7, 7, 7, 7]
    sends = Counter(it["scheduled_date"] for it in ran.document["items"] if not it["is_follow_up"])
    assert sorted(sends.values()) == [1, 6, 7, 7, 7, 7, 7]
    assert named(ran, "empty_day_filled") == [it["slot_id"] for it in planned(ran, WEDNESDAY)]
    off = runner.run("esme", on(get_volume_config=stating(weekly_distribution=week)), days_off=(WEDNESDAY,))
    assert "empty_day_filled" not in off.told


@pytest.mark.requirement("failure:figure_ignored")
def test_odd_figures_are_low_named_by_field_and_value_each_with_what_is_used(
    runner: FaultRunner, reported: Any, capsys: Any
) -> None:
    hours = stating(peak_hours=[19, "noon", 20, 21], hourly_performance={"20": 0.9, "25": 1, "9": "busy"})
    ran = runner.run(
        "esme", on(get_volume_config=stating(revenue_per_day=25, fused_saturation=140), get_best_timing=hours)
    )
    reported(ran, "figure_ignored", fallback="3")
    told = {it["impact"]: it["fallback"] for it in ran.document["degradations"] if it["type"] == "figure_ignored"}
    assert told == {
        "revenue_per_day is 25, not one of 1 to 10; 3 is used": "3",
        "fused_saturation is 140, not within 0 to 100; saturation 25.9 is used": "saturation 25.9",
        "hourly_performance holds 1 for the hour '25', 'busy' for the hour '9'; "
        "0.5 for hours without a figure is used": "0.5 for hours without a figure",
        "peak_hours holds 'noon'; the peak hours 19, 20, 21 are used": "the peak hours 19, 20, 21",
    }
    Terminal().out.print(render(ResultDocument.model_validate(ran.document), width=200))
    shown = capsys.readouterr().out
    assert all(f"figure ignored → {fallback}" in shown for fallback in told.values())
    assert not ran.document["degraded"]
    assert ran.document["volume_metadata"]["revenue_per_day"] == 3


@pytest.mark.requirement("failure:vault_media_missing")
def test_a_vault_without_video_costs_the_week_what_is_missing_and_says_what_to_add(
    runner: FaultRunner, reported: Any
) -> None:
    kinds = {"picture": 120, "gif": 9, "flyer": 4}
    vault = stating(content_counts=kinds, available_content_types=list(kinds))
    ran = runner.run("esme", on(get_vault_availability=vault))
    assert "video content is to be added" in reported(
        ran, "vault_media_missing", fallback="left out: ppv_unlock, bundle, flash_bundle"
    )
    (told,) = [text for text in ran.document["recommendations"] if "video" in text]
    assert told.startswith("Add video content to vault for increased revenue items (3 send types need it, ")
    assert re.search(r"\): completeness \([\d.]+ of 15 points\) lacks those sends$|`: completeness \(", told)


@pytest.mark.requirement("failure:weekly_distribution_malformed", "validate:stood-in")
@pytest.mark.parametrize("week", [week_of(each=9, days=6), week_of(each=0)])
def test_a_week_of_six_days_or_of_no_sends_is_rebuilt_uniform_once(
    runner: FaultRunner, reported: Any, week: dict[str, int]
) -> None:
    broken = stating(weekly_distribution=week)
    ran = runner.run("esme", on(get_volume_config=broken))
    assert "every day has the same total" in reported(ran, "weekly_distribution_malformed", fallback="7 sends each day")
    assert sorted(named(ran, "weekly_distribution_malformed")) == sorted(it["slot_id"] for it in planned(ran))
    assert len(set(ran.document["volume_metadata"]["weekly_distribution"].values())) == 1
    assert ran.asked["get_volume_config"] == 2


@pytest.mark.requirement("failure:confidence_invalid")
@pytest.mark.parametrize(
    ("stated", "used", "action", "told"),
    [
        (1.7, 1.0, "clamp", "1"),
        (-0.2, 0.0, "clamp", "0"),
        (None, 0.7, "use_default", "0.7"),
        ("high", 0.7, "use_default", "0.7"),
    ],
)
def test_a_confidence_that_is_none_is_clamped_or_replaced(
    runner: FaultRunner, reported: Any, stated: Any, used: float, action: str, told: str
) -> None:
    ran = runner.run("esme", on(get_volume_config=stating(confidence_score=stated)), allow_low_confidence=True)
    assert f"; {told} is used" in reported(ran, "confidence_invalid", action, fallback=told)
    assert ran.document["volume_metadata"]["confidence_score"] == used


@pytest.mark.requirement("failure:strategy_selection_failed")
def test_a_strategy_is_always_eligible_so_its_fallback_is_never_needed() -> None:
    """Unreachable: two of five at least remain each day (R14), whatever saturation and days off do."""
    for seed in range(50):
        for saturation in (0.0, 50.0, 100.0):
            week = select_strategies(seed, Performance(saturation_score=saturation), "balanced", {0, 2, 5})
            assert len(week) == 7
            assert len({week[day] for day in (0, 2, 5)}) == 3


@pytest.mark.requirement("failure:diversity_check_failed")
def test_too_few_types_restart_with_variety_once_and_then_abort_with_what_was_made(
    runner: FaultRunner, aborted: Any
) -> None:
    few = {"ppv_unlock", "bundle", "bump_normal", "dm_farm", "link_drop", "bump_text_only", "renew_on_message"}
    ran = runner.run("esme", on(get_send_types=kept("send_types", lambda row: row["send_type_key"] in few)))
    assert "7 types of 10" in aborted(ran, "diversity_check_failed", "DIVERSITY_CHECK_FAILED")
    assert ran.document["resolution"]["action"].startswith("Let more send types stand: let the data server list ")
    assert ran.document["recovery"] == {"attempted": True, "action": "restart_with_diversity", "success": False}
    assert ran.document["partial_result"]["creator"]["creator_id"] == "esme"


@pytest.mark.requirement("failure:weekly_limits_exceeded")
def test_weekly_caps_hold_by_construction_and_a_pin_cannot_pass_them(runner: FaultRunner) -> None:
    """Unreachable: nothing is left to truncate, even where the server asks for 21 sends on each day (B17)."""
    ran = runner.run("esme", on(get_volume_config=stating(weekly_distribution=week_of(each=21))), dry_run=True)
    by_type = ran.document["summary"]["by_send_type"]
    assert (by_type["vip_program"], by_type["snapchat_bundle"]) == (1, 1)
    assert by_type["tip_goal"] <= 3
    pinned = runner.run("esme", on(), pinned=(pin("vip_program", 1, "20:07"), pin("vip_program", 3, "20:07")))
    assert (pinned.exit_code, pinned.document["error_code"]) == (2, "PIN_INFEASIBLE")
