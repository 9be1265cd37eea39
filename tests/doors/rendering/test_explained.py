"""Why a send is as it is: by the rules that made it so, or by the person who did."""

import pytest

from eros.language.chat_plan import SendFilter
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.edits import ItemMarks
from eros.vocabulary.request import Request
from eros.vocabulary.week import BY_HAND, PINNED
from eros_app.services.week_reasons import week_reasons

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
