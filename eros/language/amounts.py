"""Figures of a week: the seed, the budget of a day and the most sends of a day (R45, R47)."""

import re

from eros.language.asked_again import open_question
from eros.language.chat_plan import ConversationState, Understood
from eros.language.forms import is_in_dollars, read_amount
from eros.language.notes import Notes
from eros.language.text import normal
from eros.language.tokens import TYPES_PATTERN, Token, TokenMatch, TokenStream, words_of
from eros.vocabulary.limits import SENDS_PER_DAY

_OF = "(?: AT | OF | TO | ON | FOR | KEEP )*"
_NOT_WEEKLY = "(?! SENDS? (?: FOR | IN | ON )? EACH? (?: WEEK | WHOLE ) | WEEKLY | EACH (?: SENDS | TYPE ) )"
#: 99.50 has the form of a time and is a sum where a budget is spoken of; 9:30 and 9pm never are.
_SUM = re.compile(r"^\D*[\d,.]+k?(?!\s*[ap]\.?m\b|[:\d])")
_FREE = "(?<! FROM ) (?<! LEAST ) (?<! EXACTLY ) (?<! DASH ) (?<! BETWEEN )"
_COUNT = "(?P<n>NUMBER) (?! TYPE | CATEGORY | FOLLOW_UPS | DASH | TO | AND? NUMBER )"


def read_amounts(stream: TokenStream, notes: Notes) -> None:
    _ask_how_many(stream, notes)
    _read_seed(stream, notes)
    _read_budget(stream, notes)
    _read_most(stream, notes)


def _ask_how_many(stream: TokenStream, notes: Notes) -> None:
    """ "Very few sends" has no figure: it is asked whether the one step is meant."""
    for found in stream.take_to_ask("(?<! NO ) (?<! ONLY ) (?P<what>HOW_MANY)"):
        volume = found["what"][0].value
        notes.ask(f"{words_of(found['what'])!r}: {volume}? Say yes, or a figure, as 'at most 8 a day'.", volume)


def _read_seed(stream: TokenStream, notes: Notes) -> None:
    for found in stream.take(f"SEED {_OF} (?P<n>NUMBER)", "(?P<n>NUMBER) (?: FOR | AT )? SEED"):
        value = read_amount(found["n"][0].value)
        if value.is_integer():
            notes.say("seed", int(value))
        else:
            notes.ask("A seed is a whole number; which is it?")


_DAYS_OF_A_WEEK = 7
#: What says that the sum before it is for the week: "this week", "weekly", "for the week of 7 December".
_THE_WEEK = (
    "(?P<w> (?: FOR | IN | ON | OF | LEAST | EACH )* (?: THIS | NEXT )? (?: WEEK | WHOLE | WEEKLY )"
    " | FOR (?: WEEK_OF | WEEK_STARTING ) )"
)
_NO_DAY = "(?! EACH? PER_DAY )"
_WEEK_SUMS = (
    f"(?<! PER_DAY ) BUDGET {_OF} MOST? {_OF} (?P<n>NUMBER) {_NO_DAY} (?: BUDGET | MOST )* {_THE_WEEK} {_NO_DAY}",
    f"(?<! PER_DAY ) (?<! EARN ) (?: BUDGET | MOST | LESS | AT | OF )* (?P<n>MONEY) {_NO_DAY}"
    f" (?: BUDGET | MOST )* {_THE_WEEK} (?: BUDGET | MOST )* {_NO_DAY}",
    f"BUDGET {_THE_WEEK} MOST? {_OF} (?P<n> NUMBER | MONEY ) {_NO_DAY}",
    f"(?P<w>WEEKLY) BUDGET MOST? {_OF} (?P<n> NUMBER | MONEY ) {_NO_DAY}",
    f"(?<! THIS ) (?<! NEXT ) (?P<w>WEEK) BUDGET MOST? {_OF} (?P<n> NUMBER | MONEY ) {_NO_DAY}",
    f"(?P<n>NUMBER) {_THE_WEEK} BUDGET",
)
#: More than all days hold together is no number of sends, so a sum.
_MERE_FIGURE = "(?<! SEED ) (?: MOST | LESS )? (?P<n>NUMBER) (?P<w> FOR? (?: WEEK | WHOLE | WEEKLY ) )"
_NAMES_THE_WEEK = ("THIS", "NEXT", "WEEK_OF", "WEEK_STARTING")


def ask_about_sums_of_the_week(stream: TokenStream, notes: Notes) -> set[int]:
    """Ask whether a sum is the whole week's or a day's where the week stands right beside it; the places of the sums.

    A budget is a day's; a yes means the seventh part of the week's. What names the week is left to be read.
    """
    before = set(stream.used)
    found = stream.take(*_WEEK_SUMS)
    found += stream.take_where(_is_more_than_sends, _MERE_FIGURE)
    for one in found:
        if any(it.kind in _NAMES_THE_WEEK for it in one["w"]):
            stream.give_back(one["w"])
        else:
            stream.neutral.update(map(stream.place_of, one["w"]))
        value, figure = read_amount(one["n"][0].value), one["n"][0].words
        share = f"{int(value * 100 / _DAYS_OF_A_WEEK) / 100:.2f}".removesuffix(".00")
        notes.ask(
            f"Is {figure} the budget of the whole week? That is {share} a day, and a yes plans that. Or is it {figure} "
            "a day?",
            f"budget {share} a day",
        )
    places = stream.used - before
    stream.asked |= places
    return places


