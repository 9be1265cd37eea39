"""Media and themes for the week's slots: what the vault holds decides (3.3, R21, B16, C14, C16)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from eros.vocabulary.catalogue import MediaType, SendType
from eros.vocabulary.facts import ContentRanking, Vault, VaultTheme
from eros.vocabulary.week import Caption


class Media(NamedTuple):
    """What a slot shows. ``mismatch`` says why no content type could be set although the send shows media."""

    media_type: MediaType
    flyer_required: bool
    content_type_id: int | None = None
    warnings: tuple[str, ...] = ()
    mismatch: str = ""


def media_of_week(
    sends: Sequence[tuple[SendType, Caption | None]],
    vault: Vault,
    rankings: Iterable[ContentRanking],
    allocations: Mapping[str, int],
) -> list[Media]:
    """The media of each send: its caption's own theme, else one of the themes spread over all that have none."""
    known = {theme.content_type_id for theme in vault.themes or ()}
    first = [_media(send_type, caption, vault, known) for send_type, caption in sends]
    open_places = [
        place
        for place, (media, (send_type, caption)) in enumerate(zip(first, sends, strict=True))
        if send_type.requires_media and not media.mismatch and (caption is None or caption.content_type_id is None)
    ]
    themes = spread_themes(len(open_places), theme_weights(vault.themes or (), rankings, allocations))
    given = dict(zip(open_places, themes, strict=False))
    return [
        media._replace(content_type_id=given.get(place, media.content_type_id)) for place, media in enumerate(first)
    ]


def _media(send_type: SendType, caption: Caption | None, vault: Vault, known: set[int]) -> Media:
    missing = vault.missing_media(send_type)
    media = Media(send_type.media_type, send_type.requires_flyer, warnings=vault.warnings(send_type))
    if missing:
        return media._replace(mismatch=f"the vault has no {' and no '.join(missing)}")
    theme = caption.content_type_id if caption is not None and send_type.requires_media else None
    if theme is None or vault.themes is None:
        return media
    if theme not in known:
        return media._replace(mismatch="the vault does not hold the caption's theme")
    return media._replace(content_type_id=theme)


def theme_weights(
    themes: Sequence[VaultTheme], rankings: Iterable[ContentRanking], allocations: Mapping[str, int]
) -> dict[int, float]:
    """How much each theme of the vault is to be shown, best ranked first; AVOID never (C16).

    By ``content_allocations`` where they name a theme of the vault, else all alike.
    """
    ranks = {ranking.type_name: ranking for ranking in rankings}
    usable = [theme for theme in themes if (rank := ranks.get(theme.type_name)) is None or rank.tier != "AVOID"]

    def order(theme: VaultTheme) -> tuple[float, int, int]:
        ranking = ranks.get(theme.type_name)
        return float("inf") if ranking is None else ranking.rank, -theme.quantity, theme.content_type_id

    usable.sort(key=order)
    asked = {theme.content_type_id: float(allocations.get(theme.type_name, 0)) for theme in usable}
    wanted = {theme: weight for theme, weight in asked.items() if weight > 0}
    return wanted or dict.fromkeys(asked, 1.0)


def spread_themes(places: int, weights: Mapping[int, float]) -> list[int]:
    """A theme for each place: shares by largest remainder, each theme's places as evenly apart as they go (B16)."""
    shares = largest_remainder(places, weights)
    standing = [
        ((turn + 0.5) / share, order, theme)
        for order, (theme, share) in enumerate(shares.items())
        for turn in range(share)
    ]
    return [theme for _, _, theme in sorted(standing)]


def largest_remainder(places: int, weights: Mapping[int, float]) -> dict[int, int]:
    """``places`` split in proportion to the weights; equal remainders go to the earlier key."""
    whole = sum(weights.values())
    exact = {key: places * weight / whole for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder = sorted(exact, key=lambda key: shares[key] - exact[key])
    for key in by_remainder[: places - sum(shares.values())]:
        shares[key] += 1
    return shares


def mismatches(slots: Iterable[tuple[str, Media]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each reason for a missing content type, with the slots that it holds for."""
    reasons: dict[str, list[str]] = {}
    for slot_id, media in slots:
        if media.mismatch:
            reasons.setdefault(media.mismatch, []).append(slot_id)
    yield from ((reason, tuple(ids)) for reason, ids in reasons.items())
