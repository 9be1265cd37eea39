"""What Phase 5 has to say about a week: what gave way, what a pin breaks, what could not be helped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import combinations, groupby

from eros.failures import Finding, found
from eros.vocabulary.counting import counted, plural
from eros.vocabulary.limits import BLOCK_HOURS, CLOCK_TIME_USES, FINEST_STEP, SPACING
from eros.vocabulary.wall_clock import clock_of
from eros.vocabulary.week import TimedSlot
from nodes.place_in_time.day import Day, PlacementRules, Send
from nodes.place_in_time.ladder import PlacedDay

#: What is done about a pin that breaks a soft rule: nothing, it stands (R47).
_kept = partial(found, action="keep_pin", fallback="kept at its pinned time")


def of_gaps(sends: Iterable[Send]) -> Iterator[Finding]:
    """R27: the gaps that are raised to a multiple of the finest step, of the types that occur more than once."""
    for key, members in groupby(sorted(sends, key=lambda send: send.key), key=lambda send: send.key):
        one, *others = members
        asked = one.kind.min_minutes_between
        if others and asked != one.gap:
            message = (
                f"{key} asks for {asked} minutes between two, which is no multiple of {FINEST_STEP}: {one.gap} are kept"
            )
            yield found("gap_off_lattice", message, slot_ids=(one.id, *(other.id for other in others)))


def of_day(
    placed: PlacedDay, minutes: Mapping[str, int], rules: PlacementRules, *, own_minutes: bool
) -> Iterator[Finding]:
    """What gave way on the day in fact, as ``rules`` say it, and what that put where it should not be.

    Types that leave no other order than twice in a row are no step: Phase 2 names that, and so does the proof (R45).
    """
    day, gave_way = placed.day, rules.gave_way or ""
    ids = tuple(minutes)
    yield from _cut_short(placed, ids)
    if replace(rules, order="kept").gave_way:
        one, many = ("was not found", "were not found") if placed.unsolved else ("does not", "do not")
        fits = f"{'to ' if placed.unsolved else ''}fit under all rules"
        message = f"{day.date}: {counted(day.size, f'send {one}', f'sends {many}')} {fits}"
        yield found("no_available_slots", message, impact=gave_way, slot_ids=ids, fallback=gave_way)
    avoided = [send.id for send in day.sends if send.id in minutes and minutes[send.id] // 60 in day.avoid]
    if avoided:
        stand = counted(len(avoided), "send stands", "sends stand")
        message = f"{day.date}: {stand} in hours to avoid, for want of others"
        yield found(
            "avoid_hours_violation", message, impact="hours that sell less", slot_ids=avoided,
            action="open_avoid_hours", fallback="hours to avoid, for these sends",
        )  # fmt: skip
    if not own_minutes:
        message = f"{day.date}: too crowded for a minute of its own for each send of a category"
        yield found(
            "prime_hour_overused", message, impact="minutes repeat within the day", slot_ids=ids,
            action="repeat_minutes", fallback="minutes of the hour stand more than once",
        )  # fmt: skip


def _cut_short(placed: PlacedDay, ids: Sequence[str]) -> Iterator[Finding]:
    """R57: what the solver did not come to, and what stands instead."""
    day, placement = placed.day, placed.placement
    unproved = "prime hours not proved to be best used"
    if placed.unsolved:
        message = f"{day.date}: {placed.unsolved}; the day was placed without the solver"
        yield found(
            "time_calculation_failed",
            message,
            impact=unproved,
            slot_ids=ids,
            fallback="times that fit, unproved",
        )
    elif placement.cut_short:
        repeats = placement.rules.order == "free"
        message = f"{day.date}: {placement.cut_short}; the best placement found by then stands"
        yield found(
            "time_calculation_failed", message, slot_ids=ids, action="take_best_found",
            impact="a type stands twice in a row, though another order may exist" if repeats else unproved,
            fallback=f"a placement worth {placement.value:,.1f}, where none exceeds {placement.bound:,.1f}",
        )  # fmt: skip


def of_moved_and_dropped(day: date, moved: Sequence[str], dropped: Sequence[str]) -> Iterator[Finding]:
    if moved:
        message = f"{day}: {counted(len(moved), 'send')} found no time and went to the next day"
        yield found(
            "no_available_slots", message, impact="moved by a day", slot_ids=moved,
            action="move_to_next_day", fallback="the next day",
        )  # fmt: skip
    if dropped:
        were = plural(len(dropped), "was", "were")
        message = f"{day}: {counted(len(dropped), 'send')} found no time and {were} dropped"
        yield found(
            "no_available_slots", message, impact="left out of the week", slot_ids=dropped,
            action="drop", fallback="left out",
        )  # fmt: skip


def of_pins(day: Day) -> list[Finding]:
    """The soft rules that pinned events break: they stand all the same (R47)."""
    return [*_pins_in_avoided_hours(day), *_pins_too_close(day), *_pins_in_full_blocks(day)]


def _pins_in_avoided_hours(day: Day) -> Iterator[Finding]:
    for send, pin in day.pinned:
        if pin // 60 in day.avoid:
            message = f"{send.key} is pinned to {day.date} {clock_of(pin)}, an hour to avoid"
            yield _kept("avoid_hours_violation", message, impact="an hour that sells less", slot_ids=(send.id,))


def _pins_too_close(day: Day) -> Iterator[Finding]:
    for (one, first), (other, second) in combinations(sorted(day.pinned, key=lambda it: it[1]), 2):
        least = max(SPACING, one.gap) if one.key == other.key else SPACING
        if second - first < least:
            row = "timing_conflict_detected" if first == second else "minimum_spacing_violated"
            message = (
                f"{one.key} and {other.key} are pinned to {day.date} {clock_of(first)} and {clock_of(second)}, "
                f"{second - first} minutes apart instead of {least}"
            )
            yield _kept(row, message, impact="sends close together", slot_ids=(one.id, other.id))


def _pins_in_full_blocks(day: Day) -> Iterator[Finding]:
    in_order = sorted(day.pinned, key=lambda it: it[1])
    for block, members in groupby(in_order, key=lambda it: it[1] // 60 // BLOCK_HOURS):
        ids = [send.id for send, _ in members]
        if len(ids) > day.block_limit:
            message = f"{len(ids)} sends are pinned to {day.date} from {BLOCK_HOURS * block}:00, {day.block_limit} fit"
            yield _kept("minimum_spacing_violated", message, impact="a crowded part of the day", slot_ids=ids)


def of_clock_times(slots: Iterable[TimedSlot]) -> Iterator[Finding]:
    """R26: a clock time used more than twice a week, which only pins can bring about."""
    by_clock = sorted(slots, key=lambda slot: (slot.scheduled_at.time(), slot.scheduled_at))
    for clock, members in groupby(by_clock, key=lambda slot: slot.scheduled_at.time()):
        ids = [slot.slot_id for slot in members]
        if len(ids) > CLOCK_TIME_USES:
            message = f"{clock:%H:%M} is used {len(ids)} times in the week"
            yield _kept("prime_hour_overused", message, impact="a time that repeats", slot_ids=ids)
