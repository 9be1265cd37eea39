"""Whether the categories are in balance and the days within their totals (R30, R34, check 5, R46)."""

from collections.abc import Iterator
from fractions import Fraction

from eros.words.catalogue import CATEGORIES, Category
from eros.words.limits import FOLLOW_UPS_PER_DAY
from nodes.validate.measure import Breach, Measure, share
from nodes.validate.plan import Plan, ids

#: R30, of the sends that are not follow-ups: revenue and engagement at least, retention at most.
LEAST: dict[Category, Fraction] = {"revenue": Fraction(30, 100), "engagement": Fraction(25, 100)}
MOST: dict[Category, Fraction] = {"retention": Fraction(20, 100)}


def balance(plan: Plan) -> Measure:
    """The share of three categories and of the days that are on which keep their limits."""
    categories, days = tuple(off_balance(plan)), tuple(full_days(plan))
    spent = tuple(over_budget(plan))
    broken = len(categories) + len({day for breach in (*days, *spent) for day in breach.costs})
    total = len(CATEGORIES) + len(plan.days_on)
    shares = ", ".join(f"{category} {float(part(plan, category)):.1%}" for category in CATEGORIES)
    detail = (
        f"{shares} (revenue at least 30 %, engagement at least 25 %, retention at most 20 %); "
        f"{total - broken} of {total} categories and days keep their limits"
    )
    return Measure(share(total - broken, total), detail, (*categories, *days, *spent))


def part(plan: Plan, category: Category) -> Fraction:
    """The category's share of the sends that are not follow-ups."""
    return Fraction(sum(item.category == category for item in plan.sends), max(1, len(plan.sends)))


def planned_part(plan: Plan, category: Category) -> Fraction:
    """The category's share of the quotas, without what gave way to the budget."""
    quotas = plan.allocation.quotas
    total = sum(quota.total for quota in quotas) - len(plan.left_out)
    wanted = sum(int(getattr(quota, category)) for quota in quotas)
    return Fraction(wanted - sum(slot.category == category for slot in plan.left_out), max(1, total))


def off_balance(plan: Plan) -> Iterator[Breach]:
    """R30. A narrowing request is measured against what its quotas leave possible (R45)."""
    for category, limit in LEAST.items():
        wanted = min(limit, planned_part(plan, category)) if plan.narrowed else limit
        if plan.sends and part(plan, category) < wanted:
            yield _off(plan, category, "at least", wanted)
    for category, limit in MOST.items():
        wanted = max(limit, planned_part(plan, category)) if plan.narrowed else limit
        if part(plan, category) > wanted:
            yield _off(plan, category, "at most", wanted)


def _off(plan: Plan, category: Category, how: str, limit: Fraction) -> Breach:
    have = part(plan, category)
    message = f"{category} makes {float(have):.1%} of the week, {how} {float(limit):.1%} are wanted"
    return Breach(
        "category_balance_off", message, "R30", "phase_2", found=round(float(have), 4), limit=round(float(limit), 4)
    )


def full_days(plan: Plan) -> Iterator[Breach]:
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


def over_budget(plan: Plan) -> Iterator[Breach]:
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