_ASKED_OF_A_WEEK = re.compile(r"Is (?P<figure>[^?]+) the budget of the whole week\?")
_OF_A_DAY_SAID = re.compile(r"\b(?:day|days|daily|day's|second|latter)\b")


def with_the_sum_asked(message: str, found: Understood, conversation: ConversationState) -> Understood:
    """A sum of which it is asked whether it is the week's is no day's by an answer that does not say so: "dollars"."""
    asked = _ASKED_OF_A_WEEK.search(open_question(conversation)) if conversation.asked else None
    budget, before = found.plan.budget_per_day, conversation.plan
    if asked is None or before is None or budget is None or budget != read_amount(asked["figure"]):
        return found
    if found.plan.question is not None or _OF_A_DAY_SAID.search(normal(message)):
        return found
    notices = tuple(it for it in found.plan.notices if not is_of_a_day(it))
    held = {"budget_per_day": before.budget_per_day, "question": open_question(conversation), "notices": notices}
    plan = found.plan.model_copy(update=held)
    return found.model_copy(update={"plan": plan, "open": conversation.open, "choices": conversation.choices})


def _is_more_than_sends(found: TokenMatch) -> bool:
    return read_amount(found["n"][0].value) > SENDS_PER_DAY * _DAYS_OF_A_WEEK


def _is_none(found: TokenMatch) -> bool:
    """ "Cut the budget" may be a smaller one."""
    return not found["no"][0].words.startswith("cut")


def _is_a_change(found: TokenMatch) -> bool:
    """ "Budget 60 less" is no budget of 60."""
    return found["v"][0].words in ("less", "more", "fewer", "bigger", "smaller")


def _is_over(found: TokenMatch) -> bool:
    """ "Nothing over $30" may be said of prices."""
    return found["m"][0].words in ("nothing over", "nothing above")


def _is_a_sum(found: TokenMatch) -> bool:
    return found["n"][0].kind == "MONEY" or read_amount(found["n"][0].value) > SENDS_PER_DAY


_OF_A_DAY = " was read as a day's"


def is_of_a_day(notice: str) -> bool:
    """Whether it tells that a sum without a day was taken for a day's."""
    return notice.endswith(_OF_A_DAY)


_SUM_OF_A_DAY = "(?P<n> NUMBER | MONEY ) (?: EACH? PER_DAY )?"


