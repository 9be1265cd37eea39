"""The commands by which a person decides about a week, as they run: each with what the decision needs.

A reason that the person gave stands in them; ``WHY`` is the place of one that nobody gave yet.
"""

import re
import shlex
from datetime import datetime

from eros.failures import RequestError
from eros.vocabulary.fit_text import lost_letter, unsafe_letter
from eros.vocabulary.limits import ABORT_BELOW
from eros.vocabulary.numbers import digits
from eros_app.records.week import WeekSummary
from eros_app.services.home import user_name


def approving(week: WeekSummary, *more: str, some_id: str = "", reason: str = "") -> str:
    """``more``: further options, which need a reason; ``some_id``: another word for the week than its id."""
    past = ["--allow-past"] if week.state == "expired" and "--allow-past" not in more else []
    why = [f"--reason {_quoted(reason)}"] if week.needs_reason or more or reason else []
    return " ".join(["eros review approve", some_id or week.generation_id, *past, *why, *more])


def again_in_words(week: WeekSummary, now: datetime) -> str:
    """What puts another week into the place of one that cannot stay as it was planned."""
    past = " --allow-past" if week.begins_at is not None and week.begins_at <= now else ""
    replace = past + (" --replace" if week.is_protected else "")
    return f"generate the week again (`eros generate {week.creator_id} --week-start {week.week_start}{replace}`)"


#: What there is to do about a week that nobody can approve: only edits make one of a week that waits (R33, R43).
UNTIL_MENDED = "undo edits of it, or add what its errors name, and approve it then"


_LONGEST_REASON = 2_000
_LONGEST_NAME = 200


def reason_given(text: str) -> str:
    """A person's reason as it is kept, in one line; nothing of what says nothing. Raises RequestError."""
    return _given(text, "reason", "this reason", _LONGEST_REASON)


def person_named(name: str) -> str:
    """Who decides or edits, as it is kept: the name that was given for them, or whoever sits here. Raises
    RequestError."""
    return _given(name, "reviewer", "this name", _LONGEST_NAME) or user_name()


def _given(text: str, field: str, what: str, longest: int) -> str:
    said = " ".join(text.split())[:longest]
    if not re.search(r"\w", said):
        return ""
    if wrong := lost_letter(said) or unsafe_letter(said):
        raise RequestError("UNSHOWN_TEXT", field, said[:40], f"{what} {wrong}")
    return said


def too_little(score: float) -> str:
    """R33: why nobody can approve a week of this score, as a reason that it waits for; nothing of any other score."""
    if score >= ABORT_BELOW:
        return ""
    return f"nobody can approve it: it scores {digits(score)}, and {ABORT_BELOW} is the least for that (R33)"


def approval_takes(week: WeekSummary) -> str:
    """What an approval needs, as a list shows it."""
    if week.nobody_can_approve:
        return "nobody can approve it as it is"
    if not week.needs_reason:
        return ""
    return "an approval needs a reason" if week.state == "saved" else "needs a reason"


def rejecting(some_id: str, reason: str = "") -> str:
    command = f"eros review reject {some_id} --reason WHY"
    return command.removesuffix("WHY") + _quoted(reason)


def _quoted(reason: str) -> str:
    return shlex.quote(reason) if reason else "WHY"
