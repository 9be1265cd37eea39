"""The map that ``--format queue`` may be given: a page's list ids at its platform, and the prices that it takes."""

from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from eros.failures import RequestError
from eros.parameters import parameter
from eros.vocabulary.paths import why_not_read

_Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]

#: Where the form is told.
SEE = "docs/files.md shows a map"


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


#: As the platform writes it; YAML reads one of digits as a number.
ListId = Annotated[str, BeforeValidator(_as_text)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lists(_Part):
    """The platform's lists that make an audience, and those that are left out of it."""

    lists: tuple[ListId, ...] = ()
    excluded: tuple[ListId, ...] = ()


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

    pages: dict[str, PageMap] = {}


def read_queue_map(path: Path) -> QueueMap:
    """Raises RequestError BAD_MAP with the place that is wrong."""
    if why := why_not_read(path):
        raise _bad(path, why)
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        return QueueMap.model_validate(told if told is not None else {})
    except ValidationError as wrong:
        raise _bad(path, _told(wrong.errors()[0])) from wrong
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as wrong:
        raise _bad(path, f"cannot be read as YAML: {wrong}") from wrong


def _told(first: Any) -> str:
    """The place, what stands there, and what is to stand there instead."""
    place = ".".join(map(str, first["loc"])) or "the whole file"
    if first["type"] != "extra_forbidden":
        return f"{place} is {first['input']!r}: {first['msg'].removeprefix('Value error, ')}; {SEE}"
    above = first["loc"][:-1]
    there = ".".join(map(str, above)) or "the file"
    return f"{place} ({first['input']!r}) has no place here: {there} takes {_names(above)}; {SEE}"


def _names(above: tuple[int | str, ...]) -> str:
    if not above:
        return "`pages:`, and pages stand below it by their creator id"
    part = PageMap if len(above) == 2 else PriceRange if above[-1] == "price" else Lists
    return ", ".join(f"`{name}:`" for name in part.model_fields)


def _bad(path: Path, text: str) -> RequestError:
    return RequestError("BAD_MAP", "map", str(path), f"{parameter('map')} {path}: {' '.join(text.split())}")
