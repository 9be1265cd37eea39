"""Real processes and real sockets: how a server is found, how it is lost, and how it comes back."""

import asyncio
import gc
import json
import shutil
import socket
import sys
import textwrap
from contextlib import asynccontextmanager

import pytest
import uvicorn
from mcp.server.fastmcp import Context, FastMCP

from eros.failures import RequestError, ToolFailure
from eros.gateway import Source
from eros.streams import log_lines_above
from eros_app.services.data_server import data_source
from eros_db.store import create_store

CHANNELS = {"channels": []}

#: Dies at its first call, as long as the file beside it does not say that it has done so before.
MORTAL = """
    import os, sys
    from pathlib import Path
    from mcp.server.fastmcp import FastMCP

    server = FastMCP("mortal", log_level="ERROR")

    @server.tool()
    def get_channels() -> dict:
        died = Path(os.environ["DIED"])
        if not died.exists():
            died.touch()
            os._exit(1)
        return {"channels": [], "argument": sys.argv[1]}

    server.run()
"""


@pytest.fixture
def config(tmp_path):
    """Writes a Claude-style file with one server named eros-db."""

    def write(**entry):
        path = tmp_path / "mcp.json"
        path.write_text(json.dumps({"mcpServers": {"other": {"command": "no"}, "eros-db": entry}}), encoding="utf-8")
        return path

    return write


@pytest.mark.full
@pytest.mark.requirement("gateway:reopen", "gateway:config-file")
async def test_a_dead_stdio_server_is_started_again_within_the_retries(tmp_path, config, opened, monkeypatch):
    script = tmp_path / "mortal.py"
    script.write_text(textwrap.dedent(MORTAL), encoding="utf-8")
    monkeypatch.setenv("EROS_TEST_DIED", str(tmp_path / "died"))
    entry = config(command=sys.executable, args=[str(script), "word"], env={"DIED": "${EROS_TEST_DIED}"})
    async with opened(data_source(entry, "sqlite://")) as tools:
        answer = await tools.call("get_channels")
        assert (answer["argument"], tools.calls[0].attempts) == ("word", 2)


#: Writes on stderr as it starts and as it answers, not always whole lines, not always text.
TALKATIVE = """
    import os
    from mcp.server.fastmcp import FastMCP

    server = FastMCP("talkative", log_level="ERROR")
    os.write(2, b"starts\\nhalf a ")

    @server.tool()
    def get_channels() -> dict:
        os.write(2, b"line\\n\\xff and no end")
        return {"channels": []}

    server.run()
"""


@pytest.mark.requirement("log:above-the-bar")
async def test_what_a_server_of_its_own_writes_on_stderr_comes_as_whole_lines_of_the_log(
    tmp_path, config, opened, capfd
):
    script = tmp_path / "talkative.py"
    script.write_text(textwrap.dedent(TALKATIVE), encoding="utf-8")
    lines = []
    with log_lines_above(lines.append):
        async with opened(data_source(config(command=sys.executable, args=[str(script)]), "sqlite://")) as tools:
            await tools.call("get_channels")
    assert lines == ["starts", "half a line", "\\xff and no end"]
    assert capfd.readouterr().err == ""


@pytest.mark.requirement("gateway:unreachable")
async def test_a_missing_command_fails_the_first_call_once_and_by_name(config, opened):
    async with opened(data_source(config(command="no-such-command-anywhere"), "")) as tools:
        with pytest.raises(ToolFailure, match="no-such-command-anywhere") as raised:
            await tools.call("get_channels")
        assert (raised.value.kind, tools.calls[0].attempts) == ("unreachable", 1)


@pytest.mark.requirement("gateway:unreachable")
async def test_a_command_that_exits_at_its_start_is_unreachable(config, opened):
    async with opened(data_source(config(command=sys.executable, args=["-c", "raise SystemExit(3)"]), "")) as tools:
        with pytest.raises(ToolFailure, match="cannot be reached") as raised:
            await tools.call("get_channels")
        assert (raised.value.kind, tools.calls[0].attempts) == ("unreachable", 3)


