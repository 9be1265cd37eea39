"""Everything that advice may rest on, and how a piece of it is made: a text with its figures."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eros.failures import Finding
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.documents import Item, Remark, ValidationReport
from eros.vocabulary.facts import Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.ports import Advice
from eros.vocabulary.request import Request, generate_command
from eros.vocabulary.week import FollowUps
from nodes.recommend.ordering import figures_in

#: Types that a step names with their counts.
_NAMED_IN_A_STEP = 6


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
    #: Revenue sends that a low confidence took (R6).
    held_back: int = 0
    #: What recovery mended at a phase boundary, by its rows of FAILURES.
    recovered: tuple[str, ...] = ()

    @property
    def asked(self) -> Request:
        """The request as it was understood: with the creator's id and the week."""
        return self.request.model_copy(
            update={"creator_id": self.creator.creator_id, "week_start": self.week_start or self.request.week_start}
        )

    def type_of(self, slot_id: str) -> str:
        """The send type of a slot; of one that does not stand, what can be said."""
        return next((item.send_type_key for item in self.items if item.slot_id == slot_id), "left-out sends")

    def warnings(self, kind: str) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.report.warnings if remark.type == kind)


def advise(topic: str, effect: float, text: str) -> Advice:
    return Advice(topic, text, figures_in(text), effect)


def filled(text: str, week: AdviceContext, slots: Iterable[str] = (), types: Counter[str] | None = None) -> str:
    """A text of the tables with the page, its week, and the types: those of the slots where they are not given."""
    types = types or Counter(week.type_of(slot) for slot in slots)
    others = " and others" if len(types) > _NAMED_IN_A_STEP else ""
    return text.format(
        again=generate_command(week.asked, without=_OF_THE_RUN),
        fewer=_fewer(week.asked),
        types=", ".join(f"{key} {count}" for key, count in types.most_common(_NAMED_IN_A_STEP)) + others
        or "the named sends",
        keys=", ".join(types) or "them",
    )


#: What a run was, not what its week is to be.
_OF_THE_RUN = ("seed", "dry_run", "replace")


def _fewer(asked: Request) -> str:
    """The same request with fewer sends; where it asks for fewer already, with a limit a day that a person names."""
    if asked.volume == "lighter":
        return f"{generate_command(asked, without=(*_OF_THE_RUN, 'max_per_day'))} --max-per-day N"
    return f"{generate_command(asked, without=(*_OF_THE_RUN, 'volume'))} --volume lighter"


def to_one_place(score: float) -> str:
    """To one place, so that a score just over its limit does not look like the limit."""
    return f"{round(score, 1):g}"
