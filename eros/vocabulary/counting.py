"""How a text counts: one send stands, two sends stand."""

from collections.abc import Iterable, Sequence


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 send", "2 sends"; ``many`` where an s is not enough: "1 type needs", "2 types need"."""
    return f"{number} {plural(number, one, many or one + 's')}"


def plural(number: int, one: str, many: str) -> str:
    """The word that goes with the number."""
    return one if number == 1 else many


#: Names that a sentence tells one by one.
_NAMED = 6


def all_of(names: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def first_few(names: Sequence[str]) -> str:
    """The names, or the first of many."""
    return ", ".join(names[:_NAMED]) + " and others" * (len(names) > _NAMED)
