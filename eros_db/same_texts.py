"""Captions that readers take for one (R60): their texts differ in case, spaces and invisible letters alone.

What a week or a message has of one of them counts for all. The bank keeps a digest of each text, so that those of one
text are found in a walk over an index; of texts that other programs wrote, which have none, it is reckoned here.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from eros.vocabulary.same_text import digest_unspaced, unspaced
from eros_db.remembered import remembered

#: Of a caption whose text others have too: all that have it, itself among them.
SameTexts = Mapping[int, tuple[int, ...]]


def same_texts(connection: Connection) -> SameTexts:
    """By the id of each caption that is not alone with its text."""
    return remembered(connection, "same_texts", lambda: _same_texts(connection))


def others_of(texts: SameTexts, caption_ids: Iterable[int]) -> set[int]:
    """The captions that have the text of one of these, without these themselves."""
    ids = {*caption_ids}
    return {other for one in ids & texts.keys() for other in texts[one]} - ids


def said_before(texts: SameTexts, typed: Iterable[tuple[int, object]]) -> Iterator[int]:
    """Of captions, each with its type, those whose text one before them of the type has."""
    met = set[tuple[int, object]]()
    for caption_id, kind in typed:
        key = (texts.get(caption_id, (caption_id,))[0], kind)
        if key in met:
            yield caption_id
        met.add(key)


def digests_of_new(driver: Any) -> Iterator[tuple[int, int]]:
    """The captions whose text nobody has looked at yet, each with its digest, whatever stands there for a text."""
    for caption_id, text in driver.execute(_NEW):
        yield caption_id, digest_unspaced(unspaced(text.decode("utf-8", "replace")))


def _same_texts(connection: Connection) -> SameTexts:
    driver: Any = connection.connection.driver_connection
    new, by_digest = list(digests_of_new(driver)), dict[int, set[int]]()
    if not new and not driver.execute(_ARE_SOME_OF_ONE_TEXT).fetchone()[0]:
        return {}
    for digest, caption_id in [*((digest, one) for one, digest in new), *driver.execute(_ALL if new else _OF_ONE_TEXT)]:
        by_digest.setdefault(digest, set()).add(caption_id)
    groups = (tuple(sorted(ids)) for ids in by_digest.values() if len(ids) > 1)
    return {one: ids for ids in groups for one in ids}


_KNOWN = "FROM caption_bank WHERE read_digest IS NOT NULL"
#: Counts alone, which take a third of the look for the texts that several have.
_DIFFERENT = f"SELECT count(*) FROM (SELECT DISTINCT read_digest {_KNOWN})"  # noqa: S608
_ARE_SOME_OF_ONE_TEXT = f"SELECT count(*) > ({_DIFFERENT}) {_KNOWN}"
_ALL = f"SELECT read_digest, caption_id {_KNOWN}"
_OF_ONE_TEXT = f"{_ALL} AND read_digest IN (SELECT read_digest {_KNOWN} GROUP BY read_digest HAVING count(*) > 1)"
_NEW = "SELECT caption_id, CAST(caption_text AS BLOB) FROM caption_bank WHERE read_digest IS NULL"
