"""Whether a plan that a model proposes has its grounds in the conversation's words (R63).

What the rules positively read stays. What the model adds counts only where a word of the message says it, in English or
one of the tongues of ``words_of_tongues.toml``, or the turn before had it: a creator, week, batch, day, hour, type,
figure or pin that nobody said never runs. A word under a negation, or beside its contrary, gives no grounds. Any other
proves that something was spoken of, not what was wished of it: the plan is told before it runs.
"""

import re
import tomllib
import unicodedata
from calendar import day_name
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, SendFilter
from eros.language.phrases import lexicon
from eros.language.text import normal
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.wall_clock import days_of_week, monday_of, next_monday
from eros.vocabulary.wishes import PinnedEvent, dates_in, joined

#: So many words behind a negation are denied with it.
_REACH = 2
_WEEK = timedelta(days=7)
#: Intents that only look; all others do something.
_LOOKS = ("show", "explain", "analyse", "diff", "help", "unsupported")


def _plain(text: str) -> str:
    """Small letters without accents and apostrophes."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("\u2019", ""))
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


@cache
def _tongues() -> dict[str, dict[str, tuple[str, ...]]]:
    read = tomllib.loads((files("eros.language") / "words_of_tongues.toml").read_text(encoding="utf-8"))
    return {
        name: {value: tuple(_plain(words).split()) for value, words in table.items()} for name, table in read.items()
    }


@cache
def _english() -> dict[tuple[str, str], tuple[str, ...]]:
    """(kind, value) -> its phrases, padded with spaces."""
    phrases: dict[tuple[str, str], list[str]] = {}
    for words, meant in lexicon().items():
        phrases.setdefault(meant, []).append(f" {_plain(' '.join(words))} ")
    return {meant: tuple(found) for meant, found in phrases.items()}


@dataclass(frozen=True)
class WordsSaid:
    """One message, asked what stands in it."""

    message: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(re.findall(r"\w+", _plain(self.message)))

    @cached_property
    def text(self) -> str:
        return f" {' '.join(self.words)} "

    @cached_property
    def numbers(self) -> Counter[int]:
        return Counter(map(int, re.findall(r"\d{1,9}", normal(self.message))))

    @cached_property
    def amounts(self) -> frozenset[float]:
        found = re.findall(r"\d+[.,]\d+", normal(self.message))
        return frozenset(float(text.replace(",", ".")) for text in found)

    def says(self, table: str, value: str, kind: str = "") -> bool:
        """Whether a word of the table, or a phrase of the lexicon's kind, stands in the message."""
        return any(self._has(word) for word in _tongues()[table].get(value, ())) or (
            bool(kind) and any(phrase in self.text for phrase in _english().get((kind, value), ()))
        )

    def _has(self, word: str) -> bool:
        if word.endswith("*"):
            return any(said.startswith(word[:-1]) for said in self.words)
        return word in self.words

    @cached_property
    def affirmed(self) -> "WordsSaid":
        """The message without what is denied or complained of."""
        return WordsSaid(" ".join(word for word, turned in self._turned if not turned))

    @cached_property
    def complained_of(self) -> "WordsSaid":
        return WordsSaid(" ".join(word for word, turned in self._turned if turned == "excess"))

    @cached_property
    def _turned(self) -> tuple[tuple[str, str], ...]:
        """Each word with what turns it round: a negation or a "too" before it in the same clause."""
        found = list[tuple[str, str]]()
        for clause in re.split(r"[,.;:!?]\s|[\n()]|\b(?:but|sondern|sino|pero|але)\b", _plain(self.message)):
            said, turned, reach = WordsSaid(clause).words, "", 0
            for word in said:
                sign = next((it for it in ("negation", "excess") if WordsSaid(word).says("turned", it)), "")
                turned, reach = (sign, _REACH + 1) if sign else (turned, reach)
                found.append((word, turned if reach > 0 else ""))
                reach -= 1
        return tuple(found)

    def volume(self, value: str) -> bool:
        """Said alone, or its contrary complained of."""
        said = {it for it in ("lighter", "normal", "heavier") if self.affirmed.says("volume", it, "VOLUME")}
        loud = said - {"normal"}
        contrary = {"lighter": "heavier", "heavier": "lighter"}.get(value)
        if contrary is not None and self.complained_of.says("volume", contrary, "VOLUME"):
            return contrary not in said
        return said == {value} if value == "normal" else loud == {value}

    def keeps(self, speaks: Callable[["WordsSaid"], bool]) -> bool:
        """Whether leaving that out is denied: "don't skip Monday"."""
        words = self.words
        return any(
            WordsSaid(words[at]).says("turned", "negation")
            and WordsSaid(words[at + 1]).says("turned", "negated_verb")
            and speaks(WordsSaid(" ".join(words[at + 2 : at + 6])))
            for at in range(len(words) - 2)
        )

    def left_out(self, key: str) -> bool:
        """The type is spoken of, and is neither what is wished alone nor kept."""
        words = self.words
        alone = any(
            WordsSaid(words[at]).says("turned", "only") and WordsSaid(" ".join(words[at + 1 : at + 3])).send_type(key)
            for at in range(len(words))
        )
        return self.send_type(key) and not alone and not self.keeps(lambda it: it.send_type(key))

    def day_off(self, day: date) -> bool:
        return self.day(day) and not self.keeps(lambda it: it.day(day))

    def follow_ups(self) -> bool:
        return self.says("follow_ups", "follow_ups", "FOLLOW_UPS")

    def names(self, creator: KnownCreator) -> bool:
        """By its id or a name, whole."""
        return any(WordsSaid(name).text in self.text for name in (creator.creator_id, *creator.names) if name.strip())

    def day(self, day: date) -> bool:
        """Its weekday, its place in the month, or the weekend that it belongs to."""
        weekday = str(day.weekday())
        several = [value for (kind, value) in _english() if kind == "WEEKDAY" and " " in value]
        spans = [*several, *(value for value in _tongues()["weekday"] if " " in value)]
        return (
            self.says("weekday", weekday, "WEEKDAY")
            or any(weekday in span.split() and self.says("weekday", span, "WEEKDAY") for span in spans)
            or self.dated(day)
        )

    def dated(self, day: date) -> bool:
        """The day and its month, as figures or by name."""
        month = self.says("month", str(day.month))
        figures = re.search(rf"\b0?{day.day}\s?[./-]\s?0?{day.month}\b|\b0?{day.month}[./-]0?{day.day}\b", self.message)
        return day.isoformat() in self.message or bool(figures) or (month and day.day in self.numbers)

    def week(self, monday: date, today: date) -> bool:
        """The one that is meant where none is said, one that is named from today, or a date of it."""
        named = {next_monday(today): True}
        named[monday_of(today)] = self.says("week", "this") or " this week " in self.text
        after = self.says("week", "after_next") or " week after next " in self.text
        named[next_monday(today) + _WEEK] = after or re.search(r" (?:in )?(?:2|two) weeks ", self.text) is not None
        return named.get(monday, False) or any(self.dated(day) for day in days_of_week(monday))

    def send_type(self, key: str) -> bool:
        """Its own words, a word of its family, or its category."""
        kind = default_catalogue().get(key)
        category = kind.category if kind else ""
        own = any(phrase in self.text for phrase in _english().get(("TYPE", key), ()))
        family = any(part in self.words or f"{part}s" in self.words for part in key.split("_") if len(part) > 2)
        return key in self.words or own or family or self.category(category)

    def weekdays(self) -> Iterator[int]:
        """Those that are named, one by one."""
        yield from (number for number in range(7) if self.says("weekday", str(number), "WEEKDAY"))

    def send_types(self) -> Iterator[tuple[str, ...]]:
        """Those that are named by their own words, each with its family where the word means all of it."""
        for (kind, keys), phrases in _english().items():
            if kind == "TYPE" and any(phrase in self.text for phrase in phrases):
                yield tuple(keys.split())

    def category(self, name: str) -> bool:
        return self.says("focus", name, "CATEGORY") or self.says("focus", name, "BALANCE")

    def figure(self, value: float) -> bool:
        denied = re.search(rf"\b(?:not|nicht|no|pas|nao|не) [$€£]?{re.escape(f'{value:g}')}\b", _plain(self.message))
        return denied is None and (value in self.numbers or value in self.amounts)

    def clock(self, at: time) -> bool:
        """Its hour and minute, in the half of the day that is said."""
        late, early = self.says("part", "late"), self.says("part", "early")
        said = at.hour in self.numbers and (at.hour > 11 or early or not late)
        said = said or (at.hour > 12 and at.hour - 12 in self.numbers and late)
        said = said or (at.hour == 12 and self.says("part", "noon")) or (at.hour == 0 and self.says("part", "midnight"))
        return said and (at.minute == 0 or at.minute in self.numbers)

    def pin(self, pin: PinnedEvent) -> bool:
        return self.affirmed.send_type(pin.send_type_key) and self.day(pin.date) and self.clock(pin.time)


