"""Send types, targets and channels: what a server states wins over the catalogue, which fills what it leaves out.

An older server states gaps in hours, names its page restriction otherwise, and has neither targets nor channels on a
send type (CONTRACT 3).
"""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, NamedTuple

from eros.failures import ToolFailure
from eros.vocabulary.catalogue import (
    CATEGORIES,
    CHANNELS,
    DEPRECATED_SEND_TYPES,
    MEDIA_KINDS,
    TARGETS,
    Channel,
    PageType,
    SendType,
    Target,
    default_catalogue,
)
from eros.vocabulary.counting import first_few
from eros.vocabulary.ports import Answer
from eros.vocabulary.pricing import LARGEST_PRICE
from eros.wire.odd import Expected, unusable
from eros.wire.rows import ObjectReader, within
from eros.wire.values import flag, key, number, whole
from eros.wire.vault import media_kind

_CHANNEL_KEYS = {channel.channel_key: channel.channel_key for channel in CHANNELS}
#: The names under which channels go in lists of targets, and the platform's own name of the wall (D1).
_CHANNELS = {**_CHANNEL_KEYS, "post": "wall_post", "wall": "wall_post", "mass": "mass_message",
             "targeted": "targeted_message"}  # fmt: skip
_PAGES: dict[str, tuple[PageType, ...]] = {"paid": ("paid",), "free": ("free",), "both": ("paid", "free")}
_MINUTES = 60
#: No gap between two sends and no offer is longer than a year.
_MOST_HOURS = 365 * 24


class OddValue(NamedTuple):
    """A value of a type that cannot be used although the rest can (R54): which type, what it is, what is used.
    ``field``: of which field, where it is one; ``late``: it came when the week was laid out already."""

    send_type_key: str
    text: str
    instead: str
    field: str = ""
    late: bool = False


class SendTypes(NamedTuple):
    """The types that can be planned with, in the catalogue's order; what was listed besides and is not used (R9).
    ``stated``: of each of them, what the list itself says."""

    types: dict[str, SendType]
    deprecated: tuple[str, ...]
    unknown: tuple[str, ...]
    odd: tuple[OddValue, ...] = ()
    stated: dict[str, dict[str, Any]] = {}


def read_send_types(answer: Answer) -> SendTypes:
    """The rows of get_send_types over the catalogue's. Raises ToolFailure "bad_answer" without a list.

    A type that the catalogue does not know has no caption types, price or audience, so it is named and left out.
    """
    whole = ObjectReader("get_send_types", answer)
    rows = whole.need(whole.rows("send_types"), "send_types")
    listed = {
        send_type_key: row
        for row in reversed(rows)
        if (send_type_key := row.key("send_type_key", "key")) and row.flag("is_active") is not False
    }
    catalogue = default_catalogue()
    others = sorted(listed.keys() - catalogue.keys())
    return SendTypes(
        types={known: _over(kind, listed[known]) for known, kind in catalogue.items() if known in listed},
        deprecated=tuple(other for other in others if other in DEPRECATED_SEND_TYPES),
        unknown=tuple(other for other in others if other not in DEPRECATED_SEND_TYPES),
        odd=(
            *(
                odd
                for known, kind in catalogue.items()
                if known in listed
                for odd in _odd(_over(kind, listed[known]), listed[known])
            ),
            *_twice(row for row in rows if row.flag("is_active") is not False),
        ),
        stated={known: _listed(kind, listed[known]) for known, kind in catalogue.items() if known in listed},
    )


def _twice(rows: Iterable[ObjectReader]) -> Iterator[OddValue]:
    """The types that rows of the list state otherwise than the first of theirs."""
    first: dict[str, dict[str, Any]] = {}
    others: dict[str, dict[str, None]] = {}
    for row in rows:
        if (named := row.key("send_type_key", "key")) in default_catalogue():
            stated = _stated(row)
            used = first.setdefault(named, stated)
            differing = [field for field in {**used, **stated} if used.get(field) != stated.get(field)]
            others.setdefault(named, {}).update(dict.fromkeys(differing))
    for named, fields in others.items():
        if fields:
            yield OddValue(named, f"{named} is listed twice, with another {first_few([*fields])}", "the first row")


#: What a week is planned by before the details of its types are asked for: of a listed type these are the list's, where
#: it is silent those of the details that Phase 1 asks for, and else the catalogue's.
_PLANNED_BY = frozenset(
    {
        "category", "page_type", "media_type", "requires_media", "requires_flyer", "requires_price",
        "can_have_followup", "max_per_day", "max_per_week", "min_minutes_between", "caption_types",
    }
)  # fmt: skip


#: What the details of a type can say.
_DETAILED = _PLANNED_BY | {
    "channel_key", "requires_link", "default_expiration_hours", "default_target", "required_target", "base_price",
    "caption_length", "emoji",
}  # fmt: skip


