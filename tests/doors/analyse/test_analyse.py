"""`eros analyse` as a user has it, and the plain object that other doors share."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eros.settings import Settings
from eros.vocabulary.analysis import Analysis, VolumeModule
from eros.vocabulary.caption_warnings import wanted_by_server, warned_type
from eros.vocabulary.facts import VolumeConfig
from eros.vocabulary.ledger import Ledger, NearestUse
from eros.wire.rows import ObjectReader
from eros_app.records.captions import LedgerOf
from eros_app.records.reading import WeekReader
from eros_app.services.analysis import analyse
from eros_app.services.analysis_sections import modules
from eros_app.services.creators import active_creators
from eros_app.services.data_server import data_source

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Eros = Callable[..., Any]


@pytest.mark.requirement("analyse:volume-with-reasons")
def test_every_module_says_what_it_did(alexia: Analysis) -> None:
    volume = alexia.volume
    assert [one.module for one in volume.modules] == [
        "base_tier_calculation",
        "multi_horizon_fusion",
        "confidence_dampening",
        "elasticity_cap",
        "dow_multipliers",
        "content_weighting",
        "caption_pool_check",
        "prediction_tracked",
    ]
    assert volume.modules[0].did.startswith("8,500 fans are high")
    assert volume.total_per_week == sum(volume.weekly_distribution.values())
    assert {one.module: one.applied for one in volume.modules}["confidence_dampening"] is False


@pytest.mark.requirement("analyse:volume-with-reasons")
async def test_a_new_page_has_nothing_moved_and_its_source_is_named(settings: Settings) -> None:
    volume = (await analyse("nova", settings))[0].volume
    assert {one.module for one in volume.modules if one.applied} == {
        "base_tier_calculation",
        "caption_pool_check",
        "prediction_tracked",
    }
    assert "no tracking" in volume.fallback_reason


def volume_of(**stated) -> VolumeConfig:
    quotas = {"revenue_per_day": 6, "engagement_per_day": 5, "retention_per_day": 2}
    week = {"volume_level": "high", "weekly_distribution": (13,) * 7, "message_count": 8}
    return VolumeConfig(**{**quotas, **week, **stated})


def said_by(answer: Mapping[str, Any], **stated) -> dict[str, VolumeModule]:
    volume = volume_of(**{"confidence_score": answer.get("confidence_score", 1.0), **stated})
    return {one.module: one for one in modules(ObjectReader("get_volume_config", dict(answer)), volume)}


@pytest.mark.requirement("analyse:volume-with-reasons")
@pytest.mark.parametrize(
    ("entries", "applied", "did"),
    [
        (
            ("saturation 78: revenue 6 -> 5",),
            [True, False],
            ["no fused scores; saturation 78: revenue 6 -> 5", "of 1, so nothing was drawn back"],
        ),
        (
            ("dampening at 25 messages: revenue 4 -> 5",),
            [False, True],
            ["no fused scores", "towards the base; dampening at 25 messages: revenue 4 -> 5"],
        ),
        (
            ("multi_horizon_fusion", "confidence_dampening"),
            [True, True],
            ["no fused scores", "were drawn back towards the base"],
        ),
        ((), [None, None], ["no fused scores", "give a confidence of 1"]),
    ],
)
def test_a_module_tells_what_the_servers_receipt_says_that_it_moved(entries, applied, did) -> None:
    said = said_by({"confidence_score": 1.0}, adjustments_applied=entries)
    shown = [said[key] for key in ("multi_horizon_fusion", "confidence_dampening")]
    assert [one.applied for one in shown] == applied
    assert all(one.did.endswith(end) for one, end in zip(shown, did, strict=True))


@pytest.mark.requirement("analyse:volume-with-reasons")
@pytest.mark.parametrize(
    ("stated", "used", "did"),
    [
        (0.2, 0.2, "8 messages give a confidence of 0.2; no change was drawn back for it"),
        (0.999, 0.999, "8 messages give a confidence of 0.999; no change was drawn back for it"),
        (1.0, 1.0, "8 messages give a confidence of 1, so nothing was drawn back"),
        (-0.2, 0.0, "a confidence of 0 stands in; no change was drawn back for it"),
        (None, 0.7, "a confidence of 0.7 stands in; no change was drawn back for it"),
    ],
)
def test_a_low_confidence_is_no_reason_why_nothing_was_drawn_back(stated, used, did) -> None:
    said = said_by({"confidence_score": stated}, confidence_score=used, adjustments_applied=("base_tier_calculation",))
    assert said["confidence_dampening"].did == did
    volume = volume_of(confidence_score=0.4, message_count=44, adjustments_applied=("base_tier_calculation",))
    row = ObjectReader("get_volume_config", {"confidence_score": 0.4})
    held = {one.module: one.did for one in modules(row, volume, held_back=5)}["confidence_dampening"]
    assert held == (
        "44 messages give a confidence of 0.4; the data server drew no change back; "
        "the week's plan holds back 5 revenue sends for it"
    )


@pytest.mark.requirement("analyse:volume-with-reasons")
def test_what_a_server_leaves_out_is_not_told_as_a_finding_of_its_modules() -> None:
    silent = said_by({"volume_level": "high"}, fused_saturation=40.0, fused_opportunity=60.0)
    asked = ("elasticity_cap", "dow_multipliers", "caption_pool_check")
    assert {silent[key].did for key in asked} == {"the data server does not say"}
    assert silent["multi_horizon_fusion"].did == "saturation 40, opportunity 60"
    answer = {"elasticity_capped": False, "dow_multipliers_used": {"0": 1.0}, "caption_warnings": []}
    assert [said_by(answer)[key].did for key in asked] == [
        "no sign that more sends would earn less each: not capped",
        "every day counts alike",
        "the data server warns of no send type",
    ]
    counted = said_by({**answer, "caption_pool": {"critical": []}, "adjustments_applied": ["base_tier_calculation"]})
    assert counted["caption_pool_check"].did == "the captions were counted, and the data server warns of no send type"


@pytest.mark.requirement("analyse:horizons")
def test_each_horizon_is_shown_beside_what_is_planned_with(alexia: Analysis) -> None:
    performance = alexia.performance
    assert [one.period for one in performance.horizons] == ["7d", "14d", "30d"]
    assert all(0 <= one.saturation_score <= 100 for one in performance.horizons)
    low, high = (pick(one.saturation_score for one in performance.horizons) for pick in (min, max))
    assert low <= performance.saturation_score <= high


@pytest.mark.requirement("analyse:hours")
def test_the_hours_carry_their_samples_and_what_they_rest_on(alexia: Analysis) -> None:
    timing = alexia.timing
    assert [one.hour for one in timing.hours] == list(range(24))
    assert sum(one.samples for one in timing.hours) == timing.message_count > 0
    assert timing.fallback == "own_priced_sends"


@pytest.mark.requirement("analyse:hours")
async def test_a_page_without_history_is_said_to_borrow_its_hours(settings: Settings) -> None:
    document, _ = await analyse("nova", settings)
    assert (document.timing.source, document.timing.fallback) == ("generic", "general_curve")
    assert "best_timing_missing" in [it.type for it in document.findings]


@pytest.mark.requirement("analyse:hours")
def test_a_page_whose_few_sends_say_nothing_of_hours_is_not_said_to_have_sent_none(eros: Eros) -> None:
    ran = eros("analyse", "nova")
    text = " ".join(ran.out.split())
    assert "8 messages of the last 90 days give a confidence of 0.2; no change was drawn back for it" in text
    assert "rests on a curve that suits most pages: the page has too few sends of its own" in text
    assert "0 sends" not in text


@pytest.mark.requirement("analyse:captions-last")
def test_the_need_is_that_of_next_weeks_allocation(alexia: Analysis) -> None:
    captions = alexia.captions
    needed = {one.send_type_key: one.needed_per_week for one in captions.types}
    follow_ups = needed.pop("ppv_followup")
    assert sum(needed.values()) == 91
    assert 0 < follow_ups <= 28
    assert all(one.short_from is None for one in captions.types)


@pytest.mark.requirement("failure:vault_content_mismatch")
async def test_a_vault_without_any_theme_is_told_as_the_week_would_tell_it(settings: Settings, home: Path) -> None:
    with sqlite3.connect(home / "eros.db") as store:
        store.execute("DELETE FROM vault_matrix")
    document = (await analyse("mira", settings))[0]
    (told,) = (one for one in document.findings if one.type == "vault_content_mismatch")
    assert told.message == (
        "No send of the week would have a content type: the vault's media are of no theme that is known"
    )


@pytest.mark.requirement("analyse:captions-last")
async def test_a_worn_out_type_is_named_with_the_week_it_runs_short(settings: Settings, home: Path) -> None:
    with sqlite3.connect(home / "eros.db") as store:
        store.execute("DELETE FROM caption_bank WHERE caption_type IN ('renewal', 'appreciation')")
    captions = (await analyse("alexia", settings))[0].captions
    short = {one.send_type_key for one in captions.types if one.short_from}
    assert short == {"renew_on_post", "renew_on_message"}
    assert captions.types[0].short_from == date(2026, 11, 23)
    assert captions.types[0].usable == 0


@pytest.mark.requirement("analyse:ledger")
async def test_what_weeks_that_wait_hold_is_no_more_usable_than_what_saved_ones_hold(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another page's week has the captions of the one kind, another week of the page itself those of the other."""
    with sqlite3.connect(home / "eros.db") as store:
        of = "SELECT caption_id FROM caption_bank WHERE caption_type = ?"
        others, own = ([one for (one,) in store.execute(of, (kind,))] for kind in ("renewal", "appreciation"))
        (key,) = store.execute("SELECT database_id FROM database_identity").fetchone()
    monday, before = date(2026, 11, 23), date(2026, 11, 20)
    used = dict.fromkeys(own, NearestUse(day=before, rest=3))
    asked, ledger = [], Ledger.of(used, dict.fromkeys(others, (monday,)), unsaved=[*others, *own])
    monkeypatch.setattr(WeekReader, "ledger", lambda self, of: asked.append(of) or ledger)
    captions = (await analyse("alexia", settings))[0].captions
    short = {one.send_type_key: one.usable for one in captions.types if one.short_from == monday}
    assert short == {"renew_on_post": 0, "renew_on_message": 0}
    assert asked == [LedgerOf(key, "alexia", monday, before)]


