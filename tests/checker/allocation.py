"""How many of what: quotas (R4-R6, R46), caps (2.4), variety (R12-R14), and what the request narrows (R45-R47)."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import floor

from checker.week import CATEGORIES, FOLLOW_UP, SendItem, Violation, Week, grouped, ids, kinds

TIER_MINIMUM = {"low": (3, 3, 1), "mid": (3, 3, 1), "high": (4, 4, 2), "ultra": (6, 5, 2)}
#: R5: up to this saturation, revenue and engagement in percent; the first two rows need opportunity over 70.
SATURATION = ((30, 120, 90), (50, 110, 100), (70, 100, 100), (85, 80, 110), (100, 70, 120))
STRATEGIES = {"revenue_focus", "engagement_burst", "balanced_standard", "variety_max", "storytelling"}
MOST_A_DAY = 21
MOST_RETENTION = 3
MOST_PARENTS = 4


@dataclass
class Quota:
    revenue: int
    engagement: int
    retention: int

    @property
    def total(self) -> int:
        return self.revenue + self.engagement + self.retention

    def of(self, category: str) -> int:
        return int(getattr(self, category))


def half_up(value: float) -> int:
    return floor(value + 0.5 + 1e-9)


def day_totals(week: Week) -> list[int]:
    """R4, R46: the distribution's total, a fifth lighter or heavier, within the request's limit and 21; days off 0.

    A day holds 21 of what is sent, and of a category without types nothing is (R45).
    """
    factor = {"lighter": 0.8, "heavier": 1.2}.get(week.request.get("volume") or "normal", 1.0)
    asked = week.request.get("max_per_day") or MOST_A_DAY + 1
    there = {kind.category for kind in kinds().values() if kind.on(week.facts.page_type)}
    narrowed = {kind.category for kind in week.possible} != there
    limit = asked if asked <= MOST_A_DAY else 10 * MOST_A_DAY if narrowed else MOST_A_DAY
    stated = [total if day in week.days_on else 0 for day, total in zip(week.days, _filled(week), strict=True)]
    return [min(half_up(total * factor), limit) for total in stated]


def _filled(week: Week) -> list[int]:
    """R54: a day of 0 that is on gets one send of the fullest day that is on, and no day gives its last."""
    totals = list(week.facts.weekly_distribution)
    on = [number for number, day in enumerate(week.days) if day in week.days_on]
    for number in on:
        fullest = max(on, key=lambda other: totals[other])
        if totals[number] == 0 and totals[fullest] > 1:
            totals[fullest] -= 1
            totals[number] = 1
    return totals


def quotas(week: Week) -> list[Quota]:
    """The effective quotas of the seven days: split, saturation, confidence, with retention capped before and after."""
    free = week.facts.page_type == "free"
    days = [_split(week, total) for total in day_totals(week)]
    _cap_retention(days, free=free)
    if week.facts.calculation_source != "optimized":
        for day in days:
            _saturate(day, week.facts.saturation, week.facts.opportunity)
    for day in days:
        if day.total:
            day.revenue = dampened(day.revenue, week.facts.confidence, week.facts.volume_level)
    _cap_retention(days, free=free)
    return days


def _split(week: Week, total: int) -> Quota:
    facts = week.facts
    if total <= 2:  # R4: one is a revenue send, two are revenue and engagement
        return Quota(min(total, 1), max(total - 1, 0), 0)
    ratio = facts.revenue_per_day + facts.engagement_per_day + facts.retention_per_day
    revenue = min(half_up(total * facts.revenue_per_day / ratio), total)
    if facts.page_type == "free":
        return Quota(revenue, total - revenue, 0)
    engagement = min(half_up(total * facts.engagement_per_day / ratio), total - revenue)
    return Quota(revenue, engagement, total - revenue - engagement)


def _cap_retention(days: list[Quota], *, free: bool) -> None:
    most_a_week = 0 if free else floor(sum(day.total for day in days) / 5)
    for day in days:
        over = max(0, day.retention - MOST_RETENTION)
        day.retention, day.engagement = day.retention - over, day.engagement + over
    while sum(day.retention for day in days) > most_a_week:
        fullest = max(enumerate(days), key=lambda numbered: (numbered[1].retention, numbered[0]))[1]
        fullest.retention, fullest.engagement = fullest.retention - 1, fullest.engagement + 1


def _saturate(day: Quota, saturation: float, opportunity: float) -> None:
    revenue, engagement = next((r, e) for limit, r, e in SATURATION if saturation <= limit)
    if revenue > 100 and opportunity <= 70:
        return
    day.revenue = half_up(day.revenue * revenue / 100)
    day.engagement = half_up(day.engagement * engagement / 100)


def dampened(revenue: int, confidence: float, level: str) -> int:
    """R6: towards the tier's minimum below 0.6, a tenth of the way between 0.6 and 0.8; never upwards."""
    minimum = TIER_MINIMUM[level][0]
    if confidence >= 0.8 or revenue <= minimum:
        return revenue
    if confidence < 0.6:
        share = confidence / 0.6
        return half_up(revenue * share + minimum * (1 - share))
    return half_up(revenue - 0.10 * (1 - (confidence - 0.6) / 0.2) * (revenue - minimum))


