"""Conversations on the real graph, pipeline, server and demo data; and messages read alone."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.ports import MessageReader, Reply
from eros.language.understand import understand
from eros.settings import Settings
from eros_app.services.chat import ChatServices
from eros_app.services.generation import RunOptions
from eros_db.demo.creators import DEMO_CREATORS
from graph.chat import ChatContext, ChatState, build_chat
from graph.serialize import serializer

CREATORS: Sequence[KnownCreator] = [KnownCreator(creator_id=member.creator_id) for member in DEMO_CREATORS]
#: A Wednesday: the next week begins on 30 November.
TODAY = date(2026, 11, 25)


class Answer(NamedTuple):
    """What a turn came to: the plan, what was replied, and the names of the events before it."""

    plan: ChatPlan
    reply: Reply
    events: list[str]


Read = Callable[..., ChatPlan]
Say = Callable[[str], Awaitable[Answer]]


@pytest.fixture
def read() -> Read:
    """``read("plan alexia", creator_id="luna")``: the message after a saved plan with these fields, if any."""

    def one(
        message: str, today: date = TODAY, conversation: ConversationState | None = None, **before: Any
    ) -> ChatPlan:
        plan = ChatPlan.model_validate({"intent": "generate", **before}) if before else None
        return understand(
            message,
            conversation or ConversationState(plan=plan, status="saved" if plan else None),
            lambda _: today,
            CREATORS,
        )

    return one


@pytest.fixture
def services(settings: Settings, tmp_path: Path) -> ChatServices:
    return ChatServices(RunOptions(settings), "robin", folder=tmp_path)


@pytest.fixture
def conversation(services: ChatServices) -> Callable[..., Say]:
    """``say = conversation()``: one thread, turn after turn."""

    def begin(message_reader: MessageReader | None = None) -> Say:
        chat = build_chat(InMemorySaver(serde=serializer(ChatState)))
        config: Any = {"configurable": {"thread_id": str(uuid4())}}

        async def say(message: str) -> Answer:
            events: list[Mapping[str, Any]] = [
                event
                async for event in chat.astream(
                    {"message": message},
                    config,
                    context=ChatContext(services, message_reader),
                    stream_mode="custom",
                )
            ]
            return Answer(events[-1]["plan"], events[-1]["reply"], [event["event"] for event in events])

        return say

    return begin
