"""What holds a week at 84 points, whatever its checks earned (R31): named with its slots, so that it can be mended."""

from collections import Counter

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item, Remark
from eros.vocabulary.limits import CAPTION_LADDER, LAST_STEP, TOP_CAPTIONS_STEP
from eros.vocabulary.numbers import digits
from eros.vocabulary.week import stands_for_text
from nodes.validate.finished_week import FinishedWeek, ids

LAST_RESORT_CAP = 84
#: R18: the floors of the query before the last, which the last one's captions miss.
FRESHNESS_FLOOR, PERFORMANCE_FLOOR = CAPTION_LADDER[LAST_STEP - 1]


def last_resorts(plan: FinishedWeek) -> dict[str, tuple[Item, ...]]:
    """The items without a caption or with one from the last steps of the ladder, by what is wrong with them."""
    why = {item.slot_id: reason for item in plan.items if (reason := _reason(plan, item))}
    reasons = dict.fromkeys(why.values())
    return {reason: tuple(item for item in plan.items if why.get(item.slot_id) == reason) for reason in reasons}


def _reason(plan: FinishedWeek, item: Item) -> str | None:
    offered, scores = plan.caption(item), item.caption_scores
    if item.needs_caption or stands_for_text(item.caption_text):
        return "without a caption"
    if offered is not None and offered[1] >= TOP_CAPTIONS_STEP:
        return "with a caption that stands in for its own"
    tired = scores is not None and (scores.freshness < FRESHNESS_FLOOR or scores.performance < PERFORMANCE_FLOOR)
    if tired or (offered is not None and offered[1] >= LAST_STEP):
        return f"with a caption below freshness {digits(FRESHNESS_FLOOR)} or performance {digits(PERFORMANCE_FLOOR)}"
    return None


def score_capped(plan: FinishedWeek, earned: float) -> tuple[Remark, ...]:
    """Why no more than 84 points stand, by type and count; ``earned`` is what the checks add up to."""
    resorts = last_resorts(plan)
    if not resorts:
        return ()
    items = tuple(item for found in resorts.values() for item in found)
    told = "; ".join(f"{reason}: {by_type(found)}" for reason, found in resorts.items())
    hold = counted(len(items), "send holds", "sends hold")
    message = f"{hold} the score at {LAST_RESORT_CAP} at most ({told}); the checks earned {digits(earned)}"
    return (
        Remark(
            type="score_capped",
            message=message,
            rule="R31",
            source="phase_3",
            items=ids(items),
            found=earned,
            limit=LAST_RESORT_CAP,
        ),
    )


def by_type(items: tuple[Item, ...]) -> str:
    """ "ppv_followup 4, bundle 1": the most frequent type first."""
    return ", ".join(f"{key} {count}" for key, count in Counter(item.send_type_key for item in items).most_common())
