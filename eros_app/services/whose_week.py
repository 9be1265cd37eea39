"""Whose a week is: it goes to its own data server, and to another only on purpose (R59)."""

from collections.abc import Iterable

from eros.failures import RequestError
from eros.parameters import parameter
from eros.vocabulary.life import StandingWeek, UnknownStanding
from eros.vocabulary.state import Decision
from eros_app.records.store import RecordStore
from eros_app.records.terms import STANDING, Server, told_apart
from eros_app.records.week import WeekSummary
from eros_app.services.standing import is_this_week

#: Of a week that was kept before servers were told apart.
OF_NO_SERVER = "the record of this week does not say at which data server it was planned"


def check_on_purpose(own: Server, there: Server, decision: Decision) -> None:
    """R59: a week goes to another server than its own only for a reason. Raises RequestError."""
    if own.key != there.key and not decision.reason:
        its, other = told_apart(own, there)
        text = f"this week belongs to {its}: approving it at {other} needs {parameter('reason')} (R59)"
        raise RequestError("REASON_NEEDED", "reason", decision.reason, text)


def check_whose_it_is(
    store: RecordStore,
    week: WeekSummary,
    there: str,
    decision: Decision,
    stands: StandingWeek | UnknownStanding | None,
) -> str:
    """R59, of a week of which nothing is kept that says whose it is: it goes to the server that is ``there`` only for a
    reason, unless it stands there. What the reason passes over; nothing where there is nothing. Raises RequestError."""
    if store.server_of(week.generation_id) is not None or not is_elsewhere(week, stands):
        return ""
    if not decision.reason:
        needs = (
            f"approving it at {there} needs {parameter('reason')}, and {parameter('mcp_config')} names another (R59)"
        )
        raise RequestError("REASON_NEEDED", "reason", decision.reason, f"{OF_NO_SERVER}: {needs}")
    return OF_NO_SERVER


def is_elsewhere(week: WeekSummary, stands: StandingWeek | UnknownStanding | None) -> bool:
    """Whether a server that was asked does not hold the week, as far as it says; one that waits it seldom does."""
    if isinstance(stands, UnknownStanding):
        return week.state not in STANDING
    it = is_this_week(week, stands) if stands is not None else False
    return it is False or (it is None and week.state not in STANDING)


def those_of_no_server(store: RecordStore, weeks: Iterable[WeekSummary]) -> set[str]:
    """Those of these weeks of which nothing is kept that says whose they are."""
    servers = store.servers_of([week.generation_id for week in weeks])
    return {generation_id for generation_id, server in servers.items() if server is None}
