"""The error response of a request that never ran, about the record or the creator that it named (CONTRACT 2)."""

from datetime import datetime
from typing import NamedTuple

from eros.failures import RecordFailure, RequestError
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument
from eros_app.records.week import WeekSummary
from eros_app.services.outcome import error_response, record_response
from eros_app.services.weeks import summary_of


class RefusedSubject(NamedTuple):
    """What a request is about, as its door's parameters say: a creator, or any ids of kept generations.

    ``every_week``: a creator's name among the ids means all of its weeks, and none of them.
    """

    creator_id: str | None = None
    some_ids: tuple[str, ...] = ()
    every_week: bool = False

    def about(self, settings: Settings | None, value: object = None) -> tuple[str | None, str | None]:
        """The record's own creator and id where one record is meant, else the creator as it was asked for.

        Of several ids that one is meant which is the ``value`` that is wrong. Nothing is guessed: what is not known is
        None. Without ``settings`` no record can be looked up.
        """
        meant = {one for one in self.some_ids if one == value} or set(self.some_ids)
        if len(meant) != 1 or settings is None:
            return self.creator_id or None, None
        (some_id,) = meant
        try:
            week = summary_of(settings, some_id)
        except (RequestError, RecordFailure):
            return self.creator_id or None, None
        return week.creator_id, None if self.every_week and _names_creator(some_id, week) else week.generation_id


def _names_creator(some_id: str, week: WeekSummary) -> bool:
    words = some_id.strip().lower()
    return "@" not in words and not week.generation_id.startswith(words.removeprefix("review-"))


def refusal(wrong: RequestError, subject: RefusedSubject, settings: Settings | None, at: datetime) -> ErrorDocument:
    """The error response of a request that cannot be."""
    found = RefusedSubject(some_ids=(wrong.generation_id,)) if wrong.generation_id else subject
    creator_id, generation_id = found.about(settings, None if wrong.generation_id else wrong.value)
    meant = None if wrong.code == "AMBIGUOUS_ID" else generation_id
    return error_response(wrong, creator_id=creator_id, generation_id=meant, at=at)


def unrecorded(
    failed: RecordFailure, subject: RefusedSubject, settings: Settings | None, at: datetime
) -> ErrorDocument:
    """The error response of a record store that cannot be used; what it holds can often be read all the same."""
    creator_id, generation_id = subject.about(settings)
    document = record_response(failed, at=at)
    return document.model_copy(update={"creator_id": creator_id, "generation_id": generation_id})
