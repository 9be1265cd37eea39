"""What of the server's captions may be used at all, and what each one costs in ladder steps (R18 to R21)."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Literal

from eros.vocabulary.catalogue import PageType
from eros.vocabulary.facts import Vault
from eros.vocabulary.limits import CAPTION_LADDER, TOP_CAPTIONS_STEP
from eros.vocabulary.safety import UnsafeMatch, unsafe_match
from eros.vocabulary.week import MANUAL_REQUIRED, Caption, PooledCaption
from nodes.match_content.assignment import Offer, assign

CaptionVerdict = Literal["taken", "unsafe", "paid_only", "held_back", "avoided", "shared", "no_caption"]


@lru_cache(maxsize=65_536)
def _as_read(text: str) -> str:
    """The text without what fans would not see as another one: case and the width of gaps."""
    return " ".join(text.casefold().split())


def ladder_step(caption: Caption) -> int:
    """The first query of the ladder whose floors the caption's own figures reach (R18)."""
    return next(
        step
        for step, (freshness, performance) in enumerate(CAPTION_LADDER)
        if caption.freshness_score >= freshness and caption.performance_score >= performance
    )


class CandidateCollector:
    """Collects captions by send type while the ladder is climbed down. ``seen`` need not be sent again."""

    def __init__(self, page_type: PageType, vault: Vault, keys: Collection[str]) -> None:
        self.page_type = page_type
        self.themes = None if vault.themes is None else {theme.content_type_id for theme in vault.themes}
        self.candidates: dict[str, dict[int, PooledCaption]] = {key: {} for key in keys}
        self.held_back: dict[str, dict[int, PooledCaption]] = {key: {} for key in keys}
        self.seen: dict[str, set[int]] = {key: set() for key in keys}
        #: caption_id -> why it was dropped (R20).
        self.unsafe: dict[int, UnsafeMatch] = {}
        #: Themes ranked AVOID, by their ids; known before anything is sorted in.
        self.avoided: frozenset[int] = frozenset()
        self._ids: dict[str, int] = {}

    def take(self, send_type_key: str, captions: Iterable[Caption], *, generic: bool = False) -> None:
        """Sort the captions of one answer in; a caption that came before stays as it came."""
        for caption in captions:
            self.seen[send_type_key].add(caption.caption_id)
            verdict = self.verdict(caption)
            if verdict == "unsafe" and (match := unsafe_match(caption.caption_text)) is not None:
                self.unsafe[caption.caption_id] = match
            elif verdict == "taken":
                step = TOP_CAPTIONS_STEP if generic else ladder_step(caption)
                self._keep(self.candidates, send_type_key, caption, step)
            elif verdict in ("held_back", "avoided", "shared"):
                step = TOP_CAPTIONS_STEP if generic or self._lacks_theme(caption) else ladder_step(caption)
                avoided = caption.content_type_id in self.avoided
                self._keep(self.held_back, send_type_key, caption, step, avoided=avoided)

    @staticmethod
    def _keep(
        candidates: dict[str, dict[int, PooledCaption]], key: str, caption: Caption, step: int, *, avoided: bool = False
    ) -> None:
        pooled = PooledCaption(caption=caption, ladder_step=step, avoided=avoided)
        candidates[key].setdefault(caption.caption_id, pooled)

    def verdict(self, caption: Caption) -> CaptionVerdict:
        """R20 and R19 are absolute. What another page holds near the week (R60), a theme that is ranked AVOID (R55) and
        one that the vault lacks (3.0) are held back for when nothing else is left."""
        if unsafe_match(caption.caption_text):
            return "unsafe"
        if caption.caption_text == MANUAL_REQUIRED or not self._first_of_its_text(caption):
            return "no_caption"
        if caption.is_paid_page_only and self.page_type == "free":
            return "paid_only"
        if caption.held_elsewhere:
            return "shared"
        if caption.content_type_id in self.avoided:
            return "avoided"
        return "held_back" if self._lacks_theme(caption) else "taken"

    def _lacks_theme(self, caption: Caption) -> bool:
        """Whether the vault lacks the caption's theme."""
        return not (self.themes is None or caption.content_type_id is None or caption.content_type_id in self.themes)

    def _first_of_its_text(self, caption: Caption) -> bool:
        """A text that stands under several ids is one caption: fans would read it twice (R16)."""
        return self._ids.setdefault(_as_read(caption.caption_text), caption.caption_id) == caption.caption_id

    def release(self, keys: Iterable[str]) -> None:
        """Let the types use what was held back."""
        for key in keys:
            self.candidates[key] = {**self.held_back[key], **self.candidates[key]}


def undersupplied(candidates: Mapping[str, Mapping[int, PooledCaption]], demand: Mapping[str, int]) -> tuple[str, ...]:
    """The types whose supply has to grow for every place to be filled; () when all can be.

    They are the types that stay short and, through shared captions, those that hold what these could use: any further
    caption of one of them fills a place, a caption of no other type does (Hall's condition).
    """
    offers = {key: [Offer(caption_id, 0, 0.0) for caption_id in candidates] for key, candidates in candidates.items()}
    taken = assign(demand, offers)
    holder = {caption_id: key for key, ids in taken.items() for caption_id in ids}
    short = dict.fromkeys(key for key, needed in demand.items() if len(taken[key]) < needed)
    queue = list(short)
    for key in queue:
        holders = (holder[caption_id] for caption_id in sorted(candidates[key]) if caption_id in holder)
        reached = [other for other in dict.fromkeys(holders) if other not in short]
        short.update(dict.fromkeys(reached))
        queue.extend(reached)
    return tuple(key for key in demand if key in short)