#: By what each wish has its grounds, for one value of it; a wish without a row here is the rules' alone.
GROUNDS: dict[str, Callable[[WordsSaid, Any], bool]] = {
    "focus": lambda said, value: said.affirmed.category(value),
    "volume": WordsSaid.volume,
    "max_per_day": WordsSaid.figure,
    "budget_per_day": WordsSaid.figure,
    "seed": WordsSaid.figure,
    "include": lambda said, key: said.affirmed.send_type(key),
    "exclude": WordsSaid.left_out,
    "days_off": WordsSaid.day_off,
    "not_before": WordsSaid.clock,
    "not_after": WordsSaid.clock,
    "not_before_on": lambda said, entry: said.day(entry[0]) and said.clock(entry[1]),
    "not_after_on": lambda said, entry: said.day(entry[0]) and said.clock(entry[1]),
    "pinned": WordsSaid.pin,
    "follow_ups": lambda said, value: said.follow_ups() and (value or not said.keeps(WordsSaid.follow_ups)),
    "dry_run": lambda said, value: bool(value),
}


def contradictions(plan: ChatPlan, first: ChatPlan) -> Iterator[str]:
    """What of a model's plan is against whom and which week the rules read."""
    for name, what in (("creator_id", "creator"), ("week_start", "week")):
        read, given = getattr(first, name), getattr(plan, name)
        if read is not None and given not in (None, read):
            yield f"it has another {what} than {read}, which was said"


