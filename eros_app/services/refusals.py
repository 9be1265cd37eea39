"""The error response of a request that never ran, about the record or the creator that it named (CONTRACT 2)."""

from datetime import datetime
from typing import NamedTuple

from eros.failures import RecordFailure, RequestError
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument
from eros_app.services.outcome import error_response
from eros_app.services.weeks import summary_of


class RefusedSubject(NamedTuple):
    """What a request is about, as its door's parameters say: a creator, or any id of a kept generation."""

    creator_id: str | None = None
    some_id: str | None = None


def refusal(wrong: RequestError, subject: RefusedSubject, settings: Settings | None, at: datetime) -> ErrorDocument:
    """The error response: a record's own ids where ``some_id`` names one, else the creator as it was asked for.

    Nothing is guessed: what is not known is None. Without ``settings`` no record can be looked up.
    """
    creator_id, generation_id = subject.creator_id or None, None
    if subject.some_id and settings is not None:
        try:
            week = summary_of(settings, subject.some_id)
        except (RequestError, RecordFailure):
            pass
        else:
            creator_id, generation_id = week.creator_id, week.generation_id
    return error_response(wrong, creator_id=creator_id, generation_id=generation_id, at=at)
