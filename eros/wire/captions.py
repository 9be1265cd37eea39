"""Captions: get_send_type_captions, get_top_captions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from eros.vocabulary.caption_scores import NEUTRAL, rested, type_priority
from eros.vocabulary.counting import counted
from eros.vocabulary.ports import Answer
from eros.vocabulary.week import Caption
from eros.wire import values
from eros.wire.odd import Expected, OddField, unusable
from eros.wire.rows import ObjectReader, within

#: A score that the server leaves out is neutral; the freshness of a caption never used is full (R1).
_NEVER_USED = 100.0


class UnreadCaption(NamedTuple):
    """Why a caption cannot be read: of one, of several, and of those that have it."""

    one: str
    many: str
    having: str

    def of(self, count: int) -> str:
        return self.one if count == 1 else self.many


NAMELESS = UnreadCaption("lacks an id or a text", "lack an id or a text", "without an id or a text")
_LONG = f"longer than the {values.MAX_TEXT:,} characters that are read"
TOO_LONG = UnreadCaption(f"is {_LONG}", f"are {_LONG}", _LONG)
SAME_ID = UnreadCaption("has the id of another", "have the id of another", "with the id of another")
#: What can be read and may not be used: by R60 what belongs to one creator, and what the bank does not offer any more.
OF_ANOTHER = UnreadCaption("is another creator's", "are another creator's", "of another creator")
SWITCHED_OFF = UnreadCaption("is switched off", "are switched off", "that are switched off")


def unread_captions(why: Counter[UnreadCaption], about: str = "") -> str:
    """So many captions that cannot be read, and why: "2 captions lack an id or a text, 1 has the id of another"."""
    first, *others = why.most_common()
    said = [f"{counted(first[1], 'caption')}{about} {first[0].of(first[1])}"]
    return ", ".join(said + [f"{count} {unread.of(count)}" for unread, count in others])


class Captions(tuple[Caption, ...]):
    """Captions in the server's order, each once. ``skipped`` counts the rows that are left out, by why.

    ``tells_holders``: the server says which of them other pages hold (R60). ``odd``: what of a caption cannot be used
    although the rest can (R54), by its id. ``unrated``: those whose freshness is not stated, by their ids.
    """

    skipped: Counter[UnreadCaption]
    tells_holders: bool
    odd: dict[int, tuple[OddField, ...]]
    unrated: frozenset[int]

    @property
    def garbled(self) -> bool:
        """Whether a row is left out because it cannot be read."""
        return bool(self.skipped.keys() - {OF_ANOTHER, SWITCHED_OFF})

    def __new__(
        cls,
        captions: Iterable[Caption],
        skipped: Iterable[UnreadCaption] = (),
        tells_holders: bool = False,
        odd: Mapping[int, tuple[OddField, ...]] = MappingProxyType({}),
        unrated: frozenset[int] = frozenset(),
    ) -> "Captions":
        made = super().__new__(cls, captions)
        made.unrated = unrated
        made.skipped, made.tells_holders, made.odd = Counter(skipped), tells_holders, {**odd}
        return made


def read_captions(answer: Answer, tool: str = "get_send_type_captions", creator_id: str = "") -> Captions:
    """The captions of an answer. One that cannot be read, has the id of another text, is stated to be switched off or
    to belong to another than ``creator_id``, where that is known, is skipped and counted.

    Raises ToolFailure "bad_answer" without a list.
    """
    whole = ObjectReader(tool, answer)
    rows = whole.need(whole.rows("captions"), "captions")
    read = [_not_ours(row, creator_id) or _caption(row) for row in rows]
    captions, odd, unrated = dict[int, Caption](), dict[int, tuple[OddField, ...]](), set[int]()
    skipped = list[UnreadCaption]()
    for one, row in zip(read, rows, strict=True):
        if isinstance(one, UnreadCaption):
            skipped.append(one)
        elif (same := captions.get(one.caption_id)) is not None:
            skipped += [SAME_ID] * (same.caption_text != one.caption_text)
        else:
            captions[one.caption_id] = one
            if row.first(_SCORE, "freshness_score") is None:
                unrated.add(one.caption_id)
            if found := tuple(_odd(row, one)):
                odd[one.caption_id] = found
    for caption_id, stated in whole.entries("held_elsewhere"):
        caption, days = captions.get(values.whole(caption_id) or 0), values.days(stated)
        if caption is not None and days:
            captions[caption.caption_id] = caption.model_copy(update={"held_elsewhere": days})
    _tell_same_texts(whole, captions)
    holders = isinstance(answer.get("held_elsewhere"), dict)
    return Captions(captions.values(), skipped, holders, odd, frozenset(unrated))


def _tell_same_texts(whole: ObjectReader, captions: dict[int, Caption]) -> None:
    """Who has one text is named with one of them, or with each: all of them know it of one another, in one tuple."""
    told = set[int]()
    for key, stated in whole.entries("same_text"):
        caption_id, others = values.whole(key), values.wholes(stated)
        if caption_id not in captions or caption_id in told or not others:
            continue
        group = tuple(sorted({caption_id, *others}))
        for one in captions.keys() & {*group}:
            captions[one] = captions[one].model_copy(update={"same_text": group})
            told.add(one)


_TEXT = ("caption_text", "text")
_PERFORMANCE = ("performance_score", "creator_performance_score")
_SCORE = within(values.number, 0, 100)
#: The fields of a caption that can hold something that is none of theirs.
_EXPECTED = (
    *(
        Expected(named, _SCORE, "within 0 to 100")
        for named in (
            "freshness_score", "performance_score", "creator_performance_score", "type_priority_score",
            "diversity_score",
        )
    ),
    Expected("send_type_priority", within(values.whole, 1, 10**12), "a place"),
    Expected("times_used", within(values.whole, 0, 10**12), "a count"),
    Expected("content_type_id", within(values.whole, 0, 10**12), "the id of a theme"),
    Expected("last_used_date", values.day, "a date"),
    Expected("last_used_at", values.day, "a date"),
    Expected("is_paid_page_only", values.flag, "yes or no"),
    Expected("caption_type", values.name, "a name"),
    Expected("tone", values.key, "a word"),
)  # fmt: skip


def _odd(row: ObjectReader, caption: Caption) -> Iterator[OddField]:
    named = set[str]()
    for one in unusable(row, _EXPECTED):
        named.add(one.named)
        yield one
    for name in caption.unstated:
        if name not in named:
            yield OddField(name, "not stated", "")


def _not_ours(row: ObjectReader, creator_id: str) -> UnreadCaption | None:
    owner, active = row.data.get("creator_id"), row.data.get("is_active")
    if owner is not None and creator_id and values.key(owner) not in (None, values.key(creator_id)):
        return OF_ANOTHER
    return SWITCHED_OFF if active is not None and values.flag(active) is False else None


def _caption(row: ObjectReader) -> Caption | UnreadCaption:
    caption_id, caption_text = row.whole("caption_id", "id"), row.text(*_TEXT)
    if caption_id is None or caption_text is None:
        longest = max((len(it) for name in _TEXT if isinstance(it := row.data.get(name), str)), default=0)
        return TOO_LONG if caption_id is not None and longest > values.MAX_TEXT else NAMELESS
    times_used, last_used = row.whole("times_used"), row.day("last_used_date", "last_used_at")
    freshness = _NEVER_USED if times_used == 0 else NEUTRAL
    guessed = {
        "freshness_score": times_used != 0 and last_used is None and row.first(_SCORE, "freshness_score") is None,
        "performance_score": row.first(_SCORE, *_PERFORMANCE) is None,
    }
    return Caption(
        caption_id=caption_id,
        caption_text=caption_text,
        caption_type=row.name("caption_type"),
        content_type_id=row.whole("content_type_id"),
        tone=row.key("tone"),
        is_paid_page_only=row.flag("is_paid_page_only") or False,
        freshness_score=_score(row, "freshness_score", default=freshness),
        performance_score=_score(row, *_PERFORMANCE, default=NEUTRAL),
        type_priority_score=_priority(row),
        diversity_score=row.number("diversity_score", low=0, high=100),
        times_used=times_used,
        last_used_date=last_used,
        unstated=tuple(name for name, unstated in guessed.items() if unstated),
    )


def by_last_use(captions: Captions, today: date, *, rates_itself: bool) -> tuple[Caption, ...]:
    """The captions, with R1's freshness where the server states the last use and either no freshness, or knows no
    ``for_week`` (such servers' own value may run the other way). A date of null says nothing.
    """
    return tuple(
        one
        if one.last_used_date is None or (rates_itself and one.caption_id not in captions.unrated)
        else one.model_copy(update={"freshness_score": rested((today - one.last_used_date).days)})
        for one in captions
    )


def _score(row: ObjectReader, *names: str, default: float) -> float:
    stated = row.number(*names, low=0, high=100)
    return default if stated is None else stated


def _priority(row: ObjectReader) -> float | None:
    stated = row.number("type_priority_score", low=0, high=100)
    place = row.whole("send_type_priority", low=1)
    return stated if stated is not None or place is None else type_priority(place)
