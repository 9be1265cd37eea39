"""From the pool to the week's captions: one assignment, then the best captions to the slots that matter most (R16)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.facts import Vault
from eros.vocabulary.wall_clock import DAY, days_of_week
from eros.vocabulary.week import Caption, CaptionPool, CaptionScores, PooledCaption, Slot
from nodes.match_content.assignment import AVOIDED_STEP, SHARED_STEPS, Offer, assign
from nodes.match_content.demand import send_type_of
from nodes.match_content.scores import Scorer
from nodes.match_content.themes import ThemeBalance, largest_remainder
from nodes.match_content.vault import shows_theme


class ChosenCaption(NamedTuple):
    """A caption, its scores, and the step of the ladder that found it."""

    caption: Caption
    scores: CaptionScores
    ladder_step: int


class Choice(NamedTuple):
    """The caption of each slot that got one, by slot id, and those kept for the follow-ups, best first."""

    by_slot: dict[str, ChosenCaption]
    follow_ups: tuple[ChosenCaption, ...]

    def caption_of(self, slot_id: str) -> Caption | None:
        chosen = self.by_slot.get(slot_id)
        return chosen.caption if chosen else None


class WantedThemes(NamedTuple):
    """The shares of themes that are asked for, and the vault that holds them."""

    vault: Vault
    shares: Mapping[int, float]


def choose_captions(
    slots: Sequence[Slot],
    pool: CaptionPool,
    send_types: Mapping[str, SendType],
    scorer: Scorer,
    wanted: WantedThemes | None = None,
) -> Choice:
    """All slots of the week at once: most filled, fewest ladder steps, the shares of themes (R55), largest sum of
    composite scores."""
    days = _days_by_type(slots)
    offers = {
        key: [
            Offer(
                one.caption.caption_id,
                step_of_choice(one),
                scorer.composite(one.caption, send_type_of(key, send_types)),
            )
            for one in candidates
            if not one.caption.held_elsewhere or _may_stand(one.caption, key, days)
        ]
        for key, candidates in pool.candidates.items()
    }
    taken = assign(pool.demand, offers)
    if wanted is not None and wanted.shares:
        taken |= _with_shares(pool, send_types, offers, taken, wanted)
    chosen = {
        key: best_first(pool.candidates[key], set(ids), send_type_of(key, send_types), scorer)
        for key, ids in taken.items()
    }
    follow_ups = tuple(chosen.pop(FOLLOW_UP, ()))
    return Choice(captions_by_slot(slots, chosen), follow_ups)


def _days_by_type(slots: Iterable[Slot]) -> dict[str, set[date]]:
    """The days on which each type's sends stand; a follow-up's may yet be any day of the week."""
    days: dict[str, set[date]] = {}
    for slot in slots:
        days.setdefault(slot.send_type_key, set()).add(slot.date)
        days.setdefault(FOLLOW_UP, {*days_of_week(slot.date - slot.day * DAY)})
    return days


def _may_stand(caption: Caption, key: str, days: Mapping[str, set[date]]) -> bool:
    """R60: whether the type has a day on which no other page sends the caption; a follow-up needs all of them."""
    free = days.get(key, set()) - {*caption.held_elsewhere}
    return free == days.get(key) if key == FOLLOW_UP else bool(free)


def step_of_choice(one: PooledCaption) -> int:
    """Its step of the ladder; below all of them where its theme is ranked AVOID (R55), and lowest where another page
    sends it (R60)."""
    step = AVOIDED_STEP if one.avoided else one.ladder_step
    return step + SHARED_STEPS if one.caption.held_elsewhere else step


def _with_shares(
    pool: CaptionPool,
    send_types: Mapping[str, SendType],
    offers: Mapping[str, Sequence[Offer]],
    taken: Mapping[str, tuple[int, ...]],
    wanted: WantedThemes,
) -> dict[str, tuple[int, ...]]:
    showing = {
        key: ids
        for key, ids in taken.items()
        if key != FOLLOW_UP and shows_theme(send_type_of(key, send_types), wanted.vault)
    }
    held = {theme.content_type_id for theme in wanted.vault.themes or ()}
    themes = {
        one.caption.caption_id: one.caption.content_type_id
        for key in showing
        for one in pool.candidates[key]
        if one.caption.content_type_id is not None and one.caption.content_type_id in held
    }
    used = (caption_id for ids in taken.values() for caption_id in ids)
    targets = largest_remainder(sum(pool.demand[key] for key in showing), wanted.shares)
    return ThemeBalance(offers, showing, used, themes).reach(targets)


def best_first(
    candidates: Sequence[PooledCaption], ids: Collection[int], send_type: SendType, scorer: Scorer
) -> list[ChosenCaption]:
    """The candidates with these ids: fewest steps first, then the largest composite score."""
    chosen = [
        (step_of_choice(one), ChosenCaption(one.caption, scorer.scores(one.caption, send_type), one.ladder_step))
        for one in candidates
        if one.caption.caption_id in ids
    ]
    ordered = sorted(chosen, key=lambda it: (it[0], -it[1].scores.composite, it[1].caption.caption_id))
    return [one for _, one in ordered]


def captions_by_slot(slots: Sequence[Slot], chosen: Mapping[str, Sequence[ChosenCaption]]) -> dict[str, ChosenCaption]:
    """Of each type the best caption to the slot of the highest priority, the earlier day first.

    What another page holds takes the last slots, on days on which that page does not send it (R60).
    """
    in_order = sorted(slots, key=lambda slot: (slot.priority, slot.day))  # the sort keeps the day's own order
    given = _held_by_slot(in_order, chosen)
    own = {key: [one for one in captions if not one.caption.held_elsewhere] for key, captions in chosen.items()}
    turns = {key: iter(captions) for key, captions in own.items()}
    for slot in in_order:
        best = None if slot.slot_id in given else next(turns[slot.send_type_key], None)
        if best is not None:
            given[slot.slot_id] = best
    return given


def _held_by_slot(in_order: Sequence[Slot], chosen: Mapping[str, Sequence[ChosenCaption]]) -> dict[str, ChosenCaption]:
    """A slot for as many as possible of the captions that other pages hold: each in turn takes the last slot that it
    may, and whoever stood there looks for another."""
    given: dict[str, ChosenCaption] = {}

    def place(one: ChosenCaption, key: str, asked: set[str]) -> bool:
        for slot in reversed(in_order):
            held = one.caption.held_elsewhere
            if slot.send_type_key != key or slot.date in held or slot.slot_id in asked:
                continue
            asked.add(slot.slot_id)
            if slot.slot_id not in given or place(given[slot.slot_id], key, asked):
                given[slot.slot_id] = one
                return True
        return False

    for key, captions in chosen.items():
        for one in captions:
            if one.caption.held_elsewhere:
                place(one, key, set())
    return given
