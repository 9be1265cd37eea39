"""`eros-db serve`: a client is greeted before anything heavy is loaded."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from eros.signals import command_signals
from eros_db.commands.opening import Database, settings_of
from eros_db.commands.telling import refused, say

if TYPE_CHECKING:
    from eros_db.glance import Served

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    http: Annotated[bool, typer.Option("--http", help="Serve streamable HTTP at /mcp instead of stdio.")] = False,
    host: Annotated[str, typer.Option(help="A loopback address.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8765,
    db: Database = None,
) -> int:
    """Serve the 17 tools over stdio, or over HTTP on this machine."""
    if http and host not in LOOPBACK:
        return refused(
            f"--host {host}: only a loopback address is served, since there is no authentication; use 127.0.0.1"
        )
    from eros_db.announcing import DataServer
    from eros_db.glance import at_a_glance
    from eros_db.logs import log_to_stderr

    settings = settings_of(db)
    log_to_stderr(settings.log_format)
    url, opened = settings.database_url, list[Any]()

    def tool_calls() -> Any:
        from eros_db.server import ToolCalls
        from eros_db.store import open_store

        opened.append(open_store(url))
        return ToolCalls(opened[0], settings.clock)

    served = at_a_glance(url) or _served_at(url)
    command_signals.leave_at_once()  # a call is one transaction, and a thread that reads stdin hears of no end
    server = DataServer(served, tool_calls)
    try:
        if http:
            from eros_db.transports import serve_http

            serve_http(server, host, port, say)
        else:
            import anyio

            from eros_db.sessions import serve_stdio

            anyio.run(serve_stdio, server)
    finally:
        for engine in opened:
            engine.dispose()
    return 0


def _served_at(url: str) -> "Served":
    """Raises StoreError where the database cannot be used."""
    from eros_db.engine import read_transaction
    from eros_db.store import open_store, served_by

    with read_transaction(open_store(url)) as connection:
        return served_by(connection)
