from datetime import UTC, date, datetime, time

import pytest

from eros.failures import ToolFailure
from eros.vocabulary.documents import Item
from eros.vocabulary.state import Saved
from eros.vocabulary.week import VariationMetadata
from eros.wire import OLDER_FORM, SaveForm, dropped, older_form, read_save, save_arguments, save_form
from eros_db.tools.registry import tools

MONDAY = date(2026, 11, 30)
VARIATION = VariationMetadata(
    base_hour=20, time_shift=0, jitter=3, daily_strategy="balanced_standard", prime_hours_used=(20, 21, 22)
)


def item(channel: str = "mass_message", **fields) -> Item:
    return Item(
        **{
            "slot_id": "2026-11-30_1",
            "scheduled_date": MONDAY,
            "scheduled_time": time(20, 3),
            "expires_at": datetime(2026, 12, 1, 20, 3),  # noqa: DTZ001
            "send_type_key": "ppv_unlock",
            "item_type": "ppv_unlock",
            "category": "revenue",
            "channel_key": channel,
            "channel": channel,
            "target_key": "all_active",
            "caption_id": 1,
            "caption_text": "hello",
            "suggested_price": 19.99,
            "priority": 1,
            "strategy_used": "balanced_standard",
            "flavor_emphasis": "balanced",
            "variation_metadata": VARIATION,
            **fields,
        }
    )


def arguments(*items: Item, **options):
    return save_arguments(items, creator_id="alexia", week_start=MONDAY, generation_id="g-1", **options)


@pytest.mark.requirement("save:arguments")
def test_a_week_is_saved_with_the_items_fields_and_no_others():
    saved = arguments(item(), replace=True, metadata={"seed": 7})
    assert set(saved) == {"creator_id", "week_start", "items", "generation_id", "replace", "metadata"}
    assert (saved["week_start"], saved["replace"], saved["metadata"]) == ("2026-11-30", True, {"seed": 7})
    assert (saved["creator_id"], saved["generation_id"]) == ("alexia", "g-1")
    (written,) = saved["items"]
    assert set(written) == set(Item.model_fields)
    assert (written["scheduled_date"], written["scheduled_time"]) == ("2026-11-30", "20:03:00")
    assert written["expires_at"] == "2026-12-01T20:03:00"


@pytest.mark.requirement("save:older")
@pytest.mark.parametrize(
    ("channel", "written"),
    [
        ("mass_message", "mass_message"),
        ("wall_post", "wall_post"),
        ("targeted_message", "mass_message"),
        ("story", "wall_post"),
        ("live", "wall_post"),
    ],
)
def test_an_older_server_gets_a_channel_that_it_knows_and_the_key_keeps_the_truth(channel, written):
    (row,) = arguments(item(channel), form=OLDER_FORM)["items"]
    assert (row["channel"], row["channel_key"]) == (written, channel)


FOLLOW_UP = item(slot_id="2026-11-30_1_followup", parent_item_id="2026-11-30_1", is_follow_up=1)


@pytest.mark.requirement("save:older")
def test_an_older_server_gets_neither_links_nor_fields_that_it_does_not_know():
    saved = arguments(item(), FOLLOW_UP, form=OLDER_FORM, without=("generation_id", "replace", "metadata"))
    assert set(saved) == {"creator_id", "week_start", "items"}
    for row in saved["items"]:
        assert not {"slot_id", "parent_item_id", "is_follow_up", "caption_scores", "variation_metadata"} & set(row)
        assert row["suggested_price"] == 19.99


def listed(**fields):
    """The input schema of a save_schedule that lists these fields of an item, in two ways of writing it."""
    row = {"type": "object", "properties": {"scheduled_date": {"type": "string"}, **fields}}
    return {"properties": {"items": {"type": "array", "items": row}}}


TWO_CHANNELS = {"type": "string", "enum": ["mass_message", "wall_post"]}
CONSTANTS = [{"const": channel} for channel in TWO_CHANNELS["enum"]]
EMPTY = {"type": "null"}
NUMBER = {"anyOf": [{"type": "integer"}, EMPTY]}
TEXT = {"type": ["string", "null"]}


@pytest.mark.requirement("save:older-by-refusal")
@pytest.mark.parametrize(
    ("schema", "channels", "links"),
    [
        ({}, None, True),
        ({"properties": {"items": {"type": "array"}}}, None, True),
        (listed(channel={"type": "string"}, parent_item_id=TEXT), None, True),
        (listed(channel=TWO_CHANNELS, parent_item_id={"type": "integer"}), TWO_CHANNELS["enum"], False),
        (
            listed(channel={"anyOf": [TWO_CHANNELS, {"type": "null"}]}, parent_item_id=NUMBER),
            TWO_CHANNELS["enum"],
            False,
        ),
        (listed(channel={"anyOf": [TWO_CHANNELS, {"type": "string"}]}, parent_item_id={}), None, True),
        (listed(channel={"type": "string"}, parent_item_id=NUMBER), None, False),
        (listed(channel={"oneOf": CONSTANTS}, parent_item_id=NUMBER), TWO_CHANNELS["enum"], False),
    ],
)
def test_what_a_server_refuses_is_read_from_its_schema(schema, channels, links):
    form = save_form(schema)
    assert (form.channels and sorted(form.channels), form.links) == (channels, links)


