"""Writes what can drift: the README's week and picture, the commands, the settings, the tools and the schemas.

`python docs/generate.py` writes; `--check` writes nothing and exits 1 with the names of what has drifted.
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from string import Template
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: The instant at which the README's week is made.
NOW = "2026-11-25T12:00:00+00:00"
#: A terminal without colours.
PLAIN = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
COMMANDS = (
    (),
    ("generate",),
    ("chat",),
    ("weeks",),
    ("show",),
    ("diff",),
    ("backup",),
    ("export",),
    ("audit",),
    ("creators",),
    ("analyse",),
    ("mcp",),
    ("doctor",),
    ("eval",),
    ("review", "list"),
    ("review", "show"),
    ("review", "approve"),
    ("review", "reject"),
)
DB_COMMANDS = ((), ("init",), ("serve",), ("import",), ("undo",), ("template",), ("types",), ("stats",), ("forget",))


def replace_between(text: str, name: str, content: str) -> str:
    """``text`` with what stands between the two markers of ``name`` replaced."""
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marked.search(text):
        raise SystemExit(f"README.md has no markers for {name}")
    return marked.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def graph_picture() -> str:
    from langchain_core.runnables.graph import CurveStyle

    from graph.build import build_graph

    drawn = build_graph().get_graph().draw_mermaid(curve_style=CurveStyle.BASIS)
    return "```mermaid\n" + drawn.strip() + "\n```"


def ran(program: str, words: tuple[str, ...], home: Path | None = None) -> str:
    places = {"EROS_HOME": str(home)} if home else {}
    environment = {**os.environ, **PLAIN, "EROS_NOW": NOW, **places}
    done = subprocess.run(
        [Path(sys.executable).with_name(program), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    return _stripped(done.stdout)


def _stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def printed_week() -> str:
    """What `eros generate alexia` prints at a fixed instant on a new demo database; ids and times of the run masked."""
    with tempfile.TemporaryDirectory() as folder:
        printed = ran("eros", ("generate", "alexia"), Path(folder))
    printed = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "GENERATION-ID", printed)
    printed = re.sub(r"(?<=eros export )[0-9a-f]{8}|(?<=eros audit )[0-9a-f]{8}", "GENERATION-ID", printed)
    printed = re.sub(r"\b\d+ ms\b", "N ms", printed)
    return f"```console\n$ eros generate alexia\n{_shortened(printed)}\n```"


def _shortened(printed: str) -> str:
    """The head, the first two days, and everything from the validation on: a first screen, not the whole week."""
    days = [found.start() for found in re.finditer(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d", printed, re.MULTILINE)]
    rest = printed.index("Validation")
    return f"{printed[: days[2]]}(five more days)\n\n{printed[rest:]}"


def commands() -> str:
    parts = ["# Commands", "", "Generated from the programs' own help; the exit codes of both stand at the end.", ""]
    for program, listed in (("eros", COMMANDS), ("eros-db", DB_COMMANDS)):
        for words in listed:
            title = " ".join((program, *words))
            parts += [f"## {title}", "", "```text", helped(program, words), "```", ""]
    return "\n".join([*parts, exit_codes(), ""])


def helped(program: str, words: tuple[str, ...]) -> str:
    """What the command's ``--help`` prints, in this process: a process for each takes a minute together."""
    from eros_app.cli.app import app
    from eros_db.commands import app as db_app

    os.environ.update(PLAIN)
    with redirect_stdout(StringIO()) as told:
        {"eros": app, "eros-db": db_app}[program]((*words, "--help"), prog_name=program, standalone_mode=False)
    return _stripped(told.getvalue())


