"""What a page sends: how often each send type, to how many of its fans, and how it sells."""

from typing import NamedTuple

from eros.vocabulary.catalogue import Category, PageType, default_catalogue
from eros_db.demo.parts import caption_types
from eros_db.failures import Refusal

#: The share of each category of a day's messages.
SHARES: dict[PageType, dict[Category, float]] = {
    "paid": {"revenue": 0.45, "engagement": 0.38, "retention": 0.17},
    "free": {"revenue": 0.50, "engagement": 0.42, "retention": 0.08},
}

#: How often a send type comes up among those of its category on a page; each of the catalogue has one.
SEND_TYPE_WEIGHTS: dict[str, int] = {
    "ppv_unlock": 10,
    "ppv_wall": 5,
    "tip_goal": 2,
    "vip_program": 1,
    "game_post": 3,
    "bundle": 4,
    "flash_bundle": 2,
    "snapchat_bundle": 1,
    "first_to_tip": 2,
    "link_drop": 3,
    "wall_link_drop": 2,
    "bump_normal": 6,
    "bump_descriptive": 4,
    "bump_text_only": 4,
    "bump_flyer": 2,
    "dm_farm": 2,
    "like_farm": 1,
    "live_promo": 1,
    "renew_on_post": 2,
    "renew_on_message": 2,
    "ppv_followup": 4,
    "expired_winback": 1,
}

#: The part of the fans that a send reaches; everybody if not named here.
_REACH: dict[str, float] = {
    "vip_program": 0.10,
    "renew_on_message": 0.40,
    "ppv_followup": 0.55,
    "expired_winback": 0.12,
}

#: Follow-ups sell what their parent did not; renewals and winbacks bring a subscription now and then.
_FOLLOW_UP_PRICE, _FOLLOW_UP_SALE, _RENEWAL_SALE, _WINBACK_SALE = 20.0, 0.35, 0.9, 1.2
_TYPICAL_PRICE, _PRICE_WEIGHT = 20.0, 0.85


class PageSendType(NamedTuple):
    """A send type on a page. ``sale`` multiplies the page's rate of purchase; 0 sells nothing."""

    send_type_key: str
    caption_types: tuple[str, ...]
    priced: bool
    price: float | None
    sale: float
    reach: float

    @property
    def worth(self) -> float:
        """What a send brings, relative to others."""
        return self.sale * self.reach * (self.price or 0.0)


def check_catalogue() -> None:
    """Raises Refusal DEMO_INCOMPLETE for a send type of the catalogue that has no weight or no captions here."""
    for key, kind in default_catalogue().items():
        if key not in SEND_TYPE_WEIGHTS:
            raise _incomplete(f"SEND_TYPE_WEIGHTS in eros_db/demo/mix.py has no weight for {key}")
        for caption_type in kind.caption_types:
            if caption_type not in caption_types():
                raise _incomplete(f"eros_db/demo/parts/types has no captions of {caption_type}, which {key} takes")


def _incomplete(lacks: str) -> Refusal:
    return Refusal(f"the demo does not cover the catalogue: {lacks}", code="DEMO_INCOMPLETE", field="demo")


def weighted_types(page_type: PageType, subscription: float) -> dict[Category, tuple[PageSendType, ...]]:
    """The send types of each category, each as often as its weight."""
    found: dict[Category, list[PageSendType]] = {"revenue": [], "engagement": [], "retention": []}
    for key, kind in default_catalogue().items():
        if kind.on(page_type):
            found[kind.category] += [_offer(key, subscription)] * SEND_TYPE_WEIGHTS[key]
    return {category: tuple(types) for category, types in found.items()}


def _offer(key: str, subscription: float) -> PageSendType:
    kind = default_catalogue()[key]
    price, sale = _selling(key, kind.base_price, subscription)
    return PageSendType(key, kind.caption_types, kind.category == "revenue", price, sale, _REACH.get(key, 1.0))


def _selling(key: str, base_price: float | None, subscription: float) -> tuple[float | None, float]:
    if base_price is not None:
        return base_price, (_TYPICAL_PRICE / base_price) ** _PRICE_WEIGHT
    if key == "ppv_followup":
        return _FOLLOW_UP_PRICE, _FOLLOW_UP_SALE
    if key.startswith("renew_on"):
        return subscription, _RENEWAL_SALE
    if key == "expired_winback":
        return subscription, _WINBACK_SALE
    return None, 0.0
