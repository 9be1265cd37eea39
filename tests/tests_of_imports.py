"""Importing files that a test spells out, and what a database then holds."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine, text

from eros_db.engine import read_transaction
from eros_db.importing import ImportOptions, ImportReport
from eros_db.importing.run import run_import

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def imported(engine: Engine, folder: Path, files: dict[str, str], case: dict[str, Any]) -> ImportReport:
    """``case`` may have ``encoding`` and ``options``; a map among them may be spelled out too."""
    paths = {}
    for kind, content in files.items():
        ending = "json" if content.lstrip().startswith(("[", "{")) else "csv"
        paths[kind] = folder / f"{kind}.{ending}"
        paths[kind].write_bytes(content.encode(case.get("encoding", "utf-8")))
    options = dict(case.get("options", {}))
    if isinstance(options.get("map"), dict):
        (folder / "map.yaml").write_text(yaml.safe_dump(options["map"]), encoding="utf-8")
        options["map"] = str(folder / "map.yaml")
    return run_import(engine, paths, now=NOW, options=ImportOptions(**options))


def everything(engine: Engine) -> dict[str, list[str]]:
    """All rows of all tables but the journal's."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
    with read_transaction(engine) as connection:
        return {
            name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')).all()))
            for name in connection.execute(text(tables)).scalars().all()
            if not name.startswith(("import", "sqlite"))
        }
