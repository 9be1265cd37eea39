"""The parts of captions, as the tables beside this module hold them, parsed once and put into every diction.

Promises: a line is a whole sentence (or two) that needs no other; its {slots} are named in ``slots.toml`` or filled by
the grammar ({hey}, {set}, {a_set}, {sets}). An unknown table or slot fails when the tables are loaded.
"""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from eros_db.demo.style import DICTIONS, Diction, speech

#: A line without slots, or its literals and slots by turns.
Line = str | tuple[str, ...]
Lines = tuple[Line, ...]

#: Filled by the grammar from the caption's tone and theme.
OWN_SLOTS = frozenset({"hey", "set", "a_set", "sets"})


@dataclass(frozen=True)
class Tone:
    """A register. Weights run over EMOJI_LEVELS and SLANG_LEVELS; ``length_bias`` is the chance of a longer text."""

    name: str
    share: float
    length_bias: float
    contracted: bool
    emoji_level: tuple[float, ...]
    slang_level: tuple[float, ...]
    emoji: tuple[str, ...]
    signatures: tuple[str, ...]
    affinity: dict[str, float]


@dataclass(frozen=True)
class Theme:
    """A theme of the vault: what its sets are called, and its emoji."""

    name: str
    category: str
    emoji: tuple[str, ...]


@dataclass(frozen=True)
class DemoCaptionType:
    """A caption type: how many captions, how many of them themed or for paid pages, and how they are built."""

    name: str
    count: int
    themed: float
    paid_only: float
    lengths: tuple[float, ...]
    closers: str
    plan: str


@dataclass(frozen=True)
class DictionTables:
    """Every table in one diction. Keys: (table, owner), as ("openers", "warm") or ("leads", "flirty")."""

    lines: dict[tuple[str, str], Lines]
    scenes: dict[str, tuple[tuple[Lines, Lines], ...]]
    words: dict[str, tuple[str, ...]]
    nouns: dict[tuple[str, str], tuple[str, ...]]


@cache
def _table(path: str) -> dict[str, Any]:
    return tomllib.loads((files("eros_db.demo") / "parts" / path).read_text(encoding="utf-8"))


def _tables(folder: str) -> list[tuple[str, dict[str, Any]]]:
    found = sorted(entry.name for entry in (files("eros_db.demo") / "parts" / folder).iterdir())
    return [(name.removesuffix(".toml"), _table(f"{folder}/{name}")) for name in found]


@cache
def tones() -> dict[str, Tone]:
    """The registers by name, in the order of their names."""
    return {name: _tone(name, table) for name, table in _tables("tones")}


def _tone(name: str, table: dict[str, Any]) -> Tone:
    return Tone(
        name=name,
        share=table["share"],
        length_bias=table["length_bias"],
        contracted=table["contracted"],
        emoji_level=tuple(table["emoji_level"]),
        slang_level=tuple(table["slang_level"]),
        emoji=tuple(table["emoji"].split()),
        signatures=_split(table["signatures"]),
        affinity=table["affinity"],
    )


@cache
def themes() -> dict[str, Theme]:
    """The themes by name, in the table's order; a theme's content_type_id is its place in it, from 1."""
    return {
        name: Theme(name, row["category"], tuple(row["emoji"].split())) for name, row in _table("themes.toml").items()
    }


@cache
def caption_types() -> dict[str, DemoCaptionType]:
    """The caption types by name."""
    return {name: _caption_type(name, row) for _, table in _tables("types") for name, row in table.items()}


def _caption_type(name: str, row: dict[str, Any]) -> DemoCaptionType:
    plan = "tale" if "scenes" in row else "offer" if row["closers"] == "calls" else "chat"
    return DemoCaptionType(
        name, row["count"], row["themed"], row["paid_only"], tuple(row["lengths"]), row["closers"], plan
    )


@cache
def diction_tables() -> dict[Diction, DictionTables]:
    """Every table in every diction."""
    return {diction: _in_diction(speech(diction)) for diction in DICTIONS}


def _in_diction(spoken: Callable[[str], str]) -> DictionTables:
    def lines(text: str) -> Lines:
        return tuple(map(_parse, _split(spoken(text))))

    return DictionTables(
        lines={key: lines(text) for key, text in _line_tables()},
        scenes={
            kind: tuple((lines(scene["begin"]), lines(scene["turn"])) for scene in row["scenes"])
            for _, table in _tables("types")
            for kind, row in table.items()
            if "scenes" in row
        },
        words={name: _split(spoken(text)) for name, text in _table("slots.toml").items()},
        nouns={key: tuple(spoken(text).split("|")) for key, text in _noun_tables()},
    )


def _line_tables() -> Iterable[tuple[tuple[str, str], str]]:
    for tone, table in _tables("tones"):
        yield from (((name, tone), table[name]) for name in ("openers", "asks", "calls"))
        yield ("announcements", tone), table.get("announcements", table["openers"])
    for theme, table in _table("themes.toml").items():
        yield from (((name, theme), table[name]) for name in ("sets", "lives"))
    for _, family in _tables("types"):
        for kind, table in family.items():
            yield from (((name, kind), table[name]) for name in ("leads", "details", "extras", "own") if name in table)
    yield ("paid", ""), _table("asides.toml")["paid"]


def _noun_tables() -> Iterable[tuple[tuple[str, str], str]]:
    yield from ((("address", tone), table["address"]) for tone, table in _tables("tones"))
    yield from ((("theme", theme), table["nouns"]) for theme, table in _table("themes.toml").items())
    for _, family in _tables("types"):
        for kind, table in family.items():
            yield from (((name, kind), table[name]) for name in ("nouns", "plurals") if name in table)


@cache
def tails() -> tuple[str, ...]:
    """What ends a sentence in slang: lol, haha, ..."""
    return _split(_table("asides.toml")["tails"])


def _split(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def _parse(line: str) -> Line:
    pieces = [(literal, slot) for literal, slot, _, _ in Formatter().parse(line)]
    unknown = {slot for _, slot in pieces if slot} - _known_slots()
    if unknown:
        raise ValueError(f"unknown slots {sorted(unknown)} in {line!r}")
    if not any(slot for _, slot in pieces):
        return line
    return tuple(piece for literal, slot in pieces for piece in ((literal, slot) if slot else (literal,)))


@cache
def _known_slots() -> frozenset[str]:
    return OWN_SLOTS | frozenset(_table("slots.toml"))
