"""Wishes in the plainest words that are read as them, to show what a clause was read as."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from functools import cache
from typing import Any

from eros.language.phrases import lexicon
from eros.vocabulary.catalogue import CATEGORIES, default_catalogue
from eros.vocabulary.numbers import dollars
from eros.vocabulary.wall_clock import DAY_NAMES
from eros.vocabulary.wishes import PinnedEvent


@cache
def _groups() -> Mapping[frozenset[str], str]:
    """The types that a word stands for together, the most first, and the first word for them."""
    rows = default_catalogue()
    found: dict[frozenset[str], str] = {
        frozenset(key for key in rows if rows[key].category == name): name for name in CATEGORIES
    }
    for words, (kind, value) in lexicon().items():
        if kind == "TYPE" and " " in value:
            found.setdefault(frozenset(value.split()), " ".join(words))
    return dict(sorted(found.items(), key=lambda it: -len(it[0])))


def _types(keys: Sequence[str]) -> str:
    left, names = dict.fromkeys(keys), list[str]()
    for group, name in _groups().items():
        if group <= left.keys():
            names.append(name)
            left = {key: None for key in left if key not in group}
    return " and ".join([*names, *(key.replace("_", " ") for key in left)])


def _day(day: date) -> str:
    return DAY_NAMES[day.weekday()].title()


def _days(days: Sequence[date]) -> str:
    return f"nothing on {' and '.join(map(_day, days))}" if days else "no days off"


def _hours_on(bound: str, hours: Mapping[date, time]) -> Iterator[str]:
    for at in dict.fromkeys(hours.values()):
        on = " and ".join(_day(day) for day, hour in hours.items() if hour == at)
        yield f"nothing {bound} {at:%H:%M} on {on}"


def _pins(pins: Sequence[PinnedEvent]) -> str:
    return ", ".join(f"{it.send_type_key.replace('_', ' ')} on {_day(it.date)} at {it.time:%H:%M}" for it in pins)


_WORDS: dict[str, Callable[[Any], str]] = {
    "focus": lambda it: it if it == "balanced" else f"focus on {it}",
    "volume": lambda it: "normal volume" if it == "normal" else it,
    "max_per_day": lambda it: "no limit" if it is None else f"at most {it} a day",
    "budget_per_day": lambda it: "no budget" if it is None else f"budget {dollars(it)} a day",
    "include": lambda it: f"only {_types(it)}",
    "exclude": lambda it: f"no {_types(it)}",
    "days_off": _days,
    "not_before": lambda it: f"nothing before {it:%H:%M}",
    "not_after": lambda it: f"nothing after {it:%H:%M}",
    "not_before_on": lambda it: ", ".join(_hours_on("before", it)),
    "not_after_on": lambda it: ", ".join(_hours_on("after", it)),
    "pinned": _pins,
    "follow_ups": lambda it: "follow-ups" if it else "no follow-ups",
    "dry_run": lambda it: "dry run" if it else "for real",
    "seed": "seed {}".format,
}


def plain_words(said: Mapping[str, Any]) -> str:
    """What is said, each wish in words that are read as nothing else."""
    empty = [name for name in ("include", "exclude", "pinned") if said.get(name) == ()]
    return ", ".join(_WORDS[name](value) for name, value in said.items() if name in _WORDS and name not in empty)
