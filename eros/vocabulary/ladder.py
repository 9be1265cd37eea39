"""What each step of the shortage ladder is called, on the item and in the report (R18, R53).

Phase 3 climbs down for the week's slots, Phase 4 for a substitute's words, Phase 6 for follow-ups: all tell it alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from eros.failures import Finding, found
from eros.vocabulary.counting import counted
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.week import GENERIC_CAPTION

#: The warning that an item carries for the step of its caption; the texts are the specification's.
STEP_WARNINGS = (
    "",
    "Caption pool depleted - using marginal captions",
    "Critical caption shortage",
    "Using any available caption - quality not guaranteed",
    GENERIC_CAPTION,
)
NO_CAPTION = "No compatible captions available"


class CaptionStep(NamedTuple):
    """The step of the ladder that a slot's caption comes from; None: the slot has no caption."""

    slot_id: str
    send_type_key: str
    step: int | None


def step_warnings(step: int | None) -> tuple[str, ...]:
    """What stands on an item for its step; nothing on the first. None: it has no caption."""
    warning = NO_CAPTION if step is None else STEP_WARNINGS[step]
    return (warning,) if warning else ()


def without_step_warnings(warnings: Iterable[str]) -> tuple[str, ...]:
    """The warnings of an item that gets another caption."""
    return tuple(warning for warning in warnings if warning not in (*STEP_WARNINGS, NO_CAPTION))


def ladder_findings(steps: Iterable[CaptionStep]) -> Iterator[Finding]:
    """Each step down, with the slots that it touched; a type's shortage is MEDIUM (C19)."""
    taken = tuple(steps)
    for step, warning in enumerate(STEP_WARNINGS):
        touched = [one for one in taken if one.step == step]
        if step and touched:
            floors = _floors(step)
            yield _shortage(f"{warning} ({floors})", touched, _impact(step), floors)
    empty = [one for one in taken if one.step is None]
    if empty:
        impact = "These captions have to be written by hand"
        yield _shortage(NO_CAPTION, empty, impact, "MANUAL_REQUIRED in place of a text", action="leave_to_people")


def _shortage(
    what: str, touched: Sequence[CaptionStep], impact: str, fallback: str, action: str | None = None
) -> Finding:
    kinds = ", ".join(dict.fromkeys(one.send_type_key for one in touched))
    return found(
        "caption_shortage",
        f"{what}: {counted(len(touched), 'slot')} of {kinds}",
        impact=impact,
        slot_ids=[one.slot_id for one in touched],
        action=action,
        fallback=fallback,
    )


def _impact(step: int) -> str:
    if step >= len(CAPTION_LADDER):
        return "Captions from the list of the page's best stand in, whatever their type"
    return "Captions below the first query's floors"


def _floors(step: int) -> str:
    if step >= len(CAPTION_LADDER):
        return "top captions"
    freshness, performance = CAPTION_LADDER[step]
    return f"freshness {freshness:.0f}, performance {performance:.0f}"
