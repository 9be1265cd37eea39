"""What a request says of everyday life, and no caption does: hours of the clock and of sleep, family, school (R20).

The safety rules are made for captions and err towards dropping. A request is no caption: a clock time is no age in it,
and children to be picked up or at home for the holidays, fans who study, wishes about the schedule that somebody said
no to and what a rejected caption mentions are nothing that is wished. All else is held to the same rules.
"""

import re

_FAMILY = r"(?:kids?|child|children|sons?|daughters?)"
_WHOSE = r"(?:my|her|his|our|their|the)"
#: What a schedule is made of: saying no to it is no lack of consent.
_OF_A_SCHEDULE = (
    r"(?:bundles?|ppvs?|unlocks?|discounts?|promos?|promotions?|sales?|sends?|messages?|mass messages?|dms?"
    r"|posts?|slots?"
    r"|drops?|farms?|bumps?|tip goals?|follow-?ups?|campaigns?|budgets?|prices?|refunds?|schedules?|volumes?|captions?"
    r"|(?:a |more |extra )?(?:days?|time|weekends?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?"
    r"|sundays?|holidays?) off|more volume|retention|winbacks?|renewals?)"
)
#: School where it is why a day is off, and no theme.
_NO_THEME = (
    r"(?! ?(?:-|girls?|boys?|uniforms?|skirts?|theme|themed|content|outfits?|looks?|sets?|captions?|photos?|videos?))"
)
_CLOCK = re.compile(r"(?<![\d.,])(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)")
_EVERYDAY = re.compile(
    rf"\b(?:pick(?:s|ing|ed)? up|drop(?:s|ping|ped)? off|collect(?:s|ing)?|look(?:s|ing)? after) {_WHOSE} {_FAMILY}\b"
    rf"|\b{_WHOSE} {_FAMILY}(?:'s|s'|') (?:school|nursery|class) (?:play|run|trip|concert|party|holidays?)\b"
    rf"|\b(?:{_WHOSE} {_FAMILY} (?:is|are)"
    rf"|(?:(?<=[,;.:!(-] )|(?<=because )|(?<=since )|(?<=cause ))(?:{_WHOSE} )?(?:kids?|children)(?: are"
    rf"| will be| stay)?)"
    rf" (?:sick|ill|(?:at )?home|off(?: (?:from )?school)?|on (?:holidays?|break|vacation))\b{_NO_THEME}"
    rf"|\bschool(?:'s|s)? (?:holidays?|breaks?|vacations?|run|runs|trips?|pick-?up|drop-?off|meetings?|strike"
    rf"|closed|out"
    rf"|is (?:out|closed|off)|starts?|half-?term|closures?|fees)\b{_NO_THEME}"
    rf"|\b(?:asked|asks|asking|begged|wants|wanted|requested|requests?|pushed|pushes|suggested|proposed)\b[^.!?;]{{0,40}}"
    rf"\b{_OF_A_SCHEDULE}\b[^.!?;]{{0,25}}\b(?:i|we|she|he|they) said no\b(?=\s*(?:$|[.!;,)]))"
    rf"|\b(?:i|we|she|he|they) said no\b(?=,? (?:to|more) |[,:;]? (?:no |skip |drop |without )?{_OF_A_SCHEDULE}\b)"
    r"|(?<!not )(?<!n't )\b(?:reject|decline|drop|remove|delete|skip|discard)\w*\b[^.!?;]{0,40}\b(?:captions?"
    r"|texts?|notes?|messages?)"
    r" (?:that |which )?(?:mentions?|mentioned|sa(?:y|ys|id)|contains?|hints? at|is about|are about|talks? about"
    r"|speaks? of|names?) (?:(?:a|an|the|her|his|their|somebody's|someone's) )?[\w']+(?=\s*(?:$|[.!,;)]))"
    rf"|\b(?:got|have|has) (?:\d|a|two|three|four) {_FAMILY}\b"
    r"|\bfans (?:are|were) (?:all |mostly |only )*students\b"
    r"|(?<!while )(?<!when )(?<!as )(?<!and )"
    r"\b(?:she|he|they|fans|everyone|everybody)(?:'s|s|'re| is| are|'ll be| will be)?"
    r" (?:still |usually |always |mostly |normally |often )*(?:asleep|sleeping)"
    r" (?:until|till|til|before|by|after|from) (?:about |around |like |past )?"
    r"(?:\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|noon|midday|midnight|lunch(?:time)?)(?![\w-])"
    rf"|\b(?:because of|due to) (?:{_WHOSE} )?school\b(?! ?(?:girl|uniform|theme))",
    re.IGNORECASE,
)


def without_everyday(request: str) -> str:
    """The request without these, for the safety rules."""
    return _EVERYDAY.sub(" ", _CLOCK.sub(" ", request.replace("\u2019", "'")))
