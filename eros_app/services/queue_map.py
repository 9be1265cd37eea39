"""The map that ``--format queue`` may be given: a page's list ids at its platform, and the prices that it takes."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from eros.failures import RequestError
from eros.parameters import parameter
from eros.vocabulary.paths import why_not_read

#: Where the form is told.
SEE = "docs/files.md shows a map"


class _Digits(int):
    """A whole number as the file writes it: to YAML 007 is 7, 010 is 8, and 12:30 is 750."""

    written: str


class _IdsAsWritten(yaml.SafeLoader):
    """Refuses what YAML itself takes in silence: of two values under one name it keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = Counter(str(key.value) for key, _ in node.value)
        for key, _ in node.value:
            if names[str(key.value)] > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
        return super().construct_mapping(node, deep)

    def construct_digits(self, node: yaml.ScalarNode) -> _Digits:
        digits = _Digits(self.construct_yaml_int(node))
        digits.written = str(node.value)
        return digits


_IdsAsWritten.add_constructor("tag:yaml.org,2002:int", _IdsAsWritten.construct_digits)


def _as_text(value: Any) -> Any:
    if isinstance(value, _Digits):
        return value.written
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_amount(value: Any) -> Any:
    """The text where YAML reads another number."""
    return value.written if isinstance(value, _Digits) and value.written != str(value) else value


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("empty, and is to be a list id, which is a text or a number")
    return text


_Price = Annotated[float, BeforeValidator(_as_amount), Field(ge=0, allow_inf_nan=False)]
#: A page's id, or a list's; YAML reads one of digits as a number.
_Id = Annotated[str, BeforeValidator(_as_text)]
_ListId = Annotated[_Id, AfterValidator(_said)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lists(_Part):
    """The platform's lists that make an audience, and those that are left out of it."""

    lists: tuple[_ListId, ...] = ()
    excluded: tuple[_ListId, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if both := [one for one in self.lists if one in self.excluded]:
            raise ValueError(f"{both[0]!r} is to get the message and not to get it; keep it in one of the two")
        return self


class PriceRange(_Part):
    """What the platform takes for one message, both ends included; None: no bound."""

    least: _Price | None = None
    most: _Price | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least is more than most, so that no price would be taken")
        return self


class PageMap(_Part):
    """Of one page: its audiences by target key, and its prices."""

    audiences: dict[str, Lists] = {}
    price: PriceRange = PriceRange()


class QueueMap(_Part):
    """Pages by creator id."""

    pages: dict[_Id, PageMap] = {}


def read_queue_map(path: Path) -> QueueMap:
    """Raises RequestError BAD_MAP with each place that is wrong."""
    if why := why_not_read(path):
        raise _bad(path, why)
    try:
        told = yaml.load(path.read_text(encoding="utf-8"), _IdsAsWritten)
        read = QueueMap.model_validate(told if told is not None else {})
    except ValidationError as wrong:
        raise _bad(path, f"{'; '.join(map(_told, wrong.errors()))}; {SEE}") from wrong
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as wrong:
        raise _bad(path, f"cannot be read as YAML: {wrong}") from wrong
    if not read.pages:
        raise _bad(path, f"says nothing of any page; {SEE}")
    return read


def check_used(path: Path, formats: Collection[str]) -> None:
    """Raises RequestError BAD_MAP where none of the formats uses a map."""
    if "queue" not in formats:
        raise _bad(path, f"is for {parameter('format')} queue; {' and '.join(formats)} would not use it")


#: What is to stand in a place, by what pydantic finds wrong there.
_WANTED = {
    "tuple_type": "a list, as [1180245, 1180246]",
    "string_type": "a list id, which is a text or a number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "greater_than_equal": "0 or more",
}


def _told(wrong: Any) -> str:
    """The place, what stands there, and what is to stand there instead."""
    place, kind, above = ".".join(map(str, wrong["loc"])) or "the whole file", wrong["type"], wrong["loc"][:-1]
    there = _shown(wrong["input"])
    if kind == "extra_forbidden":
        part = ".".join(map(str, above)) or "the file"
        return f"{place} ({there}) has no place here: {part} takes {_names(above)}"
    if kind in ("dict_type", "model_type"):
        return f"{place} is {there}: {_below(wrong['loc'])}"
    if kind == "value_error":
        return f"{place} is {there}: {wrong['msg'].removeprefix('Value error, ')}"
    if place.endswith(".[key]"):
        return f"{place.removesuffix('.[key]')}: {there} is no name to YAML; write it in quotes"
    return f"{place} is {there}, and is to be {_WANTED.get(kind, wrong['msg'])}"


def _shown(value: Any) -> str:
    return "empty" if value is None else value.isoformat() if isinstance(value, date) else repr(value)


def _below(place: tuple[int | str, ...]) -> str:
    """What stands below a place that holds names, each with a colon."""
    if place == ("pages",):
        return "pages stand below it, each by its creator id and a colon"
    if place[-1:] == ("audiences",):
        return "audiences stand below it, each by its key and a colon"
    return f"below it stand{'s' if not place else ''} {_names(place)}"


def _names(above: tuple[int | str, ...]) -> str:
    if not above:
        return "`pages:`, and pages stand below it by their creator id"
    part = PageMap if len(above) == 2 else PriceRange if above[-1] == "price" else Lists
    return ", ".join(f"`{name}:`" for name in part.model_fields)


def _bad(path: Path, text: str) -> RequestError:
    return RequestError("BAD_MAP", "map", str(path), f"{parameter('map')} {path}: {' '.join(text.split())}")
