"""save_schedule over the wire: whole or not at all, once per generation, the version before kept."""

import json

import pytest

from eros.vocabulary.catalogue import CHANNELS
from eros.vocabulary.documents import Item
from eros_db.tools.registry import tools

CHANNEL_KEYS = tuple(channel.channel_key for channel in CHANNELS)

WEEK = "2026-11-23"


def _item(number=1, **changes):
    return {
        "slot_id": f"{WEEK}_{number}",
        "scheduled_date": WEEK,
        "scheduled_time": f"{9 + number:02d}:07:00",
        "send_type_key": "ppv_unlock",
        "channel_key": "mass_message",
        "target_key": "all_active",
        **changes,
    }


def _follow_up(number, parent, **changes):
    linked = {"is_follow_up": 1, "parent_item_id": f"{WEEK}_{parent}", "followup_delay_minutes": 20}
    aimed = {"channel_key": "targeted_message", "target_key": "ppv_non_purchasers"}
    return _item(number, send_type_key="ppv_followup", **aimed, **linked, **changes)


def _week(*items, **more):
    return {"creator_id": "alexia", "week_start": WEEK, "items": list(items) or [_item()], **more}


@pytest.mark.requirement("server:save")
async def test_a_saved_week_stands_in_the_tables(connect, sql):
    async with connect() as ask:
        answer = await ask("save_schedule", **_week(_item(1), _item(2), generation_id="g1"))
    assert (answer["success"], answer["item_count"], answer["items_created"]) == (True, 2, 2)
    assert (answer["week_start"], answer["week_end"], answer["version"]) == (WEEK, "2026-11-29", 1)
    assert sql(
        "SELECT creator_id, week_start, week_end, status, total_items, generation_id FROM schedule_templates"
    ) == [("alexia", WEEK, "2026-11-29", "saved", 2, "g1")]
    assert sql("SELECT slot_id, scheduled_time, send_type_key, item_type, channel FROM schedule_items ORDER BY 1") == [
        (f"{WEEK}_1", "10:07:00", "ppv_unlock", "ppv_unlock", "mass_message"),
        (f"{WEEK}_2", "11:07:00", "ppv_unlock", "ppv_unlock", "mass_message"),
    ]


@pytest.mark.requirement("server:save:item-fields")
async def test_every_field_of_an_item_is_taken_and_stored(connect, sql):
    item = _item(
        scheduled_at=f"{WEEK}T10:07:00-08:00",
        expires_at="2026-11-24T10:07:00-08:00",
        item_type="ppv_unlock",
        channel="mass_message",
        category="revenue",
        caption_id=1,
        caption_text="Unlock this one tonight",
        caption_scores={"freshness": 100, "performance": 80},
        needs_caption=False,
        content_type_id=1,
        theme="solo",
        media_type="video",
        flyer_required=1,
        suggested_price=19.99,
        campaign_goal=None,
        priority=2,
        strategy_used="balanced_standard",
        flavor_emphasis="bundle",
        is_follow_up=0,
        parent_item_id=None,
        followup_delay_minutes=None,
        warnings=["one"],
        variation_metadata={"base_hour": 10, "prime_hours_used": [19, 20]},
    )
    assert item.keys() == Item.model_fields.keys()
    async with connect() as ask:
        await ask("save_schedule", **_week(item))
    stored = sql("SELECT suggested_price, media_type, flyer_required, warnings, variation_metadata FROM schedule_items")
    assert stored == [(19.99, "video", 1, '["one"]', '{"base_hour": 10, "prime_hours_used": [19, 20]}')]


@pytest.mark.requirement("server:save:older-words")
async def test_item_type_and_channel_may_stand_for_the_keys(connect, sql):
    item = _item(item_type="bump_normal", channel="mass_message")
    del item["send_type_key"], item["channel_key"]
    async with connect() as ask:
        await ask("save_schedule", **_week(item))
    assert sql("SELECT send_type_key, channel_key FROM schedule_items") == [("bump_normal", "mass_message")]


@pytest.mark.requirement("server:save:parents")
async def test_a_follow_up_is_linked_to_its_parents_row_wherever_it_stands(connect, sql):
    async with connect() as ask:
        await ask("save_schedule", **_week(_follow_up(2, parent=1), _item(1)))
    joined = "SELECT f.slot_id, p.slot_id FROM schedule_items f JOIN schedule_items p ON p.item_id = f.parent_item_id"
    assert sql(joined) == [(f"{WEEK}_2", f"{WEEK}_1")]


