"""Creator data: who there is, one creator's profile, and how a creator writes."""

from datetime import date

from sqlalchemy import select

from eros_db.context import Call, find_creator, rows_as_dicts
from eros_db.history import DailyTotals, daily_history, last_days
from eros_db.readiness import Readiness, readiness_of
from eros_db.schema import creator_personas, creators
from eros_db.tools.arguments import CreatorId, PageTypeFilter, TierFilter, ToolAnswer, WithReadiness
from eros_db.tools.performance import ContentRankingRow, newest_rankings
from eros_db.tools.volume import VolumeConfigAnswer, volume_answer
from eros_db.volume.tiers import tier_of

ANALYTICS_DAYS = 30


class CreatorRow(ToolAnswer):
    """``id`` is creator_id and ``fan_count`` current_active_fans; ``tier`` is the volume level (R2)."""

    creator_id: str
    id: str
    page_name: str
    display_name: str
    page_type: str
    subscription_price: float | None
    timezone: str
    creator_group: str | None
    current_active_fans: int
    fan_count: int
    current_total_earnings: float
    performance_tier: int
    tier: str
    volume_level: str
    persona_type: str | None
    is_active: int
    created_at: str | None
    updated_at: str | None


class ActiveCreator(CreatorRow):
    """``readiness`` is there where it was asked for."""

    primary_tone: str | None
    emoji_frequency: str | None
    slang_level: str | None
    readiness: Readiness | None = None


class ActiveCreators(ToolAnswer):
    creators: list[ActiveCreator]
    count: int


class Analytics(ToolAnswer):
    period_type: str
    period_start: date
    period_end: date
    total_messages_sent: int
    total_earnings: float
    avg_revenue_per_message: float
    avg_revenue_per_send: float
    avg_view_rate: float | None
    avg_purchase_rate: float | None


class ProfiledCreator(CreatorRow):
    avg_revenue_per_message: float | None


class CreatorProfile(ToolAnswer):
    """``analytics_summary`` and ``volume_assignment`` repeat ``analytics`` and ``volume`` under their older names."""

    creator: ProfiledCreator
    analytics: Analytics | None
    analytics_summary: Analytics | None
    volume: VolumeConfigAnswer
    volume_assignment: VolumeConfigAnswer
    top_content_types: list[ContentRankingRow]


class PersonaCreator(ToolAnswer):
    id: str
    creator_id: str
    page_name: str
    display_name: str
    persona_type: str | None


class PersonaRow(ToolAnswer):
    archetype: str | None
    primary_tone: str | None
    secondary_tone: str | None
    emoji_frequency: str | None
    favorite_emojis: list[str]
    slang_level: str | None
    avg_sentiment: float | None
    avg_caption_length: float | None
    last_analyzed: str | None


class EnhancedPersona(ToolAnswer):
    archetype: str | None
    signature_phrases: list[str]


class PersonaProfile(ToolAnswer):
    """``persona`` and ``enhanced`` are null where nobody has analysed the creator yet: absent, not an error."""

    creator: PersonaCreator
    persona: PersonaRow | None
    enhanced: EnhancedPersona | None
    voice_samples: list[str]


def get_active_creators(
    call: Call, tier: TierFilter = None, page_type: PageTypeFilter = None, readiness: WithReadiness = False
) -> ActiveCreators:
    """All active creators with their performance tier, fans and earnings; highest earnings first."""
    c, p = creators.c, creator_personas.c
    query = (
        select(creators, p.primary_tone, p.emoji_frequency, p.slang_level)
        .select_from(creators.outerjoin(creator_personas))
        .where(c.is_active == 1)
        .order_by(c.current_total_earnings.desc(), c.creator_id)
    )
    if tier is not None:
        query = query.where(c.performance_tier == tier)
    if page_type is not None:
        query = query.where(c.page_type == page_type)
    rows = rows_as_dicts(call.connection.execute(query))
    ready = readiness_of(call.connection, rows, call.now) if readiness else {}
    found = [ActiveCreator(**row, **_aliases(row), readiness=ready.get(row["creator_id"])) for row in rows]
    return ActiveCreators(creators=found, count=len(found))


def get_creator_profile(call: Call, creator_id: CreatorId) -> CreatorProfile:
    """One creator: the page, 30 days of analytics, the volume configuration and the best content types."""
    creator = find_creator(call, creator_id)
    history = daily_history(call.connection, creator.creator_id, creator.today)
    analytics = _analytics(last_days(history, creator.today, ANALYTICS_DAYS))
    volume = volume_answer(call, creator)
    row = dict(creator.row)
    return CreatorProfile(
        creator=ProfiledCreator(
            **row, **_aliases(row), avg_revenue_per_message=analytics and analytics.avg_revenue_per_message
        ),
        analytics=analytics,
        analytics_summary=analytics,
        volume=volume,
        volume_assignment=volume,
        top_content_types=newest_rankings(call, creator.creator_id)[1],
    )


def get_persona_profile(call: Call, creator_id: CreatorId) -> PersonaProfile:
    """How a creator writes: tone, archetype, emoji and slang habits, signature phrases and voice samples."""
    creator = find_creator(call, creator_id)
    query = select(creator_personas).where(creator_personas.c.creator_id == creator.creator_id)
    row = call.connection.execute(query).mappings().first()
    return PersonaProfile(
        creator=PersonaCreator(
            id=creator.creator_id, **{name: creator.row[name] for name in PersonaCreator.model_fields if name != "id"}
        ),
        persona=PersonaRow(**{name: row[name] for name in PersonaRow.model_fields}) if row else None,
        enhanced=EnhancedPersona(**{name: row[name] for name in EnhancedPersona.model_fields}) if row else None,
        voice_samples=row["voice_samples"] if row else [],
    )


def _aliases(row: dict[str, object]) -> dict[str, object]:
    level = tier_of(int(str(row["current_active_fans"]))).level
    return {
        "id": row["creator_id"],
        "fan_count": row["current_active_fans"],
        "tier": level,
        "volume_level": level,
    }


def _analytics(history: tuple[DailyTotals, ...]) -> Analytics | None:
    sends = sum(day.sends for day in history)
    if not sends:
        return None
    earnings, reached = sum(day.earnings for day in history), sum(day.reached for day in history)
    return Analytics(
        period_type=f"{ANALYTICS_DAYS}d",
        period_start=history[0].date,
        period_end=history[-1].date,
        total_messages_sent=sends,
        total_earnings=round(earnings, 2),
        avg_revenue_per_message=round(earnings / sends, 4),
        avg_revenue_per_send=round(earnings / sends, 4),
        avg_view_rate=round(sum(day.viewed for day in history) / reached, 4) if reached else None,
        avg_purchase_rate=round(sum(day.purchased for day in history) / reached, 4) if reached else None,
    )
