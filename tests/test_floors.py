"""What import-linter cannot express of the floors: which other packages each may use, and who may print or exit.

The contracts in ``pyproject.toml`` name whole packages, and this file walks whole folders, so that a new file or phase
is judged like the old ones. Both are tried on a file that breaks them.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("eros_app", "graph", "nodes", "eros", "prompts", "eros_db")
#: The other packages that a folder may use, its own folders included unless they have a line of their own.
ALLOWED: dict[str, frozenset[str]] = {
    "eros_app/services": frozenset({"langgraph", "langchain_core", "pydantic", "pydantic_core"}),
    "eros_app/services/queue_map.py": frozenset({"yaml"}),
    "eros_app/services/export_html.py": frozenset({"jinja2"}),
    "eros_app/services/export_ics.py": frozenset({"icalendar"}),
    "eros_app/services/export_xlsx.py": frozenset({"xlsxwriter"}),
    "eros_app/services/accounts.py": frozenset({"pwdlib"}),
    "eros_app/web": frozenset({"starlette", "jinja2", "uvicorn", "sse_starlette", "langgraph", "langchain_core"}),
    "eros_app/web/talking.py": frozenset({"jinja2", "langgraph", "langchain_core", "pydantic", "pydantic_core"}),
    "eros_app/records": frozenset({"sqlalchemy", "alembic", "pydantic"}),
    "eros_app/services/data_server.py": frozenset({"mcp"}),
    "graph": frozenset({"langgraph", "pydantic"}),
    "nodes": frozenset({"langgraph", "numpy", "highspy"}),
    "prompts": frozenset(),
    "eros/vocabulary": frozenset({"pydantic"}),
    "eros/failures.py": frozenset({"pydantic"}),
    "eros/wire": frozenset(),
    "eros/language": frozenset({"pydantic"}),
}
#: Who prints and ends processes: the commands, their streams and signals, the agent server; where logs go to stderr.
COMMANDS = ("eros_app/cli", "eros_db/cli.py", "eros_db/commands")
#: A process of its own, which is spoken to over its stdin and stdout, and the line from an MCP client.
WORKERS = ("eros_db/query_worker.py", "eros_db/sessions.py")
SPEAKERS = (*COMMANDS, *WORKERS, "eros_app/agent", "eros/streams.py", "eros/signals.py")
LOGS = ("eros/journal.py", "eros_db/logs.py")
CALLED = frozenset({"print", "input", "exit", "quit", "breakpoint"})
NAMED = frozenset({"sys.exit", "sys.stdin", "sys.stdout", "sys.stderr", "os._exit", "SystemExit"})


def modules_under(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]:
        yield path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name, ast.parse(path.read_text())


def packages_of(module: ast.Module) -> set[str]:
    """The packages that the module imports anywhere, the standard library's and our own left out."""
    names = {
        name.split(".")[0]
        for node in ast.walk(module)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    return names - set(sys.stdlib_module_names) - set(FLOORS)


def speech_of(module: ast.Module) -> set[str]:
    """What of CALLED the module calls, and what of NAMED it names or imports."""
    nodes = list(ast.walk(module))
    called = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)} & CALLED
    named = {ast.unparse(node) for node in nodes if isinstance(node, ast.Name | ast.Attribute)}
    brought = {f"{node.module}.{it.name}" for node in nodes if isinstance(node, ast.ImportFrom) for it in node.names}
    return called | (named | brought) & NAMED


@pytest.mark.requirement("floors:packages")
@pytest.mark.parametrize("folder", [name for name in ALLOWED if not name.startswith("eros_app/services/")])
def test_no_file_of_a_floor_uses_a_package_that_the_floor_may_not(folder: str) -> None:
    strangers = {
        path: sorted(more)
        for path, module in modules_under(ROOT / folder)
        if (more := packages_of(module) - ALLOWED[folder] - ALLOWED.get(path, frozenset()))
    }
    assert strangers == {}


@pytest.mark.requirement("floors:speech")
def test_only_the_commands_print_or_end_the_process() -> None:
    spoken = {
        path: sorted(words)
        for floor in FLOORS
        for path, module in modules_under(ROOT / floor)
        if not path.startswith(SPEAKERS) and (words := speech_of(module) - ({"sys.stderr"} if path in LOGS else set()))
    }
    assert spoken == {}


@pytest.mark.requirement("floors:packages", "floors:speech")
@pytest.mark.parametrize(
    ("source", "packages", "speech"),
    [
        ("import sys\nsys.exit(3)", set(), {"sys.exit"}),
        ("from sys import exit\nexit(3)", set(), {"exit", "sys.exit"}),
        ("import sys\nprint('no', file=sys.stderr)", set(), {"print", "sys.stderr"}),
        ("raise SystemExit(3)", set(), {"SystemExit"}),
        ("def late():\n    from langchain_mcp_adapters.tools import load_mcp_tools", {"langchain_mcp_adapters"}, set()),
        ("import requests, json", {"requests"}, set()),
    ],
)
def test_each_way_to_import_print_or_exit_is_seen(source: str, packages: set[str], speech: set[str]) -> None:
    module = ast.parse(source)
    assert (packages_of(module), speech_of(module)) == (packages, speech)


#: Where a new file could break a contract, and the words of the contract that must name it.
BREACHES = {
    "a phase that knows another": ("nodes/newphase/__init__.py", "import nodes.allocate.node", "Phases do not know"),
    "a service that knows a client": ("eros_app/services/new.py", "import langchain_mcp_adapters", "A service knows"),
    "a service that knows another command": ("eros_app/services/new.py", "import eros_db.commands", "A service knows"),
    "a service that knows exit codes": ("eros_app/services/new.py", "import eros.vocabulary.exit_codes", "exit code"),
    "a data server that knows a log of ours": ("eros_db/new.py", "import eros.journal", "The data server stands"),
    "a data server that reads settings": ("eros_db/new.py", "import eros.settings", "The data server stands"),
    "a data server that knows a new package": ("eros_db/new.py", "import eros.wire", "The data server stands"),
}


@pytest.fixture(scope="module")
def floors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The imports of the floors alone, in a folder of their own, with the contracts as they are."""
    copy = tmp_path_factory.mktemp("floors")
    for floor in (*FLOORS, "evals", "benchmarks"):
        for path in (ROOT / floor).rglob("*.py"):
            target = copy / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (copy / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return copy


def broken_contracts(folder: Path) -> str:
    """What import-linter says of the folder; empty if all contracts are kept."""
    run = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run([*run, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else " ".join(done.stdout.split())


@pytest.mark.requirement("floors:new-files")
@pytest.mark.parametrize("breach", BREACHES)
def test_a_new_file_is_held_to_the_contracts(floors: Path, breach: str) -> None:
    path, line, contract = BREACHES[breach]
    new = floors / path
    new.parent.mkdir(exist_ok=True)
    new.write_text(f"{line}\n")
    try:
        said = broken_contracts(floors)
    finally:
        new.unlink()
    assert contract in said.split("Broken contracts")[-1]


@pytest.mark.requirement("floors:new-files")
def test_without_a_new_file_every_contract_is_kept(floors: Path) -> None:
    assert broken_contracts(floors) == ""
