"""Each kept week at its own data server: how that is reached, and what became of the week there (R58, R59)."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from eros.failures import RequestError
from eros.gateway import open_tools
from eros_app.records.terms import Server, WeekFilter
from eros_app.services.generation import RunOptions
from eros_app.services.home import open_records
from eros_app.services.mending import Mended, mend, mend_waiting
from eros_app.services.own_database import database_of

_WAITING = WeekFilter(states=("waiting", "expired"))
#: Of the weeks that wait, the newest that are asked for.
_LOOKED_AT = 400


async def mend_weeks(options: RunOptions) -> tuple[Mended, ...]:
    """Every unfinished week, and every one that waits, by asking its own server; one that nobody can reach leaves its
    weeks.

    A week that was kept before servers were told apart is asked of the server that these options lead to.
    """
    mended: list[Mended] = []
    with open_records(options.settings) as store:
        waiting = [(week, store.server_of(week.generation_id)) for week in store.list(_WAITING, _LOOKED_AT)]
        servers = [*(week.server for week in store.unfinished()), *(server for _, server in waiting)]
        for server, there in _ways_to(servers, options):
            async with open_tools(there.source, there.settings) as tools:
                if tools.server is None or (server is not None and tools.server.key != server.key):
                    continue
                clock, own = there.settings.clock, there.server(tools)
                mended += await mend(store, tools, own, clock, is_here=there.lead_to)
                its = [week for week, of in waiting if of is None or (of.key == own.key and there.lead_to(of))]
                mended += await mend_waiting(store, tools, clock, its)
    return tuple(mended)


def _ways_to(servers: Iterable[Server | None], options: RunOptions) -> list[tuple[Server | None, RunOptions]]:
    """Each server once with the options that lead there: databases of one id are two where they are two files."""
    ways: dict[tuple[str | None, Path | None, str], tuple[Server | None, RunOptions]] = {}
    for server in servers:
        with suppress(RequestError):  # its configuration is gone or cannot be read
            there = options_for(server, options)
            _ = there.source  # reads the configuration
            key = (server.key if server else None, there.mcp_config, there.settings.database_url)
            ways.setdefault(key, (server, there))
    return list(ways.values())


def options_for(server: Server | None, options: RunOptions) -> RunOptions:
    """The options that lead to the server whose week it is, unless another was named on purpose (R59).

    A database that was moved or copied with its home is the one in the home (``database_of``). Raises RequestError
    where its configuration is gone.
    """
    if server is None or options.data is not None or options.mcp_config is not None:
        return options
    there = replace(options, expected_server=server)
    if "config" in server.address:
        config = Path(server.address["config"])
        if not config.exists():
            text = (
                f"this week belongs to {server.label}, whose configuration {config} is gone; name one that leads there"
            )
            raise RequestError("SERVER_GONE", "mcp_config", str(config), text)
        return replace(there, mcp_config=config)
    url = database_of(server, options.settings)
    return replace(there, settings=options.settings.model_copy(update={"db_url": url}))
