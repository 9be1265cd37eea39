from datetime import UTC, date, datetime

import pytest
from langgraph.runtime import Runtime

from eros.failures import PhaseFailure, ToolFailure
from eros.vocabulary.context import Context
from eros.vocabulary.documents import ValidationReport
from eros.vocabulary.facts import Creator, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, Run, Saved
from nodes.save.node import save
from nodes.save.rules import save_metadata

NOW = datetime(2026, 11, 27, tzinfo=UTC)
RUN = Run(generation_id="g-1", seed=7, week_start=date(2026, 11, 30), today=date(2026, 11, 27), started_at=NOW)
CREATOR = Creator(
    creator_id="alexia", page_name="a", display_name="A", page_type="paid", volume_level="low", timezone="UTC"
)
VOLUME = VolumeConfig(
    volume_level="low",
    revenue_per_day=3,
    engagement_per_day=3,
    retention_per_day=1,
    weekly_distribution=(7,) * 7,
    confidence_score=0.8,
    prediction_id=123,
)
REPORT = ValidationReport(status="passed", score=93.5, checks=())


class OneSaveServer:
    """Takes one save, or fails it."""

    def __init__(self, answer, *, older: bool = False) -> None:
        self.answer, self.older, self.took = answer, older, None

    async def call(self, tool, **arguments):
        self.took = arguments
        if isinstance(self.answer, ToolFailure):
            raise self.answer
        return self.answer

    def offers(self, tool, argument=None) -> bool:
        return not self.older


async def saving(server: OneSaveServer, **state):
    known = {
        "request": Request(creator_id="alexia"), "run": RUN, "creator": CREATOR, "volume": VOLUME, "items": (),
        "report": REPORT, **state,
    }  # fmt: skip
    return await save(known, Runtime(context=Context(tools=server, clock=lambda: NOW)))


@pytest.mark.requirement("save:once")
async def test_a_week_is_saved_under_the_generations_id_with_what_is_known_of_it():
    server = OneSaveServer({"template_id": 5, "item_count": 0})
    assert await saving(server) == {"saved": Saved(template_id=5, items_created=0), "findings": ()}
    assert (server.took["generation_id"], server.took["replace"]) == ("g-1", False)
    assert server.took["metadata"]["prediction_id"] == 123
    assert (server.took["metadata"]["status"], server.took["metadata"]["validation_score"]) == ("saved", 93.5)


@pytest.mark.requirement("save:older")
async def test_an_older_server_is_recognised_by_its_input_schema():
    server = OneSaveServer({"template_id": 5, "items_created": 0}, older=True)
    await saving(server)
    assert set(server.took) == {"creator_id", "week_start", "items"}


@pytest.mark.requirement("save:approved")
def test_a_week_that_a_person_approved_is_saved_as_approved_with_the_word():
    decision = Decision(verdict="approve", reason="looks good", reviewer="sam")
    metadata = save_metadata(score=93.5, status="passed", prediction_id=123, seed=7, timezone="UTC", decision=decision)
    assert (metadata["status"], metadata["reviewer"], metadata["reason"]) == ("approved", "sam", "looks good")


@pytest.mark.requirement("save:failures")
@pytest.mark.parametrize(
    ("failure", "error_type"),
    [
        (ToolFailure("save_schedule", "rejected", "the week is approved", code="WEEK_PROTECTED"), "week_protected"),
        (ToolFailure("save_schedule", "busy", "database is locked"), "database_save_failed"),
        (ToolFailure("save_schedule", "refused", "circuit breaker open"), "database_save_failed"),
    ],
)
async def test_a_save_that_fails_is_critical_under_its_own_name(failure, error_type):
    with pytest.raises(PhaseFailure) as raised:
        await saving(OneSaveServer(failure))
    assert (raised.value.error_type, raised.value.kind.severity) == (error_type, "CRITICAL")


@pytest.mark.requirement("save:failures")
async def test_a_server_that_wrote_fewer_items_than_it_was_given_has_not_saved():
    with pytest.raises(PhaseFailure, match="3 of 0 items") as raised:
        await saving(OneSaveServer({"template_id": 5, "item_count": 3}))
    assert raised.value.error_type == "database_save_failed"
