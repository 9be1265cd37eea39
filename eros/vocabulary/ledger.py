"""The ledger of captions (R60): what other weeks hold of them, as one week of one page sees it.

Weeks of the same page count as uses by their distance, as R1 counts those that were saved. Weeks of other pages keep a
caption from standing twice on one day; within seven days it comes only where nothing else is left.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache

from eros.vocabulary.caption_scores import FULL_REST_DAYS, rested
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.wall_clock import WEEK
from eros.vocabulary.week import Caption

#: R59: days within which a caption that was used on the same page is judged again.
REST_DAYS = 9
#: Days within which two pages of the agency share a caption only where nothing else is left.
AGENCY_DAYS = 7


def agency_window(week_start: date) -> tuple[date, date]:
    """The first and the last day that lie within seven days of a day of the week."""
    near = timedelta(days=AGENCY_DAYS)
    return week_start - near, week_start + WEEK - timedelta(days=1) + near


def days_of_rest(day: date, today: date, for_week: date | None) -> int | None:
    """The days that a caption rests from its use in another week: until today where that has passed, else to the week
    that is planned, on either side; None where it does not count: in that week itself (R43), or with no week named."""
    if for_week is not None and for_week <= day < for_week + WEEK:
        return None
    if day < today:
        return (today - day).days
    if for_week is None:
        return None
    return (for_week - day).days if day < for_week else (day - for_week).days - 6


class NearestUse(FrozenModel):
    """The use of a caption by another week of the page that it has rested least from."""

    day: date
    rest: int


class Ledger(FrozenModel):
    """``own`` are uses by other weeks of the page, as far as they tell on freshness; ``elsewhere`` the days near the
    week on which other pages hold a caption. Of ``unsaved`` no data server can know: those weeks wait or are planned.

    ``digest`` marks all that was seen; it is there when the rest has served its turn.
    """

    own: dict[int, NearestUse] = {}
    elsewhere: dict[int, tuple[date, ...]] = {}
    unsaved: frozenset[int] = frozenset()
    digest: str

    @classmethod
    def of(
        cls,
        own: Mapping[int, NearestUse],
        elsewhere: Mapping[int, Iterable[date]],
        unsaved: Iterable[int] = (),
    ) -> "Ledger":
        days = {one: tuple(sorted({*held})) for one, held in sorted(elsewhere.items())}
        telling = {one: use for one, use in sorted(own.items()) if use.rest < FULL_REST_DAYS}
        seen = [
            [[one, use.day.isoformat(), use.rest] for one, use in telling.items()],
            [[one, *(day.isoformat() for day in held)] for one, held in days.items()],
        ]
        known = frozenset(one for one in unsaved if one in telling or one in days)
        digest = hashlib.sha256(json.dumps(seen).encode()).hexdigest()
        return cls(own=telling, elsewhere=days, unsaved=known, digest=digest)

    def followed_by(self, later: "Ledger") -> "Ledger":
        """What was seen later, under a mark of both: a choice may rest on questions that the first one answered."""
        both = f"{self.digest}{later.digest}"
        return later.model_copy(update={"digest": hashlib.sha256(both.encode()).hexdigest()})

    @property
    def closed(self) -> "Ledger":
        """What a document needs of it."""
        return Ledger(digest=self.digest)

    def about(self, *ids: int) -> tuple[NearestUse | None, tuple[date, ...]]:
        """Who holds a caption, by its ids: its own, and those of others that have its text."""
        if len(ids) == 1:
            return self.own.get(*ids), self.elsewhere.get(*ids, ())
        uses = [use for one in ids if (use := self.own.get(one)) is not None]
        held = {day for one in ids for day in self.elsewhere.get(one, ())}
        return min(uses, key=lambda use: (use.rest, use.day), default=None), tuple(sorted(held))

    def is_used_near(self, caption_id: int, day: date) -> bool:
        """Whether an approval of the caption for this day would need a reason: the page uses it too soon before or
        after (R59), or another page on the day."""
        use, held = self.about(caption_id)
        return day in held or (use is not None and abs((use.day - day).days) < REST_DAYS)

    def takes_more(self, caption_id: int, seen: "Ledger") -> bool:
        """Whether more of the caption is taken than when ``seen`` was read."""
        (use, held), (known, seen_held) = self.about(caption_id), seen.about(caption_id)
        nearer = use is not None and (known is None or use.rest < known.rest)
        return nearer or not {*held} <= {*seen_held}

    def applied(self, captions: Iterable[Caption]) -> tuple[Caption, ...]:
        """The captions with what other weeks take of them; what the server has counted itself counts once."""
        if not (self.own or self.elsewhere):
            return tuple(captions)
        of_text: dict[int, tuple[NearestUse | None, tuple[date, ...]]] = {}
        return tuple(self._applied(caption, of_text) for caption in captions)

    def _applied(self, caption: Caption, of_text: dict[int, tuple[NearestUse | None, tuple[date, ...]]]) -> Caption:
        """``of_text``: what is known of texts by now, by their first ids; thousands may have one."""
        if not caption.same_text:
            use, held = self.about(caption.caption_id)
        elif (known := of_text.get(caption.same_text[0])) is not None:
            use, held = known
        else:
            use, held = of_text[caption.same_text[0]] = self.about(*caption.ids)
        changes: dict[str, object] = {}
        if use is not None and rested(use.rest) < caption.freshness_score:
            changes |= {"freshness_score": round(rested(use.rest), 2), "last_used_date": use.day}
        if held:
            changes["held_elsewhere"] = tuple(sorted({*held, *caption.held_elsewhere}))
        return caption.model_copy(update=changes) if changes else caption

    def withheld(
        self, min_freshness: float, *, only_unsaved: bool, free: Callable[[tuple[date, ...]], bool]
    ) -> frozenset[int]:
        """The captions that a question for such freshness can leave out: another page holds them, or they are tired.

        ``free``: whether what other pages hold on these days may be used all the same, on others.
        ``only_unsaved``: the server leaves out by itself what saved weeks hold.
        """
        ids = self.unsaved if only_unsaved else {*self.own, *self.elsewhere}
        return frozenset(one for one in ids if self._is_out(one, min_freshness, free))

    def _is_out(self, caption_id: int, min_freshness: float, free: Callable[[tuple[date, ...]], bool]) -> bool:
        use, held = self.about(caption_id)
        return (use is not None and rested(use.rest) < min_freshness) or (bool(held) and not free(held))


EMPTY = Ledger.of({}, {})


def near(day: date, held: Iterable[date]) -> tuple[date, ...]:
    """The days within seven days of the day."""
    return tuple(one for one in held if abs((one - day).days) <= AGENCY_DAYS)


class Standing(IntEnum):
    """How a caption may stand on days."""

    FREE = 0
    NEAR = 1
    TAKEN = 2


def standing(held: tuple[date, ...], days: tuple[date, ...]) -> Standing:
    """Of a caption that other pages hold on the days ``held``; where its own are not known, it is near."""
    return _standing(held, days) if held else Standing.FREE


@lru_cache(maxsize=65_536)
def _standing(held: tuple[date, ...], days: tuple[date, ...]) -> Standing:
    if any(day in held for day in days):
        return Standing.TAKEN
    return Standing.NEAR if not days or any(near(day, held) for day in days) else Standing.FREE
