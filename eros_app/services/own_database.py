"""What a database of this machine says of itself and of its captions, without a server; loaded when it is asked."""

import os
from collections.abc import Mapping
from typing import NamedTuple


def identity_of(database_url: str) -> str | None:
    """The id of the database; None where there is none that can be used."""
    from eros_db.engine import read_transaction
    from eros_db.failures import StoreError
    from eros_db.store import database_id, open_store

    try:
        engine = open_store(database_url)
    except StoreError:
        return None
    try:
        with read_transaction(engine) as connection:
            return database_id(connection)
    finally:
        engine.dispose()


class CaptionNow(NamedTuple):
    """The restricted words that a caption's text holds for a page, and whether it is active; None: it is not there."""

    restricted: tuple[str, ...]
    active: bool | None


def known_of_captions(
    database_url: str, database: str | None, creator_id: str, captions: Mapping[int, str]
) -> dict[int, CaptionNow] | None:
    """What a database knows now of captions and the texts that they had; None where it cannot be used, or is another
    than the ``database`` of that id."""
    from eros_db.engine import read_transaction
    from eros_db.failures import StoreError
    from eros_db.restricted import RestrictedWords, captions_active
    from eros_db.store import database_id, open_store

    try:
        engine = open_store(database_url, look=True)
        try:
            with read_transaction(engine) as connection:
                if database not in (None, database_id(connection)):
                    return None
                words, active = RestrictedWords.stored(connection), captions_active(connection, captions)
        finally:
            engine.dispose()
    except StoreError:
        return None
    return {
        number: CaptionNow(words.found_in(text, creator_id), active.get(number)) for number, text in captions.items()
    }


def unwritable(database_url: str) -> str | None:
    """The database's file or its folder, whichever the system lets nobody write to: SQLite writes beside the file."""
    from eros_db.engine import database_file

    path = database_file(database_url)
    return next((str(one) for one in (path, path.parent) if one.exists() and not os.access(one, os.W_OK)), None)
