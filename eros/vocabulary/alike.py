"""Texts that say the same of different sends: told once, with how many more there are (R53)."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from eros.vocabulary.catalogue import default_catalogue

#: What tells texts apart that say the same of different sends, beside the send types.
_FIGURES = r"\d{4}-\d\d-\d\d(_\d+)?|\d+(\.\d+)?"

Said = TypeVar("Said")


def alike(them: Iterable[Said], text_of: Callable[[Said], str]) -> list[list[Said]]:
    """Those whose texts say the same of different sends together, in the order of the first of each."""
    groups: dict[str, list[Said]] = {}
    for one in them:
        groups.setdefault(_particular().sub("#", text_of(one)), []).append(one)
    return list(groups.values())


@cache
def _particular() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(default_catalogue())})\b|{_FIGURES}")


def again(texts: Sequence[str]) -> str:
    """How many more there are, and the send types that they are about."""
    first, *others = texts
    if not others:
        return ""
    keys = dict.fromkeys(found[1] for text in others for found in _particular().finditer(text) if found[1])
    about = ", ".join(key for key in keys if not re.search(rf"\b{key}\b", first))
    return f" (and {len(others)} more like it{about and ': '}{about})"
