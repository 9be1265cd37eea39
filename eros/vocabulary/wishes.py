"""What may be wished of a week: each wish is stated here once, and nowhere else (R45-R48).

From a field of ``Wishes``, its type, default and description, and the ``Wish`` beside it follow the option of the
command line, the argument of the agent's tool, the field of a chat plan, what a later turn of a conversation keeps of
it, how it is told, and whether it leaves less of a week possible. What it does to a week stands in the phase that does
it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from eros.vocabulary.catalogue import CATEGORIES, FOLLOW_UP, FrozenModel, default_catalogue
from eros.vocabulary.numbers import dollars
from eros.vocabulary.wall_clock import TIME_PATTERN, read_date, read_time

Focus = Literal["revenue", "engagement", "retention", "balanced"]
Volume = Literal["lighter", "normal", "heavier"]


def _to_the_minute(value: Any) -> time:
    """A time of day without offset and seconds, or its text."""
    if isinstance(value, time) and value == time(value.hour, value.minute):
        return value
    return read_time(value if isinstance(value, str) else str(value))


def _day(value: Any) -> date:
    """A date, or its text; no moment and no number."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return read_date(value if isinstance(value, str) else str(value))


def _figure(value: Any) -> Any:
    """No truth value: JSON's ``true`` is no 1."""
    if isinstance(value, bool):
        raise ValueError(f"{str(value).lower()} is no number; write it as 9")
    return value


#: The bounds of a figure stand before it: pydantic publishes those that come after under names of its own.
FIGURE = BeforeValidator(_figure)
#: How many; how much.
Count = Annotated[int, FIGURE]
Amount = Annotated[float, Field(allow_inf_nan=False), FIGURE]
#: "18:30" in JSON; wall-clock time in the creator's zone, whatever the offset.
ClockTime = Annotated[
    time,
    BeforeValidator(_to_the_minute),
    PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": f"^{TIME_PATTERN}$"}),
]
#: "2026-11-30" in JSON.
Day = Annotated[date, BeforeValidator(_day)]


@dataclass(frozen=True)
class Wish:
    """What a field says beside its type, default and description.

    ``told``: the wish in words. ``rule``: what makes the week follow it; None where it says nothing of the week's look.
    ``narrows``: whether a value leaves less possible (R45). ``option`` and ``form``: the name of its option where that
    is not the field's, and how a value is written there. ``read``: what such texts, given one or several times, say; it
    raises ValueError with what to write.
    """

    told: Callable[[Any], str]
    rule: str | None = None
    narrows: Callable[[Any], bool] = lambda value: False
    option: str | None = None
    form: str | None = None
    read: Callable[[Sequence[str]], Any] = tuple


def _always(value: object) -> bool:
    return True


def types_in_words(keys: tuple[str, ...]) -> str:
    """Keys, with a category's name where all of it is among them."""
    left, names = dict.fromkeys(keys), list[str]()
    for category in CATEGORIES:
        whole = [key for key, kind in default_catalogue().items() if kind.category == category]
        if all(key in left for key in whole):
            names.append(category)
            left = {key: None for key in left if key not in whole}
    return ", ".join([*names, *left])


