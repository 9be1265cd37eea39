"""The shares of themes among the items of a week that show one (R55): before the sum of composites, after the steps.

The assignment knows no themes. Here captions are exchanged, one by one, for others of the same send type and step:
one of a theme that stands too often for one of a theme that stands too seldom, or for one without a theme, whose item
then takes any (B16). Each time the exchange that costs least is made.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nodes.match_content.assignment import Offer


class _Exchange(NamedTuple):
    gain: float
    send_type_key: str
    given: int
    taken: int


class ThemeBalance:
    """The exchanges for one week. ``themes`` is by caption id, as far as the vault holds the theme; ``offers`` and
    ``taken`` are of the send types whose items show a theme, ``used`` are all captions of the week."""

    def __init__(
        self,
        offers: Mapping[str, Sequence[Offer]],
        taken: Mapping[str, Iterable[int]],
        used: Iterable[int],
        themes: Mapping[int, int],
    ) -> None:
        self.themes, self.used = themes, set(used)
        self.taken = {key: set(ids) for key, ids in taken.items()}
        self.offers = {key: sorted(offers[key], key=lambda one: (-one.composite, one.caption_id)) for key in taken}
        self.counts = Counter(themes[one] for ids in self.taken.values() for one in ids if one in themes)

    def reach(self, targets: Mapping[int, int]) -> dict[str, tuple[int, ...]]:
        """The captions of each type after as many exchanges as bring the themes nearer to their targets."""
        while surplus := {theme for theme, count in self.counts.items() if count > targets.get(theme, 0)}:
            wanted = {theme for theme, count in targets.items() if self.counts[theme] < count}
            best = max(self._exchanges(surplus, wanted), default=None, key=lambda one: one.gain)
            if best is None:
                break
            self._make(best)
        return {key: tuple(sorted(ids)) for key, ids in self.taken.items()}

    def _exchanges(self, surplus: Collection[int], wanted: Collection[int]) -> Iterator[_Exchange]:
        """Of each type and step the least worthy caption of a surplus theme, for the worthiest free one that helps."""
        for key, offers in self.offers.items():
            own = self.taken[key]
            leaving = {one.step: one for one in offers if one.caption_id in own and self._theme(one) in surplus}
            for one in offers:
                if one.step not in leaving or one.caption_id in self.used:
                    continue
                theme = self._theme(one)
                if theme is None or theme in wanted:
                    left = leaving.pop(one.step)
                    yield _Exchange(one.composite - left.composite, key, left.caption_id, one.caption_id)

    def _theme(self, offer: Offer) -> int | None:
        return self.themes.get(offer.caption_id)

    def _make(self, exchange: _Exchange) -> None:
        _, key, given, taken = exchange
        self.taken[key] ^= {given, taken}
        self.used ^= {given, taken}
        self.counts[self.themes[given]] -= 1
        if taken in self.themes:
            self.counts[self.themes[taken]] += 1
