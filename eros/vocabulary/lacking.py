"""Whom a send type may speak to, and what the data server would have to give for it to reach them (R22)."""

from collections.abc import Iterable, Mapping

from eros.vocabulary.audience import RESERVED_CHANNELS, Audiences
from eros.vocabulary.catalogue import EVERYONE, TARGETS, Category, SendType

#: R22: targets that stand for one another, closest first. renew_off and ppv_non_purchasers have no like.
TARGET_FAMILIES: tuple[tuple[str, ...], ...] = (("expired_recent", "expired_all"),)

#: Audience Targeting Degradation, level 1; level 2 is all_active for every category.
CATEGORY_DEFAULTS: dict[Category, tuple[str, ...]] = {
    "revenue": (EVERYONE,),
    "engagement": (EVERYONE,),
    "retention": ("renew_off", "ppv_non_purchasers"),
}

#: What is said where a type reaches everybody that it is made for.
NOTHING_LACKS = "the audiences"


def wanted_targets(kind: SendType) -> tuple[str, ...]:
    """The targets that may stand for the type's own, best first."""
    if kind.required_target:
        first = [kind.default_target] if kind.default_target in kind.required_target else []
        relatives = [key for family in TARGET_FAMILIES if set(family) & set(kind.required_target) for key in family]
        return tuple(dict.fromkeys([*first, *kind.required_target, *relatives]))
    return tuple(dict.fromkeys([kind.default_target or EVERYONE, *CATEGORY_DEFAULTS[kind.category], EVERYONE]))


def lacks(audiences: Audiences, channel_key: str, target_key: str) -> tuple[str, ...]:
    """What is not there of a target and of the channels that reach it, in words; () where it is reached.

    Of a target that is not there the shipped catalogue says by which channels it would be.
    """
    stated = audiences.target(target_key)
    known = stated or next((one for one in TARGETS if one.target_key == target_key), None)
    missing = () if stated else (f"the audience {target_key}",)
    if audiences.channel_for(channel_key, target_key) is not None or known is None:
        return missing
    listed = [key for key in known.channel_keys if key not in RESERVED_CHANNELS]
    there = {one.channel_key: one.supports_targeting or target_key == EVERYONE for one in audiences.channels}
    if not listed:
        return (*missing, f"a channel that reaches {target_key}")
    if any(there.get(key) for key in listed):
        return missing
    of_these = [key for key in listed if key in there] or listed
    nearest = channel_key if channel_key in of_these else of_these[0]
    return (*missing, f"targeting by the channel {nearest}" if nearest in there else f"the channel {nearest}")


def lacking(kind: SendType, audiences: Audiences) -> tuple[str, ...]:
    """What a send type goes without: the least that lets it reach anybody, or else its own audience."""
    each = [lacks(audiences, kind.channel_key, target) for target in wanted_targets(kind)]
    return each[0] if () in each else min(each, key=len)


def in_words(things: Iterable[str]) -> str:
    return " and ".join(things) or NOTHING_LACKS


def lacking_by_type(kinds: Mapping[str, SendType], counts: Mapping[str, int], audiences: Audiences) -> str:
    """What types go without, each thing with the types that it is for and their counts, where those are known."""
    types: dict[str, list[str]] = {}
    for key, count in counts.items():
        if key in kinds:
            types.setdefault(in_words(lacking(kinds[key], audiences)), []).append(f"{key} {count}" if count else key)
    return ", and ".join(f"{things} for {', '.join(keys)}" for things, keys in types.items()) or NOTHING_LACKS
