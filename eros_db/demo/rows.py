"""Demo data as rows of the server's tables. Moments that no rule reads are counted back from ``as_of``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from eros.vocabulary.same_text import digest_unspaced, unspaced
from eros_db.demo import parts
from eros_db.demo.captions import DemoCaption
from eros_db.demo.creators import DemoCreator
from eros_db.demo.history import Message
from eros_db.demo.personas import archetype, persona_of
from eros_db.demo.results import Ranking, Usage
from eros_db.demo.vault import DemoVault
from eros_db.volume.horizons import Horizon, Period
from eros_db.volume.tiers import tier_of

TableRow = dict[str, Any]

_TIERS = 5
_BANK_AGE = timedelta(days=400)
_RECOMMENDATIONS = {
    "TOP": "Use more often",
    "MID": "Keep as it is",
    "LOW": "Use less often",
    "AVOID": "Leave out for now",
}


def day_start(day: date) -> str:
    """The first second of a day, in UTC."""
    return f"{day.isoformat()}T00:00:00+00:00"


def theme_ids() -> dict[str, int]:
    """Theme -> content_type_id."""
    return {name: number for number, name in enumerate(parts.themes(), 1)}


def content_type_rows() -> list[TableRow]:
    return [
        {
            "content_type_id": theme_ids()[theme.name],
            "type_name": theme.name,
            "type_category": theme.category,
            "description": theme.name.replace("_", " ").capitalize(),
            "priority_tier": 2,
            "is_explicit": 0,
        }
        for theme in parts.themes().values()
    ]


def creator_rows(cast: Sequence[DemoCreator], earned: Mapping[str, float], as_of: date) -> list[TableRow]:
    """The creators; ``performance_tier`` is the fifth of the cast they earn in, 1 the best."""
    by_earnings = sorted(cast, key=lambda member: (-earned[member.creator_id], member.creator_id))
    place = {member.creator_id: at for at, member in enumerate(by_earnings)}
    return [_creator(member, earned, 1 + place[member.creator_id] * _TIERS // len(cast), as_of) for member in cast]


def _creator(member: DemoCreator, earned: Mapping[str, float], tier: int, as_of: date) -> TableRow:
    return {
        "creator_id": member.creator_id,
        "page_name": member.creator_id,
        "display_name": member.creator_id.capitalize(),
        "page_type": member.page_type,
        "subscription_price": member.price,
        "timezone": member.timezone,
        "creator_group": member.timezone.split("/")[0].lower(),
        "current_active_fans": member.fans,
        "current_total_earnings": round(earned[member.creator_id], 2),
        "performance_tier": tier,
        "persona_type": archetype(member),
        "is_active": 1,
        "created_at": day_start(as_of - _BANK_AGE),
        "updated_at": day_start(as_of),
    }


def persona_rows(cast: Iterable[DemoCreator], as_of: date) -> list[TableRow]:
    """The personas, of everybody who has one."""
    return [_persona(member, as_of) for member in cast if member.fault != "no_persona"]


def _persona(member: DemoCreator, as_of: date) -> TableRow:
    persona = persona_of(member)
    return {
        "creator_id": member.creator_id,
        "archetype": persona.archetype,
        "primary_tone": persona.primary_tone,
        "secondary_tone": persona.secondary_tone,
        "emoji_frequency": persona.emoji_frequency,
        "favorite_emojis": persona.favorite_emojis,
        "slang_level": persona.slang_level,
        "avg_sentiment": persona.sentiment,
        "avg_caption_length": persona.caption_length,
        "signature_phrases": persona.signatures,
        "voice_samples": persona.samples,
        "last_analyzed": day_start(as_of - timedelta(days=3)),
        "created_at": day_start(as_of - _BANK_AGE),
        "updated_at": day_start(as_of - timedelta(days=3)),
    }


def caption_rows(bank: Iterable[DemoCaption], as_of: date) -> list[TableRow]:
    made = day_start(as_of - _BANK_AGE)
    return [
        {
            "caption_id": caption.caption_id,
            "caption_text": caption.text,
            "caption_type": caption.kind,
            "content_type_id": caption.theme,
            "tone": caption.tone,
            "is_paid_page_only": int(caption.paid_only),
            "is_active": 1,
            "performance_score": caption.score,
            "created_at": made,
            "read_digest": digest_unspaced(unspaced(caption.text)),
        }
        for caption in bank
    ]


def theme_rows(member: DemoCreator, vault: DemoVault, as_of: date) -> list[TableRow]:
    return [
        {
            "creator_id": member.creator_id,
            "content_type_id": theme_ids()[held.theme],
            "has_content": int(held.quantity > 0),
            "quantity_available": held.quantity,
            "quality_rating": held.quality,
            "updated_at": day_start(as_of - timedelta(days=1)),
        }
        for held in vault.themes
    ]


def media_rows(member: DemoCreator, vault: DemoVault, as_of: date) -> list[TableRow]:
    updated = day_start(as_of - timedelta(days=1))
    return [
        {"creator_id": member.creator_id, "media_type": kind, "quantity_available": count, "updated_at": updated}
        for kind, count in vault.media.items()
    ]


def message_rows(messages: Iterable[Message]) -> list[TableRow]:
    return [
        {
            "creator_id": message.creator_id,
            "caption_id": message.caption_id,
            "message_type": "ppv" if message.priced else "free",
            "send_type_key": message.send_type_key,
            "sending_time": f"{message.day.isoformat()}T{message.hour:02}:{message.minute:02}:00",
            "sending_hour": message.hour,
            "sending_day_of_week": message.day.weekday(),
            "price": message.price,
            "sent_count": message.sent,
            "viewed": message.viewed,
            "purchased": message.purchased,
            "earnings": message.earnings,
            "view_rate": round(message.viewed / message.sent, 4),
            "purchase_rate": round(message.purchased / message.sent, 6),
            "revenue_per_send": round(message.earnings / message.sent, 6),
        }
        for message in messages
    ]


def usage_rows(member: DemoCreator, used: Iterable[Usage]) -> list[TableRow]:
    return [
        {
            "creator_id": member.creator_id,
            "caption_id": usage.caption_id,
            "times_used": usage.times_used,
            "total_earnings": usage.earnings,
            "avg_earnings": round(usage.earnings / usage.times_used, 2),
            "avg_purchase_rate": round(usage.purchase_rate, 6),
            "avg_view_rate": round(usage.view_rate, 4),
            "performance_score": usage.score,
            "first_used_date": usage.first.isoformat(),
            "last_used_date": usage.last.isoformat(),
        }
        for usage in used
    ]


def ranking_rows(member: DemoCreator, ranked: Iterable[Ranking], as_of: date) -> list[TableRow]:
    names = {number: name for name, number in theme_ids().items()}
    return [
        {
            "creator_id": member.creator_id,
            "analysis_date": (as_of - timedelta(days=1)).isoformat(),
            "content_type": names[ranking.theme],
            "rank": ranking.rank,
            "send_count": ranking.sends,
            "total_earnings": ranking.earnings,
            "avg_earnings": round(ranking.earnings / ranking.sends, 2),
            "avg_purchase_rate": round(ranking.purchase_rate, 6),
            "avg_rps": round(ranking.per_send, 6),
            "performance_tier": ranking.tier,
            "recommendation": _RECOMMENDATIONS[ranking.tier],
            "confidence_score": round(ranking.confidence, 2),
        }
        for ranking in ranked
    ]


def tracking_rows(member: DemoCreator, horizons: Mapping[Period, Horizon], as_of: date) -> list[TableRow]:
    """One row per horizon, dated by the last day it covers. Volume follows the scores by one send a day."""
    return [
        {
            **horizon._asdict(),
            "creator_id": member.creator_id,
            "tracking_date": (as_of - timedelta(days=1)).isoformat(),
            "tracking_period": period,
            "recommended_volume_delta": _delta(horizon),
            "calculated_at": day_start(as_of),
        }
        for period, horizon in horizons.items()
    ]


def _delta(horizon: Horizon) -> int:
    if horizon.saturation_score > 70:
        return -1
    return 1 if horizon.opportunity_score > 70 and horizon.saturation_score < 50 else 0


def assignment_row(member: DemoCreator, as_of: date) -> TableRow:
    """The legacy assignment: the level's base volume."""
    tier = tier_of(member.fans)
    return {
        "creator_id": member.creator_id,
        "volume_level": tier.level.capitalize(),
        "ppv_per_day": tier.base.revenue,
        "bump_per_day": tier.base.engagement,
        "assigned_at": day_start(as_of - _BANK_AGE),
        "assigned_by": "demo",
        "assigned_reason": "by fan count",
    }
