"""What EROS keeps of its generations, one JSON file each under ``EROS_HOME/generations``.

A file is written whole or not at all (a temporary file beside it, then a rename), so that a reader never sees a part.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from eros.failures import RequestError
from eros_app.services.files import write_atomically

Record = dict[str, Any]
_REVIEW = "review-"
_SHORTEST_PREFIX = 4


@dataclass(frozen=True)
class Archive:
    """The folder; ids are generation ids, unique prefixes of one, or review ids."""

    folder: Path

    def keep(self, record: Record) -> None:
        """Write or replace one generation's record: generation_id, status, document, audit."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self.folder / f"{record['generation_id']}.json", to_json(record).decode())

    def find(self, some_id: str) -> Record:
        """The record that the id names; RequestError when it names none, or several."""
        wanted = some_id.strip().removeprefix(_REVIEW).lower()
        names = [name for name in self._names() if name.startswith(wanted)] if wanted else []
        if wanted not in names and (len(wanted) < _SHORTEST_PREFIX or len(names) != 1):
            raise RequestError("UNKNOWN_ID", "id", some_id, _no_such(some_id, names), names[:3])
        return self.read(wanted if wanted in names else names[0])

    def read(self, generation_id: str) -> Record:
        record: Record = json.loads((self.folder / f"{generation_id}.json").read_text(encoding="utf-8"))
        return record

    def records(self) -> list[Record]:
        """Every record, the newest first."""
        return sorted(map(self.read, self._names()), key=lambda record: str(record["ended_at"]), reverse=True)

    def _names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.json")) if self.folder.is_dir() else []


def _no_such(some_id: str, names: list[str]) -> str:
    if len(names) > 1:
        return f"{some_id!r} stands for {len(names)} generations; give more of it"
    return f"no generation {some_id!r} is kept here; `eros review list` and the generate command print ids"
