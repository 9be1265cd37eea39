"""From the pool to the week's captions: one assignment, then the best captions to the slots that matter most (R16)."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.facts import Vault
from eros.vocabulary.week import Caption, CaptionPool, CaptionScores, PooledCaption, Slot
from nodes.match_content.assignment import AVOIDED_STEP, Offer, assign
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
    offers = {
        key: [
            Offer(
                one.caption.caption_id,
                step_of_choice(one),
                scorer.composite(one.caption, send_type_of(key, send_types)),
            )
            for one in candidates
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


def step_of_choice(one: PooledCaption) -> int:
    """Its step of the ladder; below all of them where its theme is ranked AVOID (R55)."""
    return AVOIDED_STEP if one.avoided else one.ladder_step


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
    """Of each type the best caption to the slot of the highest priority, the earlier day first."""
    turns = {key: iter(captions) for key, captions in chosen.items()}
    given = {}
    for slot in sorted(slots, key=lambda slot: (slot.priority, slot.day)):  # the sort keeps the day's own order
        best = next(turns[slot.send_type_key], None)
        if best is not None:
            given[slot.slot_id] = best
    return given
