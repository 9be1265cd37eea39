"""Who the week is for: get_creator_profile, get_active_creators, get_persona_profile."""

from collections.abc import Iterator
from typing import cast, get_args
from unicodedata import normalize

from eros.failures import ToolFailure, ToolFailureKind
from eros.vocabulary.catalogue import FrozenModel, PageType
from eros.vocabulary.facts import Persona, VolumeLevel
from eros.vocabulary.ports import Answer
from eros.wire.odd import Expected, OddField, unusable
from eros.wire.rows import ObjectReader, within
from eros.wire.unreadable import unread_fans
from eros.wire.values import key, names, number, share, shown, texts, zone

LEVELS = get_args(VolumeLevel)
_PAGE_TYPES = get_args(PageType)


class PageReadiness(FrozenModel):
    """What data of a page is there; ``missing`` is in the server's words, each with what would bring it."""

    messages: int | None = None
    confidence: float | None = None
    captions: int | None = None
    captions_by_type: dict[str, int] = {}
    short_caption_types: tuple[str, ...] = ()
    restricted_captions: int | None = None
    persona: bool | None = None
    rankings: int | None = None
    themes: int | None = None
    media: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Profile(FrozenModel):
    """What the server says of a creator; None is what it leaves out.

    ``page_type`` is None too where the server states none of the two; then ``stated_page_type`` is its own word.
    ``timezone`` is an IANA zone that exists; ``stated_timezone`` is the server's own word for it.
    """

    creator_id: str
    page_name: str
    display_name: str
    page_type: PageType | None
    stated_page_type: str | None
    performance_tier: int | None
    volume_level: VolumeLevel | None
    fan_count: int | None
    timezone: str | None
    stated_timezone: str | None
    readiness: PageReadiness | None = None
    is_active: bool | None = None


def read_profile(answer: Answer, asked: str | None = None) -> Profile:
    """The creator of get_creator_profile. Raises ToolFailure: "not_found" without one, "bad_answer" without an id, or
    where it is none of the id or name that was asked for."""
    row = ObjectReader("get_creator_profile", answer).row("creator")
    if not row.data:
        kind: ToolFailureKind = "bad_answer" if answer.get("creator") else "not_found"
        raise ToolFailure(row.tool, kind, "the answer holds no creator")
    profile = _profile(row)
    stated = {name: value for name in _OF_A_PAGE if (value := row.name(name)) is not None}
    if asked is not None and _folded(asked) not in map(_folded, stated.values()):
        told = ", ".join(f"{name} {value!r}" for name, value in stated.items())
        raise ToolFailure(row.tool, "bad_answer", f"asked for {asked!r}, it answers with another page: {told}")
    of_no_fans = {"fan_count": None, "volume_level": None}  # what is stated is that of a page without any
    return profile.model_copy(update=of_no_fans) if unread_fans(answer) else profile


#: What a page can be asked for by.
_OF_A_PAGE = ("creator_id", "id", "page_name", "display_name")


def _folded(name: str) -> str:
    return normalize("NFC", " ".join(name.split())).casefold().removeprefix("@")


def read_creators(answer: Answer) -> tuple[Profile, ...]:
    """The rows of get_active_creators; a row without an id is left out. Raises ToolFailure without a list."""
    whole = ObjectReader("get_active_creators", answer)
    rows = whole.need(whole.rows("creators"), "creators")
    return tuple(_profile(row) for row in rows if row.name("creator_id", "id"))


def _profile(row: ObjectReader) -> Profile:
    creator_id = row.need(row.name("creator_id", "id"), "creator.creator_id")
    page_name = row.name("page_name") or creator_id
    page_type = row.key("page_type")
    stated_zone = row.name("timezone")
    return Profile(
        creator_id=creator_id,
        page_name=page_name,
        display_name=row.name("display_name") or page_name,
        page_type=cast(PageType, page_type) if page_type in _PAGE_TYPES else None,
        stated_page_type=page_type,
        performance_tier=row.whole("performance_tier", "tier", low=1, high=5),
        volume_level=read_level(row, "volume_level", "tier"),
        fan_count=row.whole("fan_count", "current_active_fans"),
        timezone=zone(stated_zone),
        stated_timezone=stated_zone,
        readiness=_readiness(row.row("readiness")),
        is_active=row.flag("is_active"),
    )


