"""Whom a message names: an exact id or page name goes before grammar, the longest first; accents do not count.

Each name that stands there exactly is set apart as one word before anything else is read, so that "luna99" is never
luna and 99, and "sunny.rose" never two sentences. A name that is made of words of ours (a month, "vip", "next", "9pm")
is left to be asked about, and is a name behind an @.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from eros.language.chat_plan import KnownCreator
from eros.language.forms import FORM_WORDS, FORMS
from eros.language.phrases import known_words
from eros.language.tokenizing import Phrases
from eros.language.tokens import Token

#: How a name is told from a word that is spelt alike.
MARK = "@"
_BLANKS = re.compile(r"[-_ ]+")
#: What a handle is made of; an unknown one that holds a known name is not that name.
_RUN = re.compile(r"[\w.-]*\w")
_JOINTS = re.compile(r"[\d._-]+")
#: "luna-7pm" is a name and a time.
_REST = re.compile(r"[-.](?:\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm|h)?|[^\W\d_]+)")
#: Forms that say nothing by themselves: any word, and a number that may be a handle.
_PLAIN_FORMS = ("WORD", "NUMBER", "UNKNOWN")
_SHORT_NUMBER = re.compile(r"\d{1,4}")
_LETTERS = "abcdefghijklmnop"


@dataclass(frozen=True)
class NamedText:
    """A message in which each name is one made-up word. ``written``: that word -> how it was written. ``phrases``:
    the words that are creators. ``unsure``: what is written -> the creators that it may stand for. ``left``: names of
    creators that were left as words of ours."""

    text: str
    written: Mapping[str, str] = field(default_factory=dict)
    phrases: Phrases = field(default_factory=dict)
    unsure: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    def restored(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens in the words that were written."""
        return [replace(it, words=self.as_written(it.words)) for it in tokens]

    def as_written(self, words: str) -> str:
        return re.sub(r"\w+", lambda found: self.written.get(found[0], found[0]), words)


def set_names_apart(message: str, creators: Sequence[KnownCreator]) -> NamedText:
    """The message with each exact name, and each handle that is none, as a word of its own."""
    plain = unicodedata.normalize("NFKC", message).lower()
    known = _ways_to_say(tuple(creators))
    written, phrases, unsure = dict[str, str](), dict[tuple[str, ...], tuple[str, str]](), dict[str, tuple[str, ...]]()
    parts, at = list[str](), 0
    for start, end, ids in _found(folded(plain), known):
        word, said = _made_up(len(written)), plain[start:end].lstrip(MARK)
        written[word] = said
        if len(ids) == 1:
            phrases[(word,)] = ("CREATOR", ids[0])
        else:
            unsure[said] = ids
        parts += [plain[at:start], word]
        at = end
    text = "".join([*parts, plain[at:]])
    left = [name for name in known if _is_of_our_words(name) and re.search(rf"\b{re.escape(name)}\b", folded(text))]
    return NamedText(text, written, phrases, unsure, tuple(left))


def folded(text: str) -> str:
    """Without accents, letter by letter, so that places stay."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def as_said(name: str) -> str:
    """The name as a message is sure to be understood to mean it."""
    return f"{MARK}{name}" if _is_ambiguous(folded(name)) else name


@lru_cache(maxsize=4096)
def _is_of_our_words(name: str) -> bool:
    """Whether each word of it is one that a message may be made of, or the whole a form: "april", "flash-vip"."""
    form = FORMS.fullmatch(name)
    if form is not None and form.lastgroup not in _PLAIN_FORMS:
        return True
    return all(word in known_words() or word in FORM_WORDS for word in _BLANKS.split(name))


@lru_cache(maxsize=16)
def _ways_to_say(creators: tuple[KnownCreator, ...]) -> dict[str, tuple[str, ...]]:
    """Each name -> whose it is. An id is its creator's alone; a display name that is a word of ours is none."""
    ways = dict[str, dict[str, None]]()
    for one in creators:
        for name in one.names:
            plain = _spelling(name)
            if plain and not (name == one.display_name and plain in known_words()):
                others = one.others_shown if name == one.display_name else ()
                ways.setdefault(plain, {}).update(dict.fromkeys((one.creator_id, *others)))
    ids = {_spelling(one.creator_id): (one.creator_id,) for one in creators}
    return {name: tuple(whose) for name, whose in ways.items()} | ids


def _spelling(name: str) -> str:
    return folded(unicodedata.normalize("NFKC", name).lower()).strip()


def _made_up(number: int) -> str:
    """A word that nobody types: only letters, so that nothing takes it apart."""
    return f"zqx{_LETTERS[number // 16 % 16]}{_LETTERS[number % 16]}xqz"


def _found(text: str, known: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Where each name begins and ends, and whose it may be."""
    exact, at = _pattern(tuple(sorted(known, key=len, reverse=True))), 0
    while at < len(text):
        found = exact.match(text, at)
        if found is not None and (found["mark"] or not _is_ambiguous(found["name"])):
            yield at, found.end(), _whose(found["name"], known)
            at = found.end()
        elif (end := _unknown_handle(text, at, known)) > at:
            yield at, end, _whose_part(text[at:end], known)
            at = end
        else:
            at = _next_place(text, at)


@lru_cache(maxsize=16)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the names, the longest first; blanks, hyphens and underscores are alike, and an "s" may say who owns."""
    spelt = "|".join("[-_ ]".join(map(re.escape, _BLANKS.split(name))) for name in names) or "(?!)"
    return re.compile(rf"(?<![\w.-])(?P<mark>{MARK}?)(?P<name>{spelt})s?(?=(?:'s?)?(?![\w]|[-_.]\w))")


def _whose(name: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Those whose name it is to the letter, else those whose it is but for blanks, hyphens and underscores."""
    alike = (whose for one, whose in known.items() if _BLANKS.sub(" ", one) == _BLANKS.sub(" ", name))
    return known.get(name) or tuple(dict.fromkeys(it for whose in alike for it in whose))


def _is_ambiguous(name: str) -> bool:
    """Words of ours and a small number are names only behind an @."""
    return _is_of_our_words(name) or _SHORT_NUMBER.fullmatch(name) is not None


def _next_place(text: str, at: int) -> int:
    """The next place at which a name may begin."""
    run = _RUN.match(text, at)
    return run.end() if run is not None and not _splits(run[0]) else at + 1


def _splits(run: str) -> bool:
    return any(sign in run for sign in ".-_")


def _unknown_handle(text: str, at: int, known: Mapping[str, tuple[str, ...]]) -> int:
    """Where a handle ends that is nobody's but holds a name, as "luna99"; ``at`` where none begins."""
    run = _RUN.match(text, at)
    if run is None or (at and (text[at - 1].isalnum() or text[at - 1] in "._-")):
        return at
    parts = [part for part in _JOINTS.split(run[0]) if part]
    if parts == [run[0]] or not any(part in known for part in parts):
        return at
    rest = run[0].removeprefix(parts[0])
    return at if parts[0] in known and _REST.fullmatch(rest) and _is_said_apart(rest) else run.end()


def _is_said_apart(rest: str) -> bool:
    """Whether what hangs on a name is a time or a word of ours: "luna-7pm", "luna-next"."""
    word = rest[1:]
    return word in known_words() if word.isalpha() else not word.isdigit()


def _whose_part(handle: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Two or more, or none: a part of a handle names nobody for sure."""
    near = tuple(dict.fromkeys(one for part in _JOINTS.split(handle) for one in known.get(part, ())))
    return near if len(near) > 1 else ()
