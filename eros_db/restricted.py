"""Restricted words: what no caption of the agency, or of a page, may hold.

A word is found as a whole word or phrase, in any case, form and spacing: "tip" is not found in "tipsy", but in a handle
as "tip_me" or "tip2". Where it begins or ends with a sign, letters beside that do not matter: "🔥" is found in "hot🔥",
".com" in "mypage.com". A flag is one sign, and so are emojis that are joined. Spaces, hyphens and underscores within a
phrase may be missing: "cash app" is found in "CashApp", and "meet-up" in "meet up".

Scripts that part no words (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and Korean, which hangs particles on them,
show no border: a word is found wherever its letters stand, but for one of a single letter that is no Chinese sign; and
beside a word of another script their letters are its border.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, groupby, pairwise, zip_longest
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from eros_db.members import member_list, members
from eros_db.plain_text import UNSEEN, text_key
from eros_db.remembered import remembered
from eros_db.schema import caption_bank, restricted_words


class RestrictedWords:
    """The words of the agency (page None) and of its pages."""

    def __init__(self, words: Iterable[tuple[str, str | None]]) -> None:
        of_pages: dict[str | None, dict[str, str]] = {}
        for word, creator_id in words:
            of_pages.setdefault(creator_id, {})[word_key(word)] = word
        self._words = {page: {_joined(key): word for key, word in words.items()} for page, words in of_pages.items()}
        self._patterns = {page: _pattern(keys) for page, keys in of_pages.items()}
        self._any = _pattern({key for keys in of_pages.values() for key in keys})
        self._pieces = tuple(dict.fromkeys(_piece(key) for keys in of_pages.values() for key in keys))

    @classmethod
    def stored(cls, connection: Connection) -> "RestrictedWords":
        return cls(cls.all_stored(connection))

    @staticmethod
    def all_stored(connection: Connection) -> list[tuple[str, str | None]]:
        query = select(restricted_words.c.word, restricted_words.c.creator_id).where(restricted_words.c.is_active == 1)
        return [(row[0], row[1]) for row in connection.execute(query)]

    def __bool__(self) -> bool:
        return bool(self._words)

    def found_in(self, text: str, creator_id: str | None) -> tuple[str, ...]:
        """The words of the agency and of the page that the text holds, as they were written down."""
        if not self._words:
            return ()
        key = word_key(text)
        if not self._may_stand_in(key):
            return ()
        return tuple(dict.fromkeys(word for word, _ in self._found(key, (None, creator_id))))

    def barred_by(self, text: str, owner: str | None) -> dict[str, tuple[str, ...]]:
        """Each word that a caption of the page holds, with the pages whose word it is; none: the agency's.

        A caption of no page (``owner`` None) is every page's, so the words of each count.
        """
        key = word_key(text)
        if not self._may_stand_in(key) or not self._any.search(key):
            return {}
        found: dict[str, tuple[str, ...]] = {}
        everyone = set[str]()
        for word, page in self._found(key, (None, *((owner,) if owner else self._patterns))):
            if page is None:
                everyone.add(_joined(word_key(word)))
                found[word] = ()
            elif _joined(word_key(word)) not in everyone:
                found[word] = (*found.get(word, ()), page)
        return found

    def _may_stand_in(self, key: str) -> bool:
        """Most texts hold no word, and no part of one that each way of writing it has; a pattern would cost more."""
        return any(piece in key for piece in self._pieces)

    def _found(self, key: str, pages: Iterable[str | None]) -> Iterator[tuple[str, str | None]]:
        for page in dict.fromkeys(pages):
            if page in self._patterns:
                words = self._words[page]
                hits = map(_joined, self._patterns[page].findall(key))
                for hit in dict.fromkeys(hit if hit in words else _TONE.sub("", hit) for hit in hits):
                    yield words[hit], page


class BarredCaption(NamedTuple):
    """An active caption with each word that it holds and the pages whose word that is; none: the agency's."""

    caption_id: int
    owner: str | None
    words: Mapping[str, tuple[str, ...]]

    @property
    def by_all(self) -> bool:
        return any(not pages for pages in self.words.values())

    @property
    def pages(self) -> frozenset[str]:
        """Those whose words it holds."""
        return frozenset(page for pages in self.words.values() for page in pages)

    def words_for(self, page: str) -> tuple[str, ...]:
        """What keeps it from the page; nothing where that could not use it anyhow."""
        if self.owner not in (None, page):
            return ()
        return tuple(word for word, pages in self.words.items() if not pages or page in pages)


