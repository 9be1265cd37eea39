"""Small fixtures by code: what a healthy server of the specification's spelling knows of one creator.

``ServerData`` is all of it, with the case's overrides put in. Captions are numbered; the same case gives the
same data.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from eros.vocabulary.catalogue import CHANNELS, TARGETS, SendType, default_catalogue
from eros.vocabulary.ports import Answer
from evals.scenario import CaptionBank, Override, Page, ServerScript

CREATOR = "robin"
#: 1.2, Volume Tier Mapping: fans in the middle of the tier, and a day's revenue, engagement and retention.
TIERS: dict[str, tuple[int, tuple[int, int, int]]] = {
    "low": (600, (3, 3, 1)),
    "mid": (3_000, (4, 4, 2)),
    "high": (9_000, (6, 5, 2)),
    "ultra": (30_000, (8, 6, 3)),
}
#: Sends more or less than the day's total, Monday to Sunday; they add up to nothing.
WEEKDAY_OFFSETS = (0, -1, 0, 0, 1, 1, -1)
THEMES = {1: "solo", 2: "outdoor", 3: "lingerie", 4: "fitness", 5: "travel", 6: "cosplay"}
REST_DAYS = 30
_PLACES = (100.0, 70.0, 50.0)

_GREETINGS = ("Hi you!", "Hello there.", "Hey!")
_OPENINGS = (
    "Guess what I just finished", "Coffee first, then this", "I saved the good light for you", "Plot twist for tonight",
    "My playlist picked the mood", "Somebody asked for more", "Rainy afternoon, warm room", "New outfit, new video",
    "I could not pick one favourite", "Tell me if I am wrong", "The camera stayed on", "This one took all week",
    "I owe you a smile", "Quiet evening over here",
)  # fmt: skip
_MIDDLES = (
    "and I want you to see it first", "so I kept the best part for the end", "and it turned out better than planned",
    "because you always notice the details", "and the colours came out lovely", "so take your time with it",
    "and I laughed through half of it", "and nobody else has seen it yet", "because tonight felt right",
    "so I wrote a little note with it", "and I would do it again",
)  # fmt: skip
_ENDINGS = (
    "Come and look 😊", "Waiting for your word 💌", "Open it when you are ready.", "Tell me your favourite part 😉",
    "It is all yours tonight ✨", "See you inside 💛", "Which one would you keep?", "Let me know, okay? 😘",
    "I will be around.", "Ready when you are 🔥", "Promise you will like it 🥰", "Hugs from my sofa ☕",
    "Until later 🌙",
)  # fmt: skip


@dataclass(frozen=True)
class ServerData:
    """The answers by tool, and the caption bank; both in the specification's spelling, overrides put in."""

    answers: Mapping[str, Answer]
    captions: tuple[Answer, ...]
    catalogue: tuple[Answer, ...]

    def captions_for(self, send_type_key: str, arguments: Mapping[str, Any]) -> list[Answer]:
        """What get_send_type_captions finds: the type's own caption types, freshest first."""
        kinds = default_catalogue()[send_type_key].caption_types
        fitting = (
            {
                **row,
                "send_type_priority": 1 + kinds.index(row["caption_type"]),
                "type_priority_score": _PLACES[min(kinds.index(row["caption_type"]), 2)],
            }
            for row in self.captions
            if row["caption_type"] in kinds
        )
        return _picked(fitting, arguments)

    def top_captions(self, arguments: Mapping[str, Any]) -> list[Answer]:
        kind = arguments.get("caption_type")
        return _picked((row for row in self.captions if kind in (None, row["caption_type"])), arguments)

    def a_week_later(self, used: Iterable[int]) -> "ServerData":
        """The data after ``used`` were sent: they have rested a week, all others a week more."""
        sent = set(used)
        rested = 100 * 7 / REST_DAYS
        captions = tuple(
            {
                **row,
                "freshness_score": rested if row["caption_id"] in sent else min(100.0, row["freshness_score"] + rested),
            }
            for row in self.captions
        )
        return replace(self, captions=captions)


def _picked(rows: Iterable[Answer], arguments: Mapping[str, Any]) -> list[Answer]:
    left_out = set(arguments.get("exclude_ids") or ())
    good = [
        row
        for row in rows
        if row["freshness_score"] >= arguments.get("min_freshness", 0)
        and row["performance_score"] >= arguments.get("min_performance", 0)
        and row["caption_id"] not in left_out
    ]
    good.sort(key=lambda row: (-row["freshness_score"], -row["performance_score"], row["caption_id"]))
    return good[: arguments.get("limit", 10)]


