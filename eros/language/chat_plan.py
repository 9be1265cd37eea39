"""The typed request that a message is turned into (CONTRACT 1), and what a conversation already holds."""

import datetime as dt
from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer

from eros.vocabulary.catalogue import Category, FrozenModel
from eros.vocabulary.documents import Status
from eros.vocabulary.request import Focus, PinnedEvent, Request, Volume
from eros.vocabulary.state import Verdict

Intent = Literal["generate", "analyse", "show", "explain", "review", "export", "batch", "help", "unsupported"]
DayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

#: "18:30" in JSON; wall-clock time in the creator's zone.
ClockTime = Annotated[time, PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str, when_used="json")]


class PlanPin(FrozenModel):
    """A send at its exact time (R47)."""

    send_type_key: str
    date: date
    time: ClockTime


class SendFilter(FrozenModel):
    """Which sends are meant: only what the message names. In JSON the fields that are not named are left out."""

    category: Category | None = None
    send_type_key: str | None = None
    day: DayName | None = None
    date: dt.date | None = None
    warnings: Literal[True] | None = None


def _named(chosen: SendFilter) -> dict[str, object]:
    return {name: value for name, value in chosen if value is not None}


class ChatPlan(FrozenModel):
    """One message, understood. Where ``question`` is set something must be asked back, and nothing is run.

    ``filter`` is for show and explain. ``week_start`` None: no week was said, and the default holds.
    """

    intent: Intent
    slot_id: str | None = None
    decision: Verdict | None = None
    filter: Annotated[SendFilter, PlainSerializer(_named, return_type=dict[str, object])] = SendFilter()
    creator_id: str | None = None
    week_start: date | None = None
    focus: Focus = "balanced"
    volume: Volume | None = None
    max_per_day: int | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    days_off: tuple[date, ...] = ()
    not_before: ClockTime | None = None
    not_after: ClockTime | None = None
    pinned: tuple[PlanPin, ...] = ()
    follow_ups: bool = True
    budget_per_day: float | None = None
    dry_run: bool = False
    seed: int | None = None
    question: str | None = None
    notices: tuple[str, ...] = ()


#: The fields that say what a week should be like, apart from whose and which week it is.
WISHES = (
    "focus", "volume", "max_per_day", "include", "exclude", "days_off", "not_before", "not_after", "pinned",
    "follow_ups", "budget_per_day", "dry_run", "seed",
)  # fmt: skip


class KnownCreator(FrozenModel):
    """A creator that can be planned for; ``names`` are further ways to say it."""

    creator_id: str
    names: tuple[str, ...] = ()


class SendInView(FrozenModel):
    """A send of the schedule in view, as far as it can be pointed at."""

    slot_id: str
    date: date
    time: time
    send_type_key: str


class ConversationState(FrozenModel):
    """What the turn before left: its plan, open if it ended in a question, and the schedule in view."""

    plan: ChatPlan | None = None
    status: Status | None = None
    sends: tuple[SendInView, ...] = ()

    @property
    def asked(self) -> bool:
        return self.plan is not None and self.plan.question is not None


# A plan as the request that every other door makes too.


def request_of(plan: ChatPlan) -> Request:
    """The request of a plan that is about one creator and leaves nothing open."""
    if plan.creator_id is None or plan.question is not None:
        raise ValueError("a plan with an open question is no request")
    return Request(
        creator_id=plan.creator_id,
        week_start=plan.week_start,
        seed=plan.seed,
        focus=plan.focus,
        include=plan.include,
        exclude=plan.exclude,
        max_per_day=plan.max_per_day,
        volume=plan.volume or "normal",
        days_off=plan.days_off,
        not_before=plan.not_before,
        not_after=plan.not_after,
        pinned=tuple(PinnedEvent(send_type_key=pin.send_type_key, date=pin.date, time=pin.time) for pin in plan.pinned),
        follow_ups=plan.follow_ups,
        budget_per_day=plan.budget_per_day,
        dry_run=plan.dry_run,
        notices=plan.notices,
    )


# A turn that refers to the one before keeps its creator, week and wishes unless it changes them.

_LISTS = ("include", "exclude", "days_off", "pinned")


def continued_wishes(said: Mapping[str, Any], conversation: ConversationState, default_week: date) -> dict[str, Any]:
    """``said`` on top of what the turn before wished; lists grow, days move along with the week."""
    plan = conversation.plan
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
