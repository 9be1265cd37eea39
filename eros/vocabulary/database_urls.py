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


def absolute_url(url: str) -> str:
    """The URL of the same file from wherever it is used; any other URL as it is."""
    place, mark, options = url.partition("?")
    if not place.startswith(_SQLITE) or place == _SQLITE:
        return url
    return sqlite_url(Path(file_of(place)).absolute()) + mark + options


def are_of_one_file(one: str, other: str) -> bool:
    """Whether both URLs lead to the same file, whatever their options and links on the way."""
    there, here = (Path(file_of(url.partition("?")[0])).resolve() for url in (one, other))
    return there == here
