"""What there is to send: get_vault_availability, get_content_type_rankings."""

from collections.abc import Container, Iterator
from typing import Any, cast, get_args

from eros.vocabulary.catalogue import MEDIA_KINDS, MediaType
from eros.vocabulary.counting import first_few
from eros.vocabulary.facts import ContentRanking, RankTier, Vault, VaultTheme
from eros.vocabulary.ports import Answer
from eros.vocabulary.theme_names import theme_key
from eros.wire.odd import fault
from eros.wire.rows import ObjectReader, within
from eros.wire.values import key, shown, whole

_TIERS = get_args(RankTier)
_PLURALS = {"videos": "video", "pictures": "picture", "photo": "picture", "photos": "picture", "image": "picture",
            "images": "picture", "gifs": "gif", "flyers": "flyer"}  # fmt: skip


def read_vault(answer: Answer) -> Vault:
    """Media kinds and themes are two things (R21, A16); each is None where the answer does not speak of it.

    A kind with a count of 0 is not there, whatever list names it; what is no count says nothing (``odd_vault``), and
    beside other counts it is not 0. An
    answer whose every list is empty speaks of a vault without items: no themes, and of the kinds nothing that could
    be checked.
    """
    row = ObjectReader("get_vault_availability", answer)
    counts = {_kind(label): count for label, value in _counted(row) if (count := _count(value)) is not None}
    listed = _listed(row) or {
        _kind(label) for label, value in _counted(row) if {*MEDIA_KINDS} & counts.keys() and value is not None
    }
    present = {kind for kind in MEDIA_KINDS if counts.get(kind, 1 if kind in listed else 0) > 0}
    spoken = any(kind in listed or kind in counts for kind in MEDIA_KINDS)
    themes = _themes(row)
    if themes is None and not spoken and any(row.data.get(name) in ([], {}) for name in _LISTS):
        themes = ()
    return Vault(
        media_kinds=tuple(kind for kind in MEDIA_KINDS if kind in present) if spoken else None,
        themes=themes,
    )


def odd_vault(answer: Answer) -> Iterator[tuple[str, str]]:
    """What of the vault cannot be used although the rest can (R54), and what is used in its place."""
    row = ObjectReader("get_vault_availability", answer)
    counts = any(_kind(label) in MEDIA_KINDS and _count(value) is not None for label, value in _counted(row))
    instead = "a count of 1" if counts else "the assumption that all is there"
    instead = "its list of kinds" if _listed(row) else instead
    for label, value in _counted(row):
        if value is not None and _kind(label) in MEDIA_KINDS and _count(value) is None:
            yield (
                f"the vault's count of {_kind(label)} is {shown(value)}, {fault(value, _count, 'a count')}",
                instead,
            )
    for named in ("available_content_types", "media_types"):
        if row.data.get(named) is not None and row.names(named) is None:
            yield f"{named} of the vault is {shown(row.data[named])}, not a list of kinds", "the rest of the vault"
    yield from _odd_names(row)
    for named in ("vault_items", "available_content"):
        if row.data.get(named) is not None and row.rows(named) is None:
            yield f"{named} of the vault is {shown(row.data[named])}, not a list of themes", "the rest of the vault"
    for entry in row.rows("vault_items", "available_content") or ():
        theme, stated = entry.name("type_name", "content_type"), _stated_quantity(entry)
        if theme and stated is not None and _count(stated) is None:
            wrong = fault(stated, _count, "a count")
            yield f"the vault's quantity of {theme} is {shown(stated)}, {wrong}", f"{theme} without a quantity"


def _odd_names(row: ObjectReader) -> Iterator[tuple[str, str]]:
    """What lists of kinds hold that is no name, or names neither a kind of media nor a theme, where themes are told."""
    held = (entry.name("type_name", "content_type") for entry in row.rows("vault_items", "available_content") or ())
    themes = {theme_key(name) for name in held if name}
    for named in ("available_content_types", "media_types"):
        stated = row.data.get(named)
        odd = [
            shown(one)
            for one in (stated if isinstance(stated, list) else ())
            if key(one) is None or _is_figure(one) or (themes and not _means_something(key(one), themes))
        ]
        if odd:
            told = first_few(list(dict.fromkeys(odd)))
            yield f"{named} of the vault names {told}, no kind of media", "the rest of the list"


def _is_figure(value: Any) -> bool:
    """Whether it is a number, however it is written and out of scale."""
    try:
        return float(value) is not None
    except (TypeError, ValueError, OverflowError):
        return isinstance(value, int)


def _means_something(label: str | None, themes: Container[str]) -> bool:
    return theme_key(label or "") in themes or media_kind(label) is not None


_count = within(whole, 0, 10**12)


def _stated_quantity(entry: ObjectReader) -> Any:
    return entry.first(lambda value: value, "quantity_available", "quantity", "count")


#: What a vault's items may be listed under beside its themes.
_LISTS = ("available_content_types", "media_types", "content_types", "content_counts")


