"""Runs generations against a faulty server over one copy of the demo database, and says what came of each."""

import asyncio
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from faulty.loop import run
from faulty.server import FaultPlan, FaultyServer
from mcp.types import CallToolResult
from sqlalchemy import Engine

from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.exit_codes import EXIT_CODES
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_db.store import open_store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
_WRITTEN = ("schedule_template_versions", "volume_predictions", "schedule_items", "schedule_templates")


@dataclass(frozen=True)
class FaultyRun:
    """``saved``: the generations whose weeks the store holds now; ``seconds`` of the run's own clock."""

    document: dict[str, Any]
    exit_code: int
    saved: tuple[str, ...]
    asked: Counter[str]
    seconds: float

    @property
    def told(self) -> list[str]:
        """What the document says went otherwise, each once, sorted."""
        both = (*self.document.get("degradations", ()), *self.document.get("recoveries", ()))
        return sorted({entry.get("type") or entry["error_type"] for entry in both})

    def entry(self, error_type: str) -> dict[str, Any]:
        return next(entry for entry in self.document["degradations"] if entry["type"] == error_type)

    def recovery(self, error_type: str) -> dict[str, Any]:
        return next(entry for entry in self.document["recoveries"] if entry["error_type"] == error_type)


@dataclass(frozen=True)
class FaultRunner:
    """``database`` is written to, and emptied of schedules after each run."""

    database: Path
    homes: Path
    engine: Engine
    known: dict[str, CallToolResult] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def over(cls, demo: Path, homes: Path) -> Iterator["FaultRunner"]:
        """A bench over a copy of the demo database; one engine for all runs, which compiles each query once."""
        database = shutil.copy(demo, homes / "eros.db")
        engine = open_store(f"sqlite:///{database}")
        try:
            yield cls(database, homes, engine)
        finally:
            engine.dispose()

    def run(self, creator_id: str, plan: FaultPlan, *, hidden: frozenset[str] = frozenset(), **more: Any) -> FaultyRun:
        """Generate ``creator_id``'s week; ``more`` are settings (deadline) and fields of the request."""
        limits = {"deadline": more.pop("deadline")} if "deadline" in more else {}
        home = Path(mkdtemp(dir=self.homes))
        settings = Settings(_env_file=None, home=home, now=NOW, **limits)  # type: ignore[call-arg]
        request = Request(creator_id=creator_id, **{"week_start": MONDAY, **more})
        server = FaultyServer(self.engine, plan, hidden, self.known)

        async def main() -> FaultyRun:
            steady = asyncio.get_running_loop().time
            began = steady()
            outcome = await generate(request, RunOptions(settings, data=server.source, steady=steady))
            document = outcome.document.model_dump(mode="json")
            (ResultDocument if document["success"] else ErrorDocument).model_validate(document)
            return FaultyRun(document, EXIT_CODES[outcome.ending], self._saved(), server.asked, steady() - began)

        try:
            return run(main())
        finally:
            self._forget()

    def _saved(self) -> tuple[str, ...]:
        with sqlite3.connect(self.database) as store:
            return tuple(row[0] for row in store.execute("SELECT generation_id FROM schedule_templates"))

    def _forget(self) -> None:
        with sqlite3.connect(self.database) as store:
            for table in _WRITTEN:
                store.execute(f"DELETE FROM {table}")