def server_data(server: ServerScript) -> ServerData:
    """The data of a case's server."""
    answers = {**_healthy(server.page)}
    for tool, override in server.answers.items():
        if tool in answers:
            answers[tool] = overridden(answers[tool], override)
    return ServerData(
        answers, captions(server.bank, server.page), tuple(send_type(it) for it in default_catalogue().values())
    )


def overridden(answer: Answer, override: Override) -> Answer:
    if override.body is not None:
        return dict(copy.deepcopy(override.body))
    made: Answer = _merged(answer, override.put)
    for path in override.drop:
        *parents, leaf = path.split(".")
        holder = made
        for parent in parents:
            holder = holder[parent]
        holder.pop(leaf, None)
    for name, rows in override.append.items():
        made[name] = [*made[name], *copy.deepcopy(rows)]
    for name, words in override.only.items():
        made[name] = [row for row in made[name] if set(words) & {it for it in row.values() if isinstance(it, str)}]
    return made


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**copy.deepcopy(old), **{key: _merged(old.get(key), value) for key, value in new.items()}}
    return copy.deepcopy(new)


def _healthy(page: Page) -> dict[str, Answer]:
    return {
        "get_creator_profile": {"creator": creator(page), "analytics_summary": {"total_messages_sent": 320}},
        "get_active_creators": {"creators": [creator(page)], "count": 1},
        "get_volume_config": volume(page),
        "get_performance_trends": trends(page),
        "get_vault_availability": vault(),
        "get_best_timing": timing(page),
        "get_persona_profile": persona(),
        "get_content_type_rankings": rankings(),
        "get_audience_targets": targets(page),
        "get_channels": channels(),
        "get_send_types": send_types(page),
        "execute_query": {"results": [], "count": 0},  # no week stands there yet
    }


def creator(page: Page) -> Answer:
    fans = TIERS[page.tier][0] if page.fans is None else page.fans
    return {
        "id": CREATOR, "creator_id": CREATOR, "page_name": CREATOR, "display_name": "Robin",
        "page_type": page.page_type, "timezone": page.timezone, "fan_count": fans, "tier": page.tier,
        "volume_level": page.tier, "performance_tier": 3, "is_active": 1,
    }  # fmt: skip


def volume(page: Page) -> Answer:
    """An optimized result with a week that is not uniform (R4, R8)."""
    revenue, engagement, retention = TIERS[page.tier][1]
    retention = 0 if page.page_type == "free" else retention
    total = revenue + engagement + retention
    return {
        "creator_id": CREATOR, "volume_level": page.tier,
        "revenue_per_day": revenue, "engagement_per_day": engagement, "retention_per_day": retention,
        "weekly_distribution": {str(day): total + more for day, more in enumerate(WEEKDAY_OFFSETS)},
        "dow_multipliers_used": {str(day): round(1 + 0.08 * more, 2) for day, more in enumerate(WEEKDAY_OFFSETS)},
        "content_allocations": {"solo": 3, "outdoor": 2}, "confidence_score": page.confidence,
        "message_count": 320, "fused_saturation": page.saturation, "fused_opportunity": page.opportunity,
        "divergence_detected": False, "elasticity_capped": False,
        "adjustments_applied": ["base_tier_calculation", "multi_horizon_fusion"], "caption_warnings": [],
        "prediction_id": 4711, "calculation_source": page.source, "data_source": "volume_performance_tracking",
        "type_limits": {},
    }  # fmt: skip


def trends(page: Page) -> Answer:
    return {
        "creator_id": CREATOR, "period": "14d", "saturation_score": page.saturation,
        "opportunity_score": page.opportunity, "revenue_trend": "stable", "engagement_velocity": 0.02,
    }  # fmt: skip


def vault() -> Answer:
    items = [
        {"content_type_id": number, "type_name": name, "has_content": 1, "quantity_available": 12 + number}
        for number, name in THEMES.items()
    ]
    kinds = {"video": 40, "picture": 200, "gif": 30, "flyer": 25}
    return {
        "creator_id": CREATOR,
        "available_content_types": list(kinds),
        "content_counts": kinds,
        "vault_items": items,
    }


def timing(page: Page) -> Answer:
    """A curve that rises from the morning to 21 h and falls after it."""
    hours = {str(hour): round(max(0.1, 1 - abs(hour - 21) / 16), 3) for hour in range(24)}
    return {
        "creator_id": CREATOR, "timezone": page.timezone, "peak_hours": [19, 20, 21], "avoid_hours": [3, 4, 5, 6],
        "best_days": ["friday", "saturday"], "hourly_performance": hours,
    }  # fmt: skip


