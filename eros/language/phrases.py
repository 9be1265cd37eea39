"""The table ``phrases.toml`` as one lexicon: words of a phrase -> its kind and value."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from eros.failures import RequestError
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, default_catalogue
from eros.vocabulary.request import plannable

#: Kinds of words that only hold others together.
SAY_NOTHING = ("FILLER", "NEAR", "WITH", "BUT")

Phrase = tuple[str, ...]
Lexicon = dict[Phrase, tuple[str, str]]

#: "The plan" is a thing, "plan" alone is mostly a thing to do.
_OWNERS = "the a 's her his their that this my our your whole full new weekly"
_THINGS = "plan schedule calendar plans schedules"

#: What an amount may be of, and how far it may go.
_SENT, _AS_FAR = "sends posts messages items slots stuff content", ("possible", "you can", "it gets", "we can")

#: A type of several words may be written as one ("tipgoals"); shorter ones may be any word.
_JOINED, _BESIDE = 6, frozenset(("a", "all", "any", "in", "more", "no", "of", "on", "some", "the", "to", "with"))
#: Shorter words are too alike to be corrected.
_SHORTEST = 4


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("eros.language") / "phrases.toml").read_text(encoding="utf-8"))


@cache
def silent_kinds() -> frozenset[str]:
    """Kinds with which nothing is lost where no wish used them."""
    return frozenset(_tables()["unused"]["silent"].split())


@cache
def asked_kinds() -> frozenset[str]:
    """Kinds of a wish that stands half said."""
    return frozenset(_tables()["unused"]["asked"].split()) | hints().keys()


@cache
def words_within_lists() -> frozenset[str]:
    """What may stand beside a name in a list without a word for or against it."""
    return frozenset(word.strip() for word in _tables()["lists"]["words"].split(","))


@cache
def words_that_open() -> frozenset[str]:
    """What may lead to the first name of a list that is denied at its end."""
    return frozenset(_tables()["lists"]["opens"].split())


@cache
def hints() -> dict[str, str]:
    """Kind -> how to say such a wish whole."""
    return dict(_tables()["hints"])


@cache
def lexicon() -> Lexicon:
    """Every phrase; where two tables share one, the later table holds.

    Raises RequestError NO_CHAT_WORDS for a send type of the catalogue that the table has no row for.
    """
    found = {tuple(phrase.split()): (kind, value) for phrase, kind, value in _phrases()}
    types = [words for words, of in found.items() if of[0] == "TYPE" and len(words) > 1 and _BESIDE.isdisjoint(words)]
    joined = {("".join(words),): found[words] for words in types if len("".join(words)) >= _JOINED}
    return {**found, **{words: of for words, of in joined.items() if words not in found}}


def _phrases() -> Iterator[tuple[str, str, str]]:
    tables = _tables()
    yield from ((word, "FILLER", "") for word in tables["filler"]["words"].split())
    yield from ((f"{owner} {thing}", "SCHEDULE", "") for owner in _OWNERS.split() for thing in _THINGS.split())
    for kind, phrases in (*tables["intents"].items(), *tables["operators"].items()):
        yield from ((phrase, "FILLER" if kind == "TALK" else kind, "") for phrase in phrases.split(","))
    amounts = {of: _of_sends(phrases) for of, phrases in tables["values"]["HOW_MANY"].items()}
    values = {**tables["values"], "HOW_MANY": amounts, "TYPE": tables["types"], "CANNOT": tables["refusals"]}
    for kind, table in values.items():
        yield from ((phrase, kind, value) for value, phrases in table.items() for phrase in phrases.split(","))
    planned = plannable(default_catalogue())
    for key in planned:
        if key not in tables["types"]:
            text = f"[types] in eros/language/phrases.toml has no words for the send type {key}"
            raise RequestError("NO_CHAT_WORDS", "send_type_key", key, text)
    yield from ((key.replace("_", " "), "TYPE", key) for key in (*planned, *sorted(DEPRECATED_SEND_TYPES)))
    yield from ((f"{key.replace('_', ' ')}s", "TYPE", key) for key in sorted(DEPRECATED_SEND_TYPES))


def _of_sends(phrases: str) -> str:
    """Each amount before each word for sends, with how far it may go: "as few sends as possible"."""
    amounts = [amount.strip() for amount in phrases.split(",")]
    said = [f"{amount} {word}" for amount in amounts for word in _SENT.split()]
    how_far = [f"{one} as {far}" for one in said if one.startswith("as ") for far in _AS_FAR]
    return ",".join((*(one for one in said if not one.startswith("as ")), *how_far))


@cache
def known_words() -> frozenset[str]:
    return frozenset(word for phrase in lexicon() for word in phrase)


@cache
def spellable() -> tuple[str, ...]:
    """The words that a typing error may stand for: those that say something, long enough to be distinguished."""
    saying = (phrase for phrase, (kind, _) in lexicon().items() if kind not in SAY_NOTHING)
    return tuple(sorted({word for phrase in saying for word in phrase if len(word) >= _SHORTEST}))


@cache
def phrases_with(word: str) -> tuple[Phrase, ...]:
    """Every phrase of more than one word that has this one."""
    return tuple(phrase for phrase in lexicon() if len(phrase) > 1 and word in phrase)


@cache
def longest_phrase() -> int:
    return max(map(len, lexicon()))
