"""What tables say of whether a message was sent at all: rows of those that were not are told and left out.

A page's uses, figures and best hours are of what went out. A status that is no known word is told by it, and its
messages are taken as sent.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from eros_db.importing.columns import CROSSES, TICKS, YES, Hints, Reader, Seen, Watcher, spellings, tick
from eros_db.importing.findings import Unfit, cut
from eros_db.importing.nothing import stands_for_nothing

SENT = "sent"
CANCELLED, FAILED, NOT_SENT, SKIPPED = "cancelled", "failed", "not sent", "skipped"
#: Rows that say so are left out, under these words.
NOT_MESSAGES = (CANCELLED, FAILED, NOT_SENT, SKIPPED)
_SHOWN = 8

#: Of what will not be sent any more, where it was to be.
_NEVER = (
    f"{', '.join(CROSSES)}, not sent, unsent, not posted, unposted, not published, unpublished, nicht gesendet, "
    "nicht verschickt, non envoyé, no enviado, non inviato"
)
#: As headers are compared, with a space between words.
_STATUSES: Mapping[str, str] = {
    SENT: (
        f"x, {', '.join(TICKS)}, "
        "sent, posted, published, delivered, done, complete, completed, finished, live, success, successful, "
        "succeeded, ok, gesendet, versendet, verschickt, veröffentlicht, zugestellt, erledigt, fertig, envoyé, "
        "envoyée, publié, publiée, enviado, enviada, publicado, publicada, inviato, pubblicato"
    ),
    CANCELLED: (
        "cancelled, canceled, cancel, canceled by user, cancelled by user, aborted, withdrawn, rejected, deleted, "
        "removed, storniert, abgebrochen, abgesagt, annulliert, gelöscht, annulé, annulée, supprimé, cancelado, "
        "cancelada, anulado, eliminado, annullato"
    ),
    FAILED: (
        "failed, fail, failure, error, errored, not delivered, undelivered, bounced, fehlgeschlagen, fehler, "
        "gescheitert, échoué, échec, erreur, fallido, fallida, falló, fallito, errore"
    ),
    NOT_SENT: (
        f"☐, {_NEVER}, not yet, not yet sent, scheduled, "
        "schedule, planned, pending, queued, in queue, draft, drafts, to do, todo, in progress, upcoming, waiting, "
        "on hold, paused, geplant, entwurf, ausstehend, offen, wartend, planifié, "
        "programmé, brouillon, en attente, programado, programada, borrador, pendiente, bozza"
    ),
    SKIPPED: "skipped, skip, missed, omitted, übersprungen, ausgelassen, sauté, omitido, saltado, saltato",
}
_WORDS = {word.replace(" ", "_"): meant for meant, words in _STATUSES.items() for word in words.split(", ")}
_SKIPPED = (*_NEVER.replace(" ", "_").split(",_"), "no", "n", "nein", "non")
#: The same words of a send that was planned -> what became of it. An empty box of a sheet (FALSE, ☐, 0) may be a no or
#: a not yet, and is neither.
OUTCOME_WORDS: Mapping[str, str] = {
    **{word: "posted" for word, meant in _WORDS.items() if meant == SENT},
    **dict.fromkeys((*YES, "posted_late", "sent_late"), "posted"),
    **{word: "skipped" for word, meant in _WORDS.items() if meant in (CANCELLED, FAILED, SKIPPED)},
    **dict.fromkeys(_SKIPPED, "skipped"),
}


class Unsent(NamedTuple):
    """A column that says of rows that they were not sent: why, under which names, and whether it may say when or for
    what reason in place of a yes. ``counted``: it may count fans as well, whom the message of a row did not reach."""

    why: str
    also: tuple[str, ...] = ()
    reasons: bool = True
    counted: bool = False


STATUS = (
    *("state", "message_status", "post_status", "send_status", "sending_status", "sent_status", "delivery_status"),
    *("message_state", "delivery_state", "result", "send_result", "outcome"),
)
POSTED = ("was_sent", "is_sent", "is_posted", "was_posted", "is_published", "is_delivered", "was_delivered")
#: Ours -> what it says. Each name is known without its underscores too, as interfaces write theirs.
UNSENT: Mapping[str, Unsent] = {
    "is_canceled": Unsent(CANCELLED, ("is_cancelled", "is_deleted", "is_removed", "is_withdrawn"), reasons=False),
    "canceled": Unsent(CANCELLED, ("cancelled", "deleted", "removed", "withdrawn"), counted=True),
    "canceled_at": Unsent(
        CANCELLED,
        (
            *("cancelled_at", "canceled_on", "cancelled_on", "cancel_reason", "cancellation_reason"),
            *("deleted_at", "deleted_on", "removed_at"),
        ),
    ),
    "has_error": Unsent(
        FAILED,
        ("is_failed", "has_failed", "failed_at", "error", "error_message", "error_text", "failure", "failure_reason"),
    ),
    "failed": Unsent(FAILED, ("failures", "errors", "undelivered", "bounced"), counted=True),
    "is_unsent": Unsent(NOT_SENT, ("unsent_at", "is_draft", "draft")),
    "unsent": Unsent(NOT_SENT, ("not_sent",), counted=True),
    "is_skipped": Unsent(SKIPPED, ("skipped_at", "skip_reason")),
    "skipped": Unsent(SKIPPED, counted=True),
}
#: Stands between the cells of several columns of which each may say that a row was not sent.
_BESIDE = " | "
#: In place of a reason: there is none. A database's empty date among them.
_NO_REASON = re.compile(r"nan|nat|never|undefined|no errors?|0[0\s.:/TZ-]+", re.I)
_DATED = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]:[0-9]{2}|\b20[0-9]{2}\b|[0-9]{10}", re.A)
_WORDY = re.compile(r"[^\W\d_]{2}")
_COUNT = re.compile(r"[0-9]{1,3}(?:[.,' \u00a0\u202f][0-9]{3})+|[0-9]{1,9}(?:[.,]0+)?", re.A)
_ONE = frozenset({"1", "1.0"})


def beside(cells: Iterable[str]) -> str:
    """What several columns say of one row's sending."""
    return _BESIDE.join(filter(None, map(str.strip, cells)))


