"""What a spreadsheet makes something else of when it opens a table: formulas, dates, times, numbers."""

import re

#: What a cell must not begin with; a tab or a line end hides the sign that follows it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MONTH = (
    r"(?:jan(?:uary?|uar)?|feb(?:ruary?|ruar)?|mar(?:ch)?|mär(?:z)?|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?"
    r"|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\.?"
)
#: Whole cells alone: "10/10", "6-9", "24.12.", "11:11", "May 5", "5 May", "007", "1e5", "$5", "TRUE".
_VALUE = re.compile(
    r"[0-9]{1,4}(?:[-/.][0-9]{1,4}){1,2}\.?|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s?[ap]m?)?|0[0-9]+"
    rf"|[0-9]+(?:\.[0-9]+)?e[0-9]+|[$€£]\s?[0-9][0-9.,]*|true|false|wahr|falsch"
    rf"|{_MONTH}[-\s]?[0-9]{{1,4}}|[0-9]{{1,2}}[-.\s]+{_MONTH}(?:[-\s][0-9]{{2,4}})?",
    re.I | re.A,
)
_LONGEST_VALUE = 20


def is_value(cell: str) -> bool:
    """Whether a spreadsheet would read a text as a date, a time or a number."""
    return len(cell) <= _LONGEST_VALUE and bool(_VALUE.fullmatch(cell.strip()))
