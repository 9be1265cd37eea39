"""The commands by which a person decides about a week, as they run: each with what the decision needs."""

from eros_app.records.week import WeekSummary


def approving(week: WeekSummary, *more: str, some_id: str = "") -> str:
    """``more``: further options, which need a reason; ``some_id``: another word for the week than its id."""
    past = ["--allow-past"] if week.state == "expired" and "--allow-past" not in more else []
    reason = ["--reason WHY"] if week.needs_reason or more else []
    return " ".join(["eros review approve", some_id or week.generation_id, *past, *reason, *more])


def rejecting(some_id: str) -> str:
    return f"eros review reject {some_id} --reason WHY"