@pytest.mark.requirement("server:save:idempotent-week", "server:save:version-kept")
async def test_a_second_save_replaces_the_first_and_keeps_its_version(connect, sql):
    async with connect() as ask:
        first = await ask("save_schedule", **_week(_item(1), _follow_up(2, parent=1), generation_id="g1"))
        second = await ask("save_schedule", **_week(_item(3), generation_id="g2"))
    assert second["template_id"] == first["template_id"]
    assert (second["version"], second["replaced"], first["replaced"]) == (2, True, False)
    assert sql("SELECT slot_id FROM schedule_items") == [(f"{WEEK}_3",)]
    assert sql("SELECT version, generation_id, total_items FROM schedule_templates") == [(2, "g2", 1)]
    kept = sql("SELECT version, generation_id, items FROM schedule_template_versions ORDER BY version")
    assert [(version, generation) for version, generation, _ in kept] == [(1, "g1"), (2, "g2")]
    assert [item["slot_id"] for item in json.loads(kept[0][2])] == [f"{WEEK}_1", f"{WEEK}_2"]


@pytest.mark.requirement("server:save:idempotent-generation")
async def test_the_same_generation_again_returns_the_first_answer_and_writes_nothing(connect, sql):
    async with connect() as ask:
        first = await ask("save_schedule", **_week(_item(1), generation_id="g1"))
        again = await ask("save_schedule", **_week(_item(1), _item(2), generation_id="g1"))
        await ask("save_schedule", **_week(_item(3), generation_id="g2"))
        late = await ask("save_schedule", **_week(_item(1), generation_id="g1"))
    assert first == again == {**late, "superseded_by": None}
    assert late["superseded_by"] == "g2"
    assert sql("SELECT slot_id FROM schedule_items") == [(f"{WEEK}_3",)]
    assert sql("SELECT count(*) FROM volume_predictions") == [(2,)]


@pytest.mark.requirement("server:save:approval")
async def test_approving_a_saved_generation_raises_its_status_once_and_keeps_who_did(connect, sql):
    plan = {"status": "saved", "validation_score": 92.5, "seed": 7}
    yes = {"status": "approved", "reviewer": "Mara", "reason": "reads well"}
    async with connect() as ask:
        first = await ask("save_schedule", **_week(generation_id="g1", metadata=plan))
        approved = await ask("save_schedule", **_week(generation_id="g1", metadata=yes))
        again = await ask("save_schedule", **_week(generation_id="g1", metadata={**yes, "reviewer": "Nils"}))
        plain = await ask("save_schedule", **_week(generation_id="g1", metadata=plan))
    assert approved == again == plain == {**first, "status": "approved"}
    ((status, score, params),) = sql(
        "SELECT status, quality_validation_score, algorithm_params FROM schedule_templates"
    )
    assert (status, score) == ("approved", 92.5)
    assert {name: json.loads(params)[name] for name in ("seed", "reviewer", "reason", "status")} == {"seed": 7, **yes}
    assert sql("SELECT version, status FROM schedule_template_versions") == [(1, "approved")]
    assert sql("SELECT count(*) FROM volume_predictions") == [(1,)]


@pytest.mark.requirement("server:save:approval")
async def test_a_week_that_went_out_stays_sent_when_it_is_approved(connect, sql):
    async with connect() as ask:
        await ask("save_schedule", **_week(generation_id="g1"))
        sql("UPDATE schedule_templates SET status = 'sent'")
        answer = await ask("save_schedule", **_week(generation_id="g1", metadata={"status": "approved"}))
    assert answer["status"] == "sent"
    assert sql("SELECT status FROM schedule_templates") == [("sent",)]


@pytest.mark.requirement("server:save:approval")
@pytest.mark.parametrize(("newer", "stands"), [("g2", "g2"), (None, "version 2")])
async def test_a_generation_that_was_replaced_cannot_be_approved_and_names_what_stands(connect, sql, newer, stands):
    async with connect() as ask:
        await ask("save_schedule", **_week(_item(1), generation_id="g1"))
        await ask("save_schedule", **_week(_item(2), generation_id=newer))
        body = await ask.refusal(
            "save_schedule", **_week(_item(1), generation_id="g1", metadata={"status": "approved"})
        )
    assert (body["code"], body["field"], body["superseded_by"]) == ("SUPERSEDED", "generation_id", stands)
    assert stands in body["error"]
    assert sql("SELECT status, version FROM schedule_templates") == [("saved", 2)]
    assert sql("SELECT slot_id FROM schedule_items") == [(f"{WEEK}_2",)]


