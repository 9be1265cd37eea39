"""Layouts of other tools (``--map``): which of their columns is which of ours, with constants.

A map is a YAML file. Under the name of a file's kind stand ``columns`` (their name -> ours; for a file without a
header a list of ours in order; ``null`` for what is passed over), ``constants`` (ours -> a value for every row), and
where needed ``header: false``, ``dates: DMY``, ``decimal: ","``, ``separator: ";"``, ``encoding: cp1252`` and, of
messages, ``planned: left out`` (rows in the future, which are refused otherwise). Columns that are mapped to one of
ours are joined with a space, as a date and a time.
"""

import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from eros.vocabulary.paths import why_not_read
from eros_db.failures import ImportRefused
from eros_db.importing.encodings import text_encoding
from eros_db.importing.findings import near
from eros_db.importing.headers import Headers
from eros_db.importing.kinds import KIND_NAMES, heading, kinds_with
from eros_db.importing.moments import Order
from eros_db.importing.numbers import Mark


@dataclass(frozen=True)
class Layout:
    """``columns``: their name -> ours; ``listed``: ours in order, for a file without a header; ``passed``: theirs that
    are none of ours, whatever they are called."""

    columns: Mapping[str, str] = field(default_factory=dict)
    passed: tuple[str, ...] = ()
    listed: tuple[str | None, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    header: bool = True
    dates: Order | None = None
    decimal: Mark | None = None
    separator: str | None = None
    encoding: str | None = None
    #: Whether rows that are yet to be sent are left out, as those of a calendar are; else they are refused.
    leaves_planned: bool = False
    #: Whose the constants are that the map does not say: the names of options.
    said_by: Mapping[str, str] = field(default_factory=dict)

    def names(self) -> Mapping[str, str | None]:
        passed: dict[str, str | None] = dict.fromkeys(map(heading, self.passed))
        return passed | {heading(theirs): ours for theirs, ours in self.columns.items()}

    def said(self) -> tuple[str, ...]:
        """Their names."""
        return (*self.columns, *self.passed)

    def joined(self) -> set[str]:
        ours = [*self.columns.values(), *(name for name in self.listed if name)]
        return {name for name in ours if ours.count(name) > 1}

    def beside(self) -> dict[str, str]:
        """Where each constant is said."""
        return {name: self.said_by.get(name, f"the map's {name!r}") for name in self.constants}

    def theirs(self, name: str) -> list[str]:
        """The headers that lead to ours."""
        return [theirs for theirs, ours in self.columns.items() if ours == name]

    def passed_over(self, file: str, headers: Headers) -> list[str]:
        """What is told of the values for every row of which the file has a column: that goes before them."""
        return [
            f"{file}: {headers.beside[name]} {value} is passed over: the {headers.place(name)} says "
            f"{'whose rows they are' if name == 'creator_id' else 'it, and an empty cell says nothing'}"
            for name, value in self.constants.items()
            if name in headers.theirs
        ]

    def without(self, present: Iterable[str]) -> "Layout":
        """The constants only of columns that the file does not have."""
        return replace(self, constants={k: v for k, v in self.constants.items() if k not in set(present)})


#: What YAML makes of a word or of digits; a value that is empty or null says nothing.
_READ_BY_YAML = tuple(f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "timestamp"))
_NULL, _TEXT = ("tag:yaml.org,2002:null",), "tag:yaml.org,2002:str"
_KEYS = ("columns", "constants", "header", "dates", "decimal", "separator", "encoding", "planned")

_LEFT_OUT = "left out"


def shipped_maps() -> dict[str, str]:
    """Name -> text of each map that comes with the program."""
    found = (path for path in files(__package__).iterdir() if path.name.endswith(".yaml"))
    return {path.name.removesuffix(".yaml"): path.read_text(encoding="utf-8") for path in sorted(found, key=str)}


def read_map(source: str) -> dict[str, Layout]:
    """Kind -> layout, of a file or a map by its name. Raises ImportRefused."""
    import yaml

    class _AsWritten(yaml.SafeLoader):
        """Takes names, and values for every row, as they are written: YAML reads Yes as true, 007 as 7.

        Refuses what YAML itself takes in silence: of two values under one name it keeps the last.
        """

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            names = set[str]()
            for key, _ in node.value:
                if str(key.value) in names:
                    raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
                names.add(str(key.value))
            for key, value in node.value:
                self._take_as_text(key, *_NULL)
                if key.value == "constants" and isinstance(value, yaml.MappingNode):
                    for _, constant in value.value:
                        self._take_as_text(constant)
            return super().construct_mapping(node, deep)

        def _take_as_text(self, node: yaml.Node, *tags: str) -> None:
            if isinstance(node, yaml.ScalarNode) and node.tag in (*_READ_BY_YAML, *tags):
                node.tag = _TEXT

    path, ours = Path(source), shipped_maps()
    if source in ours and not path.is_file():
        text = ours[source]
    elif not path.exists() and not path.is_symlink():
        named = ", ".join(ours)
        raise ImportRefused(f"--map {source!r}: there is no such file, and no map of that name ({named})", field="map")
    elif why := why_not_read(path):
        raise ImportRefused(f"--map {source!r} {why}", field="map")
    else:
        data = path.read_bytes()
        marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = data.decode("utf-16" if marked else "utf-8-sig", errors="replace")
    try:
        read = yaml.load(text, _AsWritten)
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:  # a date or a number of YAML that is none
        raise _wrong(path, [_no_yaml(wrong)]) from wrong
    if not isinstance(read, dict) or not read:
        raise _wrong(path, [f"names no kind of file; the kinds are {', '.join(KIND_NAMES)}"])
    if faults := [fault for kind, said in read.items() for fault in _faults(str(kind), said)]:
        raise _wrong(path, faults)
    return {str(kind): _layout(said) for kind, said in read.items()}


