"""What Phase 1 knows of a creator before planning: the creator, the volume, the trends, the vault and the clock."""

from typing import Any, Literal

from eros.vocabulary.catalogue import FrozenModel, MediaType, PageType, SendType
from eros.vocabulary.counting import counted
from eros.vocabulary.wall_clock import DAYS_PER_WEEK, NIGHT

#: 5.2 and the degradation chain: what stands in for peaks that are unknown, or that the posting window does not hold.
GENERIC_PEAKS = (19, 20, 21, 22)
#: CONTRACT 3: of a page's hours the best so many are its peaks.
PEAKS = 3

#: R10: a send can be planned and its flyer be made before it goes out.
FLYER_TO_MAKE = "vault_warning: flyer to make"

VolumeLevel = Literal["low", "mid", "high", "ultra"]
Trend = Literal["up", "stable", "down"]
RankTier = Literal["TOP", "MID", "LOW", "AVOID"]


class Creator(FrozenModel):
    """``volume_level`` is the specification's "tier" (R2); ``performance_tier`` is another thing, 1 to 5."""

    creator_id: str
    page_name: str
    display_name: str
    page_type: PageType
    performance_tier: int | None = None
    volume_level: VolumeLevel
    fan_count: int | None = None
    timezone: str


class VolumeConfig(FrozenModel):
    """OptimizedVolumeResult: every field of the consumption matrix. Lists of seven run from Monday to Sunday (R7).

    ``degradation_level`` is the step of the volume degradation chain it came from: 0 is the server's own full result.
    """

    volume_level: VolumeLevel
    revenue_per_day: int
    engagement_per_day: int
    retention_per_day: int
    weekly_distribution: tuple[int, ...]
    dow_multipliers_used: tuple[float, ...] = (1.0,) * DAYS_PER_WEEK
    content_allocations: dict[str, int] = {}
    confidence_score: float
    message_count: int | None = None
    message_days: int | None = None
    fused_saturation: float | None = None
    fused_opportunity: float | None = None
    divergence_detected: bool = False
    elasticity_capped: bool = False
    adjustments_applied: tuple[str, ...] = ()
    caption_warnings: tuple[str, ...] = ()
    prediction_id: int | None = None
    calculation_source: str | None = None
    data_source: str | None = None
    type_limits: dict[str, int] = {}
    degradation_level: int = 0

    @property
    def optimized(self) -> bool:
        """Whether saturation and opportunity are already in the totals (R5)."""
        return self.calculation_source == "optimized" and self.degradation_level == 0

    @property
    def messages(self) -> str:
        """ "8 messages of the last 90 days"; the server may not have said how many it counted, or over which days."""
        if self.message_count is None:
            return "an untold number of messages"
        days = f" of the last {counted(self.message_days, 'day')}" if self.message_days is not None else ""
        return counted(self.message_count, "message") + days


def volume_metadata(volume: VolumeConfig) -> dict[str, Any]:
    """What Phase 7 puts out of the volume: columns 7a and 7b of the consumption matrix. "0" is Monday."""
    return {
        "revenue_per_day": volume.revenue_per_day,
        "engagement_per_day": volume.engagement_per_day,
        "retention_per_day": volume.retention_per_day,
        "weekly_distribution": {str(day): total for day, total in enumerate(volume.weekly_distribution)},
        "dow_multipliers_used": {str(day): factor for day, factor in enumerate(volume.dow_multipliers_used)},
        "confidence_score": volume.confidence_score,
        "message_count": volume.message_count,
        "fused_saturation": volume.fused_saturation,
        "fused_opportunity": volume.fused_opportunity,
        "divergence_detected": volume.divergence_detected,
        "elasticity_capped": volume.elasticity_capped,
        "adjustments_applied": list(volume.adjustments_applied),
        "caption_warnings": list(volume.caption_warnings),
        "prediction_id": volume.prediction_id,
        "volume_level": volume.volume_level,
        "calculation_source": volume.calculation_source,
        "degradation_level": volume.degradation_level,
    }


