"""`eros` in processes of its own: the command, and the environment in which it plans at a fixed instant."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
EROS = (sys.executable, "-c", "from eros_app.cli.main import main; main()")


def environment(home: Path, **more: str) -> dict[str, str]:
    fixed = {"EROS_HOME": str(home), "EROS_NOW": NOW.isoformat(), "EROS_RETRY_SCALE": "0", "EROS_LOG_FORMAT": "json"}
    return os.environ | fixed | {"USER": "robin", "LOGNAME": "robin"} | more
