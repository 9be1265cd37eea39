"""What each vault holds (R21): themes decide which captions fit, media kinds decide what can be sent."""

from random import Random
from typing import NamedTuple

from eros.vocabulary.catalogue import MediaType
from eros.vocabulary.facts import VolumeLevel
from eros.vocabulary.seeds import stream
from eros_db.demo import parts
from eros_db.demo.creators import DemoCreator
from eros_db.volume.tiers import tier_of

_SEED = 4_711
#: Themes in a vault by level, at least and at most.
_THEMES: dict[VolumeLevel, tuple[int, int]] = {"low": (6, 7), "mid": (8, 10), "high": (10, 12), "ultra": (12, 14)}
_FEW_THEMES = 4  # of whom the captions are nearly used up, and where a media kind is missing
_THIN: tuple[str, ...] = ("cozy_home", "solo")
_THIN_MEDIA: dict[MediaType, int] = {"picture": 14, "gif": 3, "flyer": 4}
#: Pieces of each media kind in a low vault; a level more has half as many again.
_MEDIA: dict[MediaType, tuple[int, int]] = {"video": (18, 40), "picture": (90, 220), "gif": (12, 30), "flyer": (8, 20)}
_LEVELS: tuple[VolumeLevel, ...] = ("low", "mid", "high", "ultra")
#: How well a page's fans like its themes, best and worst.
_LIKING = (0.55, 1.5)


class DemoVaultTheme(NamedTuple):
    """A theme of a vault. ``quantity`` 0: nothing there yet. ``sales_factor`` multiplies what its sends sell."""

    theme: str
    quantity: int
    quality: int
    sales_factor: float


class DemoVault(NamedTuple):
    themes: tuple[DemoVaultTheme, ...]
    media: dict[MediaType, int]

    def sales_factors(self) -> dict[str, float]:
        """Theme -> sales_factor, of the themes that hold something."""
        return {held.theme: held.sales_factor for held in self.themes if held.quantity}


def vault_of(member: DemoCreator) -> DemoVault:
    """The vault of a creator, the same every time."""
    rng = stream(_SEED, "vault", member.creator_id)
    level = tier_of(member.fans).level
    names = _names(rng, member, level)
    low, high = _LIKING
    step = (high - low) / max(1, len(names) - 1)
    held = [
        DemoVaultTheme(name, rng.randint(4, 60), rng.randint(2, 5), round(low + step * at, 3))
        for at, name in _mixed(rng, names)
    ]
    missing = DemoVaultTheme(rng.choice([name for name in parts.themes() if name not in names]), 0, 1, 0.0)
    return DemoVault((*held, missing), _media(rng, member, level))


def _names(rng: Random, member: DemoCreator, level: VolumeLevel) -> list[str]:
    if member.fault == "thin_vault":
        return list(_THIN)
    few = member.fault == "captions_used_up" or member.lacks
    count = _FEW_THEMES if few else rng.randint(*_THEMES[level])
    return sorted(rng.sample(list(parts.themes()), count))


def _mixed(rng: Random, names: list[str]) -> list[tuple[int, str]]:
    order = list(range(len(names)))
    rng.shuffle(order)
    return list(zip(order, names, strict=True))


def _media(rng: Random, member: DemoCreator, level: VolumeLevel) -> dict[MediaType, int]:
    if member.fault == "thin_vault":
        return dict(_THIN_MEDIA)
    scale = 1.5 ** _LEVELS.index(level)
    held = {kind: round(rng.randint(low, high) * scale) for kind, (low, high) in _MEDIA.items()}
    return {kind: 0 if kind in member.lacks else count for kind, count in held.items()}
