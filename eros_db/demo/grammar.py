"""One caption from parts: which sentences, in whose words, with which emoji.

A plan says which sentences make a caption of a length. Sentences come from the caption type (leads, details, extras),
from the theme (what a set looks like, or the day behind it) and from the tone (openers, questions, calls to open). The
tone also decides slang and emoji, so that the registers can be told apart by style alone.
"""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple, TypeVar

from eros_db.demo import parts
from eros_db.demo.style import DICTIONS, EMOJI_COUNTS, EmojiLevel, Length, SlangLevel, diction_of

T = TypeVar("T")

_PET_NAME = 0.6  # how often a line that can take a pet name takes one
_TAIL = 0.45  # how often slang ends in "lol" or the like
_THEME_EMOJI = 0.35

#: The sentences of each plan and length; one of the rows is drawn. "theme" is left out where there is none.
_PLANS: dict[tuple[str, Length], tuple[tuple[str, ...], ...]] = {
    ("offer", "short"): (("leads", "theme"), ("leads", "closer"), ("leads", "closer"), ("openers", "leads", "theme")),
    ("offer", "medium"): (
        ("leads", "detail", "closer"),
        ("openers", "leads", "theme", "closer"),
        ("openers", "leads", "detail", "theme"),
        ("leads", "theme", "extras", "closer"),
    ),
    ("offer", "long"): (
        ("openers", "leads", "theme", "details", "extras", "closer"),
        ("leads", "theme", "details", "extras", "closer"),
        ("openers", "leads", "details", "theme", "closer"),
        ("openers", "leads", "extras", "theme", "closer"),
    ),
    ("chat", "short"): (("first", "closer"), ("first", "closer"), ("openers", "first"), ("first", "second")),
    ("chat", "medium"): (
        ("openers", "first", "closer"),
        ("first", "second", "closer"),
        ("openers", "first", "second"),
    ),
    ("chat", "long"): (
        ("openers", "first", "second", "extras", "closer"),
        ("first", "second", "extras", "closer"),
        ("openers", "first", "second", "third", "closer"),
    ),
    ("tale", "short"): (("begin", "turn"), ("begin", "turn"), ("begin", "turn", "closer")),
    ("tale", "medium"): (("begin", "turn", "closer"), ("openers", "begin", "turn"), ("begin", "turn", "extras")),
    ("tale", "long"): (
        ("openers", "begin", "turn", "extras", "closer"),
        ("begin", "turn", "extras", "closer"),
        ("begin", "turn", "extras", "extras", "closer"),
    ),
}
#: Which table a role is where there is no theme, where there is one, and what follows a sentence of the theme.
_PLAIN = {"first": "leads", "second": "details", "third": "extras", "detail": "details"}
_THEMED = {"first": "lives", "begin": "lives", "theme": "sets", "detail": "sets"}
_AFTER_THEME = {"second": "leads", "third": "", "turn": "extras"}


class Recipe(NamedTuple):
    """What one caption is to be. ``theme`` None: it fits any theme; ``paid_only``: it speaks to subscribers."""

    kind: str
    tone: str
    theme: str | None
    paid_only: bool
    length: Length
    emoji: EmojiLevel
    slang: SlangLevel


