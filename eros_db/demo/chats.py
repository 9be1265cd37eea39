"""Captions that went out in direct chats, which bring no figures of their own but take their rest (R1).

A page's chatters send nearly every caption of some types, each on a day of its own within the last ``chat`` days; so
freshness lies anywhere from 3 to 97. The large types take thousands of rows a page: hardly any page's chatters use up
those too.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from eros.vocabulary.seeds import stream
from eros_db.demo import parts
from eros_db.demo.captions import DemoCaption
from eros_db.demo.creators import DemoCreator
from eros_db.demo.results import Usage
from eros_db.demo.rotation import may_use

_SEED = 911
_USUAL_SCORE = 50.0
_SMALL, _ANY_SIZE = 900, 60_000
_FIRST_QUERY = 40.0  # the score from which captions are asked for first (R18)


class _Habit(NamedTuple):
    """What chatters send: a share of the captions of types of up to ``largest`` in the bank, 1 to ``days`` days ago."""

    share: float
    largest: int
    least_score: float
    days: int


def _habit(member: DemoCreator) -> _Habit | None:
    if member.fault == "captions_used_up":
        return _Habit(share=0.9995, largest=_ANY_SIZE, least_score=0.0, days=6)
    if member.chat is None:
        return None
    if member.chats_use == "small types":
        return _Habit(share=0.995, largest=_SMALL, least_score=20.0, days=member.chat)
    return _Habit(share=0.995, largest=_ANY_SIZE, least_score=_FIRST_QUERY, days=member.chat)


def with_chats(
    used: Sequence[Usage], bank: Sequence[DemoCaption], member: DemoCreator, themes: frozenset[int], as_of: date
) -> Sequence[Usage]:
    """The uses of a page's captions with those in chats, in the order of the ids. ``themes``: those of its vault."""
    habit = _habit(member)
    if habit is None:
        return used
    rng = stream(_SEED, "chats", member.creator_id)
    kinds = {kind.name for kind in parts.caption_types().values() if kind.count <= habit.largest}
    known = {usage.caption_id: usage for usage in used}
    for caption in bank:
        sendable = caption.kind in kinds and caption.score >= habit.least_score and may_use(caption, member, themes)
        if sendable and rng.random() < habit.share:
            day = as_of - timedelta(days=rng.randint(1, habit.days))
            known[caption.caption_id] = _chatted(known.get(caption.caption_id), caption.caption_id, day)
    return [known[caption_id] for caption_id in sorted(known)]


def _chatted(usage: Usage | None, caption_id: int, day: date) -> Usage:
    if usage is None:
        return Usage(caption_id, 1, 0.0, 0.0, 0.0, _USUAL_SCORE, day, day)
    return usage._replace(times_used=usage.times_used + 1, last=max(usage.last, day))
