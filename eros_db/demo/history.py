"""A year of messages of one page, up to the day before ``as_of``, in the creator's own wall-clock time.

Promises: no message at or after ``as_of``; of each day at most one message an hour; what was bought, viewed and earned
follows the page's size, hour, weekday, theme, caption and trend; some offers sell nothing. The same page and day give
the same messages.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import NamedTuple

from eros.vocabulary.catalogue import CATEGORIES, Category
from eros.vocabulary.seeds import stream
from eros_db.demo import activity, mix, parts
from eros_db.demo.captions import DemoCaption
from eros_db.demo.creators import DemoCreator
from eros_db.demo.rotation import CaptionsByTypeAndTone, favourites
from eros_db.volume.tiers import tier_of

_SEED = 365
_FIRST_FANS = 0.72  # of today's fans, a year ago
_SALE_RATE, _SALE_SIZE = 0.0042, 0.30  # purchases per fan reached on a page of 1,000; larger pages buy less per fan
_VIEW_RATE, _VIEW_PULL = (0.34, 0.56), 0.4  # views follow the hour less than purchases do
_SELLS_OR_NOT = (0.0,) + (1.0,) * 15
_HAND_WRITTEN = 0.05  # free messages without a caption of the bank
_SECOND_TYPE = 0.3  # how often a message takes its type's second caption type
_REPEATS = 0.55  # favourites per use in a year
_LEAST_FAVOURITES = 6
_EVENED = 0.85  # how much of a block's noise is evened out
_USUAL_SCORE = 50.0
_SCORE_WEIGHT = 0.5  # how much a caption's own quality sways what it sells


class Message(NamedTuple):
    """A row of mass_messages to be. ``theme`` is its caption's content_type_id."""

    creator_id: str
    caption_id: int | None
    theme: int | None
    priced: bool
    send_type_key: str
    day: date
    hour: int
    minute: int
    price: float | None
    sent: int
    viewed: int
    purchased: int
    earnings: float


class _Draft(NamedTuple):
    """A message before its figures. ``base_appeal`` is how well it sells, ``day_factor`` how well its day sells."""

    offer: mix.PageSendType
    day: date
    ago: int
    hour: int
    minute: int
    day_factor: float
    caption: DemoCaption | None
    base_appeal: float


def year_of(
    member: DemoCreator, bank: CaptionsByTypeAndTone, sales_factors: Mapping[str, float], as_of: date
) -> list[Message]:
    """The messages of a page, oldest first."""
    return _PageYear(member, bank, sales_factors).messages(as_of)


