"""How much a model is given at once: every answer fits ``MOST``, and what does not fit is counted or on a next page.

A model reads each character of an answer, and pays for it.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from eros.vocabulary.alike import again, alike

#: Characters of one answer: 6,000 may be, and letters beyond ASCII are longer where they are escaped.
MOST = 5_400
#: What a page leaves free for the answer around its rows.
_SPARE = 150
#: Of one text among several, and of all texts of one kind.
_TEXT, _TEXTS = 280, 900

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


def short_list(texts: Iterable[str], where: str, room: int = _TEXTS) -> list[str]:
    """The texts, those that say the same once with how often, as far as they fit; ``where`` the others are."""
    groups = alike(texts, str)
    told = [cut(group[0]) + again(group) for group in groups]
    listed, left = list[str](), room
    for text in told:
        left -= len(text)
        if listed and left < 0:
            rest = sum(map(len, groups[len(listed) :]))
            return [*listed, f"and {rest} more, in {where}"]
        listed.append(text)
    return listed
