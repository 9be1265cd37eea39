"""The questions of Phase 3: few, parallel, and down the shortage ladder only where a place stays empty (R15, R18)."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from eros.failures import ToolFailure
from eros.vocabulary.caption_scores import FRESHNESS_WEIGHT, PERFORMANCE_WEIGHT, PRIORITY_WEIGHT
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.facts import ContentRanking, Persona
from eros.vocabulary.ledger import EMPTY, Ledger
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.ports import Tools
from eros.vocabulary.week import Caption
from eros.wire import (
    Captions,
    OddField,
    UnreadCaption,
    by_last_use,
    odd_persona,
    odd_rankings,
    read_captions,
    read_persona,
    read_rankings,
    read_unreadable,
    unread_captions,
)
from nodes.match_content.candidates import CandidateCollector, ladder_step, undersupplied
from nodes.match_content.demand import QUERY_LIMIT, generic_types, query_limit, send_type_of
from nodes.match_content.rows import Days, is_free_somewhere
from nodes.match_content.scores import priority_score, worth

BY_SEND_TYPE, TOP = "get_send_type_captions", "get_top_captions"

#: Where our own server keeps them.
_PERSONAS = "creator_personas"
#: What a server may not know; the rest every server takes.
_OPTIONAL = ("min_freshness", "exclude_ids", "for_week", "order")
#: How many captions of a theme are asked for beside those that its share wants.
THEME_MARGIN = 10
#: Failures of which another answer may be had at once: an answer came, and it was none. Not those that R38 tries again.
_OF_A_MOMENT = frozenset({"rejected", "bad_answer"})
#: How often what a question is about is asked for again after such a failure.
MOST_AGAIN = 2
#: How often a server that orders by freshness alone, whose answer was full, is asked again for stronger captions.
MOST_PAGES = 4
#: The most ids that a server takes to leave out.
MOST_EXCLUDED = 5000
#: No caption performs better; scores are told to two places.
BEST, _FINEST = 100.0, 0.01


class FailedQuery(NamedTuple):
    """What a question was about, how it failed at last, and how often it was asked.

    ``step``: that of the ladder's own questions, which a wider one can answer; None of any other.
    ``unread``: nothing of the answer could be read, so that what is missing of it may well be there. ``skipped``: of
    which the answer held nothing but captions that cannot be read.
    """

    about: str
    failure: ToolFailure
    tries: int = 1
    step: int | None = None
    unread: bool = True
    skipped: Counter[UnreadCaption] = Counter()


@dataclass
class CaptionQueries:
    """Asks one server for one creator's week. A query that fails is kept for the report, and answers nothing.

    ``failures``: whose captions never came. ``came``: what failed, and was answered when it was asked for again, by
    the same question or by one that holds all that it would have held.

    A server without ``for_week`` may rate the wrong way round (R1): it is asked for all freshness, and the date of the
    last use decides. What other weeks hold (``ledger``, R60) is left out of the questions, as far as the server takes
    that, and counts on what comes. ``answered``: whether any query was. ``full``: of which types an answer reached its
    limit, and how many were seen. ``skipped``: of which the answer held captions that cannot be read, among others.
    ``silent_about_others``: some answer did not say what other pages hold.
    """

    tools: Tools
    creator_id: str
    week_start: date
    today: date
    demand: Mapping[str, int]
    send_types: Mapping[str, SendType]
    ledger: Ledger = EMPTY
    failures: list[FailedQuery] = field(default_factory=list)
    came: list[FailedQuery] = field(default_factory=list)
    #: The types for which a tool was tried in vain as often as R38 allows: the steps below ask that tool nothing new.
    silent: set[str] = field(default_factory=set)
    #: How often was asked again, by what about.
    again: Counter[str] = field(default_factory=Counter)
    #: The types of which a step of the ladder was answered.
    heard: set[str] = field(default_factory=set)
    answered: bool = False
    full: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, Counter[UnreadCaption]] = field(default_factory=dict)
    silent_about_others: bool = False
    #: What of captions could not be used, with the caption as it is used, each once.
    odd: dict[tuple[int, str], tuple[OddField, Caption]] = field(default_factory=dict)

    async def fill(self, collector: CandidateCollector, ranked: Awaitable[object]) -> None:
        """Climb down the ladder until every place of the week can have a caption, or nothing is left to ask.

        ``ranked`` is awaited before captions are sorted in: the collector then knows what is to be avoided.
        """
        short = tuple(self.demand)
        for step in range(len(CAPTION_LADDER)):
            answers = await asyncio.gather(*(self._by_send_type(key, step, collector) for key in short))
            await ranked
            for key, captions in zip(short, answers, strict=True):
                collector.take(key, captions)
            short = undersupplied(collector.candidates, self.demand, collector.days)
            if not short:
                return
            short = tuple(key for key in short if key not in self.silent)
        await self._fill_generic(undersupplied(collector.candidates, self.demand, collector.days), collector)

    def check(self) -> None:
        """Raises the ToolFailure of a server that is not there: no query was answered, for want of any answer.

        A server that answers badly leaves the captions to people; one that is gone may have them all.
        """
        away = [one.failure for one in self.failures if one.failure.unavailable]
        if away and not self.answered:
            raise away[0]

    @property
    def unread(self) -> tuple[str, ...]:
        """The types of the week of whose captions a call failed: what is missing of them may well be there."""
        lost = {one.about for one in self.failures if one.unread}
        kinds = {key: {key, *generic_types(key, self.send_types)} for key in self.demand}
        return tuple(key for key in self.demand if not lost.isdisjoint(kinds[key]))

    async def _fill_generic(self, short: tuple[str, ...], collector: CandidateCollector) -> None:
        """The last steps: what was left out since another page holds it (R60), which comes only where nothing else is
        left but is the type's own caption wherever it comes; then top captions of a compatible type (3.5); then what
        was held back, by the vault's themes and by other pages."""
        asked = [key for key in short if key not in self.silent] if self._excludes else []
        if held := [key for key in asked if self._left_out(key, 0, collector.days)]:
            last = len(CAPTION_LADDER) - 1
            more = await asyncio.gather(*(self._by_send_type(key, last, collector, whatever=True) for key in held))
            for key, captions in zip(held, more, strict=True):
                collector.take(key, captions)
        wanted = {key: generic_types(key, self.send_types) for key in short}
        names = tuple(dict.fromkeys(name for kinds in wanted.values() for name in kinds))
        answers = dict(zip(names, await asyncio.gather(*map(self._top, names)), strict=True))
        for key, kinds in wanted.items():
            for name in kinds:
                collector.take(key, answers[name], generic=True)
        collector.release(undersupplied(collector.candidates, self.demand, collector.days))

    def _left_out(self, key: str, min_freshness: float, days: Days) -> frozenset[int]:
        """What the ledger says is out of the question for the type, and the server does not leave out by itself."""
        return self.ledger.withheld(
            min_freshness,
            only_unsaved=self.tools.offers(BY_SEND_TYPE, "for_week"),
            free=lambda held: is_free_somewhere(held, key, days),
        )

    async def _by_send_type(
        self, key: str, step: int, collector: CandidateCollector, *, whatever: bool = False
    ) -> tuple[Caption, ...]:
        """``whatever``: also what other weeks hold."""
        freshness, performance = CAPTION_LADDER[step]
        by_worth = self.tools.offers(BY_SEND_TYPE, "order")
        small = by_worth and (step == 0 or self._excludes)
        limit = query_limit(key, self.demand, self.send_types) if small else QUERY_LIMIT
        rates_itself = self.tools.offers(BY_SEND_TYPE, "for_week")
        left_out = frozenset() if whatever else self._left_out(key, freshness, collector.days)
        asked: dict[str, Any] = {
            "send_type_key": key,
            "min_freshness": freshness if rates_itself else 0,
            "limit": limit,
            "exclude_ids": sorted(collector.seen[key] | left_out)[:MOST_EXCLUDED],
            "order": "worth",
        }
        of_ladder = None if whatever else step
        page = await self._ask(BY_SEND_TYPE, about=key, step=of_ladder, min_performance=performance, **asked)
        if page is None:
            return ()
        captions, is_first = page, key not in self.heard
        self.heard.add(key)
        self._hear(key, page, whole=len(page) < limit)
        for _ in range(0 if by_worth else MOST_PAGES):
            if len(page) < limit:
                break
            unseen = page[-1].freshness_score if rates_itself else BEST
            least, performance = performance, self._floor(key, captions, unseen)
            if not least < performance <= BEST:
                break
            page = await self._ask(BY_SEND_TYPE, about=key, min_performance=performance, **asked) or ()
            known = {one.caption_id for one in captions}
            captions = (*captions, *(one for one in page if one.caption_id not in known))
        if len(page) >= limit and (is_first or not by_worth):  # what a lower step leaves unseen is worth no more
            self.full[key] = self.full.get(key, 0) + len(captions)
        return captions

    def _hear(self, key: str, page: Sequence[Caption], *, whole: bool) -> None:
        """An answer of the ladder: it holds what a step above it was refused, where it is ``whole``, or nothing in it
        takes the place of what that step asked for. What it holds and cannot be read is told with it."""
        lowest = max(map(ladder_step, page), default=0)
        of_steps = [(one, one.step) for one in self.failures if one.about == key and one.step is not None]
        made_up = [one for one, step in of_steps if whole or lowest <= step]
        self.failures = [one for one in self.failures if one not in made_up]
        if late := [one for one in made_up if one.unread or not self.skipped[key]]:
            self.came.append(late[-1]._replace(tries=sum(one.tries for one in late) + 1))

    def _floor(self, key: str, captions: Sequence[Caption], freshness: float) -> float:
        """The least performance with which a caption that is no fresher than this would be among the best."""
        kind = send_type_of(key, self.send_types)
        worths = sorted((worth(one, kind) for one in captions), reverse=True)
        priority = max(priority_score(one, kind) for one in captions)
        least = worths[min(self.demand[key], len(worths)) - 1]
        missing = least - FRESHNESS_WEIGHT * freshness - PRIORITY_WEIGHT * priority
        return round(missing / PERFORMANCE_WEIGHT, 2) + _FINEST

    async def deepen(self, collector: CandidateCollector, themes: Mapping[str, int], showing: Collection[str]) -> None:
        """More captions of these themes, so many of each, for the types whose items show one (R55)."""
        if not (self.tools.offers(TOP, "content_type") and self.tools.offers(TOP, "send_type_key")):
            return
        asked = [(theme, count, key) for theme, count in themes.items() for key in showing]
        answers = await asyncio.gather(*(self._of_theme(*one) for one in asked))
        for (_, _, key), captions in zip(asked, answers, strict=True):
            collector.take(key, captions)

    async def _of_theme(self, theme: str, count: int, key: str) -> tuple[Caption, ...]:
        """What a server gives beside the types of caption that the send type takes is no answer to this (R18)."""
        freshness, performance = CAPTION_LADDER[0]
        given = await self._ask(
            TOP,
            about=f"{theme} for {key}",
            content_type=theme,
            send_type_key=key,
            min_freshness=freshness,
            min_performance=performance,
            limit=min(QUERY_LIMIT, count + THEME_MARGIN),
            order="worth",
        )
        fitting = send_type_of(key, self.send_types).caption_types
        return tuple(one for one in given or () if not fitting or one.caption_type in (None, *fitting))

    @property
    def _excludes(self) -> bool:
        """Whether what was seen can be left out; else a lower step sends it again, and more has to be asked for."""
        return self.tools.offers(BY_SEND_TYPE, "exclude_ids")

    async def _top(self, caption_type: str) -> tuple[Caption, ...]:
        given = await self._ask(
            TOP, about=caption_type, caption_type=caption_type, min_freshness=0, min_performance=0, limit=QUERY_LIMIT
        )
        return given or ()

    async def _ask(
        self, tool: str, *, about: str, step: int | None = None, **arguments: Any
    ) -> tuple[Caption, ...] | None:
        """The captions of one question; None where it failed, for all that it was asked again."""
        arguments["for_week"] = self.week_start.isoformat()
        offered = {
            name: value
            for name, value in arguments.items()
            if value != [] and (name not in _OPTIONAL or self.tools.offers(tool, name))
        }
        captions = await self._answered(tool, offered, about=about, step=step)
        if captions is None:
            return None
        self.answered = True
        if captions.garbled and not captions:
            unread = ToolFailure(tool, "bad_answer", unread_captions(captions.skipped))
            self.failures.append(FailedQuery(about, unread, step=step, unread=False, skipped=captions.skipped))
            return None
        self.skipped[about] = self.skipped.get(about, Counter()) | captions.skipped
        self.silent_about_others |= bool(captions) and not captions.tells_holders
        rated = by_last_use(captions, self.today, rates_itself=self.tools.offers(tool, "for_week"))
        for caption in rated:
            for one in captions.odd.get(caption.caption_id, ()):
                self.odd.setdefault((caption.caption_id, one.named), (one, caption))
        return self.ledger.applied(rated)

    async def _answered(self, tool: str, asked: Mapping[str, Any], *, about: str, step: int | None) -> Captions | None:
        """What the server answers, at once or when it is asked again; None where it does not."""
        tries, last = 0, None
        while True:
            try:
                answer = await self.tools.call(tool, creator_id=self.creator_id, **asked)
                captions = read_captions(answer, tool, self.creator_id)
            except ToolFailure as failure:
                last, tries = failure, tries + failure.attempts
                if failure.kind in _OF_A_MOMENT and self.again[about] < MOST_AGAIN:
                    self.again[about] += 1
                    continue
                self.failures.append(FailedQuery(about, failure, tries, step))
                if failure.unavailable:
                    self.silent.add(about)
                return None
            if last is not None:
                self.came.append(FailedQuery(about, last, tries + 1, step))
            return captions