@pytest.mark.requirement("gateway:unreachable")
async def test_what_a_server_still_says_after_it_was_given_up_is_heard_by_nobody(opened, monkeypatch):
    """Nor printed: an exception that nobody asks for would end on the terminal."""

    @asynccontextmanager
    async def silent(_clock):
        try:
            await asyncio.Event().wait()
        finally:
            raise ConnectionError("too late")
        yield

    printed = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: printed.append(context))
    monkeypatch.setattr("eros.gateway.sessions.OPEN_SECONDS", 0)
    async with opened(Source("a silent server", silent)) as tools:
        with pytest.raises(ToolFailure, match="did not answer"):
            await tools.call("get_channels")
    gc.collect()
    assert printed == []


@pytest.mark.requirement("gateway:unreachable")
async def test_a_refused_connection_is_unreachable(config, opened):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/mcp"
        async with opened(data_source(config(type="http", url=url), "")) as tools:
            with pytest.raises(ToolFailure, match="cannot be reached") as raised:
                await tools.call("get_channels")
    assert raised.value.kind == "unreachable"


class SignallingServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        self.up.set()


class HttpServer:
    """A FastMCP server on a port of this machine, stopped and started again at will."""

    def __init__(self) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.tokens, self.asked, self.hang = [], asyncio.Event(), False

    async def start(self) -> None:
        mcp = FastMCP("http", log_level="CRITICAL", json_response=True)

        @mcp.tool()
        async def get_channels(context: Context) -> dict:
            self.tokens.append(context.request_context.request.headers.get("authorization"))
            self.asked.set()
            if self.hang:
                await asyncio.Event().wait()
            return CHANNELS

        app = mcp.streamable_http_app()
        self.uvicorn = SignallingServer(
            uvicorn.Config(app, log_level="critical", ws="none", timeout_graceful_shutdown=0)
        )
        self.task = asyncio.create_task(self.uvicorn.serve([self.socket.dup()]))
        await self.uvicorn.up.wait()

    async def stop(self) -> None:
        self.uvicorn.should_exit = True
        await self.task


@pytest.fixture
async def http():
    server = HttpServer()
    await server.start()
    yield server
    await server.stop()
    server.socket.close()


@pytest.mark.requirement("gateway:config-file")
async def test_an_http_server_is_reached_with_its_headers(http, config, opened):
    entry = config(type="http", url=f"http://127.0.0.1:{http.port}/mcp", headers={"Authorization": "Bearer ${NO:-key}"})
    async with opened(data_source(entry, "")) as tools:
        assert await tools.call("get_channels") == CHANNELS
    assert http.tokens == ["Bearer key"]


@pytest.mark.requirement("gateway:reopen")
async def test_an_http_server_that_was_started_anew_is_found_again(http, config, opened):
    async with opened(data_source(config(url=f"http://127.0.0.1:{http.port}/mcp"), "")) as tools:
        await tools.call("get_channels")
        await http.stop()
        await http.start()
        assert await tools.call("get_channels") == CHANNELS


@pytest.mark.requirement("gateway:reopen")
async def test_a_call_that_is_under_way_when_its_server_goes_is_made_again(http, config, opened):
    http.hang = True
    async with opened(data_source(config(url=f"http://127.0.0.1:{http.port}/mcp"), "")) as tools:
        call = asyncio.create_task(tools.call("get_channels"))
        await http.asked.wait()
        http.hang = False
        await http.stop()
        await http.start()
        assert await call == CHANNELS
        assert tools.calls[0].attempts == 2


@pytest.mark.requirement("gateway:unreachable")
async def test_a_call_to_a_server_that_has_gone_fails_long_before_its_timeout(http, config, opened, settings):
    endless = settings.model_copy(update={"timeout_scale": 1_000.0})
    async with opened(data_source(config(url=f"http://127.0.0.1:{http.port}/mcp"), ""), settings=endless) as tools:
        await tools.call("get_channels")
        await http.stop()
        http.socket.close()
        async with asyncio.timeout(60):
            with pytest.raises(ToolFailure) as raised:
                await tools.call("get_channels")
    assert raised.value.kind == "unreachable"


