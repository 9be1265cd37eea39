"""Scores that a model gave before, by (persona, caption, prompt, model), in one small SQLite file under ``EROS_HOME``.

It only saves calls: a file that cannot be read or written is as good as an empty one.
"""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

#: Another run may be writing; its scores are not worth waiting for.
_PATIENCE = 0.2
_TABLE = "CREATE TABLE IF NOT EXISTS persona_scores (key TEXT PRIMARY KEY, score REAL NOT NULL)"
_KNOWN = "SELECT score FROM persona_scores WHERE key = ? AND typeof(score) = 'real'"


@dataclass(frozen=True)
class ScoreCache:
    """Keys are digests. Never raises."""

    path: Path

    def known(self, keys: Collection[str]) -> dict[str, float]:
        """The keys' scores, as far as there are any."""
        with suppress(sqlite3.Error, OSError), self._store() as store:
            found = ((key, store.execute(_KNOWN, (key,)).fetchone()) for key in keys)
            return {key: row[0] for key, row in found if row}
        return {}

    def learn(self, scores: Mapping[str, float]) -> None:
        """Keep the scores."""
        with suppress(sqlite3.Error, OSError), self._store() as store, store:
            store.executemany("INSERT OR REPLACE INTO persona_scores VALUES (?, ?)", scores.items())

    @contextmanager
    def _store(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as store:
            store.execute(_TABLE)
            yield store
