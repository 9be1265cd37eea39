"""The tables of the record store: a week's life in indexed columns, its documents whole as JSON beside them (R58).

Instants are ISO texts in UTC; a lease is in seconds since 1970. Lists never touch the tables of documents.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ColumnElement,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    or_,
    true,
)

#: The revision that this program reads and writes; the newest of eros_app.records.migrations.
SCHEMA_REVISION = "0010"

metadata = MetaData()

#: One row: the revision that the store is of. A name of its own, so that the store may share a database.
records_version = Table("records_version", metadata, Column("version_num", String(32), primary_key=True))

_STATES = ("planned", "waiting", "saved", "approved", "handed_over", "rejected", "superseded", "unknown", "dry_run", "aborted")  # fmt: skip  # noqa: E501
_STEPS = ("planning", "saving", "deciding")


class ReadableJSON(TypeDecorator[Any]):
    """JSON of which a damaged value is read as DAMAGED: it ends no list of the rows around it."""

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        read = super().result_processor(dialect, coltype)

        def readable(value: Any) -> Any:
            try:
                return read(value) if read is not None else value
            except ValueError:
                return DAMAGED

        return readable


#: What stands in the place of a value that is no JSON any more.
DAMAGED = object()


def _one_of(name: str, words: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{name} IN ({listed})", name=f"ck_weeks_{name}")


#: One generation. ``number`` counts them in the order in which they began. ``step`` is what is under way, by the holder
#: of the lease. ``server_*`` say whose week it is and how that server is reached (R59). ``posts``:
#: what became of its sends, by slot; ``posts_told``: those of which a person said so last, and no file since.
#: ``handover``: who gave it to whoever posts it, and when. ``stood_as``: the state in which it stood, of a week that
#: does not stand now: ``state`` is a word that others may write over, and it may stand again. ``saved_with_id``:
#: whether its server was given its id when it was asked to save it last; NULL where that is not known.
#: ``version``: of an edited week the one that its document is; ``edit_of``: the standing week that this one is an
#: edited copy of.
weeks = Table(
    "weeks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("generation_id", String, nullable=False, unique=True),
    Column("creator_id", String, nullable=False),
    Column("page_name", String),
    Column("week_start", String),
    Column("week_ends_at", String),
    Column("timezone", String),
    Column("state", String, nullable=False),
    Column("step", String),
    Column("lease_holder", String),
    Column("lease_until", Float, nullable=False, server_default="0"),
    Column("server_key", String),
    Column("server_label", String),
    Column("server_address", ReadableJSON(none_as_null=True)),
    Column("began_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
    Column("needs_reason", Integer, nullable=False, server_default="0"),
    Column("score", Float),
    Column("total_items", Integer),
    Column("error_code", String),
    Column("decision", ReadableJSON(none_as_null=True)),
    Column("template_id", Integer),
    Column("supersedes", String),
    Column("superseded_by", String),
    Column("posts", ReadableJSON(none_as_null=True)),
    Column("display_name", String),
    Column("posts_told", ReadableJSON(none_as_null=True)),
    Column("handover", ReadableJSON(none_as_null=True)),
    Column("stood_as", String),
    Column("saved_with_id", Integer),
    Column("version", Integer),
    Column("edit_of", String),
    _one_of("state", _STATES),
    _one_of("step", _STEPS),
    Index("ix_weeks_week", "creator_id", "week_start", "server_key"),
    Index("ix_weeks_state", "state", "number"),
    Index("ix_weeks_step", "step"),
    Index("ix_weeks_page", "page_name"),
)

#: ``save_arguments``: what the server was, or was to be, asked to save; it is there from before the save on.
week_documents = Table(
    "week_documents",
    metadata,
    Column("generation_id", String, ForeignKey("weeks.generation_id", ondelete="CASCADE"), primary_key=True),
    Column("document", Text, nullable=False),
    Column("audit", Text, nullable=False),
    Column("save_arguments", Text),
)

#: The graph's state of a week that waits. ``state_format`` marks the words it is made of.
week_checkpoints = Table(
    "week_checkpoints",
    metadata,
    Column("generation_id", String, ForeignKey("weeks.generation_id", ondelete="CASCADE"), primary_key=True),
    Column("state_format", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

#: The captions of a week's items, each once a day: what a later approval or plan has to know of it (R59, R60). A week
#: that is planned holds what it has chosen under its Monday.
week_captions = Table(
    "week_captions",
    metadata,
    Column("generation_id", String, ForeignKey("weeks.generation_id", ondelete="CASCADE"), primary_key=True),
    Column("caption_id", Integer, primary_key=True),
    Column("scheduled_date", String, primary_key=True),
    Index("ix_week_captions_caption", "caption_id", "scheduled_date"),
)


#: What a week rests on (``WeekBasis``), packed: an edit of it is judged by that.
week_bases = Table(
    "week_bases",
    metadata,
    Column("generation_id", String, ForeignKey("weeks.generation_id", ondelete="CASCADE"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

#: The versions of a week that was edited, 0 as it was planned. ``before``: the version that an edit was made on;
#: ``step`` is the edit itself, None of version 0. The week's own document is that of ``weeks.version``.
week_versions = Table(
    "week_versions",
    metadata,
    Column("generation_id", String, ForeignKey("weeks.generation_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("before", Integer),
    Column("needs_reason", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("step", ReadableJSON(none_as_null=True)),
)

#: Weeks that were asked for in a browser and are not done: a server that is started again begins them again (R58).
#: ``request`` is JSON; ``told_under``: the live address at which the run is told; ``refused``: the error response of
#: one that came to nothing before there was a record of it, which stays for whoever looks later.
asked_weeks = Table(
    "asked_weeks",
    metadata,
    Column("generation_id", String, primary_key=True),
    Column("request", Text, nullable=False),
    Column("asked_by", String, nullable=False),
    Column("asked_at", String, nullable=False),
    Column("told_under", String, nullable=False),
    Column("shown", String),
    Column("refused", Text),
)

#: Who may sign in to the pages (R62). ``password``: its hash alone. ``since``: sessions of before do not count.
accounts = Table(
    "accounts",
    metadata,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("password", String, nullable=False),
    Column("since", String, nullable=False),
)

#: Who is signed in, by a digest of what the cookie holds. ``until``: when it ends by itself.
sessions = Table(
    "sessions",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("until", String, nullable=False),
)

#: What this store's pages sign their sessions with, made once.
secrets = Table(
    "secrets",
    metadata,
    Column("purpose", String, primary_key=True),
    Column("secret", String, nullable=False),
)

#: What each user's chat was about when it ended, at each data server; ``content`` is JSON of the chat's own.
conversations = Table(
    "conversations",
    metadata,
    Column("user", String, primary_key=True),
    Column("data_server", String, primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_at", String, nullable=False),
)


def of_server(key: str | None) -> ColumnElement[bool]:
    """Weeks of that server; one that was kept before servers were told apart may be any server's."""
    return true() if key is None else or_(weeks.c.server_key == key, weeks.c.server_key.is_(None))