def _lacks_media(week: Week, category: str) -> bool:
    """Whether the vault has nothing to show for a type of the category that the request leaves (R10, R31)."""
    have = week.facts.media_kinds
    return have is not None and any(
        kind.media not in have | {"none"} for kind in week.possible if kind.category == category
    )


def totals(week: Week) -> Iterator[Violation]:
    """Each day's sends per category are its effective quota; a category without types is dropped, not moved (R45)."""
    planned = grouped(week.primary, lambda send: send.planned_day)
    open_categories = {kind.category for kind in week.possible}
    for day, quota in zip(week.days, quotas(week), strict=True):
        have = Counter(send.category for send in planned.get(day, []))
        for category in CATEGORIES:
            wanted = quota.of(category) if category in open_categories else 0
            if have[category] != wanted:
                text = f"{day} {category}: {have[category]} of {wanted}"
                yield Violation("plan:quota", text, (day.isoformat(),))
                if have[category] < wanted and _lacks_media(week, category):
                    yield Violation("completeness:media", f"{text}, and the vault lacks media", (day.isoformat(),))
        if day in week.days_on and not planned.get(day):
            yield Violation("plan:empty-day", f"{day} has no sends", (day.isoformat(),))
        if day not in week.days_on and planned.get(day):
            yield Violation("request:day-off", f"{day} is a day off", ids(planned[day]))


def daily_limit(week: Week) -> Iterator[Violation]:
    """R34: a day's total as R5 and R6 leave it plus four follow-ups; the request's limit counts without follow-ups."""
    effective = dict(zip(week.days, quotas(week), strict=True))
    for day, sends in grouped(week.sends, lambda send: send.day).items():
        if day in effective and len(sends) > effective[day].total + 4:
            yield Violation("balance:daily-limit", f"{day} has {len(sends)} sends", ids(sends))
    most = week.request.get("max_per_day")
    for day, sends in week.primary_by_day.items():
        if most and len(sends) > most:
            yield Violation("request:max-per-day", f"{day} has {len(sends)} of {most} sends", ids(sends))


def balance(week: Week) -> Iterator[Violation]:
    """R30, over the sends that are not follow-ups."""
    have = Counter(send.category for send in week.primary)
    share = {category: have[category] / max(1, len(week.primary)) for category in CATEGORIES}
    if share["revenue"] < 0.30 or share["engagement"] < 0.25 or share["retention"] > 0.20:
        yield Violation("balance:category", ", ".join(f"{name} {part:.1%}" for name, part in share.items()))


def caps(week: Week) -> Iterator[Violation]:
    for (day, key), sends in grouped(week.sends, lambda send: (send.day, send.type)).items():
        if len(sends) > sends[0].kind.per_day:
            yield Violation("diversity:day-cap", f"{key} {len(sends)} times on {day}", ids(sends))
    for key, sends in grouped(week.sends, lambda send: send.type).items():
        most = sends[0].kind.per_week
        if most is not None and len(sends) > most:
            yield Violation("diversity:week-cap", f"{key} {len(sends)} times in the week, {most} at most", ids(sends))


