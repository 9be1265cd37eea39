"""``eros serve``: the pages on loopback, until it is stopped."""

import ipaddress
from collections.abc import Callable
from pathlib import Path

import uvicorn

from eros.failures import RequestError
from eros.settings import Settings
from eros_app.services.accounts import accounts_of
from eros_app.web.application import LOOPBACK, application


def serve(settings: Settings, config: Path | None, host: str, port: int, say: Callable[[str], object]) -> None:
    """Serve until stopped. Raises RequestError where the host is beyond this machine, or the port is taken."""
    if not _is_loopback(host) and not accounts_of(settings):
        text = (
            f"{host} is beyond this machine, and pages there need accounts, of which there is none: "
            "`eros account add ada --role admin` makes one"
        )
        raise RequestError("ACCOUNTS_NEEDED", "host", host, text)
    server = uvicorn.Server(
        uvicorn.Config(
            application(settings, config, [*LOOPBACK, host], known_alone=not _is_loopback(host)),
            host=host,
            port=port,
            log_level="warning",
            ws="none",
        )
    )
    bound = server.config.bind_socket()
    bound.listen(server.config.backlog)  # before it is said: whoever reads the line may ask at once
    say(f"EROS is at http://{host}:{bound.getsockname()[1]}/ until Ctrl+C stops it")
    server.run(sockets=[bound])


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