def with_what_was_read(plan: ChatPlan, first: ChatPlan) -> ChatPlan:
    """``plan`` with all that the rules positively read: their lists grow, anything else of theirs holds."""
    kept: dict[str, Any] = {name: joined(getattr(plan, name), value) for name, value in first.said.items()}
    named = {name: value for name in ("creator_id", "week_start", "slot_id") if (value := getattr(first, name))}
    return plan.model_copy(update={**kept, **named})


def unsaid(
    plan: ChatPlan,
    first: ChatPlan,
    message: str,
    conversation: ConversationState,
    creators: Sequence[KnownCreator],
    today: date,
) -> Iterator[str]:
    """What of ``plan`` has no grounds, in words; ``first`` is the reading by rules. Nothing at all: it can stand."""
    said, before = WordsSaid(message), [first, *([conversation.plan] if conversation.plan else [])]
    yield from _deed(plan, first, said)
    yield from _whose(plan, before, said, creators)
    known_weeks = (None, *(one.week_start for one in before))
    if plan.week_start not in known_weeks and not said.week(plan.week_start, today):  # type: ignore[arg-type]
        yield f"the week of {plan.week_start} was not said"
    for name, value in plan.said.items():
        known = [part for one in before for part in _parts(getattr(one, name))]
        for part in _parts(value):
            if part not in known and not (name in GROUNDS and GROUNDS[name](said, part)):
                yield f"{name.replace('_', ' ')} {_shown(part)} was not said"
    yield from _twice(plan, before, said)
    yield from _left_out(plan, said)
    yield from _filtered(plan.filter, first.filter, said)