def _readiness(row: ObjectReader) -> PageReadiness | None:
    if not row.data:
        return None
    return PageReadiness(
        messages=row.whole("messages"),
        confidence=row.first(within(share, 0, 1), "confidence"),
        captions=row.whole("captions"),
        captions_by_type=_counts(row.row("captions_by_type")),
        short_caption_types=row.names("short_caption_types") or (),
        restricted_captions=row.whole("restricted_captions"),
        persona=row.flag("persona"),
        rankings=row.whole("rankings"),
        themes=row.whole("themes"),
        media=row.names("media") or (),
        missing=row.lines("missing") or (),
    )


def _counts(row: ObjectReader) -> dict[str, int]:
    return {name: count for name in row.data if (count := row.whole(name)) is not None}


def read_level(row: ObjectReader, *names: str) -> VolumeLevel | None:
    """low, mid, high or ultra, in any case (R2)."""
    return known_level(row.key(*names))


def known_level(value: object) -> VolumeLevel | None:
    level = key(value)
    return cast(VolumeLevel, level) if level in LEVELS else None


def odd_persona(answer: Answer) -> tuple[OddField, ...]:
    """What of the persona cannot be used although the rest can (R54); a profile that is none at all is such a thing."""
    return tuple(_odd_persona(answer))


def _odd_persona(answer: Answer) -> Iterator[OddField]:
    row, _ = _persona(answer)
    lists = tuple(
        Expected(named, read, "a list of them")
        for named, read in (("favorite_emojis", names), ("signature_phrases", texts))
    )
    whole = ObjectReader("get_persona_profile", answer)
    for named in ("persona", "enhanced"):
        if (stated := whole.data.get(named)) not in (None, "", [], {}) and not isinstance(stated, dict):
            yield OddField(named, shown(stated), "not a profile")
    words = ("archetype", "persona_type", "primary_tone", "secondary_tone", "emoji_frequency", "slang_level")
    length = Expected("avg_caption_length", within(number, 0, 1e12), "a length")
    yield from unusable(row, (*(Expected(word, key, "a word") for word in words), *lists, length))


def _persona(answer: Answer) -> tuple[ObjectReader, ObjectReader]:
    """Both forms of the profile as one, and the whole answer."""
    whole = ObjectReader("get_persona_profile", answer)
    row, more = whole.row("persona"), whole.row("enhanced")
    stated = {name: value for name, value in row.data.items() if value is not None}
    return ObjectReader(whole.tool, {**more.data, **stated}), whole


def read_persona(answer: Answer) -> Persona:
    """How the creator writes; the default persona where the server has no profile, or none that can be read (R36)."""
    both, whole = _persona(answer)
    creator = whole.row("creator")
    if not whole.row("persona").data and not whole.row("enhanced").data:
        return Persona()
    stated = Persona(
        is_default=False,
        archetype=both.key("archetype", "persona_type") or creator.key("persona_type"),
        primary_tone=both.key("primary_tone"),
        secondary_tone=both.key("secondary_tone"),
        emoji_frequency=both.key("emoji_frequency"),
        favorite_emojis=both.names("favorite_emojis") or (),
        slang_level=both.key("slang_level"),
        avg_caption_length=both.number("avg_caption_length", low=0),
        signature_phrases=both.texts("signature_phrases") or (),
        voice_samples=whole.texts("voice_samples") or both.texts("voice_samples") or (),
    )
    return Persona() if stated == Persona(is_default=False) else stated
