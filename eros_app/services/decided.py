"""A week that waited for a person and does not wait any more, as it is shown (R53, R58)."""

from collections.abc import Iterable

from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.documents import ErrorDocument, Remark, ResultDocument
from eros.vocabulary.life import WeekState
from eros.vocabulary.waiting import waited

#: States in which a week waits for nobody.
_OVER: frozenset[WeekState] = frozenset({"saved", "approved", "handed_over", "rejected", "superseded", "expired"})


def as_decided(document: ResultDocument | ErrorDocument) -> ResultDocument | ErrorDocument:
    """The document as its own life has it: what it waited for is told in the past, and nobody is asked to decide."""
    if not isinstance(document, ResultDocument) or document.life is None or document.life.state not in _OVER:
        return document
    return after_waiting(document)


def after_waiting(document: ResultDocument) -> ResultDocument:
    """The document of a week that waited."""
    report = document.validation_report
    warnings = _remarks(report.warnings)
    return document.model_copy(
        update={
            "recommendations": _texts(document.recommendations),
            "validation_report": report.model_copy(update={"warnings": warnings}),
        }
    )


def trail_as_decided(trail: AuditTrail) -> AuditTrail:
    """The same of a week's audit."""
    return trail if trail.life is None or trail.life.state not in _OVER else trail_after_waiting(trail)


def trail_after_waiting(trail: AuditTrail) -> AuditTrail:
    """The audit of a week that waited; so it is kept from a person's decision on."""
    output, validation = trail.output, trail.validation
    texts = {"warnings": _texts(output.warnings), "recommendations": _texts(output.recommendations)}
    if validation is not None:
        remarks = _remarks(validation.validation_warnings)
        validation = validation.model_copy(update={"validation_warnings": remarks})
    return trail.model_copy(update={"output": output.model_copy(update=texts), "validation": validation})


def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(waited, texts))


def _remarks(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(one.model_copy(update={"message": waited(one.message)}) for one in remarks)
