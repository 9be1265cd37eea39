"""Module 6, content weighting: how many of a day's revenue sends go to which theme."""

from collections.abc import Mapping, Sequence

from eros.vocabulary.theme_names import theme_key
from eros_db.volume.apportion import apportion

#: AVOID is never chosen (C16).
_WEIGHTS = {"TOP": 1.3, "MID": 1.0, "LOW": 0.7, "AVOID": 0.0}
_UNRANKED = 1.0


def allocate_content(revenue_per_day: int, ranked: Mapping[str, str], themes: Sequence[str]) -> dict[str, int]:
    """Revenue sends a day by theme, over the themes the vault holds; ``ranked`` is theme -> tier, best first.

    Without rankings all themes weigh the same. The numbers sum to ``revenue_per_day``; themes without any are left out.
    """
    held = {theme_key(theme): theme for theme in themes}
    tiers = {theme_key(theme): tier for theme, tier in ranked.items()}
    order = [held[key] for key in tiers if key in held] + [theme for theme in themes if theme_key(theme) not in tiers]
    shares = apportion(revenue_per_day, [_WEIGHTS.get(tiers.get(theme_key(theme), ""), _UNRANKED) for theme in order])
    return {theme: share for theme, share in zip(order, shares, strict=True) if share}
