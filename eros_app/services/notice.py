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
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection, InvalidURL
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import SplitResult, urlsplit

from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.numbers import digits
from eros_app.services.waiting import COPY_OF

#: Seconds that a command or a webhook may take.
PATIENCE = 10.0
_QUOTED = 100
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
        "why": [
            *([COPY_OF.format(week.edit_of)] if week.edit_of is not None else []),
            *(remark.message for remark in (*report.errors, *report.warnings)),
        ],
    }


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _told(name: str, tell: Callable[[], None]) -> str:
    try:
        tell()
    except (TimeoutError, subprocess.TimeoutExpired):
        return f"reviewers were not told by {name}: it took longer than {digits(PATIENCE)} seconds"
    except InvalidURL as wrong:
        return f"reviewers were not told by {name}: that address cannot be asked ({str(wrong)[:_QUOTED]})"
    except HTTPException as wrong:
        return f"reviewers were not told by {name}: what it answered is no HTTP ({str(wrong)[:_QUOTED]})"
    except (OSError, ValueError) as wrong:
        return f"reviewers were not told by {name}: {wrong}"
    return ""


def _run(command: str, body: bytes) -> None:
    """The command with the notice on its stdin; no shell reads it. Raises OSError, ValueError, TimeoutExpired."""
    ran = subprocess.run(shlex.split(command), input=body, stdout=subprocess.DEVNULL, timeout=PATIENCE, check=False)
    if ran.returncode:
        raise OSError(f"it ended with {ran.returncode}")


def _post(settings: Settings, body: bytes) -> None:
    """Raises OSError, HTTPException, ValueError, TimeoutError."""
    headers = {"Content-Type": "application/json"}
    if settings.review_secret:
        headers[SIGNATURE] = signature(settings.review_secret, body)
    _within(PATIENCE, partial(_posted, urlsplit(settings.review_webhook or ""), body, headers))


def _posted(to: SplitResult, body: bytes, headers: Mapping[str, str]) -> None:
    """What is answered with a redirection has not been taken, and whoever it points at is not asked."""
    of_scheme = HTTPSConnection if to.scheme == "https" else HTTPConnection
    with closing(of_scheme(to.hostname or "", to.port, timeout=PATIENCE)) as there:
        there.request("POST", to._replace(scheme="", netloc="", fragment="").geturl() or "/", body, dict(headers))
        with there.getresponse() as answer:
            if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                raise OSError(f"it answered {answer.status} {answer.reason}"[:_QUOTED])


def _within(seconds: float, post: Callable[[], None]) -> None:
    """What it raises; TimeoutError where it goes on for longer in all, however little it waits at a time."""
    ended = SimpleQueue[OSError | HTTPException | ValueError | None]()

    def run() -> None:
        try:
            post()
        except (OSError, HTTPException, ValueError) as wrong:
            ended.put(wrong)
        else:
            ended.put(None)

    Thread(target=run, daemon=True).start()
    try:
        wrong = ended.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if wrong is not None:
        raise wrong
