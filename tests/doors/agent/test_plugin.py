"""The plugin's files against their documented forms, and against the server that they speak of."""

import json
import re
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml

from eros import PIPELINE_VERSION
from eros.settings import Settings
from eros_app.agent import build_server

ROOT = Path(__file__).resolve().parents[3]
PLUGIN = ROOT / "plugins/eros"
SKILLS = sorted(PLUGIN.glob("skills/*/SKILL.md"))
AGENTS = {
    PLUGIN / "agents/scheduler.md": "mcp__plugin_eros_eros__",
    ROOT / ".claude/agents/eros-scheduler.md": "mcp__eros__",
}
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: The documented fields; one beside them is passed over in silence, which a typing error must not be.
PLUGIN_FIELDS = {
    *("name", "version", "description", "author", "homepage", "repository", "license", "keywords", "userConfig"),
    *("commands", "agents", "skills", "hooks", "mcpServers", "lspServers", "outputStyles"),
}
SERVER_FIELDS = {"type", "command", "args", "env", "alwaysLoad"}
SKILL_FIELDS = {"name", "description", "argument-hint", "allowed-tools", "disable-model-invocation", "model"}
AGENT_FIELDS = {"name", "description", "tools", "model", "skills"}


def loaded(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def front(path: Path) -> tuple[dict[str, Any], str]:
    """The frontmatter and the text of a Markdown file."""
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    fields: dict[str, Any] = yaml.safe_load(head)
    return fields, text


@pytest.fixture
async def tools(settings: Settings) -> set[str]:
    return {tool.name for tool in await build_server(settings).list_tools()}


@pytest.mark.requirement("plugin:formats")
def test_the_marketplace_names_its_owner_and_the_plugin_where_it_is() -> None:
    market = loaded(ROOT / ".claude-plugin/marketplace.json")
    assert KEBAB.fullmatch(market["name"])
    assert market["owner"]["name"]
    [entry] = market["plugins"]
    assert entry["source"].startswith("./")
    assert (ROOT / entry["source"]).resolve() == PLUGIN
    assert entry["name"] == loaded(PLUGIN / ".claude-plugin/plugin.json")["name"]


@pytest.mark.requirement("plugin:formats")
def test_the_manifest_has_documented_fields_and_the_projects_version() -> None:
    manifest = loaded(PLUGIN / ".claude-plugin/plugin.json")
    assert set(manifest) <= PLUGIN_FIELDS
    assert KEBAB.fullmatch(manifest["name"])
    assert manifest["version"] == PIPELINE_VERSION
    assert manifest["author"]["name"]
    assert [path.name for path in (PLUGIN / ".claude-plugin").iterdir()] == ["plugin.json"]


@pytest.mark.requirement("plugin:formats")
@pytest.mark.parametrize("path", SKILLS, ids=lambda path: path.parent.name)
def test_a_skill_is_named_as_its_folder_and_says_when_to_use_it(path: Path) -> None:
    fields, text = front(path)
    assert set(fields) <= SKILL_FIELDS
    assert fields["name"] == path.parent.name
    assert KEBAB.fullmatch(fields["name"])
    assert "Use when" in fields["description"]
    assert len(fields["description"]) <= 1_024
    assert "$ARGUMENTS" in text


@pytest.mark.requirement("plugin:formats")
def test_there_is_a_skill_for_each_thing_to_do() -> None:
    assert [path.parent.name for path in SKILLS] == ["analyse", "creators", "generate", "review"]


@pytest.mark.requirement("plugin:formats", "plugin:tools-exist")
@pytest.mark.parametrize(("path", "prefix"), AGENTS.items(), ids=["plugin", "project"])
def test_an_agent_has_every_tool_by_the_name_that_its_client_gives_it(path: Path, prefix: str, tools: set[str]) -> None:
    fields, _ = front(path)
    assert set(fields) <= AGENT_FIELDS
    assert fields["name"] == path.stem
    assert set(fields["tools"].split(", ")) == {prefix + tool for tool in tools}


@pytest.mark.requirement("plugin:tools-exist", "plugin:no-silent-review")
def test_the_tools_of_the_skills_exist_and_none_of_them_decides_a_review(tools: set[str]) -> None:
    prefix = "mcp__plugin_eros_eros__"
    named = {name for path in SKILLS for name in front(path)[0]["allowed-tools"].split()}
    assert named <= {prefix + tool for tool in tools}
    assert prefix + "review_schedule" not in named


@pytest.mark.requirement("plugin:tools-exist")
@pytest.mark.parametrize("path", [*SKILLS, *AGENTS], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_a_text_calls_a_tool_is_one(path: Path, tools: set[str]) -> None:
    named = set(re.findall(r"`([a-z]+_(?:schedules?|creators?|item))`", front(path)[1]))
    assert named
    assert named <= tools


@pytest.mark.requirement("plugin:one-template")
@pytest.mark.parametrize("path", AGENTS, ids=["plugin", "project"])
def test_the_agent_files_are_what_their_template_gives(path: Path) -> None:
    template = Template((ROOT / "docs/templates/scheduler.md").read_text(encoding="utf-8"))
    fields, _ = front(path)
    assert path.read_text(encoding="utf-8") == template.substitute(name=fields["name"], tools=fields["tools"])


@pytest.mark.requirement("plugin:formats", "plugin:server-starts")
@pytest.mark.parametrize("path", [ROOT / ".mcp.json", PLUGIN / ".mcp.json"], ids=["project", "plugin"])
def test_the_server_is_always_loaded_and_its_command_can_be_named(path: Path) -> None:
    [(name, server)] = loaded(path)["mcpServers"].items()
    assert (name, server["type"], server["args"], server["alwaysLoad"]) == ("eros", "stdio", ["mcp"], True)
    assert set(server) <= SERVER_FIELDS
    assert re.fullmatch(r"\$\{EROS_COMMAND:-(\.venv/bin/)?eros\}", server["command"])
