"""What a question offers, taken: said in its form, or pointed at as "the first one", "the week", "hours"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from eros.language.asked_again import offers, open_question
from eros.language.beside_an_answer import A_SUM, A_WEEK, IN_A_WEEK, SUMS
from eros.language.chat_plan import ConversationState
from eros.language.ends_of_hours import NOON
from eros.language.forms import read_clock
from eros.language.hours import HOURS_OF_ALL
from eros.language.notes import A_DAY_OFF
from eros.language.selection import ALL_OR_NONE
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token
from eros.vocabulary.wall_clock import days_of_week

_FIRST = re.compile(r"\b(?:first|former|1st|earlier|one wish|1 wish)\b|^(?:one|1)$")
_SECOND = re.compile(r"\b(?:second|latter|2nd|later|last|two|2 wishes|separate|separately)\b|^(?:two|2|both)$")
#: Of a wish of types and hours, "two" may be both.
_A_COUNT = re.compile(r"(?:one|two|1|2)(?: wish(?:es)?)?")
_THE_FIRST = re.compile(r"(?:the )?(?:first|1st|former)(?: (?:one|1))?|that (?:one|1)|(?:option |number )?(?:one|1)")
_DAY_ALONE = re.compile(r"(?:(?:the )?week of )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: week)?")
_THAT_WEEK = re.compile(r"^(?:(?:in |for )?(?:an?other|that|the other|the later|the) week)$")
_THE_NEXT_WEEK = re.compile(
    r"(?:for )?(?:the )?(?:(?:week|1|one) after(?: (?:that|this|it))?"
    r"|(?:other|following|second|2nd|later) (?:week|1|one)"
    r"|other|next (?:1|one)|a week later)"
)
#: What a sum is for, said alone.
_OF_THE_WEEK = re.compile(
    r"(?:yes,? )?(?:[$€£]?[\d.,]+ )?"
    r"(?:(?:(?:it's |that's )?for |per |over )?(?:the |this |next |a |all |each )*(?:whole |entire |full )?week"
    r"(?: 's)?(?: budget)?(?: in total)?|weekly|in total|altogether|total|all week)"
)
_OF_A_DAY = re.compile(r"(?:(?:it's |that's )?(?:for )?(?:a|per|each|every) day(?: 's)?|daily|a daily 1)(?: budget)?")


_NO_BUT_HER = re.compile(
    r"\W*(?P<no>(?:no|nope|nah)(?P<mark>[\s,.:;!-]+)|(?:sorry|oops|oh|i meant?|it's|for)\b[\s,.:;!-]+)+"
    r"(?P<name>\S+?)\W*",
    re.IGNORECASE,
)


def named_behind_a_no(message: str, conversation: ConversationState, names: Sequence[str]) -> str:
    """ "No, luna" where it is asked whose week it is: none of those who are offered, but luna. "No luna" may as well
    leave her out, where she is offered."""
    plan, found = conversation.plan, _NO_BUT_HER.fullmatch(message)
    if plan is None or plan.creator_id is not None or not conversation.asked or found is None:
        return message
    if plan.decision is not None:  # of a decision nothing is guessed
        return message
    if _WHICH_CREATOR.search(open_question(conversation)) is None:
        return message
    bare = {one.lower() for one in (found["name"], found["name"].removeprefix("@"))}
    if not bare & {one.lower() for one in names}:
        return message
    offered = any(found["name"].lower() in one.lower().split() for one in conversation.choices)
    return message if offered and found["mark"] is not None and not found["mark"].strip() else found["name"]


_WHICH_CREATOR = re.compile(r"\b(?:[Ww]hich creator|[Ww]hich one is it for|no active creator)\b")


#: Kinds that stand for one another in what is offered.
_FIGURES = {"MONEY": "NUMBER", "TIME": "NUMBER"}
_WEEKS = (["NEXT", "WEEK"], ["THIS", "WEEK"], ["AFTER_NEXT"], ["WEEK_OF", "DATE"], ["WEEK_STARTING", "DATE"])


def _form(tokens: Sequence[Token]) -> list[str]:
    return [_FIGURES.get(it.kind, it.kind) for it in tokens if it.kind not in ("COMMA", "STOP", "FOR", "YES")]


def has_the_form_of_an_offer(
    answer: Sequence[Token], waiting: Sequence[Token], conversation: ConversationState
) -> bool:
    """Whether it is one of the offers with another figure, day or week: 'nothing before 12:00' offers any hour."""
    form, days = _form(answer), {it.value for it in waiting if it.kind == "WEEKDAY"}
    if days and not days.issuperset(it.value for it in answer if it.kind == "WEEKDAY"):
        return False
    forms = [_form(tokenize(words, {})) for words in offers(conversation)]
    return len(form) > 1 and (form in forms or (["WEEK_OF", "DATE"] in forms and [it.kind for it in answer] in _WEEKS))


def are_weeks(conversation: ConversationState) -> bool:
    """Whether all that is offered are weeks."""
    return len(conversation.choices) > 1 and all(one.startswith(A_WEEK) for one in conversation.choices)


def _is_shared_sum(conversation: ConversationState) -> bool:
    """Whether the one thing offered is a day's part of a sum for the week."""
    if len(conversation.choices) != 1 or not conversation.choices[0].startswith(A_SUM):
        return False
    figure = conversation.choices[0].removeprefix(A_SUM).split()[0]
    return not any(figure in words.split() for words in conversation.open)


