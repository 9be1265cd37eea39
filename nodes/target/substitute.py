"""Who takes the slot of a send that cannot stand: another type of its category with an audience (R22, D8, R46)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, EVERYONE, FOLLOW_UP, PageType, SendType
from eros.vocabulary.facts import FLYER_TO_MAKE, Vault
from eros.vocabulary.ladder import step_warnings, without_step_warnings
from eros.vocabulary.limits import FOLLOW_UPS_PER_DAY
from eros.vocabulary.posting_window import day_cap, too_soon
from eros.vocabulary.reach import Reach, reach
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import MINUTES_PER_DAY, minute_of
from eros.vocabulary.week import MatchedSlot, ScoredCaption

# Whether one send type may take the slot of another (R22, R46): the rules that hold whenever a slot changes hands.


@dataclass(frozen=True)
class SubstitutionLimits:
    """What the page, the vault, the request and the server's ``type_limits`` allow; ``times`` are the minutes of each
    day at which its sends can start."""

    page_type: PageType
    vault: Vault
    request: Request
    times: Sequence[Sequence[int]]
    type_limits: Mapping[str, int] = field(default_factory=dict)

    def allows(self, kind: SendType) -> bool:
        return (
            kind.send_type_key not in {FOLLOW_UP, *DEPRECATED_SEND_TYPES}
            and kind.on(self.page_type)
            and self.request.wants(kind.send_type_key)
            and not self.vault.missing_media(kind)
        )


def can_substitute(
    kind: SendType, slot: MatchedSlot, others: Sequence[MatchedSlot], limits: SubstitutionLimits
) -> bool:
    """Another type of the category that is allowed, within its caps beside ``others``. A pinned event keeps its type
    (R47)."""
    today, weekly = times_used(kind, slot, others)
    return (
        slot.pinned_time is None
        and kind.category == slot.category
        and kind.send_type_key != slot.send_type_key
        and limits.allows(kind)
        and today < _cap(kind, slot, others, limits)
        and (kind.max_per_week is None or weekly < kind.max_per_week)
        and _reaches_overnight(kind, slot, others, limits.times)
    )


def _reaches_overnight(
    kind: SendType, slot: MatchedSlot, others: Iterable[MatchedSlot], times: Sequence[Sequence[int]]
) -> bool:
    """Whether some minute of the day keeps the type's gap to its sends of the days before and after, each as far away
    as it can stand (R27): once a day means once a calendar day, and a longer gap keeps whole days between."""
    gap = kind.min_minutes_between
    if gap >= MINUTES_PER_DAY:
        return not too_soon(kind, slot.day, (it.day for it in others if it.send_type_key == kind.send_type_key))
    near: dict[int, list[int]] = {-1: [], 1: []}
    for other in others:
        side = other.day - slot.day
        if other.send_type_key == kind.send_type_key and side in near and times[other.day]:
            end = times[other.day][0 if side < 0 else -1]
            near[side].append(minute_of(other.pinned_time) if other.pinned_time else end)
    first = max((at + gap - MINUTES_PER_DAY for at in near[-1]), default=0)
    last = min((at + MINUTES_PER_DAY - gap for at in near[1]), default=MINUTES_PER_DAY)
    return not (near[-1] or near[1]) or any(first <= at <= last for at in times[slot.day])


def _cap(kind: SendType, slot: MatchedSlot, others: Iterable[MatchedSlot], limits: SubstitutionLimits) -> int:
    """As Phase 2 counts it (A14): of two rules one would let through what the other forbids."""
    pinned = [
        minute_of(other.pinned_time)
        for other in others
        if other.date == slot.date and other.send_type_key == kind.send_type_key and other.pinned_time is not None
    ]
    return day_cap(kind, limits.type_limits, limits.times[slot.day], pinned)


def own_words(
    kind: SendType, slot: MatchedSlot, others: Iterable[MatchedSlot], spares: Mapping[str, Sequence[ScoredCaption]]
) -> MatchedSlot | None:
    """The slot with words that the type may carry (R56): its own where they suit, else the best spare caption that
    nobody has taken; None where there are none."""
    if slot.caption is None or slot.caption.caption_type in kind.caption_types:
        return slot
    taken = {other.caption.caption_id for other in others if other.caption is not None}
    spare = next((one for one in spares.get(kind.send_type_key, ()) if one[0].caption_id not in taken), None)
    if spare is None:
        return None
    caption, scores, step = spare
    return slot.model_copy(
        update={
            "caption": caption,
            "scores": scores,
            "ladder_step": step,
            "content_type_id": caption.content_type_id or slot.content_type_id,
            "warnings": (*without_step_warnings(slot.warnings), *step_warnings(step)),
        }
    )


def times_used(kind: SendType, slot: MatchedSlot, others: Iterable[MatchedSlot]) -> tuple[int, int]:
    """How often the type stands on the slot's day and in the week."""
    dates = [other.date for other in others if other.send_type_key == kind.send_type_key]
    return dates.count(slot.date), len(dates)


