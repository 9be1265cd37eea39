"""A small week made by hand that keeps every rule: the checker must find nothing in it, and each change to it.

Three sends a day at 3/3/1 give one of each category; 20 % of 21 sends are four of retention, so that Friday to Sunday
give theirs to engagement (R4). The week is the 98th after 2025-01-06, so Monday's prime hours turn by +1 (R25).
"""

from datetime import datetime, timedelta
from typing import Any

from checker.week import Facts, StoredCaption

START = "2026-11-23"
DATES = [f"2026-11-{day}" for day in range(23, 30)]
STRATEGIES = [
    "revenue_focus",
    "storytelling",
    "variety_max",
    "engagement_burst",
    "balanced_standard",
    "revenue_focus",
    "variety_max",
]
FLAVORS = {
    "revenue_focus": "bundle, flash and vip first",
    "storytelling": "stories",
    "variety_max": "all types in turn",
    "engagement_burst": "farms and bumps",
    "balanced_standard": "even",
}
PRIME = [[20, 21, 22], [18, 19, 20], [19, 20, 21], [20, 21, 22], [18, 19, 20], [19, 20, 21], [20, 21, 22]]
JITTER = [3, -4, 7, -2, 5, -6, 1]

#: day, number, type, category, time, base hour, priority, caption type.
ROWS = [
    (0, 2, "bump_normal", "engagement", "09:18", 9, 1, "flirty"),
    (0, 3, "renew_on_message", "retention", "16:48", 16, 1, "renewal"),
    (0, 1, "ppv_unlock", "revenue", "20:33", 20, 1, "ppv_offer"),
    (1, 2, "dm_farm", "engagement", "10:11", 10, 1, "playful"),
    (1, 3, "expired_winback", "retention", "17:26", 17, 1, "winback"),
    (1, 1, "bundle", "revenue", "19:41", 19, 1, "bundle_offer"),
    (2, 2, "link_drop", "engagement", "09:52", 9, 1, "teaser"),
    (2, 3, "renew_on_post", "retention", "16:22", 16, 1, "appreciation"),
    (2, 1, "tip_goal", "revenue", "20:07", 20, 1, "tip_goal_promo"),
    (3, 2, "bump_descriptive", "engagement", "11:28", 11, 1, "story"),
    (3, 3, "renew_on_message", "retention", "17:13", 17, 1, "renewal"),
    (3, 1, "game_post", "revenue", "21:43", 21, 1, "game_invite"),
    (4, 2, "wall_link_drop", "engagement", "09:20", 9, 1, "teaser"),
    (4, 3, "bump_text_only", "engagement", "14:35", 14, 2, "casual"),
    (4, 1, "ppv_unlock", "revenue", "19:05", 19, 1, "teaser"),
    (5, 2, "like_farm", "engagement", "10:24", 10, 1, "playful"),
    (5, 3, "bump_normal", "engagement", "15:39", 15, 2, "casual"),
    (5, 1, "flash_bundle", "revenue", "20:54", 20, 1, "urgency"),
    (6, 2, "live_promo", "engagement", "11:16", 11, 1, "exclusive"),
    (6, 3, "bump_flyer", "engagement", "15:31", 15, 2, "story"),
    (6, 1, "vip_program", "revenue", "21:01", 21, 1, "vip_promo"),
]
FOLLOW_UPS = {"2026-11-23_1": "20:53", "2026-11-25_1": "20:27", "2026-11-27_1": "19:25"}
CHANNELS = {
    **dict.fromkeys(("wall_link_drop", "like_farm", "renew_on_post"), "wall_post"),
    **dict.fromkeys(("renew_on_message", "expired_winback", "ppv_followup"), "targeted_message"),
}
TARGETS = {
    "renew_on_message": "renew_off",
    "expired_winback": "expired_recent",
    "vip_program": "high_spenders",
    "ppv_followup": "ppv_non_purchasers",
}
MEDIA = {
    **dict.fromkeys(("ppv_unlock", "bundle", "flash_bundle"), "video"),
    **dict.fromkeys(("link_drop", "bump_text_only", "ppv_followup"), "none"),
    **dict.fromkeys(("bump_flyer", "live_promo"), "flyer"),
    "game_post": "gif",
}
FLYERS = {"ppv_unlock", "bundle", "flash_bundle", "vip_program", "bump_flyer", "live_promo"}
PRICES = {"ppv_unlock": 19.99, "bundle": 49.99, "tip_goal": 29.99, "game_post": 9.99, "flash_bundle": 39.99}
GOALS = {"tip_goal": 30.0, "vip_program": 200.0}
EXPIRING = {"link_drop", "game_post", "flash_bundle"}
SHIFTS = {"engagement": (-15, 15), "revenue": (20, -20), "retention": (0, 0)}
#: 0.40 * 90 + 0.35 * 80 + 0.15 * 100 + 0.05 * 100 + 0.05 * 60 = 87
SCORES = {
    "freshness": 90.0,
    "performance": 80.0,
    "type_priority": 100.0,
    "diversity": 100.0,
    "persona": 60.0,
    "composite": 87.0,
}


