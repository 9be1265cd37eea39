"""Module 7, caption pool check: is there enough to say (1.2.1; the texts' forms are CONTRACT 3's)."""

from typing import NamedTuple

from eros.vocabulary.limits import CAPTION_LADDER
from eros_db.volume.tiers import Quotas

#: A send type with fewer captions than this is short whatever the plan.
LEAST_USABLE = 3
#: The types that carry a week: half of their category's sends are theirs.
_STAPLES = {"ppv_unlock": "revenue", "bump_normal": "engagement", "bump_descriptive": "engagement"}
#: What counts as usable: the first query's thresholds (R18).
MIN_FRESHNESS, MIN_PERFORMANCE = CAPTION_LADDER[0]


class PoolNeed(NamedTuple):
    """``usable`` captions of a send type, counted up to ``needed``."""

    usable: int
    needed: int


def needed_per_week(send_type_key: str, quotas: Quotas) -> int:
    """How many captions of a send type a week should find."""
    category = _STAPLES.get(send_type_key)
    if category is None:
        return LEAST_USABLE
    per_day: int = getattr(quotas, category)
    return max(LEAST_USABLE, per_day // 2 * 7)


def caption_warning(send_type_key: str, pool: PoolNeed, restricted: int = 0, themeless: int = 0) -> str | None:
    """What to say about a send type's pool, of which so many hold a restricted word, and so many are of themes that the
    vault lacks; "exhausted" and "critical shortage" call for a person (R33)."""
    if pool.usable >= pool.needed:
        return None
    kept = f"; restricted words keep back {restricted} (`eros-db types` lists them)" if restricted else ""
    if themeless:
        kept += f"; {themeless} {'is' if themeless == 1 else 'are'} of themes that the vault lacks"
    if pool.usable == 0:
        return f"Captions exhausted for {send_type_key}: 0 usable{kept}"
    if pool.usable < LEAST_USABLE and send_type_key in _STAPLES:
        return f"Captions in critical shortage for {send_type_key}: {pool.usable} usable, {pool.needed} needed{kept}"
    return f"Low captions for {send_type_key}: <{pool.needed} usable{kept}"