def _read_budget(stream: TokenStream, notes: Notes) -> None:
    if stream.take_where(
        _is_none, "(?P<no>NO) BUDGET (?! OF | NUMBER | MONEY | TIME | MOST | LEAST | LESS | PER_DAY )"
    ):
        notes.say("budget_per_day", None)
    for found in stream.take_where(_is_a_change, f"(?P<what> BUDGET {_OF} (?: NUMBER | MONEY ) (?P<v>VOLUME) )"):
        stream.ask_about(found["what"])
        notes.ask(f"{words_of(found['what'])!r}: what is the budget of a day, then? Say it as 'budget $60 a day'.")
    for found in stream.take_where(_is_a_sum, f"(?P<what> EARN IN? {_OF} LEAST? {_SUM_OF_A_DAY} )"):
        stream.ask_about(found["what"])
        figure = found["n"][0].words
        notes.ask(
            f"{words_of(found['what'])!r}: is {figure} the budget, the most that a day asks for? What a week should "
            f"earn is no wish: say 'budget {figure} a day' or 'focus on revenue'.",
            f"budget {figure} a day",
        )
    for found in stream.take_to_ask(
        f"(?<! NO ) (?P<what> BUDGET {_OF} LEAST (?P<n> NUMBER | MONEY ) EACH? PER_DAY? )",
        "(?<! EARN ) (?P<what> LEAST (?P<n>MONEY) EACH? PER_DAY? TYPE? )",
    ):
        meant = f"budget {found['n'][0].words} a day"
        notes.ask(
            f"{words_of(found['what'])!r}: a budget is the most that a day asks for, and what a send costs follows "
            f"from the catalogue (R35): neither has a least. Is {meant!r} meant?",
            meant,
        )
    for found in stream.take_where(_is_over, "(?P<what> (?P<m>MOST) (?P<n>MONEY) ) (?! EACH? PER_DAY | BUDGET )"):
        stream.ask_about(found["what"])
        meant = f"budget {found['n'][0].words} a day"
        notes.ask(
            f"{words_of(found['what'])!r}: is {meant!r} meant, the most that a day asks for? What a single send costs "
            "follows from the catalogue (R35).",
            meant,
        )
    priced = f"(?P<k> (?: NO | ONLY | EXCEPT | ALL_BUT ) SENDS? OF? {TYPES_PATTERN} )"
    price = f"(?: AT | OF | ON | FOR )* (?: (?: MOST | LESS ) {_OF} MONEY | LESS {_OF} NUMBER )"
    for found in stream.take_to_ask(f"(?P<what> {priced} (?P<p>{price}) ONLY? ) (?! SENDS | EACH? PER_DAY )"):
        types, figure = words_of(found["k"]), found["p"][-1].words
        meant = f"budget {figure} a day"
        notes.ask(
            f"{words_of(found['what'])!r}: a type has no price of its own here, it follows from the catalogue (R35). "
            f"Is {types!r} meant, at whatever price, or {meant!r}?",
            types,
            meant,
        )
    limit = f"(?: (?: BUDGET | MOST | LESS ) {_OF} )"
    day = "(?: EACH? PER_DAY )"
    for found in stream.take(
        f"(?P<day>PER_DAY)? {limit}+ (?P<n>MONEY) {_NOT_WEEKLY} (?P<day_>{day})? (?: BUDGET | MOST )*",
        f"(?<! TYPE ) (?P<n>MONEY) (?P<day>{day}) (?: BUDGET | MOST )*",
        f"(?<! TYPE ) (?P<n>MONEY) (?: BUDGET | MOST )+ {_NOT_WEEKLY} (?P<day>{day})?",
        f"(?P<day>PER_DAY)? (?: MOST {_OF} )? BUDGET (?: (?: MOST | LESS ) {_OF} | {_OF} ) (?P<n>NUMBER) {_NOT_WEEKLY}"
        f" (?P<day_>{day})?",
        f"(?P<n>NUMBER) (?P<day>{day}) BUDGET",
        f"NO BUDGET LEAST (?P<n> NUMBER | MONEY ) {_NOT_WEEKLY} (?P<day>{day})?",
        f"(?P<day>PER_DAY)? BUDGET {_OF} (?P<n>TIME) {_NOT_WEEKLY} (?P<day_>{day})?",
    ):
        if not _SUM.search(found["n"][0].value):
            notes.ask(f"{found['n'][0].words!r} is no sum of money; what is the budget of a day?")
            continue
        notes.say("budget_per_day", read_amount(found["n"][0].value))
        if not is_in_dollars(found["n"][0].words):
            notes.tell(f"{found['n'][0].words}: a budget is in dollars here, and was read as dollars")
        if "day" not in found and "day_" not in found:
            notes.tell(f"the budget {found['n'][0].words}{_OF_A_DAY}")


def _read_most(stream: TokenStream, notes: Notes) -> None:
    if stream.take_where(_is_none, "(?P<no>NO) MOST (?! OF | NUMBER | MONEY | TIME | SENDS | PER_DAY )"):
        notes.say("max_per_day", None)
    for found in stream.take_to_ask("(?P<what> FROM NUMBER SENDS? PER_DAY )"):
        notes.ask(f"{words_of(found['what'])!r}: and to how many? Say 'at most 8 a day', or 'lighter' or 'heavier'.")
    most, day = "(?: MOST | LESS )", "(?P<day>PER_DAY)"
    for found in stream.take(
        f"(?P<sign>{most}) {_OF} (?P<day_>PER_DAY) SENDS? {_OF} {_COUNT} SENDS? {_NOT_WEEKLY}",
        f"PER_DAY (?P<day>(?P<sign>{most})) {_OF} {_COUNT} SENDS? {_NOT_WEEKLY}",
        f"(?P<sign>{most}) {_OF} {_COUNT} SENDS? {_NOT_WEEKLY} {day}?",
        f"{_FREE} {_COUNT} SENDS? {day} (?P<sign>{most})?",
        f"{_FREE} {_COUNT} SENDS? (?P<sign>{most}) {_NOT_WEEKLY} {day}?",
    ):
        say_most(found["n"][0], found.get("sign"), "day" in found or "day_" in found, notes)


def say_most(number: Token, sign: list[Token] | None, daily: bool, notes: Notes) -> None:
    """The most sends of a day, or a question where no day can have so many."""
    value = read_amount(number.value)
    most = value - 1 if sign and sign[0].kind == "LESS" else value
    if not most.is_integer() or most < 1:
        notes.ask(f"{number.words} sends a day is no limit to plan with; what is the most a day?")
    elif most > SENDS_PER_DAY:
        asked = "are dollars meant?" if daily else "a week has no limit of its own."
        notes.ask(
            f"At most {number.words}: sends of a day? A day holds {SENDS_PER_DAY} (R23); {asked}",
            *([f"budget {number.words} a day"] if daily else []),
        )
    else:
        notes.say("max_per_day", int(most))
        if not daily:
            notes.tell(f"at most {int(most)} was read as sends a day")
        elif sign is None:
            notes.tell(f"{int(most)} a day was read as the most of a day")
