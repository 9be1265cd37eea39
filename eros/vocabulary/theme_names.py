"""Names of themes as they are compared: "Try On", "try_on" and "TRY-ON" are one theme (R55).

Vault, volume and rankings come from people and programs of their own; what is told has the vault's spelling.
"""

import re
import unicodedata
from collections.abc import Mapping

_BETWEEN = re.compile(r"[\s_\-]+")


def theme_key(name: str) -> str:
    """What all spellings of a theme's name have in common: case, spaces, underscores and hyphens do not matter."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFC", name)).strip().casefold()


def by_theme(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by theme, those of one theme in several spellings together."""
    found: dict[str, int] = {}
    for name, count in counts.items():
        found[theme_key(name)] = found.get(theme_key(name), 0) + count
    return found
