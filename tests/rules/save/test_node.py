from datetime import UTC, date, datetime, time

import pytest
from langgraph.runtime import Runtime

from eros.failures import PhaseFailure, ToolFailure
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Item, ValidationReport
from eros.vocabulary.facts import Creator, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision, Run, Saved
from eros.vocabulary.week import VariationMetadata
from eros.wire.saving import SaveForm
from nodes.save.node import save
from nodes.save.rules import save_metadata
from nodes.save.saving import not_kept

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

    def __init__(self, *answers, takes=("generation_id", "replace", "metadata"), schema=None) -> None:
        self.answers, self.takes, self.listed, self.took = list(answers), takes, schema or {}, None

    async def call(self, tool, **arguments):
        self.took = arguments
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ToolFailure):
            raise answer
        return answer

    def offers(self, tool, argument=None) -> bool:
        return argument is None or argument in self.takes

    def schema(self, tool):
        return self.listed


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


OLDER = {
    "properties": {
        "items": {
            "items": {
                "properties": {
                    "scheduled_date": {"type": "string"},
                    "channel": {"enum": ["mass_message", "wall_post"]},
                    "parent_item_id": {"type": "integer"},
                    "suggested_price": {"type": "number"},
                }
            }
        }
    }
}


def week_of(*, links: int) -> tuple[Item, ...]:
    """A story, and so many follow-ups of it."""
    fields = {
        "scheduled_date": RUN.week_start, "scheduled_time": time(20, 3), "send_type_key": "bump_normal",
        "item_type": "bump_normal", "category": "engagement", "caption_text": "hi", "priority": 1,
        "target_key": "all_active", "strategy_used": "s", "flavor_emphasis": "f",
        "variation_metadata": VariationMetadata(
            base_hour=20, time_shift=0, jitter=3, daily_strategy="s", prime_hours_used=()
        ),
    }  # fmt: skip
    follow_up = {"channel_key": "mass_message", "channel": "mass_message", "parent_item_id": "a", "is_follow_up": 1}
    first = Item(slot_id="a", channel_key="story", channel="story", suggested_price=9.99, **fields)
    return (first, *(Item(slot_id=f"a{number}", **follow_up, **fields) for number in range(links)))


@pytest.mark.requirement("save:older-by-refusal")
async def test_the_specifications_server_without_a_generation_id_gets_channels_and_links():
    server = OneSaveServer({"template_id": 5, "item_count": 3}, takes=())
    saved = await saving(server, items=week_of(links=2))
    assert set(server.took) == {"creator_id", "week_start", "items"}
    assert [row["channel"] for row in server.took["items"]] == ["story", "mass_message", "mass_message"]
    assert [row["parent_item_id"] for row in server.took["items"]] == [None, "a", "a"]
    assert [finding.error_type for finding in saved["findings"]] == ["protection_unknown"]


@pytest.mark.requirement("save:older-by-refusal", "save:not-kept")
async def test_an_older_server_is_recognised_by_what_its_schema_refuses_and_what_it_drops_is_told():
    server = OneSaveServer({"template_id": 5, "items_created": 3}, takes=("replace", "metadata"), schema=OLDER)
    saved = await saving(server, items=week_of(links=2))
    assert set(server.took["items"][0]) == {"scheduled_date", "channel", "suggested_price"}
    assert server.took["items"][0]["suggested_price"] == 9.99
    (finding,) = saved["findings"]
    assert (finding.error_type, finding.severity) == ("save_incomplete", "MEDIUM")
    assert "the channel of 1 send is written as another" in finding.message
    assert "2 follow-ups without the link to the parent" in finding.message
    assert finding.slot_ids == ("a", "a0", "a1")
    assert finding.impact.endswith("; 3 sends are named, whose channel or parent is not kept")
    assert server.took["metadata"]["validation_status"] == "passed_with_warnings"


@pytest.mark.requirement("save:older-by-refusal", "save:not-kept")
@pytest.mark.parametrize("row", [{}, {"scheduled_date": {}, "channel": {"type": "string"}, "channel_key": {}}])
async def test_a_server_that_refuses_a_channel_without_having_said_so_is_asked_once_more_in_the_older_form(row):
    refusal = ToolFailure("save_schedule", "rejected", "CHECK constraint failed: channel")
    schema = {"properties": {"items": {"items": {"properties": row}}}}
    server = OneSaveServer(refusal, {"template_id": 5, "items_created": 2}, takes=("replace",), schema=schema)
    saved = await saving(server, items=week_of(links=1))
    assert [row["channel"] for row in server.took["items"]] == ["wall_post", "mass_message"]
    assert "1 follow-up without the link" in saved["findings"][0].message