def is_count(cell: str) -> bool:
    """Whether it is a number above 1, and no date: no column of yes and no has one."""
    said = cell.strip()
    return bool(_COUNT.fullmatch(said)) and not _DATED.search(said) and said.lstrip("0").rstrip(".,0") not in ("", "1")


def may_count(cell: str) -> bool:
    """Whether it may be a yes, or one fan whom a message did not reach."""
    return cell.strip() in _ONE


class _Counts:
    found = False

    def see(self, cell: str) -> None:
        self.found = self.found or any(map(is_count, cell.split(_BESIDE)))


@dataclass(frozen=True)
class Sending:
    """``yes``, ``no``: what a tick says. ``words``: those of a status, and any other that is told. ``reasons``: a date,
    or words, say yes too. ``counted``: where one of its numbers is above 1, all of them are counts, and say nothing."""

    yes: str = SENT
    no: str = NOT_SENT
    words: Mapping[str, str] = field(default_factory=lambda: _WORDS)
    reasons: bool = False
    counted: bool = False
    expects: str = "sent, or cancelled, failed, scheduled, draft, skipped: such rows are left out"

    def watcher(self) -> Watcher | None:
        return _Counts() if self.counted else None

    def says_nothing(self, cell: str) -> bool:
        return stands_for_nothing(cell)

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """The words that say nothing of it, and what was taken for counts."""
        if self.counted and any(is_count(part) for cell in cells for part in cell.split(_BESIDE)):
            yield COUNTED
        strange = sorted({cut(cell.strip()) for cell, value in cells.items() if value == _STRANGE})
        if strange:
            more = f" and {len(strange) - _SHOWN} more" if len(strange) > _SHOWN else ""
            shown = f"{', '.join(map(repr, strange[:_SHOWN]))}{more}"
            text = "not known as a status: these messages are taken as sent; cancelled, failed, or not sent"
            yield f"{shown} {text} says otherwise"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        if not self.counted:
            return self.read

        @cache
        def counts() -> bool:
            watched = seen()
            return isinstance(watched, _Counts) and watched.found

        return lambda cell: self.read(cell, counts)

    def read(self, cell: str, counts: Callable[[], bool] = lambda: False) -> str:
        """The first of what the cells of its columns say that leaves a row out; else SENT, where one does. Raises
        Unfit."""
        parts = [part for part in cell.split(_BESIDE) if not stands_for_nothing(part)]
        meant = [SENT if (is_count(part) or may_count(part)) and counts() else self._meant(part) for part in parts]
        return next((one for one in meant if one in NOT_MESSAGES), SENT if SENT in meant or not meant else _STRANGE)

    def _meant(self, cell: str) -> str:
        known = self.words.get(spellings(cell)[1])
        if known:
            return known
        try:
            return self.yes if tick(cell) else self.no
        except Unfit:
            if self.words:
                return _STRANGE
        try:
            return self._by_reason(cell.strip())
        except Unfit as wrong:
            raise Unfit(f"{wrong}; a column that says something else is passed over by a map's null") from None

    def _by_reason(self, said: str) -> str:
        if _NO_REASON.fullmatch(said):
            return self.no
        if _DATED.search(said):
            return self.yes
        if not self.reasons:
            return self.yes if tick(said) else self.no
        word, joined = spellings(said)
        if word == "x":
            return self.yes
        if _WORDS.get(joined) == SENT:
            return self.no
        if not _WORDY.search(said):
            return self.yes if tick(said) else self.no
        return self.yes


_STRANGE = "not known"
#: What is told of a column of counts.
COUNTED = "numbers above 1 are counts, and no reason to leave a message out"
#: What is told of rows whose figures say that their message went out, against a 1.
KEPT = "somebody saw or bought it, so that a 1 for what was not sent is a count, and no reason to leave it out"
