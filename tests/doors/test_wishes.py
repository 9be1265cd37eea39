"""A wish is stated once: every door takes it, tells it and hands it on, because it is a field of ``Wishes``."""

import shlex
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from eros.language.chat_plan import ChatPlan, ConversationState, continued_wishes, request_of
from eros.language.understand import plan_text
from eros.settings import load_settings
from eros.vocabulary.request import Request, generate_command
from eros.vocabulary.wishes import WISHES, Wishes, dates_in
from eros_app.agent.schemas import slim
from eros_app.agent.server import build_server
from eros_app.cli import app, commands
from eros_app.services.requests import read_request, request_fields

MONDAY = date(2026, 11, 30)
Value = Any

#: Every wish as the command line writes it, as JSON has it, and in words.
EXAMPLES: dict[str, tuple[list[str], Value, str]] = {
    "focus": (["--focus", "revenue"], "revenue", "focus on revenue"),
    "volume": (["--volume", "lighter"], "lighter", "lighter"),
    "max_per_day": (["--max-per-day", "9"], 9, "at most 9 a day"),
    "include": (["--include", "bundle,dm_farm"], ["bundle", "dm_farm"], "only bundle, dm_farm"),
    "exclude": (["--exclude", "bundle", "--exclude", "dm_farm"], ["bundle", "dm_farm"], "no bundle, dm_farm"),
    "days_off": (["--days-off", "2026-12-02"], ["2026-12-02"], "nothing on Wed 2 Dec"),
    "not_before": (["--not-before", "10:30"], "10:30", "nothing before 10:30"),
    "not_after": (["--not-after", "21:00"], "21:00", "nothing after 21:00"),
    "pinned": (
        ["--pin", "bundle@2026-12-04=20:20"],
        [{"send_type_key": "bundle", "date": "2026-12-04", "time": "20:20"}],
        "bundle on Fri 4 Dec at 20:20",
    ),
    "not_before_on": (
        ["--not-before", "2026-11-30=12:00"],
        {"2026-11-30": "12:00"},
        "nothing before 12:00 on Mon 30 Nov",
    ),
    "not_after_on": (
        ["--not-after", "2026-12-04=21:00,2026-12-05=21:00"],
        {"2026-12-04": "21:00", "2026-12-05": "21:00"},
        "nothing after 21:00 on Fri 4 Dec, Sat 5 Dec",
    ),
    "follow_ups": (["--no-follow-ups"], False, "no follow-ups"),
    "budget_per_day": (["--budget-per-day", "60"], 60.0, "budget $60 a day"),
    "dry_run": (["--dry-run"], True, "dry run, nothing is saved"),
    "seed": (["--seed", "7"], 7, "seed 7"),
}  # fmt: skip
each_wish = pytest.mark.parametrize("name", EXAMPLES)


