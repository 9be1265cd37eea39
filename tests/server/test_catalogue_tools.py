"""Send types, channels and targets over the wire, against the shared catalogue that they are seeded from."""

import pytest

from eros.vocabulary.catalogue import CHANNELS, TARGETS, default_catalogue


@pytest.mark.requirement("server:send-types")
async def test_the_send_types_are_the_catalogues_in_its_order(connect):
    async with connect() as ask:
        answer = await ask("get_send_types")
    assert [one["send_type_key"] for one in answer["send_types"]] == list(default_catalogue())
    assert answer["count"] == 22


@pytest.mark.requirement("server:send-types")
async def test_every_field_of_a_send_type_is_the_catalogues(connect):
    async with connect() as ask:
        answer = await ask("get_send_types")
    for row in answer["send_types"]:
        kind = default_catalogue()[row["send_type_key"]].model_dump(mode="json")
        required, types = kind.pop("required_target"), kind.pop("caption_types")
        assert {name: row[name] for name in kind} == kind
        assert (row["required_targets"], row["caption_types"]) == (required, types)


@pytest.mark.requirement("server:send-types")
async def test_send_types_are_filtered_by_category_and_page(connect):
    async with connect() as ask:
        retention = await ask("get_send_types", category="retention", page_type="free")
        revenue = await ask("get_send_types", category="revenue", page_type="paid")
    assert [one["send_type_key"] for one in retention["send_types"]] == ["ppv_followup"]
    keys = [one["send_type_key"] for one in revenue["send_types"]]
    assert "tip_goal" in keys
    assert "ppv_wall" not in keys


@pytest.mark.requirement("server:send-type-details")
async def test_details_carry_both_readers_names(connect):
    async with connect() as ask:
        details = await ask("get_send_type_details", send_type_key="expired_winback")
    assert details["send_type"]["send_type_key"] == details["send_type_key"] == "expired_winback"
    assert (details["platform_feature"], details["page_type_restriction"]) == ("targeted_message", "paid")
    assert (details["min_time_between"], details["min_hours_between"]) == (1440, 24)
    assert (details["default_target"], details["required_target"]) == ("expired_recent", "expired_recent")
    assert details["required_targets"] == ["expired_recent", "expired_all"]
    assert [(one["caption_type"], one["priority"]) for one in details["caption_requirements"]] == [
        ("winback", 1),
        ("miss_you", 2),
    ]


@pytest.mark.requirement("server:deprecated-send-types")
@pytest.mark.parametrize("key", ["ppv_message", "ppv_video"])
async def test_a_deprecated_send_type_names_its_successor(connect, key):
    async with connect() as ask:
        body = await ask.refusal("get_send_type_details", send_type_key=key)
    assert (body["code"], body["near_matches"]) == ("SEND_TYPE_DEPRECATED", ["ppv_unlock"])


@pytest.mark.requirement("server:targeting")
async def test_the_targets_are_the_catalogues(connect):
    async with connect() as ask:
        answer = await ask("get_audience_targets")
    served = {t["target_key"]: (t["display_name"], t["page_types"], t["channels"]) for t in answer["targets"]}
    assert served == {t.target_key: (t.display_name, list(t.page_types), list(t.channel_keys)) for t in TARGETS}


@pytest.mark.requirement("server:targeting")
async def test_targets_are_filtered_by_page_and_by_channel(connect):
    async with connect() as ask:
        free = await ask("get_audience_targets", page_type="free")
        story = await ask("get_audience_targets", channel_key="story")
        neither = await ask("get_audience_targets", page_type="free", channel_key="story")
    assert "renew_off" not in [one["target_key"] for one in free["targets"]]
    assert [one["target_key"] for one in story["targets"]] == ["all_active"]
    assert neither["count"] == 1


@pytest.mark.requirement("server:targeting")
async def test_channels_are_filtered_by_whether_they_target(connect):
    async with connect() as ask:
        every = await ask("get_channels")
        targeting = await ask("get_channels", supports_targeting=True)
    assert {one["channel_key"]: bool(one["supports_targeting"]) for one in every["channels"]} == {
        one.channel_key: one.supports_targeting for one in CHANNELS
    }
    assert [one["channel_key"] for one in targeting["channels"]] == ["mass_message", "targeted_message"]


@pytest.mark.requirement("server:arguments")
@pytest.mark.parametrize(
    ("tool", "arguments", "field"),
    [
        ("get_send_types", {"category": "revenu"}, "category"),
        ("get_send_types", {"page_type": "both"}, "page_type"),
        ("get_audience_targets", {"channel_key": "post"}, "channel_key"),
        ("get_active_creators", {"tier": 6}, "tier"),
        ("get_channels", {"supports_targeting": "perhaps"}, "supports_targeting"),
    ],
)
async def test_a_filter_that_cannot_be_is_refused_with_its_value(connect, tool, arguments, field):
    async with connect() as ask:
        body = await ask.refusal(tool, **arguments)
    assert (body["code"], body["field"]) == ("INVALID_ARGUMENT", field)
    assert repr(arguments[field]) in body["error"]


@pytest.mark.requirement("server:nullable-filters")
@pytest.mark.parametrize(
    ("tool", "filters"),
    [
        ("get_send_types", {"category": None, "page_type": None}),
        ("get_audience_targets", {"page_type": None, "channel_key": None}),
        ("get_channels", {"supports_targeting": None}),
        ("get_active_creators", {"tier": None, "page_type": None}),
    ],
)
async def test_a_filter_that_is_null_is_no_filter(connect, tool, filters):
    async with connect() as ask:
        assert await ask(tool, **filters) == await ask(tool)
