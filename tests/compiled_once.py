"""SQL that is compiled once a process, not once a database: each test's home has a database, so an engine, of its own.

All are of one dialect, and what SQLAlchemy compiles of a statement holds none of its values.
"""

from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache


def compile_once() -> None:
    compiled = LRUCache(2_000)
    same = {
        "__eq__": lambda one, other: type(one) is type(other),
        "__hash__": lambda one: hash(type(one)),
    }
    for name, method in same.items():
        setattr(SQLiteDialect_pysqlite, name, method)
    Engine._compiled_cache = property(lambda _engine: compiled, lambda _engine, _own: None)  # type: ignore[assignment]
