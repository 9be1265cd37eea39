"""A plan in words: what was understood, before anything is run."""

from collections.abc import Iterator
from datetime import date

from eros.language.chat_plan import ChatPlan
from eros.vocabulary.catalogue import CATEGORIES, default_catalogue

HELP = """I plan a creator's week of sends from plain words, and answer about it. For example:
  plan alexia for next week, a bit lighter, nothing on Sunday and no tip goals
  luna for the week of 4 January: at most 9 a day, nothing before 10am, budget $60 a day
  only revenue for dahlia · focus on engagement · no follow-ups · seed 42 · dry run
  pin a bundle on Friday at 8:20pm
Then: make it lighter · same for luna · show only revenue · why is there a bundle on Friday? · export as csv
approve it · reject it because ... · what is waiting for review? · how is luna doing?"""


def plan_text(plan: ChatPlan, default_week: date) -> str:
    """One line: who, which week, and every wish that is not the default."""
    return " · ".join(_parts(plan, plan.week_start or default_week))


def _parts(plan: ChatPlan, week: date) -> Iterator[str]:
    yield plan.creator_id or "all creators"
    yield f"week of {_day(week)} {week:%Y}"
    yield from _amounts(plan)
    yield from _types(plan)
    if plan.days_off:
        yield f"nothing on {', '.join(map(_day, plan.days_off))}"
    yield from (f"{pin.send_type_key} on {_day(pin.date)} at {pin.time:%H:%M}" for pin in plan.pinned)
    if plan.seed is not None:
        yield f"seed {plan.seed}"
    if plan.dry_run:
        yield "dry run, nothing is saved"


def _amounts(plan: ChatPlan) -> Iterator[str]:
    if plan.focus != "balanced":
        yield f"focus on {plan.focus}"
    if plan.volume is not None:
        yield f"{plan.volume} volume" if plan.volume == "normal" else plan.volume
    if plan.max_per_day is not None:
        yield f"at most {plan.max_per_day} a day"
    if plan.not_before is not None:
        yield f"nothing before {plan.not_before:%H:%M}"
    if plan.not_after is not None:
        yield f"nothing after {plan.not_after:%H:%M}"
    if plan.budget_per_day is not None:
        yield f"budget ${plan.budget_per_day:g} a day"


def _types(plan: ChatPlan) -> Iterator[str]:
    if plan.include:
        yield f"only {_named(plan.include)}"
    if plan.exclude:
        yield f"no {_named(plan.exclude)}"
    if not plan.follow_ups:
        yield "no follow-ups"


def _named(keys: tuple[str, ...]) -> str:
    """Keys, with a category's name where all of it is among them."""
    left, names = dict.fromkeys(keys), list[str]()
    for category in CATEGORIES:
        whole = [key for key, kind in default_catalogue().items() if kind.category == category]
        if all(key in left for key in whole):
            names.append(category)
            left = {key: None for key in left if key not in whole}
    return ", ".join([*names, *left])


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