@dataclass(frozen=True)
class TargetingContext:
    """What every choice of Phase 4 rests on; ``confidence`` is the volume's, on which prices depend (R35).

    ``spares`` are captions by type that the week does not use.
    """

    send_types: dict[str, SendType]
    audiences: Audiences
    limits: SubstitutionLimits
    confidence: float = 1.0
    spares: Mapping[str, Sequence[ScoredCaption]] = field(default_factory=dict)


class Substitute(NamedTuple):
    """Who takes a slot, to whom it speaks, and the slot with its words."""

    kind: SendType
    reach: Reach
    slot: MatchedSlot


def substitute(
    slot: MatchedSlot,
    week: Sequence[MatchedSlot],
    context: TargetingContext,
    fits: Callable[[SendType], bool] = lambda kind: True,
) -> Substitute | None:
    """The least used type that can stand in for ``slot`` and ``fits``; ``week`` is every slot that stands."""
    fitting = [
        Substitute(kind, reached, worded)
        for kind in context.send_types.values()
        if fits(kind)
        and not (kind.can_have_followup and _parents(slot, week, context.send_types) >= FOLLOW_UPS_PER_DAY)
        and can_substitute(kind, slot, week, context.limits)
        and (reached := reach(kind, context.audiences)) is not None
        # to the audience it is made for, not to a fallback of its own
        and reached.target_key in (kind.required_target or (kind.default_target or EVERYONE,))
        and (worded := own_words(kind, slot, week, context.spares)) is not None
    ]
    return min(fitting, key=lambda one: times_used(one.kind, slot, week), default=None)


def _parents(slot: MatchedSlot, week: Iterable[MatchedSlot], kinds: Mapping[str, SendType]) -> int:
    """The other sends of the slot's day that take a follow-up (B19)."""
    others = [other.send_type_key for other in week if other.date == slot.date and other.slot_id != slot.slot_id]
    return sum(key in kinds and kinds[key].can_have_followup for key in others)


def as_type(slot: MatchedSlot, kind: SendType, sentence: str, vault: Vault) -> MatchedSlot:
    """The slot with its caption as a send of another type; ``sentence`` says why, on the slot. A theme that the vault
    does not hold is no content type (3.3)."""
    unshown = not kind.requires_media or vault.mismatch(kind, slot.caption.content_type_id if slot.caption else None)
    kept = tuple(warning for warning in slot.warnings if warning != FLYER_TO_MAKE)
    return slot.model_copy(
        update={
            "send_type_key": kind.send_type_key,
            "media_type": kind.media_type,
            "flyer_required": kind.requires_flyer,
            "content_type_id": None if unshown else slot.content_type_id,
            "warnings": (*kept, *vault.warnings(kind), sentence),
        }
    )
