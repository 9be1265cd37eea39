"""Texts of captions held against each other and against the bank's: by digests, of which the memory holds many."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import compress
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, select

from eros_db.plain_text import INVISIBLE
from eros_db.schema import caption_bank

#: Texts that are held at once.
AT_ONCE = 1_000
#: Of texts that differ in case alone, these letters do too.
_SAMPLE: Callable[[str], str] = itemgetter(slice(None, None, 7))


def caption_key(pair: int, owner: str | None) -> int:
    """The digest of a text, its type and whose it is; ``pair`` is that of the first two."""
    return hash((pair, owner))


class BankTexts:
    """The captions of the bank that a file names, by text and type, with whose they are. One row of it takes one."""

    def __init__(self, connection: Connection) -> None:
        self._driver: Any = connection.connection.driver_connection
        self.is_empty = connection.execute(select(caption_bank.c.caption_id).limit(1)).first() is None
        #: The ids in the bank of those that the file's rows say or may take.
        self.stored: set[int] = set()
        self._said, self._taken = set[int](), set[int]()
        self._of_owner, self._oldest = dict[int, int](), dict[int, int]()

    def find(self, said: Collection[int], pairs: Collection[int]) -> None:
        """What the bank has of the ids that rows say, and of the digests of their texts and types."""
        self._said = {*said}
        self._taken = {*said}
        query = "SELECT caption_text, caption_type, creator_id, caption_id FROM caption_bank ORDER BY caption_id"
        rows = self._driver.execute("SELECT caption_text, caption_type FROM caption_bank")
        wanted = {*pairs}.intersection(map(hash, rows))  # most files name none, and this is what tells so at least cost
        for text, kind, owner, caption_id in self._driver.execute(query) if wanted or self._said else ():
            pair = hash((text, kind))
            if pair in wanted:
                self.stored.add(caption_id)
                self._of_owner.setdefault(caption_key(pair, owner), caption_id)
                self._oldest.setdefault(pair, caption_id)
            elif caption_id in self._said:
                self.stored.add(caption_id)

    @property
    def are_named(self) -> bool:
        """Whether rows say the text of one, which few files do."""
        return bool(self._oldest)

    def own(self, pair: int, owner: str | None) -> int | None:
        """The caption of a row's page, or the shared one of a row without."""
        return self._take(self._of_owner.get(caption_key(pair, owner)))

    def shared(self, pair: int, owner: str | None) -> int | None:
        """Where a page has none of its own, the shared one; where no page is said, any page's."""
        of_all = self._of_owner.get(caption_key(pair, None))
        return self._take(of_all or (self._oldest.get(pair) if owner is None else None))

    def other(self, pair: int, owner: str | None, caption_id: int) -> int | None:
        """Where a row's id is new: the caption that has its text, type and page already."""
        return None if caption_id in self.stored else self._of_owner.get(caption_key(pair, owner))

    def alike(self, samples: Collection[int], seen: Collection[int]) -> dict[int, list[tuple[str, str | None]]]:
        """By the digest of what is seen of those that are said, the texts that the bank keeps, with whose they are.

        A bank has tens of thousands, and folding them is dear: of most a few letters are, and what these find is.
        """
        found = set[int]()
        for some in self._texts() if seen else ():
            likely = compress(some, map(samples.__contains__, map(hash, _folded(some))))
            found.update(key for text in likely if (key := hash(unspaced(text))) in seen)
            found.update(key for text in among(some, is_spaced) if (key := hash(unspaced(text))) in seen)
        by_key: dict[int, list[tuple[str, str | None]]] = {}
        query = "SELECT caption_text, creator_id, caption_id FROM caption_bank ORDER BY caption_id"
        for text, owner, caption_id in self._driver.execute(query) if found else ():
            if caption_id not in self._said and (key := hash(unspaced(text))) in found:
                by_key.setdefault(key, []).append((text, owner))
        return by_key

    def _texts(self) -> Iterator[list[str]]:
        rows = self._driver.execute("SELECT caption_text FROM caption_bank")
        while some := rows.fetchmany(AT_ONCE):
            yield [text for (text,) in some]

    def _take(self, found: int | None) -> int | None:
        if found is None or found in self._taken:
            return None
        self._taken.add(found)
        return found


def sampled(texts: Sequence[str]) -> Iterator[int]:
    """The digests by which the bank's are looked for."""
    yield from map(hash, _folded(texts))
    yield from map(hash, _folded([_closed_up(text) for text in among(texts, is_spaced)]))


def _folded(texts: Sequence[str]) -> Iterator[str]:
    return map(str.casefold, map(_SAMPLE, texts))


def unspaced(text: str) -> str:
    """What texts have in common that differ in case, spaces and invisible letters alone; most have single blanks, and
    parting is dear."""
    return (_closed_up(text) if is_spaced(text) else text).casefold()


def _closed_up(text: str) -> str:
    return " ".join(INVISIBLE.sub("", text).split())


def is_spaced(text: str) -> bool:
    """Whether there may be more between its letters than a blank."""
    return "  " in text or not text.isprintable() or (not text.isascii() and any(map(text.__contains__, _FILLERS)))


def among(texts: Sequence[str], is_so: Callable[[str], bool]) -> Iterator[str]:
    """Those of which it is so: few are, and a thousand at once are looked at for little more than one."""
    for at in range(0, len(texts), AT_ONCE):
        some = texts[at : at + AT_ONCE]
        if is_so("|".join(some)):
            yield from filter(is_so, some)


#: Letters of which nothing is seen, though they can be printed.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
