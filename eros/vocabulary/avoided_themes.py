"""Themes ranked AVOID, and where one stands all the same (R55).

Phase 3 chooses the week's captions and media, Phase 4 a substitute's words, Phase 6 those of follow-ups: all tell it
alike.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from eros.failures import Finding, found
from eros.vocabulary.counting import counted
from eros.vocabulary.facts import ContentRanking, Vault
from eros.vocabulary.theme_names import theme_key

#: What was done where the vault, and no caption, decided a theme that is to be avoided.
OF_THE_VAULT = "use_avoided_media"


class ShownThemes(NamedTuple):
    """A slot, and the themes that it shows: of its caption, and of its media where no caption decides."""

    slot_id: str
    caption: int | None
    media: int | None = None


def avoided_themes(vault: Vault, rankings: Iterable[ContentRanking]) -> frozenset[int]:
    """The vault's themes that are ranked AVOID, by their ids."""
    names = {theme_key(ranking.type_name) for ranking in rankings if ranking.tier == "AVOID"}
    return frozenset(theme.content_type_id for theme in vault.themes or () if theme_key(theme.type_name) in names)


def avoided_findings(slots: Iterable[ShownThemes], avoided: Collection[int], vault: Vault) -> Iterator[Finding]:
    """The themes that are to be avoided and stand all the same, with their slots: one finding for what decides them,
    the captions or the vault, and one for all where the vault holds no other theme."""
    names = {theme.content_type_id: theme.type_name for theme in vault.themes or ()}
    none_other = names.keys() <= set(avoided)
    shown: dict[bool, dict[str, list[str]]] = {}
    for slot in slots:
        in_words = slot.caption in avoided
        theme = slot.caption if in_words else slot.media
        if theme is not None and theme in avoided:
            shown.setdefault(in_words and not none_other, {}).setdefault(names[theme], []).append(slot.slot_id)
    for in_words, by_name in shown.items():
        stands = ", ".join(f"{name} on {counted(len(ids), 'slot')}" for name, ids in by_name.items())
        if none_other:
            message = f"Every theme that the vault holds is ranked AVOID ({', '.join(sorted(names.values()))})"
        else:
            left = "among the captions" if in_words else "in the vault"
            ranked = "a theme" if len(by_name) == 1 else "themes"
            message = f"Nothing else was left {left} than {', '.join(by_name)}, {ranked} ranked AVOID"
        ids = [slot_id for of_theme in by_name.values() for slot_id in of_theme]
        action = None if in_words else OF_THE_VAULT
        yield found("avoided_theme_used", message, impact=stands, slot_ids=ids, action=action)
