"""A turn that refers to the one before keeps its creator, week and wishes unless it changes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from eros.language.chat_plan import WISHES, ChatPlan, ConversationState, PlanPin

_LISTS = ("include", "exclude", "days_off", "pinned")


def continued_wishes(said: Mapping[str, Any], held: ConversationState, default_week: date) -> dict[str, Any]:
    """``said`` on top of what the turn before wished; lists grow, days move along with the week."""
    plan = held.plan
    if plan is None:
        return dict(said)
    week = said.get("week_start", plan.week_start)
    kept = {name: getattr(plan, name) for name in WISHES if getattr(plan, name) != ChatPlan.model_fields[name].default}
    moved = _moved(kept, plan.week_start or default_week, week or default_week)
    joined = {name: _joined(moved.get(name, ()), said.get(name, ())) for name in _LISTS}
    return {**moved, **said, **{name: values for name, values in joined.items() if values}, "week_start": week}


def _moved(kept: dict[str, Any], old: date, new: date) -> dict[str, Any]:
    shift = new - old
    days = tuple(day + shift for day in kept.get("days_off", ()))
    pins = tuple(
        PlanPin(send_type_key=pin.send_type_key, date=pin.date + shift, time=pin.time) for pin in kept.get("pinned", ())
    )
    return {**kept, "days_off": days, "pinned": pins}


def _joined(before: tuple[Any, ...], said: tuple[Any, ...]) -> tuple[Any, ...]:
    values = dict.fromkeys((*before, *said))
    if values and all(isinstance(value, PlanPin) for value in values):
        return tuple(sorted(values, key=lambda pin: (pin.date, pin.time)))
    return tuple(sorted(values)) if values and all(isinstance(value, date) for value in values) else tuple(values)