class Performance(FrozenModel):
    """Saturation and opportunity, 0 to 100, resolved to one value each (A7), and the trend of revenue per send."""

    saturation_score: float = 50.0
    opportunity_score: float = 50.0
    revenue_trend: Trend = "stable"
    engagement_velocity: float | None = None


#: How the reason begins where the vault has no media of the kind that a send shows: they are to be added.
VAULT_LACKS = "the vault has no"
#: Its media are there, and nobody says what they show.
NO_THEMES = "the vault's media are of no theme that is known"


class VaultTheme(FrozenModel):
    """A theme (solo, outdoor, ...) that the vault holds: it decides which captions fit (R21)."""

    content_type_id: int
    type_name: str
    quantity: int = 0


class Vault(FrozenModel):
    """``media_kinds`` None: the server does not say, so no media check (R21). ``themes`` None: no theme check."""

    media_kinds: tuple[MediaType, ...] | None = None
    themes: tuple[VaultTheme, ...] | None = None

    def has(self, kind: MediaType) -> bool:
        return kind == "none" or self.media_kinds is None or kind in self.media_kinds

    def missing_media(self, send_type: SendType) -> tuple[MediaType, ...]:
        """The media kind that the send type shows, where the vault is known to lack it (1.5)."""
        return () if not send_type.requires_media or self.has(send_type.media_type) else (send_type.media_type,)

    def mismatch(self, send_type: SendType, theme: int | None) -> str:
        """Why no content type can be set for a send whose caption is of that theme; "" where nothing is in its way."""
        if missing := self.missing_media(send_type):
            return f"{VAULT_LACKS} {' and no '.join(missing)}"
        if send_type.requires_media and self.themes == ():
            return NO_THEMES
        known = {one.content_type_id for one in self.themes or ()}
        lacks = send_type.requires_media and self.themes is not None and theme is not None and theme not in known
        return "the vault does not hold the caption's theme" if lacks else ""

    def lacks_flyer(self, send_type: SendType) -> bool:
        """Whether somebody has to make a flyer for the send: one that is announced by it and shows something else."""
        return send_type.requires_flyer and send_type.media_type != "flyer" and not self.has("flyer")

    def warnings(self, send_type: SendType) -> tuple[str, ...]:
        """What is said on a send of the type (3.3, R10)."""
        return (
            *(f"Missing {kind}" for kind in self.missing_media(send_type)),
            *((FLYER_TO_MAKE,) if self.lacks_flyer(send_type) else ()),
        )


#: What is done where data is stated and none of it can be used: nothing has to be brought, it has to be corrected.
CORRECT_DATA = "use_defaults_until_corrected"


class BestTiming(FrozenModel):
    """``hourly_performance`` has 24 values, 0 to 1; hours are wall-clock hours in ``timezone``."""

    timezone: str
    peak_hours: tuple[int, ...] = GENERIC_PEAKS
    avoid_hours: tuple[int, ...] = tuple(NIGHT)
    best_days: tuple[str, ...] = ()
    hourly_performance: tuple[float, ...] = (0.5,) * 24
    source: Literal["history", "generic"] = "generic"


class Persona(FrozenModel):
    """How the creator writes; the defaults are the default persona (R36)."""

    is_default: bool = True
    archetype: str | None = None
    primary_tone: str | None = None
    secondary_tone: str | None = None
    emoji_frequency: str | None = None
    favorite_emojis: tuple[str, ...] = ()
    slang_level: str | None = None
    avg_caption_length: float | None = None
    signature_phrases: tuple[str, ...] = ()
    voice_samples: tuple[str, ...] = ()


class ContentRanking(FrozenModel):
    """One theme's rank by revenue; AVOID comes only where nothing else is left (C16, R55)."""

    type_name: str
    tier: RankTier
    rank: int