@pytest.mark.requirement("server:save:approval")
async def test_the_lost_answer_of_an_approval_that_was_replaced_since_comes_again(connect):
    yes = {"status": "approved"}
    async with connect() as ask:
        first = await ask("save_schedule", **_week(_item(1), generation_id="g1", metadata=yes))
        await ask("save_schedule", **_week(_item(2), generation_id="g2"), replace=True)
        again = await ask("save_schedule", **_week(_item(1), generation_id="g1", metadata=yes))
    assert again == {**first, "superseded_by": "g2"}


@pytest.mark.requirement("server:save:idempotent-generation")
async def test_a_generation_belongs_to_one_week_of_one_creator(connect):
    async with connect() as ask:
        await ask("save_schedule", **_week(generation_id="g1"))
        body = await ask.refusal(
            "save_schedule", **{**_week(_item(send_type_key="bump_normal"), generation_id="g1"), "creator_id": "nell"}
        )
    assert (body["code"], body["field"]) == ("GENERATION_MISMATCH", "generation_id")


@pytest.mark.requirement("server:save:protected")
@pytest.mark.parametrize("status", ["approved", "sent"])
async def test_an_approved_or_sent_week_is_replaced_only_on_demand(connect, sql, status):
    async with connect() as ask:
        await ask("save_schedule", **_week())
        sql("UPDATE schedule_templates SET status = ?", status)
        body = await ask.refusal("save_schedule", **_week(_item(2)))
        assert (body["code"], body["field"], body["status"]) == ("WEEK_PROTECTED", "replace", status)
        assert sql("SELECT slot_id FROM schedule_items") == [(f"{WEEK}_1",)]
        answer = await ask("save_schedule", **_week(_item(2)), replace=True)
    assert (answer["version"], answer["status"]) == (2, "saved")
    assert sql("SELECT version, status FROM schedule_template_versions ORDER BY 1") == [(1, status), (2, "saved")]


@pytest.mark.requirement("server:save:metadata", "server:volume:prediction-stored")
async def test_metadata_is_kept_and_the_prediction_stored_under_its_reserved_id(connect, sql):
    async with connect() as ask:
        volume = await ask("get_volume_config", creator_id="alexia")
        metadata = {
            "validation_score": 92.5,
            "pipeline_version": "1.0",
            "status": "approved",
            "seed": 7,
            "volume_metadata": {"prediction_id": volume["prediction_id"], "confidence_score": 0.4},
        }
        answer = await ask("save_schedule", **_week(), metadata=metadata)
    assert (answer["prediction_id"], answer["status"]) == (volume["prediction_id"], "approved")
    row = sql("SELECT status, quality_validation_score, algorithm_version, algorithm_params FROM schedule_templates")[0]
    assert row[:3] == ("approved", 92.5, "1.0")
    assert json.loads(row[3])["seed"] == 7
    query = "SELECT prediction_id, creator_id, week_start_date, schedule_template_id, predicted_weekly_messages"
    assert sql(f"{query} FROM volume_predictions") == [
        (volume["prediction_id"], "alexia", WEEK, answer["template_id"], 1)
    ]


@pytest.mark.requirement("server:volume:prediction-stored")
async def test_a_reserved_id_that_is_taken_gives_way_to_a_new_one(connect):
    async with connect() as ask:
        first = await ask("save_schedule", **_week(), metadata={"prediction_id": 77})
        second = await ask("save_schedule", **_week(), metadata={"prediction_id": 77})
    assert first["prediction_id"] == 77
    assert second["prediction_id"] != 77


