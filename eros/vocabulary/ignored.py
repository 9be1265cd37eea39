"""R54: a value that cannot be used costs itself alone, and is told with what is used in its place."""

from eros.failures import Finding, found


def figure_ignored(text: str, instead: str, verb: str = "is used") -> Finding:
    """What cannot be used, and what is used in its place: both in one sentence."""
    return found("figure_ignored", f"{text}; {instead} {verb}".rstrip(), fallback=instead)
