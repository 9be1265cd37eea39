"""A data server that answers from a table, and Phase 4 run against it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from langgraph.runtime import Runtime
from slots import MONDAY

from eros.failures import Finding, ToolFailure
from eros.vocabulary.catalogue import CHANNELS, TARGETS, SendType, default_catalogue
from eros.vocabulary.context import Context
from eros.vocabulary.facts import BestTiming, ContentRanking, Creator, Vault, VolumeConfig
from eros.vocabulary.ports import Answer
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.week import ContentMatch, MatchedSlot, ScoredCaption
from nodes.target.node import Adds, target


@dataclass
class AnsweringServer:
    """``answers`` by tool; a tool without one fails. Details are asked for by send type."""

    answers: dict[str, Answer] = field(default_factory=dict)
    details: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def call(self, tool: str, **arguments: Any) -> Answer:
        key = arguments.get("send_type_key", "")
        self.asked.append((tool, key))
        answer = self.details.get(key) if tool == "get_send_type_details" else self.answers.get(tool)
        if answer is None:
            raise ToolFailure(tool, "timeout", "no answer")
        return answer

    def offers(self, tool: str, argument: str | None = None) -> bool:
        return True


@pytest.fixture
def served() -> AnsweringServer:
    """A server that says what the shipped catalogue says."""
    return AnsweringServer(
        answers={
            "get_audience_targets": {"targets": [target.model_dump(mode="json") for target in TARGETS]},
            "get_channels": {"channels": [channel.model_dump(mode="json") for channel in CHANNELS]},
        },
        details={key: {"send_type": {"send_type_key": key}} for key in default_catalogue()},
    )


@pytest.fixture
def without(served: AnsweringServer) -> Callable[..., None]:
    """Takes targets off the server."""

    def remove(*keys: str) -> None:
        rows = served.answers["get_audience_targets"]["targets"]
        served.answers["get_audience_targets"] = {"targets": [row for row in rows if row["target_key"] not in keys]}

    return remove


@pytest.fixture
def run(served: AnsweringServer) -> Callable[..., Any]:
    """Phase 4 over ``slots``."""

    async def phase(
        *slots: MatchedSlot,
        page_type: str = "paid",
        vault: Vault | None = None,
        rankings: tuple[ContentRanking, ...] = (),
        findings: tuple[Finding, ...] = (),
        spares: dict[str, tuple[ScoredCaption, ...]] | None = None,
        type_limits: dict[str, int] | None = None,
        themes: dict[str, int] | None = None,
        listed: dict[str, dict[str, Any]] | None = None,
        kinds: dict[str, SendType] | None = None,
        **wishes: Any,
    ) -> Adds:
        creator = Creator(
            creator_id="c1",
            page_name="page",
            display_name="Page",
            page_type="paid" if page_type == "paid" else "free",
            volume_level="mid",
            timezone="America/New_York",
        )
        state = {
            "request": Request(creator_id="c1", **wishes),
            "run": Run(
                generation_id="g1",
                seed=1,
                week_start=MONDAY,
                today=MONDAY,
                started_at=datetime(2026, 11, 20, tzinfo=UTC),
            ),
            "timing": BestTiming(timezone="America/New_York"),
            "creator": creator,
            "volume": VolumeConfig(
                volume_level="mid",
                revenue_per_day=4,
                engagement_per_day=4,
                retention_per_day=2,
                weekly_distribution=(10,) * 7,
                confidence_score=0.85,
                type_limits=type_limits or {},
                content_allocations=themes or {},
            ),
            "vault": vault or Vault(),
            "findings": findings,
            "rankings": rankings,
            "send_types": kinds or default_catalogue(),
            "listed": listed or {},
            "content": ContentMatch(slots=slots, spare_captions=spares or {}),
        }
        return await target(state, Runtime(context=Context(tools=served, clock=lambda: None)))  # type: ignore[arg-type,return-value]

    return phase
