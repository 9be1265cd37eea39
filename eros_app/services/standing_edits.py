"""The edits that a week has in it (R43)."""

from collections.abc import Iterator, Sequence

from pydantic import ConfigDict

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.edits import EditStep
from eros_app.records.store import RecordStore
from eros_app.records.week import WeekRecord
from eros_app.services.home import read_records


class CopiedFrom(FrozenModel):
    """Of a week's document, which week it is an edited copy of."""

    model_config = ConfigDict(extra="ignore")

    edit_of: str | None = None


def standing_edits(store: RecordStore, generation_id: str) -> list[EditStep]:
    """Those that the week has in it, the newest first: what was undone, or left for another version, is in none."""
    left = {one.number: one for one in store.versions(generation_id)}
    steps, at = list[EditStep](), left.pop(store.version(generation_id), None)
    while at is not None and at.step is not None:
        steps.append(at.step)
        at = left.pop(at.before, None) if at.before is not None else None
    return steps


def edits_in(settings: Settings, record: WeekRecord) -> Sequence[EditStep]:
    """The same, with those of the weeks that it is a copy of, as far as they are kept."""
    of = record.document.edit_of if isinstance(record.document, ResultDocument) else None
    with read_records(settings) as store:
        return [one for some_id in _copied(store, record.generation_id, of) for one in standing_edits(store, some_id)]


def _copied(store: RecordStore, generation_id: str, of: str | None) -> Iterator[str]:
    seen = {generation_id}
    yield generation_id
    while of is not None and of not in seen:
        seen.add(of)
        try:
            before = store.part_of(of, CopiedFrom).edit_of
        except RequestError:  # it was forgotten, or cannot be read
            return
        yield of
        of = before
