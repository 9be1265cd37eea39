"""Reviewers are told when a week begins to wait: by a command of theirs, or a signed webhook.

What is told is which week waits and why, and no caption. A notice that fails keeps nothing from the week: why it did is
said beside it.
"""

import asyncio
import hashlib
import hmac
import json
import shlex
import subprocess
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.error import URLError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument

#: Seconds that a command or a webhook may take.
PATIENCE = 10.0
#: The header of a webhook: "sha256=" and the HMAC of the body with EROS_REVIEW_SECRET.
SIGNATURE = "X-Eros-Signature"


async def tell_reviewers(settings: Settings, week: ResultDocument) -> str:
    """Of a week that waits, where somebody is to be told. Why they were not; "" where they were. Never raises."""
    return await asyncio.to_thread(told_reviewers, settings, week)


def told_reviewers(settings: Settings, week: ResultDocument) -> str:
    """The same for those who may wait for it."""
    body = json.dumps(notice_of(week), ensure_ascii=False).encode()
    failed = []
    if settings.review_command:
        failed.append(_told("EROS_REVIEW_COMMAND", partial(_run, settings.review_command, body)))
    if settings.review_webhook:
        failed.append(_told("EROS_REVIEW_WEBHOOK", partial(_post, settings, body)))
    return "; ".join(filter(None, failed))


def notice_of(week: ResultDocument) -> dict[str, Any]:
    """What a reviewer is told."""
    report = week.validation_report
    return {
        "event": "week_waits",
        "generation_id": week.generation_id,
        "review_id": week.review_id,
        "creator_id": week.creator_id,
        "week_start": week.week_start.isoformat(),
        "score": week.validation.score,
        "sends": week.summary.total_items,
        "why": [remark.message for remark in (*report.errors, *report.warnings)],
    }


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _told(name: str, tell: Callable[[], None]) -> str:
    try:
        tell()
    except (TimeoutError, subprocess.TimeoutExpired):
        return f"reviewers were not told by {name}: it took longer than {PATIENCE:.0f} seconds"
    except (OSError, URLError, ValueError) as wrong:
        return f"reviewers were not told by {name}: {wrong}"
    return ""


def _run(command: str, body: bytes) -> None:
    """The command with the notice on its stdin; no shell reads it. Raises OSError, ValueError, TimeoutExpired."""
    ran = subprocess.run(shlex.split(command), input=body, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=False)
    if ran.returncode:
        raise OSError(f"it ended with {ran.returncode}")


def _post(settings: Settings, body: bytes) -> None:
    """Raises URLError, ValueError."""
    asked = HttpRequest(settings.review_webhook or "", body, {"Content-Type": "application/json"}, method="POST")
    if settings.review_secret:
        asked.add_header(SIGNATURE, signature(settings.review_secret, body))
    with urlopen(asked, timeout=PATIENCE) as answer:
        answer.read(1)
