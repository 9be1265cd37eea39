from datetime import date

import pytest
from langgraph.runtime import Runtime

from eros.failures import PhaseFailure, ToolFailure
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.context import Context
from eros.vocabulary.seeds import default_seed
from eros.vocabulary.state import Directives
from nodes.initialize.node import initialize

FIRST = ["get_creator_profile", "get_volume_config", "get_performance_trends"]
SECOND = ["get_send_types", "get_vault_availability", "get_best_timing"]


def down(tool: str) -> ToolFailure:
    return ToolFailure(tool, "unreachable", "connection refused")


@pytest.mark.requirement("initialize:batches")
async def test_the_six_calls_are_made_three_and_three_and_then_it_is_asked_what_stands_there(
    request_state, runtime, tools
):
    known = await initialize(request_state(), runtime)
    assert [tool for tool, _ in tools.asked] == [*FIRST, *SECOND, "execute_query"]
    assert dict(tools.asked)["execute_query"]["params"] == ["alexia", "2026-11-30"]
    assert dict(tools.asked)["get_performance_trends"] == {"creator_id": "alexia", "period": "14d"}
    assert dict(tools.asked)["get_send_types"] == {"page_type": "paid"}
    assert known["findings"] == ()


@pytest.mark.requirement("initialize:state")
async def test_everything_that_the_week_is_planned_from_is_in_the_state(request_state, runtime):
    known = await initialize(request_state(), runtime)
    assert (known["creator"].creator_id, known["creator"].volume_level) == ("alexia", "high")
    assert known["creator"].timezone == "America/New_York"
    assert known["volume"].weekly_distribution == (12, 13, 13, 13, 14, 13, 13)
    assert (known["performance"].saturation_score, known["performance"].revenue_trend) == (45, "up")
    assert len(known["send_types"]) == 21
    assert known["listed"]["ppv_unlock"] == {}, "the list states no more than the name"
    assert known["timing"].peak_hours == (20, 21, 22)
    assert (known["run"].today, known["run"].week_start) == (date(2026, 11, 27), date(2026, 11, 30))
    assert known["run"].seed == default_seed("alexia", "2026-11-30")


@pytest.mark.requirement("initialize:state")
async def test_a_page_name_is_asked_with_and_the_id_is_gone_on_with(request_state, runtime, answers, tools):
    answers["get_creator_profile"]["creator"] |= {"creator_id": "c_1", "page_name": "alexia"}
    known = await initialize(request_state(creator_id="alexia"), runtime)
    assert tools.asked[0] == ("get_creator_profile", {"creator_id": "alexia"})
    assert dict(tools.asked)["get_vault_availability"] == {"creator_id": "c_1"}
    assert known["run"].seed == default_seed("c_1", "2026-11-30")


@pytest.mark.requirement("save:protected-before")
@pytest.mark.parametrize("status", ["approved", "sent"])
async def test_a_week_that_stands_approved_is_not_planned_unless_that_is_asked_for(
    request_state, runtime, answers, status
):
    answers["execute_query"] = {"results": [{"status": status, "template_id": 3, "generation_id": "g-0"}]}
    with pytest.raises(PhaseFailure) as refused:
        await initialize(request_state(), runtime)
    assert (refused.value.error_type, refused.value.details["generation_id"]) == ("week_protected", "g-0")
    assert await initialize(request_state(replace=True), runtime)
    assert await initialize(request_state(dry_run=True), runtime)


@pytest.mark.requirement("save:protected-before")
async def test_where_nobody_can_know_whether_the_week_is_approved_the_document_says_so(request_state, runtime, answers):
    del answers["execute_query"]
    known = await initialize(request_state(), runtime)
    assert [finding.error_type for finding in known["findings"]] == ["protection_unknown"]
    assert "the server has no execute_query" in known["findings"][0].message


@pytest.mark.requirement("initialize:silent-list")
async def test_what_the_list_is_silent_on_is_the_details_before_it_is_the_catalogues(
    request_state, runtime, answers, tools
):
    """A list that states all, as the one of EROS does, costs no call; null is no statement where there is a figure."""
    rows = [
        {**kind.model_dump(mode="json"), "required_targets": [*kind.required_target]}
        for kind in default_catalogue().values()
    ]
    answers["get_send_types"] = {"send_types": rows}
    details = {"max_per_day": 1, "max_per_week": 2, "min_minutes_between": 1500, "can_have_followup": 0}
    answers["get_send_type_details"] = {"send_type": {"send_type_key": "ppv_unlock", **details}}
    known = await initialize(request_state(), runtime)
    assert "get_send_type_details" not in dict(tools.asked)
    assert known["send_types"]["ppv_unlock"] == default_catalogue()["ppv_unlock"]
    (unlock,) = (row for row in rows if row["send_type_key"] == "ppv_unlock")
    del unlock["max_per_week"], unlock["can_have_followup"]
    unlock["min_minutes_between"] = None
    known = await initialize(request_state(), runtime)
    assert [more for tool, more in tools.asked if tool == "get_send_type_details"] == [{"send_type_key": "ppv_unlock"}]
    found = known["send_types"]["ppv_unlock"]
    assert {name: getattr(found, name) for name in details} == {**details, "max_per_day": 4}