def _item(number: int, row: tuple[Any, ...]) -> dict[str, Any]:
    day, slot, key, category, clock, base, priority, _ = row
    hour, minute = map(int, clock.split(":"))
    shift = SHIFTS[category][day % 2]
    expires = datetime.fromisoformat(f"{DATES[day]}T{clock}") + timedelta(hours=24)
    channel = CHANNELS.get(key, "mass_message")
    return {
        "slot_id": f"{DATES[day]}_{slot}",
        "scheduled_date": DATES[day],
        "scheduled_time": f"{clock}:00",
        "scheduled_at": f"{DATES[day]}T{clock}:00-05:00",
        "expires_at": f"{expires.isoformat()}-05:00" if key in EXPIRING else None,
        "send_type_key": key,
        "item_type": key,
        "category": category,
        "channel_key": channel,
        "channel": channel,
        "target_key": TARGETS.get(key, "all_active"),
        "caption_id": number,
        "caption_text": f"Hello there, number {number}",
        "caption_scores": dict(SCORES),
        "needs_caption": False,
        "content_type_id": None if MEDIA.get(key) == "none" else 1,
        "theme": None if MEDIA.get(key) == "none" else "solo",
        "media_type": MEDIA.get(key, "picture"),
        "flyer_required": int(key in FLYERS),
        "suggested_price": PRICES.get(key),
        "campaign_goal": GOALS.get(key),
        "priority": priority,
        "strategy_used": STRATEGIES[day],
        "flavor_emphasis": FLAVORS[STRATEGIES[day]],
        "is_follow_up": 0,
        "parent_item_id": None,
        "followup_delay_minutes": None,
        "warnings": [],
        "variation_metadata": {
            "base_hour": base,
            "time_shift": shift,
            "jitter": JITTER[day],
            "slot_offset": 60 * hour + minute - 60 * base - shift - JITTER[day],
            "micro_offset": 0,
            "daily_strategy": STRATEGIES[day],
            "prime_hours_used": PRIME[day],
            "time_adjusted": False,
            "adjustment_reason": None,
        },
    }


def _follow_up(number: int, parent: str, clock: str) -> dict[str, Any]:
    day = DATES.index(parent[:10])
    item = _item(number, (day, 9, "ppv_followup", "retention", clock, int(clock[:2]), 1, ""))
    linked = {"slot_id": f"{parent}_followup", "is_follow_up": 1, "parent_item_id": parent}
    return item | linked | {"followup_delay_minutes": 20}


def items() -> list[dict[str, Any]]:
    made = [_item(number, row) for number, row in enumerate(ROWS, 1)]
    made += [_follow_up(number, *pair) for number, pair in enumerate(FOLLOW_UPS.items(), len(ROWS) + 1)]
    return sorted(made, key=lambda item: (item["scheduled_date"], item["scheduled_time"]))