def barred_captions(connection: Connection) -> Iterator[BarredCaption]:
    """The active captions that hold a restricted word, for all pages in one look at the bank."""
    words = RestrictedWords.stored(connection)
    if not words:
        return
    bank = caption_bank.c
    query = select(bank.caption_id, bank.creator_id, bank.caption_text).where(bank.is_active == 1)
    for caption_id, owner, text in connection.execute(query.order_by(bank.caption_id)):
        found = words.barred_by(text, owner)
        if found:
            yield BarredCaption(caption_id, owner, found)


def restricted_captions(connection: Connection, creator_id: str) -> dict[int, tuple[str, ...]]:
    """The active captions that the page could use but for the words that they hold, by id."""
    return remembered(connection, ("restricted", creator_id), lambda: _restricted_captions(connection, creator_id))


class InBank(NamedTuple):
    """How a caption stands in the bank: whether it is active, and whose alone it is (None: every page's)."""

    is_active: bool
    owner: str | None


#: A caption that any page may be planned with.
OF_ALL = InBank(is_active=True, owner=None)


def captions_in_bank(connection: Connection, caption_ids: Iterable[int]) -> dict[int, InBank | None]:
    """Those of these captions that not every page may be planned with; None: it is not there."""
    bank, asked = caption_bank.c, {"caption_ids": member_list(caption_ids)}
    query = select(bank.caption_id, bank.is_active, bank.creator_id).where(bank.caption_id.in_(members("caption_ids")))
    others = query.where(or_(bank.is_active != 1, bank.creator_id.is_not(None)))
    found: dict[int, InBank | None] = {
        caption_id: InBank(bool(active), owner) for caption_id, active, owner in connection.execute(others, asked)
    }
    asked_for = members("caption_ids").subquery()
    gone = select(asked_for.c.value).where(asked_for.c.value.not_in(select(bank.caption_id)))
    return found | dict.fromkeys(connection.scalars(gone, asked))


def _restricted_captions(connection: Connection, creator_id: str) -> dict[int, tuple[str, ...]]:
    words = RestrictedWords.stored(connection)
    if not words:
        return {}
    bank = caption_bank.c
    query = select(bank.caption_id, bank.caption_text).where(
        bank.is_active == 1, or_(bank.creator_id.is_(None), bank.creator_id == creator_id)
    )
    told = ((row[0], words.found_in(row[1], creator_id)) for row in connection.execute(query))
    return {caption_id: found for caption_id, found in told if found}


#: Joiners of emojis stay: what they join is one sign, as a cook is no woman.
_EMOJI = "[\u2190-\u2bff\U0001f000-\U0001faff]"
_UNJOINED = re.compile(rf"{UNSEEN.pattern}(?!(?<=(?:{_EMOJI}|\ufe0f)\u200d){_EMOJI})")
_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
#: Signs that no text has, one for each flag; and letters that hardly one has, for marks.
_FLAGS, _LETTERS = 0xF0000, 0x20000


def word_key(text: str) -> str:
    """``text_key``, with each flag, and each emoji that is joined of others, as one sign, and marks as the letters that
    they are in some scripts."""
    if text.isascii():
        return text_key(text)
    pattern, letters = _marks()
    key = pattern.sub(lambda mark: letters[mark[0]], text_key(text, _UNJOINED))
    return _FLAG.sub(lambda flag: chr(_FLAGS + 26 * (ord(flag[0][0]) - 0x1F1E6) + ord(flag[0][1]) - 0x1F1E6), key)


#: Where marks may stand, which is quicker to look for; emojis and quotes do not.
_OF_SCRIPTS = "[\u0300-\u1fff\u20d0-\u20ff\u2c00-\uffff\U000101fd-\U0001efff]"


