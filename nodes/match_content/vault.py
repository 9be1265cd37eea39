"""Media and themes for the week's slots: what the vault holds decides (3.3, R21, B16, C14, C16)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from eros.vocabulary.asked_themes import asked_shares, largest_remainder
from eros.vocabulary.avoided_themes import avoided_themes
from eros.vocabulary.catalogue import MediaType, SendType
from eros.vocabulary.facts import ContentRanking, Vault, VaultTheme
from eros.vocabulary.theme_names import theme_key
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
    rankings: Sequence[ContentRanking],
    allocations: Mapping[str, int],
) -> list[Media]:
    """The media of each send: its caption's own theme, else one of the themes spread over all that have none, so that
    all together have the shares that ``content_allocations`` ask for (R55)."""
    first = [_media(send_type, caption, vault) for send_type, caption in sends]
    open_places = [
        place
        for place, (media, (send_type, caption)) in enumerate(zip(first, sends, strict=True))
        if shows_theme(send_type, vault) and not media.mismatch and (caption is None or caption.content_type_id is None)
    ]
    given = Counter(media.content_type_id for media in first if media.content_type_id is not None)
    weights = theme_weights(vault, rankings, allocations)
    asked = asked_shares(vault.themes or (), allocations, avoided_themes(vault, rankings))
    if asked:
        shares = largest_remainder(len(open_places) + given.total(), asked)
        lacking = {theme: shares[theme] - given[theme] for theme in weights if shares[theme] > given[theme]}
        weights = dict(filled_up(len(open_places), lacking))
    themes = spread_themes(len(open_places), weights)
    chosen = dict(zip(open_places, themes, strict=False))
    return [
        media._replace(content_type_id=chosen.get(place, media.content_type_id)) for place, media in enumerate(first)
    ]


def shows_theme(send_type: SendType, vault: Vault) -> bool:
    """Whether the send shows media that the vault has, and so a theme."""
    return send_type.requires_media and not vault.missing_media(send_type)


def _media(send_type: SendType, caption: Caption | None, vault: Vault) -> Media:
    theme = caption.content_type_id if caption is not None else None
    reason = vault.mismatch(send_type, theme)
    media = Media(send_type.media_type, send_type.requires_flyer, warnings=vault.warnings(send_type), mismatch=reason)
    shown = theme if send_type.requires_media and vault.themes is not None and not reason else None
    return media._replace(content_type_id=shown)


def theme_weights(vault: Vault, rankings: Sequence[ContentRanking], allocations: Mapping[str, int]) -> dict[int, float]:
    """How much each theme of the vault is to be shown, best ranked first; AVOID only where there is no other (R55).

    By ``content_allocations`` where they name a theme of the vault, else all alike.
    """
    ranks = {theme_key(ranking.type_name): ranking for ranking in rankings}
    avoided = avoided_themes(vault, rankings)
    themes = list(vault.themes or ())

    def order(theme: VaultTheme) -> tuple[float, int, int]:
        ranking = ranks.get(theme_key(theme.type_name))
        return float("inf") if ranking is None else ranking.rank, -theme.quantity, theme.content_type_id

    usable = sorted([theme for theme in themes if theme.content_type_id not in avoided] or themes, key=order)
    return asked_shares(usable, allocations, avoided) or {theme.content_type_id: 1.0 for theme in usable}


def filled_up(places: int, lacking: Mapping[int, int]) -> Mapping[int, int]:
    """What each theme gets of the places, where their captions' own themes leave fewer than all lack: one less than it
    lacks, those with most first, as far as that is enough (R55); else in proportion."""
    missing = sum(lacking.values()) - places
    able = sorted((theme for theme, count in lacking.items() if count > 1), key=lambda theme: -lacking[theme])
    if missing > len(able):
        return {theme: count for theme, count in largest_remainder(places, lacking).items() if count}
    return {theme: count - (theme in able[:missing]) for theme, count in lacking.items()}


def spread_themes(places: int, weights: Mapping[int, float]) -> list[int]:
    """A theme for each place: shares by largest remainder, each theme's places as evenly apart as they go (B16)."""
    shares = largest_remainder(places, weights) if weights else {}
    standing = [
        ((turn + 0.5) / share, order, theme)
        for order, (theme, share) in enumerate(shares.items())
        for turn in range(share)
    ]
    return [theme for _, _, theme in sorted(standing)]
