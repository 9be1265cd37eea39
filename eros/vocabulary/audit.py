from typing import Any

from eros.vocabulary.catalogue import FrozenModel


class AuditTrail(FrozenModel):
    generation: dict[str, Any]
    phases: list[dict[str, Any]]
    tool_calls: list[dict[str, Any]]
    errors_and_recoveries: list[dict[str, Any]]
    degradations: list[dict[str, Any]]
    validation: dict[str, Any] | None
    output: dict[str, Any]
    review: dict[str, Any] | None = None
    attempts: list[dict[str, Any]] | None = None
    model: dict[str, Any] | None = None
    mended: str | None = None