@pytest.mark.requirement("save:older-by-refusal")
def test_a_schema_behind_a_reference_is_read_as_well():
    row = {"properties": {"scheduled_date": {}, "channel": {"$ref": "#/$defs/Channel"}}}
    schema = {
        "$defs": {"Row": row, "Channel": TWO_CHANNELS},
        "properties": {"items": {"type": "array", "items": {"$ref": "#/$defs/Row"}}},
    }
    assert save_form(schema).channels == frozenset(TWO_CHANNELS["enum"])


@pytest.mark.requirement("save:older-by-refusal")
def test_our_own_server_takes_the_whole_week():
    form = save_form(tools()["save_schedule"].input_schema)
    assert not dropped([item("story", needs_caption=True), FOLLOW_UP], form)


@pytest.mark.requirement("save:older-by-refusal")
@pytest.mark.parametrize(
    ("kind", "message", "older"),
    [
        ("rejected", "channel must be one of mass_message, wall_post", OLDER_FORM),
        ("rejected", "channel: not in enum; parent_item_id: input should be a valid integer", OLDER_FORM),
        ("rejected", "parent_item_id: input should be a valid integer", SaveForm(links=False)),
        ("rejected", "Invalid value for enum", OLDER_FORM),
        ("rejected", "input should be a valid integer, unable to parse string", SaveForm(links=False)),
        ("rejected", "week_start is no Monday", None),
        ("timeout", "no answer about the channel", None),
    ],
)
def test_a_server_that_says_nothing_of_items_is_known_by_what_it_refuses(kind, message, older):
    failure = ToolFailure("save_schedule", kind, message)
    assert older_form(failure, save_form({})) == older
    assert older_form(failure, save_form(listed(channel=TWO_CHANNELS))) is None


@pytest.mark.requirement("save:older-by-refusal")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"channel": {"type": "string"}, "parent_item_id": NUMBER}, "CHECK constraint failed"),
        ({"channel": {"type": "string"}, "parent_item_id": {}}, "CHECK channel IN ('mass_message','wall_post')"),
        ({"channel": {"pattern": "^(mass|wall)"}, "parent_item_id": {}}, "no match: ^(mass_message|wall_post)$"),
        ({"channel": TWO_CHANNELS, "parent_item_id": {}}, "parent_item_id: input should be a valid integer"),
    ],
)
def test_what_a_schema_does_not_say_of_channels_and_links_is_known_by_the_refusal(fields, message):
    stated = save_form(listed(**fields))
    form = older_form(ToolFailure("save_schedule", "rejected", message), stated)
    assert form is not None
    assert (form.channels, form.links) == (OLDER_FORM.channels, False)
    assert older_form(ToolFailure("save_schedule", "rejected", message), form) is None


@pytest.mark.requirement("save:not-kept")
def test_every_field_that_says_something_and_is_not_sent_is_named_with_its_count():
    full = item(theme="solo", scheduled_at=datetime(2026, 11, 23, 20, 7, tzinfo=UTC))
    for form in (OLDER_FORM, SaveForm(fields=frozenset({"scheduled_date", "channel"}))):
        sent = arguments(full, form=form)["items"][0]
        lost = dropped([full], form)
        assert {"theme", "scheduled_at"} <= {*lost.fields}
        assert not {*lost.fields} & {*sent}
        silent = {name for name in Item.model_fields if not getattr(full, name)}
        defaults = {name for name, field in Item.model_fields.items() if getattr(full, name) == field.default}
        assert {*Item.model_fields} <= {*sent, *lost.fields, *silent, *defaults, "channel"}
        assert {*lost.fields.values()} == {1}


@pytest.mark.requirement("save:not-kept")
def test_what_a_server_has_no_place_for_is_counted():
    week = [item("story"), item("targeted_message", campaign_goal=50.0), item(), FOLLOW_UP]
    lost = dropped(week, OLDER_FORM)
    assert (lost.channels, lost.links, lost.keeps_key) == (2, 1, True)
    assert (lost.fields["slot_id"], lost.fields["is_follow_up"]) == (4, 1)
    assert not {"suggested_price", "needs_caption", "warnings"} & set(lost.fields)
    priceless = SaveForm(fields=frozenset({"scheduled_date", "channel", "parent_item_id"}))
    assert dropped(week, priceless).fields["suggested_price"] == 4
    assert not dropped(week, SaveForm())


@pytest.mark.requirement("save:answer")
@pytest.mark.parametrize("count", [{"item_count": 84}, {"items_created": "84"}])
def test_the_number_of_items_written_goes_by_two_names(count):
    assert read_save({"success": True, "template_id": 5, **count}) == Saved(template_id=5, items_created=84)


@pytest.mark.requirement("save:answer")
def test_what_became_of_the_week_is_read_where_the_server_says_so():
    answer = {"template_id": 5, "item_count": 84, "status": "approved", "replaced": True, "superseded_by": "g-2"}
    assert read_save(answer) == Saved(
        template_id=5, items_created=84, status="approved", replaced=True, superseded_by="g-2"
    )


@pytest.mark.requirement("save:answer")
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"success": False, "message": "no room"}, "rejected"),
        ({"success": True, "item_count": 84}, "bad_answer"),
        ({"success": True, "template_id": 5}, "bad_answer"),
    ],
)
def test_a_save_that_does_not_say_what_it_wrote_is_no_save(answer, kind):
    with pytest.raises(ToolFailure) as raised:
        read_save(answer)
    assert raised.value.kind == kind