@pytest.mark.requirement("analyse:one-count")
@pytest.mark.parametrize("page", ["odessa", "delphine", "luna", "nova", "celeste", "thea"])
async def test_analyse_the_list_of_types_and_the_warnings_count_usable_captions_alike(
    settings: Settings, home: Path, page: str
) -> None:
    captions = (await analyse(page, settings))[0].captions
    listed = await active_creators(data_source(None, settings.database_url), settings, readiness=True)
    (of_types,) = [one["readiness"]["captions_by_type"] for one in listed.rows if one["creator_id"] == page]
    for one in captions.types:
        there = sum(of_types[kind] for kind in one.caption_types)
        assert one.usable <= there if one.at_least else one.usable == there, one.send_type_key
    warned = wanted_by_server(captions.warnings, [one.send_type_key for one in captions.types])
    assert {one.send_type_key: one.wanted for one in captions.types if one.wanted is not None} == warned
    for one in captions.types:
        warning = next((it for it in captions.warnings if warned_type(it, [one.send_type_key])), None)
        assert (warning is None) or not one.at_least
        if warning is not None:
            assert one.usable < (warned.get(one.send_type_key) or 1)
    assert (page in ("odessa", "delphine")) == bool(captions.warnings)


@pytest.mark.requirement("analyse:one-count")
def test_the_page_says_what_is_wanted_for_and_who_takes_what_a_type_lacks(eros: Eros) -> None:
    told = " ".join(eros("analyse", "odessa").out.split())
    assert "wanted: with fewer usable ones the data server warns, whatever this week takes" in told
    assert "ppv_unlock 8 6 14 until Mon 23 Nov, then up to 4 too few: shared with" in told
    assert "expired_winback 0 5 until Mon 23 Nov, then 5 too few" in told
    assert "captions 16 warnings, told with the captions" in told


