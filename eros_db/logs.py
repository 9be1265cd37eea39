"""The log of a server that runs by itself: JSON lines or readable ones on stderr, and never a traceback."""

import json
import logging
import sys
from datetime import UTC, datetime


def log_to_stderr(log_format: str) -> None:
    """Warnings and worse of this process; ``json`` gives JSON lines, ``auto`` those unless stderr is a terminal."""
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(as_json))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class _Line(logging.Formatter):
    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        level, text = record.levelname.lower(), record.getMessage()
        if not self._as_json:
            return f"{level}: {record.name}: {text}"
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        return json.dumps({"timestamp": at, "level": level, "logger": record.name, "message": text}, ensure_ascii=False)
