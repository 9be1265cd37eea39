"""Whole conversations: the real graph, pipeline, server and demo data, turn after turn."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from eros.settings import Settings
from eros.vocabulary.edits import Rewrite
from eros.vocabulary.exit_codes import EXIT_CODES
from eros.vocabulary.request import Request
from eros_app.services.chat import ChatServices
from eros_app.services.editing import EditOptions, edit_week
from eros_app.services.generation import RunOptions, generate
from eros_app.services.review import answer
from eros_app.services.weeks import find_week
from eros_db.demo.creators import DEMO_CREATORS

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Begin = Callable[..., Any]


@pytest.mark.requirement("chat:understood-first", "chat:follow-on", "chat:explain", "chat:show", "chat:export")
async def test_a_week_is_planned_shown_explained_changed_and_exported(conversation: Begin, tmp_path: Path) -> None:
    say = conversation()
    planned = await say("plan luna next week, dry run, nothing on Sunday")
    assert planned.events[0] == "understood"
    assert planned.events.count("phase_start") == 11
    assert planned.reply.document.status == "dry_run"
    assert not planned.reply.document.summary.by_day.get("2026-11-29")

    shown = await say("show only revenue")
    assert {item.category for item in shown.reply.document.items} == {"revenue"}

    bundle = next(item for item in planned.reply.document.items if item.send_type_key == "bundle")
    why = await say(f"why is there a bundle on {bundle.scheduled_date:%A}?")
    assert bundle.slot_id in why.reply.text
    assert f"the day's strategy is {bundle.strategy_used}" in why.reply.text
    assert f"{bundle.variation_metadata.base_hour}:00" in why.reply.text
    assert "R27" in why.reply.text

    missing = await say("why aren't there any tip goals?")
    assert "Only paid pages carry tip_goal (R10)." in missing.reply.text

    sunday = await say("why is there nothing on sunday?")
    assert "day off by the request (R46)" in sunday.reply.text

    lighter = await say("make it lighter")
    assert (lighter.plan.volume, lighter.plan.dry_run, lighter.plan.days_off) == (
        "lighter",
        True,
        (date(2026, 11, 29),),
    )
    assert lighter.reply.document.summary.total_items < planned.reply.document.summary.total_items

    await say("export as csv and json")
    assert json.loads((tmp_path / "luna-2026-11-23.json").read_text())["generation_id"] == lighter.reply.generation_id
    assert (tmp_path / "luna-2026-11-23.csv").exists()

    written = await say("export as excel, ics and html")
    assert written.reply.text.count("Written to ") == 3
    begun = {"xlsx": b"PK", "ics": b"BEGIN:VCALENDAR", "html": b"<!doctype html>"}
    for ending, begins in begun.items():
        assert (tmp_path / f"luna-2026-11-23.{ending}").read_bytes().startswith(begins)


@pytest.mark.requirement("chat:review")
async def test_a_waiting_week_is_listed_refused_without_a_reason_and_approved(conversation: Begin) -> None:
    say = conversation()
    waiting = await say("odessa next week")
    assert (EXIT_CODES[waiting.reply.ending], waiting.reply.status) == (3, "needs_review")
    listed = await say("what's waiting for review?")
    assert [record.creator_id for record in listed.reply.document] == ["odessa"]
    assert (await say("is it approved?")).plan.decision is None
    asked = await say("reject it")
    assert asked.plan.question == "Why? A rejection needs its reason."
    approved = await say("no wait, approve it because I read every caption")
    assert (EXIT_CODES[approved.reply.ending], approved.reply.status) == (0, "saved")
    again = await say("approve it")
    assert EXIT_CODES[again.reply.ending] == 0
    assert again.reply.document.life.state == "approved"


@pytest.mark.requirement("chat:decisions-are-orders")
async def test_praise_of_a_dry_run_asks_whether_its_week_is_saved(conversation: Begin) -> None:
    say = conversation()
    tried = (await say("luna next week, dry run")).reply
    assert (await say("looks good")).plan.question == (
        "It was a dry run, so nothing waits. Save this week? Say yes, or 'save it'."
    )
    saved = (await say("yes")).reply
    assert (tried.status, saved.status) == ("dry_run", "saved")
    supposed = await say("what would it look like without bundles?")
    assert supposed.reply.status == "dry_run"
    assert any("none of it stays wished" in one for one in supposed.plan.notices)
    assert (await say("ok plan it")).reply.ending == "question"
    assert (await say("no")).reply.generation_id is None


@pytest.mark.requirement("chat:begun-week")
async def test_a_week_that_has_begun_is_approved_after_a_yes_to_that_and_to_nothing_else(
    conversation: Begin, services: ChatServices
) -> None:
    say = conversation()
    await say("odessa next week")
    begun = services.options.settings.model_copy(update={"now": datetime(2026, 11, 25, 12, tzinfo=UTC)})
    services.options = replace(services.options, settings=begun)
    asked = (await say("approve it because I read every caption")).reply
    assert "The week of 2026-11-23 has begun" in asked.text
    assert (EXIT_CODES[asked.ending], asked.document) == (2, None)
    assert (await say("no")).reply.text == "Nothing is decided, and the week stays as it is."
    assert (await say("yes")).plan.decision is None
    for between in ("help", "thanks"):
        await say("approve it because I read every caption")
        await say(between)
        assert (await say("yes")).plan.decision is None, between
    await say("approve it because I read every caption")
    approved = (await say("yes")).reply.document
    assert (approved.life.state, approved.life.reason) == ("approved", "I read every caption")


@pytest.mark.requirement("chat:replaces-after-a-yes", "chat:asks-why")
async def test_the_edited_copy_of_an_approved_week_takes_its_place_after_a_reason_and_a_yes(
    conversation: Begin,
) -> None:
    say = conversation()
    await say("odessa next week")
    approved = (await say("approve it because I read every caption")).reply.document
    edited = (await say("lock the first send on monday")).reply
    copy = edited.generation_id
    assert copy != approved.generation_id
    bare = (await say("approve it")).reply
    assert f"stands as {approved.generation_id}, approved by robin; an approval puts {copy} in its place" in bare.text
    assert "needs a reason for that; say 'approve odessa for the week of Mon 23 Nov because ...'" in bare.text
    assert (bare.ending, (await say("yes, because maybe it is fine")).plan.decision) == ("question", None)
    await say("approve it")
    assert "needs a reason for that" in (await say("yes")).reply.text
    asked = (await say("yes, because it reads better")).reply
    assert (EXIT_CODES[asked.ending], asked.text.endswith("Say yes, or no, and nothing is decided.")) == (2, True)
    assert (await say("no")).reply.text == "Nothing is decided, and the week stays as it is."
    await say(f"show {approved.generation_id}")
    assert f"puts {copy} in its place" in (await say("approve it because it reads better")).reply.text
    replaced = (await say("yes")).reply.document
    assert (replaced.generation_id, replaced.life.reason) == (copy, "it reads better")
    assert replaced.supersedes == approved.generation_id


@pytest.mark.requirement("chat:replaces-after-a-yes")
async def test_a_kept_week_is_replaced_only_after_a_yes_and_an_approved_one_as_well(conversation: Begin) -> None:
    say = conversation()
    first = (await say("luna next week")).reply
    asked = await say("make it lighter")
    assert (asked.events, EXIT_CODES[asked.reply.ending]) == (["understood", "reply"], 2)
    assert (await say("what changes?")).reply.text.startswith("The new week is not made, so it is not compared yet. ")
    assert (await say("no")).reply.generation_id is None
    assert (await say("yes")).plan.intent == "help"  # nothing is open any more
    assert (await say("is it saved?")).reply.text.startswith("The week of Mon 23 Nov 2026 of luna is saved, ")
    assert (await say("is it approved?")).reply.text.endswith(" Nobody has approved or rejected it.")
    assert (await say("what changed?")).reply.kind == "text"
    approved = (await say("approve it")).reply
    assert (approved.kind, approved.document.life.state) == ("decision", "approved")
    again = await say("no tip goals, no games")
    assert "is approved by robin" in again.reply.text
    replaced = (await say("yes")).reply
    assert replaced.document.supersedes == first.generation_id
    assert (await say("what changed?")).reply.document.before.generation_id == first.generation_id
    assert "no tip_goal, game_post" in (await say("what did I ask for?")).reply.text


@pytest.mark.requirement("chat:replaces-after-a-yes")
@pytest.mark.parametrize("since", ["approved", "another"])
async def test_a_yes_is_about_the_week_that_was_shown_and_what_stands_since_is_asked_about(
    conversation: Begin, services: ChatServices, since: str
) -> None:
    say = conversation()
    stands = (await say("ines next week")).reply.generation_id
    assert stands in (await say("make it lighter")).reply.text
    if since == "approved":
        await answer(stands, "approve", reason="", reviewer="sam", options=services.options)
    else:
        stands = (await generate(Request(creator_id="ines"), services.options)).document.generation_id
    asked = (await say("yes")).reply
    assert (asked.ending, asked.text.startswith("That changed meanwhile. ")) == ("question", True)
    assert (since == "approved") == ("is approved by sam" in asked.text)
    assert stands in asked.text
    assert (await say("yes")).reply.document.supersedes == stands


@pytest.mark.requirement("chat:replaces-after-a-yes")
async def test_a_replacement_names_the_edited_copy_that_waits_on(conversation: Begin) -> None:
    say = conversation()
    await say("ines next week")
    await say("drop the last send on monday")
    await say("ines next week, lighter")
    replaced = (await say("yes")).reply
    assert replaced.status == "saved"
    assert "still waiting for a review of this week" in replaced.text


@pytest.mark.requirement("chat:replaces-after-a-yes")
async def test_a_week_that_comes_while_one_is_asked_for_is_asked_about(services: ChatServices) -> None:
    """Between the look and the claim: whoever asked was shown that none stands."""
    first = (await generate(Request(creator_id="ines"), services.options)).document.generation_id
    late = await services.generate(Request(creator_id="ines"), lambda event: None, "")
    assert (late.ending, late.kept.shown) == ("question", f"{first} saved")
    assert (await services.generate(Request(creator_id="ines"), lambda event: None, f"{first} saved")).ending == "done"


@pytest.mark.requirement("chat:replaces-after-a-yes")
@pytest.mark.parametrize("no", ["no", "cancel"])
async def test_a_kept_week_that_is_not_replaced_is_the_one_in_view_and_an_edit_is_of_it(
    conversation: Begin, no: str
) -> None:
    say = conversation()
    kept = (await say("luna next week")).reply
    await say("odessa week of dec 7")
    assert (await say("luna next week, lighter")).reply.ending == "question"
    declined = (await say(no)).reply
    assert (declined.text, declined.generation_id) == ("The kept week stays as it is.", kept.generation_id)
    assert (await say("is it saved?")).reply.text.startswith("The week of Mon 23 Nov 2026 of luna is saved, ")
    edited = await say("drop the last send on monday")
    assert (edited.plan.intent, edited.plan.creator_id) == ("edit", "luna")
    assert f"The week that stands, {kept.generation_id}, is as it was" in edited.reply.text


@pytest.mark.requirement("chat:review")
async def test_a_rejection_takes_its_reason_from_the_next_turn(conversation: Begin) -> None:
    say = conversation()
    await say("plan odessa")
    assert EXIT_CODES[(await say("reject it")).reply.ending] == 2
    rejected = await say("too many bundles on friday")
    assert rejected.reply.document.status == "rejected"
    assert rejected.reply.document.details["reason"] == "too many bundles on friday"
    why = await say("why is there a bundle on friday?")
    first, *reasons = why.reply.text.splitlines()
    assert (EXIT_CODES[why.reply.ending], "rejected the week" in first, bool(reasons)) == (0, True, True)


@pytest.mark.requirement("chat:decides-as-asked")
@pytest.mark.parametrize("asked", ["reject odessa", "odessa looks great"])
async def test_an_answer_to_a_question_about_a_decision_is_about_the_week_that_it_was_asked_of(
    conversation: Begin, services: ChatServices, asked: str
) -> None:
    async def planned(seed: int) -> str:
        made = await generate(Request(creator_id="odessa", seed=seed), services.options)
        return made.document.generation_id

    first, answered = await planned(1), "yes" if "great" in asked else "because she is ill"
    say = conversation()
    assert first in (await say(asked)).reply.text
    slot = find_week(services.options.settings, first).document.items[0].slot_id
    edit_week(services.options.settings, first, Rewrite(slot_id=slot, text="Mine."), EditOptions(by="sam", reason="x"))
    refused = (await say(answered)).reply
    assert (refused.ending, f"{first} was edited since" in refused.text) == ("refused", True)
    assert first in (await say(asked)).reply.text
    await answer(first, "reject", reason="thin", reviewer="sam", options=services.options)
    second = await planned(9)
    refused = (await say(answered)).reply
    assert (refused.ending, first in refused.text) == ("refused", True)
    assert find_week(services.options.settings, second).state == "waiting"
    assert second in (await say(asked)).reply.text
    assert (await say(answered)).reply.generation_id == second


@pytest.mark.requirement("chat:review", "chat:decisions-are-orders")
async def test_a_saved_week_cannot_be_rejected_which_is_said_before_a_reason_is_asked_for(conversation: Begin) -> None:
    say = conversation()
    await say("luna next week")
    refused = await say("reject it")
    assert (refused.reply.ending, "does not wait for a review: it is saved" in refused.reply.text) == ("refused", True)
    assert (await say("too heavy")).plan.decision is None  # nothing is open


@pytest.mark.requirement("chat:review", "chat:decisions-are-orders")
async def test_what_takes_a_rejection_back_leaves_the_week_waiting(conversation: Begin) -> None:
    say = conversation()
    await say("plan odessa")
    await say("reject it")
    assert (await say("wait")).reply.text == "Nothing is decided, and the week stays as it is."
    await say("reject friday")
    assert (await say("no")).reply.text == "Nothing is decided, and the week stays as it is."
    assert [record.creator_id for record in (await say("what's waiting for review?")).reply.document] == ["odessa"]
    await say("reject the bundles")
    rejected = await say("yes")
    assert (rejected.reply.document.status, rejected.reply.document.details["reason"]) == ("rejected", "bundles")


@pytest.mark.requirement("chat:infeasible")
async def test_an_infeasible_wish_is_answered_with_rule_figures_and_relaxation_and_does_not_stand(
    conversation: Begin,
) -> None:
    say = conversation()
    refused = await say("luna next week, pin a bundle friday at 4am")
    assert refused.events == ["understood", "reply"]
    assert EXIT_CODES[refused.reply.ending] == 2
    assert "(R23)" in refused.reply.text
    assert "pin it at 08:00" in refused.reply.text
    after = await say("show it")
    assert (after.plan.creator_id, after.plan.pinned) == ("luna", ())


@pytest.mark.requirement("chat:asks-rather-than-guesses")
async def test_a_question_runs_nothing_and_its_answer_goes_on(conversation: Begin) -> None:
    say = conversation()
    asked = await say("plan next week, at most 5 a day")
    assert (asked.events, EXIT_CODES[asked.reply.ending]) == (["reply"], 2)
    nothing = await say("show it")
    assert EXIT_CODES[nothing.reply.ending] == 2


async def test_what_needs_no_week_is_answered(conversation: Begin) -> None:
    say = conversation()
    helped = await say("hi")
    assert "plan alexia for next week" in helped.reply.text
    assert "luna" in helped.reply.text
    refused = await say("delete everything")
    assert (EXIT_CODES[refused.reply.ending], refused.plan.intent) == (2, "unsupported")
    nothing = await say("show luna's schedule")
    assert (EXIT_CODES[nothing.reply.ending], nothing.events) == (2, ["reply"])
    assert "plan luna" in nothing.reply.text


@pytest.mark.requirement("chat:analyse")
async def test_a_creator_is_analysed(conversation: Begin) -> None:
    reply = (await conversation()("how is luna doing?")).reply
    assert (reply.kind, EXIT_CODES[reply.ending], reply.document.creator.creator_id) == ("analysis", 0, "luna")


@pytest.mark.requirement("chat:zone")
async def test_today_is_the_date_in_the_creators_zone(settings: Settings) -> None:
    """At 12:30 UTC on a Sunday it is Monday in Sydney and Sunday in Los Angeles."""
    late = settings.model_copy(update={"now": datetime(2026, 11, 22, 14, 30, tzinfo=UTC)})
    services = ChatServices(RunOptions(late), "robin")
    await services.creators()
    assert services.today("kaia") == date(2026, 11, 23)
    assert services.today("alexia") == date(2026, 11, 22)


@pytest.mark.requirement("chat:server-lost")
async def test_a_data_server_that_is_lost_is_an_answer_too(conversation: Begin, home: Path) -> None:
    (home / "eros.db").write_bytes(b"no database")
    lost = await conversation()("plan luna")
    assert EXIT_CODES[lost.reply.ending] == 5
    assert "data server" in lost.reply.text


@pytest.mark.requirement("chat:questions-change-nothing")
async def test_a_no_to_whether_anything_was_ordered_plans_nothing_and_a_yes_after_it_neither(
    conversation: Begin,
) -> None:
    say = conversation()
    assert (await say("plan luna next week, no games?")).reply.ending == "question"
    assert (await say("no")).reply.text == "Nothing is planned."
    assert "phase_start" not in (await say("yes")).events


@pytest.mark.requirement("chat:follow-on")
async def test_an_undo_and_a_cancel_of_what_waits_say_so_and_leave_what_was_planned_in_view(
    conversation: Begin,
) -> None:
    say = conversation()
    await say("nadia next week, dry run, lighter")
    await say("camille next week, heavier, bundles only on friday")
    undone = await say("undo")
    assert (undone.reply.text, undone.plan.notices) == (
        "Taken back. nadia is in view.",
        ("taken back: heavier, 'bundles only on friday'; nothing is planned of it",),
    )
    assert (await say("what did I ask for?")).reply.text.startswith("nadia: lighter")
    assert (await say("yes")).events.count("phase_start") == 0

    await say("camille next week, bundles only on friday")
    off = await say("forget it, don't plan anything")
    assert (off.reply.text, off.events.count("phase_start")) == ("Nothing is planned. nadia is in view.", 0)
    assert (await say("yes")).events.count("phase_start") == 0


@pytest.mark.requirement("chat:decisions-are-orders", "chat:review")
async def test_a_decision_reaches_the_week_that_it_names_and_no_other(conversation: Begin) -> None:
    say = conversation()
    kept = (await say("gwen, week of 14 december")).reply
    assert kept.document.status == "saved"
    for message in (
        "approve gwen next week",
        "approve luna",
        "approve it",
        "how do i approve it",
        "boss will approve it",
    ):
        assert "decision" not in (await say(message)).reply.kind
    assert (await say("how is gwen's week of 14 december?")).reply.text.count("approved") == 0
    approved = (await say("approve gwen's week of dec 14")).reply
    assert (approved.generation_id, approved.document.life.state) == (kept.generation_id, "approved")
    assert "approved already" in (await say("approve gwen's week of dec 14")).reply.text
    assert (await say("reject gwen's week of dec 14 because too heavy")).reply.ending == "refused"


@pytest.mark.requirement("chat:follow-on")
async def test_a_message_that_is_taken_back_in_its_last_words_plans_nothing(conversation: Begin) -> None:
    say = conversation()
    off = await say("nadia next week never mind")
    assert (off.reply.text, off.events) == ("Nothing is planned.", ["reply"])
    asked = await say("will nadia have friday off next week")
    assert (asked.reply.ending, "phase_start" in asked.events) == ("refused", False)


@pytest.mark.requirement("chat:taken-back", "chat:replaces-after-a-yes")
async def test_a_second_undo_goes_back_one_more_week_and_a_yes_keeps_that_one(conversation: Begin) -> None:
    say = conversation()
    first = (await say("luna next week, no bundles")).reply
    await say("lighter")
    second = (await say("yes")).reply
    assert second.document.supersedes == first.generation_id
    await say("no games")
    third = (await say("yes")).reply

    once = await say("undo")
    assert (once.reply.ending, once.plan.notices) == ("question", ("taken back: no game_post",))
    twice = await say("undo")
    assert (twice.reply.ending, twice.plan.notices) == ("question", ("taken back: lighter",))
    assert (await say("what did I ask for?")).reply.text.startswith("luna: no bundle, flash_bundle, snapchat_bundle")
    back = (await say("yes")).reply
    assert back.document.supersedes == third.generation_id
    assert (await say("what did I ask for?")).reply.text.startswith("luna: no bundle, flash_bundle, snapchat_bundle")
    assert (await say("is it saved?")).reply.text.startswith("The week of Mon 23 Nov 2026 of luna is saved, ")


@pytest.mark.requirement("chat:show")
async def test_who_is_left_to_plan_is_answered_and_leaves_who_is_in_view(
    conversation: Begin,
) -> None:
    say = conversation()
    every = (await say("who's left to plan?")).reply.text
    assert every.startswith(f"{len(DEMO_CREATORS)} of {len(DEMO_CREATORS)} have no week of Mon 23 Nov 2026 here: ")
    await say("luna next week")
    await say("odessa next week")
    left = (await say("who's left to plan?")).reply
    assert left.text.startswith(f"{len(DEMO_CREATORS) - 2} of {len(DEMO_CREATORS)} have no week of Mon 23 Nov 2026")
    assert "luna" not in left.text
    assert left.text.endswith("Waiting for a review: odessa.")
    assert "luna" in (await say("who's left for the week of 14 december?")).reply.text
    assert (await say("what did I ask for?")).reply.text.startswith("odessa: ")


@pytest.mark.requirement("chat:show", "chat:export")
async def test_every_page_is_answered_for_and_a_look_at_a_week_is_of_the_week_that_was_said(
    conversation: Begin, tmp_path: Path
) -> None:
    say = conversation()
    await say("luna week of 30 november, nothing on Sunday")
    await say("luna week of 7 december")
    await say("odessa week of 7 december")
    await say("odessa")
    stands = (await say("who is planned for the week of 30 november?")).reply.text
    assert stands.startswith(f"Week of Mon 30 Nov 2026, {len(DEMO_CREATORS)} pages:\n  saved: luna\n  no week here: ")
    sunday = (await say("who's off on sunday 6 december?")).reply.text
    assert sunday.startswith("Sun 6 Dec 2026, by the weeks kept here:\n  off: luna\n  no week here: ")
    assert "\n  sends: luna " in (await say("what does everyone send on 12 december?")).reply.text
    waiting = (await say("what waits for the week of 7 december?")).reply
    assert [record.creator_id for record in waiting.document] == ["odessa"]
    assert (await say("show me what waits in the week of 14 december")).reply.text == (
        "Nothing for the week of 2026-12-14 waits for a review."
    )
    await say("luna, 2026-11-30: export csv")
    assert sorted(name for name in os.listdir(tmp_path) if name.endswith(".csv")) == ["luna-2026-11-30.csv"]
    gone = (await say("export luna for dec 14 as csv")).reply
    assert gone.text.startswith("no week of luna for the week of 2026-12-14 is kept here")
    kept = (await say("weeks of luna")).reply.text.splitlines()
    assert [line.split(": ")[-1].split(",")[0] for line in kept[1:]] == ["saved", "saved"]
    assert kept[1].startswith("  Mon 7 Dec 2026: saved, ")
    assert (await say("what send types are there?")).reply.text.startswith("revenue: ppv_unlock, ")
