"""``eros chat``: one turn with a message, a conversation without one.

What was understood is shown before anything runs. Answers go to stdout; progress and notices to stderr.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from eros.failures import Interrupted, RecordFailure, RequestError, ToolFailure
from eros.journal import configure
from eros.language.chat_plan import ChatPlan, ConversationState
from eros.language.ports import Reply
from eros.language.understand import is_goodbye, understand
from eros.language.week_ids import understand_with_ids
from eros.parameters import spelled
from eros.settings import Settings
from eros.streams import print_json
from eros.vocabulary.analysis import Analysis
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.endings import Ending
from eros.vocabulary.exit_codes import EXIT_CODES
from eros.vocabulary.wishes import told
from eros_app.cli.commands import call_both, standing, telling
from eros_app.cli.interrupts import RunStatus, run_interruptible
from eros_app.cli.options import option_of
from eros_app.cli.terminal import ProgressDisplay, Terminal, as_text
from eros_app.records.week import WeekSummary
from eros_app.services.chat import ChatServices
from eros_app.services.diff import WeekDiff
from eros_app.services.generation import RunOptions
from eros_app.services.home import prepare_home, user_name
from eros_app.services.memory import NO_MEMORY, KeptConversation, Memory, NoMemory
from eros_app.services.outcome import error_response
from eros_app.services.waiting import why_each_waits
from graph.chat import Chat, ChatContext, ChatState, build_chat, question_of
from graph.serialize import serializer

if TYPE_CHECKING:
    from eros.language.ports import MessageReader

Event = Mapping[str, Any]
#: Parameters as one speaks of them.
_SPOKEN = {"reason": "a reason", "creator_id": "the creator's name", "week_start": "the week", "id": "the week"}
_LAST_WORDS = frozenset({"quit", "exit", "bye", "q", ":q"})
_PROMPT = "› "
_BY_ITSELF = (
    "This message stood by itself and nothing of it is kept: say it again with the answer in it, or have a "
    "conversation, which remembers: `eros chat`"
)

_IS_LOST = (
    "What was talked about last cannot be read: it is damaged, or another version of EROS kept it. This conversation "
    "begins anew; the weeks are as they were"
)


def in_words(name: str, asked: Mapping[str, Any] | None = None) -> str:
    """How a conversation writes a parameter: one that cannot be said here is an option of the command line."""
    if name in _SPOKEN:
        return _SPOKEN[name]
    if name in ChatPlan.model_fields:
        return " ".join(name.split("_"))
    return f"{option_of(name, asked)} on the command line"


@dataclass
class Conversation:
    """Turns of one thread, on one terminal. ``agreed``: a kept week may be replaced without asking (R63). With a
    ``memory`` it outlives the process."""

    services: ChatServices
    terminal: Terminal
    message_reader: "MessageReader | None" = None
    agreed: bool = False
    memory: Memory | NoMemory = NO_MEMORY

    def __post_init__(self) -> None:
        self._chat: Chat = build_chat(InMemorySaver(serde=serializer(ChatState)))
        self._config: RunnableConfig = {"configurable": {"thread_id": str(uuid4())}}
        self._before: dict[str, Any] = {}

    def go_on(self) -> None:
        """Go on from where this user's last conversation ended, and say so."""
        kept = KeptConversation()
        with self._remembering() as memory:
            kept = memory.read()
        self._before = {"conversation": kept.conversation, "generation_id": kept.generation_id}
        if kept.is_lost:
            self.terminal.say(_IS_LOST)
        plan = kept.conversation.plan
        if plan is not None and plan.creator_id is not None:
            about = " · ".join((plan.creator_id, *told(plan)))
            self.terminal.say(f"Going on from {about}; 'start over' takes the wishes back.")
        if plan is not None and plan.question is not None:
            self.terminal.say(plan.question)

    @property
    def waits_for_an_answer(self) -> bool:
        """Whether the last turn ended in a question, other than whether to replace a week."""
        values = self._chat.get_state(self._config).values
        left: ConversationState = values.get("conversation", ConversationState())
        return values.get("ending") == "question" and not left.replaces

    def prepare(self) -> None:
        """Load what the first message needs before it is typed. A server that is not there is told of in the turn."""

        async def read() -> None:
            creators = await self.services.creators()
            understand(
                f"plan {creators[0].creator_id if creators else 'luna'}",
                ConversationState(),
                self.services.today,
                creators,
            )

        with suppress(ToolFailure):
            run_interruptible(read)

    def _keep(self) -> None:
        """What the next process can go on from."""
        with self._remembering() as memory:
            values = self._chat.get_state(self._config).values
            kept = {name: values[name] for name in KeptConversation.model_fields if name in values}
            memory.keep(KeptConversation.model_validate(kept))

    @contextmanager
    def _remembering(self) -> Iterator[Memory | NoMemory]:
        """The memory; a store that cannot be used ends it, which is told once, and the conversation goes on."""
        try:
            yield self.memory
        except RecordFailure as wrong:
            self.memory = NoMemory()
            self.terminal.warn(f"{wrong.message}; this conversation goes on, and is not kept for the next one")

    def turn(self, message: str) -> int:
        """One message, one answer; the exit code that a single turn would end with. Raises Interrupted."""
        status = RunStatus("nothing was saved", "ask for the same again: the week is saved only once")
        watching = ProgressDisplay(self.terminal)
        with closing(watching):
            settings = self.services.options.settings
            why = partial(why_each_waits, settings)
            told, now = call_both(status, watching), settings.clock()
            screen = TurnDisplay(self.terminal, told, watching.stop, message, now, why)
            code = run_interruptible(lambda: self._answered(message, screen), status, watching.stop)
        self._keep()
        return code

    async def _answered(self, message: str, screen: "TurnDisplay") -> int:
        context = ChatContext(self.services, self.message_reader, self.agreed)
        begins, self._before = {"message": message, **self._before}, {}
        stream = self._chat.astream(
            cast(ChatState, begins), self._config, context=context, stream_mode=["custom", "values"]
        )
        ending: Ending = "question"
        async for mode, chunk in cast(Any, stream):
            if mode == "custom":
                screen(chunk)
            else:
                ending = chunk.get("ending", ending)
        return EXIT_CODES[ending]


