"""Advice about media that the vault lacks: one recommendation for what is left out for want of them (7.3, R53)."""

from collections import Counter
from collections.abc import Collection, Iterator

from eros.vocabulary.catalogue import MEDIA_KINDS, Category, MediaType, SendType
from eros.vocabulary.counting import counted
from eros.vocabulary.ports import Advice
from nodes.recommend.advice_context import AdviceContext, Severity, advise
from nodes.recommend.report_advice import asked_by_errors, by_media


def vault_content(week: AdviceContext) -> Iterator[Advice]:
    """7.3: media that the vault is known to lack, by how many of the page's types want them. Those that sends were left
    out for share a line, with the points that these took; what an error is mended by is not asked for twice."""
    told = asked_by_errors(week)
    lacking = {kind: _gain(kind, week) for kind in MEDIA_KINDS if not week.vault.has(kind) and kind not in told}
    left_out = [kind for kind, categories in lacking.items() if categories]
    for kinds in ([left_out] if left_out else []) + [[kind] for kind in lacking if kind not in left_out]:
        wanting = _wanting(kinds, week)
        if wanting:
            categories = sorted({name for kind in kinds for name in lacking[kind]})
            gain = f" for increased {' and '.join(categories)} items" if categories else ""
            sends = Counter(item.send_type_key for item in week.items)
            keys = sorted((one.send_type_key for one in wanting), key=lambda key: (-sends[key], key))
            it = "it" if len(kinds) == 1 else "them"
            text = (
                f"Add {' and '.join(kinds)} content to vault{gain} "
                f"({counted(len(wanting), f'send type needs {it}', f'send types need {it}')}, with {week.sends}: "
                f"{', '.join(f'{key} {sends[key]}' for key in keys)})"
            )
            points = week.lost("completeness") if gain else 0.0
            yield advise(f"vault:{'+'.join(kinds)}", Severity.LOSES, text + by_media(week) * bool(gain), points)


def _gain(medium: MediaType, week: AdviceContext) -> set[Category]:
    """7.3's promise: the categories of sends that were left out for want of that medium; else nothing is promised."""
    lost = {key for one in week.findings if one.error_type == "quota_not_filled" for key in one.send_types}
    left_out = (kind for key, kind in week.send_types.items() if key in lost)
    return {kind.category for kind in left_out if medium in week.vault.missing_media(kind)}


def _wanting(kinds: Collection[MediaType], week: AdviceContext) -> list[SendType]:
    pinned = {pin.send_type_key for pin in week.request.pinned}
    return [
        kind
        for key, kind in week.send_types.items()
        if (kind.requires_media and kind.media_type in kinds) or (kind.requires_flyer and "flyer" in kinds)
        if kind.on(week.creator.page_type) and (week.request.wants(key) or key in pinned)
    ]