def settings() -> str:
    from eros.settings import Settings

    rows = ["# Settings", "", "Options win over environment variables, and those over `.env`.", ""]
    rows += ["| variable | meaning | default |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "the platform's user data folder" if name == "home" else field.default
        rows.append(f"| `EROS_{name.upper()}` | {field.description} | {'none' if default is None else default} |")
    return "\n".join(rows) + "\n"


def tools() -> str:
    listed = asyncio.run(_listed_tools())
    rows = ["# The tools of `eros-db`", "", "Generated from the server's own listing.", ""]
    rows += ["| tool | arguments | what it answers |", "| --- | --- | --- |"]
    rows += [f"| `{tool['name']}` | {tool['arguments']} | {tool['says']} |" for tool in listed]
    return "\n".join(rows) + "\n"


async def _listed_tools() -> list[dict[str, str]]:
    from mcp.shared.memory import create_connected_server_and_client_session

    from eros_db.initialize import initialize_database
    from eros_db.server import build_server

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/eros.db"
        initialize_database(url, demo=False, as_of=date(2026, 11, 25))
        async with create_connected_server_and_client_session(build_server(url)) as session:
            found = (await session.list_tools()).tools
    return [
        {
            "name": tool.name,
            "arguments": ", ".join(f"`{name}`" for name in tool.inputSchema.get("properties", {})) or "none",
            "says": " ".join((tool.description or "").strip().partition("\n\n")[0].split()),
        }
        for tool in found
    ]


def files() -> str:
    """What can be imported: the words of docs/templates/files.md around the tables of columns and the maps."""
    from eros_db.importing.kinds import catalogue_kinds
    from eros_db.importing.maps import shipped_maps
    from eros_db.importing.templates import takes

    kinds = []
    for kind in catalogue_kinds().values():
        kinds += [f"### `--{kind.name}`", "", f"{kind.says[0].upper()}{kind.says[1:]}.", ""]
        kinds += ["| column | each row needs it | what it takes | also called |", "| --- | --- | --- | --- |"]
        for column in kind.columns:
            also = ", ".join(f"`{name}`" for name in column.also)
            needed, says = "yes" if column.needed else "", takes(column).replace("|", "\\|")
            kinds.append(f"| `{column.name}` | {needed} | {says} | {also} |")
        kinds.append("")
    maps = [f"`--map {name}`:\n\n```yaml\n{text.rstrip()}\n```\n" for name, text in shipped_maps().items()]
    template = Template((ROOT / "docs/templates/files.md").read_text(encoding="utf-8"))
    return template.substitute(kinds="\n".join(kinds).rstrip(), maps="\n".join(maps).rstrip())


#: Agent file -> its name, and how its client names the tools of the server "eros".
AGENTS = {
    "plugins/eros/agents/scheduler.md": ("scheduler", "mcp__plugin_eros_eros__"),
    ".claude/agents/eros-scheduler.md": ("eros-scheduler", "mcp__eros__"),
}


def agents() -> dict[str, str]:
    """The agent of the plugin and that of this project, which differ in the names of their tools alone."""
    template = Template((ROOT / "docs/templates/scheduler.md").read_text(encoding="utf-8"))
    names = agent_tools()
    return {
        path: template.substitute(name=name, tools=", ".join(prefix + tool for tool in names))
        for path, (name, prefix) in AGENTS.items()
    }


def agent_tools() -> list[str]:
    from eros.settings import Settings
    from eros_app.agent import build_server

    with tempfile.TemporaryDirectory() as folder:
        listed = asyncio.run(build_server(Settings(home=Path(folder))).list_tools())
    return [tool.name for tool in listed]


def schema(model: Any) -> str:
    return json.dumps(model.model_json_schema(mode="serialization"), indent=2) + "\n"


def documents() -> dict[str, str]:
    """Every generated file with its text."""
    from eros.vocabulary.documents import ErrorDocument, ResultDocument

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {
        "README.md": replace_between(replace_between(readme, "week", printed_week()), "graph", graph_picture()),
        "docs/commands.md": commands(),
        "docs/settings.md": settings(),
        "docs/tools.md": tools(),
        "docs/files.md": files(),
        "docs/schema/result.schema.json": schema(ResultDocument),
        "docs/schema/error.schema.json": schema(ErrorDocument),
        **agents(),
    }


def exit_codes() -> str:
    from eros.vocabulary.exit_codes import MEANINGS

    rows = [f"| {code} | {meaning} |" for code, meaning in MEANINGS.items()]
    return "\n".join(["## Exit codes", "", "| code | means |", "| ---: | --- |", *rows])


def main() -> None:
    drifted = [
        name
        for name, text in documents().items()
        if not (ROOT / name).exists() or (ROOT / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv:
        sys.exit(f"drifted: {', '.join(drifted)}; run `make docs`" if drifted else 0)
    for name, text in documents().items() if drifted else ():
        (ROOT / name).write_text(text, encoding="utf-8")
    print(f"written: {', '.join(drifted) or 'nothing had drifted'}")


if __name__ == "__main__":
    main()