class SentenceWriter:
    """Draws the sentences of one caption: no line twice, no slot filled with the same word twice."""

    def __init__(self, rng: Random, recipe: Recipe) -> None:
        self._random = rng.random
        self._recipe = recipe
        kind, tone = parts.caption_types()[recipe.kind], parts.tones()[recipe.tone]
        diction = diction_of(recipe.slang, tone.contracted)
        self._manner = parts.diction_tables()[diction]
        self._capitals = diction != DICTIONS[-1]
        self._kind = kind
        self._scene = self._pick(self._manner.scenes[kind.name]) if kind.plan == "tale" else ((), ())
        self._used: dict[str, int] = {}
        self._taken: set[parts.Line] = set()
        self._noun = ""

    def draw(self) -> list[str]:
        """The sentences in order."""
        rows = _PLANS[self._kind.plan, self._recipe.length]
        tables = list(self._tables(self._pick(rows)))
        if self._recipe.paid_only and self._kind.paid_only < 1:
            tables.insert(len(tables) - 1 or 1, self._manner.lines["paid", ""])
        return [self._say(table) for table in tables]

    def _tables(self, roles: tuple[str, ...]) -> Iterator[parts.Lines]:
        for role in roles:
            table = self._table(role)
            if table:
                yield table

    def _table(self, role: str) -> parts.Lines:
        lines, kind, tone, theme = self._manner.lines, self._kind.name, self._recipe.tone, self._recipe.theme
        if role in ("leads", "details", "extras"):
            return lines[role, kind]
        if role == "openers":
            return lines["announcements" if self._kind.plan == "offer" else "openers", tone]
        if role == "closer":
            return lines[self._closers()]
        if theme is None:
            return self._plain_table(role)
        return lines[_THEMED[role], theme] if role in _THEMED else self._after_theme(role)

    def _closers(self) -> tuple[str, str]:
        """A type's own closers refer to its leads; after a sentence of the theme the tone's questions fit better."""
        if self._kind.closers != "own":
            return self._kind.closers, self._recipe.tone
        return ("asks", self._recipe.tone) if self._recipe.theme else ("own", self._kind.name)

    def _plain_table(self, role: str) -> parts.Lines:
        scene = {"begin": self._scene[0], "turn": self._scene[1], "theme": ()}
        return scene[role] if role in scene else self._manner.lines[_PLAIN[role], self._kind.name]

    def _after_theme(self, role: str) -> parts.Lines:
        follows = _AFTER_THEME[role]
        return self._manner.lines[follows, self._kind.name] if follows else ()

    def _say(self, table: parts.Lines) -> str:
        line = self._pick(table)
        while line in self._taken:
            line = self._pick(table)
        self._taken.add(line)
        text = line if isinstance(line, str) else self._filled(line)
        return text[0].upper() + text[1:] if self._capitals else text

    def _filled(self, line: tuple[str, ...]) -> str:
        pieces = list(line)
        pieces[1::2] = [self._word(slot) for slot in line[1::2]]
        return "".join(pieces)

    def _word(self, slot: str) -> str:
        if slot == "hey":
            return self._pet_name()
        if slot in parts.OWN_SLOTS:
            return self._set(slot)
        words = self._manner.words[slot]
        at = self._used.get(slot)
        self._used[slot] = at = int(self._random() * len(words)) if at is None else (at + 1) % len(words)
        return words[at]

    def _pet_name(self) -> str:
        name = self._pick(self._manner.nouns["address", self._recipe.tone])
        return f", {name}" if name and self._random() < _PET_NAME else ""

    def _set(self, slot: str) -> str:
        if not self._noun:
            self._noun = self._pick(self._nouns(slot))
        if slot == "a_set":
            return f"an {self._noun}" if self._noun[0] in "aeiou" else f"a {self._noun}"
        return f"{self._noun}s" if slot == "sets" and self._recipe.theme else self._noun

    def _nouns(self, slot: str) -> tuple[str, ...]:
        if self._recipe.theme:
            return self._manner.nouns["theme", self._recipe.theme]
        return self._manner.nouns["plurals" if slot == "sets" else "nouns", self._kind.name]

    def _pick(self, of: tuple[T, ...]) -> T:
        return of[int(self._random() * len(of))]


def sentences(rng: Random, recipe: Recipe) -> list[str]:
    """The sentences of a caption, without emoji."""
    return SentenceWriter(rng, recipe).draw()


def decorated(rng: Random, said: list[str], recipe: Recipe) -> str:
    """The caption's text: its sentences with tails and emoji, as tone, slang and emoji level want them."""
    chance = rng.random
    if recipe.slang in ("medium", "high") and chance() < _TAIL:
        said = _with_tail(said, int(chance() * len(said)), parts.tails()[int(chance() * len(parts.tails()))])
    if recipe.slang == "high":
        said = [*said[:-1], said[-1].removesuffix(".")]
    return _with_emoji(rng, said, _emoji(rng, recipe))


def _with_tail(said: list[str], at: int, tail: str) -> list[str]:
    if not said[at].endswith("."):
        return said
    return [*said[:at], f"{said[at][:-1]} {tail}.", *said[at + 1 :]]


def _emoji(rng: Random, recipe: Recipe) -> list[str]:
    low, high = EMOJI_COUNTS[recipe.emoji]
    count = low + int(rng.random() * (high - low + 1))
    if not count:
        return []
    drawn = rng.sample(parts.tones()[recipe.tone].emoji, count)
    if recipe.theme and rng.random() < _THEME_EMOJI:
        drawn[0] = parts.themes()[recipe.theme].emoji[int(rng.random() * 2)]
    return drawn


def _with_emoji(rng: Random, said: list[str], emoji: list[str]) -> str:
    """Some emoji end the caption, the others end a sentence each, from the front."""
    runs = ["" for _ in said]
    ending = 1 + int(rng.random() * min(3, len(emoji)))
    for number, sign in enumerate(emoji):
        at = number - ending
        runs[at if 0 <= at < len(said) - 1 else -1] += sign
    return " ".join(f"{sentence} {run}" if run else sentence for sentence, run in zip(said, runs, strict=True))
