"""What the independent checker holds a week against: the mocked server's own answers, told as its facts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from checker.server_facts import NIGHT
from checker.week import Facts, StoredCaption

from evals.fixtures import ServerData

FOLLOW_UP_TARGET = "ppv_non_purchasers"


def facts_of(data: ServerData, corrections: Mapping[str, Any]) -> Facts:
    """What the answers state. ``corrections`` stand for what they do not, by the specification's fallbacks."""
    volume = _object(data.answers["get_volume_config"])
    timing = _object(data.answers["get_best_timing"])
    vault = _object(data.answers["get_vault_availability"])
    creator = _object(_object(data.answers["get_creator_profile"]).get("creator"))
    kinds = vault.get("available_content_types")
    items = vault.get("vault_items")
    week = volume.get("weekly_distribution") or {}
    facts = Facts(
        page_type=creator.get("page_type", "paid"),
        timezone=creator.get("timezone") or timing.get("timezone") or "America/Los_Angeles",
        volume_level=volume.get("volume_level") or creator.get("volume_level") or "low",
        revenue_per_day=volume.get("revenue_per_day", 0),
        engagement_per_day=volume.get("engagement_per_day", 0),
        retention_per_day=volume.get("retention_per_day", 0),
        weekly_distribution=tuple(week.get(str(day), 0) for day in range(7)),
        confidence=volume.get("confidence_score") or 0.0,
        calculation_source=volume.get("calculation_source"),
        saturation=volume.get("fused_saturation", 50.0),
        opportunity=volume.get("fused_opportunity", 50.0),
        peak_hours=tuple(timing.get("peak_hours") or (19, 20, 21, 22)),
        avoid_hours=tuple(sorted({*(timing.get("avoid_hours") or ()), *NIGHT})),
        media_kinds=None if kinds is None else frozenset(kinds),
        themes=None if items is None else frozenset(row["content_type_id"] for row in items if row["has_content"]),
        caption_warnings=tuple(volume.get("caption_warnings") or ()),
        captions={row["caption_id"]: _row(row) for row in data.captions},
        volume={name: value for name, value in volume.items() if name != "prediction_id"},
        reaches_non_purchasers=_reached(data.answers["get_audience_targets"]),
    )
    lists = {name: tuple(value) for name, value in corrections.items() if isinstance(value, list)}
    return replace(facts, **{**corrections, **lists})


def _reached(answer: Any) -> bool:
    """Whether follow-ups have somebody to go to: without any target the shipped ones stand, which hold them."""
    keys = {row["target_key"] for row in _object(answer).get("targets") or ()}
    return not keys or FOLLOW_UP_TARGET in keys


def _object(answer: Any) -> Mapping[str, Any]:
    return answer if isinstance(answer, dict) else {}


def _row(row: Mapping[str, Any]) -> StoredCaption:
    return StoredCaption(
        text=row["caption_text"],
        caption_type=row["caption_type"],
        content_type_id=row["content_type_id"],
        paid_only=row["is_paid_page_only"],
        freshness=row["freshness_score"],
        performance=row["performance_score"],
    )
