"""The real data server over stdio; one tool never answers, and says so on stderr.

python hanging_server.py DATABASE_URL TOOL before|after: "after" does its work first.
"""

import sys
from datetime import UTC, datetime

import anyio
from mcp import types

from eros_db.server import build_server
from eros_db.sessions import serve_stdio

url, tool, when = sys.argv[1:]
server = build_server(url, lambda: datetime(2026, 11, 20, 12, tzinfo=UTC))
answer = server.request_handlers[types.CallToolRequest]


async def hanging(request):
    if request.params.name != tool:
        return await answer(request)
    if when == "after":
        await answer(request)
    print("HANGS", file=sys.stderr, flush=True)
    await anyio.sleep_forever()
    return None


server.request_handlers[types.CallToolRequest] = hanging
anyio.run(serve_stdio, server)