@dataclass
class TurnDisplay:
    """Where the events of a turn are shown."""

    terminal: Terminal
    progress: Callable[[Event], None]
    stop: Callable[[], None]
    message: str
    now: datetime
    why: Callable[[Sequence[WeekSummary]], Sequence[Sequence[str]]] = lambda weeks: [()] * len(weeks)

    def __call__(self, event: Event) -> None:
        if event["event"] == "understood":
            self._say(f"Understood: {event['text']}", event["plan"])
        elif event["event"] == "kept":
            self._say(event["text"], None)
        elif event["event"] == "reply":
            self.stop()
            reply, plan = event["reply"], event["plan"]
            with telling(reply.ending, standing(reply.document) if _acts(plan) else ""):
                self._tell(reply, plan)
        else:
            self.progress(event)

    def _say(self, text: str, plan: ChatPlan | None) -> None:
        """Beside the result: on stdout in a conversation, never among JSON."""
        out = self.terminal.err if self.terminal.as_json else self.terminal.out
        for line in (*filter(None, [text]), *(f"  note: {notice}" for notice in (plan.notices if plan else ()))):
            out.print(self.terminal.hints(line), markup=False, soft_wrap=True)

    def _tell(self, reply: Reply, plan: ChatPlan | None) -> None:
        if self.terminal.as_json:
            self._tell_in_json(reply, plan)
            return
        self._show(reply)
        self._say(spelled(reply.text, in_words), plan if plan is not None and plan.tells_at_last else None)

    def _tell_in_json(self, reply: Reply, plan: ChatPlan | None) -> None:
        if reply.kind == "waiting":
            self._show(reply)
        else:
            told = reply.document if reply.document is not None else self._in_json(reply, plan)
            print_json(self.terminal.as_json_text(told))

    def _in_json(self, reply: Reply, plan: ChatPlan | None) -> object:
        """Without a document of its own: the error response for what was not done, else the words (CONTRACT 1)."""
        if reply.ending == "done":
            return {"text": reply.text, "plan": plan}
        creator_id = plan.creator_id if plan is not None else None
        code = "QUESTION_OPEN" if reply.ending == "question" else "NOT_DONE"
        wrong = RequestError(code, "message", self.message[:200], reply.text)
        return error_response(wrong, creator_id=creator_id, generation_id=reply.generation_id, at=self.now)

    def _show(self, reply: Reply) -> None:
        shown = reply.document
        if reply.kind == "waiting":
            waiting = [one for one in shown if isinstance(one, WeekSummary)] if isinstance(shown, Sequence) else []
            if waiting or self.terminal.as_json:
                self.terminal.waiting(waiting, self.why(waiting))
        elif isinstance(shown, ResultDocument) and reply.kind == "sends":
            self._sends(shown)
        elif isinstance(shown, ResultDocument | ErrorDocument) and reply.kind != "decision":
            self.terminal.show(shown, failed=reply.ending not in ("done", "waits"))
        elif isinstance(shown, WeekDiff):
            self.terminal.diff(shown)
        elif isinstance(shown, Analysis):
            self.terminal.analysis(shown)

    def _sends(self, document: ResultDocument) -> None:
        from eros_app.cli.rendering.week import week

        if document.items:
            self.terminal.out.print(week(document, max(self.terminal.out.width, 80), self.terminal.own_zone))


