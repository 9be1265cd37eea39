"""What the words of a message say of each kind of wish, in English or one of the tongues of ``words_of_tongues.toml``.

Each kind of wish has its own direction: what is left out has to be denied, what is wished must not be, and hours have
to lead the same way. A clause with something that the wish cannot say (a type beside a day off, a sum beside a type)
says nothing of it.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise, takewhile

from eros.language.chat_plan import KnownCreator
from eros.language.phrases import lexicon
from eros.language.text import normal
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.numbers import digits
from eros.vocabulary.wall_clock import days_of_week, monday_of, next_monday
from eros.vocabulary.wishes import PinnedEvent

#: So many words are complained of behind a "too".
_REACH = 2
_WEEK = timedelta(days=7)


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


_VOLUMES, _FOCI = ("lighter", "normal", "heavier"), ("revenue", "engagement", "retention")


@cache
def _weekdays() -> tuple[str, ...]:
    """The values of all words for days: one weekday, or several with spaces between them."""
    return (*(value for kind, value in _english() if kind == "WEEKDAY"), *_tongues()["weekday"])


def _names(creator: KnownCreator) -> list[str]:
    return [WordsSaid(name).text for name in (creator.creator_id, *creator.names) if name.strip()]


def _all(checks: Iterable[bool | None]) -> bool:
    """Whether there is one, and all hold."""
    found = list(checks)
    return bool(found) and all(found)


def _turned_in(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found, turned, reach = list[tuple[str, str]](), "", 0
    if words and WordsSaid(words[-1]).says("turned", "negation"):  # "Umsatz diesmal nicht"
        return tuple((word, "negation") for word in words)
    for word in words:
        sign = next((it for it in ("negation", "excess") if WordsSaid(word).says("turned", it)), "")
        if sign and turned != "negation":
            turned, reach = sign, _REACH + 1
        found.append((word, turned if turned == "negation" or reach > 0 else ""))
        reach -= 1
    return tuple(found)


@cache
def _english() -> dict[tuple[str, str], tuple[str, ...]]:
    """(kind, value) -> its phrases, padded with spaces."""
    phrases: dict[tuple[str, str], list[str]] = {}
    for words, meant in lexicon().items():
        phrases.setdefault(meant, []).append(f" {_plain(' '.join(words))} ")
    return {meant: tuple(found) for meant, found in phrases.items()}


def _without_degrees(message: str) -> str:
    """ "Más ligera" and "less busy" as lighter, "menos ligera" as heavier, and a "more" alone as heavier."""
    words = re.split(r"(\W+)", _plain(message))
    for at in range(0, len(words), 2):
        degree = next((it for it in ("lighter", "heavier") if WordsSaid(words[at]).says("degree", it)), "")
        if not degree:
            continue
        behind = WordsSaid(words[at + 2]) if at + 2 < len(words) and not words[at + 1].strip() else WordsSaid("")
        how = next((it for it in ("lighter", "heavier") if behind.says("volume", it, "VOLUME")), "")
        if how:
            words[at] = ""
            words[at + 2] = how if degree == "heavier" else _CONTRARY[how]
        else:
            words[at] = degree
    return "".join(words)


def _two_wishes(clause: str) -> list[str]:
    """The parts of a clause that an "and" joins, where each is a wish of its own: "sin bundles y nada el viernes"."""
    parts = [WordsSaid(part) for part in _AND.split(clause)]
    if nothing := _nothing_of_both(parts):
        return [f"{it.message} {nothing}" for it in parts]
    whole = len(parts) > 1 and all(it.of_one_matter for it in parts)
    with_types = {it.speaks_of_types for it in parts}
    return [it.message for it in parts] if whole and len(with_types) > 1 else [clause]


def _nothing_of_both(parts: Sequence["WordsSaid"]) -> str:
    """The word for nothing that one of the two has and that both mean, of whole days and of hours: "sonntags und nach
    21 Uhr nichts"; "": it is not so."""
    said = [it for part in parts for it in part.words if WordsSaid(it).says("turned", "nothing")]
    of_days = [it for it in parts if it.speaks_of_days and not it.speaks_of_hours and not it.numbers]
    of_hours = [it for it in parts if it.speaks_of_hours and it.numbers and not it.speaks_of_days]
    both = len(parts) == 2 and len(said) == len(of_days) == len(of_hours) == 1
    plain = not any(it.speaks_of_types or it.says("turned", "only") or it.says("turned", "off") for it in parts)
    return said[0] if both and plain else ""


