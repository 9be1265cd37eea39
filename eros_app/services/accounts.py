"""Who may sign in to the pages, and what each may do there (R62)."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Literal, get_args

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.catalogue import FrozenModel
from eros_app.records import accounts as records
from eros_app.services.home import open_records, read_records

if TYPE_CHECKING:
    from pwdlib import PasswordHash

Role = Literal["scheduler", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
#: What needs at least which role; each one may do what those before it may.
Deed = Literal["edit", "decide", "manage"]
_FIRST: dict[Deed, Role] = {"edit": "scheduler", "decide": "reviewer", "manage": "admin"}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
#: How long a session lasts.
SESSION = timedelta(hours=12)
#: How the hash of a password begins.
_HASHED = "$argon2"
#: What stands in the place of a role that cannot be read.
UNREADABLE = "cannot be read"
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200


class Account(FrozenModel):
    """``since``: sessions that began before do not count. ``role`` None: what is kept of it cannot be read, or not by
    this EROS, and nobody signs in by it."""

    name: str
    role: Role | None
    since: str

    def may(self, deed: Deed) -> bool:
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(_FIRST[deed])


def accounts_of(settings: Settings) -> Sequence[Account]:
    """All of them, by name. Raises RecordFailure."""
    with read_records(settings) as store:
        return [_account(kept) for kept in records.list_accounts(store.engine)]


def find_account(settings: Settings, name: str) -> Account | None:
    """Raises RecordFailure."""
    with read_records(settings) as store:
        kept = records.find_account(store.engine, name)
        return None if kept is None else _account(kept)


def add_account(settings: Settings, name: str, role: str, password: str | None) -> Account:
    """A new one, or another role or password for one that there is: its sessions end. ``password`` None: the one that
    it has. Raises RequestError."""
    if not _NAME.fullmatch(name):
        text = f"{name!r} is no account's name: up to 40 of a-z, 0-9, '.', '_' and '-', a letter or figure first"
        raise RequestError("BAD_ACCOUNT", "name", name, text)
    if role not in ROLES:
        raise RequestError("BAD_ROLE", "role", role, f"{role!r} is no role: {', '.join(ROLES)}")
    known = find_account(settings, name) if password is None else None
    if password is None and (known is None or known.role is None):
        text = f"there is no account {name!r} to go on with its password: give it one"
        raise RequestError("BAD_PASSWORD", "password", "", text)
    if password is not None and not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        text = f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        raise RequestError("BAD_PASSWORD", "password", "", text)
    since = settings.clock().isoformat()
    hashed = _hasher().hash(password) if password is not None else None
    with open_records(settings) as store:
        return _account(records.put_account(store.engine, name, role, hashed, since))


def remove_account(settings: Settings, name: str) -> None:
    """Raises RequestError where there is none."""
    with open_records(settings) as store:
        if not records.remove_account(store.engine, name):
            raise RequestError("UNKNOWN_ACCOUNT", "name", name, f"there is no account {name!r}")


def signed_in(settings: Settings, name: str, password: str) -> Account | None:
    """The account whose name and password these are. It takes as long where there is no such name."""
    with read_records(settings) as store:
        kept = records.find_account(store.engine, name)
    known = kept if kept is not None and _account(kept).role is not None else None
    fits = _hasher().verify(password[:LONGEST_PASSWORD], known.password if known is not None else _nobodys())
    return _account(known) if known is not None and fits else None


def begin_session(settings: Settings, account: Account) -> str:
    """The token of a new session of the account: of it a digest is kept."""
    token, now = token_urlsafe(32), settings.clock()
    with open_records(settings) as store:
        records.put_session(store.engine, _key(token), account.name, now, now + SESSION)
    return token


def account_in_session(settings: Settings, name: str, token: str) -> Account | None:
    """The account whose session this is; None where it ended. Raises RecordFailure."""
    with read_records(settings) as store:
        if not records.is_session(store.engine, _key(token), name, store.clock()):
            return None
    found = find_account(settings, name)
    return found if found is not None and found.role is not None else None


def end_session(settings: Settings, token: str) -> None:
    with open_records(settings) as store:
        records.remove_session(store.engine, _key(token))


def _key(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def session_secret(settings: Settings) -> str:
    with open_records(settings) as store:
        return records.session_secret(store.engine)


def _account(kept: records.KeptAccount) -> Account:
    role = next((one for one in ROLES if one == kept.role and kept.password.startswith(_HASHED)), None)
    return Account(name=kept.name, role=role, since=kept.since)


@cache
def _hasher() -> "PasswordHash":
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return _hasher().hash("nobody's password")
