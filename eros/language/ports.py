"""What a conversation needs from outside, and what comes back from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from pydantic import BaseModel

from eros.language.chat_plan import (
    AskedApproval,
    ChatPlan,
    ConversationState,
    KeptWeek,
    KnownCreator,
    SendFilter,
    SendInView,
    Understood,
    WeekAsked,
)
from eros.language.edit_wishes import ComparedWith, EditWish, PendingEdit
from eros.language.week_ids import NamedWeek
from eros.vocabulary.documents import Status
from eros.vocabulary.edits import VersionInView
from eros.vocabulary.endings import Ending
from eros.vocabulary.ports import OnEvent
from eros.vocabulary.request import Request

ReplyKind = Literal["text", "week", "sends", "analysis", "waiting", "decision", "diff"]


@dataclass(frozen=True)
class Reply:
    """An answer: ``text`` for reading, and what it shows: a document or, of what waits, the list.

    ``sends`` are those that a next question may point at; ``generation_id`` names the schedule that is in view from
    here on, and ``status`` how it stands. ``pending``: the edit that the question is about; ``edited``: whether one
    was carried out, or taken back; ``slot_id``: the send that it is about. ``kept``: the week that was shown with
    the question whether it may be replaced. ``approval``: what a yes would approve; ``decides``: the week that its
    question is about, where an answer decides of one. ``seen``: the version of the schedule in view. ``files``: the
    formats in which it can be fetched, where none is written.
    """

    text: str = ""
    kind: ReplyKind = "text"
    document: BaseModel | Sequence[BaseModel] | None = None
    ending: Ending = "done"
    generation_id: str | None = None
    status: Status | None = None
    sends: tuple[SendInView, ...] = ()
    pending: PendingEdit | None = None
    edited: bool = False
    slot_id: str | None = None
    kept: KeptWeek | None = None
    approval: AskedApproval | None = None
    decides: WeekAsked | None = None
    seen: VersionInView | None = None
    files: tuple[str, ...] = ()


class Services(Protocol):
    """What a turn may call. Each raises RequestError for what cannot be, ToolFailure where the data server fails."""

    async def creators(self) -> Sequence[KnownCreator]:
        """Those that can be planned for, asked of the data server once a conversation."""
        ...

    def today(self, creator_id: str | None) -> date:
        """The date in the creator's zone; known after ``creators``."""
        ...

    def kept_week(self, creator_id: str, week_start: date) -> KeptWeek | None:
        """What is kept of that week, which a plan would replace or stand beside (R63)."""
        ...

    async def generate(self, request: Request, on_event: OnEvent, shown: str) -> Reply:
        """Plan the week, where what stands in it is still what was ``shown`` (of ``KeptWeek``; nothing: that none is in
        the way); else what stands by now is shown, and asked about (R63)."""
        ...

    async def batch(self, plan: ChatPlan, on_event: OnEvent) -> Reply: ...

    async def unplanned(self, week_start: date | None) -> Reply:
        """Which pages have no week then. ``week_start`` None: the next Monday of each."""
        ...

    async def standing_of_all(self, week_start: date | None, day: SendFilter) -> Reply:
        """How the week of each page stands; of a ``day``, what each sends then."""
        ...

    def kept_weeks(self, creator_id: str) -> Reply:
        """The weeks of a page that are kept, the newest first."""
        ...

    def show(self, plan: ChatPlan, generation_id: str | None) -> Reply: ...

    def diff(self, plan: ChatPlan, generation_id: str | None, compared: ComparedWith | None) -> Reply: ...

    def named_week(self, some_id: str) -> NamedWeek:
        """The kept week of an id, or of its beginning."""
        ...

    def diff_of(self, before_id: str, after_id: str) -> Reply:
        """What changed from the one week to the other."""
        ...

    def edit(self, plan: ChatPlan, generation_id: str | None, wish: EditWish, seen: VersionInView | None) -> Reply:
        """An edit of the week in view, or of the one of the creator that is named: told and kept, or asked about; or
        refused, where somebody else has edited it since it was ``seen``."""
        ...

    async def hand_over(self, plan: ChatPlan, generation_id: str | None) -> Reply:
        """The week in view counts as given to whoever posts it."""
        ...

    def explain(self, plan: ChatPlan, generation_id: str | None) -> Reply: ...

    def week_asked(self, plan: ChatPlan, generation_id: str | None, reason: str, *, named: bool) -> WeekAsked:
        """The week that the plan's decision, once it is whole, is about. Raises RequestError where none can be decided
        so. ``named``: the week is meant by its id."""
        ...

    async def review(
        self,
        plan: ChatPlan,
        generation_id: str | None,
        shown: Sequence[SendInView],
        reason: str,
        on_event: OnEvent,
        agreed: AskedApproval | None,
        *,
        named: bool,
        edition: str | None,
    ) -> Reply:
        """A person's decision, or the list of what waits. ``agreed``: what was asked, and a yes has answered;
        ``named`` as above; ``edition``: that of the week when it was asked about, where it was."""
        ...

    def export(self, plan: ChatPlan, generation_id: str | None, formats: Sequence[str]) -> Reply: ...

    async def analyse(self, creator_id: str) -> Reply: ...


class MessageReader(Protocol):
    """A second reading of a message, by a chat model. Never raises: None where it has none that can be used."""

    async def read(
        self,
        message: str,
        conversation: ConversationState,
        first: Understood,
        creators: Sequence[KnownCreator],
        today: date,
    ) -> Understood | None:
        """``first`` is the reading without a model."""
        ...
