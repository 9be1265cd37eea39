"""A file as a database URL and back: in a URL ``?`` begins the parameters and ``%`` a letter's code."""

from pathlib import Path
from urllib.parse import unquote

_SQLITE = "sqlite:///"


def sqlite_url(path: Path | str) -> str:
    """The URL of a SQLite file, wherever it lies."""
    return _SQLITE + str(path).replace("%", "%25").replace("?", "%3F")


def file_of(url: str) -> str:
    """The path in a URL that ``sqlite_url`` made; any other URL as it is."""
    return unquote(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else url
