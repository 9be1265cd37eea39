"""What tables say of whether a message was sent at all: rows of those that were not are told and left out.

A page's uses, figures and best hours are of what went out. A status that is no known word is told by it, and its
messages are taken as sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eros_db.importing.columns import NO, YES, Hints, Reader, Seen, Watcher, spellings
from eros_db.importing.findings import Unfit, cut

SENT = "sent"
CANCELLED, FAILED, NOT_SENT, SKIPPED = "cancelled", "failed", "not sent", "skipped"
#: Rows that say so are left out, under these words.
NOT_MESSAGES = (CANCELLED, FAILED, NOT_SENT, SKIPPED)
_SHOWN = 8

#: As headers are compared, with a space between words.
_STATUSES: Mapping[str, str] = {
    SENT: (
        "x, ✓, ✔, ☑, ✅, ja, oui, wahr, vrai, "
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
        "nein, non, falsch, faux, falso, ☐, "
        "not sent, unsent, not yet, not yet sent, not posted, unposted, not published, unpublished, scheduled, "
        "schedule, planned, pending, queued, in queue, draft, drafts, to do, todo, in progress, upcoming, waiting, "
        "on hold, paused, geplant, entwurf, ausstehend, nicht gesendet, nicht verschickt, offen, wartend, planifié, "
        "programmé, brouillon, non envoyé, en attente, programado, programada, borrador, pendiente, no enviado, "
        "non inviato, bozza"
    ),
    SKIPPED: "skipped, skip, missed, omitted, übersprungen, ausgelassen, sauté, omitido, saltado, saltato",
}
_WORDS = {word.replace(" ", "_"): meant for meant, words in _STATUSES.items() for word in words.split(", ")}


@dataclass(frozen=True)
class Sending:
    """``yes``, ``no``: what a tick says. ``words``: those of a status, and any other that is told."""

    yes: str = SENT
    no: str = NOT_SENT
    words: Mapping[str, str] = field(default_factory=lambda: _WORDS)
    expects: str = "sent, or cancelled, failed, scheduled, draft, skipped: such rows are left out"

    def watcher(self) -> Watcher | None:
        return None

    def told(self, cells: Mapping[str, Any]) -> Iterator[str]:
        """The words that say nothing of it."""
        strange = sorted({cut(cell.strip()) for cell, value in cells.items() if value == _STRANGE})
        if strange:
            more = f" and {len(strange) - _SHOWN} more" if len(strange) > _SHOWN else ""
            shown = f"{', '.join(map(repr, strange[:_SHOWN]))}{more}"
            text = "not known as a status: these messages are taken as sent; cancelled, failed, or not sent"
            yield f"{shown} {text} says otherwise"

    def reader(self, seen: Seen, hints: Hints) -> Reader:
        def read(cell: str) -> str:
            word, joined = spellings(cell)
            if word in YES or word in NO:
                return self.yes if word in YES else self.no
            if not self.words:
                raise Unfit(f"is neither yes nor no; read are {', '.join(YES[:-1])} and {', '.join(NO[:-1])}")
            return self.words.get(joined, _STRANGE)

        return read


_STRANGE = "not known"
