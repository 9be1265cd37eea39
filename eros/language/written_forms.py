"""What is written as a form, a table or in another tongue's order, as the sentence that it stands for.

Works on lower-case text with plain signs, before words are read: "budget_per_day=62.50", "volume -20%", "830pm".
"""

import re
from collections.abc import Callable
from datetime import date

from eros.language.forms import MONTH_NUMBERS

_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_CELL = r"[ \t]*\|[ \t]*"
#: Labels that say what stands behind them, and nothing else.
_HEADS = "day|date|days|type|types|send|sends|time|hour|hours|what|when|creator|week|wish|value"
_PLANS = "do|plan|make|create|generate|schedule|run|prepare|set up"
_LIST = re.compile(
    r"^(?P<label>(?:exclude|excluded|no|without|skip|leave out|only|days off)[ \t]*:)[ \t]*\n"
    r"(?P<rows>(?:[ \t]*[*\u2022-][ \t]+[^\n]+(?:\n|$))+)",
    re.MULTILINE,
)
_FORMS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), meant)
    for pattern, meant in (
        (rf"^(?:{_HEADS})(?:{_CELL}(?:{_HEADS}))+[ \t]*(?:\n|$)", ""),
        (
            rf"^(?P<day>{_DAY}){_CELL}(?P<type>[^|\n]*[a-z][^|\n]*?){_CELL}(?P<time>\d[^|\n]*?)[ \t]*$",
            r"\g<type> \g<day> \g<time>",
        ),
        (_CELL, ", "),
        (r"\b(?:allowed|permitted)(?: send)? types(?: only)?[ \t]*[:=][ \t]*", "only "),
        (r"(?:\bvolume[ \t]*[:=]?[ \t]*|(?<=[\s,])|^)-(\d+) ?%", r"\1% lighter"),
        (r"(?:\bvolume[ \t]*[:=]?[ \t]*|(?<=[\s,])|^)\+(\d+) ?%", r"\1% heavier"),
        (r"\b(?:volume|window|hours)[ \t]*[:=][ \t]*(?=\S)", ""),
        (r"\b(?:days? )?off[ \t]*[:=][ \t]*(?:-|none|no|nothing|n/a)[ \t]*(?=$|[,;])", ""),
        (
            r"\b(?:daily budget|budget(?: per day| a day|/day))[ \t]*[:=][ \t]*([$\u20ac\u00a3]?\d[\d.,]*)",
            r"budget \1 a day",
        ),
        (r"(?<=[a-z])[ \t]*=[ \t]*(?=[$\u20ac\u00a3]?\d)", " "),
        (r"(?<![\d.,:$\u20ac\u00a3-])(1[0-2]|[1-9])([0-5]\d) ?([ap])\.?m\b", r"\1:\2\3m"),
        (r"(?<=\w\w)[ \t]*(?<![\d:])(?::-?[)d]+|;-?\)|<3)(?=[ \t]*(?:$|[.!,]))", ""),
        (
            r"\b(?:let's |let us |she can |we can )?go(?:es)? (?:down|up|back) to (?=at most|max|no more|not more|\d)",
            "",
        ),
        (r"\b(?:it|that) (?:has|needs) to (?:go out|be sent|be posted|go|be out) as (?=an? )", ""),
        (r"^\W*kk?\b(?=\W*$|[,. ]+[a-z])", "ok"),
        (
            r"^(\W*(?:and |so |ok |but )*)what would (?:it |that |this |then )?(?:change|be different|be new|differ)"
            r"(?: then)?\W*$",
            r"\1what changes?",
        ),
        # Weeks by their number, of the year or of a month.
        (
            r"(?<![\w.-])(?:(?P<year>20\d\d)-?)?wk?(?P<n>\d{1,2})(?=$|[\s,;!?]|\.(?!\d))",
            lambda found: _week_of_year(found),
        ),
        (r"\b(?:the )?week before last\b", "2 weeks ago"),
        (
            rf"\b(?P<month>{_MONTH})\.?,? week (?:number |no\.? |#)?(?P<nth>[1-5])\b(?! (?:a|per|sends?)\b)",
            lambda found: _week_of_month(found),
        ),
        (
            rf"\bweek (?:number |no\.? |#)?(?P<nth>[1-5]) (?:of|in) (?P<month>{_MONTH})\b",
            lambda found: _week_of_month(found),
        ),
        (r"\b(?:final|closing|very last) week (?=(?:of|in)\b)", "last week "),
        (r"\bsat ?nav\b", "satnav"),
        (r"\b(?:the )?sun (?=(?:is |'s )?shin)", "sunshine "),
        (r"\bno,? wait,? (?=make that|make it|i mean|i meant)", "no wait "),
        (r"(?<=\w)[.!]\s+yes,? (\w+)\W*$", lambda found: _said_twice(found)),
        (r"\bnot (?:lighter|heavier),? (?:and not|nor|or|not) (?:lighter|heavier)\b", "normal volume"),
        (rf"\b(?:she|he|they)(?:'s|'re| is| are) not off (?:on )?(?P<day>{_DAY})", r"\g<day> is fine"),
        (
            rf"\b(?:she|he|they)(?:'ll| will|'s going to)? (?:works?|be working|posts?|be back)"
            rf" (?:on )?(?P<day>{_DAY})(?: again)? after all",
            r"\g<day> on again",
        ),
        (
            r",? (?:would|will|does) (?:that|it) (?:hurt|work|be (?:ok|okay|fine|possible|alright|a problem))(?=\s*\?)",
            "",
        ),
        (r"\bno sendings?\b", "no sends"),
        (r"\b(before|after|from|until|till) the (?=\d{1,2} ?(?:o'clock|h\b))", r"\1 "),
        (rf"(o'clock) by (?!{_DAY}|the\b|then\b|now\b)(?=[a-z])", r"\1 for "),
        (
            r"^((?:hey |hi |please )?)(?:i need you to |i want you to |can you |could you |please )*"
            r"(?:tell me|check|say|see) (?:if|whether) (\S+?)(?:'s week)? is"
            r" (?=(?:already )?(?:planned|scheduled|done|saved|ready))"
            r"(?!.* (?:and|if not|otherwise|else)\b)",
            r"\1is \2 ",
        ),
        (r"^no,? (?:the other (?:one)?|not that one),? (?=[a-z])", "i meant "),
        # Word order and words of those who write it in their second tongue.
        (r"\b(she|he|they) not works?\b", r"\1 doesn't work"),
        (r"\b(more|less|fewer|later|earlier|sooner) as (?=[$\u20ac\u00a3]?\d)", r"\1 than "),
        (r"(\d(?: \w+)?) in the day\b", r"\1 a day"),
        (r"([$\u20ac\u00a3]|\d|dollars|euros|bucks) by (?:the )?day\b", r"\1 a day"),
        (rf"(\b{_DAY}) to the (?=\d)", r"\1 at "),
        (r"\bleave away\b", "leave out"),
        (r"\b(like|dm)s farm", r"\1 farm"),
        (r"\band (?=(?:no|not) more than)", ", "),
        (rf"\b((?:can|could|would|will) (?:you|u|we)) (?:maybe|perhaps|possibly) (?=(?:{_PLANS})\b)", r"\1 "),
    )
)


