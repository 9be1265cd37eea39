"""What keeps strangers out of the pages: hosts, origins, and what a page may load.

A browser sends any page's form to a server on loopback, so whatever changes something has to come from our own pages
(Sec-Fetch-Site, Origin); a name that somebody points at 127.0.0.1 is no host of ours (DNS rebinding).
"""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class OwnHosts(TrustedHostMiddleware):
    """Answers under the names that are known, and under the very address that the connection came to: nobody points a
    name at us by an address."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _names_its_address(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def _names_its_address(scope: Scope) -> bool:
    address = (scope.get("server") or ("", None))[0]
    try:
        named = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
        there = ipaddress.ip_address(address)
        mapped = there.ipv4_mapped if there.version == 6 else None  # of one socket for both kinds of addresses
        return ipaddress.ip_address(named) == (mapped or there)
    except ValueError:
        return False


class OwnPagesOnly:
    """Refuses what another site's page sends, and tells the browser what ours may load. ``names``: as which a proxy
    that speaks TLS shows us, whatever host it passes on."""

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        self.app, self.names = app, names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if scope["method"] in _SAFE_METHODS or is_own(Headers(scope=scope), self.names):
            await self.app(scope, receive, guarded)
            return
        refused = PlainTextResponse("this came from another site's page, and nothing was done", status_code=403)
        await refused(scope, receive, guarded)


def is_own(headers: Headers, names: Collection[str] = ()) -> bool:
    """Whether the request comes from a page of this very server. A browser says so; a program without either header is
    no browser, and carries nobody's session along."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    from_there = urlsplit(origin)
    return from_there.netloc == headers.get("host") or (
        from_there.scheme == "https" and (from_there.hostname or "") in names
    )
