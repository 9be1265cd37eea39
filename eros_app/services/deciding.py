"""The commands by which a person decides about a week, as they run: each with what the decision needs.

A reason that the person gave stands in them; ``WHY`` is the place of one that nobody gave yet.
"""

import shlex

from eros_app.records.week import WeekSummary


def approving(week: WeekSummary, *more: str, some_id: str = "", reason: str = "") -> str:
    """``more``: further options, which need a reason; ``some_id``: another word for the week than its id."""
    past = ["--allow-past"] if week.state == "expired" and "--allow-past" not in more else []
    why = [f"--reason {_quoted(reason)}"] if week.needs_reason or more or reason else []
    return " ".join(["eros review approve", some_id or week.generation_id, *past, *why, *more])


def rejecting(some_id: str, reason: str = "") -> str:
    command = f"eros review reject {some_id} --reason WHY"
    return command.removesuffix("WHY") + _quoted(reason)


def _quoted(reason: str) -> str:
    return shlex.quote(reason) if reason else "WHY"