def _no_yaml(wrong: Exception) -> str:
    """Where the reader of YAML stopped, and why."""
    mark, why = getattr(wrong, "problem_mark", None), getattr(wrong, "problem", None)
    where = f"line {mark.line + 1}: " if mark else ""
    return f"{where}{why or ' '.join(str(wrong).split())}"


def _faults(kind: str, said: Any) -> Iterator[str]:
    """Everything that is wrong with what a map says of a kind of file."""
    if kind not in KIND_NAMES:
        yield f"{kind!r} is no kind of file{_meant(kind, KIND_NAMES)}"
        return
    if not isinstance(said, dict):
        yield f"{kind} must have columns"
        return
    for key in said:
        if key not in _KEYS:
            yield f"{kind}: {key!r} is not known; one of {', '.join(_KEYS)}"
    columns, constants = said.get("columns") or {}, said.get("constants") or {}
    for group in _of_one_heading(columns if isinstance(columns, dict) else ()):
        yield f"{kind}: {' and '.join(map(repr, group))} are one column; keep one of them"
    if isinstance(columns, dict | list) and isinstance(constants, dict):
        ours = [column.name for column in kinds_with({})[kind].columns]
        named = [name for name in (columns.values() if isinstance(columns, dict) else columns) if name is not None]
        for name in [*named, *constants]:
            if name not in ours:
                yield f"{kind}: {name!r} is no column of {kind}{_meant(str(name), ours)}"
    else:
        yield f"{kind}: columns are 'theirs: ours', constants 'ours: value'"
    for key, values in (("dates", get_args(Order)), ("decimal", get_args(Mark))):
        if said.get(key) not in (None, *values):
            yield f"{kind}: {key} is {said[key]!r}; one of {', '.join(values)}"
    if said.get("separator") is not None and (not isinstance(said["separator"], str) or len(said["separator"]) != 1):
        yield f"{kind}: separator must be one character"
    if said.get("encoding") is not None and not text_encoding(str(said["encoding"])):
        yield f"{kind}: encoding {said['encoding']!r} is not known; e.g. utf-8, utf-16 or cp1252"
    if said.get("planned") not in (None, _LEFT_OUT) or (said.get("planned") and kind != "messages"):
        yield f"{kind}: planned is for messages, and says {_LEFT_OUT!r}"
    has_header = said.get("header", True)
    if not isinstance(has_header, bool) or (isinstance(columns, list) == has_header):
        yield f"{kind}: columns are a list where header is false, else 'theirs: ours'"


def _of_one_heading(columns: Iterable[Any]) -> list[list[str]]:
    """Names of theirs that a header does not tell apart."""
    found: dict[str, list[str]] = {}
    for theirs in map(str, columns):
        found.setdefault(heading(theirs), []).append(theirs)
    return [group for group in found.values() if len(group) > 1]


def _layout(said: Mapping[str, Any]) -> Layout:
    columns = said.get("columns") or {}
    named = {str(theirs): name for theirs, name in columns.items()} if isinstance(columns, dict) else {}
    return Layout(
        columns={theirs: name for theirs, name in named.items() if name is not None},
        passed=tuple(theirs for theirs, name in named.items() if name is None),
        listed=tuple(columns) if isinstance(columns, list) else (),
        constants={name: _text(value) for name, value in (said.get("constants") or {}).items()},
        header=said.get("header", True),
        dates=said.get("dates"),
        decimal=said.get("decimal"),
        separator=said.get("separator"),
        encoding=_text(said.get("encoding")) or None,
        leaves_planned=said.get("planned") == _LEFT_OUT,
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _meant(word: str, known: Iterable[str]) -> str:
    close = near(word, known)
    return f"; did you mean {' or '.join(repr(name) for name in close)}?" if close else ""


def _wrong(path: Path, faults: Iterable[str]) -> ImportRefused:
    return ImportRefused("\n".join(f"{path.name}: {text}" for text in faults), field="map")
