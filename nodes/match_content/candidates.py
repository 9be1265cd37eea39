"""What of the server's captions may be used at all, and what each one costs in ladder steps (R18 to R21)."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Literal

from eros.vocabulary.catalogue import PageType
from eros.vocabulary.facts import Vault
from eros.vocabulary.limits import CAPTION_LADDER, TOP_CAPTIONS_STEP
from eros.vocabulary.safety import UnsafeMatch, unsafe_match
from eros.vocabulary.same_text import unspaced
from eros.vocabulary.week import Caption, PooledCaption, stands_for_text
from nodes.match_content.assignment import Offer, assign
from nodes.match_content.rows import Days, is_free_somewhere, rows_of

CaptionVerdict = Literal["taken", "unsafe", "paid_only", "held_back", "avoided", "shared", "no_caption"]


_WHY_NOT: Mapping[CaptionVerdict, str] = {
    "unsafe": "that may never be sent",
    "paid_only": "for paid pages only",
    "held_back": "of themes that the vault lacks",
}


_as_read = lru_cache(maxsize=65_536)(unspaced)


def ladder_step(caption: Caption) -> int:
    """The first query of the ladder whose floors the caption's own figures reach (R18)."""
    return next(
        step
        for step, (freshness, performance) in enumerate(CAPTION_LADDER)
        if caption.freshness_score >= freshness and caption.performance_score >= performance
    )


class CandidateCollector:
    """Collects captions by send type while the ladder is climbed down. ``seen`` need not be sent again.

    ``days`` are those of each type's sends; where they are not known, what another page holds is near all of them.
    """

    def __init__(self, page_type: PageType, vault: Vault, keys: Collection[str], days: Days | None = None) -> None:
        self.page_type, self.days = page_type, days or {}
        self.themes = None if vault.themes is None else {theme.content_type_id for theme in vault.themes}
        self.candidates: dict[str, dict[int, PooledCaption]] = {key: {} for key in keys}
        self.held_back: dict[str, dict[int, PooledCaption]] = {key: {} for key in keys}
        self.seen: dict[str, set[int]] = {key: set() for key in keys}
        #: caption_id -> why it was dropped (R20).
        self.unsafe: dict[int, UnsafeMatch] = {}
        #: What came for a type and cannot be used, each caption with why not, in words.
        self.unusable: dict[str, dict[int, str]] = {key: {} for key in keys}
        #: Themes ranked AVOID, by their ids; known before anything is sorted in.
        self.avoided: frozenset[int] = frozenset()
        self._ids: dict[str, int] = {}

    def take(self, send_type_key: str, captions: Iterable[Caption], *, generic: bool = False) -> None:
        """Sort the captions of one answer in; a caption that came before stays as it came."""
        for caption in captions:
            self.seen[send_type_key].add(caption.caption_id)
            verdict = self.verdict(caption, send_type_key)
            if why := self._why_not(caption, verdict):
                self.unusable[send_type_key].setdefault(caption.caption_id, why)
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
    def _why_not(caption: Caption, verdict: CaptionVerdict) -> str:
        """ "" of a caption that can be used, or that a finding of its own tells."""
        if verdict == "no_caption":
            return "without words" if stands_for_text(caption.caption_text) else "with the words of another"
        return _WHY_NOT.get(verdict, "")

    @staticmethod
    def _keep(
        candidates: dict[str, dict[int, PooledCaption]], key: str, caption: Caption, step: int, *, avoided: bool = False
    ) -> None:
        pooled = PooledCaption(caption=caption, ladder_step=step, avoided=avoided)
        candidates[key].setdefault(caption.caption_id, pooled)

    def verdict(self, caption: Caption, send_type_key: str) -> CaptionVerdict:
        """R20 and R19 are absolute. What another page holds near all days of the type (R60), a theme that is ranked
        AVOID (R55) and one that the vault lacks (3.0) are held back for when nothing else is left."""
        if unsafe_match(caption.caption_text):
            return "unsafe"
        if stands_for_text(caption.caption_text) or not self._first_of_its_text(caption):
            return "no_caption"
        if caption.is_paid_page_only and self.page_type == "free":
            return "paid_only"
        held = caption.held_elsewhere
        if held and not is_free_somewhere(held, send_type_key, self.days):
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


def undersupplied(
    candidates: Mapping[str, Mapping[int, PooledCaption]], demand: Mapping[str, int], days: Days | None = None
) -> tuple[str, ...]:
    """The types whose supply has to grow for every place to be filled; () when all can be.

    They are the types that stay short and, through shared captions, those that hold what these could use: any further
    caption of one of them fills a place, a caption of no other type does (Hall's condition). On days near those on
    which another page sends it a caption is no supply (R60).
    """
    captions = {key: [one.caption for one in found.values()] for key, found in candidates.items()}
    rows = rows_of(demand, days or {}, captions)
    offers = {
        name: [Offer(one.caption_id, 0, 0.0) for one in captions[row.send_type_key] if not row.standing(one)]
        for name, row in rows.items()
    }
    taken = assign({name: row.needed for name, row in rows.items()}, offers)
    holder = {caption_id: name for name, ids in taken.items() for caption_id in ids}
    short = dict.fromkeys(name for name, row in rows.items() if len(taken[name]) < row.needed)
    queue = list(short)
    for name in queue:
        ids = sorted(offer.caption_id for offer in offers[name])
        holders = (holder[caption_id] for caption_id in ids if caption_id in holder)
        reached = [other for other in dict.fromkeys(holders) if other not in short]
        short.update(dict.fromkeys(reached))
        queue.extend(reached)
    types = {rows[name].send_type_key for name in short}
    return tuple(key for key in demand if key in types)
