"""The week while it is made: each phase's slots are the phase before's, with what this phase adds.

A slot keeps its id through all phases: the date it was allocated to and its number in that day's allocation order.
Dates and times are wall-clock in the creator's zone.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from itertools import islice
from string import ascii_lowercase

from eros.vocabulary.catalogue import Category, FrozenModel, MediaType

#: caption_text of a slot for which no caption exists at any step of the ladder (R18).
MANUAL_REQUIRED = "MANUAL_REQUIRED"
#: The letters of that word, and of those that older versions wrote, however they are set.
_NO_TEXTS = frozenset({"manualrequired", "manualcaptionrequired", "manualcaptionneeded"})
#: A small letter that none of them has, Latin or Cyrillic.
_OTHER_LETTER = re.compile(f"[{''.join(sorted({*ascii_lowercase}.difference(*_NO_TEXTS)))}а-яєіїґ]")
#: How it is said that a day was placed with a type behind itself (R13); more may stand behind it.
IN_A_ROW = "same type twice in a row"
#: The warning of a slot whose caption came from get_top_captions, the end of the ladder (3.5).
GENERIC_CAPTION = "Using generic caption"


def stands_for_text(text: str) -> bool:
    """Whether it says that a text is missing, in any case and with whatever signs around and between the words."""
    if _OTHER_LETTER.search(text):
        return False
    letters = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
    return letters in _NO_TEXTS


class DayQuota(FrozenModel):
    """How many sends of each category a day gets, after every adjustment (R4); follow-ups are not counted."""

    revenue: int
    engagement: int
    retention: int

    @property
    def total(self) -> int:
        return self.revenue + self.engagement + self.retention


class Slot(FrozenModel):
    """Phase 2: one send of a day. ``day`` 0 is Monday; ``priority`` counts within day and category, 1 is first."""

    slot_id: str
    day: int
    date: date
    send_type_key: str
    category: Category
    priority: int
    strategy_used: str
    flavor_emphasis: str
    pinned_time: time | None = None
    warnings: tuple[str, ...] = ()


class ShortageRemedy(FrozenModel):
    """What leaves nothing missing of what a shortage is about, each change by itself, as Phase 2 tried it (R53).

    ``smaller`` is the least change of the request that plans fewer sends, ``sends`` how many it leaves; empty where no
    change is enough. The others: whether it is enough to exclude or include nothing, and to have all media.
    """

    smaller: Mapping[str, str | int | tuple[str, ...]] = {}
    sends: int = 0
    exclude_nothing: bool = False
    include_all: bool = False
    all_media: bool = False


class SmallerWeek(FrozenModel):
    """A change of the request that asks for fewer sends, and how many each day is to have with it, before any cap."""

    change: Mapping[str, str | int]
    days: tuple[int, ...]


class Allocation(FrozenModel):
    """Phase 2's output. ``relaxed`` names each minimum that the request switched off, with the reason (R45).

    ``quotas`` are what the days hold, ``asked`` what volume and request want of them within everybody's caps (R31),
    ``wanted`` what they want before any cap, ``unasked`` what the days would hold without what the request narrows;
    empty where it narrows nothing.
    ``held_back`` revenue sends were taken by a low confidence before (R6). The remedies are those of the sends that are
    asked for and not held, of those that are wanted and not held, and of those over 21 a day. ``smaller`` are the
    changes to fewer sends, for days that turn out too crowded.
    """

    slots: tuple[Slot, ...]
    quotas: tuple[DayQuota, ...]
    asked: tuple[DayQuota, ...] = ()
    wanted: tuple[DayQuota, ...] = ()
    unasked: tuple[DayQuota, ...] = ()
    daily_strategies: tuple[str, ...]
    relaxed: tuple[str, ...] = ()
    held_back: int = 0
    of_missing: ShortageRemedy = ShortageRemedy()
    of_capped: ShortageRemedy = ShortageRemedy()
    of_cut: ShortageRemedy = ShortageRemedy()
    smaller: tuple[SmallerWeek, ...] = ()


class Caption(FrozenModel):
    """A caption as the server offers it for one send type. Scores are 0 to 100; None: the server does not say.

    ``held_elsewhere``: the days near the week on which weeks of other pages hold it; ``same_text``: those that have its
    text, as far as they are named, itself perhaps among them (R60). ``unstated``: scores for which a neutral one stands
    in, as the server states none that can be used.
    """

    caption_id: int
    caption_text: str
    caption_type: str | None = None
    content_type_id: int | None = None
    tone: str | None = None
    is_paid_page_only: bool = False
    freshness_score: float
    performance_score: float
    type_priority_score: float | None = None
    diversity_score: float | None = None
    times_used: int | None = None
    last_used_date: date | None = None
    held_elsewhere: tuple[date, ...] = ()
    same_text: tuple[int, ...] = ()
    unstated: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[int, ...]:
        """By which its text is known."""
        return (self.caption_id, *self.same_text)


class CaptionScores(FrozenModel):
    """The parts of the composite score (3.0, R17)."""

    freshness: float
    performance: float
    type_priority: float
    diversity: float
    persona: float
    composite: float


class PooledCaption(FrozenModel):
    """A candidate for one send type. ``ladder_step`` is the query that found it: 0 is 30/40 (R18).

    ``avoided``: its theme is ranked AVOID, so it comes after all others (R55).
    """

    caption: Caption
    ladder_step: int
    avoided: bool = False


class CaptionPool(FrozenModel):
    """What Phase 3 gathered, by send type and best first, before anything is chosen; ppv_followup among them (R15).

    ``demand`` is how many each type needs. ``stale`` is whether the composite weights for low freshness hold (R17).
    ``unread`` are the types of whose captions a call failed.
    """

    candidates: dict[str, tuple[PooledCaption, ...]]
    demand: dict[str, int] = {}
    stale: bool = False
    unread: tuple[str, ...] = ()

    def first_picks(self) -> tuple[PooledCaption, ...]:
        """The greedy choice: of each type, in order, its best that no type before it took."""
        picked: dict[int, PooledCaption] = {}
        for send_type_key, needed in self.demand.items():
            unused = (one for one in self.candidates[send_type_key] if one.caption.caption_id not in picked)
            picked.update((one.caption.caption_id, one) for one in tuple(islice(unused, needed)))
        return tuple(picked.values())


class MatchedSlot(Slot):
    """Phase 3: the slot with its caption and its media. ``ladder_step`` 0 is the first query's 30/40 (R18)."""

    caption: Caption | None = None
    scores: CaptionScores | None = None
    ladder_step: int = 0
    content_type_id: int | None = None
    media_type: MediaType = "none"
    flyer_required: bool = False

    @property
    def needs_caption(self) -> bool:
        return self.caption is None


