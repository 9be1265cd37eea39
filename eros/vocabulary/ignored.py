"""R54: a value that cannot be used costs itself alone, and is told with what is used in its place."""

from collections.abc import Iterable

from eros.failures import Finding, found
from eros.vocabulary.counting import plural

#: What was done where a figure came when it could not be followed any more.
TOO_LATE = "keep_what_was_planned_by"


def figure_ignored(text: str, instead: str, verb: str = "is used", action: str | None = None) -> Finding:
    """What cannot be used, and what is used in its place: both in one sentence."""
    return found("figure_ignored", f"{text}; {instead} {verb}".rstrip(), fallback=instead, action=action)


def held(rows: Iterable[tuple[str, str]], count: int) -> str:
    """Which values stand in which rows of a table: ``rows`` are the first of them, each with its value."""
    alike = dict[str, list[str]]()
    for row, value in rows:
        alike.setdefault(value, []).append(row)
    named = sum(map(len, alike.values()))
    told = ", ".join(f"{value} in the {plural(len(of), 'row', 'rows')} {', '.join(of)}" for value, of in alike.items())
    return f"{told} and in {count - named} more" if count > named else told
