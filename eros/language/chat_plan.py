"""The typed request that a message is turned into (CONTRACT 1), and what a conversation already holds."""

from collections.abc import Callable, Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer

from eros.language.edit_wishes import ComparedWith, EditWish, PendingEdit
from eros.vocabulary.catalogue import Category, FrozenModel
from eros.vocabulary.documents import Status
from eros.vocabulary.edits import VersionInView
from eros.vocabulary.request import Request
from eros.vocabulary.state import Verdict
from eros.vocabulary.wishes import WISHES, Day, Volume, Wishes, joined, moved

Intent = Literal[
    "generate", "analyse", "show", "explain", "review", "edit", "undo", "diff", "export", "batch", "help", "unsupported"
]
DayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class SendFilter(FrozenModel):
    """Which sends are meant: only what the message names. In JSON the fields that are not named are left out.
    ``prime``: inside their day's prime hours, or outside.

    ``send_type_keys``: a family of types. ``times``: what one time can mean. ``about``: not the sends, but how the week
    stands, what was wished of it, which pages have none, which weeks of a page are kept, why the last plan was refused,
    or why the week has its score and waits.
    """

    category: Category | None = None
    send_type_key: str | None = None
    send_type_keys: tuple[str, ...] | None = None
    day: DayName | None = None
    date: Day | None = None
    warnings: Literal[True] | None = None
    needs_caption: Literal[True] | None = None
    prime: bool | None = None
    times: tuple[time, ...] | None = None
    about: Literal["standing", "wishes", "unplanned", "kept", "refusal", "verdict"] | None = None


def _named(chosen: SendFilter) -> dict[str, object]:
    return {name: value for name, value in chosen if value is not None}


class Subject(FrozenModel):
    """What a message is about, apart from its wishes. ``filter`` is for show and explain. ``week_start`` None: no week
    was said, and the default holds."""

    intent: Intent
    slot_id: str | None = None
    decision: Verdict | None = None
    filter: Annotated[SendFilter, PlainSerializer(_named, return_type=dict[str, object])] = SendFilter()
    creator_id: str | None = None
    week_start: Day | None = None


class ChatPlan(Wishes, Subject):
    """One message, understood. Where ``question`` is set something must be asked back, and nothing is run.

    ``volume`` None: nothing was said of it.
    """

    volume: Volume | None = None  # type: ignore[assignment]
    question: str | None = None
    notices: tuple[str, ...] = ()

    def wishes_alike(self, other: "ChatPlan") -> bool:
        """Whether both plan the same week with the same wishes."""
        mine, theirs = (it.model_copy(update={"notices": (), "question": None}) for it in (self, other))
        return mine == theirs

    @property
    def tells_at_last(self) -> bool:
        """Whether its notices stand beside what is told; those of a week that is planned were told before."""
        return self.intent not in ("generate", "batch") or self.question is not None


class Understood(FrozenModel):
    """A message with what its plan alone does not say.

    ``open``: the words of each wish that waits for an answer and is no part of the plan (R63). ``choices``: what the
    question offers, each in words that are read; one alone is what a yes means. ``agreed``: a yes to what was shown.
    ``called_off``: nothing of what was open is to be planned.
    ``proposed``: what a model takes the message for, which a yes alone makes the plan. ``said``: a decision in words,
    where the turn before said a part of it. ``shared_by``: the creators that it is said of, where several are named and
    it is asked who comes first; ``meant``: the plans of those of whom different things are said, ``said_of``: the words
    of those of them that leave something to ask. ``ordered``: whether a week is asked for without all that waits.
    ``asks_of``: the fields of the plan that are asked about as such -> the question; ``says``: those that the message
    speaks of; ``hers_alone``: what is said is added for one of several creators, and for none of the others. ``edit``:
    what is changed of the week in view, ``pending``: what of that is asked; ``compared``: what that week is compared
    with. ``named``: the generation that is meant by its id, or the two that are compared. ``supposed``: the plan only
    answers what a week would be like. ``puts_aside``: another page or week is looked at than the one that is asked
    about, and that question waits no longer.
    """

    plan: ChatPlan
    open: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    agreed: bool = False
    called_off: bool = False
    proposed: ChatPlan | None = None
    said: str | None = None
    shared_by: tuple[str, ...] = ()
    meant: tuple[ChatPlan, ...] = ()
    said_of: tuple[str, ...] = ()
    ordered: bool = True
    asks_of: dict[str, str] = {}
    says: tuple[str, ...] = ()
    hers_alone: bool = False
    edit: EditWish | None = None
    pending: PendingEdit | None = None
    compared: ComparedWith | None = None
    named: tuple[str, ...] = ()
    supposed: bool = False
    puts_aside: bool = False


#: The plan of a message after which nothing that was open is planned.
CALLED_OFF = Understood(plan=ChatPlan(intent="help"), called_off=True)


class KnownCreator(FrozenModel):
    """A creator that can be planned for; ``names`` are further ways to say it, ``display_name`` the loosest of them.

    ``others_shown``: pages that the display name means too, though nobody can plan for them now.
    """

    creator_id: str
    names: tuple[str, ...] = ()
    display_name: str | None = None
    others_shown: tuple[str, ...] = ()


class SendInView(FrozenModel):
    """A send of the schedule in view, as far as it can be pointed at. ``edition``: of all that was shown of it."""

    slot_id: str
    date: date
    time: time
    send_type_key: str
    edition: str = ""


class KeptWeek(FrozenModel):
    """A week that is in the way of a plan: what it is, with the question whether to go on, and what becomes of it where
    a yes was said beforehand; ``is_protected``: R42. ``shown``: which one stands, and how; nothing where none does."""

    creator_id: str
    week_start: date
    question: str
    agreed: str
    is_protected: bool
    shown: str


