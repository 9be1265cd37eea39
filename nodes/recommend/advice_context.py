"""Everything that advice may rest on, and how a piece of it is made: a text with its figures."""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from eros.failures import Finding
from eros.vocabulary.audience import Audiences, audiences_of
from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.documents import Check, Item, Remark, ValidationReport
from eros.vocabulary.facts import Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.limits import ABORT_BELOW
from eros.vocabulary.ports import Advice
from eros.vocabulary.request import Request
from eros.vocabulary.week import DayQuota, FollowUps, ShortageRemedy, SmallerWeek
from eros.vocabulary.wishes import PinnedEvent
from nodes.recommend.ordering import figures_in


@dataclass(frozen=True)
class AdviceContext:
    """Everything that advice may rest on."""

    creator: Creator
    volume: VolumeConfig
    performance: Performance
    vault: Vault
    send_types: Mapping[str, SendType]
    findings: tuple[Finding, ...]
    report: ValidationReport
    follow_ups: FollowUps
    items: tuple[Item, ...]
    request: Request
    week_start: date | None = None
    #: The creator's day on which it was planned.
    today: date | None = None
    #: The report's remarks for which no check takes points: no step to a lost point follows from them.
    free_remarks: tuple[Remark, ...] = ()
    #: Revenue sends that a low confidence took (R6).
    held_back: int = 0
    #: What recovery mended at a phase boundary, by its rows of FAILURES.
    recovered: tuple[str, ...] = ()
    #: The page's own, of the data server.
    avoid_hours: tuple[int, ...] = ()
    audiences: Audiences = field(default_factory=lambda: audiences_of("paid"))
    #: What volume and request want of each day before any cap and within everybody's, and what each holds (R31).
    uncapped: tuple[DayQuota, ...] = ()
    wanted: tuple[DayQuota, ...] = ()
    held: tuple[DayQuota, ...] = ()
    #: What would leave none missing of the sends that are wanted and not held, that are not for their caps, and that
    #: are over 21 a day.
    of_missing: ShortageRemedy = field(default_factory=ShortageRemedy)
    of_capped: ShortageRemedy = field(default_factory=ShortageRemedy)
    of_cut: ShortageRemedy = field(default_factory=ShortageRemedy)
    #: What would be asked of each day with fewer sends.
    smaller_weeks: tuple[SmallerWeek, ...] = ()
    #: The budget of a day that would leave every category its share of the week, where the request's own does not.
    budget_balanced: float | None = None
    #: Of a week that a person edited: what was said of it as it was planned, and the sends that stand elsewhere by now.
    as_planned: ValidationReport | None = None
    moved: frozenset[str] = frozenset()
    #: By the id of a send that a person added the pin under which a new plan follows it up, where one is sure to.
    pins_with_follow_up: Mapping[str, PinnedEvent] = field(default_factory=dict)

    @property
    def saturation(self) -> float:
        """The one that the plan goes by: the volume's, else the trend's (A7)."""
        fused = self.volume.fused_saturation if self.volume.optimized else None
        return self.performance.saturation_score if fused is None else fused

    @property
    def stands(self) -> bool:
        """Whether there will be this week: below the floor the run is aborted, and nothing of it is ever sent (R33)."""
        return self.report.score >= ABORT_BELOW

    @property
    def sends(self) -> str:
        """What the items are, in words."""
        return "this week's sends" if self.stands else "the sends of this try"

    @property
    def unreached(self) -> tuple[str, ...]:
        """The types of which no send has an audience."""
        there = {item.send_type_key for item in self.items}
        lost = (key for it in self.findings if it.error_type == "required_target_missing" for key in it.send_types)
        return tuple(key for key in dict.fromkeys(lost) if key not in there)

    @property
    def unread_types(self) -> Set[str]:
        """The types whose captions could not be read, in the order in which that was found."""
        failed = (one for one in self.findings if one.error_type == "caption_query_failed")
        return dict.fromkeys(key for one in failed for key in one.send_types if key in self.send_types).keys()

    def can_stand(self, key: str) -> bool:
        """Whether more sends of the type can be advised: of one that was left out they cannot (R53)."""
        kind = self.send_types.get(key)
        wanted = self.request.wants_follow_ups if key == FOLLOW_UP else self.request.wants(key)
        if kind is None or not kind.on(self.creator.page_type) or not wanted:
            return False
        used = sum(item.send_type_key == key for item in self.items)
        if kind.max_per_day == 0 or (kind.max_per_week is not None and used >= kind.max_per_week):
            return False
        return key not in self.unreached and not self.vault.missing_media(kind)

    @property
    def asked(self) -> Request:
        """The request as it was understood: with the creator's id and the week."""
        return self.request.model_copy(
            update={"creator_id": self.creator.creator_id, "week_start": self.week_start or self.request.week_start}
        )

    def type_of(self, slot_id: str) -> str:
        """The send type of a slot; of one that does not stand, what can be said."""
        return next((item.send_type_key for item in self.items if item.slot_id == slot_id), "left-out sends")

    def lost(self, check_id: str) -> float:
        """The points that a check lost."""
        return sum(check.weight - check.points for check in self.report.checks if check.id == check_id)

    @property
    def without_audience(self) -> Counter[str]:
        """The sends that found no audience, by type, follow-ups among them."""
        sends = Counter[str]()
        for it in self.findings:
            if it.error_type == "required_target_missing":
                sends.update({key: len(it.slot_ids) for key in it.send_types})
        return sends

    def is_of_an_edit(self, remark: Remark) -> bool:
        """Whether the plan had nothing of it, so that an edit brought it (R43)."""
        if self.as_planned is None:
            return False
        planned = (*self.as_planned.errors, *self.as_planned.warnings)
        return not any(remark.is_part_of(one) or one.is_part_of(remark) for one in planned)

    def lost_by_edits(self, check: Check) -> bool:
        """Whether the plan lost no point by the check."""
        planned = self.as_planned.checks if self.as_planned is not None else ()
        return any(one.id == check.id and one.points == one.weight for one in planned)

    def warnings(self, kind: str) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.report.warnings if remark.type == kind)


class Severity(IntEnum):
    """What a recommendation is about, the gravest last: it decides the order, and the points lost among equals."""

    ADVISES = 0
    #: Something stood in, or runs short.
    POORER = 1
    #: Points were lost, or sends.
    LOSES = 2
    #: A person has to look at the week (R33).
    WAITS = 3
    #: Nothing but an approval with a reason passes over it, or nobody does (R32, R33).
    STOPS = 4


#: More than all points of a score.
_STEP = 1000.0


def advise(topic: str, severity: Severity, text: str, points: float = 0.0) -> Advice:
    """``points``: what the report took for it. What is about a loss, and lost none, makes the week poorer at most."""
    if severity is Severity.LOSES and not points:
        severity = Severity.POORER
    return Advice(topic, text, figures_in(text), severity * _STEP + points)
