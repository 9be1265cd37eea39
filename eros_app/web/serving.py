"""``eros serve``: the pages on loopback, until it is stopped."""

import errno
import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from eros.failures import RequestError
from eros.parameters import parameter
from eros.settings import Settings
from eros_app.services.accounts import accounts_of
from eros_app.web.application import application

#: Connections that wait while the server is at work.
_BACKLOG = 2048
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


@dataclass(frozen=True)
class ServedAt:
    """Where it listens, and the further ``names`` under which it answers: those that a proxy shows it as."""

    host: str = "127.0.0.1"
    port: int = 8770
    names: Sequence[str] = ()

    @property
    def is_beyond(self) -> bool:
        """Whether others than this machine can reach it."""
        return bool(self.names) or not _is_loopback(self.host)


def serve(settings: Settings, config: Path | None, at: ServedAt, say: Callable[[str], object]) -> None:
    """Serve until stopped. Raises RequestError where it is beyond this machine without accounts, a name is none, or the
    port is taken."""
    names = [*map(_name, at.names)]
    if at.is_beyond and not accounts_of(settings):
        field, value = ("name", names[0]) if names else ("host", at.host)
        text = (
            f"{value} is beyond this machine, and pages there need accounts, of which there is none: "
            "`eros account add ada --role admin` makes one"
        )
        raise RequestError("ACCOUNTS_NEEDED", field, value, text)
    bound = _bound(at.host, at.port)  # before it is said: whoever reads the line may ask at once
    server = uvicorn.Server(
        uvicorn.Config(
            application(settings, config, [*names, at.host.lower()], known_alone=at.is_beyond),
            log_level="warning",
            ws="none",
            proxy_headers=bool(names),  # without a proxy nobody else says whose address it is
        )
    )
    also = f", and answers as {' and '.join(names)}" if names else ""
    say(f"EROS is at {address_of(at.host, bound.getsockname()[1])}{also} until Ctrl+C stops it")
    server.run(sockets=[bound])


def address_of(host: str, port: int) -> str:
    """An address at which a browser on this machine finds it."""
    try:
        there = ipaddress.ip_address(host)
    except ValueError:
        return f"http://{host}:{port}/"
    if there.is_unspecified:  # every address of this machine
        there = ipaddress.ip_address("127.0.0.1" if there.version == 4 else "::1")
    return f"http://{f'[{there}]' if there.version == 6 else there}:{port}/"


def _bound(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, there = found[0]
        both = family == socket.AF_INET6 and there[0] == "::" and socket.has_dualstack_ipv6()
        return socket.create_server(there[:2], family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    except PermissionError as wrong:
        another = f"name one from 1024 on with {parameter('port')}"
        text = f"port {port} is not for whoever runs this: {wrong.strerror}; {another}"
        raise RequestError("PORT_TAKEN", "port", port, text) from wrong
    except socket.gaierror as wrong:
        raise RequestError("BAD_HOST", "host", host, f"{host!r} is no host that is known here") from wrong
    except OSError as wrong:
        if wrong.errno != errno.EADDRINUSE:
            raise RequestError("BAD_HOST", "host", host, f"{host} is no address of this machine") from wrong
        another = f"name another with {parameter('port')}, or 0 for any"
        text = f"port {port} is taken, perhaps by another `eros serve`; {another}"
        raise RequestError("PORT_TAKEN", "port", port, text) from wrong


def _name(text: str) -> str:
    name = text.strip().lower().rstrip(".")
    if not _NAME.fullmatch(name):
        raise RequestError("BAD_HOST", "name", text, f"{text!r} is no host's name; write it as eros.agency.example")
    return name


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
