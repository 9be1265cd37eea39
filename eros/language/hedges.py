"""A wish holds or it does not: one that is hedged is asked about (R63), whatever hedges it."""

from collections.abc import Collection, Sequence

from eros.language.clauses import clauses
from eros.language.notes import Notes
from eros.language.selection import SHARE
from eros.language.tokens import Token, TokenStream, full_words_of
from eros.vocabulary.numbers import digits

_HEDGES = ("HEDGE", "IF_POSSIBLE")


def ask_about_hedges(stream: TokenStream, notes: Notes) -> set[int]:
    """Ask whether what "maybe", "if possible" or "ideally" stands beside shall hold; the places of those clauses."""
    asked, hedged = set[int](), list[int]()
    for clause in clauses(stream):
        places = [*hedged, *clause]
        hedges = [at for at in places if stream.tokens[at].kind in _HEDGES and at not in stream.used]
        wishes = [at for at in clause if at in stream.used and at not in stream.neutral]
        hedged = hedges if hedges and not wishes else []
        if not hedges or not wishes:
            continue
        rest = _words([stream.tokens[at] for at in clause if at not in stream.neutral and at not in hedges])
        said = ", ".join(repr(stream.tokens[at].words) for at in hedges)
        notes.ask(
            f"{said} beside {rest!r}: a wish holds or it does not. Say yes and it holds, or 'leave it out'.", rest
        )
        stream.used.update(hedges)
        asked.update(places)
    return asked


_NEAR, _FIGURES = ("about", "around", "roughly", "approximately"), ("TIME", "NUMBER", "MONEY")


def tell_what_is_near(tokens: Sequence[Token], stream: TokenStream, waiting: Collection[int], notes: Notes) -> None:
    """A figure that is said to be near is taken as it stands, which is told: "around 8pm", "about $60 a day"."""
    at, before = 0, tuple[str, ...]()
    for token in tokens:
        near = (*before, *token.led_by)[-1:]
        before = token.filler
        if token.kind == "CREATOR":
            continue
        if token.kind in _FIGURES and at in stream.used and at not in waiting and near and near[0] in _NEAR:
            notes.tell(f"'{near[0]} {token.words}' was read as {token.words}")
        at += 1


#: How far a volume is said to be from the usual, where it has one step.
_FAR = frozenset(("lot", "lots", "much", "far", "way", "ton", "little", "slightly", "few", "tiny", "loads"))


def tell_the_one_step(tokens: Sequence[Token], notes: Notes) -> None:
    """ "A lot lighter" and "a little lighter" are the same 20 % (R46), which is told."""
    before = tuple[str, ...]()
    for token in tokens:
        said = (*before, *token.led_by)
        before = token.filler
        far = next((at for at, word in enumerate(said) if word in _FAR), None)
        if token.kind == "VOLUME" and token.value in ("lighter", "heavier") and far is not None:
            words = " ".join((*said[far - 1 if far and said[far - 1] == "a" else far :], token.words))
            notes.tell(f"{words!r} was read as {token.value}, by {digits(SHARE)} %, which is the only step (R46)")


def _words(tokens: list[Token]) -> str:
    return full_words_of(tokens).replace(" ,", ",").strip(" ,.;-")
