"""Which send types the server's caption warnings name (7.2 Check 8, C18).

Both dialects are free text (CONTRACT 3), so they are only searched for the keys of send types.
"""

import re
from collections.abc import Iterable

#: CONTRACT 3's two forms that say how many captions end the warning: "2 usable, 14 needed" and "<14 usable".
_SHORTAGE = re.compile(r"(\d+) usable, (\d+) needed")
_LOW = re.compile(r"<(\d+) usable")


def warned_type(warning: str, send_type_keys: Iterable[str]) -> str | None:
    """The first of the keys that the warning names."""
    there = (key for key in send_type_keys if key in warning)
    return next((key for key in there if re.search(rf"\b{re.escape(key)}\b", warning)), None)


def warned_types(warnings: Iterable[str], send_type_keys: Iterable[str]) -> tuple[str, ...]:
    """The keys that the warnings name, each once, in the order of the warnings."""
    keys = tuple(send_type_keys)
    named = (warned_type(warning, keys) for warning in warnings)
    return tuple(dict.fromkeys(key for key in named if key is not None))


def wanted_by_server(warnings: Iterable[str], send_type_keys: Iterable[str]) -> dict[str, int]:
    """By type: how many usable captions end its warning, where that is said."""
    keys = tuple(send_type_keys)
    told = ((warned_type(warning, keys), usable_wanted(warning)) for warning in warnings)
    return {key: said[1] for key, said in told if key is not None and said is not None}


def usable_wanted(warning: str) -> tuple[int | None, int] | None:
    """How many captions are usable (None: not said) and how many end the warning; None where it says neither."""
    if shortage := _SHORTAGE.search(warning):
        return int(shortage[1]), int(shortage[2])
    low = _LOW.search(warning)
    return (None, int(low[1])) if low else None