@cache
def _marks() -> tuple[re.Pattern[str], dict[str, str]]:
    """The marks that stand on letters, up to where those of scripts end, with a letter for each."""
    marks = [sign for sign in map(chr, range(0x300, 0x1F000)) if unicodedata.category(sign) in ("Mn", "Mc")]
    return re.compile(f"{_OF_SCRIPTS}(?<=[{''.join(marks)}])"), {
        mark: chr(_LETTERS + at) for at, mark in enumerate(marks)
    }


#: What stands between the parts of a phrase.
_BETWEEN = re.compile(r"(?<=[^ _-])[ _-]+(?=[^ _-])")


def _joined(key: str) -> str:
    """What is one for every way in which a phrase may be spaced."""
    return _linked(_BETWEEN.split(key), "", " ")


def _piece(key: str) -> str:
    """What of a word stands as it is in every text that holds it: its longest part without joints and tones."""
    return max(re.split("[\u200d\U0001f3fb-\U0001f3ff]|(?<=[^ _-])[ _-]+(?=[^ _-])", key), key=len)


def _linked(parts: Sequence[str], link: str, of_digits: str) -> str:
    """The parts in one; without anything between them two digits would be another number."""
    links = (of_digits if f"{one[-1:]}{two[:1]}".isdigit() else link for one, two in pairwise(parts))
    return "".join(chain(*zip_longest(parts, links, fillvalue="")))


def _pattern(keys: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest. A letter beside a word makes it another only where the word begins or ends with one itself,
    a digit before it likewise; a digit behind it only where it ends with a digit."""
    borders = _borders()
    ways: dict[str, list[tuple[str, str]]] = {}
    for key in sorted(keys, key=lambda key: (-len(key), key)):
        word = _linked([re.escape(part) for part in _BETWEEN.split(key)], "[ _-]*", "[ _-]+")
        if not _TONE.search(key):
            word = word.replace("\u200d", rf"{_TONE.pattern}?\u200d")
        before, after = borders.around(key)
        ways.setdefault(before, []).append((after, word))
    return re.compile("|".join(f"{before}(?:{_one_of(words)})" for before, words in ways.items()))


def _one_of(words: Iterable[tuple[str, str]]) -> str:
    """The words in their order, each with what has to follow."""
    runs = groupby(words, key=lambda one: one[0])
    return "|".join(f"(?:{'|'.join(word for _, word in run)}){after}" for after, run in runs)


#: Letters of scripts without borders between words.
_CHINESE = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNNING = f"{_CHINESE}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u31f0-\u31ff\uac00-\ud7a3\uff66-\uff9f"
_NO_EMOJI_ENDS = rf"(?!{_TONE.pattern}?\u200d|[\U000e0020-\U000e007f])"


class _Borders:
    """What may stand around a word: none begins or ends between two letters or two digits, or between a digit and a
    letter, but "tip" ends so in "tip2"; and none within an emoji that is joined to another or is a part of a country's
    flag. Marks belong to the letter before them."""

    def __init__(self, letters: Mapping[str, str]) -> None:
        """``letters``: those that stand for marks."""
        running = re.compile(f"[{_RUNNING}]")
        self._marks = "".join(letters.values())
        of_running = "".join(letter for mark, letter in letters.items() if running.match(mark))
        self._running = re.compile(f"[{_RUNNING}{of_running}]")
        self._letters = re.compile(f"[^{self._marks}]")
        self._whole = r"(?<![^\W_])", rf"(?!(?<=[^\W_])[^\W\d_])(?!(?<=\d)\d){_NO_EMOJI_ENDS}"
        self._before = rf"(?<![^\W_{_RUNNING}{of_running}])"
        self._after = rf"(?!(?<=[^\W_])[^\W\d_{_RUNNING}])(?!(?<=\d)\d){_NO_EMOJI_ENDS}"

    def around(self, key: str) -> tuple[str, str]:
        if not key[:1].isalnum():
            return r"(?<!\u200d)", self._after
        if self._running.match(key) and len(self._letters.findall(key)) < 2 and not re.match(f"[{_CHINESE}]", key):
            return self._whole
        before = "" if self._running.match(key) else self._before
        return before, rf"(?![{self._marks}])" if self._running.match(key[-1]) else self._after


@cache
def _borders() -> _Borders:
    return _Borders(_marks()[1])
