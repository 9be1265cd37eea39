"""What each user's chat was about when it ended, one a user and data server, as JSON that this store does not read."""

from sqlalchemy import Engine, delete, insert, select

from eros.vocabulary.ports import Clock
from eros_app.records.opening import reading, writing
from eros_app.records.schema import conversations

_c = conversations.c


def read_conversation(engine: Engine, user: str, data_server: str) -> str | None:
    """Raises RecordFailure."""
    with reading(engine) as connection:
        asked = select(_c.content).where(_c.user == user, _c.data_server == data_server)
        return connection.scalar(asked)


def keep_conversation(engine: Engine, user: str, data_server: str, content: str, clock: Clock) -> None:
    """In the place of the one before. Raises RecordFailure."""
    with writing(engine) as connection:
        connection.execute(delete(conversations).where(_c.user == user, _c.data_server == data_server))
        row = {"user": user, "data_server": data_server, "content": content, "changed_at": clock().isoformat()}
        connection.execute(insert(conversations).values(**row))


def forget_conversations(engine: Engine) -> None:
    """All of them: a conversation may have been about anybody. Raises RecordFailure."""
    with writing(engine) as connection:
        connection.execute(delete(conversations))
