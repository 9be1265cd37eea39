"""What is planned and said in a browser, told as markup: weeks asked for by a form, and the conversation of ``eros
chat`` with its memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, cast
from uuid import uuid4

from jinja2 import Environment
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from eros.failures import RecordFailure, RequestError, ToolFailure
from eros.language.chat_plan import ChatPlan, ConversationState
from eros.language.ports import Reply
from eros.vocabulary.analysis import Analysis
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.edits import VersionInView
from eros.vocabulary.request import Request
from eros_app.records.asked import AskedWeek
from eros_app.records.week import WeekSummary
from eros_app.services.accounts import Account
from eros_app.services.asked import asked_now, go_on, plan_asked
from eros_app.services.chat import ChatServices, view_of
from eros_app.services.diff import WeekDiff
from eros_app.services.generation import RunOptions
from eros_app.services.home import read_records
from eros_app.services.memory import KeptConversation, Memory
from eros_app.services.outcome import Outcome
from eros_app.services.progress import doing
from eros_app.services.weeks import find_week
from eros_app.web.live import Happening, Tell
from eros_app.web.page_words import of_a_page
from eros_app.web.sessions import NotAllowed
from graph.chat import ChatContext, ChatState, build_chat
from graph.serialize import serializer


@dataclass(frozen=True)
class Markup:
    """What happens, as pieces of a page. ``why``: why each of these weeks waits."""

    templates: Environment
    why: Callable[[Sequence[WeekSummary]], Sequence[Sequence[str]]] = lambda weeks: [()] * len(weeks)

    def event(self, event: Mapping[str, Any]) -> str | None:
        """None for what a person does not watch."""
        match event["event"]:
            case "understood":
                return self.said("understood", event["text"], event["plan"].notices if event["plan"] else ())
            case "kept":
                return self.said("understood", event["text"])
            case "phase_start":
                return self.said("phase", doing(event["node"]))
            case "reply":
                plan = event["plan"]
                return self.reply(event["reply"], plan.notices if plan is not None and plan.tells_at_last else ())
        return None

    def reply(self, reply: Reply, notices: Sequence[str] = ()) -> str:
        """Nothing that is told is drawn empty: a document without a piece of its own is told field by field."""
        drawn, document = _drawn(reply), reply.document
        return self.templates.get_template("_reply.html").render(
            text=of_a_page(reply.text),
            files=reply.files,
            of=reply.generation_id,
            notices=notices,
            drawn=f"_reply_{drawn}.html" if drawn else None,
            document=document,
            waiting=self._waiting(document) if drawn == "waiting" else (),
            fields=to_jsonable_python(document) if drawn == "document" else None,
        )

    def _waiting(self, weeks: object) -> list[tuple[WeekSummary, Sequence[str]]]:
        waits = [one for one in weeks if isinstance(one, WeekSummary)] if isinstance(weeks, Sequence) else []
        return [*zip(waits, self.why(waits), strict=True)]

    def said(self, kind: str, text: str, notices: Sequence[str] = ()) -> str:
        return self.templates.get_template("_said.html").render(kind=kind, text=text, notices=notices)

    @contextmanager
    def refusals(self, tell: Tell) -> Iterator[None]:
        """What cannot be is told as well, and ends what happens."""
        try:
            yield
        except RequestError as wrong:
            tell(self.said("wrong", of_a_page(wrong.text)))
        except (RecordFailure, ToolFailure) as failed:
            tell(self.said("wrong", failed.message))


#: What has a piece of a page of its own.
_PIECES: tuple[tuple[type[BaseModel], str], ...] = (
    (ResultDocument, "week"),
    (ErrorDocument, "failure"),
    (WeekDiff, "diff"),
    (Analysis, "analysis"),
)


def _drawn(reply: Reply) -> str | None:
    """The piece that draws what is told beside the words; None where nothing is."""
    document = reply.document
    if not document:
        return None
    if isinstance(document, Sequence):
        return "waiting" if all(isinstance(one, WeekSummary) for one in document) else "document"
    if reply.kind == "sends":
        return "sends"
    return next((piece for kind, piece in _PIECES if isinstance(document, kind)), "document")


@dataclass(frozen=True)
class Planning:
    """A week that is asked for without a word of chat; ``markup`` tells its phases."""

    options: RunOptions
    markup: Markup

    async def begin(self, asked: AskedWeek, happening: Happening) -> None:
        with self.markup.refusals(happening.tell):
            came = await plan_asked(asked, self._watched(happening))
            self._told(came.document, happening)

    async def go_on(self, asked: AskedWeek, happening: Happening) -> None:
        """The server was started again since it was asked for; whoever asked has it in view in the chat then."""
        since = f"The server was started again: {asked.generation_id}, asked for by {asked.asked_by}, begins again."
        happening.tell(self.markup.said("understood", since))
        with self.markup.refusals(happening.tell):
            document = await go_on(asked, self._watched(happening))
            if document is None:
                happening.tell(self.markup.said("understood", "Another process is at work on it."))
                return
            self._told(document, happening)
            memory = Memory(self.options, asked.asked_by)
            memory.keep(memory.read().model_copy(update={"generation_id": document.generation_id}))

    def _watched(self, happening: Happening) -> RunOptions:
        def told(event: Mapping[str, Any]) -> None:
            if (piece := self.markup.event(event)) is not None:
                happening.tell(piece)

        return replace(self.options, on_event=told)

    def _told(self, document: ResultDocument | ErrorDocument, happening: Happening) -> None:
        happening.tell(self.markup.reply(Reply("", "week", document)))


@dataclass(frozen=True)
class Talk:
    """One person's conversation at this server; each turn goes on from what the store remembers."""

    options: RunOptions
    markup: Markup
    who: Account
    #: The week that the page shows, which is in view.
    week: str | None = None
    #: The week and the version that an edit from that page is held against, as they are drawn there.
    seen: VersionInView | None = None

    async def turn(self, message: str, happening: Happening) -> None:
        """One message; what is understood, done and answered is told as it happens."""
        with self.markup.refusals(happening.tell):
            await self._turn(message, happening)

    async def _turn(self, message: str, happening: Happening) -> None:
        not_decided = "" if self.who.may("decide") else str(NotAllowed(self.who, "decide"))
        services = ChatServices(
            self.options,
            self.who.name,
            plan=partial(self._plan, happening),
            not_decided=not_decided,
            at_a_terminal=False,
        )
        memory = Memory(services.options, services.reviewer)
        before = self._before(memory)
        if self.seen is not None:
            drawn = before.conversation.model_copy(update={"seen": self.seen})
            before = before.model_copy(update={"conversation": drawn})
        chat = build_chat(InMemorySaver(serde=serializer(ChatState)))
        thread: RunnableConfig = {"configurable": {"thread_id": str(uuid4())}}
        begins = {
            "message": message,
            "conversation": before.conversation,
            "generation_id": before.generation_id,
        }
        values: Mapping[str, Any] = {}
        context = ChatContext(services, None, False)
        stream = chat.astream(cast(ChatState, begins), thread, context=context, stream_mode=["custom", "values"])
        async for mode, chunk in cast(Any, stream):
            if mode == "values":
                values = chunk
            elif (piece := self.markup.event(chunk)) is not None:
                happening.tell(piece)
        kept = {name: values[name] for name in KeptConversation.model_fields if name in values}
        memory.keep(KeptConversation.model_validate(kept | {"page": self.week}))

    def _before(self, memory: Memory) -> KeptConversation:
        """What was talked about last. Beside a week's page that week is in view, or its copy where that was: what was
        asked there is answered there, and a question about another week moves the talk nowhere."""
        kept = memory.read()
        if self.week is None:
            return kept
        settings = self.options.settings
        shown = find_week(settings, self.week)
        with read_records(settings) as store:
            here = (shown.generation_id, store.edited_copy(shown.generation_id))
        plan = kept.conversation.plan
        is_here = kept.generation_id in here
        if kept.conversation.asked and (is_here or kept.page == shown.generation_id):
            return kept
        if is_here and plan is not None and plan.creator_id == shown.creator_id:
            plan = plan.model_copy(update={"week_start": shown.week_start})
            edited = kept.conversation.edited or self._edited_last(here[1] or here[0])  # by a form, since
            as_it_is = kept.conversation.model_copy(update={"plan": plan, "edited": edited})
            return kept.model_copy(update={"conversation": as_it_is})
        view = view_of(shown.document, shown.version)
        plan = ChatPlan(intent="show", creator_id=shown.creator_id, week_start=shown.week_start)
        conversation = ConversationState(
            plan=plan,
            status=view.get("status"),
            sends=view.get("sends", ()),
            sends_of=shown.creator_id,
            seen=view.get("seen"),
            edited=self._edited_last(here[1] or here[0]),
        )
        return KeptConversation(conversation=conversation, generation_id=view["generation_id"])

    def _edited_last(self, generation_id: str) -> bool:
        """Whether the last edit of the week is of whoever talks here, and theirs to take back in a word."""
        with read_records(self.options.settings) as store:
            at, versions = store.version(generation_id), store.versions(generation_id)
        step = next((one.step for one in versions if one.number == at), None)
        return step is not None and step.by == self.who.name

    async def _plan(self, happening: Happening, request: Request, options: RunOptions) -> Outcome:
        """A week that is asked for in a chat outlives the server as well."""
        asked = asked_now(request, self.who.name, happening.id, options.settings, options.shown)
        return await plan_asked(asked, options)
