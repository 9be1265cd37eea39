"""Which captions a page has used: favourites in its own tone, by turns, so that each rests long between two uses."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random

from eros_db.demo.captions import DemoCaption
from eros_db.demo.creators import DemoCreator

#: How favourites are spread over the primary tone, the secondary one, and any.
_OWN, _SECOND = 0.55, 0.25
_LEAST_SCORE = 25.0
_SPARE_TRIES, _TRIES_EACH = 200, 6

#: kind -> tone -> captions
CaptionsByTypeAndTone = Mapping[str, Mapping[str, Sequence[DemoCaption]]]


def by_kind_and_tone(bank: Iterable[DemoCaption]) -> CaptionsByTypeAndTone:
    """The bank, sorted into the boxes that favourites are drawn from."""
    found: dict[str, dict[str, list[DemoCaption]]] = {}
    for caption in bank:
        found.setdefault(caption.kind, {}).setdefault(caption.tone, []).append(caption)
    return found


def may_use(caption: DemoCaption, member: DemoCreator, themes: frozenset[int]) -> bool:
    """The vault's hard filter (3.0), and no paid-only caption on a free page (R19)."""
    if caption.theme is not None and caption.theme not in themes:
        return False
    return not (caption.paid_only and member.page_type == "free")


def favourites(
    rng: Random, boxes: Mapping[str, Sequence[DemoCaption]], member: DemoCreator, themes: frozenset[int], count: int
) -> list[DemoCaption]:
    """Up to ``count`` different captions of one type, most of them in the page's own tones."""
    chosen: dict[int, DemoCaption] = {}
    tones = list(boxes)
    for _ in range(_SPARE_TRIES + _TRIES_EACH * count):
        caption = rng.choice(boxes[_tone(rng, member, tones)])
        if caption.score >= _LEAST_SCORE and may_use(caption, member, themes):
            chosen[caption.caption_id] = caption
        if len(chosen) == count:
            break
    return list(chosen.values())


def _tone(rng: Random, member: DemoCreator, tones: Sequence[str]) -> str:
    """One of the page's tones, or any where a small type has no caption in it."""
    at = rng.random()
    wanted = member.tone if at < _OWN else member.second_tone
    return wanted if at < _OWN + _SECOND and wanted in tones else rng.choice(tones)
