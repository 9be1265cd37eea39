"""The steps of the tables as sentences: with this week's command, types and causes."""

from collections import Counter
from collections.abc import Iterable

from eros.vocabulary.request import generate_command
from nodes.recommend.advice_context import AdviceContext
from nodes.recommend.causes import are_pinned, audiences, can_be_spared, for_media, for_room, for_types

#: Types that a step names with their counts.
_NAMED_IN_A_STEP = 6


def filled(text: str, week: AdviceContext, slots: Iterable[str] = (), types: Counter[str] | None = None) -> str:
    """A text of the tables with the page, its week, and the types: those of the slots where they are not given.

    ``{room}``, ``{variety}``, ``{missing}`` and ``{avoided}`` are the ways that this week has to more room, more types,
    more sends and better hours; ``{let_in}`` begins with the ways to more types, where there are any.
    """
    slots = tuple(slots)
    types = types or Counter(week.type_of(slot) for slot in slots)
    again = f"plan the week again with `{generate_command(week.asked, without=_OF_THE_RUN)}`"
    fewer = f"plan fewer sends with `{_fewer(week)}`"
    room, more_types = _or(*for_room(week, slots), fewer), tuple(for_types(week))
    others = " and others" if len(types) > _NAMED_IN_A_STEP else ""
    return text.format(
        again=again,
        fewer=fewer,
        room=room,
        avoided="move the pinned events" if are_pinned(week, slots) else room,
        variety=_or(*more_types) if more_types else again,
        let_in=", ".join([*more_types, "or "]) if more_types else "",
        missing=_or(*for_media(week, types or _short_of_media(week)), fewer),
        audiences=audiences(week, types or week.unreached),
        or_exclude=_or_exclude(week, types or week.unreached),
        types=", ".join(f"{key} {count}" for key, count in types.most_common(_NAMED_IN_A_STEP)) + others
        or "the named sends",
    )


def _short_of_media(week: AdviceContext) -> tuple[str, ...]:
    """The types for whose want of media a quota is not filled."""
    return tuple(key for it in week.findings if it.error_type == "quota_not_filled" for key in it.send_types)


def _or_exclude(week: AdviceContext, keys: Iterable[str]) -> str:
    named = ", ".join(keys)
    return f", or exclude {named}" if named and can_be_spared(week, keys) else ""


def _or(*ways: str) -> str:
    """ "a", "a, or b", "a, b, or c"."""
    *first, last = ways
    return f"{', '.join(first)}, or {last}" if first else last


#: What a run was, not what its week is to be.
_OF_THE_RUN = ("seed", "dry_run", "replace")


def _fewer(week: AdviceContext) -> str:
    """The same request with fewer sends; where it asks for fewer already, with one less on the fullest day."""
    asked = week.asked
    if asked.volume != "lighter":
        return f"{generate_command(asked, without=(*_OF_THE_RUN, 'volume'))} --volume lighter"
    fullest = max(Counter(item.scheduled_date for item in week.items if not item.is_follow_up).values(), default=1)
    most = max(1, min(asked.max_per_day or fullest, fullest) - 1)
    return f"{generate_command(asked, without=(*_OF_THE_RUN, 'max_per_day'))} --max-per-day {most}"