_CONTRARY = {"lighter": "heavier", "heavier": "lighter"}
_BREAK = re.compile(r"[,;:!?]\s|(?<!\d)\.\s|[\n()]|\b(?:but|sondern|sino|pero|але)\b")
#: Beyond these no day, hour and type belong together.
_AND = re.compile(r"\b(?:and|und|y|e|et|ed|та|і|й)\b")
#: "On Sunday" in Portuguese is no denial.
_ON_IN_PORTUGUESE = re.compile(r"\bno (?=domingo|sabado|fim)")
_HALF = re.compile(r"\d ?([ap])\.?m\b\.?(?! (?:\w*tag|abend|morgen|wochenende)\b)")
#: Behind a figure, or before its minutes: an hour of 24.
_OF_24 = r"(?: ?(?:uhr|h|hrs|годин\w*)\b|[:.h]\d\d)"
#: "Between 4 and 6", "4-6", "4 to 6": of both, a plan can hold the one at most.
_RANGE = re.compile(r"(?<![\d.:/-])\d{1,3} ?(?:-|\u2013|to|bis|a|ate|do|до) ?\d{1,3}(?![\d.:/-])")
_CURRENCY = re.compile(r"[$€£]")
#: Hours before which nothing is wished, where no half of the day is said.
_MORNING = range(6, 12)
_A_WEEK = re.compile(
    r"\b(?:per|a|each|the|pro|par|por|na|la|in der|der|die|fur die|alla|на|за|у|в) (?:(?:la|ganzen?|whole) )?"
    r"(?:week|woche|semana|semaine|settimana|тиждень)\b"
)
_IN_TWO_WEEKS = re.compile(
    r" week after next | (?:2|two) weeks | (?:in|en|dentro de|dans|em|daqui a|tra|fra|через|за)"
    r" (?:2|zwei|dos|deux|duas|due|два) (?:wochen|semanas|semaines|settimane|тижни|тижні) "
)
#: "Todas menos marina", "alle bis auf marina": of some tongues the word for except is one for fewer as well.
_ALL_BUT = re.compile(
    r" (?:all|every(?:one|body)|alle|tod[ao]s?|tous|toutes|tout|tutt[aeio]|всі|вси|усі|уси)"
    r" (?:(?:el|las|los|le|les|die|os|as|il|mundo|monde|mondo|creators?|chicas|filles|frauen|girls|models) ){0,2}"
    r"(?:menos|moins|meno|tranne|but|bis auf|a part) "
)
#: The same in several words.
_PERHAPS = re.compile(
    r" (?:tal vez|a lo mejor|peut etre|kann sein|puede que|puede ser|pode ser|puo darsi|може бути|може)"
    r"(?= )| se (?:ela|ele|for|estiver|puder|possivel|der|lei|lui|e|sta|possibile|fosse|houver)(?= )"
)


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
        """The message without what is denied or complained of, to the end of its clause."""
        return WordsSaid(", ".join(" ".join(it for it, turned in clause if not turned) for clause in self._turned))

    @cached_property
    def complained_of(self) -> "WordsSaid":
        return WordsSaid(" ".join(it for clause in self._turned for it, turned in clause if turned == "excess"))

    @cached_property
    def clauses(self) -> tuple["WordsSaid", ...]:
        """Without the Portuguese "no" that denies nothing."""
        said = _ON_IN_PORTUGUESE.sub(" ", _plain(self.message))
        parts = (part for clause in _BREAK.split(said) for part in _two_wishes(clause))
        return tuple(WordsSaid(part) for part in parts if part.strip())

    @cached_property
    def _turned(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The words of each clause with what turns them round: a denial before them or at the very end, or a "too"
        just before them."""
        return tuple(_turned_in(clause.words) for clause in self.clauses)

    @cached_property
    def denies(self) -> bool | None:
        """Of one clause, whether something is not wished; None: it is denied twice ("not without", "no less"), or only
        this is wished."""
        leaves, denied = self.says("turned", "negated_verb"), self.says("turned", "negation")
        if self.says("turned", "only") or (leaves and denied) or self.says("turned", "habit"):
            return None
        if denied and any(self.says("degree", it) for it in ("lighter", "heavier")):
            return None
        denials = [it for it in map(WordsSaid, self.words) if it.says("turned", "negation")]
        if len({it.says("turned", "without") for it in denials}) > 1:
            return None
        return leaves or denied

    @cached_property
    def denies_the_week(self) -> bool:
        """Whether a clause denies, or deletes, and names nothing of a week: "plane luna nicht"."""
        return any(
            it.denies is not False
            and not (it.says("turned", "only") or it.says("turned", "without"))
            and not (it.qualifies or it.speaks_of_types or it.says("run", "save") or any(map(it.category, _FOCI)))
            and not any(it.says("volume", one, "VOLUME") or it.says("degree", one) for one in _VOLUMES)
            for it in self.clauses
        )

    @cached_property
    def leaves_out_what_is_unread(self) -> str:
        """The clause that is without something, of which no word is known; "": there is none."""
        return next(
            (
                it.message.strip()
                for it in self.clauses
                if it.says("turned", "without") and not (it.qualifies or it.speaks_of_types or it.says("run", "save"))
            ),
            "",
        )

    @cached_property
    def qualifies(self) -> bool:
        """Of one clause, whether it holds for some sends, days or hours alone, or for all but some."""
        return bool(self.numbers or self.speaks_of_days or self.speaks_of_hours) or self.says("turned", "except")

    @cached_property
    def speaks_of_days(self) -> bool:
        return any(self.says("weekday", value, "WEEKDAY") for value in _weekdays())

    @cached_property
    def speaks_of_hours(self) -> bool:
        return any(self.says("part", it) for it in ("late", "early", "noon", "midnight")) or any(
            self.says("hours", it) for it in ("up_to", "onwards", "between")
        )

    @cached_property
    def speaks_of_types(self) -> bool:
        return any(map(self.send_type, default_catalogue())) or self.follow_ups()

    @cached_property
    def of_one_matter(self) -> bool:
        """Of a part of a clause, whether it says by itself what is wished: of types, of days that are off, of hours, or
        of the volume."""
        days, types = self.speaks_of_days or bool(self.numbers) or self.speaks_of_hours, self.speaks_of_types
        how = any(self.says("volume", one, "VOLUME") or self.says("degree", one) for one in _VOLUMES)
        if days:
            return not (types or how) and any(self.says("turned", it) for it in ("nothing", "off", "negation"))
        return how != types and (how or any(self.says("turned", it) for it in ("negation", "negated_verb", "only")))

    def volume(self, value: str) -> bool:
        """Said alone and of the whole week, or its contrary complained of."""
        return WordsSaid(_without_degrees(self.message))._volume(value)

    def _volume(self, value: str) -> bool:
        words = [it for it in self.clauses if any(it.says("volume", one, "VOLUME") for one in _VOLUMES)]
        if any(it.qualifies or it.speaks_of_types or any(map(it.category, _FOCI)) for it in words):
            return False
        said = {it for it in ("lighter", "normal", "heavier") if self.affirmed.says("volume", it, "VOLUME")}
        loud = said - {"normal"}
        contrary = _CONTRARY.get(value)
        if contrary is not None and self.complained_of.says("volume", contrary, "VOLUME"):
            return contrary not in said
        return said == {value} if value == "normal" else loud == {value}

    def focus(self, name: str) -> bool:
        """Wished wherever it is spoken of, and of the whole week."""
        return _all(
            it.affirmed.category(name) and not (it.qualifies or it.says("figure", "least"))
            for it in self.clauses
            if it.category(name)
        )

    def alone(self, key: str) -> bool:
        """The type is what is wished alone."""
        said = [it for it in self.clauses if it.send_type(key)]
        return _all(it.says("turned", "only") and it.affirmed.send_type(key) and not it.qualifies for it in said)

    def left_out(self, key: str) -> bool:
        """The type is denied wherever it is spoken of, all of it."""
        return _all(
            it.denies and not it.qualifies and not it._tells_of(key) for it in self.clauses if it.send_type(key)
        )

    def _tells_of(self, key: str) -> bool:
        """Of one clause, whether more than a word or two stands behind what is denied of the type: "bundles do not get
        on my nerves"."""
        named = next((at for at, it in enumerate(self.words) if WordsSaid(it).send_type(key)), len(self.words))
        behind = [at for at, it in enumerate(self.words) if at > named and WordsSaid(it).says("turned", "negation")]
        return bool(behind) and len(self.words) - 1 - behind[0] > _REACH

    def day_off(self, day: date) -> bool:
        """The day is denied wherever it is spoken of, and all that would be sent on it."""
        return _all(
            (it.denies or it.says("turned", "off"))
            and it.denies is not None
            and not (it.says("turned", "off") and it.says("turned", "negation"))
            and not (it.speaks_of_types or it.speaks_of_hours or it.says("turned", "except"))
            and (not it.numbers or it.dated(day))
            for it in self.clauses
            if it.day(day)
        )

    def follows_up(self, value: bool) -> bool:
        return _all(
            it.denies is not None and it.denies is not value and not it.qualifies
            for it in self.clauses
            if it.follow_ups()
        )

    def dry_run(self) -> bool:
        """A run for a look is wished, or saving is denied."""
        outright = any(phrase in self.affirmed.text for phrase in _english()["DRY_RUN", ""])
        saving = [it for it in self.clauses if it.says("run", "save")]
        return outright or self.affirmed.says("run", "dry") or _all(it.denies for it in saving)

    def follow_ups(self) -> bool:
        return self.says("follow_ups", "follow_ups", "FOLLOW_UPS")

    def mentions(self, creator: KnownCreator) -> bool:
        """By its id or a name, whole, whatever is said of it."""
        return any(name in it.text for name in _names(creator) for it in self.clauses)

    def names(self, creator: KnownCreator) -> bool:
        """By its id or a name, whole, not right behind a denial, and neither as whom others are planned without nor
        beside one."""
        if _ALL_BUT.search(self.text):
            return False
        return any(name in it._neither_denied_nor_excepted for name in _names(creator) for it in self.clauses)

    @cached_property
    def _neither_denied_nor_excepted(self) -> str:
        words = [WordsSaid(it) for it in self.words]
        named = list(takewhile(lambda it: not it.says("turned", "except"), words))
        denied = [False, *(it.says("turned", "negation") for it in named)]
        return f" {' '.join('-' if no else it.message for it, no in zip(named, denied, strict=False))} "

    def day(self, day: date) -> bool:
        """Its weekday, its place in the month, or the weekend that it belongs to."""
        weekday = str(day.weekday())
        spans = [value for value in _weekdays() if " " in value]
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
        if any(self.dated(day) for day in days_of_week(monday)):
            return True
        after = self.says("week", "after_next") or _IN_TWO_WEEKS.search(self.text) is not None
        if self.says("week", "another") and not after:
            return False
        named = {next_monday(today): not after and not self.says_this_week, next_monday(today) + _WEEK: after}
        named[monday_of(today)] = self.says("week", "this") or " this week " in self.text
        return named.get(monday, False)

    @cached_property
    def says_this_week(self) -> bool:
        """Whether the word for this stands right before the word for a week."""
        words = [WordsSaid(it) for it in self.words]
        return any(
            (one.says("week", "this") or one.message == "this") and other.says("week", "one")
            for one, other in pairwise(words)
        )

    @cached_property
    def asks_for_a_plan(self) -> bool:
        """Whether a word is about making something, or about what a week is made of."""
        return (
            self.says("deed", "plan")
            or self.says("week", "one")
            or self.qualifies
            or self.speaks_of_types
            or self.says("run", "save")
            or any(map(self.category, _FOCI))
            or any(self.says("volume", one, "VOLUME") or self.says("degree", one) for one in _VOLUMES)
        )

    @cached_property
    def doubt(self) -> str:
        """The word under which what is said holds perhaps, or in a case; "": there is none."""
        said = next((it for it in self.words if WordsSaid(it).says("doubt", "doubt")), "")
        return said or next((found[0].strip() for found in [_PERHAPS.search(self.text)] if found), "")

    @cached_property
    def does_another_thing(self) -> str:
        """The word for what is done with a week that is there; "": there is none."""
        return next((it for it in self.words if WordsSaid(it).says("deed", "another")), "")

    def send_type(self, key: str) -> bool:
        """Its own words, a word of its family, or its category."""
        kind = default_catalogue().get(key)
        category = kind.category if kind else ""
        own = any(phrase in self.text for phrase in _english().get(("TYPE", key), ()))
        parts = [part for part in key.split("_") if len(part) > 2]
        family = any(part in self.words or f"{part}s" in self.words or self.says("type", part) for part in parts)
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
        denied = re.search(rf"\b(?:not|nicht|no|pas|nao|не) [$€£]?{re.escape(digits(value))}\b", _plain(self.message))
        return denied is None and (value in self.numbers or value in self.amounts)

    def a_day(self, value: float) -> bool:
        """The figure is a most of sends for every day."""
        return self._meant(value, lambda it: it._is_most and not it.sum_of_money)

    @cached_property
    def _is_most(self) -> bool:
        """Of one clause: "at most", "a day", "not more than"."""
        if self.says("figure", "more"):
            return self.says("turned", "negation")
        return self.says("figure", "most")

    def budget(self, value: float) -> bool:
        return self._meant(value, lambda it: it.sum_of_money)

    def seed(self, value: float) -> bool:
        return self._meant(value, lambda it: it.says("figure", "seed"))

    def _meant(self, value: float, so: Callable[["WordsSaid"], bool]) -> bool:
        """Wherever the figure is said it is meant so, for every day and all sends."""
        return self.figure(value) and _all(
            so(it)
            and not (
                it.of_some
                or it._of_a_range
                or it.says("figure", "least")
                or it.says("turned", "except")
                or _A_WEEK.search(it.message)
            )
            for it in self.clauses
            if it.figure(value)
        )

    @cached_property
    def _of_a_range(self) -> bool:
        return self.says("hours", "between") or _RANGE.search(self.message) is not None

    @cached_property
    def of_some(self) -> bool:
        """Of one clause, whether it is about a type, a day, a part of a day or a week's figure."""
        return self.speaks_of_types or self.speaks_of_days or self.says("figure", "weekly")

    @cached_property
    def sum_of_money(self) -> bool:
        return self.says("figure", "money") or _CURRENCY.search(self.message) is not None

    def clock(self, at: time) -> bool:
        """Its hour and minute, in the half of the day that is said; an hour to 12 needs its half, or a clock of 24."""
        halves = set(_HALF.findall(_plain(self.message)))
        late, early = self.says("part", "late") or "p" in halves, self.says("part", "early") or "a" in halves
        of_24 = re.search(rf"\b0?{at.hour}{_OF_24}", _plain(self.message)) is not None
        said = at.hour in self.numbers and (at.hour > 12 or ((early or of_24) and not late))
        said = said or (at.hour == 12 and at.hour in self.numbers and (late or of_24) and not early)
        said = said or (at.hour > 12 and at.hour - 12 in self.numbers and late and not early)
        said = said or (at.hour == 12 and self.says("part", "noon")) or (at.hour == 0 and self.says("part", "midnight"))
        return said and (at.minute == 0 or at.minute in self.numbers)

    def hours(self, way: str, at: time, day: date | None = None) -> bool:
        """Nothing ``up_to`` this hour, or ``onwards`` from it: every day, or on ``day``."""
        said = [it for it in self.clauses if it.clock(at)]
        if not said and way == "up_to" and at.hour in _MORNING:
            said = [it for it in self.clauses if it._bare_hour(at)]
        return _all(
            it._way(at) == way
            and not (it.speaks_of_types or it.says("turned", "except"))
            and (it.day(day) if day is not None else not it.speaks_of_days)
            for it in said
        )

    def _bare_hour(self, at: time) -> bool:
        """The hour without its half: what nothing is sent before is one of the morning."""
        late = self.says("part", "late") or "p" in _HALF.findall(_plain(self.message))
        return at.hour in self.numbers and (at.minute == 0 or at.minute in self.numbers) and not late

    def _way(self, at: time) -> str | None:
        """Of one clause, which hours are free of sends by it; None: it does not say."""
        if self.says("turned", "negated_verb"):
            return None
        words, said = self.words, [re.split(r"\D", it)[0].lstrip("0") for it in self.words]
        hour = str(at.hour) if str(at.hour) in said else str(at.hour - 12)
        place = said.index(hour) if hour in said else len(words)
        figures = [it for it in words if it[0].isdigit()]
        if self.says("hours", "between"):
            first = bool(figures) and place < len(words) and words[place] == figures[0]
            turned = self.says("turned", "negation") or self.says("turned", "off")
            return None if turned else "up_to" if first else "onwards"
        ways = [way for it in words[:place] for way in ("up_to", "onwards") if WordsSaid(it).says("hours", way)] or [
            way for way in ("up_to", "onwards") if self.says("hours", way)
        ]
        denied, off = self.says("turned", "negation"), self.says("turned", "off")
        if not ways or self.says("turned", "over") or (off and (denied or self._goes_on_behind_its_hours)):
            return None
        return ways[-1] if denied or off else {"up_to": "onwards", "onwards": "up_to"}[ways[-1]]

    @cached_property
    def _goes_on_behind_its_hours(self) -> bool:
        """Of one clause, whether behind its last figure other hours begin: "bis 21 Uhr, danach frei"."""
        last = max((at for at, it in enumerate(self.words) if it[0].isdigit()), default=len(self.words))
        behind = WordsSaid(" ".join(self.words[last + 1 :]))
        return behind.says("turned", "then") or any(behind.says("hours", way) for way in ("up_to", "onwards"))

    def pin(self, pin: PinnedEvent) -> bool:
        """In one piece of a clause, in which nothing is denied."""
        pieces = (
            WordsSaid(piece)
            for it in self.clauses
            if not it.says("turned", "negation")
            for piece in _AND.split(it.message)
        )
        return any(
            it.send_type(pin.send_type_key)
            and it.day(pin.date)
            and it.clock(pin.time)
            and it.denies is False
            and not (it.says("turned", "except") or it.says("hours", "up_to") or it.says("hours", "onwards"))
            for it in pieces
        )
