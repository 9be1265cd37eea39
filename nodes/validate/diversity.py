"""Whether the week uses enough different send types, and each within its bounds (R9, R10, R12, R45)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from eros.vocabulary.catalogue import (
    CATEGORIES,
    DEPRECATED_SEND_TYPES,
    FOLLOW_UP,
    Category,
    SendType,
    default_catalogue,
)
from eros.vocabulary.documents import Item
from eros.vocabulary.pricing import suggested_price
from eros.vocabulary.volume import MINIMUM_TYPES, MINIMUMS, minimum_types
from nodes.validate.finished_week import FinishedWeek, ids
from nodes.validate.measure import Breach, Measure, share

#: R12: what is counted, the least of it, and of which category.
COUNTED: tuple[tuple[str, int, Category | None], ...] = (
    ("send types", MINIMUM_TYPES, None),
    *((f"{category} types", least, category) for category, least in MINIMUMS.items()),
)


def diversity(plan: FinishedWeek) -> Measure:
    """The share of the minimums that is reached, times the share of types that keep their bounds."""
    counted = [(name, used(plan, category), minimum(plan, least, category)) for name, least, category in COUNTED]
    reached = share(sum(min(have, least) for _, have, least in counted), sum(least for _, _, least in counted))
    breaches = (*too_few_types(plan), *lowered_by_budget(plan), *out_of_bounds(plan))
    types = {item.send_type_key for item in plan.items}
    broken = {plan.by_id[slot_id].send_type_key for breach in breaches for slot_id in breach.costs}
    figures = ", ".join(f"{have} {name} of {least}" for name, have, least in counted)
    detail = f"{figures}; {len(types) - len(broken)} of {len(types)} types within their bounds"
    return Measure(reached * share(len(types) - len(broken), len(types)), detail, breaches)


def used(plan: FinishedWeek, category: Category | None) -> int:
    """Different types of a category among the sends that are not follow-ups; None: of all categories."""
    return len({item.send_type_key for item in plan.sends if category in (None, item.category)})


def minimum(plan: FinishedWeek, least: int, category: Category | None) -> int:
    """``least``, lowered by what a narrowing request alone takes of the types and sends that there would be (R45)."""
    if not plan.narrowed:
        return least
    there, shipped = (_plannable(plan, kinds) for kinds in (plan.send_types, default_catalogue()))
    wanted, left = ([kind for kind in kinds if _wanted(plan, kind)] for kinds in (there, shipped))
    held, unasked = (
        {name: sum(getattr(quota, name) for quota in week) for name in CATEGORIES}
        for week in (plan.allocation.quotas, plan.unasked)
    )
    sends = Counter(held) - Counter(plan.send_types[slot.send_type_key].category for slot in plan.left_out)
    every = dict.fromkeys(CATEGORIES, MINIMUM_TYPES)
    measured = (wanted, sends), (there, unasked if plan.unasked else every), (left, every)
    return minimum_types(least, *(_possible(kinds, of, category) for kinds, of in measured))


def _plannable(plan: FinishedWeek, kinds: Mapping[str, SendType]) -> list[SendType]:
    return [kind for key, kind in kinds.items() if key != FOLLOW_UP and kind.on(plan.creator.page_type)]


def _wanted(plan: FinishedWeek, kind: SendType) -> bool:
    return plan.request.wants(kind.send_type_key) and _affordable(plan, kind)


def _possible(kinds: Iterable[SendType], sends: Mapping[Category, int], category: Category | None) -> int:
    """The most different types of the category, or of all, that so many sends could have."""
    types = Counter(kind.category for kind in kinds)
    return sum(min(types[name], sends[name]) for name in CATEGORIES if category in (None, name))


def _affordable(plan: FinishedWeek, kind: SendType) -> bool:
    """Whether the budget pays for a send of the type at all (R46)."""
    budget = plan.request.budget_per_day
    return budget is None or (suggested_price(kind, plan.volume.confidence_score) or 0) <= budget


def too_few_types(plan: FinishedWeek) -> Iterator[Breach]:
    """An error, and below ten types a hard stop (R32); where a budget sent types away by their priority, a warning."""
    forced = plan.request.budget_per_day is not None
    for name, least, category in COUNTED:
        have, wanted = used(plan, category), minimum(plan, least, category)
        if have < wanted:
            yield Breach(
                "diversity_too_low",
                f"{have} different {name} in the week, at least {wanted} are needed",
                "R12",
                "phase_2",
                found=have,
                limit=wanted,
                error=not forced,
                stops=f"fewer than {wanted} {name}" if category is None and not forced else None,
            )


def lowered_by_budget(plan: FinishedWeek) -> Iterator[Breach]:
    """R45: each minimum that the budget lowered, which Phase 2 cannot know; what it named itself is not said twice."""
    if plan.request.budget_per_day is None:
        return
    for name, least, category in COUNTED:
        wanted, kind = minimum(plan, least, category), name.removeprefix("send ")
        named = f" {kind} {wanted} instead of {least}"
        if wanted < least and not any(named in reason for reason in plan.allocation.relaxed):
            minimum_named = f"{'R12' if category else 'R12, R32'}: {kind}"
            before = any(minimum_of(reason) == minimum_of(minimum_named) for reason in plan.allocation.relaxed)
            leaves = "as many as request and budget leave" if before else "as many as the budget leaves"
            reason = f"{minimum_named} {wanted} instead of {least}, {leaves}"
            yield Breach("relaxed_by_request", reason, "R45", "phase_2", (), wanted, least, charged=())


def minimum_of(reason: str) -> str:
    """Which minimum the reason is about: "R12: revenue" of "R12: revenue types 2 instead of 5"."""
    return reason.partition(" types")[0]


def out_of_bounds(plan: FinishedWeek) -> Iterator[Breach]:
    for rule in (deprecated, wrong_page, unwanted_types, over_day_cap, over_week_cap):
        yield from rule(plan)


def deprecated(plan: FinishedWeek) -> Iterator[Breach]:
    gone = [item for item in plan.items if item.send_type_key in DEPRECATED_SEND_TYPES]
    if gone:
        message = f"{gone[0].send_type_key} is gone since 2026-01-16"
        yield Breach(
            "deprecated_send_type", message, "R9", "phase_2", ids(gone), error=True, stops="a deprecated send type"
        )


def wrong_page(plan: FinishedWeek) -> Iterator[Breach]:
    page = plan.creator.page_type
    wrong = [item for item in plan.items if (kind := plan.kind(item)) is None or not kind.on(page)]
    for key, items in _by_type(wrong):
        message = f"{key} may not be sent on a {page} page"
        yield Breach(
            "wrong_page_type", message, "R32", "phase_2", ids(items), found=key, limit=page, error=True,
            stops="a send type that the page may not carry",
        )  # fmt: skip


def unwanted_types(plan: FinishedWeek) -> Iterator[Breach]:
    """A follow-up comes with its parent; a pin was asked for by itself (R47)."""
    others = [it for it in plan.sends if not plan.request.wants(it.send_type_key) and not plan.is_pinned(it)]
    for key, items in _by_type(others):
        message = f"{key} was left out by the request and stands in the week"
        yield Breach("unwanted_send_type", message, "R45", "phase_2", ids(items), error=True)


def over_day_cap(plan: FinishedWeek) -> Iterator[Breach]:
    for day, sends in plan.sends_by_day.items():
        for key, items in _by_type(sends):
            kind = plan.send_types.get(key)
            if kind is not None and len(items) > kind.max_per_day:
                message = f"{key} stands {len(items)} times on {day}, at most {kind.max_per_day} may"
                yield Breach(
                    "daily_cap_exceeded", message, "R10", "phase_2", ids(items), len(items), kind.max_per_day, True
                )


def over_week_cap(plan: FinishedWeek) -> Iterator[Breach]:
    times = Counter(item.send_type_key for item in plan.sends)
    for key, items in _by_type(plan.sends):
        kind = plan.send_types.get(key)
        if kind is not None and kind.max_per_week is not None and times[key] > kind.max_per_week:
            message = f"{key} stands {times[key]} times in the week, at most {kind.max_per_week} may"
            yield Breach(
                "weekly_cap_exceeded", message, "2.4", "phase_2", ids(items), times[key], kind.max_per_week, True
            )


def _by_type(items: list[Item] | tuple[Item, ...]) -> Iterator[tuple[str, list[Item]]]:
    ordered = sorted(items, key=lambda item: (item.send_type_key, item.slot_id))
    for key, group in groupby(ordered, key=lambda item: item.send_type_key):
        yield key, list(group)
