"""What the scheduler should do next, and why: one rule per kind of advice, templates only, each with its figures.

Every figure in a text comes from the week's own records. Texts of the server are never repeated, and nothing is claimed
that the records do not hold (R20).
"""

from collections.abc import Callable, Iterable, Sequence

from eros.vocabulary.ports import Advice
from nodes.recommend.advice_context import AdviceContext
from nodes.recommend.content_advice import (
    low_freshness,
    low_steps,
    new_captions,
    persona,
    unsafe_captions,
)
from nodes.recommend.media_advice import vault_content
from nodes.recommend.ordering import figures_in
from nodes.recommend.report_advice import (
    degraded,
    errors,
    follow_ups,
    left_out,
    lost_points,
    missing_inputs,
    unread_captions,
)
from nodes.recommend.volume_advice import (
    divergence,
    elasticity,
    falling_revenue,
    low_confidence,
    opportunity,
    saturation,
)

#: The list stays short enough to be acted on.
MAX_RECOMMENDATIONS = 8


def recommendations(week: AdviceContext) -> tuple[Advice, ...]:
    """At most eight: the gravest first, among equals what lost the most points, and then in the order of the rules.

    What a verdict rests on is never cut (R53): reasons that would be too many share the last line.
    """
    advice = sorted((one for rule in RULES for one in rule(week)), key=lambda one: -one.effect)
    reasons = [one for one in advice if one.topic.startswith(_REASONS)]
    others = [one for one in advice if one not in reasons][: max(0, MAX_RECOMMENDATIONS - len(reasons))]
    kept = [one for one in advice if one in reasons or one in others]
    shared = kept[MAX_RECOMMENDATIONS - 1 :] if len(kept) > MAX_RECOMMENDATIONS else []
    last = [_together(shared)] if shared else []
    return tuple([one for one in kept if one not in shared] + last)


def _together(shared: Sequence[Advice]) -> Advice:
    text = "; ".join(one.text for one in shared)
    return Advice("shared", text, figures_in(text), shared[0].effect)


#: Topics that say why a week is below 100, waits or stops.
_REASONS = ("captions:", "errors", "score", "confidence", "dropped", "ladder", "degraded", "inputs", "unread", "unsafe")


#: Every kind of advice; equal effects come in this order.
RULES: tuple[Callable[[AdviceContext], Iterable[Advice]], ...] = (
    new_captions, errors, unsafe_captions, left_out, vault_content, saturation, low_freshness, low_steps, lost_points,
    falling_revenue, low_confidence, divergence, elasticity, opportunity, persona, follow_ups, degraded, missing_inputs,
    unread_captions,
)  # fmt: skip
