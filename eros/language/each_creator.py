"""Wishes that stand beside one of several names stay with that creator (R63), and are taken one creator at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from eros.language.tokens import Token, full_words_of

_JOINTS = ("COMMA", "STOP", "DASH", "BUT", "AND", "SO")
#: What says nothing of whose week it is.
_OF_THE_WEEK = frozenset((
    *("CREATOR", "PLAN", "MAKE", "SCHEDULE", "WEEK", "NEXT", "THIS", "WEEK_OF", "WEEK_STARTING", "AFTER_NEXT"),
    *("ISO_WEEK", "FOR", "OF", "IN", "ON", "AT", "FROM", "GREETING", "YES", "EVERYONE", "SAME", "FOLLOWING"),
    *("WEEK_AFTER", "BECAUSE", "UNKNOWN", "AGAIN", "WITH", "TO", *_JOINTS),
))  # fmt: skip
_ALL = {"both", "all", "each"}
#: Beside a name these make wishes of her own, which take the place of what was said.
HELD = frozenset(("NO", "NOTHING", "ONLY", "OFF", "VOLUME", "MOST", "BUDGET", "TYPE", "FOCUS", "EARLIEST", "LATEST"))
#: How the question begins.
ONE_BY_ONE = "One creator at a time, each with her own wishes"


def wishes_of_each(tokens: Sequence[Token], creators: Sequence[str], week: date | None) -> Mapping[str, str]:
    """For each creator what is said of her; {} where all of it is said of all of them."""
    said: dict[str, list[str]] = {one: [] for one in creators}
    owners, shared, dated = tuple(creators), True, set[str]()
    parts = [*_parts(tokens)]
    if _differ([_week_of(part) for part in parts]):  # "luna week of 14 December, nova week of 21 December"
        shared = False
        if (relative := _week_behind(parts)) is None:
            return {}
        parts = relative
    for part in parts:
        named = tuple(dict.fromkeys(it.value for it in part if it.kind == "CREATOR"))
        of_the_week = {it.kind for it in part} <= _OF_THE_WEEK | {"DATE", "WEEKDAY"} and not _off(part)
        words = {word for it in part for word in (*it.led_by, *it.filler)}
        if named:
            owners = named
        elif _ALL & words or of_the_week:
            owners = tuple(creators)
        shared = shared and (of_the_week or {*owners} == {*creators})
        rest = full_words_of(_without_names(part)).strip(" ,.;:-")
        for one in owners if not (named and of_the_week and not rest) else ():
            said[one].append(rest)
            dated |= {one} if any(it.kind in _WEEKS for it in part) else set()
    if shared:
        return {}
    weeks = {one: [f"the week of {week}"] if week is not None and one not in dated else [] for one in creators}
    return {one: f"{one} {', '.join(filter(None, (*said[one], *weeks[one])))}".strip() for one in creators}


_WEEKS = ("WEEK", "WEEK_OF", "WEEK_STARTING", "AFTER_NEXT", "WEEK_AFTER")
_DAYS_OF_A_WEEK = ("DATE", "NEXT", "THIS", "FOLLOWING")


def _week_of(part: Sequence[Token]) -> str:
    """The week of one creator, in words; "" where the part names no creator or no week."""
    names = {it.value for it in part if it.kind == "CREATOR"}
    week = [it.words for it in part if it.kind in (*_WEEKS, *_DAYS_OF_A_WEEK)]
    return " ".join(week) if len(names) == 1 and any(it.kind in _WEEKS for it in part) and not _off(part) else ""


def _differ(weeks: Sequence[str]) -> bool:
    return len({*weeks} - {""}) > 1


def _week_behind(parts: list[list[Token]]) -> list[list[Token]] | None:
    """The parts with "the week after" next week as the week after next; None where the week before it is another."""
    meant, before = list[list[Token]](), ""
    for part in parts:
        week = _week_of(part)
        if any(it.kind in ("WEEK_AFTER", "FOLLOWING") for it in part):
            if before != "next week":
                return None
            kept = [it for it in part if it.kind not in ("WEEK_AFTER", "FOLLOWING", "NEXT", "WEEK")]
            part = [*kept, Token("AFTER_NEXT", "", "the week after next")]
        meant.append(part)
        before = week or before
    return meant


def _off(part: Sequence[Token]) -> bool:
    return any(it.kind in ("OFF", "NO", "NOTHING", "ONLY") for it in part)


def _names_a_week_of_another(behind: Sequence[Token]) -> bool:
    """ "... and the week of 28 December for Nova"."""
    ends = next((at for at, it in enumerate(behind) if it.kind in _JOINTS), len(behind))
    kinds = [it.kind for it in behind[:ends]]
    return kinds[:1] != [] and kinds[0] in _WEEKS and "CREATOR" in kinds


def _without_names(part: Sequence[Token]) -> list[Token]:
    """Without the names, and without a "for" or an "and" that only leads to one."""
    kept = list[Token]()
    for token in part:
        if token.kind == "CREATOR":
            while kept and kept[-1].kind in ("FOR", "AND", "COMMA", "TO"):
                kept.pop()
        else:
            kept.append(token)
    return kept


def _led(tokens: Sequence[Token]) -> Iterator[Token]:
    """With the words behind a joint at the token that they lead to: "..., both no bundles"."""
    lead: tuple[str, ...] = ()
    for token in tokens:
        yield replace(token, led_by=(*lead, *token.led_by)) if lead and token.kind not in _JOINTS else token
        lead = token.filler if token.kind in _JOINTS else ()


def _parts(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens between joints; names that follow each other stand together."""
    part, meant = list[Token](), [*_led(tokens)]
    for at, token in enumerate(meant):
        behind = next((it.kind for it in meant[at + 1 :] if it.kind not in _JOINTS), "")
        among_names = behind == "CREATOR" and bool(part) and part[-1].kind == "CREATOR"
        joins = token.kind == "AND" and behind != "CREATOR"  # "lighter and no bundles" is said of one
        if joins and any(it.kind == "CREATOR" for it in part) and _names_a_week_of_another(meant[at + 1 :]):
            joins = False
        if token.kind in _JOINTS and part and not among_names and not joins:
            yield part
            part = []
        elif token.kind not in _JOINTS or part:
            part.append(token)
    if part:
        yield part