def wished(name: str) -> Request:
    return Request.model_validate({"creator_id": "alexia", name: EXAMPLES[name][1]})


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The requests that `eros generate` would run."""
    requests: list[Request] = []
    monkeypatch.setattr(commands, "run_generation", lambda request, *rest: requests.append(request) or 0)
    return requests


@pytest.mark.requirement("wishes:stated-once")
def test_every_field_of_the_wishes_says_what_it_means_and_is_tried_here() -> None:
    assert EXAMPLES.keys() == WISHES.keys() == Wishes.model_fields.keys()
    assert all(field.description for field in request_fields().values())


@pytest.mark.requirement("wishes:stated-once")
@each_wish
def test_the_options_of_a_wish_make_the_request_that_it_stands_for(name: str, read: list[Request]) -> None:
    app.app(["generate", "alexia", *EXAMPLES[name][0]], standalone_mode=False)
    assert [request.said for request in read] == [wished(name).said]


@pytest.mark.requirement("cli:deprecated-type")
def test_a_pin_of_a_gone_type_is_read_as_one_of_its_successor_with_a_notice() -> None:
    request = read_request(creator_id="alexia", pinned=["ppv_video@2026-12-01=20:30", "bundle@2026-12-02=20:30"])
    assert [pin.send_type_key for pin in request.pinned] == ["ppv_unlock", "bundle"]
    assert request.notices == ("pinned: ppv_video is gone since 2026-01-16 and was read as ppv_unlock",)


@pytest.mark.requirement("wishes:command")
def test_the_command_that_is_advised_plans_the_request_itself(read: list[Request]) -> None:
    everything = {name: value for name, (_, value, _) in EXAMPLES.items()} | {"exclude": ["tip_goal"]}
    asked = Request.model_validate(
        {"creator_id": "alexia", "week_start": MONDAY, "allow_past": True, "allow_low_confidence": True, **everything}
    )
    app.app(shlex.split(generate_command(asked))[1:], standalone_mode=False)
    assert read == [asked]
    assert generate_command(asked, without=everything) == (
        "eros generate alexia --week-start 2026-11-30 --allow-low-confidence --allow-past"
    )


@pytest.mark.requirement("wishes:command")
@each_wish
def test_the_command_of_a_wish_makes_the_same_wish(name: str, read: list[Request]) -> None:
    app.app(shlex.split(generate_command(wished(name)))[1:], standalone_mode=False)
    assert read == [wished(name)]


@pytest.mark.requirement("wishes:command")
@pytest.mark.parametrize("name", WISHES)
def test_the_command_holds_whatever_was_wished_zero_and_no_too(name: str, read: list[Request]) -> None:
    for nothing in (0, False, 0.0, "00:00"):
        try:
            asked = Request.model_validate({"creator_id": "alexia", name: nothing})
        except ValidationError:
            continue
        if name == "max_per_day":
            assert generate_command(asked) == "eros generate alexia --max-per-day 0"  # which no door takes (R46)
            continue
        app.app(shlex.split(generate_command(asked))[1:], standalone_mode=False)
        assert read.pop() == asked


@pytest.mark.requirement("wishes:command")
def test_the_command_holds_a_sum_to_the_cent() -> None:
    asked = Request(creator_id="alexia", budget_per_day=1234567.89)
    assert generate_command(asked) == "eros generate alexia --budget-per-day 1234567.89"


@pytest.mark.requirement("wishes:stated-once")
def test_without_options_nothing_is_wished(read: list[Request]) -> None:
    app.app(["generate", "alexia"], standalone_mode=False)
    assert read == [Request(creator_id="alexia")]


@pytest.mark.requirement("wishes:stated-once")
async def test_the_agents_tool_has_every_field_of_a_request_as_it_is() -> None:
    tools = await build_server(load_settings(print)).list_tools()
    [schema] = [tool.inputSchema["properties"] for tool in tools if tool.name == "generate_schedule"]
    assert schema.keys() == {"creator_id", "week_start", *request_fields()}
    own = slim(Request.model_json_schema())["properties"]
    for name in request_fields():
        assert schema[name] == own[name]


@pytest.mark.requirement("wishes:stated-once")
@each_wish
def test_a_chat_plan_holds_it_and_hands_it_to_the_request(name: str) -> None:
    plan = ChatPlan.model_validate({"intent": "generate", "creator_id": "alexia", name: EXAMPLES[name][1]})
    assert plan.model_dump(mode="json")[name] == EXAMPLES[name][1]
    assert request_of(plan).said == wished(name).said


@pytest.mark.requirement("wishes:stated-once")
@each_wish
def test_it_is_told_in_words(name: str) -> None:
    plan = ChatPlan.model_validate({"intent": "generate", "creator_id": "alexia", name: EXAMPLES[name][1]})
    assert plan_text(plan, MONDAY) == f"alexia · week of Mon 30 Nov 2026 · {EXAMPLES[name][2]}"


@pytest.mark.requirement("wishes:stated-once")
@each_wish
def test_a_later_turn_keeps_it_and_its_days_move_with_the_week(name: str) -> None:
    before = ChatPlan.model_validate(
        {"intent": "generate", "creator_id": "alexia", "week_start": MONDAY, name: EXAMPLES[name][1]}
    )
    week = timedelta(days=7)
    kept = continued_wishes({"week_start": MONDAY + week}, ConversationState(plan=before), MONDAY)
    after = ChatPlan.model_validate({"intent": "generate", "creator_id": "luna", **kept})
    assert after.said.keys() == before.said.keys()
    assert list(dates_in(after.said[name])) == [day + week for day in dates_in(before.said[name])]
