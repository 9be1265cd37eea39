"""Figures: the most sends of a day, the budget of a day, the seed."""

import re

from eros.language.forms import read_amount
from eros.language.notes import Notes
from eros.language.tokens import Token, TokenStream

#: R23: more sends never fit a day; a larger "at most" must mean something else, such as the week.
MOST_A_DAY = 21

_OF = "(?: AT | OF | TO | ON | FOR | KEEP )*"
_NOT_WEEKLY = "(?! EACH? WEEK )"
#: 99.50 has the form of a time and is a sum where a budget is spoken of; 9:30 and 9pm never are.
_SUM = re.compile(r"^\D*[\d,]+(?:\.\d+)?(?!\s*[ap]\.?m\b|[:\d])")
_FREE = "(?<! LEAST ) (?<! EXACTLY ) (?<! DASH ) (?<! BETWEEN )"
_COUNT = "(?P<n>NUMBER) (?! TYPE | CATEGORY | FOLLOW_UPS | DASH | TO | AND? NUMBER )"


def read_amounts(sheet: TokenStream, notes: Notes) -> None:
    _read_seed(sheet, notes)
    _read_budget(sheet, notes)
    _read_most(sheet, notes)


def _read_seed(sheet: TokenStream, notes: Notes) -> None:
    for found in sheet.take(f"SEED {_OF} (?P<n>NUMBER)", "(?P<n>NUMBER) (?: FOR | AT )? SEED"):
        value = read_amount(found["n"][0].value)
        if value.is_integer():
            notes.say("seed", int(value))
        else:
            notes.ask("A seed is a whole number; which is it?")


def _read_budget(sheet: TokenStream, notes: Notes) -> None:
    if sheet.take("NO BUDGET (?! OF | NUMBER | MONEY | TIME | MOST | LEAST | LESS | PER_DAY )"):
        notes.say("budget_per_day", None)
    limit = f"(?: (?: BUDGET | MOST | LESS ) {_OF} )"
    day = "(?: EACH? PER_DAY )"
    for found in sheet.take(
        f"(?P<day>PER_DAY)? {limit}+ (?P<n>MONEY) {_NOT_WEEKLY} (?P<day_>{day})? (?: BUDGET | MOST )*",
        f"(?<! TYPE ) (?P<n>MONEY) (?P<day>{day}) (?: BUDGET | MOST )*",
        f"(?<! TYPE ) (?P<n>MONEY) (?: BUDGET | MOST )+ {_NOT_WEEKLY} (?P<day>{day})?",
        f"(?P<day>PER_DAY)? BUDGET (?: MOST {_OF} | {_OF} ) (?P<n>NUMBER) {_NOT_WEEKLY} (?P<day_>{day})?",
        f"(?P<n>NUMBER) (?P<day>{day}) BUDGET",
        f"NO BUDGET LEAST (?P<n> NUMBER | MONEY ) {_NOT_WEEKLY} (?P<day>{day})?",
        f"(?P<day>PER_DAY)? BUDGET {_OF} (?P<n>TIME) {_NOT_WEEKLY} (?P<day_>{day})?",
    ):
        if not _SUM.search(found["n"][0].value):
            notes.ask(f"{found['n'][0].words!r} is no sum of money; what is the budget of a day?")
            continue
        notes.say("budget_per_day", read_amount(found["n"][0].value))
        if "day" not in found and "day_" not in found:
            notes.tell(f"the budget {found['n'][0].words} was read as a day's")


def _read_most(sheet: TokenStream, notes: Notes) -> None:
    if sheet.take("NO MOST (?! OF | NUMBER | MONEY | TIME | SENDS | PER_DAY )"):
        notes.say("max_per_day", None)
    most, day = "(?: MOST | LESS )", "(?P<day>PER_DAY)"
    for found in sheet.take(
        f"(?P<sign>{most}) {_OF} (?P<day_>PER_DAY) SENDS? {_OF} {_COUNT} SENDS? {_NOT_WEEKLY}",
        f"PER_DAY (?P<day>(?P<sign>{most})) {_OF} {_COUNT} SENDS? {_NOT_WEEKLY}",
        f"(?P<sign>{most}) {_OF} {_COUNT} SENDS? {_NOT_WEEKLY} {day}?",
        f"{_FREE} {_COUNT} SENDS? {day} (?P<sign>{most})?",
        f"{_FREE} {_COUNT} SENDS? (?P<sign>{most}) {_NOT_WEEKLY} {day}?",
    ):
        _most(found["n"][0], found.get("sign"), "day" in found or "day_" in found, notes)


def _most(number: Token, sign: list[Token] | None, daily: bool, notes: Notes) -> None:
    value = read_amount(number.value)
    most = value - 1 if sign and sign[0].kind == "LESS" else value
    if not most.is_integer() or most < 1:
        notes.ask(f"{number.words} sends a day is no limit to plan with; what is the most a day?")
    elif not daily and most > MOST_A_DAY:
        notes.ask(
            f"At most {number.words}: sends of a day? A day holds {MOST_A_DAY} (R23); a week has no limit of its own."
        )
    else:
        notes.say("max_per_day", int(most))
        if not daily:
            notes.tell(f"at most {int(most)} was read as sends a day")
        elif sign is None:
            notes.tell(f"{int(most)} a day was read as the most of a day")
