"""A record store that fails from one of its write transactions on."""

from sqlalchemy import Engine, event

import eros_app.records.store as records


class NoMore:
    """From the n-th write transaction on, the store has no room (``full``) or may not be written (``read_only``).

    Ends with its ``with``: an engine of the process lives on.
    """

    def __init__(self, after: int, how: str) -> None:
        self.after, self.how, self.seen = after, how, 0
        self._writing = records.writing
        self._limited: set[Engine] = set()

    def __enter__(self) -> "NoMore":
        records.writing = self.writing
        return self

    def __exit__(self, *_: object) -> None:
        records.writing = self._writing
        for engine in self._limited:
            event.remove(engine, "connect", self._limit)
            engine.dispose()

    def writing(self, engine):
        self.seen += 1
        if self.seen > self.after and engine not in self._limited:
            self._limited.add(engine)
            event.listen(engine, "connect", self._limit)
            engine.dispose()
        return self._writing(engine)

    def _limit(self, connection, _record) -> None:
        connection.execute(f"PRAGMA {'query_only=ON' if self.how == 'read_only' else 'max_page_count=1'}")