class AskedApproval(FrozenModel):
    """An approval that a yes carries out. ``reason``: what was said for it; ``past``: of a week that has begun or is
    over (R41); ``instead``: what was told to stand in its place, and alone gives way to it (R42, R58). ``asks_reason``:
    it is the reason that is asked for."""

    generation_id: str
    reason: str = ""
    past: bool = False
    instead: str | None = None
    asks_reason: bool = False


class WeekAsked(FrozenModel):
    """The week that a question about a decision is about, and its ``edition`` then: no other is decided by the answer
    (R33, R58)."""

    generation_id: str
    edition: str | None = None


class ConversationState(FrozenModel):
    """What the turns before left: the last plan, open if it ended in a question, and the schedule in view.

    ``open``, ``choices``, ``proposed``, ``ordered`` and ``asks_of`` are of that question. ``replaces``: it asks
    whether to replace a kept week, the one that was ``shown``. ``ran``: the last plan that ran; ``earlier``: those
    that ran before it, the newest last. ``shared_by``: the creators that the plan is said of, none of whose weeks
    ran yet; ``meant``: the plans of those whose turn has not come, ``said_of``: the same in words, each with her
    name first, where something is to be asked; ``hers_alone``: what is asked about was added for one of them, and
    for none of the others; ``apart``: each of those that are meant has her own week. ``edit``: the edit that the
    question is about; ``edited``: whether an edit was the last change; ``slot_id``: the send that was spoken of
    last; ``sends_of``: whose the sends in view are. ``approval``: the one that the question is about; ``decides``:
    the week that it is about, where a reason or a yes decides of one. ``seen``: what an edit is held against.
    ``supposed``: the dry run that only answered a question. ``made``: the edit that was carried out last.
    ``viewed``: what is in view while the question waits; ``waited``: what waited for a yes to replacing the week
    before this plan did.
    """

    plan: ChatPlan | None = None
    status: Status | None = None
    sends: tuple[SendInView, ...] = ()
    open: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    proposed: ChatPlan | None = None
    replaces: bool = False
    shown: KeptWeek | None = None
    ran: ChatPlan | None = None
    earlier: tuple[ChatPlan, ...] = ()
    ordered: bool = True
    shared_by: tuple[str, ...] = ()
    meant: tuple[ChatPlan, ...] = ()
    said_of: tuple[str, ...] = ()
    asks_of: dict[str, str] = {}
    hers_alone: bool = False
    apart: bool = False
    edit: PendingEdit | None = None
    edited: bool = False
    slot_id: str | None = None
    sends_of: str | None = None
    approval: AskedApproval | None = None
    decides: WeekAsked | None = None
    seen: VersionInView | None = None
    supposed: ChatPlan | None = None
    made: EditWish | None = None
    viewed: ChatPlan | None = None
    waited: ChatPlan | None = None

    def ran_of(self, creator_id: str | None) -> ChatPlan | None:
        """The last plan of a creator that ran."""
        plans = (*self.earlier, *([self.ran] if self.ran is not None else ()))
        return next((one for one in reversed(plans) if one.creator_id == creator_id), None)

    def newest_of(self, creator_id: str | None) -> ChatPlan | None:
        """What was wished last for a creator: with others, her turn not having come, else of the plans that ran."""
        meant = next((one for one in reversed(self.meant) if one.creator_id == creator_id), None)
        return meant or self.ran_of(creator_id)

    def shows(self, creator_id: str | None) -> bool:
        """Whether the sends in view are a creator's; where none are, nobody else's are."""
        return not self.sends or self.sends_of in (None, creator_id)

    @property
    def asked(self) -> bool:
        return self.plan is not None and self.plan.question is not None


#: The date of today in a creator's zone; None: no creator is known.
Today = Callable[[str | None], date]
#: How a message is read in a conversation.
Read = Callable[[str, ConversationState], Understood]


# A plan as the request that every other door makes too.


def request_of(plan: ChatPlan) -> Request:
    """The request of a plan that is about one creator and leaves nothing open."""
    if plan.creator_id is None or plan.question is not None:
        raise ValueError("a plan with an open question is no request")
    wishes = {name: getattr(plan, name) for name in WISHES} | {"volume": plan.volume or "normal"}
    return Request(creator_id=plan.creator_id, week_start=plan.week_start, notices=plan.notices, **wishes)


#: A wish that is taken back whole.
WHOLE = True


def without(said: Mapping[str, Any], retracted: Mapping[str, Any]) -> dict[str, Any]:
    """The wishes that are left when these values of them, or they whole, are taken back."""
    left = dict[str, Any]()
    for name, value in said.items():
        gone = retracted.get(name, ())
        if gone is WHOLE:
            continue
        rest = value
        if gone and isinstance(value, Mapping):
            rest = {one: of for one, of in value.items() if one not in gone}
        elif gone:
            rest = tuple(one for one in value if one not in gone)
        if rest or not gone:
            left[name] = rest
    return left


# A turn that refers to the one before keeps its creator, week and wishes unless it changes them.


def continued_wishes(
    said: Mapping[str, Any],
    conversation: ConversationState,
    default_week: date,
    retracted: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """``said`` on top of what the turn before wished, but for what is ``retracted``; lists grow, days move along with
    the week."""
    plan = conversation.plan
    if plan is None:
        return dict(said)
    week = said.get("week_start", plan.week_start)
    shift = (week or default_week) - (plan.week_start or default_week)
    kept = without({name: moved(value, shift) for name, value in plan.said.items()}, retracted)
    again = {name: joined(kept[name], said[name]) for name in kept.keys() & said.keys()}
    return {**kept, **said, **again, "week_start": week}
