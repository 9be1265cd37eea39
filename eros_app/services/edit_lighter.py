"""A lighter day of a week that is there: which of its sends go, by the score of the week without them (R43, R46)."""

import math
from collections.abc import Collection, Sequence
from datetime import date
from operator import itemgetter

from eros.failures import RequestError
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.day_quotas import VOLUME_FACTOR
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.edits import ItemMarks, Remove
from eros_app.services.edit_rules import Items, edited
from eros_app.services.edited_week import consequences, judged


def lightened(basis: WeekBasis, week: ResultDocument, day: date, stays: Collection[str]) -> Items:
    """The items without a fifth of the day's sends, rounded up: one after the other the send without which no rule
    breaks and the week scores best; of several alike the one that asks for the least money, then the one whose caption
    scores least. What a person accepted, locked or edited stays, and of a day in course it is a fifth of what is not
    over or told of yet (``stays``). Raises RequestError where none can go."""
    of_day = [item for item in week.items if item.scheduled_date == day and not item.is_follow_up]
    own = [item for item in of_day if item.slot_id not in stays]
    items, gone = week.items, 0
    while gone < math.ceil(len(own) * (1 - VOLUME_FACTOR["lighter"])):
        without = _without_the_cheapest(basis, week, items, day, stays)
        if without is None:
            break
        items, gone = without, gone + 1
    if not gone:
        free = "needed by a rule, over, told of, or was accepted, locked or edited"
        text = f"no send of {day} can go: each is {free}"
        raise RequestError("NOTHING_CHANGED", "day", str(day), text)
    return items


def _without_the_cheapest(
    basis: WeekBasis, week: ResultDocument, items: Items, day: date, stays: Collection[str]
) -> Items | None:
    choices = list[tuple[tuple[float, float, float, str], Items]]()
    for item in _free(week, items, day, stays):
        left = edited(Remove(slot_id=item.slot_id), items, basis)
        brought = consequences(week, judged(basis, left, week, {}).document, "")
        if not brought.breaks:
            said = item.caption_scores.composite if item.caption_scores is not None else 0.0
            choices.append(((-brought.score_after, item.suggested_price or 0.0, said, item.slot_id), left))
    return min(choices, key=itemgetter(0))[1] if choices else None


def _free(week: ResultDocument, items: Sequence[Item], day: date, stays: Collection[str]) -> list[Item]:
    """The sends of the day that may go, with their follow-ups: nobody laid a hand on any of them."""
    kept = {*stays, *(slot_id for slot_id, mark in week.marks.items() if mark != ItemMarks())}
    kept |= {item.parent_item_id for item in items if item.slot_id in kept and item.parent_item_id}
    there = [item for item in items if item.scheduled_date == day and not item.is_follow_up]
    return [item for item in there if item.slot_id not in kept]
