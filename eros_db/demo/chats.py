"""Captions that went out in direct chats, which bring no figures of their own but take their rest (R1).

``DemoCreator.chat`` tells what a page's chatters send: of some types nearly every caption that performs, each on a day
of its own within the last weeks; so freshness lies anywhere from 3 to 100. The large types take thousands of rows for
each page, so only one page's chatters send those too.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from eros.vocabulary.seeds import stream
from eros_db.demo import parts
from eros_db.demo.captions import DemoCaption
from eros_db.demo.creators import ChatUse, DemoCreator
from eros_db.demo.results import Usage
from eros_db.demo.rotation import may_use

_SEED = 911
_USUAL_SCORE = 50.0
_SMALL, _ANY_SIZE = 900, 60_000


class _Habit(NamedTuple):
    """What the chatters of a page send: a share of the captions from ``least_score`` on, ``days`` ago, of each type
    that has up to ``largest`` in the bank."""

    share: float
    largest: int
    least_score: float
    days: tuple[int, int]

    def kinds(self) -> frozenset[str]:
        return frozenset(kind.name for kind in parts.caption_types().values() if kind.count <= self.largest)


_HABITS: Mapping[ChatUse, _Habit | None] = {
    "hardly": None,
    "some": _Habit(0.98, _SMALL, 20.0, (1, 30)),
    "lately": _Habit(0.99, _SMALL, 20.0, (2, 8)),
    "all": _Habit(0.995, _ANY_SIZE, 40.0, (1, 30)),
}
_USED_UP = _Habit(0.9995, _ANY_SIZE, 0.0, (1, 6))


def with_chats(
    used: Sequence[Usage], bank: Sequence[DemoCaption], member: DemoCreator, themes: frozenset[int], as_of: date
) -> Sequence[Usage]:
    """The uses of a page's captions with those in chats, in the order of the ids. ``themes``: those of its vault."""
    habit = _USED_UP if member.fault == "captions_used_up" else _HABITS[member.chat]
    if habit is None:
        return used
    rng, kinds = stream(_SEED, "chats", member.creator_id), habit.kinds()
    known = {usage.caption_id: usage for usage in used}
    for caption in bank:
        fits = caption.kind in kinds and caption.score >= habit.least_score and may_use(caption, member, themes)
        if fits and rng.random() < habit.share:
            day = as_of - timedelta(days=rng.randint(*habit.days))
            known[caption.caption_id] = _chatted(known.get(caption.caption_id), caption.caption_id, day)
    return [known[caption_id] for caption_id in sorted(known)]


def _chatted(usage: Usage | None, caption_id: int, day: date) -> Usage:
    if usage is None:
        return Usage(caption_id, 1, 0.0, 0.0, 0.0, _USUAL_SCORE, day, day)
    return usage._replace(times_used=usage.times_used + 1, last=max(usage.last, day))
