"""What the record store of a home holds, read from its tables as another program would."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_QUERY = """
SELECT weeks.*, document, audit, save_arguments, week_checkpoints.state_format
FROM weeks LEFT JOIN week_documents USING (generation_id) LEFT JOIN week_checkpoints USING (generation_id)
ORDER BY number
"""


def kept_weeks(home: Path) -> list[dict[str, Any]]:
    """Each week's row, its document, its audit and its decision as objects; the oldest first."""
    if not (home / "records.db").exists():
        return []
    with closing(sqlite3.connect(home / "records.db")) as store:
        store.row_factory = sqlite3.Row
        rows = [dict(row) for row in store.execute(_QUERY)]
    whole = ("document", "audit", "decision", "server_address", "save_arguments")
    return [{**row, **{name: json.loads(row[name]) if row[name] else None for name in whole}} for row in rows]


def change_week(home: Path, generation_id: str, /, **changes: Any) -> None:
    """Put other values into the row of a week."""
    named = ", ".join(f"{name} = ?" for name in changes)
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute(f"UPDATE weeks SET {named} WHERE generation_id = ?", (*changes.values(), generation_id))


def leave_too_little(home: Path, generation_id: str) -> None:
    """As if edits had left so little of a week that nobody can approve it (R33)."""
    change_week(home, generation_id, score=49.0, needs_reason=1)
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        low = (
            "UPDATE week_documents SET document = json_set(document, '$.validation.score', 49) WHERE generation_id = ?"
        )
        store.execute(low, (generation_id,))


def change_template(database: Path, generation_id: str, /, **changes: Any) -> None:
    """Put other values into the data server's row of a week, as another program would."""
    named = ", ".join(f"{name} = ?" for name in changes)
    with closing(sqlite3.connect(database)) as store, store:
        values = (*changes.values(), generation_id)
        store.execute(f"UPDATE schedule_templates SET {named} WHERE generation_id = ?", values)