SUMMARY = {
    "total_items": 24,
    "by_category": {"revenue": 7, "engagement": 10, "retention": 7},
    "by_day": dict(zip(DATES, (4, 3, 4, 3, 4, 3, 3), strict=True)),
    "by_send_type": {
        "ppv_unlock": 2,
        "bundle": 1,
        "tip_goal": 1,
        "game_post": 1,
        "flash_bundle": 1,
        "vip_program": 1,
        "bump_normal": 2,
        "dm_farm": 1,
        "link_drop": 1,
        "bump_descriptive": 1,
        "wall_link_drop": 1,
        "bump_text_only": 1,
        "like_farm": 1,
        "live_promo": 1,
        "bump_flyer": 1,
        "renew_on_message": 2,
        "expired_winback": 1,
        "renew_on_post": 1,
        "ppv_followup": 3,
    },
    "unique_send_types": 19,
    "followups_generated": 3,
    "followups_eligible": 3,
    "followups_skipped_limit": 0,
    "followups_skipped_timing": 0,
    "followups_skipped_audience": 0,
    "daily_strategies": dict(zip(DATES, STRATEGIES, strict=True)),
    "daily_prime_hours": dict(zip(DATES, PRIME, strict=True)),
    "caption_coverage": 1.0,
    "average_freshness": 90.0,
    "duplicate_captions": 0,
}
WEIGHTS = {
    "completeness": 15,
    "diversity": 15,
    "captions": 15,
    "timing": 15,
    "quality": 10,
    "targeting": 10,
    "followups": 5,
    "balance": 5,
    "variation": 5,
    "confidence": 5,
}
VOLUME = {
    "weekly_distribution": [3] * 7,
    "dow_multipliers_used": [1.0] * 7,
    "confidence_score": 0.85,
    "message_count": 120,
    "fused_saturation": 45.0,
    "fused_opportunity": 62.0,
    "divergence_detected": False,
    "elasticity_capped": False,
    "adjustments_applied": ["base_tier_calculation"],
    "caption_warnings": [],
    "prediction_id": 12,
}


def document() -> dict[str, Any]:
    checks = [
        {"id": name, "name": name, "passed": True, "weight": weight, "points": weight, "detail": "all of 24"}
        for name, weight in WEIGHTS.items()
    ]
    return {
        "success": True,
        "status": "saved",
        "generation_id": "a7f3c2d1-9b8e-4f12-a3d5-6c8e9f0b1a2d",
        "review_id": None,
        "template_id": 7,
        "creator_id": "marlow",
        "week_start": START,
        "week_end": "2026-11-29",
        "timezone": "America/New_York",
        "seed": 17,
        "degraded": False,
        "pipeline_version": "1.0",
        "duration_ms": 900,
        "summary": SUMMARY,
        "validation": {"status": "passed", "score": 100.0, "errors": 0, "warnings": 0},
        "validation_report": {
            "checks": checks,
            "errors": [],
            "warnings": [],
            "volume_metadata": VOLUME,
            "requires_caption_review": False,
        },
        "volume_metadata": VOLUME,
        "recommendations": [],
        "recoveries": [],
        "degradations": [],
        "ledger": "0" * 64,
        "supersedes": None,
        "items": items(),
    }


def facts() -> Facts:
    types = [row[-1] for row in ROWS] + ["ppv_followup"] * len(FOLLOW_UPS)
    rows = {
        n: StoredCaption(f"Hello there, number {n}", kind, None, False, True, 90.0, 80.0)
        for n, kind in enumerate(types, 1)
    }
    return Facts(
        page_type="paid",
        timezone="America/New_York",
        volume_level="low",
        revenue_per_day=3,
        engagement_per_day=3,
        retention_per_day=1,
        weekly_distribution=(3,) * 7,
        confidence=0.85,
        peak_hours=(19, 20, 21),
        media_kinds=frozenset({"video", "picture", "gif", "flyer"}),
        themes=frozenset({1, 2}),
        theme_names={1: "solo", 2: "outdoor"},
        captions=rows,
    )