@pytest.mark.requirement("server:save:refusals")
@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"send_type_key": "ppv_unlok"}, "SEND_TYPE_NOT_FOUND", "send_type_key"),
        ({"send_type_key": "ppv_message"}, "SEND_TYPE_DEPRECATED", "send_type_key"),
        ({"send_type_key": "ppv_video"}, "SEND_TYPE_DEPRECATED", "send_type_key"),
        ({"send_type_key": "ppv_wall"}, "PAGE_TYPE_MISMATCH", "send_type_key"),
        ({"send_type_key": None}, "MISSING_FIELD", "send_type_key"),
        ({"item_type": "bump_normal"}, "CONTRADICTION", "item_type"),
        ({"channel_key": "post"}, "CHANNEL_NOT_FOUND", "channel_key"),
        ({"channel_key": None}, "MISSING_FIELD", "channel_key"),
        ({"channel": "wall_post"}, "CONTRADICTION", "channel"),
        ({"scheduled_at": f"{WEEK}T10:08:00-08:00"}, "CONTRADICTION", "scheduled_at"),
        ({"target_key": "everyone"}, "TARGET_NOT_FOUND", "target_key"),
        ({"caption_id": 4711}, "CAPTION_NOT_FOUND", "caption_id"),
        ({"content_type_id": 99}, "CONTENT_TYPE_NOT_FOUND", "content_type_id"),
        ({"scheduled_date": "2026-11-30"}, "OUTSIDE_WEEK", "scheduled_date"),
        ({"parent_item_id": "nobody"}, "NO_PARENT", "parent_item_id"),
        ({"slot_id": f"{WEEK}_1"}, "DUPLICATE_SLOT", "slot_id"),
        ({"scheduled_time": "25:00"}, "INVALID_ARGUMENT", "scheduled_time"),
        ({"scheduled_at": f"{WEEK}T10:07:00-05:00"}, "CONTRADICTION", "scheduled_at"),
        ({"media_type": "photo"}, "INVALID_ARGUMENT", "media_type"),
        ({"suggested_price": -1}, "INVALID_ARGUMENT", "suggested_price"),
        ({"suggested_price": "Infinity"}, "INVALID_ARGUMENT", "suggested_price"),
        ({"suggested_price": "1e999"}, "INVALID_ARGUMENT", "suggested_price"),
        ({"flyer_required": 2}, "INVALID_ARGUMENT", "flyer_required"),
        ({"linked_post_url": "x"}, "UNKNOWN_FIELD", "linked_post_url"),
        ({"chanel_key": "x"}, "UNKNOWN_FIELD", "chanel_key"),
    ],
)
async def test_a_wrong_item_is_refused_with_its_place_and_nothing_is_saved(connect, sql, changes, code, field):
    async with connect() as ask:
        body = await ask.refusal("save_schedule", **_week(_item(1), _item(2, **changes)))
    assert (body["code"], body["field"]) == (code, f"items[1].{field}")
    assert "items[1]" in body["error"]
    assert sql("SELECT count(*) FROM schedule_templates") == [(0,)]


@pytest.mark.requirement("server:save:refusals")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        *(({field: "post"}, CHANNEL_KEYS) for field in ("channel_key", "channel")),
        ({"target_key": "everyone"}, ("all_active", "renew_off", "expired_recent")),
        ({"send_type_key": "zzz"}, ("ppv_unlock", "bump_normal", "vip_program")),
        ({"media_type": "photo"}, ("none", "picture", "gif", "video", "flyer")),
        ({"category": "money"}, ("revenue", "engagement", "retention")),
    ],
)
async def test_a_word_that_is_none_of_a_few_is_refused_with_those_that_there_are(connect, changes, said):
    item = {**_item(1), **changes}
    if "channel" in changes:
        del item["channel_key"]
    async with connect() as ask:
        body = await ask.refusal("save_schedule", **_week(item))
    assert [word for word in said if word not in body["error"]] == []


def test_the_schema_of_an_item_names_the_channels():
    fields = tools()["save_schedule"].input_schema["$defs"]["ScheduleItem"]["properties"]
    assert [key for key in CHANNEL_KEYS if key not in fields["channel_key"]["description"]] == []


@pytest.mark.requirement("server:save:refusals")
@pytest.mark.parametrize(
    ("field", "value", "write"),
    [
        *(
            ("scheduled_time", clock, "20:00:00")
            for clock in ("20:00:00+05:00", "20:00:00Z", "20:00:00.5", "9pm", "24:00", "20:00:00 ", 72_000, "٢٠:٠٠")
        ),
        *(
            ("scheduled_date", day, "2026-11-30")
            for day in (f"{WEEK}T00:00:00", f"{WEEK}Z", "20261123", 1_795_392_000, 20_780)
        ),
        *(
            (field, moment, "2026-11-30T20:00:00-08:00")
            for field in ("scheduled_at", "expires_at")
            for moment in (f"{WEEK}T10:07:00", f"{WEEK}T10:07:00.5-08:00", WEEK, 1_795_392_000, f"{WEEK}T10:07-99:00")
        ),
    ],
)
async def test_no_offset_fraction_or_number_is_taken_for_a_date_a_time_or_a_moment(connect, sql, field, value, write):
    async with connect() as ask:
        body = await ask.refusal("save_schedule", **_week(_item(1, **{field: value})))
    assert (body["code"], body["field"]) == ("INVALID_ARGUMENT", f"items[0].{field}")
    assert f"write it as {write}" in body["error"]
    assert sql("SELECT count(*) FROM schedule_templates") == [(0,)]


