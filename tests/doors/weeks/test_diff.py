"""What changed between two weeks: by slot id, then by type and date, nearest in time; field by field (CONTRACT 1)."""

from datetime import time

import pytest
from made_up_week import made_up_week

from eros.vocabulary.documents import Item, ResultDocument
from eros_app.services.diff import diff

Changes = dict[str, object]


def with_items(week: ResultDocument, *items: Item) -> ResultDocument:
    return week.model_copy(update={"items": items})


def changed(item: Item, **changes: object) -> Item:
    return item.model_copy(update=changes)


@pytest.fixture
def week() -> ResultDocument:
    """Three sends of a day: a bump, an offer with its follow-up."""
    whole = made_up_week()
    follow_up = next(item for item in whole.items if item.is_follow_up)
    parent = next(item for item in whole.items if item.slot_id == follow_up.parent_item_id)
    return with_items(whole, whole.items[0], parent, follow_up)


@pytest.mark.requirement("weeks:diff")
def test_a_week_does_not_differ_from_itself(week):
    found = diff(week, week)
    assert (found.figures, found.added, found.removed, found.changed, found.same) == ((), (), (), (), 3)


@pytest.mark.requirement("weeks:diff")
def test_a_send_under_the_same_slot_is_told_field_by_field(week):
    bump, offer, follow_up = week.items
    other = changed(
        offer, scheduled_time=time(21, 30), suggested_price=7.99, caption_id=5, target_key="recent_purchasers"
    )
    found = diff(week, with_items(week, bump, other, follow_up))
    (one,) = found.changed
    assert (one.slot_before, one.slot_after, one.item) == (offer.slot_id, offer.slot_id, other)
    assert {change.field: (change.before, change.after) for change in one.changes} == {
        "scheduled_time": (offer.scheduled_time.isoformat(), "21:30:00"),
        "target_key": (offer.target_key, "recent_purchasers"),
        "caption_id": (offer.caption_id, 5),
        "suggested_price": (offer.suggested_price, 7.99),
    }
    assert found.same == 2


@pytest.mark.requirement("weeks:diff")
def test_of_sends_under_other_slots_the_nearest_of_type_and_date_is_the_same_one(week):
    bump = week.items[0]
    early, late = (changed(bump, slot_id=f"b_{hour}", scheduled_time=time(hour)) for hour in (9, 18))
    there, far = (changed(bump, slot_id=f"a_{hour}", scheduled_time=time(hour)) for hour in (17, 23))
    found = diff(with_items(week, early, late), with_items(week, there, far))
    assert [(one.slot_before, one.slot_after) for one in found.changed] == [("b_18", "a_17"), ("b_9", "a_23")]
    assert (found.added, found.removed) == ((), ())


@pytest.mark.requirement("weeks:diff")
def test_a_send_of_another_type_or_day_came_and_the_old_one_went(week):
    bump = week.items[0]
    for other in (
        changed(bump, slot_id="x", send_type_key="link_drop"),
        changed(bump, slot_id="x", scheduled_date=week.week_end),
    ):
        found = diff(with_items(week, bump), with_items(week, other))
        assert (found.added, found.removed, found.changed) == ((other,), (bump,), ())


@pytest.mark.requirement("weeks:diff")
def test_a_follow_up_of_the_same_send_under_another_slot_did_not_change(week):
    bump, offer, follow_up = week.items
    renamed = (
        changed(offer, slot_id="renamed"),
        changed(follow_up, slot_id="renamed_followup", parent_item_id="renamed"),
    )
    found = diff(week, with_items(week, bump, *renamed))
    assert (found.changed, found.same) == ((), 3)
    (one,) = diff(week, with_items(week, bump, offer, changed(follow_up, parent_item_id=bump.slot_id))).changed
    assert [change.field for change in one.changes] == ["parent_item_id"]


@pytest.mark.requirement("weeks:diff")
def test_the_heads_figures_that_differ_are_told(week):
    summary = week.summary.model_copy(update={"total_items": 90, "by_category": {"revenue": 40}})
    validation = week.validation.model_copy(update={"score": 71.0})
    figures = diff(week, week.model_copy(update={"summary": summary, "validation": validation, "seed": 4})).figures
    told = {change.field: change.after for change in figures}
    assert told == {"seed": 4, "score": 71.0, "total_items": 90, "revenue": 40, "engagement": 0, "retention": 0}


@pytest.mark.full
@pytest.mark.requirement("weeks:diff")
def test_two_kept_weeks_are_compared_for_reading_and_as_json(eros, kept):
    found = eros("diff", kept.superseded, "alexia", "--json").document
    assert (found["before"]["generation_id"], found["after"]["generation_id"]) == (kept.superseded, kept.saved)
    assert {change["field"]: change["after"] for change in found["figures"]}["state"] == "saved"
    shown = eros("diff", kept.superseded, "alexia")
    assert shown.code == 0
    head = f"{len(found['added'])} added · {len(found['removed'])} removed · {len(found['changed'])} changed"
    assert head in shown.out
    assert all(one["slot_id"] in shown.out for one in [*found["added"], *found["removed"]])
    assert "nothing differs" in eros("diff", "alexia", kept.saved).out


@pytest.mark.requirement("weeks:diff")
def test_what_holds_no_week_cannot_be_compared(eros, kept):
    eros("review", "reject", kept.waiting, "--reason", "no")
    assert eros("diff", kept.waiting, "alexia", "--json").document["before"]["state"] == "rejected"
    aborted = eros("generate", "nova", "--json").document["generation_id"]
    ran = eros("diff", aborted, "alexia", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "NO_WEEK")