@pytest.mark.requirement("initialize:details-late", "failure:retry-told")
@pytest.mark.parametrize(
    ("kind", "failing", "asked", "told"),
    [
        ("rejected", 1, 2, ("tool_call_failed", "LOW", "The details of bundle could not be read: gone; asked for once "
         "more, they came", "the next try")),
        ("rejected", 2, 2, ("send_type_details_missing", "MEDIUM", "The list of send types leaves out what a week goes "
         "by, and the details of bundle could not be read: gone", "the catalogue's max_per_day and max_per_week")),
        ("not_found", 1, 1, ("send_type_details_missing", "MEDIUM", "The list of send types leaves out what a week "
         "goes by, and the details of bundle could not be read: gone", "the catalogue's max_per_day and max_per_week")),
        ("refused", 1, 1, ("send_type_details_missing", "MEDIUM", "The list of send types leaves out what a week "
         "goes by, and the details of bundle could not be read: gone", "the catalogue's max_per_day and max_per_week")),
    ],
)  # fmt: skip
async def test_details_that_fail_for_a_moment_are_asked_for_again_and_told(
    request_state, runtime, answers, tools, kind, failing, asked, told
):
    rows = [
        {**one.model_dump(mode="json"), "required_targets": [*one.required_target]}
        for one in default_catalogue().values()
    ]
    (bundle,) = (row for row in rows if row["send_type_key"] == "bundle")
    bundle["max_per_day"] = "many"
    del bundle["max_per_week"]
    answers["get_send_types"] = {"send_types": rows}
    answers["get_send_type_details"] = {"send_type": {"send_type_key": "bundle", "max_per_day": 1}}
    calls, tried = tools.call, []

    async def call(tool, **arguments):
        if tool == "get_send_type_details":
            tried.append(arguments)
            if len(tried) <= failing:
                raise ToolFailure(tool, kind, "gone")
        return await calls(tool, **arguments)

    tools.call = call
    known = await initialize(request_state(), runtime)
    came = asked > failing
    assert (len(tried), known["send_types"]["bundle"].max_per_day) == (asked, 1 if came else 2)
    odd, found = [it for it in known["findings"] if "bundle" in it.message]
    assert (found.phase, found.error_type, found.severity, found.message, found.fallback) == ("phase_1", *told)
    whose = "what its details say, 1," if came else "the catalogue's 2"
    assert odd.message == f"max_per_day of bundle is 'many', not a count; {whose} is used"


@pytest.mark.requirement("follow-up:server-limits")
@pytest.mark.parametrize(("kind", "limit"), [("not_found", 0), ("unreachable", None), (None, None)])
async def test_a_follow_up_that_the_server_does_not_have_is_switched_off(request_state, runtime, answers, kind, limit):
    """One that it only does not list, it may have: what it says of the type is asked for with those of the week."""
    listed = answers["get_send_types"]["send_types"]
    answers["get_send_types"]["send_types"] = [row for row in listed if row["send_type_key"] != "ppv_followup"]
    said = {"send_type": {"send_type_key": "ppv_followup"}}
    answers["get_send_type_details"] = ToolFailure("get_send_type_details", kind, "gone") if kind else said
    kinds = (await initialize(request_state(), runtime))["send_types"]
    assert getattr(kinds.get("ppv_followup"), "max_per_day", None) == limit


@pytest.mark.requirement("follow-up:server-limits")
@pytest.mark.parametrize(("limits", "most"), [({"ppv_followup": 1}, 1), ({"ppv_followup": 9, "bundle": 1}, 4)])
async def test_what_the_volume_limits_follow_ups_to_lowers_the_limit_of_their_type(
    request_state, runtime, answers, limits, most
):
    answers["get_volume_config"] |= {"type_limits": limits}
    known = await initialize(request_state(), runtime)
    assert known["send_types"]["ppv_followup"].max_per_day == most


@pytest.mark.requirement("initialize:degrades")
async def test_a_week_can_do_without_trends_vault_hours_and_the_deprecated_tool(request_state, runtime, answers):
    for tool in ("get_performance_trends", "get_vault_availability", "get_best_timing"):
        answers[tool] = down(tool)
    del answers["get_volume_assignment"]
    known = await initialize(request_state(), runtime)
    assert [finding.error_type for finding in known["findings"]] == [
        "performance_trends_unavailable",
        "vault_data_missing",
        "best_timing_missing",
        "deprecated_tool_missing",
    ]
    assert known["volume"].confidence_score == 0.85