@pytest.mark.requirement("save:only-refused", "save:not-kept")
@pytest.mark.parametrize("takes", [("replace",), ("generation_id", "replace", "metadata")])
@pytest.mark.parametrize("row", [{}, {"scheduled_date": {}, "channel": {"type": "string"}, "parent_item_id": {}}])
async def test_a_server_that_refuses_links_alone_gets_the_week_as_it_is_but_for_them(row, takes):
    """One that then refuses once more is an older one, whatever it says."""
    links = ToolFailure("save_schedule", "rejected", "parent_item_id: input should be a valid integer")
    schema = {"properties": {"items": {"items": {"properties": row}}}}
    written = {"template_id": 5, "items_created": 3}
    server = OneSaveServer(links, written, takes=takes, schema=schema)
    told = await saving(server, items=week_of(links=2))
    assert server.took.get("generation_id") == ("g-1" if "generation_id" in takes else None)
    assert [row["channel"] for row in server.took["items"]] == ["story", "mass_message", "mass_message"]
    assert {*Item.model_fields} - {*server.took["items"][0]} == {"parent_item_id"}
    assert told["findings"][0].message.endswith("less than a week holds: 2 follow-ups without the link to the parent")
    refused = ToolFailure("save_schedule", "rejected", "no such place")
    server = OneSaveServer(links, refused, written, takes=takes, schema=schema)
    told = await saving(server, items=week_of(links=2))
    assert [row["channel"] for row in server.took["items"]] == ["wall_post", "mass_message", "mass_message"]
    assert "the channel of 1 send is written as another" in told["findings"][0].message


@pytest.mark.requirement("save:not-kept")
def test_the_sends_that_are_named_are_told_apart_from_those_that_are_counted():
    week = week_of(links=4)
    only_links = SaveForm(fields=frozenset(Item.model_fields) - {"parent_item_id"}, links=False)
    (finding,) = not_kept(week, only_links)
    assert (len(finding.slot_ids), "are named" in finding.impact) == (4, False)
    assert "4 follow-ups without the link" in finding.message
    no_prices = SaveForm(fields=frozenset(Item.model_fields) - {"parent_item_id", "send_type_key"}, links=False)
    (finding,) = not_kept(week, no_prices)
    assert "of every send no send_type_key" in finding.message
    assert finding.impact.endswith("; 4 sends are named, whose channel or parent is not kept")


@pytest.mark.requirement("save:failures")
async def test_a_channel_that_is_refused_for_good_is_named():
    server = OneSaveServer(
        ToolFailure("save_schedule", "rejected", "channel 'mass_message' is closed"), takes=("replace",)
    )
    with pytest.raises(PhaseFailure, match="does not take the week: channel 'mass_message' is closed"):
        await saving(server, items=week_of(links=1))


@pytest.mark.requirement("save:failures")
async def test_an_answer_that_cannot_be_read_leaves_the_save_unsure():
    server = OneSaveServer(ToolFailure("save_schedule", "bad_answer", "the answer is not JSON: '<html>'"))
    with pytest.raises(PhaseFailure, match=r"cannot be read: the answer is not JSON.*is not known"):
        await saving(server)


@pytest.mark.requirement("save:approved")
def test_a_week_that_a_person_approved_is_saved_as_approved_with_the_word():
    decision = Decision(verdict="approve", reason="looks good", reviewer="sam")
    metadata = save_metadata(
        [], score=93.5, status="passed", prediction_id=123, seed=7, timezone="UTC", decision=decision
    )
    assert (metadata["status"], metadata["reviewer"], metadata["reason"]) == ("approved", "sam", "looks good")


@pytest.mark.requirement("save:failures")
@pytest.mark.parametrize(
    ("failure", "error_type"),
    [
        (ToolFailure("save_schedule", "rejected", "the week is approved", code="WEEK_PROTECTED"), "week_protected"),
        (ToolFailure("save_schedule", "busy", "database is locked"), "database_save_failed"),
        (ToolFailure("save_schedule", "refused", "the server is left alone", retry_after=30), "mcp_unavailable"),
    ],
)
async def test_a_save_that_fails_is_critical_under_its_own_name(failure, error_type):
    with pytest.raises(PhaseFailure) as raised:
        await saving(OneSaveServer(failure))
    assert (raised.value.error_type, raised.value.kind.severity) == (error_type, "CRITICAL")


@pytest.mark.requirement("save:failures")
async def test_a_server_that_wrote_fewer_items_than_it_was_given_has_not_saved():
    with pytest.raises(PhaseFailure, match="wrote 1 of 3 items") as raised:
        await saving(OneSaveServer({"template_id": 5, "item_count": 1}), items=week_of(links=2))
    assert raised.value.error_type == "database_save_failed"


@pytest.mark.requirement("save:as-sent")
@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"item_count": 3}, "the server says that it wrote 3 items, and was sent 0"),
        (
            {"creator_id": "luna"},
            "the server says that it wrote a week of creator_id 'luna', and was sent one of 'alexia'",
        ),
        ({"week_start": "2026-12-14"}, "the server says that it wrote the week of 2026-12-14, and was sent that of "),
        ({"superseded_by": "1234"}, "the server says that '1234' stands in this week's place"),
    ],
)
async def test_a_save_of_something_else_than_was_sent_is_told_and_not_taken_for_a_saved_week(stated, said):
    with pytest.raises(PhaseFailure) as raised:
        await saving(OneSaveServer({"template_id": 5, "item_count": 0, **stated}))
    assert (raised.value.error_type, raised.value.details["whether_saved"]) == ("database_save_failed", "not as sent")
    assert raised.value.message.startswith(said)
    same = {"creator_id": CREATOR.creator_id.upper(), "week_start": RUN.week_start.isoformat(), "superseded_by": None}
    assert (await saving(OneSaveServer({"template_id": 5, "item_count": 0, **same})))["saved"].template_id == 5
