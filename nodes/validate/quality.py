"""How fresh and how proven the captions are, and whether they sound like the creator (R31, R36, 3.4)."""

from collections.abc import Iterator, Sequence
from datetime import date

from eros.vocabulary.caption_scores import FULL_REST_DAYS, NEUTRAL, rested
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros.vocabulary.ledger import days_of_rest
from eros.vocabulary.limits import CAPTION_LADDER, LEAST_PERSONA
from eros.vocabulary.numbers import apart_from, digits
from nodes.validate.finished_week import FinishedWeek
from nodes.validate.measure import Breach, Measure, share

#: R18: what the first query asks.
LEAST_FRESHNESS, LEAST_PERFORMANCE = CAPTION_LADDER[0]


def quality(plan: FinishedWeek) -> Measure:
    """The share of captions at 30/40 or better."""
    scored = [item for item in plan.items if item.caption_scores is not None]
    good = sum(_reaches(item) for item in scored)
    reached = share(good, len(scored)) if scored else share(0, len(plan.items))
    floors = f"freshness {digits(LEAST_FRESHNESS)} and performance {digits(LEAST_PERFORMANCE)} or more"
    detail = f"{good} of {len(scored)} captions have {floors}{_stood_in(plan, scored)}"
    return Measure(reached, detail, (*low_freshness(plan), *low_performance(plan), *off_persona(plan)))


def _stood_in(plan: FinishedWeek, scored: Sequence[Item]) -> str:
    """How many of them have a score that nobody measured."""
    count = sum((offered := plan.caption(item)) is not None and bool(offered[0].unstated) for item in scored)
    said = f"; for {count} of them {digits(NEUTRAL)} stands in for want of a score that can be used"
    return said if count else ""


def _reaches(item: Item) -> bool:
    scores = item.caption_scores
    return scores is not None and scores.freshness >= LEAST_FRESHNESS and scores.performance >= LEAST_PERFORMANCE


def low_freshness(plan: FinishedWeek) -> Iterator[Breach]:
    for item in plan.items:
        if item.caption_scores is not None and item.caption_scores.freshness < LEAST_FRESHNESS:
            score = item.caption_scores.freshness
            message = f"{_rest(plan, item, score)}: freshness {_of(LEAST_FRESHNESS, score)}"
            yield Breach("low_freshness", message, "R18", "phase_3", (item.slot_id,), score, LEAST_FRESHNESS)


def _of(limit: float, score: float) -> str:
    return f"{apart_from(limit, score)} of {digits(limit)}"


def _rest(plan: FinishedWeek, item: Item, score: float) -> str:
    """Why the caption counts as tired: the date of its last use where that says so (R1), else the server's word."""
    offered = plan.caption(item)
    used = offered[0].last_used_date if offered else None
    if used is None:
        return "The data server rates the caption as tired"
    today = plan.today or plan.start
    days = days_of_rest(used, today, plan.start) or 0
    if abs(rested(days) - score) < 100 / FULL_REST_DAYS:
        return f"The caption {_used(used, days, today, plan.start)}"
    return f"The data server rates the caption as tired, and states {used} as its last use"


def _used(used: date, days: int, today: date, start: date) -> str:
    """A use that has passed is counted to the day of the planning, a planned one to the week (R1, R60)."""
    if used < today:
        return f"was last used on {used}, {counted(days, 'day')} before the week was planned"
    side = "before" if used < start else "after"
    return f"is planned for {used}, " + (f"{counted(days, 'day')} {side} the week" if days else "in the week itself")


def low_performance(plan: FinishedWeek) -> Iterator[Breach]:
    for item in plan.items:
        if item.caption_scores is not None and item.caption_scores.performance < LEAST_PERFORMANCE:
            score = item.caption_scores.performance
            message = f"{_rated(plan, item)}: performance {_of(LEAST_PERFORMANCE, score)}"
            yield Breach("low_performance", message, "R18", "phase_3", (item.slot_id,), score, LEAST_PERFORMANCE)


def _rated(plan: FinishedWeek, item: Item) -> str:
    """Whose word a low performance is: the data server's, which need not rest on any sale."""
    offered = plan.caption(item)
    used = offered[0].times_used if offered else None
    if used == 0:
        return "The data server rates the caption low, and this page has never sent it"
    sent = "" if used is None else f", and this page has sent it {counted(used, 'time')}"
    return f"The data server rates the caption low{sent}"


def off_persona(plan: FinishedWeek) -> Iterator[Breach]:
    """Check 6, as one warning; ``found`` is the lowest score."""
    low = {
        item.slot_id: item.caption_scores.persona
        for item in plan.items
        if item.caption_scores is not None and item.caption_scores.persona < LEAST_PERSONA
    }
    if low:
        message = f"{counted(len(low), 'caption')} may not match the creator's persona (below {LEAST_PERSONA})"
        yield Breach(
            "persona_mismatch", message, "R36", "phase_3", tuple(low), min(low.values()), LEAST_PERSONA, charged=()
        )
