"""Who looks at a page: an account that signed in, or, on this machine and without accounts, whoever runs the server."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from eros.settings import Settings
from eros_app.services.accounts import Account, Deed, accounts_of, find_account
from eros_app.services.home import user_name

#: Wrong passwords of a name, and of an address, within so many seconds, after which it has to wait.
MOST_TRIES, WITHIN_SECONDS = 5, 300.0
#: How long a session lasts, in seconds.
SESSION_SECONDS = 12 * 60 * 60


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
        account = find_account(self.settings, str(session.get("name", "")))
        if account is None or session.get("since") != account.since:
            raise NotSignedIn
        return account

    def must(self, request: Request, deed: Deed) -> Account:
        """Raises NotSignedIn, NotAllowed."""
        account = self.who(request)
        if not account.may(deed):
            raise NotAllowed(account, deed)
        return account


def sign_in(request: Request, account: Account) -> None:
    """A new session: nothing of an earlier one stays."""
    request.session.clear()
    request.session.update({"name": account.name, "since": account.since})


@dataclass
class PasswordTries:
    """Wrong passwords lately, by name and by address: whoever tries too many waits."""

    now: Callable[[], float] = time.monotonic
    _wrong: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def must_wait(self, *keys: str) -> bool:
        return any(len(self._lately(key)) >= MOST_TRIES for key in keys)

    def note_wrong(self, *keys: str) -> None:
        for key in keys:
            self._lately(key).append(self.now())

    def forgive(self, *keys: str) -> None:
        for key in keys:
            self._wrong.pop(key, None)

    def _lately(self, key: str) -> deque[float]:
        tries = self._wrong[key]
        while tries and tries[0] < self.now() - WITHIN_SECONDS:
            tries.popleft()
        return tries
