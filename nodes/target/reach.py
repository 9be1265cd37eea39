"""Which audience a send type speaks to and through which channel (4.2-4.4, R22, D1-D8).

A required target is kept or replaced within its own family, never widened; the channel changes instead. Any other
target falls back through the specification's targeting degradation chain to all_active.
"""

from typing import NamedTuple

from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import EVERYONE, Category, SendType

#: R22: targets that stand for one another, closest first. renew_off and ppv_non_purchasers have no like.
TARGET_FAMILIES: tuple[tuple[str, ...], ...] = (("expired_recent", "expired_all"),)

#: Audience Targeting Degradation, level 1; level 2 is all_active for every category.
CATEGORY_DEFAULTS: dict[Category, tuple[str, ...]] = {
    "revenue": (EVERYONE,),
    "engagement": (EVERYONE,),
    "retention": ("renew_off", "ppv_non_purchasers"),
}


class Reach(NamedTuple):
    """The audience and the channel of a send, and what went otherwise: a row of FAILURES, a sentence and what was done
    about it, or nothing of it."""

    target_key: str
    channel_key: str
    error_type: str | None = None
    note: str = ""
    action: str | None = None


def wanted_targets(kind: SendType) -> tuple[str, ...]:
    """The targets that may stand for the type's own, best first."""
    if kind.required_target:
        first = [kind.default_target] if kind.default_target in kind.required_target else []
        relatives = [key for family in TARGET_FAMILIES if set(family) & set(kind.required_target) for key in family]
        return tuple(dict.fromkeys([*first, *kind.required_target, *relatives]))
    return tuple(dict.fromkeys([kind.default_target or EVERYONE, *CATEGORY_DEFAULTS[kind.category], EVERYONE]))


def reach(kind: SendType, audiences: Audiences) -> Reach | None:
    """The best audience that some channel reaches; None if there is none that the type may speak to."""
    for target_key in wanted_targets(kind):
        channel_key = audiences.channel_for(kind.channel_key, target_key)
        if channel_key is not None:
            return Reach(target_key, channel_key, *_otherwise(kind, target_key, channel_key, audiences))
    return None


def _otherwise(
    kind: SendType, target_key: str, channel_key: str, audiences: Audiences
) -> tuple[str | None, str, str | None]:
    """How the choice differs from the type's own target and channel."""
    own = wanted_targets(kind)[0]
    if target_key != own:
        said = f"{kind.send_type_key} goes to {target_key} in place of {own}"
        return (
            _why_not(kind, own, audiences),
            said,
            "use_closest_target" if kind.required_target else "use_default_target",
        )
    if channel_key != kind.channel_key:
        switched = f"{kind.send_type_key} goes by {channel_key}: {kind.channel_key} does not reach {target_key}"
        return "channel_incompatible", switched, "switch_channel"
    return None, "", None


def _why_not(kind: SendType, own: str, audiences: Audiences) -> str:
    if own in audiences.elsewhere:
        return "page_type_mismatch"
    if audiences.target(own) is not None:
        return "channel_incompatible"
    return "required_target_missing" if kind.required_target else "target_not_found"