def _deed(plan: ChatPlan, first: ChatPlan, said: WordsSaid) -> Iterator[str]:
    """What the rules did not hear to be done is not done; a question starts nothing.

    Of a message in another tongue they heard nothing: a week may be planned by it, which is told before it runs.
    """
    unread = first.intent == "unsupported" and first.question is not None
    if plan.intent == "batch" and first.intent != "batch":
        yield "a batch was not asked for"
    elif plan.intent not in (*_LOOKS, first.intent, *(["generate"] if unread else [])):
        yield f"to {plan.intent} was not asked for"
    elif plan.intent in ("generate", "batch") and "?" in said.message:
        yield "the message is a question"


def _whose(
    plan: ChatPlan, before: Sequence[ChatPlan], said: WordsSaid, creators: Sequence[KnownCreator]
) -> Iterator[str]:
    named: set[str | None] = {one.creator_id for one in creators if said.names(one)}
    known = named | {before[0].creator_id} if named else {one.creator_id for one in before}
    if plan.creator_id is not None and plan.creator_id not in known:
        yield f"{plan.creator_id} was not named"


def _twice(plan: ChatPlan, before: Sequence[ChatPlan], said: WordsSaid) -> Iterator[str]:
    """One figure said gives one wish its figure: "nothing after 9" is no "at most 9 a day" as well."""
    used = Counter[float]()
    for name in ("max_per_day", "budget_per_day", "seed"):
        value = getattr(plan, name)
        if value is not None and value not in [getattr(one, name) for one in before[1:]]:
            used[value] += 1
    for name in ("not_before", "not_after"):
        at: time | None = getattr(plan, name)
        if at is not None and at not in [getattr(one, name) for one in before[1:]]:
            used[at.hour if at.hour in said.numbers else at.hour - 12] += 1
    for value, times in used.items():
        if times > 1 and said.numbers[int(value)] == 1 and value == int(value):
            yield f"{value:g} was said once, and not of two wishes"


def _left_out(plan: ChatPlan, said: WordsSaid) -> Iterator[str]:
    """A day or a type that was named has a place in the plan, or among what it says that it could not use."""
    if plan.notices or plan.intent not in ("generate", "batch"):
        return
    days = {day.weekday() for wish in plan.said.values() for day in dates_in(wish)}
    yield from (
        f"it leaves out what was said of {day_name[number]}" for number in said.weekdays() if number not in days
    )
    types = {*plan.include, *plan.exclude, *(pin.send_type_key for pin in plan.pinned)}
    yield from (f"it leaves out what was said of {keys[0]}" for keys in said.send_types() if types.isdisjoint(keys))


def _filtered(chosen: SendFilter, read: SendFilter, said: WordsSaid) -> Iterator[str]:
    read_keys = {read.send_type_key, *(read.send_type_keys or ())}
    for key in (chosen.send_type_key, *(chosen.send_type_keys or ())):
        if key is not None and key not in read_keys and not said.send_type(key):
            yield f"{key} was not said"
    if chosen.category not in (None, read.category) and not said.category(chosen.category):
        yield f"{chosen.category} was not said"
    if chosen.date not in (None, read.date) and not said.day(chosen.date):
        yield f"{chosen.date} was not said"
    if chosen.day not in (None, read.day) and f" {chosen.day} " not in said.text:
        yield f"{chosen.day} was not said"


def _parts(wish: Any) -> Iterable[Any]:
    """The single values of a wish."""
    return wish if isinstance(wish, tuple) else wish.items() if isinstance(wish, dict) else (wish,)


def _shown(part: Any) -> str:
    match part:
        case PinnedEvent():
            return f"{part.send_type_key} on {part.date} at {part.time:%H:%M}"
        case time():
            return f"{part:%H:%M}"
        case tuple():
            return " ".join(map(_shown, part))
    return str(part)