def read_details(answer: Answer, default: SendType, listed: Mapping[str, Any] | None = None) -> SendType:
    """get_send_type_details over what is known of the type already; of a type that is listed (``listed``: what the list
    says of it) without what a week is planned by before. Raises ToolFailure where nothing can be read."""
    row = _detailed(answer, default.send_type_key)
    row.need(row.key("send_type_key", "key") == default.send_type_key or _stated(row) or None, "send_type")
    settled = frozenset[str]() if listed is None else _PLANNED_BY
    return default.model_copy(update={name: it for name, it in _usable(default, row).items() if name not in settled})


def silent_types(read: SendTypes, page_type: PageType) -> Iterator[SendType]:
    """The types of such a page of which the list does not state all that a week is planned by."""
    for named, kind in read.types.items():
        stated = read.stated.get(named, {})
        if _PLANNED_BY - stated.keys() and (kind.on(page_type) or "page_type" not in stated):
            yield kind


def read_silent(answer: Answer, kind: SendType, listed: Mapping[str, Any]) -> dict[str, Any]:
    """What get_send_type_details states of what a week is planned by and the list is silent on."""
    stated = _usable(kind, _detailed(answer, kind.send_type_key))
    return {name: it for name, it in stated.items() if name in _PLANNED_BY and name not in listed}


def filled_in(read: SendTypes, details: Mapping[str, Mapping[str, Any]]) -> SendTypes:
    """The listed types with what their details state in the list's silence, which stands in for what it garbles."""
    types = {key: kind.model_copy(update=dict(details.get(key, {}))) for key, kind in read.types.items()}
    odd = (
        one._replace(instead=f"what its details say, {_shown(said[one.field])},") if one.field in said else one
        for one in read.odd
        for said in (details.get(one.send_type_key, {}),)
    )
    return read._replace(types=types, odd=tuple(odd))


def unsaid_fields(listed: Mapping[str, Any], *, planned_by: bool = False) -> list[str]:
    """The fields of a type that the list does not state, in the catalogue's order; ``planned_by``: of those that a week
    is planned by before the details are asked for."""
    return [it for it in SendType.model_fields if it not in listed and it in (_PLANNED_BY if planned_by else _DETAILED)]


def differing_details(answer: Answer, default: SendType, listed: Mapping[str, Any]) -> Iterator[OddValue]:
    """What get_send_type_details states otherwise than the list, or than the week was planned by."""
    key = default.send_type_key
    row = _detailed(answer, key)
    if row.flag("is_active") is False:
        yield OddValue(key, f"The details of {key} say that it is switched off, and it is listed", "the list")
    known = {name: listed.get(name, getattr(default, name)) for name in {*listed, *_PLANNED_BY}}
    stated = {name: it for name, it in _usable(default, row).items() if name in known and it != known[name]}
    if planned := {name: known[name] for name in stated if name in _PLANNED_BY and name in listed}:
        said = _told({name: stated[name] for name in planned})
        text = f"The details of {key} differ from the list of send types: {said}"
        yield OddValue(key, text, f"what the week was planned by, {_told(planned)},")
    if unsaid := {name: known[name] for name in stated if name in _PLANNED_BY and name not in listed}:
        said = _told({name: stated[name] for name in unsaid})
        own = default_catalogue().get(key, default)
        of_catalogue = all(getattr(own, name) == it for name, it in unsaid.items())
        whose = "what the catalogue says" if of_catalogue else "what they said before"
        text = f"The details of {key} came when the sends were laid out, with what the list leaves out: {said}"
        yield OddValue(key, text, f"{whose}, {_told(unsaid)},", late=True)
    if later := {name: it for name, it in stated.items() if name not in _PLANNED_BY}:
        text = (
            f"The list of send types differs from the details of {key}: {_told({name: known[name] for name in later})}"
        )
        yield OddValue(key, text, f"what the details say, {_told(later)},")


def _told(fields: Mapping[str, Any]) -> str:
    """ "max_per_day 4, max_per_week none"."""
    return ", ".join(f"{name} {_shown(value)}" for name, value in fields.items())


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return " and ".join(value) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else "none" if value is None else str(value)


def _detailed(answer: Answer, asked: str) -> ObjectReader:
    """Raises ToolFailure "bad_answer" where the details name another type than was asked for."""
    whole = ObjectReader("get_send_type_details", answer)
    stated = whole.row("send_type").data or whole.data
    row = ObjectReader(whole.tool, {"caption_requirements": whole.data.get("caption_requirements"), **stated})
    if (named := row.key("send_type_key", "key")) not in (None, asked):
        raise ToolFailure(whole.tool, "bad_answer", f"the answer is about {named}, and not about what was asked for")
    return row


def _over(kind: SendType, row: ObjectReader) -> SendType:
    return kind.model_copy(update=_usable(kind, row))


