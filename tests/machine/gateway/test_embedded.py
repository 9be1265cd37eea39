"""Phase 1 and the save over the real data server in memory, and over one that speaks the older dialect."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from langgraph.runtime import Runtime
from mcp import McpError, types
from mcp.types import CONNECTION_CLOSED, ErrorData
from sqlalchemy import insert, select

from eros.failures import PhaseFailure
from eros.gateway import Source
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.context import Context
from eros.vocabulary.documents import Item, ValidationReport
from eros.vocabulary.facts import Creator, VolumeConfig
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.week import VariationMetadata
from eros_app.services.data_server import embedded
from eros_db.engine import read_transaction, write_transaction
from eros_db.initialize import initialize_database as make_database
from eros_db.schema import creators, schedule_items, schedule_template_versions
from eros_db.server import build_server
from eros_db.store import open_store
from nodes.initialize.node import initialize
from nodes.save.node import save

MONDAY = date(2026, 11, 30)
STARTED = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def database(tmp_path) -> str:
    """A database with the catalogue and one creator, and nothing that has ever been sent."""
    url = f"sqlite:///{tmp_path / 'eros.db'}"
    make_database(url, demo=False, as_of=STARTED.date())
    engine = open_store(url)
    with write_transaction(engine) as connection:
        connection.execute(
            insert(creators).values(
                creator_id="alexia",
                page_name="alexia_page",
                display_name="Alexia",
                page_type="paid",
                timezone="Europe/London",
                current_active_fans=8500,
            )
        )
    engine.dispose()
    return url


def state(**wishes):
    run = Run(generation_id="g-1", seed=0, week_start=MONDAY, today=STARTED.date(), started_at=STARTED)
    return {"request": Request(**{"creator_id": "alexia", **wishes}), "run": run}


def runtime(tools) -> Runtime[Context]:
    return Runtime(context=Context(tools=tools, clock=lambda: STARTED))


@pytest.mark.requirement("initialize:both-dialects")
async def test_phase_1_over_the_real_server(database, opened):
    async with opened(embedded(database)) as tools:
        known = await initialize(state(creator_id="alexia_page"), runtime(tools))
        assert [call.outcome for call in tools.calls] == ["ok"] * 7
    assert (known["creator"].creator_id, known["creator"].timezone) == ("alexia", "Europe/London")
    assert (known["volume"].degradation_level, known["volume"].volume_level) == (0, "high")
    assert known["send_types"] == {
        key: kind for key, kind in default_catalogue().items() if kind.page_type in ("both", "paid")
    }
    assert [finding.error_type for finding in known["findings"]] == ["vault_data_missing", "best_timing_missing"]


@pytest.mark.requirement("initialize:creator-not-found")
async def test_the_real_servers_near_matches_reach_the_failure(database, opened):
    async with opened(embedded(database)) as tools:
        with pytest.raises(PhaseFailure) as raised:
            await initialize(state(creator_id="alexa"), runtime(tools))
    assert raised.value.details == {"creator_id": "alexa", "near_matches": ["alexia"]}


@pytest.mark.requirement("initialize:both-dialects")
async def test_phase_1_over_an_older_server(server, opened):
    hours = [
        {"hour": hour, "avg_earnings": hour, "message_count": 9, "total_earnings": 9 * hour} for hour in (9, 20, 21, 22)
    ]
    server.on(
        "get_creator_profile",
        {
            "creator": {
                "creator_id": "alexia",
                "page_type": "free",
                "performance_tier": 2,
                "current_active_fans": 8500,
                "timezone": "Europe/London",
            }
        },
    ).on(
        "get_volume_config",
        {
            "volume_level": "High",
            "revenue_items_per_day": 6,
            "engagement_items_per_day": 5,
            "retention_items_per_day": 0,
            "weekly_distribution": {str(day): 11 for day in range(7)},
            "confidence_score": 0.8,
            "calculation_source": "dynamic",
        },
    ).on("get_performance_trends", {"saturation_score": 60, "opportunity_score": 40, "revenue_per_send_trend": -7.5})
    server.on(
        "get_send_types",
        {"send_types": [{"send_type_key": "ppv_wall", "min_hours_between": 4}, {"send_type_key": "ppv_message"}]},
    )
    server.on(
        "get_vault_availability",
        {"available_content": [{"content_type_id": 1, "type_name": "solo", "has_content": 1, "quantity_available": 4}]},
    )
    server.on("get_best_timing", {"timezone": "Europe/London", "best_hours": hours})
    async with opened() as tools:
        known = await initialize(state(), runtime(tools))
    assert (known["volume"].degradation_level, known["volume"].weekly_distribution) == (0, (11,) * 7)
    assert (known["performance"].saturation_score, known["performance"].revenue_trend) == (60, "down")
    assert known["send_types"]["ppv_wall"].min_minutes_between == 240
    assert known["timing"].peak_hours == (20, 21, 22)
    assert [finding.error_type for finding in known["findings"]] == [
        "deprecated_send_type_listed",
        "vault_media_unknown",
        "send_type_details_missing",  # its list states no caps, and its details cannot be read
        "protection_unknown",
    ]


def send(number: int, **fields) -> Item:
    return Item(
        **{
            "slot_id": f"2026-11-30_{number}",
            "scheduled_date": MONDAY,
            "scheduled_time": time(19 + number, 7),
            "send_type_key": "ppv_unlock",
            "item_type": "ppv_unlock",
            "category": "revenue",
            "channel_key": "mass_message",
            "channel": "mass_message",
            "target_key": "all_active",
            "caption_text": "MANUAL_REQUIRED",
            "needs_caption": True,
            "priority": number,
            "strategy_used": "balanced_standard",
            "flavor_emphasis": "balanced",
            "variation_metadata": VariationMetadata(
                base_hour=19, time_shift=0, jitter=7, daily_strategy="balanced_standard", prime_hours_used=(19,)
            ),
            **fields,
        }
    )


FOLLOW_UP = send(
    2,
    slot_id="2026-11-30_1_followup",
    send_type_key="ppv_followup",
    item_type="ppv_followup",
    category="retention",
    channel_key="targeted_message",
    channel="targeted_message",
    target_key="ppv_non_purchasers",
    is_follow_up=1,
    parent_item_id="2026-11-30_1",
    followup_delay_minutes=20,
)


def finished(**wishes):
    return {
        **state(**wishes),
        "creator": Creator(
            creator_id="alexia", page_name="a", display_name="A", page_type="paid", volume_level="high", timezone="UTC"
        ),
        "volume": VolumeConfig(
            volume_level="high",
            revenue_per_day=6,
            engagement_per_day=5,
            retention_per_day=2,
            weekly_distribution=(13,) * 7,
            confidence_score=0.8,
            prediction_id=77,
        ),
        "items": (send(1), FOLLOW_UP),
        "report": ValidationReport(status="passed", score=93.0, checks=()),
    }


@pytest.mark.requirement("save:once")
async def test_a_save_whose_answer_was_lost_is_made_again_and_counts_once(database, opened):
    engine = open_store(database)
    lost = SimpleNamespace(answers=0)

    def build():
        server = build_server(engine)
        answer = server.request_handlers[types.CallToolRequest]

        async def lose_the_first(request):
            answered = await answer(request)
            if lost.answers == 0:
                lost.answers += 1
                raise McpError(ErrorData(code=CONNECTION_CLOSED, message="Connection closed"))
            return answered

        server.request_handlers[types.CallToolRequest] = lose_the_first
        return server

    async with opened(Source.in_memory(build)) as tools:
        saved = (await save(finished(), runtime(tools)))["saved"]
        assert (saved.items_created, tools.calls[0].attempts) == (2, 2)
    with read_transaction(engine) as connection:
        assert len(connection.execute(select(schedule_template_versions)).all()) == 1
        parents = dict(connection.execute(select(schedule_items.c.slot_id, schedule_items.c.parent_item_id)).all())
        ids = dict(connection.execute(select(schedule_items.c.slot_id, schedule_items.c.item_id)).all())
    engine.dispose()
    assert parents["2026-11-30_1_followup"] == ids["2026-11-30_1"]


@pytest.mark.requirement("save:failures")
async def test_an_approved_week_is_protected_until_replace_is_asked_for(database, opened):
    approved = {"creator_id": "alexia", "week_start": "2026-11-30", "items": [send(1).model_dump(mode="json")]}
    async with opened(embedded(database)) as tools:
        await tools.call("save_schedule", **approved, generation_id="g-0", metadata={"status": "approved"})
        with pytest.raises(PhaseFailure) as raised:
            await save(finished(), runtime(tools))
        assert raised.value.code == "WEEK_PROTECTED"
        assert (await save(finished(replace=True), runtime(tools)))["saved"].items_created == 2
