"""What every command begins with: its options, the settings, and the database."""

from typing import Annotated, Any

import typer

from eros_db.commands.telling import say

Database = Annotated[
    str | None,
    typer.Option(
        "--db", metavar="URL", help="The database, e.g. sqlite:///eros.db or a file's path.", show_default=False
    ),
]


def settings_of(db: str | None) -> Any:
    from eros.settings import load_settings
    from eros.vocabulary.database_urls import sqlite_url

    return load_settings(say, db_url=db if not db or "://" in db else sqlite_url(db))


def todays_store(settings: Any, *, look: bool = False) -> Any:
    """The database, brought up to date where it is the home's own; one that was named is its operator's.

    With ``look`` nothing is written, and one that is not of today is refused with what brings it up to date.
    """
    from eros_db.store import create_store, is_outdated, open_store

    url = settings.database_url
    if not look and settings.db_url is None and is_outdated(url):
        create_store(url).dispose()
        say(f"{url} was made by an older version: it was brought up to date, its data stays")
    return open_store(url, look=look)
