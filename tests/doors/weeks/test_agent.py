"""The agent's answers say where a week stands and who decided; a person's permissions reach the review (CONTRACT 4)."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from agent_answers import form_of, told
from kept_weeks import change_template, change_week
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import ElicitResult, EmptyResult, ErrorData

from eros.settings import Settings
from eros_app.agent.server import build_server

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Ask = Callable[..., Any]
#: How a client comes back from a form.
Ending = ElicitResult | EmptyResult | ErrorData


@pytest.fixture
def ask(settings: Settings) -> Ask:
    """A tool's structured answer, or its error response; ``now`` is another instant than the usual one.

    Asked for a review, the person at this client enters what was proposed.
    """

    def asked(tool: str, now: str | None = None, /, **arguments: Any) -> dict[str, Any]:
        at = settings if now is None else Settings(**{**settings.model_dump(), "now": now})
        return asyncio.run(_told(at, tool, arguments))

    return asked


@pytest.fixture
def without_forms(settings: Settings) -> Ask:
    """The same of a client that shows no forms."""
    return lambda tool, /, **arguments: asyncio.run(_told(settings, tool, arguments, forms=False))


async def _told(
    settings: Settings, tool: str, arguments: dict[str, Any], *, forms: bool = True, ending: Ending | None = None
) -> dict[str, Any]:
    async def form(_context: Any, _params: Any) -> Ending:
        return ending or form_of(arguments["decision"], arguments.get("reason", ""))

    server = build_server(settings)._mcp_server
    async with create_connected_server_and_client_session(
        server, elicitation_callback=form if forms else None
    ) as session:
        return told(await session.call_tool(tool, arguments))


@pytest.mark.requirement("agent:life")
def test_a_schedule_says_what_replaced_it(ask, kept):
    week = ask("get_schedule", id=kept.superseded)["schedule"]
    assert (week["status"], week["state"], week["superseded_by"]) == ("saved", "superseded", kept.saved)
    assert kept.saved in week["next_steps"][0]
    assert ask("export_schedule", id=kept.superseded, to_file=False)["state"] == "superseded"


@pytest.mark.requirement("agent:life")
def test_a_new_week_says_which_one_it_replaced(ask, kept):
    week = ask("generate_schedule", creator_id="alexia", seed=9)
    assert (week["state"], week["supersedes"], week["cut_short"]) == ("saved", kept.saved, False)
    assert week["replaced"].startswith(f"{kept.saved}: saved, ")
    listed = ask("list_schedules", creator_id="alexia")["schedules"]
    assert [one["supersedes"] for one in listed] == [kept.saved, kept.superseded, None]


@pytest.mark.requirement("agent:life")
def test_a_week_that_was_cut_short_says_how_that_is_settled(ask, home, kept):
    change_week(home, kept.saved, state="planned", step="saving", lease_until=0)
    week = ask("get_schedule", id=kept.saved)["schedule"]
    assert (week["state"], week["cut_short"], "eros weeks --mend" in week["next_steps"][0]) == ("planned", True, True)


@pytest.mark.requirement("agent:life")
def test_a_decided_schedule_says_by_whom(ask, kept):
    approved = ask("review_schedule", id="alexia", decision="approve", reviewer="Ada")
    assert (approved["state"], approved["decided_by"]) == ("approved", "through mcp, said to be Ada")
    rejected = ask("review_schedule", id="odessa", decision="reject", reason="no", reviewer="Ada")
    assert (rejected["state"], rejected["decided_by"]) == ("rejected", "through mcp, said to be Ada")
    assert rejected["success"] is False


@pytest.mark.requirement("agent:review")
@pytest.mark.parametrize("forms", [True, False])
def test_nothing_is_decided_of_a_week_that_is_approved_and_that_is_said_with_what_a_person_can_do(
    ask, without_forms, home, kept, forms
):
    change_week(home, kept.saved, state="approved")
    change_template(home / "eros.db", kept.saved, status="approved")
    at = ask if forms else without_forms
    week_start = at("get_schedule", id=kept.saved)["schedule"]["week_start"]
    way = f"`eros generate alexia --week-start {week_start} --replace`"
    refused = at("review_schedule", id=kept.saved, decision="reject", reason="x")
    assert refused["error_code"] == "NOT_WAITING"
    assert "Nothing was decided" in refused["error_message"]
    assert way in refused["error_message"]
    for arguments in ({}, {"decision": "approve"}):
        again = at("review_schedule", id=kept.saved, **arguments)
        assert (again["state"], again["next_steps"][0]) == ("approved", "Nothing was decided.")
        assert way in again["next_steps"][2]
    assert at("get_schedule", id=kept.saved)["schedule"]["state"] == "approved"


@pytest.mark.requirement("review:permissions")
@pytest.mark.parametrize("asked_for", [{"replace": True}, {}])
def test_a_week_that_came_to_stand_while_the_form_was_open_gives_way_to_no_answer(home, settings, kept, asked_for):
    """What the person saw named in the form, and nothing else, is what their answer may replace (R62)."""
    change_week(home, kept.saved, creator_id="odessa", state="approved")
    change_template(home / "eros.db", kept.saved, creator_id="odessa", status="approved")

    async def form(_context: Any, params: Any) -> ElicitResult:
        assert f"Approving it replaces {kept.saved}" in params.message
        change_week(home, kept.saved, state="superseded", superseded_by=kept.superseded)
        change_week(home, kept.superseded, creator_id="odessa", state="approved")
        change_template(home / "eros.db", kept.saved, generation_id=kept.superseded)
        return form_of("approve", "better")

    async def reviewed() -> dict[str, Any]:
        server = build_server(settings)._mcp_server
        async with create_connected_server_and_client_session(server, elicitation_callback=form) as session:
            asked = {"id": kept.waiting, "decision": "approve", **asked_for}
            return told(await session.call_tool("review_schedule", asked))

    refused = asyncio.run(reviewed())
    assert refused["error_code"] == "WEEK_PROTECTED"
    assert "came to stand while this was asked" in refused["error_message"]


@pytest.mark.requirement("agent:review")
@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (form_of("later"), "the person left it for later"),
        (ElicitResult(action="decline"), "the person declined the form"),
        (ElicitResult(action="cancel"), "the person closed the form"),
        (form_of("erase"), "the form came back without a decision that there can be"),
        (ErrorData(code=-32000, message="no window"), "the client could not ask the person"),
        (EmptyResult(), "the client's answer could not be read"),
    ],
)
def test_a_form_that_decided_nothing_is_answered_with_why_and_with_the_command(settings, kept, ending, why):
    for state, some_id in (("saved", kept.saved), ("waiting", kept.waiting)):
        proposed = {"id": some_id, "decision": "approve", "reason": "fine"}
        answer = asyncio.run(_told(settings, "review_schedule", proposed, ending=ending))
        assert (answer["state"], answer["decided_by"]) == (state, None)
        assert answer["next_steps"][0] == f"Nothing was decided: {why}."
        assert f"`eros review approve {some_id}" in answer["next_steps"][1]


@pytest.mark.requirement("agent:review")
def test_a_decision_whose_reason_is_missing_twice_is_answered_so(settings, kept):
    answer = asyncio.run(
        _told(settings, "review_schedule", {"id": kept.waiting, "decision": "reject"}, ending=form_of("reject"))
    )
    assert "to reject this week needs a reason" in answer["next_steps"][0]
    assert f"`eros review reject {kept.waiting} --reason WHY`" in answer["next_steps"][1]


@pytest.mark.requirement("agent:life", "review:permissions")
@pytest.mark.parametrize("asked_for", [{"allow_past": True}, {}])
def test_a_week_that_is_over_is_approved_by_an_answer_to_the_form_that_says_so(ask, kept, asked_for):
    late = "2026-12-02T12:00:00+00:00"
    expired = ask("get_schedule", late, id=kept.waiting)["schedule"]
    assert (expired["state"], "allow_past" in expired["next_steps"][0]) == ("expired", True)
    approved = ask("review_schedule", late, id=kept.waiting, decision="approve", **asked_for, reason="late")
    assert approved["state"] == "approved"


@pytest.mark.requirement("review:permissions")
@pytest.mark.parametrize("asked_for", [{"replace": True}, {}])
def test_an_approved_week_that_the_form_names_gives_way_to_its_answer_with_a_reason(ask, home, kept, asked_for):
    change_week(home, kept.saved, creator_id="odessa", state="approved")  # as if it were another week of hers
    change_template(home / "eros.db", kept.saved, creator_id="odessa", status="approved")
    approved = ask("review_schedule", id=kept.waiting, decision="approve", reason="the better one", **asked_for)
    assert approved["state"] == "approved"
    assert ask("get_schedule", id=kept.saved)["schedule"]["superseded_by"] == kept.waiting
