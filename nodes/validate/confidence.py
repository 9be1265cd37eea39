"""How far the volume and the caption pool can be trusted (7.2 checks 8 and 9, R6, R31, R32, consumption matrix)."""

from collections.abc import Iterator

from eros.vocabulary.caption_warnings import warned_type
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.caution import CONFIDENCE_STOP, LEAST_CONFIDENCE, cost_of_caution, trusted_share
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Remark
from eros.vocabulary.numbers import digits
from eros.vocabulary.volume import QUOTA_LIMITS, TRUSTED_CONFIDENCE
from eros.vocabulary.waiting import WAITS_FOR
from nodes.validate.finished_week import FinishedWeek, ids
from nodes.validate.measure import Breach, Measure, share

#: Check 8 and CONTRACT 3: what a caption warning says when a type has too little to go on with.
CRITICAL = ("critical shortage", "exhausted", "no captions found for")


def confidence(plan: FinishedWeek) -> Measure:
    """min(1, confidence / 0.6) times the share of the week's types without a critical caption warning."""
    types = {item.send_type_key for item in plan.items}
    short = {key for warning in critical(plan) if (key := warned_send_type(warning)) in types}
    trust = trusted_share(plan.volume.confidence_score)
    detail = (
        f"confidence {digits(plan.volume.confidence_score)} of {digits(TRUSTED_CONFIDENCE)} "
        f"from {plan.volume.messages}; "
        f"{len(types) - len(short)} of {counted(len(types), 'type')} without a critical caption warning"
    )
    breaches = (*low_confidence(plan), *caption_pool(plan), *flags(plan), *out_of_range(plan))
    return Measure(trust * share(len(types) - len(short), len(types)), detail, breaches)


def critical(plan: FinishedWeek) -> tuple[str, ...]:
    """The caption warnings that ask for a person (R33)."""
    return tuple(text for text in plan.volume.caption_warnings if any(sign in text.lower() for sign in CRITICAL))


def warned_send_type(warning: str) -> str | None:
    """The send type that a warning names."""
    return warned_type(warning.lower(), default_catalogue())


def low_confidence(plan: FinishedWeek) -> Iterator[Breach]:
    """Check 9; below 0.3 the week fails unless the request overrides it (R6)."""
    score, messages = plan.volume.confidence_score, plan.volume.messages
    cost = cost_of_caution(score, plan.allocation.held_back)
    if score < LEAST_CONFIDENCE and not plan.request.allow_low_confidence:
        message = (
            f"Confidence {digits(score)} is below {digits(LEAST_CONFIDENCE)}: what it rests on is not trusted "
            f"({messages}); "
            f"planned all the same it costs {cost}"
        )
        stop = CONFIDENCE_STOP
        yield Breach(
            "confidence_too_low", message, "R6", "volume_config", (), score, LEAST_CONFIDENCE, True, stops=stop
        )
    elif score < TRUSTED_CONFIDENCE:
        damped = "volumes dampened toward conservative defaults" if plan.allocation.held_back else "volumes as they are"
        allowed = ", as the request allows" if score < LEAST_CONFIDENCE else ""
        message = f"Low confidence ({digits(score)}, {messages}): {damped}{allowed}; it costs {cost}"
        yield Breach("low_confidence", message, "R6", "volume_config", (), score, TRUSTED_CONFIDENCE)


def caption_pool(plan: FinishedWeek) -> Iterator[Breach]:
    """Check 8: every warning of Phase 1 is surfaced in its own words, with the items of its type. What is critical
    about a type of the week costs its part of the check; a pool that only runs low, or of another type, nothing."""
    for warning in plan.volume.caption_warnings:
        key = warned_send_type(warning)
        touched = ids([item for item in plan.items if item.send_type_key == key])
        severity = "critical" if warning in critical(plan) else "warning"
        charged = touched if severity == "critical" else ()
        yield Breach("caption_pool_warning", warning, "7.2", "volume_config", touched, severity, charged=charged)


def review_needed(plan: FinishedWeek) -> tuple[Remark, ...]:
    """R33: why a person has to look at the week, whatever it scores."""
    warnings = critical(plan)
    if not warnings:
        return ()
    keys = dict.fromkeys(key for text in warnings if (key := warned_send_type(text)))
    touched = ids([item for item in plan.items if item.send_type_key in keys])
    waits = "The week would wait for a person: " if plan.request.dry_run else WAITS_FOR
    named = (*keys, *["no send type named"] * any(warned_send_type(text) is None for text in warnings))
    message = f"{waits}{counted(len(warnings), 'critical caption warning')} ({', '.join(named)})"
    return (Remark(type="review_needed", message=message, rule="R33", source="volume_config", items=touched),)


def flags(plan: FinishedWeek) -> Iterator[Breach]:
    if plan.volume.divergence_detected:
        message = "Divergence: the data server finds that the last 7 days and the last 30 days disagree"
        yield Breach("divergence_detected", message, "R8", "volume_config")
    if plan.volume.elasticity_capped:
        message = "Elasticity: the volume was capped where more sends earn less"
        yield Breach("elasticity_capped", message, "R8", "volume_config")


def out_of_range(plan: FinishedWeek) -> Iterator[Breach]:
    for category, (least, most) in QUOTA_LIMITS.items():
        field = f"{category}_per_day"
        value = getattr(plan.volume, field)
        if not least <= value <= most:
            message = f"{field} is {value}, {least} to {most} are expected"
            yield Breach("volume_out_of_range", message, "1.2.1", "volume_config", (), value, f"{least} to {most}")
