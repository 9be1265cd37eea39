"""Who looks at a page: an account that signed in, or, on this machine and without accounts, whoever runs the server."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from eros.settings import Settings
from eros_app.services.accounts import (
    SESSION,
    Account,
    Deed,
    account_in_session,
    accounts_of,
    begin_session,
    end_session,
)
from eros_app.services.home import user_name

#: Wrong passwords of a name at an address within so many seconds, after which that name has to wait there; and of a
#: name, or an address, with whomever: one colleague locks out no other, and nobody tries on and on.
MOST_TRIES, MOST_OF_ANY, WITHIN_SECONDS = 5, 50, 300.0
SESSION_SECONDS = int(SESSION.total_seconds())


class Sessions:
    """A signed cookie that our own pages alone send, and, where TLS led here, over TLS alone."""

    def __init__(self, app: ASGIApp, secret_key: str, max_age: int) -> None:
        def kept(*, over_tls: bool) -> SessionMiddleware:
            return SessionMiddleware(app, secret_key, "eros", max_age, same_site="strict", https_only=over_tls)

        self.plain, self.over_tls = kept(over_tls=False), kept(over_tls=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self.over_tls if scope.get("scheme") == "https" else self.plain)(scope, receive, send)


class NotSignedIn(Exception):
    """The page needs an account."""


class NotAllowed(Exception):
    """The account may not do that."""

    def __init__(self, account: Account, deed: Deed) -> None:
        super().__init__(f"{account.name} is a {account.role}, who may not {deed} here")


@dataclass(frozen=True)
class Visitors:
    """Who may do what, by the request's session. ``known_alone``: beyond this machine nobody is let in without an
    account, also where the last one was removed."""

    settings: Settings
    known_alone: bool = False

    def who(self, request: Request) -> Account:
        """Raises NotSignedIn where there are accounts, and none of them is signed in here any more."""
        if not self.known_alone and not accounts_of(self.settings):
            return Account(name=user_name(), role="admin", since="")
        session: MutableMapping[str, Any] = request.session
        account = account_in_session(self.settings, str(session.get("name", "")), str(session.get("token", "")))
        if account is None or session.get("since") != account.since:
            raise NotSignedIn
        return account

    def must(self, request: Request, deed: Deed) -> Account:
        """Raises NotSignedIn, NotAllowed."""
        account = self.who(request)
        if not account.may(deed):
            raise NotAllowed(account, deed)
        return account


def sign_in(settings: Settings, request: Request, account: Account) -> None:
    """A new session: nothing of an earlier one stays."""
    sign_out(settings, request)
    request.session.update({"name": account.name, "since": account.since, "token": begin_session(settings, account)})


def sign_out(settings: Settings, request: Request) -> None:
    """The session ends, here and wherever its cookie was copied to."""
    if token := str(request.session.get("token", "")):
        end_session(settings, token)
    request.session.clear()


@dataclass
class PasswordTries:
    """Wrong passwords lately, by name and address: whoever tries too many waits."""

    now: Callable[[], float] = time.monotonic
    _wrong: defaultdict[tuple[str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def must_wait(self, name: str, address: str) -> bool:
        return any(len(self._lately(key)) >= most for key, most in _keys(name, address))

    def note_wrong(self, name: str, address: str) -> None:
        for key, _ in _keys(name, address):
            self._lately(key).append(self.now())

    def forgive(self, name: str, address: str) -> None:
        self._wrong.pop((name, address), None)

    def _lately(self, key: tuple[str, str]) -> deque[float]:
        tries = self._wrong[key]
        while tries and tries[0] < self.now() - WITHIN_SECONDS:
            tries.popleft()
        return tries


def _keys(name: str, address: str) -> tuple[tuple[tuple[str, str], int], ...]:
    return ((name, address), MOST_TRIES), ((name, ""), MOST_OF_ANY), (("", address), MOST_OF_ANY)
