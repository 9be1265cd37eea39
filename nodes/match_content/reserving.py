"""The week's choice, made its own before anybody else has it (R60).

Runs beside this one choose from the same captions. What they have reserved since this one looked leaves its pool, and
it chooses once more from what is left: each time the pool is smaller, so it ends.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eros.vocabulary.asked_themes import asked_shares
from eros.vocabulary.avoided_themes import avoided_themes
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.facts import ContentRanking, Vault
from eros.vocabulary.ledger import Ledger, near
from eros.vocabulary.limits import TOP_CAPTIONS_STEP
from eros.vocabulary.ports import WeekRecorder
from eros.vocabulary.week import CaptionPool, ContentMatch, Slot
from nodes.match_content.choice import Choice, WantedThemes, choose_captions
from nodes.match_content.demand import send_type_of
from nodes.match_content.matching import matched_week
from nodes.match_content.scores import Scorer
from nodes.match_content.spares import spare_captions
from nodes.match_content.vault import Media, media_of_week


@dataclass(frozen=True)
class WeekToMatch:
    """What every choice of the week rests on beside its pool. ``stand_ins``: how many sends of each type the budget may
    need in place of others, ``leaving`` the slots that it sends away (R46)."""

    slots: Sequence[Slot]
    send_types: Mapping[str, SendType]
    vault: Vault
    rankings: Sequence[ContentRanking]
    allocations: Mapping[str, int]
    scorer: Scorer
    stand_ins: Mapping[str, int] = field(default_factory=dict)
    leaving: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reserved:
    """A choice with the ledger that it was made by; ``near``: the captions that come near another page's days."""

    content: ContentMatch
    media: list[Media]
    ledger: Ledger
    near: frozenset[int] = frozenset()

    def lacks_more_than(self, other: "Reserved") -> bool:
        """Whether fewer places are filled, or by lower steps, or more by what other pages hold."""
        return self._lack() > other._lack()

    def _lack(self) -> tuple[int, int, int]:
        slots, follow_ups = self.content.slots, self.content.follow_up_captions
        said = [(slot.caption, slot.ladder_step) for slot in slots if slot.caption]
        said += [(caption, step) for caption, _, step in follow_ups]
        held = sum(bool(near(slot.date, slot.caption.held_elsewhere)) for slot in slots if slot.caption)
        held += sum(caption.caption_id in self.near for caption, *_ in follow_ups)
        return -len(said), held, sum(min(step, TOP_CAPTIONS_STEP) for _, step in said)

    @property
    def caption_ids(self) -> frozenset[int]:
        """All that the week may come to say, substitutes' words among it, under each id that a text has."""
        spares = (one for captions in self.content.spare_captions.values() for one in captions)
        said = [caption for caption, *_ in (*self.content.follow_up_captions, *spares)]
        said += [slot.caption for slot in self.content.slots if slot.caption]
        return frozenset(known for caption in said for known in caption.ids)


def reserve(week: WeekToMatch, pool: CaptionPool, ledger: Ledger, recorder: WeekRecorder) -> tuple[Reserved, Reserved]:
    """What would have been chosen first, and what was and is the week's own now."""
    first = chosen = _chosen(week, pool, ledger)
    while (newer := recorder.reserve(ledger, chosen.caption_ids)) is not None:
        pool, ledger = _without(pool, ledger, newer), ledger.followed_by(newer)
        chosen = _chosen(week, pool, ledger)
    return first, chosen


def _without(pool: CaptionPool, seen: Ledger, newer: Ledger) -> CaptionPool:
    """The pool without what other weeks took since."""
    left = {
        key: tuple(one for one in candidates if not any(newer.takes_more(known, seen) for known in one.caption.ids))
        for key, candidates in pool.candidates.items()
    }
    return pool.model_copy(update={"candidates": left})


def _chosen(week: WeekToMatch, pool: CaptionPool, ledger: Ledger) -> Reserved:
    shares = asked_shares(week.vault.themes or (), week.allocations, avoided_themes(week.vault, week.rankings))
    staying = [slot for slot in week.slots if slot.slot_id not in week.leaving]
    leaving = [slot for slot in week.slots if slot.slot_id in week.leaving]
    choice = choose_captions(
        staying, _for_others(pool, leaving), week.send_types, week.scorer, WantedThemes(week.vault, shares)
    )
    choice = choice.followed_by(choose_captions(leaving, _left(pool, leaving, choice), week.send_types, week.scorer))
    shown = {
        slot.slot_id: media
        for some in (staying, leaving)
        for slot, media in zip(some, _media_of(some, choice, week), strict=True)
    }
    media = [shown[slot.slot_id] for slot in week.slots]
    content = matched_week(week.slots, choice, media, pool.unread)
    spares = spare_captions(
        content.slots, content.follow_up_captions, pool, week.send_types, week.scorer, week.stand_ins
    )
    return Reserved(content.model_copy(update={"spare_captions": spares}), media, ledger, choice.near)


def _media_of(slots: Sequence[Slot], choice: Choice, week: WeekToMatch) -> list[Media]:
    sends = [(send_type_of(slot.send_type_key, week.send_types), choice.caption_of(slot.slot_id)) for slot in slots]
    return media_of_week(sends, week.vault, week.rankings, week.allocations)


def _for_others(pool: CaptionPool, leaving: Sequence[Slot]) -> CaptionPool:
    """The pool for the slots that stay: what the budget sends away takes part in no share of a theme (R55)."""
    gone = Counter(slot.send_type_key for slot in leaving)
    return pool.model_copy(update={"demand": {key: needed - gone[key] for key, needed in pool.demand.items()}})


def _left(pool: CaptionPool, leaving: Sequence[Slot], choice: Choice) -> CaptionPool:
    """What the slots that stay leave to those that the budget sends away: words for what takes their place."""
    used = {one.caption.caption_id for one in (*choice.by_slot.values(), *choice.follow_ups)}
    gone = Counter(slot.send_type_key for slot in leaving)
    candidates = {
        key: tuple(one for one in pool.candidates.get(key, ()) if one.caption.caption_id not in used) for key in gone
    }
    return pool.model_copy(update={"candidates": candidates, "demand": dict(gone)})
