from datetime import UTC, datetime

import pytest

from eros.failures import PhaseFailure, ToolFailure
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import CORRECT_DATA, Creator, Performance, Vault, VaultTheme, VolumeConfig
from eros.wire import SendTypes, Trends, read_send_types, read_trends
from nodes.initialize.fallbacks import (
    after_phase_1,
    page_types,
    resolve_performance,
    resolve_timing,
    resolve_vault,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SILENT = ToolFailure("get_something", "timeout", "no answer within 15 s")
VOLUME = VolumeConfig(
    volume_level="high",
    revenue_per_day=6,
    engagement_per_day=5,
    retention_per_day=2,
    weekly_distribution=(13,) * 7,
    confidence_score=0.85,
)
OPTIMIZED = VOLUME.model_copy(
    update={"calculation_source": "optimized", "fused_saturation": 45.0, "fused_opportunity": 62.0}
)
CATALOGUE = default_catalogue()


def types(findings):
    return [finding.error_type for finding in findings]


@pytest.mark.requirement("initialize:one-saturation")
def test_an_optimized_volume_brings_its_own_saturation_and_another_takes_the_trends():
    trends = Trends(saturation_score=80, opportunity_score=20, revenue_trend="down", engagement_velocity=0.1)
    fused, _ = resolve_performance(trends, OPTIMIZED)
    assert (fused.saturation_score, fused.opportunity_score, fused.revenue_trend) == (45, 62, "down")
    plain, findings = resolve_performance(trends, OPTIMIZED.model_copy(update={"calculation_source": "dynamic"}))
    assert (plain.saturation_score, plain.opportunity_score, plain.engagement_velocity) == (80, 20, 0.1)
    assert findings == ()


@pytest.mark.requirement("initialize:one-saturation")
def test_a_degraded_volume_is_not_optimized_whatever_it_says():
    performance, _ = resolve_performance(
        Trends(saturation_score=80, opportunity_score=20), OPTIMIZED.model_copy(update={"degradation_level": 1})
    )
    assert performance.saturation_score == 80


@pytest.mark.requirement("initialize:trends")
@pytest.mark.parametrize("trends", [SILENT, Trends(), Trends(saturation_score=80)], ids=["silent", "empty", "half"])
def test_missing_trends_are_neutral_and_medium(trends):
    performance, (finding,) = resolve_performance(trends, VOLUME)
    assert performance.opportunity_score == 50
    assert performance.saturation_score == (80 if trends == Trends(saturation_score=80) else 50)
    assert performance.revenue_trend == "stable"
    assert (finding.error_type, finding.severity) == ("performance_trends_unavailable", "MEDIUM")


@pytest.mark.requirement("initialize:trends", "volume:odd-figures")
def test_half_of_the_trends_that_is_garbage_is_named_and_the_other_half_is_the_trends_own():
    half = read_trends({"saturation_score": 150, "opportunity_score": 33, "revenue_trend": "sideways"})
    performance, findings = resolve_performance(half, VOLUME)
    assert (performance.saturation_score, performance.opportunity_score, performance.revenue_trend) == (
        50,
        33,
        "stable",
    )
    assert [(it.error_type, it.message) for it in findings] == [
        ("figure_ignored", "saturation_score is 150, not within 0 to 100; saturation score 50 is used"),
        (
            "figure_ignored",
            "revenue_trend is 'sideways', neither a trend nor a change in percent; revenue trend stable is used",
        ),
    ]


@pytest.mark.requirement("initialize:trends")
def test_a_score_of_the_trends_is_told_as_theirs_where_they_leave_the_other_out():
    _, (finding,) = resolve_performance(Trends(opportunity_score=33), VOLUME)
    assert finding.message == "Performance trends say nothing of saturation - using neutral defaults"
    assert finding.fallback == (
        "saturation 50 (neutral), opportunity 33 (as the trends state it), revenue trend stable"
    )


@pytest.mark.requirement("initialize:trends")
def test_scores_that_an_optimized_volume_has_need_no_trends_but_a_silent_tool_is_still_said():
    performance, findings = resolve_performance(Trends(revenue_trend="down"), OPTIMIZED)
    assert performance == Performance(saturation_score=45.0, opportunity_score=62.0, revenue_trend="down")
    assert [(it.severity, it.message) for it in findings] == [
        (
            "LOW",
            "the performance trends state no saturation_score and no opportunity_score; saturation 45 and opportunity "
            "62 of the volume are used",
        )
    ]
    _, (one,) = resolve_performance(Trends(opportunity_score=20), OPTIMIZED)
    assert one.message.endswith("state no saturation_score; saturation 45 of the volume is used")
    for silent in (SILENT, Trends()):
        performance, findings = resolve_performance(silent, OPTIMIZED)
        assert (performance.saturation_score, types(findings)) == (45, ["performance_trends_unavailable"])


def listed(*keys: str, **stated) -> SendTypes:
    kinds = {key: CATALOGUE[key].model_copy(update=stated) for key in keys}
    return SendTypes(kinds, deprecated=(), unknown=())


@pytest.mark.requirement("initialize:page-filter")
def test_a_page_gets_its_own_types_and_those_of_both():
    everything = SendTypes(CATALOGUE, (), ())
    paid, _ = page_types(everything, "paid")
    free, _ = page_types(everything, "free")
    assert set(CATALOGUE) - set(paid) == {"ppv_wall"}
    assert set(CATALOGUE) - set(free) == {"tip_goal", "renew_on_post", "renew_on_message", "expired_winback"}


@pytest.mark.requirement("initialize:page-filter", "volume:odd-figures")
def test_a_value_of_a_type_that_is_garbage_is_told_on_the_pages_that_have_the_type():
    rows = [{"send_type_key": key, "max_per_day": -1} for key in ("ppv_wall", "dm_farm")]
    _, findings = page_types(read_send_types({"send_types": rows}), "paid")
    assert [it.message for it in findings] == ["max_per_day of dm_farm is -1, not a count; the catalogue's 2 is used"]


@pytest.mark.requirement("initialize:page-filter")
def test_renewals_stay_off_a_free_page_whatever_the_server_says():
    free, _ = page_types(
        listed("renew_on_post", "renew_on_message", "expired_winback", "bundle", page_type="both"), "free"
    )
    assert list(free) == ["bundle"]


@pytest.mark.requirement("initialize:send-types-empty")
@pytest.mark.parametrize("answer", [SILENT, listed(), listed("ppv_wall")], ids=["silent", "empty", "other page"])
def test_no_send_types_for_the_page_is_high(answer):
    with pytest.raises(PhaseFailure) as raised:
        page_types(answer, "paid")
    assert (raised.value.error_type, raised.value.kind.severity) == ("send_types_empty", "HIGH")


@pytest.mark.requirement("initialize:send-types-empty")
def test_a_list_of_types_that_the_catalogue_does_not_know_is_told_with_their_names():
    with pytest.raises(PhaseFailure, match=r"lists no send type that is known \(only 5\) for a paid page"):
        page_types(SendTypes({}, deprecated=(), unknown=("5",)), "paid")


@pytest.mark.requirement("initialize:deprecated")
def test_deprecated_and_unknown_rows_are_ignored_and_said():
    _, findings = page_types(SendTypes({"bundle": CATALOGUE["bundle"]}, ("ppv_message",), ("zebra_post",)), "paid")
    assert [(finding.error_type, finding.severity) for finding in findings] == [
        ("deprecated_send_type_listed", "LOW"),
        ("unknown_send_type_listed", "LOW"),
    ]


@pytest.mark.requirement("initialize:vault")
@pytest.mark.parametrize(
    ("vault", "said"),
    [
        (SILENT, "Vault data missing - assuming content availability (no answer"),
        (Vault(), "Vault data missing - assuming content availability"),
        (Vault(themes=()), "The vault lists no items - assuming content availability"),
    ],
    ids=["silent", "nothing said", "no items"],
)
def test_a_missing_vault_and_one_without_items_are_assumed_to_hold_everything_and_told_apart(vault, said):
    assumed, (finding,) = resolve_vault(vault)
    assert assumed.has("flyer")
    assert assumed.themes is None
    assert (finding.error_type, finding.severity) == ("vault_data_missing", "MEDIUM")
    assert finding.message.startswith(said)


@pytest.mark.requirement("initialize:vault")
def test_a_vault_without_media_kinds_keeps_its_themes_and_one_warning():
    themes = (VaultTheme(content_type_id=1, type_name="solo"),)
    vault, (finding,) = resolve_vault(Vault(themes=themes))
    assert (vault.themes, vault.has("video")) == (themes, True)
    assert (finding.error_type, finding.severity) == ("vault_media_unknown", "LOW")


@pytest.mark.requirement("initialize:vault")
def test_a_vault_that_is_known_to_lack_a_kind_lacks_it_silently():
    vault, findings = resolve_vault(Vault(media_kinds=("video",)))
    assert (vault.has("video"), vault.has("gif"), vault.has("none"), findings) == (True, False, True, ())


@pytest.mark.requirement("initialize:timing")
def test_missing_hours_are_generic_in_the_profiles_zone(profile):
    timing, (finding,) = resolve_timing(SILENT, profile(timezone="Europe/London"), NOW)
    assert (timing.peak_hours, timing.avoid_hours, timing.timezone) == ((19, 20, 21, 22), (3, 4, 5, 6), "Europe/London")
    assert (finding.error_type, finding.severity) == ("best_timing_missing", "LOW")
    assert "no answer within 15 s" in finding.message


@pytest.mark.requirement("initialize:timing")
def test_hours_without_a_zone_take_the_profiles(profile):
    timing, findings = resolve_timing({"peak_hours": [20, 21]}, profile(timezone="Europe/London"), NOW)
    assert (timing.peak_hours, timing.timezone, findings) == ((20, 21), "Europe/London", ())


def known(**parts):
    creator = Creator(
        creator_id="a", page_name="a", display_name="A", page_type="free", volume_level="low", timezone="UTC"
    )
    return {
        "creator": creator,
        "volume": VOLUME,
        "performance": Performance(),
        "send_types": {"bundle": CATALOGUE["bundle"]},
        **parts,
    }


@pytest.mark.requirement("initialize:checkpoint")
@pytest.mark.parametrize(
    ("parts", "error_type"),
    [
        ({"send_types": {}}, "send_types_empty"),
        ({"send_types": {"tip_goal": CATALOGUE["tip_goal"]}}, "send_types_empty"),
        ({"volume": VOLUME.model_copy(update={"weekly_distribution": (13,) * 6})}, "volume_config_missing"),
        ({"volume": VOLUME.model_copy(update={"revenue_per_day": -1})}, "volume_config_missing"),
        ({"performance": Performance(saturation_score=101)}, "volume_config_missing"),
    ],
)
def test_the_checkpoint_halts_for_what_no_week_can_be_made_of(parts, error_type):
    after_phase_1(known())
    with pytest.raises(PhaseFailure) as raised:
        after_phase_1(known(**parts))
    assert raised.value.error_type == error_type


@pytest.mark.requirement("initialize:timing")
def test_hours_that_were_answered_and_cannot_be_used_are_not_called_missing(profile):
    timing, findings = resolve_timing({"peak_hours": [3, 4], "avoid_hours": [19, 20]}, profile(timezone="UTC"), NOW)
    odd, unused = findings
    assert odd.message == (
        "peak_hours holds 3, 4, outside of the hours 8 to 23 of a week; the peak hours 21, 22 are used"
    )
    assert unused.message == "No peak hour that the data server states can be used - using generic peak hours"
    assert (unused.fallback, unused.action) == ("peak hours 21, 22", CORRECT_DATA)
    assert {19, 20} <= set(timing.avoid_hours)


@pytest.mark.requirement("initialize:peaks-avoided")
@pytest.mark.parametrize(
    ("avoid", "peaks", "told"),
    [
        ([12], (19, 20, 21), None),
        ([20], (19, 21), "peak_hours holds 20, and so does avoid_hours; the peak hours 19, 21 are used"),
        (
            [19, 20, 21],
            (10, 11, 23),
            "peak_hours holds 19, 20, 21, and so does avoid_hours; the peak hours 10, 11, 23 are used",
        ),
    ],
)
def test_hours_to_avoid_are_no_peaks_and_the_contradiction_is_told(profile, avoid, peaks, told):
    """Of the hours that are left the best stand in, the later of two that are alike."""
    stated = {"peak_hours": [19, 20, 21], "avoid_hours": avoid, "timezone": "UTC"}
    timing, findings = resolve_timing({**stated, "hourly_performance": {"10": 1.0, "11": 0.9}}, profile(), NOW)
    assert timing.peak_hours == peaks
    assert [it.message for it in findings] == ([told] if told else [])


@pytest.mark.requirement("initialize:timing")
def test_a_list_of_peaks_without_any_is_told_with_the_hours_that_earnings_make_peaks(profile):
    best = [{"hour": hour, "avg_earnings": 10.0, "message_count": 9} for hour in (18, 20)]
    _, (told,) = resolve_timing({"peak_hours": [], "best_hours": best, "timezone": "UTC"}, profile(), NOW)
    assert told.message == "peak_hours names no hour; the peak hours 18, 20 are used"
    _, (missing,) = resolve_timing({"peak_hours": [], "timezone": "UTC"}, profile(), NOW)
    assert missing.message == "Best timing data missing - using generic peak hours"


@pytest.mark.requirement("initialize:timing")
def test_hours_of_most_pages_are_told_as_what_the_data_server_says_they_are(profile):
    general = {"peak_hours": [19, 20, 21], "fallback": "general_curve", "timezone": "UTC"}
    _, (finding,) = resolve_timing(general, profile(timezone="UTC"), NOW)
    assert finding.message.endswith("those of most pages: this one has too few sends of its own that earned anything")
    assert finding.fallback == "peak hours 19, 20, 21"
