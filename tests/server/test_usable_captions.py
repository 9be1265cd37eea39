"""How many captions pages have, counted for all of them at once, is what each of them is counted in a week's plan."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from eros_db.caption_query import CaptionQuery, count_usable
from eros_db.caption_types import caption_types
from eros_db.engine import read_transaction
from eros_db.freshness import planned_rest
from eros_db.schema import creators
from eros_db.usable_captions import usable_captions
from eros_db.volume.pool import MIN_FRESHNESS, MIN_PERFORMANCE

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
TYPES = ("teaser", "flirty", "ppv_offer")
WORDS = ("sunny", "tip", "garden", "coffee")


@pytest.fixture
def drawn(sql: Any, request: pytest.FixtureRequest) -> None:
    """Captions, uses, saved items, vaults and words of six pages, of which every kind meets every other."""
    draw = random.Random(request.param)
    for number in range(3):
        sql(
            "insert into creators (creator_id, page_name, display_name, page_type, timezone, is_active) "
            "values (?, ?, ?, ?, ?, 1)",
            f"page{number}", f"page{number}", f"Page {number}", ("paid", "free")[number % 2],
            ("Pacific/Auckland", "America/Los_Angeles", "Nowhere/None")[number],
        )  # fmt: skip
    pages = [row[0] for row in sql("select creator_id from creators order by 1")]
    themes = [row[0] for row in sql("select content_type_id from content_types order by 1")]
    for number in range(1000, 1240):
        text = f"{number - 120 * draw.choice([0, 0, number > 1119])} {' '.join(draw.sample(WORDS, draw.randint(0, 2)))}"
        sql(
            "insert into caption_bank (caption_id, caption_text, caption_type, content_type_id, is_paid_page_only, "
            "is_active, performance_score, creator_id) values (?, ?, ?, ?, ?, ?, ?, ?)",
            number, text, draw.choice(TYPES), draw.choice([None, *themes]), draw.random() < 0.3, draw.random() < 0.9,
            draw.choice([30, 40, 80]), draw.choice([None, None, *pages]),
        )  # fmt: skip
    sql("delete from vault_matrix where creator_id in ('page0', 'page2')")
    sql("insert into vault_media (creator_id, media_type, quantity_available) values ('page2', 'video', 0)")
    sql(
        "insert into vault_matrix (creator_id, content_type_id, has_content) values ('page1', ?, 1), ('page1', ?, 0)",
        *themes[:2],
    )
    for page in pages:
        sql(
            "insert or ignore into schedule_templates (creator_id, week_start, week_end, status, total_items, "
            "generated_at) values (?, '2026-11-09', '2026-11-15', 'saved', 0, '2026-11-01')",
            page,
        )
        ((template,),) = sql("select max(template_id) from schedule_templates where creator_id = ?", page)
        for caption in draw.sample(range(1000, 1240), 40):
            day = date(2026, 11, 20) - timedelta(days=draw.randint(-3, 14))
            sql(
                "insert into caption_creator_performance (creator_id, caption_id, last_used_date) values (?, ?, ?)",
                page, caption, day.isoformat(),
            )  # fmt: skip
        for caption in draw.sample(range(1000, 1240), 40):
            day = date(2026, 11, 20) - timedelta(days=draw.randint(-3, 14))
            sql(
                "insert into schedule_items (template_id, creator_id, scheduled_date, scheduled_time, send_type_key, "
                "channel_key, caption_id) values (?, ?, ?, '10:00', 'bump_text_only', 'mass_message', ?)",
                template, page, day.isoformat(), caption,
            )  # fmt: skip
    sql("update caption_bank set never_planned = 'is not to be sent' where caption_id % 17 = 0")
    sql(
        "insert into restricted_words (word, creator_id) values ('sunny', null), ('Tip', 'page1'), ('garden', 'alexia')"
    )


@pytest.mark.requirement("server:readiness:alike")
@pytest.mark.parametrize("drawn", [1, 2, 3], indirect=True)
def test_all_pages_at_once_have_what_a_plan_of_each_would_find(engine: Engine, drawn: None) -> None:
    with read_transaction(engine) as connection:
        pages = connection.execute(select(creators)).mappings().all()
        found = usable_captions(connection, pages, NOW)
        for page in pages:
            zone = {"Pacific/Auckland": 1}.get(page["timezone"], 0)
            today = date(2026, 11, 20 + zone)
            plan = planned_rest(connection, page["creator_id"], today, None)
            asked = CaptionQuery(connection, page["creator_id"], page["page_type"], today, plan)
            needs = [(kind, 9_999) for kind in TYPES]
            wanted = count_usable(asked, needs, MIN_FRESHNESS, MIN_PERFORMANCE)
            assert {kind: found[page["creator_id"]][kind] for kind in TYPES} == wanted
            assert min(wanted.values()) > 0
        assert len({tuple(found[page["creator_id"]][kind] for kind in TYPES) for page in pages}) > 4


@pytest.mark.requirement("server:readiness:alike")
@pytest.mark.parametrize("drawn", [4], indirect=True)
async def test_creators_and_the_list_of_types_count_alike(connect: Any, engine: Engine, drawn: None) -> None:
    async with connect() as ask:
        told = {
            one["creator_id"]: one["readiness"]["captions_by_type"]
            for one in (await ask("get_active_creators", readiness=True))["creators"]
        }
    with read_transaction(engine) as connection:
        listed = {kind.caption_type: kind.usable for kind in caption_types(connection, NOW)}
        one_by_one = {page: caption_types(connection, NOW, page) for page in told}
    for page, counts in told.items():
        assert counts == {kind: listed[kind][page] for kind in counts}
        assert {kind.caption_type: kind.usable[page] for kind in one_by_one[page]} == {
            kind: usable[page] for kind, usable in listed.items()
        }


@pytest.mark.requirement("server:readiness:alike")
@pytest.mark.parametrize("drawn", [5], indirect=True)
def test_more_pages_ask_no_more_statements(engine: Engine, drawn: None) -> None:
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: asked.append(statement))
    with read_transaction(engine) as connection:
        pages = connection.execute(select(creators)).mappings().all()
        numbers = []
        for some in (pages[:1], pages):
            asked.clear()
            usable_captions(connection, some, NOW)
            numbers.append(len(asked))
    assert numbers[0] == numbers[1]
