"""Why a send is as it is: by the rules that made it so, or by the person who did."""

from datetime import UTC, datetime

import pytest

from eros.language.chat_plan import ChatPlan, SendFilter
from eros.language.ports import Reply
from eros.vocabulary.documents import Remark, ResultDocument
from eros.vocabulary.edits import ItemMarks
from eros.vocabulary.request import Request
from eros.vocabulary.week import BY_HAND, PINNED
from eros_app.cli.chat import TurnDisplay
from eros_app.cli.terminal import Terminal
from eros_app.services.explain import explain
from eros_app.services.waiting import why_it_waits
from eros_app.services.week_reasons import selected_items, week_reasons
from eros_app.web.application import pieces_of_pages
from eros_app.web.talking import Markup

SLOT = "2026-11-23_1"


def told(document, changes, edited=(), reason=None):
    """All that a conversation says of an item, which holds what ``explain`` says of it."""
    week = ResultDocument.model_validate(document)
    first = week.items[0]
    why = first.variation_metadata.model_copy(update={"time_adjusted": reason is not None, "adjustment_reason": reason})
    item = first.model_copy(
        update={**changes, "slot_id": SLOT, "send_type_key": "ppv_unlock", "variation_metadata": why}
    )
    marks = {SLOT: ItemMarks(edited=edited)} if edited else {}
    week = week.model_copy(update={"items": (item,), "marks": marks})
    return "\n".join(week_reasons(week, Request(creator_id=week.creator_id), SendFilter(), SLOT))


@pytest.mark.requirement("editing:by-a-person")
@pytest.mark.parametrize(
    ("changes", "edited", "reason", "said", "never"),
    [
        ({"suggested_price": 12.5}, ("suggested_price",), None, "$12.50 was set by a person", "by confidence"),
        ({"suggested_price": 14.99}, (), None, "by confidence (R35)", "a person"),
        ({}, (), PINNED, "The request pins it to that time (R47)", "Its minute"),
        ({}, ("scheduled_time",), BY_HAND, "A person put it there", "Its minute"),
        ({}, ("send_type_key",), BY_HAND, "A person added it", "Its minute"),
        ({}, ("target_key",), None, "as a person set it", "by a person"),
        ({}, (), BY_HAND, "made anew there", "Its minute"),
        ({}, (), None, "Its minute", "a person"),
        ({"caption_id": None, "caption_scores": None}, ("caption_text",), None, "a person's own", "None"),
        ({}, ("caption_id",), None, "A person chose its caption", "None"),
        (
            {"is_follow_up": 1, "parent_item_id": "2026-11-23_2", "followup_delay_minutes": 75},
            ("scheduled_date", "scheduled_time"), BY_HAND, "by 75 minutes, as a person set it", "Its minute",
        ),
    ],
)  # fmt: skip
def test_what_a_person_set_is_told_as_theirs_and_by_no_rule(document, changes, edited, reason, said, never):
    text = told(document, {"needs_caption": False, **changes}, edited, reason)
    assert said in text
    assert never not in text
    assert "adjusted" not in text


@pytest.mark.requirement("chat:verdict")
def test_why_a_week_has_its_score_is_told_by_what_holds_it_and_by_the_checks_that_lost_points(document):
    week = ResultDocument.model_validate(document)
    first, *others = week.validation_report.checks
    remarks = (
        Remark(type="score_capped", message="2 sends hold the score at 84 at most"),
        Remark(type="review_needed", message="The week waits for a person: 1 critical caption warning (bundle)"),
        Remark(type="low_freshness", message="tired"),
    )
    lost = first.model_copy(update={"points": first.weight - 1.5, "detail": "what against what"})
    whole = [check.model_copy(update={"points": check.weight}) for check in others]
    report = week.validation_report.model_copy(update={"checks": (lost, *whole), "errors": (), "warnings": remarks})
    held = week.validation.model_copy(update={"score": 84.0, "status": "needs_review"})
    week = week.model_copy(update={"validation_report": report, "validation": held})
    said = week_reasons(week, Request(creator_id=week.creator_id), SendFilter(about="verdict"), None)
    assert said == [
        "The week has 84 of 100 points and waits for a person:",
        "  2 sends hold the score at 84 at most",
        "  1 critical caption warning (bundle)",
        "The checks that lost points:",
        f"  {first.name}: {first.weight - 1.5:g} of {first.weight:g}; what against what",
    ]
    assert {*remarks[:2]} == {one for one in remarks if one.message in why_it_waits(week)}


@pytest.mark.requirement("chat:verdict")
def test_a_send_is_found_by_its_time_morning_or_evening(document):
    week = ResultDocument.model_validate(document)
    at = week.items[0].scheduled_time
    found = selected_items(week, SendFilter(times=(at, at.replace(hour=(at.hour + 12) % 24))))
    assert week.items[0] in found
    assert {item.scheduled_time for item in found} == {at}


@pytest.mark.requirement("chat:not-used")
def test_what_was_not_used_stands_beside_the_sends_and_their_day_is_told_as_a_part(document, printed, capsys):
    week = ResultDocument.model_validate(document)
    day = week.items[0].scheduled_date
    by_day = {**week.summary.by_day, day.isoformat(): 9}
    summary = week.summary.model_copy(update={"by_day": by_day})
    week = week.model_copy(update={"summary": summary, "items": week.items[:1]})
    plan = ChatPlan(intent="show", notices=("not used: 'end'",))
    screen = TurnDisplay(Terminal(), lambda event: None, lambda: None, "", datetime(2026, 11, 20, tzinfo=UTC))
    event = {"event": "reply", "reply": Reply("", "sends", week), "plan": plan}
    screen(event)
    told = capsys.readouterr().out
    assert "1 send of the day's 9" in told
    assert "note: not used: 'end'" in told
    markup = Markup(pieces_of_pages())
    assert "note: not used: &#39;end&#39;" in markup.event(event)


@pytest.mark.requirement("editing:by-a-person")
def test_what_is_said_of_several_sends_is_told_at_one_as_of_several(document):
    week = ResultDocument.model_validate(document)
    ids = tuple(item.slot_id for item in week.items[:2])
    of_two = Remark(type="persona_mismatch", message="2 captions may not match", items=ids)
    of_pair = Remark(type="spacing_too_small", message=f"18 minutes between {ids[0]} and {ids[1]}", items=ids)
    report = week.validation_report.model_copy(update={"errors": (of_pair,), "warnings": (of_two,)})
    noted = explain(week.model_copy(update={"validation_report": report}), ids[0]).noted
    assert {"2 captions may not match; this send is one of 2", of_pair.message} <= {*noted}
