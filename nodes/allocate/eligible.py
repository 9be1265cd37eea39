"""What the week's slots may be filled with: the eligible types and how often each may occur (R10)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eros.vocabulary.catalogue import CATEGORIES, DEPRECATED_SEND_TYPES, FOLLOW_UP, Category, PageType, SendType
from eros.vocabulary.facts import Vault
from eros.vocabulary.posting_window import day_cap, days_between
from eros.vocabulary.request import Request
from eros.vocabulary.volume import MINIMUM_TYPES, MINIMUMS
from eros.vocabulary.wall_clock import DAYS_PER_WEEK, MINUTES_PER_DAY
from nodes.allocate.weights import base_weight


@dataclass(frozen=True)
class EligibleTypes:
    """``kinds`` are the eligible types in catalogue order; ``left_out`` those that the vault has no media for."""

    kinds: Mapping[str, SendType]
    left_out: Mapping[str, SendType] = field(default_factory=dict)

    def of(self, category: Category) -> tuple[str, ...]:
        return tuple(key for key, kind in self.kinds.items() if kind.category == category)


def plannable_types(send_types: Mapping[str, SendType], page_type: PageType) -> dict[str, SendType]:
    """The types that Phase 2 may place on such a page; a follow-up is only ever made for its parent (R9, R10)."""
    gone = {FOLLOW_UP, *DEPRECATED_SEND_TYPES}
    return {key: kind for key, kind in send_types.items() if kind.on(page_type) and key not in gone}


#: Sends enough of each category for any minimum.
_ANY_NUMBER: Mapping[Category, int] = dict.fromkeys(CATEGORIES, MINIMUM_TYPES)


def eligible_types(
    send_types: Mapping[str, SendType],
    page_type: PageType,
    request: Request,
    vault: Vault,
    sends: Mapping[Category, int] = _ANY_NUMBER,
) -> EligibleTypes:
    """Eligible types of the week: by page, wishes and vault; of what the vault lacks the fewest that the
    diversity minimums need stay (R10).

    ``sends`` of the week by category: a category without sends has no type to count (R45).
    """
    wanted = {key: kind for key, kind in plannable_types(send_types, page_type).items() if request.wants(key)}
    kept = {key for key, kind in wanted.items() if not vault.missing_media(kind)}
    lacking = [key for key in wanted if key not in kept]
    lacking.sort(key=lambda key: (len(vault.missing_media(wanted[key])), -base_weight(key)))
    # a type of a category's minimum counts for the week's as well, so the week's comes last: nothing is kept for both
    for needs in (_category_needs, _week_needs):
        for key in lacking:
            if key not in kept and needs(wanted[key].category, Counter(wanted[one].category for one in kept), sends):
                kept.add(key)
    return EligibleTypes(
        {key: kind for key, kind in wanted.items() if key in kept},
        {key: kind for key, kind in wanted.items() if key not in kept},
    )


def _category_needs(category: Category, types: Mapping[Category, int], sends: Mapping[Category, int]) -> bool:
    return types.get(category, 0) < min(MINIMUMS.get(category, 0), sends[category])


def _week_needs(category: Category, types: Mapping[Category, int], sends: Mapping[Category, int]) -> bool:
    counted = sum(min(types.get(name, 0), sends[name]) for name in CATEGORIES)
    return counted < MINIMUM_TYPES and types.get(category, 0) < sends[category]


def day_caps(
    kinds: Iterable[SendType], limits: Mapping[str, int], times: Sequence[int], pinned: Mapping[str, Sequence[int]]
) -> dict[str, int]:
    """How often each type may occur on one day whose sends can start at ``times``, the pinned ones counted; never fewer
    than are pinned."""
    return {kind.send_type_key: day_cap(kind, limits, times, pinned.get(kind.send_type_key, ())) for kind in kinds}


def week_caps(kinds: Iterable[SendType]) -> dict[str, int]:
    """The weekly limited types: by their cap (2.4), or by days that have to lie between two sends (R27)."""
    caps = {}
    for kind in kinds:
        by_gap = -(-DAYS_PER_WEEK // days_between(kind)) if kind.min_minutes_between > MINUTES_PER_DAY else None
        if stated := [most for most in (kind.max_per_week, by_gap) if most is not None]:
            caps[kind.send_type_key] = min(stated)
    return caps


def used_up(used: Counter[str], caps: Mapping[str, int], key: str) -> bool:
    return key in caps and used[key] >= caps[key]
