"""A record store that fails from one of its write transactions on."""

from sqlalchemy import Engine, event

import eros_app.records.store as records


class NoMore:
    """From the n-th write transaction on, the store has no room (``full``) or may not be written (``read_only``).

    Only the steps of a week's life count: how often its lease is renewed meanwhile hangs on the machine. Ends with its
    ``with``: an engine of the process lives on.
    """

    def __init__(self, after: int, how: str) -> None:
        self.after, self.how, self.seen = after, how, 0
        self._writing, self._renew, self._renewing = records.writing, records.RecordStore.renew, False
        self._limited: set[Engine] = set()

    def __enter__(self) -> "NoMore":
        records.writing = self.writing
        records.RecordStore.renew = lambda store, generation_id: self.renew(store, generation_id)
        return self

    def __exit__(self, *_: object) -> None:
        records.writing, records.RecordStore.renew = self._writing, self._renew
        for engine in self._limited:
            event.remove(engine, "connect", self._limit)
            engine.dispose()

    def renew(self, store, generation_id) -> None:
        self._renewing = True
        try:
            self._renew(store, generation_id)
        finally:
            self._renewing = False

    def writing(self, engine):
        self.seen += not self._renewing
        if self.seen > self.after and engine not in self._limited:
            self._limited.add(engine)
            event.listen(engine, "connect", self._limit)
            engine.dispose()
        return self._writing(engine)

    def _limit(self, connection, _record) -> None:
        connection.execute(f"PRAGMA {'query_only=ON' if self.how == 'read_only' else 'max_page_count=1'}")