@pytest.mark.requirement("initialize:creator-not-found")
@pytest.mark.parametrize(
    "answer",
    [
        ToolFailure("get_creator_profile", "not_found", "creator not found"),
        ToolFailure("get_creator_profile", "bad_answer", "the answer is null", code="NULL_ANSWER"),
        ToolFailure("get_creator_profile", "rejected", "invalid creator_id format"),
        {"creator": None},
        {},
    ],
)
async def test_an_unknown_creator_is_critical_with_near_matches(request_state, runtime, answers, answer):
    answers["get_creator_profile"] = answer
    answers["get_active_creators"] = {"creators": [{"creator_id": "alexia"}, {"creator_id": "bob"}]}
    with pytest.raises(PhaseFailure, match="did you mean 'alexia'") as raised:
        await initialize(request_state(creator_id="alexi"), runtime)
    assert (raised.value.code, raised.value.kind.severity) == ("CREATOR_NOT_FOUND", "CRITICAL")
    assert raised.value.details == {"creator_id": "alexi", "near_matches": ["alexia"]}


@pytest.mark.requirement("initialize:creator-not-found")
async def test_near_matches_of_the_server_are_taken_and_a_list_that_fails_is_no_matter(
    request_state, runtime, answers, tools
):
    answers["get_creator_profile"] = ToolFailure("get_creator_profile", "not_found", "gone", near=["alexia"])
    with pytest.raises(PhaseFailure, match="alexia"):
        await initialize(request_state(creator_id="x"), runtime)
    assert [tool for tool, _ in tools.asked] == FIRST
    answers["get_creator_profile"] = ToolFailure("get_creator_profile", "not_found", "gone")
    with pytest.raises(PhaseFailure, match=r"not found in database$"):
        await initialize(request_state(creator_id="x"), runtime)


@pytest.mark.requirement("initialize:creator-not-found")
async def test_a_display_name_that_creators_share_is_called_so_with_all_of_them(request_state, runtime, answers):
    near = ["zed1", "zed2"]
    answers["get_creator_profile"] = ToolFailure("get_creator_profile", "not_found", "gone", near=near)
    answers["get_active_creators"] = {"creators": [{"creator_id": one, "display_name": "Zed"} for one in near]}
    with pytest.raises(PhaseFailure, match=r"; it is the display name of zed1 and of zed2$") as raised:
        await initialize(request_state(creator_id="zed"), runtime)
    assert raised.value.details["near_matches"] == near


@pytest.mark.requirement("initialize:server-down")
async def test_a_server_that_does_not_say_who_the_creator_is_is_not_an_unknown_creator(request_state, runtime, answers):
    answers["get_creator_profile"] = down("get_creator_profile")
    with pytest.raises(ToolFailure, match="connection refused"):
        await initialize(request_state(), runtime)


@pytest.mark.requirement("initialize:volume-missing")
@pytest.mark.parametrize(
    "answer",
    [
        {},
        down("get_volume_config"),
        ToolFailure("get_volume_config", "not_found", "no volume for alexia"),
        ToolFailure("get_volume_config", "bad_answer", "the answer is null", code="NULL_ANSWER"),
    ],
)
async def test_a_missing_volume_config_is_critical(request_state, runtime, answers, answer):
    answers["get_volume_config"] = answer
    with pytest.raises(PhaseFailure) as raised:
        await initialize(request_state(), runtime)
    assert (raised.value.code, raised.value.kind.severity) == ("VOLUME_CONFIG_MISSING", "CRITICAL")


@pytest.mark.requirement("volume:malformed-week")
async def test_after_recovery_the_phase_runs_again_with_a_uniform_week(request_state, runtime, answers):
    answers["get_volume_config"]["weekly_distribution"]["3"] = "many"
    with pytest.raises(PhaseFailure, match="weekly_distribution is no week of sends"):
        await initialize(request_state(), runtime)
    again = {**request_state(), "directives": Directives(rebuild_uniform=True)}
    assert (await initialize(again, runtime))["volume"].weekly_distribution == (13,) * 7


class ExpiredDeadline:
    def check(self, phase: str) -> None:
        raise PhaseFailure("deadline_exceeded", "spent")

    def remaining(self) -> float:
        return 0.0

    def note(self, call) -> None:
        return None

    def slow_tools(self):
        return ()

    def open_calls(self):
        return ()


@pytest.mark.requirement("initialize:deadline")
async def test_calls_that_failed_because_the_time_was_spent_are_reported_as_that(
    request_state, runtime, answers, tools
):
    answers["get_creator_profile"] = down("get_creator_profile")
    late = Runtime(context=Context(tools=tools, clock=runtime.context.clock, deadline=ExpiredDeadline()))
    with pytest.raises(PhaseFailure) as raised:
        await initialize(request_state(), late)
    assert raised.value.error_type == "deadline_exceeded"
