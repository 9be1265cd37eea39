"""Restricted words: what no caption of the agency, or of a page, may hold.

A word is found as a whole word or phrase, in any case, form and spacing: "tip" is not found in "tipsy". Where it begins
or ends with a sign, what stands beside that does not matter: "🔥" is found in "hot🔥", ".com" in "mypage.com". Spaces
and hyphens within a phrase may be missing: "cash app" is found in "CashApp", and "meet-up" in "meet up".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise, zip_longest
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from eros_db.members import member_list, members
from eros_db.plain_text import text_key
from eros_db.remembered import remembered
from eros_db.schema import caption_bank, restricted_words


class RestrictedWords:
    """The words of the agency (page None) and of its pages."""

    def __init__(self, words: Iterable[tuple[str, str | None]]) -> None:
        of_pages: dict[str | None, dict[str, str]] = {}
        for word, creator_id in words:
            of_pages.setdefault(creator_id, {})[text_key(word)] = word
        self._words = {page: {_joined(key): word for key, word in words.items()} for page, words in of_pages.items()}
        self._patterns = {page: _pattern(keys) for page, keys in of_pages.items()}
        self._any = _pattern({key for keys in of_pages.values() for key in keys})

    @classmethod
    def stored(cls, connection: Connection) -> "RestrictedWords":
        return cls(cls.all_stored(connection))

    @staticmethod
    def all_stored(connection: Connection) -> list[tuple[str, str | None]]:
        query = select(restricted_words.c.word, restricted_words.c.creator_id)
        return [(row[0], row[1]) for row in connection.execute(query)]

    def __bool__(self) -> bool:
        return bool(self._words)

    def found_in(self, text: str, creator_id: str | None) -> tuple[str, ...]:
        """The words of the agency and of the page that the text holds, as they were written down."""
        if not self._words:
            return ()
        found = self._found(text_key(text), (None, creator_id))
        return tuple(dict.fromkeys(word for word, _ in found))

    def barred_by(self, text: str, owner: str | None) -> dict[str, tuple[str, ...]]:
        """Each word that a caption of the page holds, with the pages whose word it is; none: the agency's.

        A caption of no page (``owner`` None) is every page's, so the words of each count.
        """
        key = text_key(text)
        if not self._words or not self._any.search(key):
            return {}
        found: dict[str, tuple[str, ...]] = {}
        everyone = set[str]()
        for word, page in self._found(key, (None, *((owner,) if owner else self._patterns))):
            if page is None:
                everyone.add(_joined(text_key(word)))
                found[word] = ()
            elif _joined(text_key(word)) not in everyone:
                found[word] = (*found.get(word, ()), page)
        return found

    def _found(self, key: str, pages: Iterable[str | None]) -> Iterator[tuple[str, str | None]]:
        for page in dict.fromkeys(pages):
            if page in self._patterns:
                for hit in dict.fromkeys(map(_joined, self._patterns[page].findall(key))):
                    yield self._words[page][hit], page


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


def captions_active(connection: Connection, caption_ids: Iterable[int]) -> dict[int, bool]:
    """Whether each of the captions that are there is active."""
    bank = caption_bank.c
    query = select(bank.caption_id, bank.is_active).where(bank.caption_id.in_(members("caption_ids")))
    rows = connection.execute(query, {"caption_ids": member_list(caption_ids)})
    return {caption_id: bool(active) for caption_id, active in rows}


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


#: What stands between the parts of a phrase.
_BETWEEN = re.compile(r"(?<=[^ -])[ -]+(?=[^ -])")


def _joined(key: str) -> str:
    """What is one for every way in which a phrase may be spaced."""
    return _linked(_BETWEEN.split(key), "", " ")


def _linked(parts: Sequence[str], link: str, of_digits: str) -> str:
    """The parts in one; without anything between them two digits would be another number."""
    links = (of_digits if f"{one[-1:]}{two[:1]}".isdigit() else link for one, two in pairwise(parts))
    return "".join(chain(*zip_longest(parts, links, fillvalue="")))


def _pattern(keys: Iterable[str]) -> re.Pattern[str]:
    """Finds the longest. A letter beside a word makes it another only where the word begins or ends with one itself."""
    of_letters, of_signs = list[str](), list[str]()
    for key in sorted(keys, key=lambda key: (-len(key), key)):
        word = _linked([re.escape(part) for part in _BETWEEN.split(key)], "[ -]*", "[ -]+")
        group = of_letters if _is_of_letters(key[:1]) else of_signs
        group.append(rf"{word}(?!\w)" if _is_of_letters(key[-1:]) else word)
    return re.compile("|".join([*([rf"(?<!\w)(?:{'|'.join(of_letters)})"] if of_letters else []), *of_signs]))


def _is_of_letters(sign: str) -> bool:
    """Whether it is a letter or a digit, or a mark on one, as vowels are in some scripts."""
    return sign.isalnum() or sign == "_" or (sign != "" and unicodedata.category(sign) in ("Mn", "Mc"))
