"""Captions that went out in direct chats, which bring no figures of their own but take their rest (R1).

How much of the bank a page's chatters send is told by ``DemoCreator.chat``. They send what performs, of everything or
of the small types alone, each on a day of its own within the last weeks; so freshness lies anywhere from 3 to 100.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from eros.vocabulary.seeds import stream
from eros_db.demo.captions import DemoCaption
from eros_db.demo.creators import ChatUse, DemoCreator
from eros_db.demo.results import Usage

_SEED = 911
_USUAL_SCORE = 50.0


class _Habit(NamedTuple):
    """What the chatters of a page send: a share of the types of up to ``largest`` captions, ``days`` ago.

    Captions below ``least_score`` are not sent.
    """

    share: float
    largest: int
    least_score: float
    days: tuple[int, int]


_HABITS: Mapping[ChatUse, _Habit | None] = {
    "hardly": None,
    "small_types": _Habit(0.98, 600, 10.0, (1, 30)),
    "all_types": _Habit(0.995, 60_000, 30.0, (1, 30)),
    "everything_lately": _Habit(0.99, 60_000, 25.0, (2, 15)),
}
_USED_UP = _Habit(0.9995, 60_000, 0.0, (1, 6))


def with_chats(
    used: Sequence[Usage], fitting: Sequence[DemoCaption], member: DemoCreator, as_of: date
) -> Sequence[Usage]:
    """The uses of a page's captions with those in chats, in the order of the ids. ``fitting``: those it may use."""
    habit = _USED_UP if member.fault == "captions_used_up" else _HABITS[member.chat]
    if habit is None:
        return used
    known = {usage.caption_id: usage for usage in used}
    for caption_id, day in _sent(habit, fitting, member, as_of):
        known[caption_id] = _chatted(known.get(caption_id), caption_id, day)
    return [known[caption_id] for caption_id in sorted(known)]


def _sent(
    habit: _Habit, fitting: Sequence[DemoCaption], member: DemoCreator, as_of: date
) -> Iterator[tuple[int, date]]:
    rng = stream(_SEED, "chats", member.creator_id)
    sizes = Counter(caption.kind for caption in fitting)
    for caption in fitting:
        if sizes[caption.kind] <= habit.largest and caption.score >= habit.least_score and rng.random() < habit.share:
            yield caption.caption_id, as_of - timedelta(days=rng.randint(*habit.days))


def _chatted(usage: Usage | None, caption_id: int, day: date) -> Usage:
    if usage is None:
        return Usage(caption_id, 1, 0.0, 0.0, 0.0, _USUAL_SCORE, day, day)
    return usage._replace(times_used=usage.times_used + 1, last=max(usage.last, day))
