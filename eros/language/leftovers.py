"""What nothing used: told to the user, or asked back where it may be a wish."""

from collections.abc import Iterable, Sequence

from eros.language.notes import Notes
from eros.language.phrases import asked_kinds, hints, silent_kinds
from eros.language.tokens import Token

#: How a notice of what was left aside begins.
UNUSED = "not used"


def ask_or_notice_unused(left: Sequence[Token], notes: Notes) -> None:
    """Ask about half-said wishes, tell what else was not understood."""
    loud = [it for it in left if it.kind not in silent_kinds()]
    open_wishes = [it for at, it in enumerate(loud) if _is_open(loud, at)]
    if not open_wishes:
        notice_unused(loud, notes)
        return
    hint = next(
        (hints()[it.kind] for it in open_wishes if it.kind in hints()), "say it in another way, or leave it out"
    )
    notes.ask(f"I could not use {_quoted(it for it in loud if it.kind != 'ONLY')}: {hint}.")


def _is_open(loud: Sequence[Token], at: int) -> bool:
    """ "Only" is talk ("can you just ...") unless it narrows something unknown."""
    if loud[at].kind == "ONLY":
        return loud[at + 1 : at + 2] != [] and loud[at].words != "just" and loud[at + 1].kind == "UNKNOWN"
    return loud[at].kind in asked_kinds()


def notice_unused(left: Iterable[Token], notes: Notes) -> None:
    unused = [it for it in left if it.kind not in silent_kinds() and it.kind != "ONLY"]
    if unused:
        notes.tell(f"{UNUSED}: {_quoted(unused)}")


def _quoted(pieces: Iterable[Token]) -> str:
    return ", ".join(dict.fromkeys(f"'{it.words}'" for it in pieces))