_HOURS = re.compile(r"(?:the |these are |they're |it's )?(?:hours?|times?|o'clock|clock)")
_COUNT = re.compile(r"(?:the )?(?:number of )?(?:sends|posts|messages)(?: of)?(?: a day| per day| each day| daily)?")
_AN_END = re.compile(r"(?:the )?(?:not (?:after|before)|hours?|times?|(?:end|latest|earliest)(?: hour)?)(?: goes)?")
_ALL_OR_NONE = re.compile(r"(?:(?P<none>none|no|none of them)|all|all of them)(?: follow ?ups)?")
_THAT_TYPE = re.compile(r"(?:only|just) (?:that|this|the)(?: type| one)?|only")
_POINTS = frozenset(("the", "one", "on", "it's", "that", "a", "per", "day", "goes", "please", "now"))


def _chosen_by_a_word(answer: str, choices: Sequence[str]) -> Iterator[str]:
    """The one of several offers that alone has these words: "revenue" of two to focus on."""
    said = {*answer.split()} - _POINTS
    said = said - {"first"} or said
    words = [{*one.split()} for one in choices]
    having = [one for one, of in zip(choices, words, strict=True) if said <= of]
    if len(choices) > 1 and said and len(having) == 1 and not any(word[0].isdigit() for word in said):
        yield having[0]


_CLOCK = re.compile(r"(?:at |it's |make it )?(?P<clock>\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?)?|noon|midnight)")


def _chosen_by_its_hour(answer: str, choices: Sequence[str]) -> Iterator[str]:
    """The one of several hours that is said alone, or another in its place: "7pm" of 19:00 and 07:00; "7" may be
    either."""
    said = _CLOCK.fullmatch(answer)
    read = read_clock(said["clock"].strip()) if said is not None else None
    form, *others = dict.fromkeys(_AT.sub("{}", one) for one in choices) or ("",)
    if read is None or len(choices) == 1 or (others and answer.isdigit()):  # "20" may be sends as well
        return
    at, sure = read
    hours = {f"{at:%H:%M}", *([] if sure else [f"{at.replace(hour=(at.hour + NOON) % 24):%H:%M}"])}
    having = [one for one in choices if hours & {*one.split()}]
    if len(having) == 1:
        yield having[0]
    elif sure and not having and not others and "{}" in form:
        yield form.format(f"{at:%H:%M}")


_AT = re.compile(r"\b\d\d:\d\d\b")
_ALTERNATIVES = re.compile(r"(?:^|[:.,?] )(?P<first>[\w' -]+?) or (?P<second>[\w' -]+?)\?$")
_OF_TWO = re.compile(r"(?:yes,? )?(?:the )?(?:(?P<first>first|1st|former)|second|2nd|latter|last|other)(?: (?:one|1))?")


def pointed_at(answer: str, conversation: ConversationState) -> str | None:
    """The alternative of "noon or midnight?" that "the second one" points at, in its own words."""
    asked, one = _ALTERNATIVES.search(open_question(conversation)), _OF_TWO.fullmatch(answer)
    if asked is None or one is None or conversation.choices:
        return None
    return asked["first" if one["first"] else "second"].strip(" '")


_ONE_OF_THEM = r"(?:the )?(?:first|1st|former|second|2nd|latter|last|other|earlier|later)(?: (?:one|1|week|day|wish))?"
_ONE_NOT_THE_OTHER = re.compile(
    rf"(?P<one>{_ONE_OF_THEM}),? (?:and )?not {_ONE_OF_THEM}"
    rf"|not {_ONE_OF_THEM}(?:,? but|,) (?P<other>{_ONE_OF_THEM})|(?:no,? )?not (?P<gone>{_ONE_OF_THEM})"
)
_TWO = 2