def persona() -> Answer:
    return {
        "creator": {"creator_id": CREATOR},
        "persona": {
            "archetype": "girl_next_door", "primary_tone": "friendly", "secondary_tone": "playful",
            "emoji_frequency": "light", "favorite_emojis": ["😊", "💛"], "slang_level": "low",
            "avg_caption_length": 95,
        },
        "enhanced": {"signature_phrases": ["see you inside"]},
        "voice_samples": ["Hi you! I made something new today and I think you will like it 😊"],
    }  # fmt: skip


def rankings() -> Answer:
    tiers = ("TOP", "TOP", "MID", "MID", "LOW", "LOW")
    rows = [
        {"content_type": name, "rank": number, "performance_tier": tier}
        for (number, name), tier in zip(THEMES.items(), tiers, strict=True)
    ]
    return {"creator_id": CREATOR, "rankings": rows}


def targets(page: Page) -> Answer:
    rows = [
        {
            "target_key": it.target_key, "display_name": it.display_name,
            "applicable_page_types": list(it.page_types), "applicable_channels": list(it.channel_keys),
        }
        for it in TARGETS
        if page.page_type in it.page_types
    ]  # fmt: skip
    return {"targets": rows, "count": len(rows)}


def channels() -> Answer:
    return {
        "channels": [{"channel_key": it.channel_key, "supports_targeting": it.supports_targeting} for it in CHANNELS]
    }


def send_types(page: Page) -> Answer:
    rows = [send_type(it) for it in default_catalogue().values() if it.on(page.page_type)]
    return {"send_types": rows, "count": len(rows)}


def send_type(kind: SendType) -> Answer:
    """A row of the catalogue as get_send_types writes it."""
    return {
        "send_type_key": kind.send_type_key, "category": kind.category, "page_type": kind.page_type,
        "platform_feature": kind.channel_key, "media_type": kind.media_type,
        "requires_media": int(kind.requires_media), "requires_flyer": int(kind.requires_flyer),
        "requires_price": int(kind.requires_price), "requires_link": int(kind.requires_link),
        "can_have_followup": int(kind.can_have_followup), "max_per_day": kind.max_per_day,
        "max_per_week": kind.max_per_week, "min_time_between": kind.min_minutes_between,
        "default_expiration_hours": kind.default_expiration_hours, "default_target": kind.default_target,
        "required_target": ";".join(kind.required_target) or None, "base_price": kind.base_price,
        "caption_types": list(kind.caption_types), "is_active": 1,
    }  # fmt: skip


def captions(bank: CaptionBank, page: Page) -> tuple[Answer, ...]:
    """The bank's captions, each caption type's scores spread over the ranges, one in three with a theme."""
    kinds = dict.fromkeys(kind for it in default_catalogue().values() for kind in it.caption_types)
    places = [
        (kind, number, count)
        for kind in kinds
        if (count := bank.types.get(kind, bank.per_type))
        for number in range(count)
    ]
    rows = [_caption(serial, *place, bank) for serial, place in enumerate(places, start=1)]
    return _with_texts(rows, bank)


def _caption(serial: int, kind: str, number: int, count: int, bank: CaptionBank) -> Answer:
    share = number / max(1, count - 1)
    other = (number * 7 % count) / max(1, count - 1)
    return {
        "caption_id": 100_000 + serial,
        "caption_text": text_of(serial),
        "caption_type": kind,
        "content_type_id": 1 + number % len(THEMES) if number % 3 == 0 else None,
        "tone": ("friendly", "playful", "flirty", None)[number % 4],
        "is_paid_page_only": bool(bank.paid_only) and number % bank.paid_only == 0,
        "freshness_score": round(bank.fresh[1] - share * (bank.fresh[1] - bank.fresh[0]), 2),
        "performance_score": round(bank.sells[1] - other * (bank.sells[1] - bank.sells[0]), 2),
        "diversity_score": 90.0 if number % 5 else 100.0,
        "times_used": number % 4,
    }


@cache
def text_of(serial: int) -> str:
    """A friendly text. The four lists' lengths have no common divisor, so that as many differ as there are ways."""
    greeting, opening, middle, ending = (
        words[serial % len(words)] for words in (_GREETINGS, _OPENINGS, _MIDDLES, _ENDINGS)
    )
    return f"{greeting} {opening}, {middle}. {ending}"


def _with_texts(rows: list[Answer], bank: CaptionBank) -> tuple[Answer, ...]:
    """The bank's own texts on the best captions of the type, so that a choice by score would take them."""
    best = sorted((row for row in rows if row["caption_type"] == bank.of), key=lambda row: row["caption_id"])
    for row, text in zip(best, bank.texts, strict=False):
        row.update(caption_text=text, freshness_score=100.0, performance_score=100.0)
    return tuple(rows)
