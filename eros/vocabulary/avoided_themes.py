"""Themes ranked AVOID, and where one stands all the same (R55).

Phase 3 chooses the week's captions and media, Phase 4 a substitute's words, Phase 6 those of follow-ups: all tell it
alike.
"""

from collections.abc import Collection, Iterable, Iterator

from eros.failures import Finding, found
from eros.vocabulary.counting import counted
from eros.vocabulary.facts import ContentRanking, Vault

#: A slot, and the themes that it shows: of its caption, of its media.
ShownThemes = tuple[str, Collection[int | None]]


def avoided_themes(vault: Vault, rankings: Iterable[ContentRanking]) -> frozenset[int]:
    """The vault's themes that are ranked AVOID, by their ids."""
    names = {ranking.type_name for ranking in rankings if ranking.tier == "AVOID"}
    return frozenset(theme.content_type_id for theme in vault.themes or () if theme.type_name in names)


def avoided_findings(slots: Iterable[ShownThemes], avoided: Collection[int], vault: Vault) -> Iterator[Finding]:
    """Each theme that is to be avoided and stands all the same, with its slots."""
    names = {theme.content_type_id: theme.type_name for theme in vault.themes or ()}
    shown: dict[str, list[str]] = {}
    for slot_id, themes in slots:
        theme = next((one for one in themes if one in avoided), None)
        if theme is not None:
            shown.setdefault(names[theme], []).append(slot_id)
    for name, ids in shown.items():
        where = counted(len(ids), "slot")
        message = f"Nothing else was left than {name}, a theme ranked AVOID: {where}"
        yield found("avoided_theme_used", message, impact=f"{name} stands on {where}", slot_ids=ids)