#: A caption, its scores, and the step of the ladder that found it.
ScoredCaption = tuple[Caption, CaptionScores, int]


class ContentMatch(FrozenModel):
    """Phase 3's output."""

    slots: tuple[MatchedSlot, ...]
    #: What is left for the follow-ups, best first.
    follow_up_captions: tuple[ScoredCaption, ...] = ()
    #: By type what a substitute could say, best first (R56).
    spare_captions: dict[str, tuple[ScoredCaption, ...]] = {}
    #: By type those of captions that the first query found for it and the week does not use.
    rested_themes: dict[str, tuple[int, ...]] = {}
    #: Of those that other pages hold near all days of the type (R60).
    held_themes: dict[str, tuple[int, ...]] = {}
    #: By type the best captions that the week does not use.
    runners_up: dict[str, tuple[ScoredCaption, ...]] = {}
    #: The types of whose captions a call failed.
    unread: tuple[str, ...] = ()


class TargetedSlot(MatchedSlot):
    """Phase 4: the slot with its audience and its channel."""

    channel_key: str
    target_key: str


#: Why a send stands at its minute, where no rule drew it: an event of the request (R47), or what a person moved.
PINNED = "pinned"
BY_HAND = "put there by a person"


class VariationMetadata(FrozenModel):
    """Why a send stands at its minute (E20).

    In minutes: time = 60 * base_hour + time_shift + jitter + slot_offset + micro_offset.
    """

    base_hour: int
    time_shift: int
    jitter: int
    slot_offset: int = 0
    micro_offset: int = 0
    daily_strategy: str
    prime_hours_used: tuple[int, ...]
    time_adjusted: bool = False
    adjustment_reason: str | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether the parts are what made the time."""
        return self.adjustment_reason not in (PINNED, BY_HAND)


class TimedSlot(TargetedSlot):
    """Phase 5: the slot with its time. ``date`` may be a day later than its allocation (R23); the id stays."""

    scheduled_at: datetime
    expires_at: datetime | None = None
    variation: VariationMetadata


class DayProof(FrozenModel):
    """What the placement of a day reached, and the bound that proves that no placement reaches more (R25).

    ``opening`` is the hour that the day was drawn to open with, None where it was left open (R26).
    """

    date: date
    value: float
    bound: float
    prime_revenue: int
    relaxation: str | None = None
    opening: int | None = None


class TimedWeek(FrozenModel):
    """Phase 5's output. ``spacing`` is the minutes between sends that each day was placed with (R23)."""

    slots: tuple[TimedSlot, ...]
    prime_hours: tuple[tuple[int, ...], ...]
    spacing: tuple[int, ...]
    proofs: tuple[DayProof, ...] = ()
    dropped: tuple[str, ...] = ()


class FollowUp(FrozenModel):
    """Phase 6: a follow-up of ``parent_slot_id``; its slot_id is the parent's with "_followup"."""

    slot_id: str
    parent_slot_id: str
    scheduled_at: datetime
    delay_minutes: int
    caption: Caption | None = None
    scores: CaptionScores | None = None
    ladder_step: int = 0
    channel_key: str
    target_key: str
    strategy_used: str
    flavor_emphasis: str
    variation: VariationMetadata
    warnings: tuple[str, ...] = ()


class NoTime(FrozenModel):
    """Why the follow-up of a send found no time on its ``day``, and what of the request would leave it one (R28)."""

    slot_id: str
    day: date
    cause: str
    #: The latest time at which its send can be pinned, and the times from which, or until which, the hours would do.
    pin_by: time | None = None
    opens_by: time | None = None
    ends_from: time | None = None
    #: The hours end too soon after a send that is not pinned, and so may stand elsewhere in longer ones.
    ends_early: bool = False
    #: Its send is pinned, and so are these, which stand in the way.
    pinned_with: tuple[str, ...] = ()
    #: Nothing but the gap that the data server states is in its way.
    stated_gap: bool = False
    #: The sends of its day stand closer than usual, for want of room.
    crowded: bool = False


class FollowUps(FrozenModel):
    """Phase 6's output; what was skipped is counted and named (R28). ``no_time`` tells why of ``skipped_timing``."""

    items: tuple[FollowUp, ...] = ()
    eligible: int = 0
    skipped_limit: tuple[str, ...] = ()
    skipped_timing: tuple[str, ...] = ()
    no_time: tuple[NoTime, ...] = ()
    skipped_audience: tuple[str, ...] = ()
