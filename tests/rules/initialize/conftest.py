"""A server made of a dictionary, and answers in the specification's words to put into it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from langgraph.runtime import Runtime

from eros.failures import ToolFailure
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.context import Context
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.wire import Profile, VolumeAnswer

#: Friday noon in New York, five in the afternoon in UTC.
NOW = datetime(2026, 11, 27, 17, tzinfo=UTC)


class FakeTools:
    """Answers from a dictionary; a failure in it is raised. ``asked`` keeps the calls in order."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers, self.asked = answers, []

    async def call(self, tool: str, **arguments: Any) -> Any:
        self.asked.append((tool, arguments))
        answer = self.answers.get(tool, ToolFailure(tool, "missing_tool", "no such tool"))
        if isinstance(answer, ToolFailure):
            raise answer
        return answer

    def offers(self, tool: str, argument: str | None = None) -> bool:
        return tool in self.answers


@pytest.fixture
def answers() -> dict[str, Any]:
    return {
        "get_creator_profile": {
            "creator": {"creator_id": "alexia", "page_type": "paid", "fan_count": 8500, "timezone": "America/New_York"}
        },
        "get_volume_config": {
            "volume_level": "High",
            "revenue_per_day": 6,
            "engagement_per_day": 5,
            "retention_per_day": 2,
            "weekly_distribution": {"0": 12, "1": 13, "2": 13, "3": 13, "4": 14, "5": 13, "6": 13},
            "confidence_score": 0.85,
            "fused_saturation": 45.0,
            "fused_opportunity": 62.0,
            "calculation_source": "optimized",
        },
        "get_performance_trends": {"saturation_score": 50, "opportunity_score": 58, "revenue_trend": "up"},
        "get_send_types": {"send_types": [{"send_type_key": key} for key in default_catalogue()]},
        "get_vault_availability": {"available_content_types": ["video", "picture", "gif", "flyer"]},
        "get_best_timing": {"timezone": "America/New_York", "peak_hours": [20, 21, 22]},
        "get_volume_assignment": {},
        "execute_query": {"results": []},
    }


@pytest.fixture
def tools(answers: dict[str, Any]) -> FakeTools:
    return FakeTools(answers)


@pytest.fixture
def runtime(tools: FakeTools) -> Runtime[Context]:
    return Runtime(context=Context(tools=tools, clock=lambda: NOW))


@pytest.fixture
def request_state() -> Callable[..., dict[str, Any]]:
    """The state as the door makes it, for a request with these wishes."""

    def of(**wishes: Any) -> dict[str, Any]:
        run = Run(generation_id="g", seed=0, week_start=date(2026, 11, 27), today=date(2026, 11, 27), started_at=NOW)
        return {"request": Request(**{"creator_id": "alexia", **wishes}), "run": run}

    return of


@pytest.fixture
def profile() -> Callable[..., Profile]:
    def of(**fields: Any) -> Profile:
        plain = dict.fromkeys(Profile.model_fields)
        return Profile(**{**plain, "creator_id": "alexia", "page_name": "alexia", "display_name": "Alexia", **fields})

    return of


@pytest.fixture
def stated() -> Callable[..., VolumeAnswer]:
    """A whole volume answer, with these fields otherwise."""

    def of(**fields: Any) -> VolumeAnswer:
        return VolumeAnswer(
            **{
                "volume_level": "high",
                "revenue_per_day": 6,
                "engagement_per_day": 5,
                "retention_per_day": 2,
                "weekly_distribution": (12, 13, 13, 13, 14, 13, 13),
                "confidence_score": 0.85,
                **fields,
            }
        )

    return of