def _acts(plan: ChatPlan | None) -> bool:
    """Whether a turn saves or decides something; every other one only reads."""
    return plan is not None and (plan.intent in ("generate", "edit") or plan.decision is not None)


def chat(
    message: str | None,
    terminal: Terminal,
    settings: Settings,
    mcp_config: Path | None,
    *,
    plan_only: bool = False,
    agreed: bool = False,
) -> int:
    """One turn or a conversation; the exit code of CONTRACT 1."""
    if message is None and (plan_only or terminal.as_json):
        raise RequestError(
            "NO_MESSAGE", "message", "", "--plan and --json answer one message: `eros chat 'MESSAGE' --plan`"
        )
    if message is None and agreed:
        raise RequestError("NO_MESSAGE", "message", "", "--yes answers for one message: `eros chat 'MESSAGE' --yes`")
    terminal.spell = in_words
    configure(settings.log_format, terminal.verbosity)
    terminal.own_zone = settings.own_zone
    prepare_home(settings, mcp_config, terminal.say)
    services = ChatServices(RunOptions(settings, mcp_config), user_name())
    message_reader = _listener(settings)
    if plan_only:
        return _planned(message or "", services, message_reader)
    if message is not None:
        return _one_turn(message, Conversation(services, terminal, message_reader, agreed))
    conversation = Conversation(services, terminal, message_reader, memory=Memory(services.options, services.reviewer))
    conversation.go_on()
    if sys.stdin.isatty():
        conversation.prepare()
    return converse(conversation, typed_lines(terminal))


def _one_turn(message: str, conversation: Conversation) -> int:
    """A message by itself, which goes on from nothing and is not kept; its open question says how to answer it."""
    code = conversation.turn(message)
    if conversation.waits_for_an_answer:
        conversation.terminal.say(_BY_ITSELF)
    return code


def _listener(settings: Settings) -> "MessageReader | None":
    if not settings.model:
        return None
    from eros.models.message_reader import message_reader

    return message_reader(settings)


def _planned(message: str, services: ChatServices, message_reader: "MessageReader | None") -> int:
    """The typed request as JSON; nothing is run."""

    async def read() -> ChatPlan:
        creators = await services.creators()
        turn = understand_with_ids(message, ConversationState(), services.named_week, services.today, creators)
        if message_reader is not None and not turn.named:
            today = services.today(turn.plan.creator_id)
            turn = await message_reader.read(message, ConversationState(), turn, creators, today) or turn
        if turn.proposed is None:
            return turn.plan
        return turn.plan.model_copy(update={"question": question_of(turn, services.today)})

    try:
        plan = run_interruptible(read)
    except ToolFailure as failure:
        print(f"eros: {failure}", file=sys.stderr)
        return EXIT_CODES["unreachable"]
    print_json(as_text(plan))
    return 0


def converse(conversation: Conversation, said: Iterator[str]) -> int:
    """Turn after turn until the last line or a goodbye; a turn that is interrupted, or cannot be kept, ends none."""
    for line in said:
        if line.strip().lower() in _LAST_WORDS or is_goodbye(line):
            break
        if line.strip():
            try:
                conversation.turn(line)
            except Interrupted as stopped:
                conversation.terminal.say(f"interrupted; {stopped}")
            except RecordFailure as failed:
                conversation.terminal.say(f"eros: {failed.message}")
    return 0


def typed_lines(terminal: Terminal) -> Iterator[str]:
    """What is typed, line by line; a prompt where somebody sits."""
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    terminal.say("Ask for a week in plain words; 'help' says how, 'quit' ends.")
    while True:
        try:
            yield input(_PROMPT)
        except EOFError:
            print()
            return
