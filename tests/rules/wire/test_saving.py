from datetime import date, datetime, time

import pytest

from eros.failures import ToolFailure
from eros.vocabulary.documents import Item
from eros.vocabulary.state import Saved
from eros.vocabulary.week import VariationMetadata
from eros.wire import read_save, save_arguments

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
    (row,) = arguments(item(channel), older=True)["items"]
    assert (row["channel"], row["channel_key"]) == (written, channel)


@pytest.mark.requirement("save:older")
def test_an_older_server_gets_neither_links_nor_fields_that_it_does_not_know():
    follow_up = item(slot_id="2026-11-30_1_followup", parent_item_id="2026-11-30_1", is_follow_up=1)
    saved = arguments(item(), follow_up, older=True)
    assert set(saved) == {"creator_id", "week_start", "items"}
    for row in saved["items"]:
        assert not {"slot_id", "parent_item_id", "is_follow_up", "caption_scores", "variation_metadata"} & set(row)


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
