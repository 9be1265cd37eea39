"""What each step of the shortage ladder is called, on the item and in the report (R18, R53).

Phase 3 climbs down for the week's slots, Phase 4 for a substitute's words, Phase 6 for follow-ups: all tell it alike.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from eros.failures import Finding, found
from eros.vocabulary.counting import counted
from eros.vocabulary.ledger import AGENCY_DAYS, near
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.week import GENERIC_CAPTION, Caption

#: The warning that an item carries for the step of its caption; the texts are the specification's.
STEP_WARNINGS = (
    "",
    "Caption pool depleted - using marginal captions",
    "Critical caption shortage",
    "Using any available caption - quality not guaranteed",
    GENERIC_CAPTION,
)
NO_CAPTION = "No compatible captions available"
#: In its place where the calls for the type's captions failed: whether any are there is not known (R53).
UNREAD = "Captions could not be read"
#: On a send that a person added, where the run that planned the week kept no caption of its type that is free (R53).
NOT_KEPT = "No free caption of its type was kept with the week"
#: R60: on an item whose caption another page sends within seven days.
SHARED_CAPTION = "Another page sends this caption within 7 days"
_MOST_NAMED = 10


class CaptionStep(NamedTuple):
    """The step of the ladder that a slot's caption comes from, and its type as far as the server states it; the step is
    None of a slot that has no caption. ``unread``: calls for the type's captions failed."""

    slot_id: str
    send_type_key: str
    step: int | None
    caption_type: str | None = None
    unread: bool = False


def step_of(
    slot_id: str, send_type_key: str, step: int | None, caption: Caption | None, *, unread: bool = False
) -> CaptionStep:
    return CaptionStep(slot_id, send_type_key, step, caption.caption_type if caption else None, unread)


def step_warnings(step: int | None, *, unread: bool = False) -> tuple[str, ...]:
    """What stands on an item for its step; nothing on the first. None: it has no caption, for want of any, or since
    those of its type are ``unread``."""
    warning = (UNREAD if unread else NO_CAPTION) if step is None else STEP_WARNINGS[step]
    return (warning,) if warning else ()


def without_step_warnings(warnings: Iterable[str]) -> tuple[str, ...]:
    """The warnings of an item that gets another caption."""
    return tuple(
        warning for warning in warnings if warning not in (*STEP_WARNINGS, NO_CAPTION, UNREAD, NOT_KEPT, SHARED_CAPTION)
    )


def ladder_findings(steps: Iterable[CaptionStep]) -> Iterator[Finding]:
    """Each step down, with the slots that it touched; a type's shortage is MEDIUM (C19)."""
    taken = tuple(steps)
    for step, warning in enumerate(STEP_WARNINGS):
        touched = [one for one in taken if one.step == step]
        if step and touched:
            floors = _floors(step)
            yield _shortage(f"{warning} ({floors})", touched, _impact(step, touched), floors)
    by_hand = "These captions have to be written by hand"
    not_known = "Whether captions are there is not known: these wait for the next plan, or for a person's words"
    for unread, what, impact in ((False, NO_CAPTION, by_hand), (True, UNREAD, not_known)):
        if empty := [one for one in taken if one.step is None and one.unread == unread]:
            yield _shortage(what, empty, impact, "MANUAL_REQUIRED in place of a text", action="leave_to_people")


def shared_warnings(caption: Caption | None, day: date) -> tuple[str, ...]:
    """What stands on an item of that day whose caption another page sends within seven days (R60)."""
    return (SHARED_CAPTION,) if caption is not None and near(day, caption.held_elsewhere) else ()


def shared_findings(sends: Iterable[tuple[str, Caption | None, date]]) -> Iterator[Finding]:
    """R60: the slots on which nothing else was left than what another page sends within seven days, with the days."""
    held = {
        slot_id: (caption.caption_id, days)
        for slot_id, caption, day in sends
        if caption is not None and (days := near(day, caption.held_elsewhere))
    }
    if held:
        listed = "; ".join(
            f"caption {caption_id} ({', '.join(map(str, days))})" for caption_id, days in [*held.values()][:_MOST_NAMED]
        )
        more = f"; and {len(held) - _MOST_NAMED} more" if len(held) > _MOST_NAMED else ""
        where = counted(len(held), "slot")
        message = f"Nothing else was left than captions that other pages send within {AGENCY_DAYS} days: {where}"
        yield found("caption_shared", message, impact=f"{listed}{more}", slot_ids=held)


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


def _impact(step: int, touched: Iterable[CaptionStep]) -> str:
    if step < len(CAPTION_LADDER):
        return "Captions below the first query's floors"
    types = Counter(one.caption_type or "no stated type" for one in touched)
    listed = ", ".join(f"{count} of {name}" for name, count in sorted(types.items()))
    return f"Captions beside those that the query for the send type itself gave for use stand in: {listed}"


def _floors(step: int) -> str:
    if step >= len(CAPTION_LADDER):
        return "top captions"
    freshness, performance = CAPTION_LADDER[step]
    return f"freshness {freshness:.0f}, performance {performance:.0f}"
