"""How many captions the week needs of each send type, and how many to ask the server for (R15)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from eros.vocabulary.catalogue import FOLLOW_UP, SendType, default_catalogue
from eros.vocabulary.follow_up_limits import follow_up_limits
from eros.vocabulary.request import Request
from eros.vocabulary.week import Allocation, Slot

#: The server orders by freshness, then performance; the composite orders otherwise (C5). Asked for the demand and this
#: margin, the chosen sum stays within 0.3 % of what the whole pool allows (measured on the demo bank's 59,405 captions,
#: benchmarks/captions.py); each further hundred captions a type wins 0.1 % and costs a quarter of the run.
QUERY_MARGIN = 40
#: The most that a server gives in one answer (CONTRACT 3).
QUERY_LIMIT = 500


def caption_demand(
    allocation: Allocation, send_types: Mapping[str, SendType], request: Request, warned: Iterable[str]
) -> dict[str, int]:
    """Captions needed by send type: warned types first (C18), then as allocated, then the follow-ups that may come."""
    counts: dict[str, int] = dict.fromkeys(warned, 0)
    for slot in allocation.slots:
        counts[slot.send_type_key] = counts.get(slot.send_type_key, 0) + 1
    counts[FOLLOW_UP] = follow_up_demand(allocation.slots, send_types) if request.wants_follow_ups else 0
    return {key: count for key, count in counts.items() if count}


def follow_up_demand(slots: Iterable[Slot], send_types: Mapping[str, SendType]) -> int:
    """All of the week."""
    count, most = sum(follow_ups_by_day(slots, send_types).values()), follow_up_limits(send_types).a_week
    return count if most is None else min(count, most)


def follow_ups_by_day(slots: Iterable[Slot], send_types: Mapping[str, SendType]) -> dict[date, int]:
    """As many a day as may stand (R28), of the day's sends that take one; by the day of these."""
    most = follow_up_limits(send_types).a_day
    parents = Counter(slot.date for slot in slots if send_type_of(slot.send_type_key, send_types).can_have_followup)
    return {day: min(most, parents[day]) for day in sorted(parents)}


def query_limit(send_type_key: str, demand: Mapping[str, int], send_types: Mapping[str, SendType]) -> int:
    """What the type needs, what others may take of the same captions, and room for the composite to choose (C4, C5)."""
    takes = set(send_type_of(send_type_key, send_types).caption_types)
    rivals = (
        needed
        for key, needed in demand.items()
        if key == send_type_key or takes & {*send_type_of(key, send_types).caption_types}
    )
    return min(QUERY_LIMIT, sum(rivals) + QUERY_MARGIN)


def send_type_of(send_type_key: str, send_types: Mapping[str, SendType]) -> SendType:
    """The server's row, else the catalogue's: a server may list the follow-up nowhere."""
    return send_types.get(send_type_key) or default_catalogue()[send_type_key]


def generic_types(send_type_key: str, send_types: Mapping[str, SendType]) -> tuple[str, ...]:
    """Caption types to try when the type's own query gave none (3.5): its own, then those of its category's types that
    share one with it."""
    own = send_type_of(send_type_key, send_types)
    kin = (
        other.caption_types
        for other in send_types.values()
        if other.category == own.category and set(other.caption_types) & set(own.caption_types)
    )
    return tuple(dict.fromkeys((*own.caption_types, *(name for names in kin for name in names))))
