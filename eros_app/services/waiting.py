"""Why a week waits for a person, and what changed since it began to (R33, R41, R59). No data server is asked."""

from collections.abc import Iterable, Iterator

from pydantic import ConfigDict

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ErrorDocument, ReportBody, ResultDocument, ValidationSummary
from eros.vocabulary.edits import GoTo
from eros_app.records.store import RecordStore
from eros_app.records.terms import verdicts_in
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.approval_rules import how_past
from eros_app.services.captions_now import captions_notice
from eros_app.services.captions_used import captions_used, uses_told
from eros_app.services.deciding import too_little
from eros_app.services.home import read_records
from eros_app.services.standing_edits import standing_edits
from eros_app.services.whose_week import OF_NO_SERVER, those_of_no_server

#: Why a copy waits, with the week that it is of.
COPY_OF = "an edited copy of {}"


class WhyItWaits(FrozenModel):
    """What of a week's document says why it waits; of one that was refused its message alone."""

    model_config = ConfigDict(extra="ignore")

    edit_of: str | None = None
    validation: ValidationSummary | None = None
    validation_report: ReportBody | None = None
    error_message: str = ""


def why_each_waits(settings: Settings, weeks: Iterable[WeekSummary]) -> list[tuple[str, ...]]:
    """As ``why_it_waits``; of a record that cannot be read, that it cannot."""
    with read_records(settings) as store:
        return [_why_in(store, week.generation_id) for week in weeks]


def _why_in(store: RecordStore, generation_id: str) -> tuple[str, ...]:
    try:
        return why_it_waits(store.part_of(generation_id, WhyItWaits))
    except RequestError as unread:
        return (unread.text,)


def why_it_waits(document: ResultDocument | ErrorDocument | WhyItWaits) -> tuple[str, ...]:
    """The errors of its report and what needs a person, in the report's words; of an edited copy, of which week."""
    if isinstance(document, ErrorDocument) or document.validation_report is None:
        return (document.error_message,) if not isinstance(document, ResultDocument) else ()
    report = document.validation_report
    why = [one.message for one in (*report.errors, *report.warnings) if one in report.errors or one.type in _NEEDED]
    if document.validation is not None and (cannot := too_little(document.validation.score)):
        why.insert(0, cannot)
    if document.edit_of is not None:
        why.insert(0, COPY_OF.format(document.edit_of))
    return tuple(dict.fromkeys(why))


#: The remarks that say what needs a person: what holds the score below that of a week which is saved is one.
_NEEDED = ("review_needed", "score_capped")


def since_it_began(settings: Settings, record: WeekRecord) -> tuple[str, ...]:
    """What a person who decides of it now would not know from the day on which it began to wait."""
    if "approve" not in verdicts_in(record.state):
        return ()
    with read_records(settings) as store:
        told = _since(settings, store, record) if record.state != "saved" else _of_captions(settings, store, record)
        return tuple(told)


def approval_needs_reason(settings: Settings, store: RecordStore, record: WeekRecord) -> bool:
    """Whether an approval needs a reason for what the week is (R33), for what became of its captions, or as nothing
    says at which server it was planned (R59); a week that is saved already is what it is."""
    wanting = (record.needs_reason and record.state != "saved") or bool(captions_notice(record.document))
    if wanting or those_of_no_server(store, [record]):
        return True
    return bool(captions_used(store, settings, record))


def _since(settings: Settings, store: RecordStore, record: WeekRecord) -> Iterator[str]:
    edits, done = standing_edits(store, record.generation_id), record.audit.edits or ()
    since = f"by {done[-1].by}: {done[-1].told}" if done and isinstance(done[-1].edit, GoTo) else ""
    if edits:
        then = f"; after that, {since}" if since else ""
        yield f"it was edited {counted(len(edits), 'time')}, last by {edits[0].by}: {edits[0].told}{then}"
    elif since:
        yield f"it was edited, and is as it was planned again; last {since}"
    instead = store.standing_instead(record.generation_id)
    copied = record.document.edit_of if isinstance(record.document, ResultDocument) else None
    if instead is not None and instead.changed_at > record.began_at and instead.generation_id != copied:
        yield f"{instead.generation_id} came to stand in its week, {instead.stands_as}"
    yield from _of_captions(settings, store, record)
    if (how := how_past(record, settings.clock())) is not None:
        yield f"the week {how}"
    if those_of_no_server(store, [record]):
        yield OF_NO_SERVER
    if noted := captions_notice(record.document):
        yield noted


def _of_captions(settings: Settings, store: RecordStore, record: WeekRecord) -> Iterator[str]:
    if used := captions_used(store, settings, record):
        yield f"{uses_told(used)} (an approval needs a reason for it, R59)"