def eligible(week: Week) -> Iterator[Violation]:
    for send in week.sends:
        if not send.kind.on(week.facts.page_type):
            yield Violation("diversity:page-type", f"{send.type} on a {week.facts.page_type} page", (send.id,))
    for send in week.primary:
        if send.type == FOLLOW_UP:
            yield Violation("followups:allocated", "a follow-up without a parent", (send.id,))
        elif send.kind not in week.possible and send.kind.on(week.facts.page_type):
            yield Violation("request:types", f"{send.type} was left out by the request", (send.id,))


def parents(week: Week) -> Iterator[Violation]:
    """R10: at most four sends a day that take a follow-up, so that each can have its own."""
    for day, sends in grouped(week.primary, lambda send: send.planned_day).items():
        taking = [send for send in sends if send.kind.parent]
        if len(taking) > MOST_PARENTS:
            yield Violation("parents:four-a-day", f"{day} has {len(taking)} sends that take a follow-up", ids(taking))


def variety(week: Week) -> Iterator[Violation]:
    """R12 over the week; a narrowing request is measured against what it leaves possible (R45)."""
    used = {send.kind for send in week.primary}
    for name, least, category in (("types", 10, None), ("revenue", 5, "revenue"), ("engagement", 5, "engagement")):
        have = sum(category in (None, kind.category) for kind in used)
        sends = sum(category in (None, send.category) for send in week.primary)
        possible = sum(category in (None, kind.category) for kind in week.possible)
        wanted = min(least, possible, sends) if week.narrowed else least
        if have < wanted:
            yield Violation(f"diversity:{name}", f"{have} different, {wanted} wanted")


def in_a_row(week: Week) -> Iterator[Violation]:
    """R13: in the order fans see, within a day and from day to day."""
    in_order = sorted(week.primary, key=lambda send: (send.at, send.id))
    for one, other in itertools.pairwise(in_order):
        if one.type == other.type and not (week.narrowed and _alone(week, other)):
            rule = "timing:in-a-row" if one.day == other.day else "timing:in-a-row-overnight"
            yield Violation(rule, f"{one.type} twice in a row, {one.at} and {other.at}", (one.id, other.id))


def _alone(week: Week, send: SendItem) -> bool:
    """Whether the request leaves no other type to stand between (R45)."""
    return len({kind.key for kind in week.possible}) == 1 and send.kind in week.possible


def strategies(week: Week) -> Iterator[Violation]:
    """R14: one strategy a day, not the day before's, three a week; its label is the flavour."""
    by_day: dict[date, str] = {}
    for day, sends in grouped(week.primary, lambda send: send.planned_day).items():
        names = {send.raw["strategy_used"] for send in sends}
        by_day[day] = min(names)
        if len(names) > 1 or not names <= STRATEGIES:
            yield Violation("variation:strategy", f"{day} has {sorted(names)}", ids(sends))
    for one, other in zip(sorted(by_day), sorted(by_day)[1:], strict=False):
        if (other - one).days == 1 and by_day[one] == by_day[other]:
            yield Violation("variation:strategy-repeat", f"{by_day[one]} on {one} and {other}")
    if len(set(by_day.values())) < min(3, len(by_day)):
        yield Violation("variation:strategy-count", f"only {sorted(set(by_day.values()))}")
    for strategy, sends in grouped(week.sends, lambda send: send.raw["strategy_used"]).items():
        if len({send.raw["flavor_emphasis"] for send in sends}) != 1 or not sends[0].raw["flavor_emphasis"]:
            yield Violation("variation:flavor", f"{strategy} has more than one label or none", ids(sends))
        odd = [send for send in sends if send.variation["daily_strategy"] != strategy]
        if odd:
            yield Violation("variation:metadata-strategy", "metadata names another strategy", ids(odd))


#: R22: how a document names a type that reaches nobody; no other day of it can have the type.
WITHOUT_AUDIENCE = re.compile(r"(\w+) reaches nobody for want of")


