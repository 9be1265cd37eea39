"""Weeks that are edited in a conversation: the real graph, pipeline, store and demo data, turn after turn."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from rich.console import Group

from eros.settings import Settings
from eros.vocabulary.edits import Mark, Reprice
from eros_app.cli.rendering.diff import render_diff
from eros_app.services.editing import EditOptions, edit_week
from eros_app.services.weeks import find_week

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Begin = Callable[..., Any]


def items(settings: Settings, generation_id: str) -> dict[str, Any]:
    document: Any = find_week(settings, generation_id).document
    return {item.slot_id: item for item in document.items}


@pytest.mark.requirement("review:as-shown")
async def test_a_week_that_somebody_else_edited_since_it_was_shown_is_not_approved_by_what_was_seen(
    conversation: Begin, settings: Settings
) -> None:
    say = conversation()
    planned = (await say("luna next week")).reply
    price = next(item for item in planned.document.items if item.suggested_price)
    copy = (await say(f"make {price.slot_id} $15")).reply.generation_id
    edit_week(settings, copy, Reprice(slot_id=price.slot_id, price=16), EditOptions(by="sam"))
    refused = (await say("approve it")).reply
    assert "was edited since it was shown here, by sam" in refused.text
    assert find_week(settings, copy).state == "waiting"


@pytest.mark.requirement("editing:unseen")
async def test_what_somebody_else_did_to_a_week_meanwhile_is_told_before_an_edit_of_it_is_made_or_taken_back(
    conversation: Begin, settings: Settings
) -> None:
    say = conversation()
    week = (await say("luna next week")).reply.document
    first, other = (item.slot_id for item in week.items[:2])
    sam = EditOptions(by="sam")
    copy = edit_week(settings, week.generation_id, Mark(do="accept", slot_id=other), sam).document.generation_id
    refused = (await say(f"lock {first}")).reply
    assert f"{copy}, the edited copy of {week.generation_id}, was edited meanwhile" in refused.text
    assert "is locked" in (await say(f"lock {first}")).reply.text
    marks: list[tuple[str, Literal["accept", "unaccept"]]] = [("undo that", "unaccept"), (f"drop {other}", "accept")]
    for said, do in marks:
        edit_week(settings, copy, Mark(do=do, slot_id=other), sam)
        there = find_week(settings, copy)
        refused = (await say(said)).reply
        assert refused.ending == "refused", said
        assert f"version {there.version} now, by sam: {other}" in refused.text, said
        assert find_week(settings, copy).document == there.document, said
    assert "Undone: " in (await say("undo that")).reply.text  # which is known by now
    edit_week(settings, copy, Mark(do="accept", slot_id=first), EditOptions(by="robin"))  # at another door
    assert "Undone: " in (await say("undo that")).reply.text


@pytest.mark.requirement("editing:chat", "editing:compared", "editing:copy")
async def test_a_week_is_edited_by_what_is_said_told_undone_and_compared(
    conversation: Begin, settings: Settings
) -> None:
    say = conversation()
    planned = (await say("luna next week")).reply
    bundle = next(item for item in planned.document.items if item.send_type_key == "bundle")
    day = f"{bundle.scheduled_date:%A}"
    asked = (await say("make the bundle $15")).reply
    if asked.ending == "question":
        asked = (await say(f"{bundle.slot_id}")).reply
    assert asked.text.startswith(f"luna, week of {planned.document.week_start}. Done: ")
    assert "costs $15 instead of" in asked.text
    assert "is in a copy of it" in asked.text
    copy = asked.generation_id
    assert copy != planned.generation_id
    assert items(settings, copy)[bundle.slot_id].suggested_price == 15
    assert items(settings, planned.generation_id)[bundle.slot_id] == bundle
    assert find_week(settings, copy).state == "waiting"

    stands = (await say("is it saved?")).reply.text
    assert f"In view is another, {copy}: it waits for a review" in stands

    changed = (await say("what did i change")).reply.document
    assert [one.slot_after for one in changed.changed] == [bundle.slot_id]
    assert "at version 0" in (await say("undo that")).reply.text
    assert items(settings, copy)[bundle.slot_id].suggested_price == bundle.suggested_price
    assert "at version 1" in (await say("redo")).reply.text
    swapped = (await say(f"swap the caption of {bundle.slot_id}")).reply.text
    assert items(settings, copy)[bundle.slot_id].caption_text[:20] in swapped
    await say("undo that")
    compared = (await say("compare with version 0")).reply.document
    assert compared.same == len(planned.document.items) - 1
    assert (compared.before.version, compared.after.version) == (0, 1)
    rendered = render_diff(compared)
    assert isinstance(rendered, Group)
    before, after, *_ = map(str, rendered.renderables)
    assert ("as planned" in before, "version 1" in after) == (True, True)
    assert "No week of luna is kept for 2026-11-16" in (await say("compare with last week")).reply.text

    lighter = (await say(f"lighter on {day}")).reply
    assert (lighter.ending, "is made lighter, without" in lighter.text) == ("question", True)
    assert len(items(settings, copy)) == len(planned.document.items)
    assert (await say("no")).reply.text == "Nothing is changed."
    assert len(items(settings, copy)) == len(planned.document.items)
    await say(f"lighter on {day}")
    kept = (await say("yes")).reply
    assert "'undo' takes it back" in kept.text
    assert len(items(settings, copy)) < len(planned.document.items)
    paid = next(one for one in items(settings, copy).values() if one.is_follow_up)
    gone = (await say(f"drop {paid.parent_item_id}")).reply.text
    assert f"Taken out with it: {paid.slot_id}" in gone
    await say("undo")
    whole = await say("lighter")
    assert (whole.plan.intent, whole.reply.ending) == ("generate", "question")  # asks whether the week is replaced


@pytest.mark.requirement("editing:copy", "chat:explain")
async def test_beside_an_edited_copy_an_answer_by_the_pages_name_says_which_of_the_two_it_is_about(
    conversation: Begin,
) -> None:
    say = conversation()
    planned = (await say("luna next week")).reply
    price = next(item for item in planned.document.items if item.suggested_price)
    copy = (await say(f"make {price.slot_id} $15")).reply.generation_id
    assert "stands; an edited copy" not in (await say("why is the score not 100")).reply.text  # the copy is in view
    told = f"That is of the week that stands; an edited copy of it waits for a review: 'show {copy}' brings it in view."
    for asked in ("why is luna's score not 100", "why is there no bundle of luna at 17:33", "show luna", "export luna"):
        assert told in (await conversation()(asked)).reply.text, asked
    other = conversation()
    assert told in (await other("show luna's bundles")).reply.text
    assert (await other(f"show {copy}")).reply.generation_id == copy
    assert told not in (await other("why is the score not 100")).reply.text
    another = conversation()
    await another("show luna")
    away = (await another(f"make {price.slot_id} $16")).reply.text
    assert f"the edit is in the edited copy of it, {copy}, which waits for a review" in away
    assert "edited copy" not in (await another(f"make {price.slot_id} $17")).reply.text  # it is in view by now


@pytest.mark.requirement("chat:decides-beside-a-copy")
async def test_beside_a_week_that_stands_a_decision_finds_its_waiting_copy_and_of_two_that_it_may_mean_says_which(
    conversation: Begin, settings: Settings
) -> None:
    say = conversation()
    week = (await say("luna next week")).reply.document
    stands, (first, other) = week.generation_id, (item.slot_id for item in week.items[:2])

    def copied(slot: str) -> str:
        mark = Mark(do="lock", slot_id=slot)
        return edit_week(settings, stands, mark, EditOptions(by="robin")).document.generation_id

    copy = copied(first)
    asked = (await say("approve it")).reply
    assert (asked.ending, stands in asked.text, copy in asked.text) == ("refused", True, True)
    assert find_week(settings, stands).state == "saved"
    assert copy in (await say("reject it because it is dull")).reply.text
    rejected = find_week(settings, copy)
    assert rejected.state == "rejected"
    assert f"{stands}, of which it is a copy, stays as it was" in rejected.document.resolution["action"]
    copy = copied(other)
    assert (await say(f"approve {stands}")).reply.document.generation_id == stands
    assert (await say("reject it")).reply.ending == "question"
    await say("it is dull")
    assert copy in (await say("yes")).reply.text
    assert [find_week(settings, one).state for one in (stands, copy)] == ["approved", "rejected"]
    assert f"{copy} does not wait" in (await say("reject it because it is dull")).reply.text


@pytest.mark.requirement("editing:chat", "editing:override")
async def test_an_edit_that_breaks_a_rule_is_kept_only_with_a_reason(conversation: Begin, settings: Settings) -> None:
    say = conversation()
    planned = (await say("odessa next week")).reply
    one, other, *_ = [item for item in planned.document.items if not item.is_follow_up]
    there = f"move {one.slot_id} to {other.scheduled_time:%H:%M}"
    asked = (await say(there)).reply
    assert (asked.ending, "It is kept only with a reason" in asked.text) == ("question", True)
    assert "no rule breaks: 'move it to" in asked.text
    for no in ("scratch that", "strike that"):
        assert (await say(no)).reply.text == "Nothing is changed.", no
        assert (await say(there)).reply.ending == "question"
    assert (await say("yes")).reply.ending == "question"  # a yes is no reason
    assert items(settings, planned.generation_id)[one.slot_id] == one
    kept = (await say("yes, because both go out at once")).reply
    assert (kept.ending, kept.generation_id) == ("done", planned.generation_id)
    (step,) = find_week(settings, planned.generation_id).audit.edits or ()
    assert (step.reason, step.by, bool(step.broke)) == ("both go out at once", "robin", True)
    assert (await say("undo")).reply.ending == "done"
    assert items(settings, planned.generation_id)[one.slot_id] == one

    shown = (await say(f"{there} because she asked for it")).reply
    assert "with that reason" in shown.text
    assert (await say("yes")).reply.ending == "done"
    first, undone, again = find_week(settings, planned.generation_id).audit.edits or ()
    assert (first, undone.edit.do, undone.by, again.reason) == (step, "undo", "robin", "she asked for it")


@pytest.mark.requirement("editing:chat")
async def test_a_yes_names_none_of_the_sends_that_may_be_meant_and_these_are_asked_about_again(
    conversation: Begin, settings: Settings
) -> None:
    say = conversation()
    planned = (await say("odessa next week")).reply
    before = items(settings, planned.generation_id)
    asked = (await say("lock the bundle")).reply
    assert (asked.ending, "Which one is meant: " in asked.text) == ("question", True)
    assert (await say("yes")).reply.text == asked.text
    assert items(settings, planned.generation_id) == before


@pytest.mark.requirement("editing:chat")
async def test_a_week_that_is_named_and_not_in_view_is_changed_only_after_a_yes(
    conversation: Begin, settings: Settings
) -> None:
    planned = (await conversation()("odessa next week")).reply
    first = next(item for item in planned.document.items if not item.is_follow_up)
    say = conversation()
    asked = (await say(f"lock odessa's {first.slot_id}")).reply
    assert (asked.ending, "not in view" in asked.text) == ("question", True)
    assert "is locked" in (await say("yes")).reply.text
    refused = (await say(f"move {first.slot_id} to 16:05")).reply
    assert (refused.ending, "is locked; unlock it first" in refused.text) == ("refused", True)
    assert "is unlocked" in (await say("unlock it")).reply.text
