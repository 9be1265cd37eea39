"""The map that ``--format queue`` may be given: a page's list ids at its platform, and the prices that it takes."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eros.failures import RequestError
from eros.parameters import parameter

_Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lists(_Part):
    """The platform's lists that make an audience, and those that are left out of it."""

    lists: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


class PriceRange(_Part):
    """What the platform takes for one message, both ends included; None: no bound."""

    least: _Price | None = None
    most: _Price | None = None


class PageMap(_Part):
    """Of one page: its audiences by target key, and its prices."""

    audiences: dict[str, Lists] = {}
    price: PriceRange = PriceRange()


class QueueMap(_Part):
    """Pages by creator id."""

    pages: dict[str, PageMap] = {}


def read_queue_map(path: Path) -> QueueMap:
    """Raises RequestError BAD_MAP with the place that is wrong."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        return QueueMap.model_validate(told if told is not None else {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise _bad(path, f"cannot be read as YAML: {wrong}") from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole file"
        raise _bad(path, f"{place}: {first['msg']}, not {first['input']!r}") from wrong


def _bad(path: Path, text: str) -> RequestError:
    return RequestError("BAD_MAP", "map", str(path), f"{parameter('map')} {path}: {' '.join(text.split())}")