def day_in_words(day: date) -> str:
    """ "Mon 30 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"


class PinnedEvent(FrozenModel):
    """A send that stands at its exact time (R47)."""

    send_type_key: Annotated[str, Field(description="Its send type.")]
    date: Annotated[Day, Field(description="Its day.")]
    time: Annotated[ClockTime, Field(description="Its wall-clock time.")]


def _pins_of(texts: Sequence[str]) -> tuple[PinnedEvent, ...]:
    """Texts "bundle@2026-12-04=20:20" as the sends that they fix."""
    pairs = (text.partition("@") for text in texts)
    fixed = ((key, *moment.partition("=")) for key, _, moment in pairs)
    return tuple(PinnedEvent(send_type_key=key, date=_day(day), time=read_time(at)) for key, day, _, at in fixed)


def _by_day(texts: Sequence[str]) -> dict[date, time]:
    """Texts "2026-12-01=12:00" as what they say of each day."""
    hours: dict[date, time] = {}
    for day, _, clock in (text.partition("=") for text in texts):
        at = read_time(clock)
        if hours.setdefault(read_date(day), at) != at:
            raise ValueError(f"{day} is given {hours[read_date(day)]:%H:%M} and {clock}: which of them holds?")
    return hours


def _hours_in_words(bound: str) -> Callable[[dict[date, time]], str]:
    def words(hours: dict[date, time]) -> str:
        days = {at: [day for day in sorted(hours) if hours[day] == at] for at in sorted(set(hours.values()))}
        return " · ".join(f"{bound} {at:%H:%M} on {', '.join(map(day_in_words, on))}" for at, on in days.items())

    return words


Types = tuple[str, ...]
HoursByDay = dict[Day, ClockTime]


class Wishes(FrozenModel):
    """What a week should be like, apart from whose and which week it is. ``include`` and ``exclude``: empty means all,
    none."""

    focus: Annotated[
        Focus,
        Field(description="Shifts the weights of strategies, never a limit."),
        Wish("focus on {}".format, "R14"),
    ] = "balanced"
    volume: Annotated[
        Volume,
        Field(description="Fewer or more sends than usual, within the caps."),
        Wish(
            lambda volume: "normal volume" if volume == "normal" else volume,
            "R46",
            narrows=lambda volume: volume == "lighter",
        ),
    ] = "normal"
    max_per_day: Annotated[
        Count | None,
        Field(description="Lowers the daily total; 1 or more."),
        Wish("at most {} a day".format, "R46", narrows=_always, form="N"),
    ] = None
    include: Annotated[
        Types,
        Field(description="Only these send types or categories (revenue, engagement, retention)."),
        Wish(lambda keys: f"only {types_in_words(keys)}", "R45", narrows=_always, form="TYPES"),
    ] = ()
    exclude: Annotated[
        Types,
        Field(description="Not these send types or categories."),
        Wish(lambda keys: f"no {types_in_words(keys)}", "R45", narrows=_always, form="TYPES"),
    ] = ()
    days_off: Annotated[
        tuple[Day, ...],
        Field(description="Days of the week without sends."),
        Wish(
            lambda days: f"nothing on {', '.join(map(day_in_words, days))}", "R46", narrows=_always, form="DATE,DATE",
        ),
    ] = ()  # fmt: skip
    not_before: Annotated[
        ClockTime | None,
        Field(description="No send before this wall-clock time."),
        Wish("nothing before {:%H:%M}".format, "R45", narrows=_always, form="HH:MM"),
    ] = None
    not_after: Annotated[
        ClockTime | None,
        Field(description="No send after this wall-clock time."),
        Wish("nothing after {:%H:%M}".format, "R45", narrows=_always, form="HH:MM"),
    ] = None
    pinned: Annotated[
        tuple[PinnedEvent, ...],
        Field(description="Sends at their exact times."),
        Wish(
            lambda pins: " · ".join(
                f"{pin.send_type_key} on {day_in_words(pin.date)} at {pin.time:%H:%M}" for pin in pins
            ),
            "R47",
            option="--pin",
            form="TYPE@DATE=HH:MM",
            read=_pins_of,
        ),
    ] = ()
    not_before_on: Annotated[
        HoursByDay,
        Field(description="No send on these days before these times; the week's hours hold too."),
        Wish(
            _hours_in_words("nothing before"), "R45", narrows=_always,
            option="--not-before", form="DATE=HH:MM", read=_by_day,
        ),
    ] = {}  # fmt: skip
    not_after_on: Annotated[
        HoursByDay,
        Field(description="No send on these days after these times; the week's hours hold too."),
        Wish(
            _hours_in_words("nothing after"), "R45", narrows=_always,
            option="--not-after", form="DATE=HH:MM", read=_by_day,
        ),
    ] = {}  # fmt: skip
    follow_ups: Annotated[
        bool,
        Field(description="Follow-ups to the sends that take one."),
        Wish(lambda wanted: "follow-ups" if wanted else "no follow-ups", "R28"),
    ] = True
    budget_per_day: Annotated[
        Amount | None,
        Field(description="Largest sum of prices a day; 0 or more."),
        Wish(lambda budget: f"budget ${dollars(budget)} a day", "R46", form="DOLLARS"),
    ] = None
    dry_run: Annotated[
        bool,
        Field(description="Everything but the save."),
        Wish(lambda dry: "dry run, nothing is saved" if dry else "a run that saves"),
    ] = False
    seed: Annotated[
        Count | None,
        Field(description="Same data and seed: same week. Without one it comes from creator and week."),
        Wish("seed {}".format, form="N"),
    ] = None

    @property
    def said(self) -> dict[str, Any]:
        """The wishes that are not the default, by field."""
        fields = type(self).model_fields
        return {name: value for name in WISHES if (value := getattr(self, name)) != fields[name].default}

    @property
    def narrows(self) -> bool:
        """Whether they leave less than the whole week (R45)."""
        return any(WISHES[name].narrows(value) for name, value in self.said.items())

    @property
    def widened(self) -> Self:
        """Without those that do."""
        narrowing = [name for name, value in self.said.items() if WISHES[name].narrows(value)]
        return self.model_copy(update={name: type(self).model_fields[name].default for name in narrowing})

    def wants(self, send_type_key: str) -> bool:
        """Whether include and exclude leave the type in."""
        return (not self.include or send_type_key in self.include) and send_type_key not in self.exclude

    @property
    def wants_follow_ups(self) -> bool:
        """R28, R45: switched off, or excluded, as the send type that they are; to include others leaves them in."""
        return self.follow_ups and FOLLOW_UP not in self.exclude


#: Every wish by its field.
WISHES: dict[str, Wish] = {
    name: wish for name, field in Wishes.model_fields.items() for wish in field.metadata if isinstance(wish, Wish)
}


def told(wishes: Wishes) -> Iterator[str]:
    """Each wish that is not the default, in words."""
    return (WISHES[name].told(value) for name, value in wishes.said.items())


# What a following turn of a conversation makes of a wish: by its type, so that no wish needs a word of its own.


def dates_in(wish: Any) -> Iterator[date]:
    """The dates that a wish names."""
    match wish:
        case date():
            yield wish
        case PinnedEvent():
            yield wish.date
        case tuple() | dict():
            for part in wish:
                yield from dates_in(part)


def moved(wish: Any, by: timedelta) -> Any:
    """The same wish in a later or an earlier week."""
    match wish:
        case date():
            return wish + by
        case PinnedEvent():
            return wish.model_copy(update={"date": wish.date + by})
        case tuple():
            return tuple(moved(part, by) for part in wish)
        case dict():
            return {moved(day, by): value for day, value in wish.items()}
    return wish


def joined(before: Any, said: Any) -> Any:
    """What holds where a wish is said again: lists grow, a day's part of a wish and anything else is replaced."""
    if isinstance(before, dict):
        return {**before, **said}
    if not isinstance(before, tuple):
        return said
    values = dict.fromkeys((*before, *said))
    return tuple(sorted(values, key=_place)) if all(any(dates_in(value)) for value in values) else tuple(values)


def _place(value: date | PinnedEvent) -> tuple[date, time]:
    return (value.date, value.time) if isinstance(value, PinnedEvent) else (value, time())