def as_a_sentence(text: str) -> str:
    """The text with each form as what it stands for."""
    text = _without_numbers(_LIST.sub(_row, text))
    for pattern, meant in _FORMS:
        text = pattern.sub(meant, text)
    return text


#: What numbers the wishes of a list: "(1) tues off (2) no bundles", "1. ... 2. ...", "a) ... b) ...".
_NUMBERED = (
    re.compile(r"(?:^|(?<=[\s:,;.]))\((?P<at>[1-9])\)[ \t]*(?=[a-z\d])", re.MULTILINE),
    re.compile(r"(?:^|(?<=[\s:,;.]))(?P<at>[1-9])\)[ \t]*(?=[a-z\d])", re.MULTILINE),
    re.compile(r"(?:^|(?<=[\s:,;]))(?P<at>[1-9])\.[ \t]+(?=[a-z])", re.MULTILINE),
    re.compile(r"(?:^|(?<=[:,;])[ \t]*)(?P<at>[1-9]) ?[-:] (?=[a-z])", re.MULTILINE),
    re.compile(r"(?:^|(?<=[\s:,;.]))\(?(?P<at>[a-f])\)[ \t]*(?=[a-z\d])", re.MULTILINE),
)


def _without_numbers(text: str) -> str:
    """A list without its numbers, each of its wishes a sentence; the numbers count on from the first."""
    for pattern in _NUMBERED:
        numbers = [found["at"] for found in pattern.finditer(text)]
        first = "a" if numbers[:1] == ["a"] else "1"
        if len(numbers) > 1 and numbers == [chr(ord(first) + at) for at in range(len(numbers))]:
            parts = [part.strip(" \t,;.:") for part in pattern.sub("\x00", text).split("\x00")]
            return ". ".join(filter(None, parts))
    return text


def _week_of_year(found: re.Match[str]) -> str:
    """ "w47" as "week 47", and with its year as the date of its Monday."""
    try:
        return (
            f"the week of {date.fromisocalendar(int(found['year']), int(found['n']), 1)}"
            if found["year"]
            else (f"week {found['n']}")
        )
    except ValueError:
        return found[0]


def _week_of_month(found: re.Match[str]) -> str:
    """ "November week 3" as "the third week of november"."""
    return f"the {('first', 'second', 'third', 'fourth', 'fifth')[int(found['nth']) - 1]} week of {found['month']}"


def _said_twice(found: re.Match[str]) -> str:
    """ "Wednesday. Yes, Wednesday." says it once."""
    again = re.search(rf"\b{re.escape(found[1])}\b", found.string[: found.start() + 1])
    return "" if again is not None else found[0]


def _row(found: re.Match[str]) -> str:
    rows = (re.sub(r"^[ \t]*[*\u2022-][ \t]+", "", row).strip(" ,;.") for row in found["rows"].splitlines())
    return f"{found['label'].rstrip(': ')} {', '.join(rows)}\n"


_STRUCK_OUT = re.compile(r"~~(?P<words>[^~]+?)~~")
#: What numbers the versions of which others are struck out, and points at the one that holds.
_VERSION = re.compile(
    r"^[ \t]*(?:v|version )\d+[ \t]*[:.)][ \t]*|<-+[ \t]*(?:valid|final|current|new|this(?: one)?)[ \t]*$", re.I | re.M
)


def without_struck_out(message: str) -> tuple[str, tuple[str, ...]]:
    """The message without what is struck out in it, and that: "~~Tue off~~ Wed off"."""
    struck = tuple(found["words"].strip() for found in _STRUCK_OUT.finditer(message))
    return (_VERSION.sub("", _STRUCK_OUT.sub(" ", message)).strip(), struck) if struck else (message, ())
