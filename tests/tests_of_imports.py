"""Importing files that a test spells out, and what a database then holds."""

import re
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
    """``case`` may have ``encoding``, ``now`` and ``options``, with a map spelled out. {300 n} is n 300 times."""
    paths = {}
    for kind, content in files.items():
        ending = "json" if content.lstrip().startswith(("[", "{")) else "csv"
        paths[kind] = folder / f"{kind}.{ending}"
        long = re.sub(r"\{([0-9]+) (.)\}", lambda found: found[2] * int(found[1]), content)
        paths[kind].write_bytes(long.encode(case.get("encoding", "utf-8")))
    options = dict(case.get("options", {}))
    if isinstance(options.get("map"), dict):
        (folder / "map.yaml").write_text(yaml.safe_dump(options["map"]), encoding="utf-8")
        options["map"] = str(folder / "map.yaml")
    now = datetime.fromisoformat(case["now"]) if "now" in case else NOW
    return run_import(engine, paths, now=now, options=ImportOptions(**options))


async def saved_week(ask: Any, caption_id: int, **more: Any) -> None:
    """Alexia's week of 2026-11-23 with two slots, 2026-11-23_1 and 2026-11-24_1."""
    item = {
        "slot_id": "2026-11-23_1",
        "scheduled_date": "2026-11-23",
        "scheduled_time": "19:07:00",
        "caption_id": caption_id,
        "send_type_key": "bump_text_only",
        "channel_key": "mass_message",
        "target_key": "all_active",
    }
    items = [item, {**item, "slot_id": "2026-11-24_1", "scheduled_date": "2026-11-24", "caption_id": 1}]
    await ask("save_schedule", creator_id="alexia", week_start="2026-11-23", items=items, **more)


def everything(engine: Engine) -> dict[str, list[str]]:
    """All rows of all tables but the journal's."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
    with read_transaction(engine) as connection:
        return {
            name: sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')).all()))
            for name in connection.execute(text(tables)).scalars().all()
            if not name.startswith(("import", "sqlite"))
        }
