"""A finished week as the checker sees it: the JSON document, the facts it was made from, and the request.

Nothing here comes from the code under test. Only ``catalogue.csv`` is read, as data; audiences and channels are
written down again from the specification (4.1, R22). Times are wall-clock minutes in the creator's zone.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from math import floor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CATALOGUE = Path(__file__).parents[2] / "eros" / "vocabulary" / "catalogue.csv"
DAY = 24 * 60
MANUAL = "MANUAL_REQUIRED"
FOLLOW_UP = "ppv_followup"
#: R35: what of the base price stays, from this confidence on.
PRICE_FACTORS = ((0.8, 1.00), (0.6, 0.85), (0.4, 0.70), (0.0, 0.60))
CATEGORIES = ("revenue", "engagement", "retention")

#: 4.1: which channels reach an audience, and which audiences only a paid page has.
REACHED_BY: dict[str, frozenset[str]] = {
    "all_active": frozenset({"mass_message", "wall_post", "story"}),
    "renew_off": frozenset({"targeted_message", "mass_message"}),
    "renew_on": frozenset({"targeted_message", "mass_message"}),
    "expired_recent": frozenset({"targeted_message"}),
    "expired_all": frozenset({"targeted_message"}),
    "never_purchased": frozenset({"targeted_message", "mass_message"}),
    "recent_purchasers": frozenset({"targeted_message", "mass_message"}),
    "high_spenders": frozenset({"targeted_message", "mass_message"}),
    "inactive_7d": frozenset({"targeted_message", "mass_message"}),
    "ppv_non_purchasers": frozenset({"targeted_message"}),
}
PAID_AUDIENCES = frozenset({"renew_off", "renew_on", "expired_recent", "expired_all"})


@dataclass(frozen=True)
class Violation:
    """One broken promise. ``rule`` is ``area:name``; ``items`` are the slot ids that break it, none: the whole week."""

    rule: str
    message: str
    items: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}" + (f" [{', '.join(self.items)}]" if self.items else "")


@dataclass(frozen=True)
class CatalogueRow:
    """A row of ``catalogue.csv``; ``gap`` is minutes between two of the kind, ``expiry`` hours."""

    key: str
    category: str
    page_type: str
    channel: str
    media: str
    flyer: bool
    priced: bool
    parent: bool
    per_day: int
    per_week: int | None
    gap: int
    expiry: int | None
    default_target: str
    required_targets: tuple[str, ...]
    base_price: float | None
    caption_types: tuple[str, ...]

    def price(self, confidence: float) -> float | None:
        """R35: the dampened base price, then the nearest of 4.99, 9.99, 14.99, ..."""
        return None if self.base_price is None else to_fives(self.base_price * price_factor(confidence) + 0.01) - 0.01

    def goal(self, confidence: float) -> float | None:
        """R35: the base price dampened alike, to a whole 5."""
        return None if self.base_price is None else float(to_fives(self.base_price * price_factor(confidence)))

    def on(self, page_type: str) -> bool:
        return self.page_type in ("both", page_type)


def price_factor(confidence: float) -> float:
    return next(factor for least, factor in PRICE_FACTORS if confidence >= least)


def to_fives(amount: float) -> int:
    return max(5 * floor(amount / 5 + 0.5), 5)


@cache
def kinds() -> dict[str, CatalogueRow]:
    with CATALOGUE.open(encoding="utf-8") as table:
        return {row["send_type_key"]: _kind(row) for row in csv.DictReader(table)}


def _kind(row: Mapping[str, str]) -> CatalogueRow:
    return CatalogueRow(
        key=row["send_type_key"],
        category=row["category"],
        page_type=row["page_type"],
        channel=row["channel_key"],
        media=row["media_type"],
        flyer=row["requires_flyer"] == "1",
        priced=row["requires_price"] == "1",
        parent=row["can_have_followup"] == "1",
        per_day=int(row["max_per_day"]),
        per_week=int(row["max_per_week"]) if row["max_per_week"] else None,
        gap=int(row["min_minutes_between"]),
        expiry=int(row["default_expiration_hours"]) if row["default_expiration_hours"] else None,
        default_target=row["default_target"],
        required_targets=tuple(filter(None, row["required_target"].split(";"))),
        base_price=float(row["base_price"]) if row["base_price"] else None,
        caption_types=tuple(filter(None, row["caption_types"].split(";"))),
    )


@dataclass(frozen=True)
class StoredCaption:
    """A caption as the database holds it for one creator; scores None: not known here."""

    text: str
    caption_type: str
    content_type_id: int | None = None
    paid_only: bool = False
    active: bool = True
    freshness: float | None = None
    performance: float | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Facts:
    """What the data server says of the creator before anything is planned. ``None`` means that it does not say."""

    page_type: str
    timezone: str
    volume_level: str
    revenue_per_day: int
    engagement_per_day: int
    retention_per_day: int
    weekly_distribution: tuple[int, ...]
    confidence: float
    calculation_source: str | None = "optimized"
    saturation: float = 50.0
    opportunity: float = 50.0
    peak_hours: tuple[int, ...] = (19, 20, 21, 22)
    avoid_hours: tuple[int, ...] = (3, 4, 5, 6)
    media_kinds: frozenset[str] | None = None
    themes: frozenset[int] | None = None
    avoided: frozenset[int] = frozenset()
    caption_warnings: tuple[str, ...] = ()
    captions: Mapping[int, StoredCaption] | None = None
    volume: Mapping[str, Any] = field(default_factory=dict)
    reaches_non_purchasers: bool = True
    theme_names: Mapping[int, str] = field(default_factory=dict)
    #: R60: what other weeks hold, before this one is planned: of the page with the days that it rests from there, of
    #: other pages with the days.
    own_holds: Mapping[int, int] = field(default_factory=dict)
    others_hold: Mapping[int, frozenset[date]] = field(default_factory=dict)


@dataclass(frozen=True)
class SendItem:
    """One item of the document, with its row of the catalogue and its minute of the day."""

    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.raw["slot_id"])

    @property
    def type(self) -> str:
        return str(self.raw["send_type_key"])

    @cached_property
    def kind(self) -> CatalogueRow:
        return kinds()[self.type]

    @property
    def category(self) -> str:
        return self.kind.category

    @property
    def follow_up(self) -> bool:
        return bool(self.raw["is_follow_up"])

    @cached_property
    def at(self) -> datetime:
        return datetime.fromisoformat(f"{self.raw['scheduled_date']}T{self.raw['scheduled_time']}")

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def minute(self) -> int:
        return self.at.hour * 60 + self.at.minute

    @property
    def clock(self) -> str:
        return f"{self.at:%H:%M}"

    @cached_property
    def planned_day(self) -> date:
        """The day it was allocated to, as its id says; a crowded day may have pushed it to the next (R23)."""
        return date.fromisoformat(self.id[:10])

    @property
    def variation(self) -> Mapping[str, Any]:
        return dict(self.raw["variation_metadata"])

    @property
    def scores(self) -> Mapping[str, float] | None:
        return self.raw["caption_scores"]


@dataclass(frozen=True)
class Week:
    """Document, facts and request together, and the views of the items that the rules ask for."""

    document: Mapping[str, Any]
    facts: Facts
    request: Mapping[str, Any]

    @cached_property
    def sends(self) -> tuple[SendItem, ...]:
        return tuple(SendItem(raw) for raw in self.document["items"])

    @cached_property
    def primary(self) -> tuple[SendItem, ...]:
        return tuple(send for send in self.sends if not send.follow_up)

    @cached_property
    def follow_ups(self) -> tuple[SendItem, ...]:
        return tuple(send for send in self.sends if send.follow_up)

    @cached_property
    def start(self) -> date:
        return date.fromisoformat(self.document["week_start"])

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.start + timedelta(days=n) for n in range(7))

    @property
    def days_on(self) -> tuple[date, ...]:
        off = set(self.request.get("days_off") or ())
        return tuple(day for day in self.days if day.isoformat() not in off and self._there(day))

    def _there(self, day: date) -> bool:
        """Whether the zone has the day at all: some have gone over the date line (R41)."""
        noon, zone = datetime(day.year, day.month, day.day, 12), ZoneInfo(self.facts.timezone)  # noqa: DTZ001
        return noon.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == noon

    @cached_property
    def by_id(self) -> dict[str, SendItem]:
        return {send.id: send for send in self.sends}

    @cached_property
    def primary_by_day(self) -> dict[date, list[SendItem]]:
        """The primary sends of each day in time order."""
        return grouped(self.primary, lambda send: send.day)

    @cached_property
    def pinned(self) -> frozenset[tuple[str, str, str]]:
        """(type, date, HH:MM) of the events that the request fixes (R47)."""
        pins = self.request.get("pinned") or ()
        return frozenset((pin["send_type_key"], str(pin["date"]), str(pin["time"])[:5]) for pin in pins)

    def window(self, day: date) -> tuple[int, int]:
        """The first and the last minute of a day that the request leaves open; 0 and the day's end without a wish."""
        return max(self._hours("not_before", day), default=0), min(self._hours("not_after", day), default=DAY)

    def _hours(self, wish: str, day: date) -> list[int]:
        """The week's bound and the day's own, as far as they are asked for."""
        own = (self.request.get(f"{wish}_on") or {}).get(day.isoformat())
        return [minute_of(at) for at in (self.request.get(wish), own) if at]

    def is_pinned(self, send: SendItem) -> bool:
        return (send.type, send.day.isoformat(), send.clock) in self.pinned

    @cached_property
    def possible(self) -> tuple[CatalogueRow, ...]:
        """The types that page and request leave for allocation (R10, R45, R46)."""
        include, exclude = set(self.request.get("include") or ()), set(self.request.get("exclude") or ())
        budget = self.request.get("budget_per_day")
        return tuple(
            kind
            for kind in kinds().values()
            if kind.key != FOLLOW_UP
            and kind.on(self.facts.page_type)
            and (not include or kind.key in include)
            and kind.key not in exclude
            and (budget is None or not kind.priced or (kind.price(self.facts.confidence) or 0) <= budget)
        )

    @property
    def narrowed(self) -> bool:
        """Whether the request leaves less than a whole week (R45)."""
        wishes = ("include", "exclude", "days_off", "max_per_day", "budget_per_day")
        hours = ("not_before", "not_after", "not_before_on", "not_after_on")
        return any(self.request.get(wish) for wish in (*wishes, *hours)) or self.request.get("volume") == "lighter"


def grouped(sends: Iterable[SendItem], key: Any) -> dict[Any, list[SendItem]]:
    """Sends by ``key``, each group in time order."""
    groups: dict[Any, list[SendItem]] = defaultdict(list)
    for send in sorted(sends, key=lambda send: (send.at, send.id)):
        groups[key(send)].append(send)
    return dict(groups)


def minute_of(clock: object) -> int:
    """The minute of the day of "HH:MM", with or without seconds."""
    hours, minutes = map(int, str(clock).split(":")[:2])
    return 60 * hours + minutes


def minutes_between(one: SendItem, other: SendItem) -> int:
    return abs(int((one.at - other.at).total_seconds())) // 60


def real_minutes_between(one: SendItem, other: SendItem, zone: str) -> int:
    """Minutes that pass between the two, whatever the clocks do; of an hour that comes twice the first is meant."""
    first, second = (it.at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for it in (one, other))
    return abs(int((first - second).total_seconds())) // 60


def ids(sends: Iterable[SendItem]) -> tuple[str, ...]:
    return tuple(send.id for send in sends)
