"""How long a message takes to be understood without a model, over the list of requests that the tests hold it to."""

import json
import statistics
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.understand import understand
from eros_db.demo.creators import DEMO_CREATORS

PHRASINGS_FILE = Path(__file__).resolve().parents[1] / "tests" / "doors" / "chat" / "phrasings.json"
ROUNDS = 5
#: What one message may take, in milliseconds.
BOUND = 50.0


def measure(rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each message, ``rounds`` times the list; what the first message loads is not counted."""
    creators = [KnownCreator(creator_id=member.creator_id) for member in DEMO_CREATORS]
    turns = list(_turns())
    understand("plan luna", ConversationState(), lambda _: date(2026, 11, 25), creators)
    spent = []
    for message, conversation, today in turns * rounds:
        began = time.perf_counter()
        understand(message, conversation, lambda _, day=today: day, creators)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def _turns() -> Iterator[tuple[str, ConversationState, date]]:
    for one in json.loads(PHRASINGS_FILE.read_text(encoding="utf-8"))["phrasings"]:
        yield one["message"], _held(one["context"]), date.fromisoformat(one["today"])


def _held(context: dict[str, Any] | None) -> ConversationState:
    if context is None:
        return ConversationState()
    fields = dict(context)
    status, asked = fields.pop("status", None), fields.pop("question", None)
    return ConversationState(
        plan=ChatPlan.model_validate({**fields, "question": "which one?" if asked else None}), status=status
    )


def main() -> None:
    spent = sorted(measure())
    print("| messages | median ms | p99 ms | slowest ms | bound ms |")
    print("| --- | --- | --- | --- | --- |")
    p99 = spent[round(0.99 * (len(spent) - 1))]
    print(f"| {len(spent)} | {statistics.median(spent):.2f} | {p99:.2f} | {spent[-1]:.2f} | {BOUND:g} |")


if __name__ == "__main__":
    main()
