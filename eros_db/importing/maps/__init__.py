"""Layouts of other tools (``--map``): which of their columns is which of ours, with constants.

A map is a YAML file. Under the name of a file's kind stand ``columns`` (their name -> ours; for a file without a
header a list of ours in order, ``null`` for what is passed over), ``constants`` (ours -> a value for every row), and
where needed ``header: false``, ``dates: DMY``, ``decimal: ","``, ``separator: ";"`` and ``encoding: cp1252``. Columns
that are mapped to one of ours are joined with a space, as a date and a time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from eros_db.failures import ImportRefused
from eros_db.importing.findings import near
from eros_db.importing.kinds import KIND_NAMES, heading, kinds_with
from eros_db.importing.moments import Order
from eros_db.importing.numbers import Mark


@dataclass(frozen=True)
class Layout:
    """``columns``: their name -> ours; ``listed``: ours in order, for a file without a header."""

    columns: Mapping[str, str] = field(default_factory=dict)
    listed: tuple[str | None, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    header: bool = True
    dates: Order | None = None
    decimal: Mark | None = None
    separator: str | None = None
    encoding: str | None = None
    #: Whose the constants are that the map does not say: the names of options.
    said_by: Mapping[str, str] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        return {heading(theirs): ours for theirs, ours in self.columns.items()}

    def joined(self) -> set[str]:
        ours = [*self.columns.values(), *(name for name in self.listed if name)]
        return {name for name in ours if ours.count(name) > 1}

    def beside(self) -> dict[str, str]:
        """Where each constant is said."""
        return {name: self.said_by.get(name, f"the map's {name!r}") for name in self.constants}

    def theirs(self, name: str) -> list[str]:
        """The headers that lead to ours."""
        return [theirs for theirs, ours in self.columns.items() if ours == name]

    def without(self, present: Iterable[str]) -> "Layout":
        """The constants only of columns that the file does not have."""
        return replace(self, constants={k: v for k, v in self.constants.items() if k not in set(present)})


_KEYS = ("columns", "constants", "header", "dates", "decimal", "separator", "encoding")


def shipped_maps() -> dict[str, str]:
    """Name -> text of each map that comes with the program."""
    found = (path for path in files(__package__).iterdir() if path.name.endswith(".yaml"))
    return {path.name.removesuffix(".yaml"): path.read_text(encoding="utf-8") for path in sorted(found, key=str)}


def read_map(source: str) -> dict[str, Layout]:
    """Kind -> layout, of a file or a map by its name. Raises ImportRefused."""
    import yaml

    path, ours = Path(source), shipped_maps()
    if path.is_file():
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    elif source in ours:
        text = ours[source]
    else:
        named = ", ".join(ours)
        raise ImportRefused(f"--map {source!r}: there is no such file, and no map of that name ({named})", field="map")
    try:
        read = yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        raise ImportRefused(f"{path.name} is no YAML: {' '.join(str(wrong).split())}", field="map") from wrong
    if not isinstance(read, dict) or not read:
        raise _wrong(path, f"names no kind of file; the kinds are {', '.join(KIND_NAMES)}")
    return {str(kind): _layout(path, str(kind), said) for kind, said in read.items()}


def _layout(path: Path, kind: str, said: Any) -> Layout:
    if kind not in KIND_NAMES:
        raise _wrong(path, f"{kind!r} is no kind of file{_meant(kind, KIND_NAMES)}")
    if not isinstance(said, dict):
        raise _wrong(path, f"{kind} must have columns")
    for key in said:
        if key not in _KEYS:
            raise _wrong(path, f"{kind}: {key!r} is not known; one of {', '.join(_KEYS)}")
    ours = [column.name for column in kinds_with({})[kind].columns]
    columns, constants = said.get("columns") or {}, said.get("constants") or {}
    if not isinstance(columns, dict | list) or not isinstance(constants, dict):
        raise _wrong(path, f"{kind}: columns are 'theirs: ours', constants 'ours: value'")
    named = columns.values() if isinstance(columns, dict) else [name for name in columns if name is not None]
    for name in [*named, *constants]:
        if name not in ours:
            raise _wrong(path, f"{kind}: {name!r} is no column of {kind}{_meant(str(name), ours)}")
    for key, values in (("dates", get_args(Order)), ("decimal", get_args(Mark))):
        if said.get(key) not in (None, *values):
            raise _wrong(path, f"{kind}: {key} is {said[key]!r}; one of {', '.join(values)}")
    if said.get("separator") is not None and (not isinstance(said["separator"], str) or len(said["separator"]) != 1):
        raise _wrong(path, f"{kind}: separator must be one character")
    has_header = said.get("header", True)
    if not isinstance(has_header, bool) or (isinstance(columns, list) == has_header):
        raise _wrong(path, f"{kind}: columns are a list where header is false, else 'theirs: ours'")
    return Layout(
        columns={str(theirs): name for theirs, name in columns.items()} if isinstance(columns, dict) else {},
        listed=tuple(columns) if isinstance(columns, list) else (),
        constants={name: _text(value) for name, value in constants.items()},
        header=has_header,
        dates=said.get("dates"),
        decimal=said.get("decimal"),
        separator=said.get("separator"),
        encoding=said.get("encoding"),
    )


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else "" if value is None else str(value)


def _meant(word: str, known: Iterable[str]) -> str:
    close = near(word, known)
    return f"; did you mean {' or '.join(repr(name) for name in close)}?" if close else ""


def _wrong(path: Path, text: str) -> ImportRefused:
    return ImportRefused(f"{path.name}: {text}", field="map")
