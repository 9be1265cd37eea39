"""From the pool to the week's captions: one assignment, then the best captions to the slots that matter most (R16)."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from eros.vocabulary.asked_themes import largest_remainder
from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.facts import Vault
from eros.vocabulary.ledger import Standing, standing
from eros.vocabulary.turns import in_turn
from eros.vocabulary.week import Caption, CaptionPool, CaptionScores, PooledCaption, Slot
from nodes.match_content.assignment import AVOIDED_STEP, SHARED_STEPS, Offer, assign
from nodes.match_content.demand import send_type_of
from nodes.match_content.rows import Row, days_of, is_of_follow_ups, rows_of
from nodes.match_content.scores import Scorer
from nodes.match_content.theme_balance import balanced
from nodes.match_content.vault import shows_theme


class ChosenCaption(NamedTuple):
    """A caption, its scores, and the step of the ladder that found it."""

    caption: Caption
    scores: CaptionScores
    ladder_step: int


class Choice(NamedTuple):
    """The caption of each slot that got one, by slot id, and those kept for the follow-ups, best first.

    ``near``: the captions that come within seven days of a day on which another page sends them (R60).
    """

    by_slot: dict[str, ChosenCaption]
    follow_ups: tuple[ChosenCaption, ...]
    near: frozenset[int] = frozenset()

    def followed_by(self, other: "Choice") -> "Choice":
        """Both, of slots and captions that have nothing in common; the follow-ups are this one's."""
        return Choice(self.by_slot | other.by_slot, self.follow_ups, self.near | other.near)

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
    captions = {key: [one.caption for one in candidates] for key, candidates in pool.candidates.items()}
    rows = rows_of(pool.demand, days_of(slots, send_types), captions)
    offers = {
        name: [
            Offer(
                one.caption.caption_id,
                step_of_choice(one, stands),
                scorer.composite(one.caption, send_type_of(row.send_type_key, send_types)),
            )
            for one in pool.candidates[row.send_type_key]
            if (stands := row.standing(one.caption)) is not Standing.TAKEN
        ]
        for name, row in rows.items()
    }
    taken: Mapping[str, Collection[int]] = assign({name: row.needed for name, row in rows.items()}, offers)
    if wanted is not None and wanted.shares:
        taken = _with_shares(pool, send_types, rows, offers, taken, wanted)
    chosen: dict[str, list[ChosenCaption]] = {key: [] for key in pool.demand}
    near = frozenset(
        one.caption.caption_id
        for name, row in rows.items()
        for one in pool.candidates[row.send_type_key]
        if one.caption.held_elsewhere and one.caption.caption_id in taken[name] and row.standing(one.caption)
    )
    for key in chosen:
        ids = {caption_id for name, row in rows.items() if row.send_type_key == key for caption_id in taken[name]}
        chosen[key] = best_first(pool.candidates[key], ids, send_type_of(key, send_types), scorer, near)
    follow_ups = tuple(chosen.pop(FOLLOW_UP, ()))
    return Choice(captions_by_slot(slots, chosen, near), follow_ups, near)


def step_of_choice(one: PooledCaption, stands: Standing = Standing.FREE) -> int:
    """Its step of the ladder; below all of them where its theme is ranked AVOID (R55), and lowest where another page
    sends it near the days that it is for (R60)."""
    step = AVOIDED_STEP if one.avoided else one.ladder_step
    return step + SHARED_STEPS if stands is Standing.NEAR else step


def _with_shares(
    pool: CaptionPool,
    send_types: Mapping[str, SendType],
    rows: Mapping[str, Row],
    offers: Mapping[str, Sequence[Offer]],
    taken: Mapping[str, Collection[int]],
    wanted: WantedThemes,
) -> Mapping[str, Collection[int]]:
    held = {theme.content_type_id for theme in wanted.vault.themes or ()}
    showing = {
        name
        for name, row in rows.items()
        if not is_of_follow_ups(name) and shows_theme(send_type_of(row.send_type_key, send_types), wanted.vault)
    }
    themes = {
        one.caption.caption_id: one.caption.content_type_id
        for key in dict.fromkeys(row.send_type_key for row in rows.values())
        for one in pool.candidates[key]
        if one.caption.content_type_id is not None and one.caption.content_type_id in held
    }
    targets = largest_remainder(sum(rows[name].needed for name in showing), wanted.shares)
    return balanced(offers, taken, showing, themes, targets)


def best_first(
    candidates: Sequence[PooledCaption],
    ids: Collection[int],
    send_type: SendType,
    scorer: Scorer,
    near: Collection[int] = (),
) -> list[ChosenCaption]:
    """The candidates with these ids: fewest steps first, then the largest composite score. ``near``: those of them that
    come near a day on which another page sends them (R60)."""
    chosen = [
        (
            step_of_choice(one, Standing.NEAR if one.caption.caption_id in near else Standing.FREE),
            ChosenCaption(one.caption, scorer.scores(one.caption, send_type), one.ladder_step),
        )
        for one in candidates
        if one.caption.caption_id in ids
    ]
    ordered = sorted(chosen, key=lambda it: (it[0], -it[1].scores.composite, it[1].caption.caption_id))
    return [one for _, one in ordered]


def captions_by_slot(
    slots: Sequence[Slot], chosen: Mapping[str, Sequence[ChosenCaption]], near: Collection[int] = ()
) -> dict[str, ChosenCaption]:
    """Of each type the best caption to the slot of the highest priority, the earlier day first.

    What another page holds stands on days that are not near, but for those in ``near``, which may stand on all but that
    page's own days (R60): each in turn takes the first slot that is left to it, else one whose caption finds another.
    """
    in_order: dict[str, list[Slot]] = {}
    for slot in sorted(slots, key=lambda slot: (slot.priority, slot.day)):  # the sort keeps the day's own order
        in_order.setdefault(slot.send_type_key, []).append(slot)
    given: dict[str, ChosenCaption] = {}
    for key, captions in chosen.items():
        of_type = in_order.get(key, [])

        def open_to(one: ChosenCaption, of_type: Sequence[Slot] = of_type) -> list[str]:
            most = Standing.NEAR if one.caption.caption_id in near else Standing.FREE
            held = one.caption.held_elsewhere
            return [slot.slot_id for slot in of_type if standing(held, (slot.date,)) <= most]

        given |= in_turn(captions[: len(of_type)], open_to)
    return given