@pytest.mark.requirement("server:save:refusals")
async def test_either_moment_of_an_hour_that_comes_twice_is_the_pages_own(connect):
    hour_twice = {"scheduled_date": "2026-11-01", "scheduled_time": "01:30"}
    async with connect() as ask:
        for offset in ("-07:00", "-08:00"):
            item = _item(1, **hour_twice, scheduled_at=f"2026-11-01T01:30:00{offset}")
            await ask("save_schedule", **{**_week(item), "week_start": "2026-10-26"})


@pytest.mark.requirement("server:whole-texts", "server:save:refusals")
@pytest.mark.parametrize("field", ["caption_text", "slot_id", "theme"])
async def test_half_of_a_character_is_refused_and_never_saved_as_another(connect, sql, field):
    async with connect() as ask:
        body = await ask.refusal("save_schedule", **_week(_item(1, **{field: "hi \ud83d there"})))
    assert (body["code"], body["field"]) == ("INVALID_ARGUMENT", f"items[0].{field}")
    assert "half of a surrogate pair" in body["error"]
    assert sql("SELECT count(*) FROM schedule_templates") == [(0,)]


@pytest.mark.requirement("server:save:refusals")
async def test_a_missing_date_is_named_and_a_follow_up_of_a_follow_up_refused(connect):
    item = _item(2)
    del item["scheduled_date"]
    async with connect() as ask:
        missing = await ask.refusal("save_schedule", **_week(_item(1), item))
        chained = await ask.refusal("save_schedule", **_week(_item(1), _follow_up(2, 1), _follow_up(3, 2)))
    assert (missing["code"], missing["field"]) == ("MISSING_FIELD", "items[1].scheduled_date")
    assert (chained["code"], chained["field"]) == ("NO_PARENT", "items[2].parent_item_id")


@pytest.mark.requirement("server:save:refusals")
async def test_all_problems_of_a_week_are_listed(connect):
    async with connect() as ask:
        body = await ask.refusal("save_schedule", **_week(_item(1, send_type_key="x"), _item(2, target_key="y")))
    assert len(body["problems"]) == 2
    assert f"items[0] ({WEEK}_1).send_type_key='x'" in body["problems"][0]


@pytest.mark.requirement("server:save:week")
@pytest.mark.parametrize(("week", "word"), [("2026-11-24", "Tuesday"), ("soon", "week_start='soon'")])
async def test_a_week_starts_on_a_monday(connect, week, word):
    async with connect() as ask:
        body = await ask.refusal("save_schedule", **{**_week(), "week_start": week})
    assert body["field"] == "week_start"
    assert word in body["error"]


@pytest.mark.requirement("server:save:refusals")
async def test_an_empty_week_and_an_unknown_argument_are_refused(connect):
    async with connect() as ask:
        empty = await ask.refusal("save_schedule", creator_id="alexia", week_start=WEEK, items=[])
        unknown = await ask.refusal("save_schedule", **_week(), force=True)
    assert empty["field"] == "items"
    assert (unknown["code"], unknown["field"]) == ("UNKNOWN_FIELD", "force")


@pytest.mark.requirement("server:save:rollback")
async def test_a_failure_half_way_leaves_the_old_week_whole(connect, sql):
    async with connect() as ask:
        await ask("save_schedule", **_week(_item(1), generation_id="g1"))
        sql("CREATE TRIGGER fault BEFORE INSERT ON volume_predictions BEGIN SELECT RAISE(ABORT, 'secret'); END")
        body = await ask.refusal("save_schedule", **_week(_item(2), _item(3), generation_id="g2"))
    assert body["code"] == "INTERNAL_ERROR"
    assert "secret" not in body["error"]
    assert sql("SELECT slot_id FROM schedule_items") == [(f"{WEEK}_1",)]
    assert sql("SELECT version, generation_id FROM schedule_templates") == [(1, "g1")]
    assert sql("SELECT count(*) FROM schedule_template_versions") == [(1,)]


@pytest.mark.requirement("server:save")
async def test_items_that_wait_for_a_caption_are_named(connect):
    async with connect() as ask:
        answer = await ask("save_schedule", **_week(_item(1, needs_caption=True), _item(2)))
    assert answer["warnings"] == [f"1 items wait for a caption: {WEEK}_1"]