def variety_days(week: Week) -> Iterator[Violation]:
    """R51: on a variety_max day no type of a category stands twice while another with room stands unused."""
    if week.narrowed or week.pinned:
        return
    limits, of_week = week.facts.volume.get("type_limits") or {}, Counter(send.type for send in week.primary)
    have = week.facts.media_kinds
    told = " ".join(it["impact"] for it in week.document["degradations"] if "required_target" in it["type"])
    reaching_nobody = set(WITHOUT_AUDIENCE.findall(told))
    for day, sends in grouped(week.primary, lambda send: send.planned_day).items():
        today = Counter(send.type for send in sends)
        taking = sum(send.kind.parent for send in sends)
        unused = {
            kind.category
            for kind in week.possible
            if not today[kind.key]
            and kind.key not in reaching_nobody
            and limits.get(kind.key, 1) > 0
            and (kind.per_week is None or of_week[kind.key] < kind.per_week)
            and (have is None or {kind.media, "flyer" if kind.flyer else "none"} <= have | {"none"})
            and not (kind.parent and taking >= MOST_PARENTS)
        }
        twice = [send for send in sends if today[send.type] > 1 and send.category in unused]
        if twice and sends[0].raw["strategy_used"] == "variety_max":
            text = f"{day} repeats {', '.join(sorted({send.type for send in twice}))} while others stand unused"
            yield Violation("variation:variety-max", text, ids(twice))


#: R46: "bundle 49.99", and "2026-11-24 29.99 spent: " before those that found so much spent.
PRICED, SPENT = re.compile(r"(\w+) (\d+\.\d\d)"), re.compile(r"(\d{4}-\d\d-\d\d) (\d+\.\d\d) spent: ([^;)]*)")


def _left_by_budget(week: Week, budget: float) -> Iterator[Violation]:
    """R46: nothing is left out that fits; what is said of it are the prices and the sums of the week."""
    warnings = week.document["validation_report"]["warnings"]
    dropped = {slot[:10] for remark in warnings if remark["type"] == "dropped_send" for slot in remark["items"]}
    for remark in (remark for remark in warnings if remark["type"] == "budget_left_out"):
        days = SPENT.findall(remark["message"])
        for day, spent, left in days:
            sends = [send for send in week.sends if send.planned_day.isoformat() == day]
            asked = sum(send.raw["suggested_price"] or 0 for send in sends)
            if abs(asked - float(spent)) > 0.005:
                yield Violation("request:budget-told", f"{day}: {asked:.2f} is spent, not {spent}", ids(sends))
            for key, price in PRICED.findall(left):
                if day not in dropped and float(spent) + float(price) <= budget + 0.005:
                    yield Violation("request:budget-fits", f"{day}: {key} {price} fits beside {spent}", ids(sends))
        above = remark["message"].partition("cost more than that (")[2].partition(")")[0]
        for key, price in PRICED.findall(above):
            if float(price) <= budget:
                yield Violation("request:budget-fits", f"{key} {price} is not above {budget:g}")
        for key, price in PRICED.findall(" ".join([above, *(left for _, _, left in days)])):
            if abs((kinds()[key].price(week.facts.confidence) or 0) - float(price)) > 0.005:
                yield Violation("request:budget-told", f"{key} does not cost {price}")


def wishes(week: Week) -> Iterator[Violation]:
    """R46, R47: the request's window, its budget, its pinned events, and no follow-ups where none are wanted."""
    for send in week.sends:
        earliest, latest = week.window(send.day)
        if not earliest <= send.minute <= latest and not week.is_pinned(send):
            yield Violation("request:window", f"{send.clock} is outside the hours asked for", (send.id,))
    budget = week.request.get("budget_per_day")
    for day, sends in grouped(week.sends, lambda send: send.day).items():
        spent = sum(send.raw["suggested_price"] or 0 for send in sends)
        if budget is not None and spent > budget + 0.005:
            yield Violation("request:budget", f"{day}: {spent:.2f} of {budget:.2f}", ids(sends))
    if budget is not None:
        yield from _left_by_budget(week, budget)
    standing = {(send.type, send.day.isoformat(), send.clock) for send in week.primary}
    for pin in sorted(week.pinned - standing):
        yield Violation("request:pin", f"{' '.join(pin)} is not there")
    if week.request.get("follow_ups") is False and week.follow_ups:
        yield Violation("request:follow-ups", "none were wanted", ids(week.follow_ups))


RULES = (totals, daily_limit, balance, caps, eligible, parents, variety, in_a_row, strategies, variety_days, wishes)
