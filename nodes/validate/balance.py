"""Whether the categories are in balance and the days within their totals (R30, R34, check 5, R46)."""

from collections.abc import Iterator
from fractions import Fraction

from eros.vocabulary.catalogue import CATEGORIES, Category, default_catalogue
from eros.vocabulary.counting import plural
from eros.vocabulary.limits import FOLLOW_UPS_PER_DAY
from eros.vocabulary.volume import LEAST_SHARE, MOST_SHARE, is_off, share_of
from nodes.validate.budget import too_dear
from nodes.validate.finished_week import FinishedWeek, ids
from nodes.validate.measure import Breach, Measure, share


def balance(plan: FinishedWeek) -> Measure:
    """The share of three categories and of the days that are on which keep their limits."""
    categories, days = tuple(off_balance(plan)), tuple(full_days(plan))
    spent = tuple(over_budget(plan))
    charged = {judged for breach in (*categories, *days, *spent) for judged in breach.costs}
    left = [category for category in CATEGORIES if category not in charged and _beyond(plan, category)]
    broken, total = len(charged), len(CATEGORIES) + len(plan.days_on)
    shares = ", ".join(f"{category} {float(part(plan, category)):.1%}" for category in CATEGORIES)
    least = [f"{category} at least {float(limit):.0%}" for category, limit in LEAST_SHARE.items()]
    most = [f"{category} at most {float(limit):.0%}" for category, limit in MOST_SHARE.items()]
    kept = total - broken - len(left)
    detail = f"{shares} ({', '.join([*least, *most])}); {kept} of {total} categories and days keep their limits"
    if left:
        they = plural(len(left), "is as the request leaves it", "are as the request leaves them")
        detail += f", {' and '.join(left)} {they} (R45)"
    return Measure(share(total - broken, total), detail, (*categories, *days, *spent))


def _beyond(plan: FinishedWeek, category: Category) -> bool:
    """Whether the category's share is outside R30's limits, whoever is to blame."""
    return bool(plan.sends) and is_off(category, part(plan, category))


def part(plan: FinishedWeek, category: Category) -> Fraction:
    """The category's share of the sends that are not follow-ups."""
    return Fraction(sum(item.category == category for item in plan.sends), max(1, len(plan.sends)))


def planned_part(plan: FinishedWeek, category: Category) -> Fraction:
    """The category's share of what volume and request ask for, without the revenue that no choice of types could bring
    within the budget."""
    quotas, dear = plan.allocation.asked or plan.allocation.quotas, too_dear(plan)
    total = sum(quota.total for quota in quotas) - dear
    wanted = sum(int(getattr(quota, category)) for quota in quotas)
    return Fraction(wanted - dear * (category == "revenue"), max(1, total))


def off_balance(plan: FinishedWeek) -> Iterator[Breach]:
    """R30, inclusive. What a narrowing request leaves no better, and was within its limit without it, is named, once,
    and costs nothing (R45)."""
    for category, limit in LEAST_SHARE.items():
        have, planned = part(plan, category), planned_part(plan, category)
        if plan.sends and have < limit:
            of_request = have >= planned and (not _was_off(plan, category) or _is_unwanted(plan, category))
            yield from _off(plan, category, f"at least {float(limit):.1%}", limit, excused=of_request)
    for category, limit in MOST_SHARE.items():
        have, planned = part(plan, category), planned_part(plan, category)
        if have > limit:
            of_request = have <= planned and not _was_off(plan, category)
            yield from _off(plan, category, f"at most {float(limit):.1%}", limit, excused=of_request)


def _was_off(plan: FinishedWeek, category: Category) -> bool:
    """Whether its share would be outside R30's limits without the request too."""
    return bool(plan.unasked) and is_off(category, share_of(category, plan.unasked))


def _is_unwanted(plan: FinishedWeek, category: Category) -> bool:
    """Whether the request leaves no type of the category."""
    return not any(plan.request.wants(key) for key, kind in default_catalogue().items() if kind.category == category)


def _off(plan: FinishedWeek, category: Category, wanted: str, limit: Fraction, *, excused: bool) -> Iterator[Breach]:
    """``excused``: the request did it."""
    have = float(part(plan, category))
    message = f"{category} makes {have:.1%} of the week, {wanted} are wanted"
    found, bound = round(have, 4), float(limit)
    if not (plan.narrowed and excused):
        yield Breach("category_balance_off", message, "R30", "phase_2", (), found, bound, charged=(category,))
    elif not any(reason.startswith(f"R30: {category}") for reason in plan.allocation.relaxed):
        reason = f"R30: {message}; the request leaves it no better"
        yield Breach("relaxed_by_request", reason, "R45", "phase_2", (), found, bound, charged=())


def full_days(plan: FinishedWeek) -> Iterator[Breach]:
    """R34: the day's total and four follow-ups."""
    for number, day in enumerate(plan.days):
        items = [item for item in plan.items if item.scheduled_date == day]
        most = plan.allocation.quotas[number].total + FOLLOW_UPS_PER_DAY
        if len(items) > most:
            message = f"{day} has {len(items)} items, at most {most} may stand there"
            yield Breach(
                "daily_limit_exceeded", message, "R34", "phase_2", ids(items), len(items), most,
                charged=(day.isoformat(),),
            )  # fmt: skip


def over_budget(plan: FinishedWeek) -> Iterator[Breach]:
    """R46: what a fan could be charged in a day."""
    budget = plan.request.budget_per_day
    for day in plan.days if budget is not None else ():
        priced = [item for item in plan.items if item.scheduled_date == day and item.suggested_price]
        spent = sum(round((item.suggested_price or 0) * 100) for item in priced) / 100
        if budget is not None and spent > budget:
            message = f"{day} asks for {spent:.2f}, the budget is {budget:.2f}"
            yield Breach(
                "budget_exceeded", message, "R46", "phase_4", ids(priced), spent, budget, True,
                charged=(day.isoformat(),),
            )  # fmt: skip
