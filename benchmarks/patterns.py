"""The specification's own pattern of calls against ours: Phases 1 to 4 of one week, over the same server in memory.

Its pseudo-code asks for captions slot by slot, ten at a time, takes the best unused one, and where none is left the
first of five fresher or staler ones, used or not (3.1, 3.5). "one by one" is that with every call after the other and
the details of every slot (4.2); "in batches" is that with the batches of "Parallel Execution Opportunities". In its
favour, the captions of all follow-ups come from one call of five (6.4), and details are asked for once a slot, not
again in Phase 5. Initialization and allocation are ours in all three, and so is the scoring of a caption.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import harness
from benchmarks.harness import CREATORS, RUNS, Spread
from eros.gateway import Source, open_tools
from eros.settings import Settings
from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.facts import Persona
from eros.vocabulary.ports import Answer, Tools
from eros.vocabulary.state import State
from eros.vocabulary.week import Caption
from eros.wire import read_captions
from eros_db.server import build_server
from nodes.match_content.demand import follow_up_demand, send_type_of
from nodes.match_content.queries import BY_SEND_TYPE, ask_persona
from nodes.match_content.scores import Scorer
from nodes.match_persona.rules import persona_scores

LIMIT, FALLBACK_LIMIT, FOLLOW_UP_LIMIT = 10, 5, 5
FLOORS = {"min_performance": 40, "min_freshness": 30}
FALLBACK_FLOORS = {"min_freshness": 10}
OURS = "ours"

#: A send type and the caption that it got.
Pick = tuple[str, Caption | None]


@dataclass(frozen=True)
class PatternRow:
    """One pattern on one tier. ``composite`` is the sum over the week, a caption's second use counting nothing.

    ``slower`` is this pattern's CPU time by ours, ``better`` our composite by this pattern's.
    """

    tier: str
    pattern: str
    slots: int
    calls: int
    wall: Spread
    cpu: Spread
    slower: float
    unfilled: int
    duplicates: int
    composite: float
    better: float


class OneByOne:
    """Tools that never have two calls under way."""

    def __init__(self, tools: Tools) -> None:
        self._tools, self._turn = tools, asyncio.Lock()

    async def call(self, tool: str, **arguments: Any) -> Answer:
        async with self._turn:
            return await self._tools.call(tool, **arguments)

    def offers(self, tool: str, argument: str | None = None) -> bool:
        return self._tools.offers(tool, argument)

    def schema(self, tool: str) -> Mapping[str, Any]:
        return self._tools.schema(tool)


async def literal(tools: Tools, creator_id: str, *, once_a_type: bool) -> list[Pick]:
    """Phases 1 to 4 as the pseudo-code has them; ``once_a_type``: details of each type, not of each slot."""
    state = await harness.walk(tools, creator_id, until="allocate")
    persona = (await ask_persona(tools, creator_id)).persona
    used: set[int] = set()
    picks: list[Pick] = []
    for _, day in groupby(state["allocation"].slots, key=lambda slot: slot.day):
        keys = [slot.send_type_key for slot in day]
        answers = await asyncio.gather(*(_ask(tools, creator_id, key, LIMIT, FLOORS) for key in keys))
        for key, captions in zip(keys, answers, strict=True):
            best = _best_unused(captions, used, send_type_of(key, state["send_types"]), persona)
            picks.append((key, best or await _fallback(tools, creator_id, key)))
            used |= {best.caption_id} if best else set()
    kinds = [key for key, _ in picks]
    asked = dict.fromkeys(kinds) if once_a_type else kinds
    await tools.call("get_audience_targets", page_type=state["creator"].page_type)
    await asyncio.gather(*(tools.call("get_send_type_details", send_type_key=key) for key in asked))
    return picks + await _follow_ups(tools, creator_id, state, used)


async def _follow_ups(tools: Tools, creator_id: str, state: State, used: set[int]) -> list[Pick]:
    wanted = follow_up_demand(state["allocation"].slots, state["send_types"])
    captions = await _ask(tools, creator_id, FOLLOW_UP, FOLLOW_UP_LIMIT, FLOORS)
    unused: list[Caption | None] = [one for one in captions if one.caption_id not in used]
    return [(FOLLOW_UP, caption) for caption in (unused + [None] * wanted)[:wanted]]


async def _ask(tools: Tools, creator_id: str, key: str, limit: int, floors: dict[str, int]) -> Sequence[Caption]:
    answer = await tools.call(BY_SEND_TYPE, creator_id=creator_id, send_type_key=key, limit=limit, **floors)
    return read_captions(answer, BY_SEND_TYPE)


async def _fallback(tools: Tools, creator_id: str, key: str) -> Caption | None:
    captions = await _ask(tools, creator_id, key, FALLBACK_LIMIT, FALLBACK_FLOORS)
    return captions[0] if captions else None


def _best_unused(captions: Sequence[Caption], used: set[int], kind: SendType, persona: Persona) -> Caption | None:
    scorer = Scorer(persona_scores(persona, captions), frozenset())
    ranked = sorted(captions, key=lambda caption: -scorer.composite(caption, kind))
    return next((caption for caption in ranked if caption.caption_id not in used), None)


async def ours(tools: Tools, creator_id: str) -> list[Pick]:
    state = await harness.walk(tools, creator_id, until="target")
    content = state["content"]
    wanted = follow_up_demand(state["allocation"].slots, state["send_types"])
    kept: list[Caption | None] = [caption for caption, _, _ in content.follow_up_captions]
    return [
        *((slot.send_type_key, slot.caption) for slot in content.slots),
        *((FOLLOW_UP, caption) for caption in (kept + [None] * wanted)[:wanted]),
    ]


def composite(picks: Iterable[Pick], persona: Persona, send_types: dict[str, SendType]) -> float:
    """The sum over the picks, each caption once."""
    once: dict[int, tuple[str, Caption]] = {}
    for key, caption in picks:
        if caption is not None:
            once.setdefault(caption.caption_id, (key, caption))
    scorer = Scorer(persona_scores(persona, [caption for _, caption in once.values()]), frozenset())
    return sum(scorer.composite(caption, send_type_of(key, send_types)) for key, caption in once.values())


def rows(
    runs: int = RUNS, tiers: Iterable[str] = tuple(CREATORS), database: Path | None = None
) -> Iterator[PatternRow]:
    with harness.home(database) as folder, harness.store(folder) as engine:
        source = Source.in_memory(lambda: build_server(engine, harness.now))
        for tier in tiers:
            yield from asyncio.run(_tier(tier, source, Settings(home=folder, now=harness.NOW), runs))


async def _tier(tier: str, source: Source, settings: Settings, runs: int) -> list[PatternRow]:
    creator_id = CREATORS[tier]
    async with open_tools(source, settings) as tools:
        work = {
            "one by one": partial(literal, OneByOne(tools), creator_id, once_a_type=False),
            "in batches": partial(literal, tools, creator_id, once_a_type=True),
            OURS: partial(ours, tools, creator_id),
        }
        spent = await harness.in_turns(work, runs)
        picks, calls = {}, {}
        for name, one in work.items():
            before = len(tools.calls)
            picks[name], calls[name] = await one(), len(tools.calls) - before
        state = await harness.walk(tools, creator_id, until="gather_captions")
    sums = {name: composite(these, state["persona"], state["send_types"]) for name, these in picks.items()}
    return [
        PatternRow(
            tier=tier,
            pattern=name,
            slots=len(picks[name]),
            calls=calls[name],
            wall=Spread.of(spent[name].wall),
            cpu=Spread.of(spent[name].cpu),
            slower=median(spent[name].cpu) / median(spent[OURS].cpu),
            unfilled=sum(caption is None for _, caption in picks[name]),
            duplicates=_duplicates(picks[name]),
            composite=sums[name],
            better=sums[OURS] / sums[name],
        )
        for name in work
    ]


def _duplicates(picks: Iterable[Pick]) -> int:
    ids = [caption.caption_id for _, caption in picks if caption is not None]
    return len(ids) - len(set(ids))


COLUMNS: harness.Columns[PatternRow] = {
    "tier": lambda row: row.tier,
    "pattern": lambda row: row.pattern,
    "captions wanted": lambda row: str(row.slots),
    "calls": lambda row: str(row.calls),
    "wall ms": lambda row: str(row.wall),
    "CPU ms": lambda row: str(row.cpu),
    "CPU, ours = 1": lambda row: f"{row.slower:.2f}",
    "unfilled": lambda row: str(row.unfilled),
    "used twice": lambda row: str(row.duplicates),
    "composite sum": lambda row: f"{row.composite:,.0f}",
    "ours gains": lambda row: f"{100 * (row.better - 1):+.1f} %",
}


def main() -> None:
    print(harness.table(rows(), COLUMNS))


if __name__ == "__main__":
    main()
