"""Texts of captions held against each other and against the bank's: by digests, of which the memory holds many."""

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from eros_db.same_texts import digests_of_new
from eros_db.schema import caption_bank


def caption_key(pair: int, owner: str | None) -> int:
    """The digest of a text, its type and whose it is; ``pair`` is that of the first two."""
    return hash((pair, owner))


class BankText(NamedTuple):
    """A caption as it is compared with others."""

    text: str
    caption_type: str
    owner: str | None


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

    def shared(self, pair: int, *, or_any: bool) -> int | None:
        """The shared one, for a page that has none of its own; ``or_any``: else any page's."""
        of_all = self._of_owner.get(caption_key(pair, None))
        return self._take(of_all or (self._oldest.get(pair) if or_any else None))

    def other(self, pair: int, owner: str | None, caption_id: int) -> int | None:
        """Where a row's id is new: the caption that has its text, type and page already."""
        return None if caption_id in self.stored else self._of_owner.get(caption_key(pair, owner))

    def alike(self, seen: Collection[int]) -> dict[int, list[BankText]]:
        """By the digests of what is seen of lines, the captions that the bank keeps beside those that are said."""
        found: dict[int, list[BankText]] = {}
        if self.is_empty:
            return found
        query = (
            "SELECT read_digest, caption_text, caption_type, creator_id, caption_id FROM caption_bank "
            "WHERE read_digest IN (SELECT value FROM json_each(?)) ORDER BY caption_id"
        )
        for digest, *text, caption_id in self._driver.execute(query, (json.dumps([*seen]),)):
            if caption_id not in self._said:
                found.setdefault(digest, []).append(BankText(*text))
        for caption_id, digest in digests_of_new(self._driver):
            if digest in seen and caption_id not in self._said:
                found.setdefault(digest, []).append(BankText(*self._driver.execute(_ONE, (caption_id,)).fetchone()))
        return found

    def _take(self, found: int | None) -> int | None:
        if found is None or found in self._taken:
            return None
        self._taken.add(found)
        return found


_ONE = "SELECT caption_text, caption_type, creator_id FROM caption_bank WHERE caption_id = ?"
