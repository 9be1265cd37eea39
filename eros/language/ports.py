"""What a conversation needs from outside, and what comes back from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from eros.language.plan import Held, HeldSend, Known, Plan, Status
from eros.vocabulary.endings import Ending
from eros.vocabulary.request import Request

OnEvent = Callable[[Mapping[str, Any]], None]
Kind = Literal["text", "week", "sends", "analysis", "waiting"]


@dataclass(frozen=True)
class Told:
    """An answer: ``text`` for reading, and what it shows of a document, by ``kind``.

    ``sends`` are those that a next question may point at; ``generation_id`` names the
    schedule that is in view from here on, and ``status`` how it stands.
    """

    text: str = ""
    kind: Kind = "text"
    document: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ending: Ending = "done"
    generation_id: str | None = None
    status: Status | None = None
    sends: tuple[HeldSend, ...] = ()


class Services(Protocol):
    """What a turn may call. Each raises RequestError for what cannot be, ToolFailure where the data server fails."""

    async def creators(self) -> Sequence[Known]:
        """Those that can be planned for, asked of the data server once a conversation."""
        ...

    def today(self, creator_id: str | None) -> date:
        """The date in the creator's zone; known after ``creators``."""
        ...

    async def generate(self, request: Request, on_event: OnEvent) -> Told: ...

    async def batch(self, plan: Plan, on_event: OnEvent) -> Told: ...

    def show(self, plan: Plan, generation_id: str | None) -> Told: ...

    def explain(self, plan: Plan, generation_id: str | None) -> Told: ...

    async def review(self, plan: Plan, generation_id: str | None, reason: str, on_event: OnEvent) -> Told: ...

    def export(self, plan: Plan, generation_id: str | None, formats: Sequence[str]) -> Told: ...

    async def analyse(self, creator_id: str) -> Told: ...


class Listener(Protocol):
    """A second reading of a message, by a chat model. Never raises: None where it has none that can be used."""

    async def listen(
        self, message: str, held: Held, first: Plan, creators: Sequence[Known], today: date
    ) -> Plan | None:
        """``first`` is the reading without a model."""
        ...