def _usable(kind: SendType, row: ObjectReader) -> dict[str, Any]:
    stated = _stated(row)
    if _is_sold_for_nothing(kind, stated):
        del stated["base_price"]
    return stated


def _listed(kind: SendType, row: ObjectReader) -> dict[str, Any]:
    """``_usable``, and what the row says that there is none of: it holds null there, and so does the catalogue."""
    none = {field: getattr(kind, field) for field, names in _NOTHING.items() if any(name in row.data for name in names)}
    return {field: it for field, it in none.items() if not it} | _usable(kind, row)


def _is_sold_for_nothing(kind: SendType, stated: Mapping[str, Any]) -> bool:
    """Whether the row's price is 0, of a type that is sold."""
    return stated.get("base_price") == 0 and stated.get("requires_price", kind.requires_price)


#: The fields of which a type may have none, under the names of both dialects.
_NOTHING = {
    "max_per_week": ("max_per_week",),
    "default_expiration_hours": ("default_expiration_hours",),
    "default_target": ("default_target", "default_target_key"),
    "required_target": ("required_targets", "required_target", "required_target_key"),
    "base_price": ("base_price", "default_price"),
}


def _stated(row: ObjectReader) -> dict[str, Any]:
    """The fields of a send type that the row holds in a readable form."""
    stated = {
        "category": _one_of(row.key("category"), CATEGORIES),
        "page_type": _one_of(row.key("page_type", "page_type_restriction"), tuple(_PAGES)),
        "channel_key": row.first(_channel, "channel_key", "platform_feature"),
        "media_type": row.first(media_kind, "media_type"),
        "requires_media": row.flag("requires_media"),
        "requires_flyer": row.flag("requires_flyer"),
        "requires_price": row.flag("requires_price"),
        "requires_link": row.flag("requires_link"),
        "can_have_followup": row.flag("can_have_followup"),
        "max_per_day": row.whole("max_per_day"),
        "max_per_week": row.whole("max_per_week"),
        "min_minutes_between": _gap(row),
        "default_expiration_hours": row.first(_HOURS, "default_expiration_hours"),
        "default_target": row.key(*_NOTHING["default_target"]),
        "required_target": _required(row),
        "base_price": row.first(_PRICE, "base_price", "default_price"),
        "caption_types": row.names("caption_types") or _caption_types(row),
        "caption_length": row.key("caption_length"),
        "emoji": row.key("emoji"),
    }
    return {field: value for field, value in stated.items() if value is not None}


def odd_details(answer: Answer, default: SendType, listed: Mapping[str, Any] | None = None) -> Iterator[OddValue]:
    """What of get_send_type_details cannot be used; what stands in for it is the list's where that states it."""
    return _odd(read_details(answer, default, listed), _detailed(answer, default.send_type_key), listed)


def _odd(used: SendType, row: ObjectReader, listed: Mapping[str, Any] | None = None) -> Iterator[OddValue]:
    """The row's values that are no such figure or word. ``used`` is what the type is with the others; ``listed`` what
    the list says of it, where the row is of its details."""
    key, stated = used.send_type_key, _usable(used, row)
    own = default_catalogue().get(key, used)
    settled = frozenset[str]() if listed is None else _PLANNED_BY

    def instead(field: str) -> str:
        value = getattr(used, field)
        if field in stated and field not in settled:
            whose = "its other name's"
        elif field in (listed or {}):
            whose = "the list's"
        else:
            whose = "the catalogue's" if value == getattr(own, field) else "the details' earlier"
        return f"{whose} {_shown(value)}"

    if _is_sold_for_nothing(used, _stated(row)):
        yield OddValue(key, f"base_price of {key} is 0, and it is sold", instead("base_price"), "base_price")
    for one in unusable(row, _EXPECTED):
        field = _OTHER_NAMES.get(one.named, one.named)
        yield OddValue(key, one.of(key), instead(field), field)


def _among(allowed: tuple[str, ...], value: Any) -> str | None:
    return _one_of(key(value), allowed)


def _one_of(value: str | None, allowed: tuple[str, ...]) -> str | None:
    return value if value in allowed else None


def _channel(value: Any) -> str | None:
    return _CHANNELS.get(key(value) or "")