def as_pointed_at(text: str, conversation: ConversationState) -> str:
    """ "The second, not the first" as the one that is meant; "not the first" as the other one, where there are two."""
    found = _ONE_NOT_THE_OTHER.fullmatch(normal(text).strip(" .!"))
    if found is None:
        return text
    if (gone := found["gone"]) is None:
        return found["one"] or found["other"]
    either = (open_question(conversation), *conversation.open)
    two = len(conversation.choices) == _TWO or (not conversation.choices and any(" or " in one for one in either))
    if not two or "other" in gone:
        return text
    return "the second" if _FIRST.search(gone) else "the first"


#: Behind these an offer is not meant.
_DENIES = re.compile(r"(?:not|no|without|never)\b")


_THAT_IS_OFF = re.compile(r"(?:yes,? )?(?:it's |it is |that's |she's )?(?:a )?(?:day )?off")


def _chosen_by_kind(answer: str, choices: Sequence[str]) -> Iterator[str]:
    """What was offered, called by what it is: "hours", "sends a day", "off"."""
    for begins, word in (("from ", _HOURS), ("at most ", _COUNT)):
        if len(choices) > 1 and word.fullmatch(answer):
            yield from (one for one in choices if one.startswith(begins))
    if len(choices) > 1 and "any time is fine" in choices and _AN_END.fullmatch(answer):
        yield "any time is fine"
    if choices == ALL_OR_NONE and (one := _ALL_OR_NONE.fullmatch(answer)) is not None:
        yield choices[one["none"] is not None]
    if len(choices) > 1 and _THAT_TYPE.fullmatch(answer):
        yield from (one for one in choices if one.startswith("only "))
    if len(choices) > 1 and answer in ("without", "without it", "without that", "none"):
        yield from (one for one in choices if one.startswith("no "))
    yield from _chosen_by_its_hour(answer, choices)
    yield from _chosen_by_a_word(answer, choices)
    if len(choices) == 1 and choices[0].endswith(A_DAY_OFF) and _THAT_IS_OFF.fullmatch(answer):
        yield choices[0]


def chosen(answer: str, conversation: ConversationState) -> Iterator[str]:
    """What was offered and is pointed at: "the first one", and of a sum "the week"."""
    if answer in ("both", "both of them"):
        if "any time is fine" in conversation.choices:
            yield ", ".join(conversation.choices)
        if not any("," in one for one in conversation.choices):  # of two that are offered only one can hold
            return
    yield from _chosen_by_kind(answer, conversation.choices)
    shared = _is_shared_sum(conversation)
    if shared and _OF_THE_WEEK.fullmatch(answer):
        yield conversation.choices[0]
        return
    if shared and _OF_A_DAY.fullmatch(answer):
        figures = (it.words for words in conversation.open for it in tokenize(words, {}) if it.kind in SUMS)
        yield from (f"{A_SUM}{figure} a day" for figure in figures)
    if are_weeks(conversation) and _THE_NEXT_WEEK.fullmatch(answer):
        yield conversation.choices[1]
    elif answer in ("this", "next") and are_weeks(conversation) and open_question(conversation).startswith("'this"):
        yield conversation.choices[("this", "next").index(answer)]
    elif len(conversation.choices) == 1 and _THE_FIRST.fullmatch(answer):
        yield conversation.choices[0]
    elif len(conversation.choices) > 1 and not (
        _A_COUNT.fullmatch(answer) and HOURS_OF_ALL in open_question(conversation)
    ):
        pointed = zip((_FIRST, _SECOND), conversation.choices, strict=False)
        at = [choice for word, choice in pointed if word.search(answer) and not _DENIES.match(answer)]
        yield from at if len(at) == 1 else ()  # "the second, not the first" points at both
    if len(conversation.choices) == 1 and conversation.choices[0].startswith(IN_A_WEEK) and _THAT_WEEK.search(answer):
        yield conversation.choices[0]
    if (number := _DAY_ALONE.fullmatch(answer)) is None or len(conversation.choices) < 2:
        return
    for choice in conversation.choices:
        if choice.startswith(A_WEEK):
            days = days_of_week(date.fromisoformat(choice.removeprefix(A_WEEK).strip()))
            if int(number["day"]) in {it.day for it in days}:
                yield choice
