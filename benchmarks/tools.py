"""Each tool of the data server on the demo database, called alone through MCP in process: milliseconds, warm."""

import asyncio
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import NOW
from eros.gateway import Source, open_tools
from eros.settings import Settings
from eros_db.initialize import initialize_database
from eros_db.server import build_server
from eros_db.store import open_store

CALLS = 20
CREATOR = {"creator_id": "marina"}
#: Every tool but the save, which `benchmarks.generation` runs, with the arguments that a week asks with.
TOOL_ARGUMENTS: dict[str, dict[str, Any]] = {
    "get_creator_profile": CREATOR,
    "get_volume_config": CREATOR,
    "get_performance_trends": {**CREATOR, "period": "14d"},
    "get_send_types": {"page_type": "paid"},
    "get_vault_availability": CREATOR,
    "get_best_timing": CREATOR,
    "get_send_type_captions": {**CREATOR, "send_type_key": "ppv_unlock", "limit": 70},
    "get_top_captions": {**CREATOR, "limit": 20},
    "get_persona_profile": CREATOR,
    "get_content_type_rankings": CREATOR,
    "get_send_type_details": {"send_type_key": "ppv_unlock"},
    "get_audience_targets": {"page_type": "paid"},
    "get_channels": {},
    "get_active_creators": {},
    "get_volume_assignment": CREATOR,
    "execute_query": {"query": "SELECT count(*) FROM mass_messages WHERE creator_id = ?", "params": ["marina"]},
}


async def measured(home: Path) -> Iterator[tuple[str, float, float]]:
    engine = open_store(f"sqlite:///{home / 'eros.db'}")
    source = Source.in_memory(lambda: build_server(engine, lambda: NOW))
    async with open_tools(source, Settings(home=home, now=NOW)) as tools:
        for tool, arguments in TOOL_ARGUMENTS.items():
            for _ in range(CALLS + 1):
                await tools.call(tool, **arguments)
        spent = {tool: [call.duration_ms for call in tools.calls if call.tool == tool][1:] for tool in TOOL_ARGUMENTS}
    engine.dispose()
    return iter([(tool, statistics.median(times), max(times)) for tool, times in spent.items()])


def rows() -> list[tuple[str, float, float]]:
    """Each tool with the median and the longest of its calls."""
    with tempfile.TemporaryDirectory() as folder:
        initialize_database(f"sqlite:///{folder}/eros.db", demo=True, as_of=NOW.date())
        return list(asyncio.run(measured(Path(folder))))


def table(found: Iterable[tuple[str, float, float]]) -> str:
    lines = ["| tool | median | longest |", "| --- | ---: | ---: |"]
    return "\n".join(lines + [f"| `{tool}` | {median:.1f} ms | {longest:.1f} ms |" for tool, median, longest in found])


def main() -> None:
    print(table(rows()))


if __name__ == "__main__":
    main()