_COUNT, _PRICE, _HOURS = within(whole, 0, 10**12), within(number, 0, LARGEST_PRICE), within(whole, 1, _MOST_HOURS)
_GAP, _GAP_HOURS = within(whole, 0, _MOST_HOURS * _MINUTES), within(number, 0, _MOST_HOURS)
#: The fields of a type that can hold something that is none of theirs.
_EXPECTED = (
    Expected("category", partial(_among, CATEGORIES), f"one of {', '.join(CATEGORIES)}"),
    Expected("page_type", partial(_among, tuple(_PAGES)), f"one of {', '.join(_PAGES)}"),
    Expected("channel_key", _channel, "a channel"),
    Expected("media_type", media_kind, f"one of {', '.join(('none', *MEDIA_KINDS))}"),
    *(
        Expected(named, flag, "yes or no")
        for named in ("requires_media", "requires_flyer", "requires_price", "requires_link", "can_have_followup")
    ),
    Expected("max_per_day", _COUNT, "a count"),
    Expected("max_per_week", _COUNT, "a count"),
    Expected("min_minutes_between", _GAP, "a whole number of minutes"),
    Expected("min_time_between", _GAP, "a whole number of minutes"),
    Expected("min_hours_between", _GAP_HOURS, "a number of hours"),
    Expected("default_expiration_hours", _HOURS, "a whole number of hours"),
    Expected("base_price", _PRICE, "a price"),
    Expected("default_price", _PRICE, "a price"),
)
#: The names of an older server.
_OTHER_NAMES = {
    "min_time_between": "min_minutes_between",
    "min_hours_between": "min_minutes_between",
    "default_price": "base_price",
}


def _gap(row: ObjectReader) -> int | None:
    minutes = row.first(_GAP, "min_minutes_between", "min_time_between")
    hours = row.first(_GAP_HOURS, "min_hours_between")
    return minutes if minutes is not None else None if hours is None else round(hours * _MINUTES)


def _required(row: ObjectReader) -> tuple[str, ...] | None:
    """A list, one key, or a family such as ``expired_*``; an empty list says that none is required."""
    names = _NOTHING["required_target"]
    stated = next(filter(None, map(row.names, names)), None)
    if stated is None:
        return () if any(row.data.get(name) == [] for name in names) else None
    known = [target.target_key for target in TARGETS]
    members = [
        found
        for target_key in map(str.lower, stated)
        for found in ([one for one in known if fnmatchcase(one, target_key)] if "*" in target_key else [target_key])
    ]
    return tuple(dict.fromkeys(members)) or None


def _caption_types(row: ObjectReader) -> tuple[str, ...] | None:
    """Caption types by their priority, 1 first."""
    entries = row.rows("caption_requirements") or ()
    ranked = [
        (entry.whole("priority") or place, place, caption_type)
        for place, entry in enumerate(entries, start=1)
        if (caption_type := entry.name("caption_type"))
    ]
    return tuple(dict.fromkeys(caption_type for _, _, caption_type in sorted(ranked))) or None


def read_targets(answer: Answer) -> tuple[Target, ...]:
    """The rows of get_audience_targets; pages and channels that a row leaves out are the catalogue's (R22).

    A target without channels that the catalogue does not know cannot be reached, so it is left out.
    Raises ToolFailure "bad_answer" without a list.
    """
    whole = ObjectReader("get_audience_targets", answer)
    rows = whole.need(whole.rows("targets", "audience_targets"), "targets")
    read = (_target(row) for row in rows if row.flag("is_active") is not False)
    return tuple({target.target_key: target for target in read if target is not None}.values())


def _target(row: ObjectReader) -> Target | None:
    target_key = row.key("target_key", "key")
    default = next((target for target in TARGETS if target.target_key == target_key), None)
    stated = map(_channel, row.names("applicable_channels", "channel_keys", "channels") or ())
    channels = tuple(dict.fromkeys(channel for channel in stated if channel)) or (
        default.channel_keys if default else ()
    )
    if target_key is None or not channels:
        return None
    return Target(
        target_key=target_key,
        display_name=row.name("display_name", "name") or target_key,
        page_types=_pages(row) or (default.page_types if default else _PAGES["both"]),
        channel_keys=channels,
    )


def _pages(row: ObjectReader) -> tuple[PageType, ...]:
    stated = row.names("applicable_page_types", "page_types", "page_type") or ()
    pages = [page for word in map(str.lower, stated) for page in _PAGES.get(word, ())]
    return tuple(dict.fromkeys(pages))


def read_channels(answer: Answer) -> tuple[Channel, ...]:
    """The rows of get_channels; what a row leaves out is the catalogue's. Raises ToolFailure without a list."""
    whole = ObjectReader("get_channels", answer)
    rows = whole.need(whole.rows("channels"), "channels")
    read = {channel.channel_key: channel for row in rows if (channel := _channel_row(row))}
    return tuple(read.values())


def _channel_row(row: ObjectReader) -> Channel | None:
    channel_key = row.first(_channel, "channel_key", "key") or row.key("channel_key", "key")
    if channel_key is None:
        return None
    default = next((channel for channel in CHANNELS if channel.channel_key == channel_key), None)
    targeting = row.flag("supports_targeting")
    if targeting is None:
        targeting = default.supports_targeting if default else False
    return Channel(channel_key=channel_key, supports_targeting=targeting)
