"""A context for Phase 2, from the tier's usual volume, with whatever a test wants otherwise."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import Performance, Vault, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.plan import AllocationContext

MONDAY = date(2026, 11, 23)
PER_DAY = {"low": (3, 3, 1), "mid": (4, 4, 2), "high": (6, 5, 2), "ultra": (8, 6, 3)}


def _volume(level: str, page_type: str, changes: dict[str, Any]) -> VolumeConfig:
    revenue, engagement, retention = PER_DAY[level]
    retention = retention if page_type == "paid" else 0
    usual = {
        "volume_level": level,
        "revenue_per_day": revenue,
        "engagement_per_day": engagement,
        "retention_per_day": retention,
        "weekly_distribution": (revenue + engagement + retention,) * 7,
        "confidence_score": 0.9,
        "calculation_source": "optimized",
    }
    return VolumeConfig.model_validate(usual | changes)


@pytest.fixture(scope="session")
def context() -> Callable[..., AllocationContext]:
    """Wishes go by the names of Request; ``config`` changes fields of the volume config."""

    def make(
        level: str = "high",
        page_type: Any = "paid",
        seed: int = 7,
        config: dict[str, Any] | None = None,
        performance: Performance | None = None,
        media: tuple[Any, ...] | None = None,
        directives: Directives | None = None,
        avoid_hours: tuple[int, ...] = (),
        **wishes: Any,
    ) -> AllocationContext:
        return AllocationContext(
            request=Request(creator_id="alexia", **wishes),
            seed=seed,
            week_start=MONDAY,
            page_type=page_type,
            volume=_volume(level, page_type, config or {}),
            performance=performance or Performance(),
            send_types=default_catalogue(),
            vault=Vault(media_kinds=media),
            directives=directives or Directives(),
            avoid_hours=avoid_hours,
        )

    return make


@pytest.fixture(scope="session")
def pin() -> Callable[..., PinnedEvent]:
    """A pinned event from a type, a weekday (0 is Monday) and "HH:MM"."""

    def make(send_type_key: str, day: int, clock: str) -> PinnedEvent:
        when = date.fromordinal(MONDAY.toordinal() + day)
        return PinnedEvent.model_validate({"send_type_key": send_type_key, "date": when, "time": clock})

    return make