class _PageYear:
    """What one page sends and sells in its year, message after message."""

    def __init__(self, member: DemoCreator, bank: CaptionsByTypeAndTone, sales_factors: Mapping[str, float]) -> None:
        self._member, self._bank = member, bank
        self._level = tier_of(member.fans).level
        self._rng = rng = stream(_SEED, "history", member.creator_id)
        theme_ids = {name: number for number, name in enumerate(parts.themes(), 1)}
        self._sales_by_theme: dict[int | None, float] = {
            theme_ids[name]: sales_factor for name, sales_factor in sales_factors.items()
        }
        self._week = activity.weekday_pattern(rng)
        self._variation = activity.shuffled_rounds(rng, activity.daily_variation(member.trend))
        self._noise = activity.shuffled_rounds(rng, activity.noise())
        self._sells_or_not = activity.shuffled_rounds(rng, _SELLS_OR_NOT)
        self._weighted_types = mix.weighted_types(member.page_type, member.price)
        self._offers = {
            category: activity.shuffled_rounds(rng, types) for category, types in self._weighted_types.items()
        }
        self._owed: dict[Category, float] = dict.fromkeys(CATEGORIES, 0.0)
        self._hours = {
            True: activity.shuffled_rounds(rng, activity.revenue_hours(member.peak)),
            False: activity.shuffled_rounds(rng, activity.other_hours(member.peak)),
        }
        self._carried: dict[str, float] = {}
        self._captions: dict[str, Iterator[DemoCaption]] = {}
        self._view_rate = rng.uniform(*_VIEW_RATE)
        self._sale_rate = _SALE_RATE * (1_000 / member.fans) ** _SALE_SIZE

    def messages(self, as_of: date) -> list[Message]:
        drafts = [draft for ago in range(self._first_day(), 0, -1) for draft in self._day(as_of, ago)]
        even = self._evened(drafts)
        made = [self._sent(draft, even[self._block(draft)]) for draft in drafts]
        return made if self._member.messages is None else made[-self._member.messages :]

    def _first_day(self) -> int:
        if self._member.messages is None:
            return activity.YEAR_DAYS
        return 1 + self._member.messages // (activity.DAILY[self._level] - 1)

    def _day(self, as_of: date, ago: int) -> list[_Draft]:
        day = as_of - timedelta(days=ago)
        sends = activity.messages_of_day(self._level, self._member.trend, day.weekday(), next(self._variation))
        day_factor = activity.buying(self._member.trend, ago) * activity.fatigue(self._member.trend, self._level, sends)
        taken: set[int] = set()
        drafts = [
            self._draft(offer, day, ago, day_factor * self._week[day.weekday()], taken)
            for offer in self._offers_of(sends)
        ]
        return sorted(drafts, key=lambda draft: (draft.hour, draft.minute))

    def _offers_of(self, sends: int) -> Iterator[mix.PageSendType]:
        """The day's offers: each category gets what it is owed, so that the shares come out even."""
        for _ in range(sends):
            for category, share in mix.SHARES[self._member.page_type].items():
                self._owed[category] += share
            due = max(CATEGORIES, key=self._owed.__getitem__)
            self._owed[due] -= 1
            yield next(self._offers[due])

    def _draft(self, offer: mix.PageSendType, day: date, ago: int, day_factor: float, taken: set[int]) -> _Draft:
        hour = self._hour(offer.priced, taken)
        caption = self._caption(offer)
        base_appeal = self._base_appeal(caption, hour) if offer.sale else 0.0
        return _Draft(offer, day, ago, hour, 1 + int(self._rng.random() * 58), day_factor, caption, base_appeal)

    def _base_appeal(self, caption: DemoCaption | None, hour: int) -> float:
        """How well one send sells by its hour, theme, caption and noise."""
        sales_factor = self._sales_by_theme.get(caption.theme, 1.0) if caption else 1.0
        score = caption.score if caption else _USUAL_SCORE
        quality = 1 + _SCORE_WEIGHT * (score - _USUAL_SCORE) / 100
        return (
            activity.hour_factor(self._member.peak, hour)
            * sales_factor
            * quality
            * next(self._noise)
            * next(self._sells_or_not)
        )

    def _evened(self, drafts: Sequence[_Draft]) -> dict[int, float]:
        """Block -> what its sends sell better or worse, so that its noise comes close to the year's."""
        worth: dict[int, float] = {}
        sends: dict[int, int] = {}
        for draft in drafts:
            block = self._block(draft)
            worth[block] = worth.get(block, 0.0) + draft.base_appeal * draft.offer.worth
            sends[block] = sends.get(block, 0) + 1
        usual = sum(worth.values()) / len(drafts)
        return {block: (usual * sends[block] / value) ** _EVENED if value else 1.0 for block, value in worth.items()}

    def _block(self, draft: _Draft) -> int:
        return (draft.ago - 1) // activity.block_days(self._member.trend)

    def _sent(self, draft: _Draft, even: float) -> Message:
        member, offer = self._member, draft.offer
        fans = member.fans * (1 - (1 - _FIRST_FANS) * draft.ago / activity.YEAR_DAYS)
        sent = max(1, round(fans * offer.reach))
        pull = activity.hour_factor(member.peak, draft.hour)
        rate = self._view_rate * (1 - _VIEW_PULL + _VIEW_PULL * pull) * activity.viewing(member.trend, draft.ago)
        viewed = min(sent, round(sent * rate))
        purchased = min(viewed, self._sold(offer, sent * draft.base_appeal * draft.day_factor * even))
        return Message(
            creator_id=member.creator_id,
            caption_id=draft.caption.caption_id if draft.caption else None,
            theme=draft.caption.theme if draft.caption else None,
            priced=offer.priced,
            send_type_key=offer.send_type_key,
            day=draft.day,
            hour=draft.hour,
            minute=draft.minute,
            price=offer.price if offer.priced else None,
            sent=sent,
            viewed=viewed,
            purchased=purchased,
            earnings=round(purchased * (offer.price or 0.0), 2),
        )

    def _sold(self, offer: mix.PageSendType, weight: float) -> int:
        """Whole purchases; the rest is carried to the offer's next sale, so that small pages keep their mean."""
        due = self._carried.get(offer.send_type_key, 0.0) + weight * offer.sale * self._sale_rate
        sold = int(due)
        self._carried[offer.send_type_key] = due - sold
        return sold

    def _hour(self, priced: bool, taken: set[int]) -> int:
        hour = next(self._hours[priced])
        while hour in taken:
            hour = 8 + (hour - 7) % 16 if hour >= 8 else hour + 1
        taken.add(hour)
        return hour

    def _caption(self, offer: mix.PageSendType) -> DemoCaption | None:
        if not offer.priced and self._rng.random() < _HAND_WRITTEN:
            return None
        second = len(offer.caption_types) > 1 and self._rng.random() < _SECOND_TYPE
        kind = offer.caption_types[1 if second else 0]
        if kind not in self._captions:
            self._captions[kind] = cycle(self._favourites(kind))
        return next(self._captions[kind])

    def _favourites(self, kind: str) -> list[DemoCaption]:
        count = max(_LEAST_FAVOURITES, round(self._uses(kind) * _REPEATS))
        themes = frozenset(theme for theme in self._sales_by_theme if theme is not None)
        return favourites(self._rng, self._bank[kind], self._member, themes, count)

    def _uses(self, kind: str) -> float:
        """About how often the year takes captions of a type."""
        sends = activity.DAILY[self._level] * self._first_day()
        shares = mix.SHARES[self._member.page_type]
        return sends * sum(shares[category] * _part(types, kind) for category, types in self._weighted_types.items())


def _part(types: tuple[mix.PageSendType, ...], kind: str) -> float:
    """The part of a category's messages that take a caption type."""
    return sum(_weight(offer.caption_types, kind) for offer in types) / len(types)


def _weight(caption_types: tuple[str, ...], kind: str) -> float:
    if kind == caption_types[0]:
        return 1 - _SECOND_TYPE
    return _SECOND_TYPE if kind in caption_types else 0.0
