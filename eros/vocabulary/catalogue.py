"""The send types, channels and audience targets, and the defaults that hold where a server is silent (R22, CONTRACT 3).

``catalogue.csv`` is the table of the 22 send types; the targets' own channel lists decide which channel can reach whom.
"""

import csv
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from eros.vocabulary.limits import FINEST_STEP
from eros.vocabulary.wall_clock import existing

Category = Literal["revenue", "engagement", "retention"]
PageType = Literal["paid", "free"]
MediaType = Literal["none", "picture", "gif", "video", "flyer"]
ChannelKey = Literal["mass_message", "wall_post", "targeted_message", "story", "live"]

CATEGORIES: tuple[Category, ...] = ("revenue", "engagement", "retention")
MEDIA_KINDS: tuple[MediaType, ...] = ("video", "picture", "gif", "flyer")
FOLLOW_UP = "ppv_followup"
EVERYONE = "all_active"

#: R9: gone since 2026-01-16; a request that names one is read as ppv_unlock.
DEPRECATED_SEND_TYPES = frozenset({"ppv_message", "ppv_video"})
#: What a request that names one of them means (R9).
SUCCESSOR = "ppv_unlock"


class FrozenModel(BaseModel):
    """A frozen value that phases hand to one another."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SendType(FrozenModel):
    """One row of the catalogue. Gaps are minutes, expiry hours, price whole dollars before dampening (R35)."""

    send_type_key: str
    category: Category
    page_type: Literal["paid", "free", "both"]
    channel_key: str
    media_type: MediaType
    requires_media: bool
    requires_flyer: bool
    requires_price: bool
    requires_link: bool
    can_have_followup: bool
    max_per_day: int
    max_per_week: int | None
    min_minutes_between: int
    default_expiration_hours: int | None
    default_target: str | None
    required_target: tuple[str, ...] = ()
    base_price: float | None
    caption_types: tuple[str, ...]
    caption_length: str
    emoji: str

    def on(self, page_type: PageType) -> bool:
        """Whether a page of this kind may carry the type."""
        return self.page_type in ("both", page_type)

    def expires_at(self, sent_at: datetime, zone: str) -> datetime | None:
        """When a send of the type stops being offered, by the wall clock of the zone (5.7); None: it does not.

        An end in an hour that the zone skips comes as much later (R41).
        """
        hours = self.default_expiration_hours
        return None if hours is None else existing(sent_at + timedelta(hours=hours), zone)


class Channel(FrozenModel):
    channel_key: str
    supports_targeting: bool


class Target(FrozenModel):
    """An audience: which pages have it and which channels reach it."""

    target_key: str
    display_name: str
    page_types: tuple[PageType, ...]
    channel_keys: tuple[str, ...]


CHANNELS: tuple[Channel, ...] = (
    Channel(channel_key="wall_post", supports_targeting=False),
    Channel(channel_key="mass_message", supports_targeting=True),
    Channel(channel_key="targeted_message", supports_targeting=True),
    Channel(channel_key="story", supports_targeting=False),
    Channel(channel_key="live", supports_targeting=False),
)

_BOTH: tuple[PageType, ...] = ("paid", "free")
_PAID: tuple[PageType, ...] = ("paid",)
_DIRECT = ("targeted_message", "mass_message")
_TARGETED = ("targeted_message",)

TARGETS: tuple[Target, ...] = tuple(
    Target(target_key=key, display_name=name, page_types=pages, channel_keys=channels)
    for key, name, pages, channels in (
        ("all_active", "All Active Fans", _BOTH, ("mass_message", "wall_post", "story")),
        ("renew_off", "Renew Off", _PAID, _DIRECT),
        ("renew_on", "Renew On", _PAID, _DIRECT),
        ("expired_recent", "Recently Expired", _PAID, _TARGETED),
        ("expired_all", "All Expired", _PAID, _TARGETED),
        ("never_purchased", "Never Purchased", _BOTH, _DIRECT),
        ("recent_purchasers", "Recent Purchasers", _BOTH, _DIRECT),
        ("high_spenders", "High Spenders", _BOTH, _DIRECT),
        ("inactive_7d", "Inactive 7 Days", _BOTH, _DIRECT),
        ("ppv_non_purchasers", "PPV Non-Purchasers", _BOTH, _TARGETED),
    )
)


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _gap(row: dict[str, str]) -> int:
    """Minutes. ValueError where no day could keep them to the minute (R27)."""
    minutes = int(row["min_minutes_between"])
    if minutes % FINEST_STEP:
        says = f"min_minutes_between is {minutes}; make it a multiple of {FINEST_STEP}"
        raise ValueError(f"catalogue.csv, {row['send_type_key']}: {says}")
    return minutes


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(";") if word)


def _flag(text: str) -> bool:
    return text == "1"


@cache
def default_catalogue() -> dict[str, SendType]:
    """The 22 send types of ``catalogue.csv`` by key, in the table's order."""
    with (files("eros.vocabulary") / "catalogue.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    return {
        row["send_type_key"]: SendType.model_validate(
            {
                **row,
                **{name: _flag(row[name]) for name in row if name.startswith("requires_")},
                "min_minutes_between": _gap(row),
                "can_have_followup": _flag(row["can_have_followup"]),
                "max_per_week": _whole(row["max_per_week"]),
                "default_expiration_hours": _whole(row["default_expiration_hours"]),
                "default_target": row["default_target"] or None,
                "required_target": _words(row["required_target"]),
                "base_price": float(row["base_price"]) if row["base_price"] else None,
                "caption_types": _words(row["caption_types"]),
            }
        )
        for row in rows
    }
