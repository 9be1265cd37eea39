"""A week, captions and a small data server for Phase 3."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from eros.failures import ToolFailure, ToolFailureKind
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.context import Context
from eros.vocabulary.facts import Creator, Vault, VaultTheme, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.week import Allocation, Caption, Slot

MONDAY = date(2026, 11, 23)

Row = dict[str, Any]


@dataclass
class FakeServer:
    """Answers as CONTRACT 3 says, from rows by send type; ``broken`` tools fail, ``older`` takes fewer arguments.

    ``failing``: so many of the first calls about a send type or a type of caption fail, in that way.
    """

    rows: dict[str, list[Row]]
    top: dict[str, list[Row]] = field(default_factory=dict)
    themed: dict[str, list[Row]] = field(default_factory=dict)
    persona: Row | None = None
    rankings: list[Row] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    failing: dict[str, tuple[int, ToolFailureKind]] = field(default_factory=dict)
    older: bool = False
    held: Row = field(default_factory=dict)
    same_text: Row = field(default_factory=dict)
    calls: list[tuple[str, Row]] = field(default_factory=list)

    def offers(self, tool: str, argument: str | None = None) -> bool:
        newer = {"exclude_ids", "for_week", "order"} | ({"min_freshness"} if tool == "get_top_captions" else set())
        return not (self.older and argument in newer)

    @property
    def _held(self) -> Row:
        return {} if self.older else {"held_elsewhere": self.held, "same_text": self.same_text}

    async def call(self, tool: str, **arguments: Any) -> Row:
        self.calls.append((tool, arguments))
        if tool in self.broken or arguments.get("send_type_key") in self.broken:
            raise ToolFailure(tool, "timeout", "no answer within 15 s")
        about = arguments.get("send_type_key") or arguments.get("caption_type", "")
        left, kind = self.failing.get(about, (0, "rejected"))
        if left:
            self.failing[about] = (left - 1, kind)
            raise ToolFailure(tool, kind, "something broke inside")
        match tool:
            case "get_persona_profile":
                return {"persona": self.persona, "enhanced": None, "voice_samples": []}
            case "get_content_type_rankings":
                return {"rankings": self.rankings}
            case "get_top_captions":
                by_theme = self.themed.get(arguments.get("content_type", ""), [])
                rows = by_theme + self.top.get(arguments.get("caption_type", ""), [])
                return {"captions": _chosen(rows, arguments), **self._held}
            case "get_send_type_captions":
                return {"captions": _chosen(self.rows.get(arguments["send_type_key"], []), arguments), **self._held}
        raise AssertionError(tool)


def _chosen(rows: list[Row], arguments: Row) -> list[Row]:
    good = [
        row
        for row in rows
        if row["freshness_score"] >= arguments.get("min_freshness", 0)
        and row["performance_score"] >= arguments["min_performance"]
        and row["caption_id"] not in arguments.get("exclude_ids", ())
    ]

    def worth(row: Row) -> float:
        return 0.40 * float(row["freshness_score"]) + 0.35 * float(row["performance_score"])

    good.sort(key=lambda row: (-row["freshness_score"], -row["performance_score"]))
    if arguments.get("order") == "worth":
        good.sort(key=lambda row: -worth(row))
    return good[: arguments["limit"]]


@pytest.fixture
def server() -> type[FakeServer]:
    return FakeServer


@pytest.fixture
def row() -> Callable[..., Row]:
    """A caption as the server writes it: ``row(7, fresh=80, sells=60)``."""

    def make(caption_id: int, fresh: float = 100, sells: float = 80, **more: Any) -> Row:
        text = more.pop("text", f"Caption number {caption_id} says hello")
        scores = {"freshness_score": fresh, "performance_score": sells}
        return {"caption_id": caption_id, "caption_text": text, **scores, **more}

    return make


@pytest.fixture
def caption() -> Callable[..., Caption]:
    def make(caption_id: int = 1, fresh: float = 100, sells: float = 80, **more: Any) -> Caption:
        text = more.pop("text", f"Caption number {caption_id} says hello")
        return Caption(caption_id=caption_id, caption_text=text, freshness_score=fresh, performance_score=sells, **more)

    return make


@pytest.fixture
def allocation() -> Callable[..., Allocation]:
    """A week from the send types of its days: ``allocation(["ppv_unlock", "bump_normal"], ["ppv_unlock"])``."""

    def make(*days: list[str]) -> Allocation:
        kinds = default_catalogue()
        slots = []
        for day, keys in enumerate(days):
            when = MONDAY + timedelta(days=day)
            for number, key in enumerate(keys, start=1):
                category = kinds[key].category
                priority = sum(kinds[other].category == category for other in keys[:number])
                slots.append(
                    Slot(
                        slot_id=f"{when}_{number}",
                        day=day,
                        date=when,
                        send_type_key=key,
                        category=category,
                        priority=priority,
                        strategy_used="balanced_standard",
                        flavor_emphasis="balanced",
                    )
                )
        return Allocation(slots=tuple(slots), quotas=(), daily_strategies=())

    return make


@pytest.fixture
def state(allocation: Callable[..., Allocation]) -> Callable[..., dict[str, Any]]:
    """What the graph hands to Phase 3 for a week of these days."""

    def make(*days: list[str], page_type: str = "paid", **more: Any) -> dict[str, Any]:
        return {
            "request": Request(creator_id="alexia"),
            "run": Run(
                generation_id="g", seed=1, week_start=MONDAY, today=MONDAY,
                started_at=datetime(2026, 11, 20, tzinfo=UTC),
            ),
            "creator": Creator(
                creator_id="alexia", page_name="alexia", display_name="Alexia", page_type=page_type,
                volume_level="mid", timezone="America/Los_Angeles",
            ),
            "volume": VolumeConfig(
                volume_level="mid", revenue_per_day=4, engagement_per_day=3, retention_per_day=1,
                weekly_distribution=(8,) * 7, confidence_score=0.9, **more.pop("volume", {}),
            ),
            "send_types": default_catalogue(),
            "vault": Vault(
                media_kinds=("video", "picture", "gif", "flyer"),
                themes=(VaultTheme(content_type_id=1, type_name="solo", quantity=9),),
            ),
            "allocation": allocation(*days),
            **more,
        }  # fmt: skip

    return make


@dataclass
class RuntimeWithTools:
    context: Context


@pytest.fixture
def runtime() -> Callable[..., RuntimeWithTools]:
    def make(tools: Any = None, **model_clients: Any) -> RuntimeWithTools:
        return RuntimeWithTools(Context(tools=tools, clock=lambda: datetime(2026, 11, 20, tzinfo=UTC), **model_clients))

    return make