class AskedPersona(NamedTuple):
    """The creator's persona, else the default one and why (R36); what of it cannot be used (R54)."""

    persona: Persona
    trouble: ToolFailure | str = ""
    odd: tuple[OddField, ...] = ()


async def ask_persona(tools: Tools, creator_id: str) -> AskedPersona:
    try:
        answer = await tools.call("get_persona_profile", creator_id=creator_id)
        persona, odd = read_persona(answer), odd_persona(answer)
    except ToolFailure as failure:
        return AskedPersona(Persona(), failure)
    unusable = odd or any(one.table == _PERSONAS for one in read_unreadable(answer))
    none = "The persona profile holds nothing that can be used" if unusable else "There is no persona profile"
    return AskedPersona(persona, none if persona.is_default else "", odd)


class AskedRankings(NamedTuple):
    """The themes by rank (C16), else none and why; what of them cannot be used, and what is instead (R54)."""

    rankings: tuple[ContentRanking, ...] = ()
    trouble: ToolFailure | str = ""
    odd: tuple[tuple[str, str], ...] = ()


async def ask_rankings(tools: Tools, creator_id: str) -> AskedRankings:
    try:
        answer = await tools.call("get_content_type_rankings", creator_id=creator_id)
        rankings, odd = read_rankings(answer), tuple(odd_rankings(answer))
    except ToolFailure as failure:
        return AskedRankings(trouble=failure)
    none = "The content type rankings hold nothing that can be used" if odd else "There are no content type rankings"
    return AskedRankings(rankings, "" if rankings else none, odd)
