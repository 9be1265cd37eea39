"""Which strategy each day follows, and what it means for the types (2.3, R14).

A strategy is drawn per day by weight. It never repeats the day before, nor the day on before a day off, and the days
that are on see at least three different ones; both by leaving out what would break it, so a draw is never repeated and
"no eligible strategy" cannot happen: two at least remain.
"""

from collections.abc import Container

from eros.vocabulary.facts import Performance
from eros.vocabulary.seeds import stream, weighted_choice
from eros.vocabulary.volume import MINIMUM_STRATEGIES, PROMISING, SATURATED
from eros.vocabulary.wall_clock import DAYS_PER_WEEK
from eros.vocabulary.wishes import Focus

STRATEGIES: tuple[str, ...] = (
    "revenue_focus",
    "engagement_burst",
    "balanced_standard",
    "variety_max",
    "storytelling",
)

#: 2.5: the strategy that goes by use, not by weight: what day and week have least of comes first.
ROTATING = "variety_max"

#: R14: flavor_emphasis is the strategy's label.
FLAVORS: dict[str, str] = {
    "revenue_focus": "bundle_flash_vip",
    "engagement_burst": "dm_like_bump",
    "balanced_standard": "even_distribution",
    "variety_max": "full_rotation",
    "storytelling": "descriptive_normal_wall",
}

#: 2.3's flavour table, which is normative for the boosts (B13).
BOOSTED: dict[str, frozenset[str]] = {
    "revenue_focus": frozenset({"bundle", "flash_bundle", "vip_program"}),
    "engagement_burst": frozenset(
        {"dm_farm", "like_farm", "bump_normal", "bump_descriptive", "bump_text_only", "bump_flyer"}
    ),
    "storytelling": frozenset({"bump_descriptive", "bump_normal", "wall_link_drop"}),
}

BALANCED_WEIGHTS: dict[str, float] = dict.fromkeys(STRATEGIES, 0.2)
SATURATED_WEIGHTS: dict[str, float] = BALANCED_WEIGHTS | {"revenue_focus": 0.1, "engagement_burst": 0.3}
OPPORTUNITY_WEIGHTS: dict[str, float] = BALANCED_WEIGHTS | {"revenue_focus": 0.3, "engagement_burst": 0.1}

#: R14: what a focus raises, by half. Storytelling is the personal tone that keeps subscribers, the balanced standard
#: the mix that retention has its place in. "balanced" is the table as it stands.
FOCUSED: dict[Focus, frozenset[str]] = {
    "revenue": frozenset({"revenue_focus"}),
    "engagement": frozenset({"engagement_burst", "storytelling"}),
    "retention": frozenset({"storytelling", "balanced_standard"}),
    "balanced": frozenset(),
}
FOCUS_FACTOR = 1.5


def strategy_weights(performance: Performance, focus: Focus) -> dict[str, float]:
    """2.3's table for the saturation or the opportunity, with the focus on top; they need not sum to 1."""
    table = BALANCED_WEIGHTS
    if performance.saturation_score > SATURATED:
        table = SATURATED_WEIGHTS
    elif performance.opportunity_score > PROMISING:
        table = OPPORTUNITY_WEIGHTS
    return {name: weight * (FOCUS_FACTOR if name in FOCUSED[focus] else 1.0) for name, weight in table.items()}


def select_strategies(
    seed: int, performance: Performance, focus: Focus, days_on: Container[int] = range(DAYS_PER_WEEK)
) -> tuple[str, ...]:
    """A strategy for each of the seven days, the days off included."""
    weights = strategy_weights(performance, focus)
    chosen: list[str] = []
    for day in range(DAYS_PER_WEEK):
        left = _eligible(chosen, day, days_on)
        chosen.append(
            weighted_choice(left, [weights[name] for name in left], stream(seed, "allocate", "strategy", day))
        )
    return tuple(chosen)


def _eligible(chosen: list[str], day: int, days_on: Container[int]) -> list[str]:
    on = [name for number, name in enumerate(chosen) if number in days_on]
    barred = {*chosen[-1:], *on[-1:]}
    days_left = sum(later in days_on for later in range(day, DAYS_PER_WEEK))
    if day in days_on and MINIMUM_STRATEGIES - len(set(on)) >= days_left:
        barred |= set(on)
    return [name for name in STRATEGIES if name not in barred]
