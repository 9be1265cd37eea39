"""Captions: get_send_type_captions, get_top_captions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from eros.vocabulary.caption_scores import NEUTRAL, rested, type_priority
from eros.vocabulary.ports import Answer
from eros.vocabulary.week import Caption
from eros.wire import values
from eros.wire.odd import Expected, OddField, unusable
from eros.wire.rows import ObjectReader, within

#: A score that the server leaves out is neutral; the freshness of a caption never used is full (R1).
_NEVER_USED = 100.0


class Captions(tuple[Caption, ...]):
    """Captions in the server's order, each once. ``skipped`` counts the rows that could not be read.

    ``tells_holders``: the server says which of them other pages hold (R60). ``odd``: what of a caption cannot be used
    although the rest can (R54), by its id. ``unrated``: those whose freshness is not stated, by their ids.
    """

    skipped: int
    tells_holders: bool
    odd: dict[int, tuple[OddField, ...]]
    unrated: frozenset[int]

    def __new__(
        cls,
        captions: Iterable[Caption],
        skipped: int = 0,
        tells_holders: bool = False,
        odd: Mapping[int, tuple[OddField, ...]] = MappingProxyType({}),
        unrated: frozenset[int] = frozenset(),
    ) -> "Captions":
        made = super().__new__(cls, captions)
        made.unrated = unrated
        made.skipped, made.tells_holders, made.odd = skipped, tells_holders, {**odd}
        return made


def read_captions(answer: Answer, tool: str = "get_send_type_captions") -> Captions:
    """The captions of an answer. One that lacks its id or its text is skipped and counted.

    Raises ToolFailure "bad_answer" without a list.
    """
    whole = ObjectReader(tool, answer)
    rows = whole.need(whole.rows("captions"), "captions")
    read = [_caption(row) for row in rows]
    captions, odd, unrated = dict[int, Caption](), dict[int, tuple[OddField, ...]](), set[int]()
    for caption, row in zip(read, rows, strict=True):
        if caption is not None and caption.caption_id not in captions:
            captions[caption.caption_id] = caption
            if row.first(_SCORE, "freshness_score") is None:
                unrated.add(caption.caption_id)
            if found := tuple(_odd(row, caption)):
                odd[caption.caption_id] = found
    for caption_id, stated in whole.entries("held_elsewhere"):
        caption, days = captions.get(values.whole(caption_id) or 0), values.days(stated)
        if caption is not None and days:
            captions[caption.caption_id] = caption.model_copy(update={"held_elsewhere": days})
    for caption_id, stated in whole.entries("same_text"):
        caption, others = captions.get(values.whole(caption_id) or 0), values.wholes(stated)
        if caption is not None and others:
            captions[caption.caption_id] = caption.model_copy(update={"same_text": others})
    holders = isinstance(answer.get("held_elsewhere"), dict)
    return Captions(captions.values(), read.count(None), holders, odd, frozenset(unrated))


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


def _caption(row: ObjectReader) -> Caption | None:
    caption_id, caption_text = row.whole("caption_id", "id"), row.text("caption_text", "text")
    if caption_id is None or caption_text is None:
        return None
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
