"""How much a model is given at once: every answer fits ``MOST``, and what does not fit is counted or on a next page.

A model reads each character of an answer, and pays for it.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

#: Characters of one answer: 6,000 may be, and letters beyond ASCII are longer where they are escaped.
MOST = 5_400
#: What a page leaves free for the answer around its rows.
_SPARE = 150
#: Of one text among several, and of all texts of one kind.
_TEXT, _TEXTS = 280, 900
#: What tells texts apart that say the same of different sends.
_PARTICULAR = re.compile(r"\d{4}-\d\d-\d\d(_\d+)?|\d+(\.\d+)?")

Row = TypeVar("Row", bound=BaseModel)


def size(answer: Any) -> int:
    """The characters of an answer as JSON."""
    if isinstance(answer, BaseModel):
        return len(answer.model_dump_json())
    return len(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def page(rows: Sequence[Row], offset: int, room: int = MOST) -> tuple[list[Row], int | None]:
    """The rows from ``offset`` on that fit the room, one at least, and the offset of those after them, if any."""
    end, left = offset, room - _SPARE
    while end < len(rows) and (end == offset or left > 0):
        left -= size(rows[end]) + 1
        end += left > 0 or end == offset
    return list(rows[offset:end]), end if end < len(rows) else None


def cut(text: str, most: int = _TEXT) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def short_list(texts: Iterable[str], where: str) -> list[str]:
    """The texts, those that say the same once with how often, as far as they fit; ``where`` the others are."""
    groups: dict[str, list[str]] = {}
    for text in texts:
        groups.setdefault(_PARTICULAR.sub("#", text), []).append(text)
    told = [cut(alike[0]) + _again(alike) for alike in groups.values()]
    listed, left = list[str](), _TEXTS
    for text in told:
        left -= len(text)
        if listed and left < 0:
            rest = sum(map(len, list(groups.values())[len(listed) :]))
            return [*listed, f"and {rest} more, in {where}"]
        listed.append(text)
    return listed


def _again(alike: Sequence[str]) -> str:
    more = len(alike) - 1
    return f" (and {more} more like it)" if more else ""
