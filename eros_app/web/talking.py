"""The chat beside a week: the conversation of ``eros chat``, with its memory, told as markup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from jinja2 import Environment
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver

from eros.failures import RecordFailure, RequestError, ToolFailure
from eros.language.ports import Reply
from eros.parameters import spelled
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros_app.records.week import WeekSummary
from eros_app.services.accounts import Account
from eros_app.services.chat import ChatServices
from eros_app.services.generation import RunOptions
from eros_app.services.memory import KeptConversation, Memory
from eros_app.services.progress import doing
from eros_app.web.live import Tell
from graph.chat import ChatContext, ChatState, build_chat
from graph.serialize import serializer


@dataclass(frozen=True)
class Talk:
    """One person's conversation at this server; each turn goes on from what the store remembers."""

    settings: Settings
    config: Path | None
    templates: Environment
    who: Account

    async def turn(self, message: str, tell: Tell) -> None:
        """One message; what is understood, done and answered is told as it happens."""
        try:
            await self._turn(message, tell)
        except RequestError as wrong:
            tell(self._said("wrong", spelled(wrong.text)))
        except (RecordFailure, ToolFailure) as failed:
            tell(self._said("wrong", failed.message))

    async def _turn(self, message: str, tell: Tell) -> None:
        services = ChatServices(RunOptions(self.settings, self.config), self.who.name, self.settings.home / "exports")
        memory = Memory(services.options, services.reviewer)
        before = memory.read()
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
            else:
                self._event(chunk, tell)
        kept = {name: values[name] for name in KeptConversation.model_fields if name in values}
        memory.keep(KeptConversation.model_validate(kept))

    def _event(self, event: Mapping[str, Any], tell: Tell) -> None:
        match event["event"]:
            case "understood":
                tell(self._said("understood", event["text"], event["plan"].notices if event["plan"] else ()))
            case "kept":
                tell(self._said("understood", event["text"]))
            case "phase_start":
                tell(self._said("phase", doing(event["node"])))
            case "reply":
                tell(self._reply(event["reply"]))

    def _reply(self, reply: Reply) -> str:
        document = reply.document
        week = document if isinstance(document, ResultDocument) else None
        failure = document if isinstance(document, ErrorDocument) else None
        listed: Sequence[Any] = document if isinstance(document, Sequence) else ()
        waiting = [one for one in listed if isinstance(one, WeekSummary)]
        return self.templates.get_template("_reply.html").render(
            text=spelled(reply.text), week=week, failure=failure, waiting=waiting, kind=reply.kind
        )

    def _said(self, kind: str, text: str, notices: Sequence[str] = ()) -> str:
        return self.templates.get_template("_said.html").render(kind=kind, text=text, notices=notices)
