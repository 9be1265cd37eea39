"""The questions of Phase 3: few, parallel, and down the shortage ladder only where a place stays empty (R15, R18)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eros.failures import ToolFailure
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.facts import ContentRanking, Persona
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.ports import Tools
from eros.vocabulary.week import Caption
from eros.wire import read_captions, read_persona, read_rankings
from nodes.match_content.candidates import CandidateCollector, undersupplied
from nodes.match_content.demand import QUERY_LIMIT, generic_types, query_limit

BY_SEND_TYPE, TOP = "get_send_type_captions", "get_top_captions"

#: What a server may not know; the rest every server takes.
_OPTIONAL = ("min_freshness", "exclude_ids", "for_week")


@dataclass
class CaptionQueries:
    """Asks one server for one creator's week. A query that fails is kept for the report, and answers nothing.

    ``answered``: whether any query was.
    """

    tools: Tools
    creator_id: str
    week_start: date
    demand: Mapping[str, int]
    send_types: Mapping[str, SendType]
    failures: list[tuple[str, ToolFailure]] = field(default_factory=list)
    #: The types for which a tool was tried in vain as often as R38 allows: the steps below ask that tool nothing new.
    silent: set[str] = field(default_factory=set)
    answered: bool = False

    async def fill(self, collector: CandidateCollector) -> None:
        """Climb down the ladder until every place of the week can have a caption, or nothing is left to ask."""
        short = tuple(self.demand)
        for step in range(len(CAPTION_LADDER)):
            answers = await asyncio.gather(*(self._by_send_type(key, step, collector) for key in short))
            for key, captions in zip(short, answers, strict=True):
                collector.take(key, captions)
            short = undersupplied(collector.candidates, self.demand)
            if not short:
                return
            short = tuple(key for key in short if key not in self.silent)
        await self._fill_generic(undersupplied(collector.candidates, self.demand), collector)

    def check(self) -> None:
        """Raises the ToolFailure of a server that is not there: no query was answered, for want of any answer.

        A server that answers badly leaves the captions to people; one that is gone may have them all.
        """
        away = [failure for _, failure in self.failures if failure.unavailable]
        if away and not self.answered:
            raise away[0]

    async def _fill_generic(self, short: tuple[str, ...], collector: CandidateCollector) -> None:
        """The last steps: top captions of a compatible type (3.5), then what the vault's themes had held back."""
        wanted = {key: generic_types(key, self.send_types) for key in short}
        names = tuple(dict.fromkeys(name for kinds in wanted.values() for name in kinds))
        answers = dict(zip(names, await asyncio.gather(*map(self._top, names)), strict=True))
        for key, kinds in wanted.items():
            for name in kinds:
                collector.take(key, answers[name], generic=True)
        collector.release(undersupplied(collector.candidates, self.demand))

    async def _by_send_type(self, key: str, step: int, collector: CandidateCollector) -> tuple[Caption, ...]:
        freshness, performance = CAPTION_LADDER[step]
        return await self._ask(
            BY_SEND_TYPE,
            about=key,
            send_type_key=key,
            min_freshness=freshness,
            min_performance=performance,
            limit=query_limit(key, self.demand, self.send_types) if step == 0 or self._excludes else QUERY_LIMIT,
            exclude_ids=sorted(collector.seen[key]),
        )

    @property
    def _excludes(self) -> bool:
        """Whether what was seen can be left out; else a lower step sends it again, and more has to be asked for."""
        return self.tools.offers(BY_SEND_TYPE, "exclude_ids")

    async def _top(self, caption_type: str) -> tuple[Caption, ...]:
        return await self._ask(
            TOP, about=caption_type, caption_type=caption_type, min_freshness=0, min_performance=0, limit=QUERY_LIMIT
        )

    async def _ask(self, tool: str, *, about: str, **arguments: Any) -> tuple[Caption, ...]:
        arguments["for_week"] = self.week_start.isoformat()
        offered = {
            name: value
            for name, value in arguments.items()
            if value != [] and (name not in _OPTIONAL or self.tools.offers(tool, name))
        }
        try:
            captions = read_captions(await self.tools.call(tool, creator_id=self.creator_id, **offered), tool)
        except ToolFailure as failure:
            self.failures.append((about, failure))
            if failure.unavailable:
                self.silent.add(about)
            return ()
        self.answered = True
        if captions.skipped:
            unread = f"{captions.skipped} captions lack an id or a text"
            self.failures.append((about, ToolFailure(tool, "bad_answer", unread)))
        return captions


async def ask_persona(tools: Tools, creator_id: str) -> tuple[Persona, str]:
    """The creator's persona, else the default one and why (R36)."""
    try:
        persona = read_persona(await tools.call("get_persona_profile", creator_id=creator_id))
    except ToolFailure as failure:
        return Persona(), f"get_persona_profile failed: {failure.message}"
    return persona, "There is no persona profile" if persona.is_default else ""


async def ask_rankings(tools: Tools, creator_id: str) -> tuple[tuple[ContentRanking, ...], str]:
    """The themes by rank (C16), else none and why."""
    try:
        rankings = read_rankings(await tools.call("get_content_type_rankings", creator_id=creator_id))
    except ToolFailure as failure:
        return (), f"get_content_type_rankings failed: {failure.message}"
    return rankings, "" if rankings else "There are no content type rankings"
