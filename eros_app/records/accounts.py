"""Accounts of the pages, and the secret that signs their sessions. Every function may raise RecordFailure."""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe

from pydantic import ValidationError
from sqlalchemy import Engine, RowMapping, delete, insert, select

from eros.vocabulary.catalogue import FrozenModel
from eros_app.records.opening import reading, writing
from eros_app.records.schema import accounts, conversations, secrets, sessions

_a, _s, _n = accounts.c, secrets.c, sessions.c
_PURPOSE = "sessions"


class KeptAccount(FrozenModel):
    """``password`` is a hash. ``since``: when it was made, or its password or its role changed. All but its name are
    empty in one that cannot be read."""

    name: str
    role: str
    password: str
    since: str


def list_accounts(engine: Engine) -> Sequence[KeptAccount]:
    with reading(engine) as connection:
        return [*map(_read, connection.execute(select(accounts).order_by(_a.name)).mappings())]


def find_account(engine: Engine, name: str) -> KeptAccount | None:
    with reading(engine) as connection:
        row = connection.execute(select(accounts).where(_a.name == name)).mappings().first()
        return None if row is None else _read(row)


def _read(row: RowMapping) -> KeptAccount:
    try:
        return KeptAccount(**row)
    except ValidationError:
        return KeptAccount(name=str(row["name"]), role="", password="", since="")


def put_account(engine: Engine, name: str, role: str, password: str | None, since: str) -> KeptAccount:
    """In the place of the one of this name, whose sessions end. ``password`` None: the one that it has."""
    with writing(engine) as connection:
        if password is None:
            password = connection.scalar(select(_a.password).where(_a.name == name)) or ""
        connection.execute(delete(sessions).where(_n.name == name))
        connection.execute(delete(accounts).where(_a.name == name))
        kept = KeptAccount(name=name, role=role, password=password, since=since)
        connection.execute(insert(accounts).values(**kept.model_dump()))
    return kept


def remove_account(engine: Engine, name: str) -> bool:
    """Whether there was one; its sessions end, and who bears its name after it does not go on with what it said."""
    with writing(engine) as connection:
        connection.execute(delete(sessions).where(_n.name == name))
        connection.execute(delete(conversations).where(conversations.c.user == name))
        return bool(connection.execute(delete(accounts).where(_a.name == name)).rowcount)


def put_session(engine: Engine, key: str, name: str, now: datetime, until: datetime) -> None:
    """A new one; those that are over by ``now`` go."""
    with writing(engine) as connection:
        connection.execute(delete(sessions).where(_n.until < now.isoformat()))
        connection.execute(insert(sessions).values(key=key, name=name, until=until.isoformat()))


def is_session(engine: Engine, key: str, name: str, now: datetime) -> bool:
    """Whether it is one of this account, and not over."""
    query = select(_n.key).where(_n.key == key, _n.name == name, _n.until >= now.isoformat())
    with reading(engine) as connection:
        return connection.scalar(query) is not None


def remove_session(engine: Engine, key: str) -> None:
    with writing(engine) as connection:
        connection.execute(delete(sessions).where(_n.key == key))


def session_secret(engine: Engine) -> str:
    """Made at the first question."""
    with writing(engine) as connection:
        kept = connection.scalar(select(_s.secret).where(_s.purpose == _PURPOSE))
        if kept is None:
            kept = token_urlsafe(48)
            connection.execute(insert(secrets).values(purpose=_PURPOSE, secret=kept))
        return kept