@pytest.mark.requirement("gateway:unreachable")
async def test_an_unusable_database_fails_the_first_call_with_what_to_do(tmp_path, opened):
    async with opened(data_source(None, f"sqlite:///{tmp_path / 'none.db'}")) as tools:
        with pytest.raises(ToolFailure, match="eros-db init") as raised:
            await tools.call("get_channels")
        assert (raised.value.kind, tools.calls[0].attempts) == ("unreachable", 1)


@pytest.mark.requirement("gateway:config-file")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"),
        ("[]", "it needs"),
        ('{"mcpServers": {"another": {"command": "x"}}}', "it needs"),
        ('{"mcpServers": {"eros-db": {}}}', "either a command or a url"),
        ('{"mcpServers": {"eros-db": {"command": "x", "url": "http://y"}}}', "either a command or a url"),
        ('{"mcpServers": {"eros-db": {"command": "x", "args": "y"}}}', "eros-db.args"),
        ('{"mcpServers": {"eros-db": {"type": "sse", "url": "http://y"}}}', '"http"'),
        ("\xff", "UTF-8"),
    ],
)
def test_a_config_file_that_cannot_be_used_is_refused_with_what_is_wrong(tmp_path, text, said):
    path = tmp_path / "mcp.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(RequestError, match=said) as raised:
        data_source(path, "")
    assert (raised.value.code, raised.value.field) == ("BAD_MCP_CONFIG", "mcp_config")


@pytest.mark.requirement("gateway:config-file")
def test_a_config_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(RequestError, match="there is no such file"):
        data_source(tmp_path / "none.json", "")


@pytest.fixture
def databases(tmp_path):
    """Two databases that were made, and a copy of the first."""
    paths = [tmp_path / f"{name}.db" for name in ("one", "two")]
    for path in paths:
        create_store(f"sqlite:///{path}").dispose()
    return *paths, shutil.copy(paths[0], tmp_path / "copy.db")


@pytest.mark.full
@pytest.mark.requirement("gateway:server-identity")
async def test_our_server_is_known_by_its_database_however_it_is_reached(databases, config, opened):
    command = ["-c", "from eros_db.cli import main; main()", "serve", "--db", str(databases[0])]
    sources = [*(data_source(None, f"sqlite:///{path}") for path in databases)]
    keys = []
    for source in (*sources, data_source(config(command=sys.executable, args=command), "")):
        async with opened(source) as tools:
            keys.append(tools.server.key)
    one, two, copied, over_stdio = keys
    assert one == copied == over_stdio != two


@pytest.mark.full
@pytest.mark.requirement("gateway:server-identity")
async def test_a_foreign_server_is_known_by_its_address_once_it_has_answered(http, config, opened):
    url = f"127.0.0.1:{http.port}/mcp"
    await http.stop()
    async with opened(data_source(config(url=f"http://user:secret@{url}?key=secret"), "")) as tools:
        assert tools.server is None
        await http.start()
        await tools.call("get_channels")
        assert (tools.server.key, tools.server.label) == (f"eros-db@http://{url}", f"eros-db at http://{url}")


@pytest.mark.requirement("gateway:server-identity")
@pytest.mark.parametrize(
    ("args", "shown"),
    [
        (["serve", "--port", "80"], "serve --port 80"),
        (["--db", "${EROS_TEST_SECRET}"], "--db '${EROS_TEST_SECRET}'"),
        (["--api-key", "secret", "x"], "--api-key '***' x"),
        (["--token=secret"], "'--token=***'"),
        (["postgresql://user:secret@host/eros?password=secret"], "postgresql://host/eros"),
    ],
)
def test_a_command_is_known_by_its_line_without_credentials(config, monkeypatch, args, shown):
    monkeypatch.setenv("EROS_TEST_SECRET", "secret")
    source = data_source(config(command="serve-it", args=args, env={"PASSWORD": "secret"}), "")
    assert source.identity(None).key == f"eros-db@serve-it {shown}"
    assert "secret" not in source.name
