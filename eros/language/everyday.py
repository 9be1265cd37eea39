"""What a request says of everyday life, and no caption does: hours of the clock and of sleep, family, school (R20).

The safety rules are made for captions and err towards dropping. A request is no caption: a clock time is no age in it,
and children to be picked up and fans who study are nothing that is wished. All else is held to the same rules.
"""

import re

_FAMILY = r"(?:kids?|child|children|sons?|daughters?)"
_WHOSE = r"(?:my|her|his|our|their|the)"
_CLOCK = re.compile(r"(?<![\d.,])(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)")
_EVERYDAY = re.compile(
    rf"\b(?:pick(?:s|ing|ed)? up|drop(?:s|ping|ped)? off|collect(?:s|ing)?|look(?:s|ing)? after) {_WHOSE} {_FAMILY}\b"
    rf"|\b{_WHOSE} {_FAMILY}(?:'s|s'|') (?:school|nursery|class) (?:play|run|trip|concert|party|holidays?)\b"
    rf"|\b{_WHOSE} {_FAMILY} (?:is|are) (?:sick|ill|home|off)\b"
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