@pytest.mark.requirement("analyse:rankings")
def test_the_themes_stand_by_rank_with_their_earnings(eros: Eros, alexia: Analysis) -> None:
    rankings = alexia.rankings
    assert [one.rank for one in rankings] == list(range(1, len(rankings) + 1))
    assert rankings[0].tier == "TOP"
    assert rankings[0].average_earnings > rankings[-1].average_earnings
    assert all(one.sends for one in rankings)
    by_what = [one.earnings_per_recipient for one in rankings]
    assert by_what == sorted(by_what, reverse=True)
    told = " ".join(eros("analyse", "alexia").out.split())
    assert "tier sends $/send $/1,000 fans 1 " in told
    assert f"{1000 * by_what[0]:,.2f}" in told


@pytest.mark.requirement("analyse:unknown-creator")
def test_an_unknown_creator_is_answered_with_near_matches(eros: Eros) -> None:
    ran = eros("analyse", "alexai", "--json")
    assert (ran.code, ran.document["error_code"]) == (4, "CREATOR_NOT_FOUND")
    assert ran.document["details"]["near_matches"] == ["alexia"]
    plain = eros("analyse", "alexai")
    assert (plain.code, plain.out) == (4, "")
    assert "Did you mean alexia?" in plain.err


@pytest.mark.requirement("analyse:unknown-creator")
def test_a_server_that_is_not_there_is_exit_5(eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EROS_DB_URL", f"sqlite:///{home / 'elsewhere.db'}")
    ran = eros("analyse", "alexia", "--json")
    assert (ran.code, ran.document["error_code"]) == (5, "MCP_UNAVAILABLE")


@pytest.mark.requirement("analyse:nothing-saved")
def test_the_analysis_is_read_at_a_terminal_and_leaves_nothing_behind(eros: Eros, home: Path) -> None:
    ran = eros("analyse", "alexia")
    assert ran.code == 0
    for heading in ("Volume", "Saturation and opportunity", "Hours", "Captions", "Themes"):
        assert heading in ran.out
    assert not (home / "records.db").exists()
    with sqlite3.connect(home / "eros.db") as store:
        assert store.execute("SELECT count(*) FROM schedule_templates").fetchone() == (0,)


@pytest.mark.requirement("analyse:volume-with-reasons")
def test_json_prints_the_same_object(eros: Eros) -> None:
    ran = eros("analyse", "alexia", "--json")
    assert ran.code == 0
    assert set(ran.document) == {
        *("success", "creator", "week_start", "volume", "performance"),
        *("timing", "captions", "rankings", "vault", "findings"),
    }
    assert json.loads(ran.out) == ran.document


@pytest.mark.requirement("analyse:hours")
def test_the_best_days_name_the_sends_that_they_rest_on_and_claim_nothing_of_the_volume(
    alexia: Analysis, eros: Eros
) -> None:
    """The volume weighs all sends of 60 days, the hours the priced ones of 30: Tuesday is good by the one alone."""
    weekdays = next(one.did for one in alexia.volume.modules if one.module == "dow_multipliers")
    assert ("tuesday" in alexia.timing.best_days, "tuesday 13 -> 12" in weekdays) == (True, True)
    assert weekdays.startswith("Sat counts most (x 1.263), Wed least (x 0.87)")
    told = " ".join(eros("analyse", "alexia").out.split())
    assert (
        "days saturday, sunday, tuesday by the sends of the hours; what each day gets is the volume's rests on the "
        "page's own priced sends"
    ) in told