def _counted(row: ObjectReader) -> list[tuple[str, Any]]:
    """The counts by kind: in an object, or flat as in the state of Phase 1."""
    return list(row.entries("content_counts")) or [pair for pair in row.data.items() if _kind(pair[0]) in MEDIA_KINDS]


def _listed(row: ObjectReader) -> set[str]:
    """The media kinds that a list names; themes may stand beside them."""
    return {_kind(label) for label in row.names("available_content_types", "media_types") or ()} & {*MEDIA_KINDS}


def _kind(label: str) -> str:
    lower = key(label) or ""
    return _PLURALS.get(lower, lower)


def _themes(row: ObjectReader) -> tuple[VaultTheme, ...] | None:
    entries = row.rows("vault_items", "available_content")
    if entries is None:
        return None
    read = (_theme(entry) for entry in entries if entry.flag("has_content") is not False)
    themes = {theme.content_type_id: theme for theme in read if theme is not None}
    return tuple(themes[identity] for identity in sorted(themes))


def _theme(entry: ObjectReader) -> VaultTheme | None:
    identity, label = entry.whole("content_type_id"), entry.name("type_name", "content_type")
    if identity is None or label is None:
        return None
    quantity = _count(_stated_quantity(entry))
    if quantity == 0:
        return None
    return VaultTheme(content_type_id=identity, type_name=label, quantity=quantity or 0)


def read_rankings(answer: Answer) -> tuple[ContentRanking, ...]:
    """Themes by rank; a row without a theme or a tier is left out, and what ``avoid_types`` lists is AVOID whatever its
    row says (R55). Raises ToolFailure without a list."""
    whole_answer = ObjectReader("get_content_type_rankings", answer)
    rows = whole_answer.need(whole_answer.rows("rankings"), "rankings")
    read = (_ranking(row, place) for place, row in enumerate(rows, start=1))
    ranked = {theme_key(one.type_name): one for one in read if one is not None}
    for name in whole_answer.names("avoid_types") or ():
        last = ContentRanking(type_name=name, tier="AVOID", rank=len(rows) + 1)
        ranked[theme_key(name)] = ranked.get(theme_key(name), last).model_copy(update={"tier": "AVOID"})
    return tuple(sorted(ranked.values(), key=lambda one: (one.rank, one.type_name)))


def odd_rankings(answer: Answer) -> Iterator[tuple[str, str]]:
    """What of the rankings cannot be used although the rest can (R54), and what is used in its place."""
    stated, left_out = answer.get("rankings"), "the row is left out"
    for place, entry in enumerate(stated if isinstance(stated, list) else (), start=1):
        if not isinstance(entry, dict):
            yield f"row {place} of the rankings is {shown(entry)}, not a theme with its tier", left_out
            continue
        row = ObjectReader("get_content_type_rankings", entry)
        label = row.name("type_name", "content_type")
        named = next((one for one in ("type_name", "content_type") if entry.get(one) is not None), "content_type")
        whose = label or f"row {place} of the rankings"
        tier = next((entry[one] for one in ("performance_tier", "tier") if entry.get(one) is not None), None)
        if label is None and entry.get(named) is not None:
            yield f"{named} of {whose} is {shown(entry.get(named))}, not the name of a theme", left_out
        if label and tier is not None and (row.key("performance_tier", "tier") or "").upper() not in _TIERS:
            yield f"performance_tier of {whose} is {shown(tier)}, not one of {', '.join(_TIERS)}", left_out
        if (rank := entry.get("rank")) is not None and row.whole("rank") is None:
            yield f"rank of {whose} is {shown(rank)}, not a place", "its place in the list is used"
    yield from _contradicted(answer)


def _contradicted(answer: Answer) -> Iterator[tuple[str, str]]:
    """The themes of which rows state several tiers."""
    whole_answer = ObjectReader("get_content_type_rankings", answer)
    stated: dict[str, dict[str, None]] = {}
    for place, row in enumerate(whole_answer.rows("rankings") or (), start=1):
        if (one := _ranking(row, place)) is not None:
            stated.setdefault(theme_key(one.type_name), {})[one.tier] = None
    for used in read_rankings(answer) if stated else ():
        tiers = stated.get(theme_key(used.type_name), ())
        if len(tiers) > 1:
            yield f"the tier of {used.type_name} is stated as {', '.join(tiers)}", f"{used.tier} is used"


def _ranking(row: ObjectReader, place: int) -> ContentRanking | None:
    label = row.name("type_name", "content_type")
    tier = (row.key("performance_tier", "tier") or "").upper()
    if label is None or tier not in _TIERS:
        return None
    return ContentRanking(type_name=label, tier=cast(RankTier, tier), rank=row.whole("rank") or place)


def media_kind(value: Any) -> MediaType | None:
    """A media kind of the catalogue under any of its names; "none" is one."""
    kind = _kind(value) if isinstance(value, str) else ""
    return kind if kind in ("none", *MEDIA_KINDS) else None
