"""A finished week without anything to say about it, and what may be wrong with one."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.context import Context
from eros.vocabulary.day_quotas import wanted_total
from eros.vocabulary.documents import Check, Item, Remark, ValidationReport
from eros.vocabulary.facts import Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.week import CaptionScores, FollowUps, SmallerWeek, VariationMetadata


def smaller_weeks(sends: int, asked: Request) -> tuple[SmallerWeek, ...]:
    """What Phase 2 finds of a page with so many sends a day; a lighter volume hides behind a limit of them."""
    felt = asked.max_per_day is None and asked.volume != "lighter"
    lighter = SmallerWeek(change={"volume": "lighter"}, days=(wanted_total(sends, "lighter"),) * 7)
    volumes = (lighter,) if felt else ()
    limits = (SmallerWeek(change={"max_per_day": limit}, days=(limit,) * 7) for limit in range(sends - 1, 0, -1))
    return (*volumes, *limits)


@pytest.fixture
def item() -> Callable[..., Item]:
    def make(number: int = 1, key: str = "ppv_unlock", fresh: float = 90, sells: float = 70, **more: Any) -> Item:
        kind = default_catalogue()[key]
        scores = CaptionScores(
            freshness=fresh, performance=sells, type_priority=100, diversity=90, persona=60, composite=80
        )
        return Item.model_validate(
            {
                "slot_id": f"2026-11-23_{number}",
                "scheduled_date": date(2026, 11, 23),
                "scheduled_time": time(19, 7),
                "send_type_key": key,
                "item_type": key,
                "category": kind.category,
                "channel_key": kind.channel_key,
                "channel": kind.channel_key,
                "target_key": "all_active",
                "caption_id": number,
                "caption_text": "Hello",
                "caption_scores": scores,
                "priority": 1,
                "strategy_used": "balanced_standard",
                "flavor_emphasis": "balanced",
                "variation_metadata": VariationMetadata(
                    base_hour=19, time_shift=0, jitter=7, daily_strategy="balanced_standard", prime_hours_used=(19,)
                ),
                **more,
            }
        )

    return make


@pytest.fixture
def report() -> Callable[..., ValidationReport]:
    def make(*warnings: Remark, score: float = 100, points: float = 15) -> ValidationReport:
        check = Check(id="captions", name="Captions", passed=True, weight=15, points=points, detail="")
        return ValidationReport(status="passed", score=score, checks=(check,), warnings=warnings)

    return make


@pytest.fixture
def state(item: Callable[..., Item], report: Callable[..., ValidationReport]) -> Callable[..., dict[str, Any]]:
    def make(**more: Any) -> dict[str, Any]:
        request = more.get("request", Request(creator_id="alexia"))
        volume = {
            "confidence_score": 0.9,
            "message_count": 156,
            "calculation_source": "optimized",
            **more.pop("volume", {}),
        }
        return {
            "creator": Creator(
                creator_id="alexia", page_name="alexia", display_name="Alexia", page_type="paid",
                volume_level="mid", timezone="America/Los_Angeles",
            ),
            "volume": VolumeConfig(
                volume_level="mid", revenue_per_day=4, engagement_per_day=3, retention_per_day=1,
                weekly_distribution=(8,) * 7, **volume,
            ),
            "performance": Performance(**more.pop("performance", {})),
            "vault": Vault(media_kinds=("video", "picture", "gif", "flyer")),
            "send_types": default_catalogue(),
            "findings": (),
            "report": report(),
            "follow_ups": FollowUps(),
            "items": (item(),),
            "request": Request(creator_id="alexia"),
            "week_start": date(2026, 11, 23),
            "smaller_weeks": smaller_weeks(max(4, len(more.get("items", ()))), request),
            **more,
        }  # fmt: skip

    return make


@pytest.fixture
def runtime() -> Callable[..., Any]:
    class Runtime:
        def __init__(self, ranker: Any = None) -> None:
            self.context = Context(tools=None, clock=lambda: datetime(2026, 11, 20, tzinfo=UTC), ranker=ranker)  # type: ignore[arg-type]

    return Runtime
