"""What an agent is advised: its tools, with their arguments, where a person would be told a command."""

import re
from pathlib import Path

import pytest

from eros.parameters import spelled
from eros_app.agent.tool_words import ToolWords
from eros_app.services.resolutions import RESOLUTIONS
from nodes.recommend import actions, causes, report_advice, steps

TOLD = ToolWords()


@pytest.mark.requirement("agent:tool-words")
@pytest.mark.parametrize(
    ("command", "tool"),
    [
        ("Run `eros creators` to see them", "Run `list_creators` to see them"),
        ("`eros weeks` lists ids", "`list_schedules` lists ids"),
        ("`eros weeks --status approved`", "`list_schedules` with status approved"),
        ("`eros show 1a2b3c4d` lists them", "`get_schedule` with id 1a2b3c4d lists them"),
        ("`eros analyse creator_id` shows it", "`analyse_creator` shows it"),
        ("`eros analyse 'missb.vip'`", "`analyse_creator` with creator_id missb.vip"),
        (
            "`eros generate luna --week-start 2026-11-30 --no-follow-ups --dry-run`",
            "`generate_schedule` with creator_id luna, week_start 2026-11-30, follow_ups false, dry_run true",
        ),
        ("`eros generate luna --max-per-day N`", "`generate_schedule` with creator_id luna, max_per_day N"),
        ("raise `--budget-per-day` to 69.98", "raise `budget_per_day` to 69.98"),
        ("fewer with `--volume lighter` or `--no-follow-ups`", "fewer with `volume lighter` or `follow_ups false`"),
        ("name it with `--db`", "name it with `--db`"),
    ],
)
def test_a_command_that_has_a_tool_is_told_as_the_tool(command: str, tool: str) -> None:
    assert TOLD(command) == tool


@pytest.mark.requirement("agent:tool-words")
def test_no_advice_names_a_bare_option_to_an_agent() -> None:
    bare = [causes.__file__, steps.__file__, actions.__file__, report_advice.__file__]
    named = [one for path in bare for one in re.findall(r"`--[a-z-]+(?: [a-z]+)?`", Path(path).read_text("utf-8"))]
    assert named
    assert [one for one in named if "--" in TOLD(one)] == []


@pytest.mark.requirement("agent:tool-words", "agent:hints")
@pytest.mark.parametrize(
    "command",
    [
        "`eros weeks --mend`",
        "`eros weeks --forget ID`",
        "`eros doctor`",
        "`eros review approve 1a2b3c4d`",
        "`eros generate luna --week-start 2026-11-30 --replace`",
    ],
)
def test_what_only_a_person_does_stays_a_command_and_names_its_data_server(command: str) -> None:
    assert TOLD(command) == command
    assert ToolWords(Path("/srv/data.json"))("`eros doctor`") == "`eros doctor --mcp-config /srv/data.json`"


@pytest.mark.requirement("agent:tool-words")
def test_no_resolution_sends_an_agent_to_a_command_that_it_has_a_tool_for() -> None:
    advice = [text for action, more in RESOLUTIONS.values() for text in (action, *more)]
    told = [TOLD(spelled(text)) for text in advice]
    commands = ("creators", "analyse", "show", "generate", "explain", "export")
    assert sum("`list_" in text or "`analyse_creator`" in text for text in told) >= 5
    assert [text for text in told for command in commands if f"`eros {command}" in text] == []
