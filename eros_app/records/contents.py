"""What hangs on a week's row: its document and its audit, its captions, its checkpoint, what it rests on."""

import zlib
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from eros.parameters import IN_RECORD
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import ResultDocument
from eros_app.records.captions import put_captions
from eros_app.records.schema import week_bases, week_checkpoints, week_documents
from eros_app.records.terms import AnyDocument, Checkpoint

_b, _d, _k = week_bases.c, week_documents.c, week_checkpoints.c


def document_of(generation_id: str) -> Any:
    return update(week_documents).where(_d.generation_id == generation_id)


def put_document(connection: Connection, generation_id: str, document: AnyDocument, audit: AuditTrail) -> None:
    texts = {"document": document.model_dump_json(context=IN_RECORD), "audit": audit.model_dump_json()}
    if connection.execute(document_of(generation_id).values(**texts)).rowcount == 0:
        connection.execute(insert(week_documents).values(generation_id=generation_id, **texts))


def put_captions_of(connection: Connection, generation_id: str, document: AnyDocument) -> None:
    items = document.items if isinstance(document, ResultDocument) else ()
    held = {(item.caption_id, item.scheduled_date.isoformat()) for item in items if item.caption_id is not None}
    rows = [{"generation_id": generation_id, "caption_id": one, "scheduled_date": day} for one, day in sorted(held)]
    put_captions(connection, generation_id, rows)


def put_checkpoint(connection: Connection, generation_id: str, checkpoint: Checkpoint | None) -> None:
    connection.execute(delete(week_checkpoints).where(_k.generation_id == generation_id))
    if checkpoint is not None:
        connection.execute(insert(week_checkpoints).values(generation_id=generation_id, **checkpoint.model_dump()))


def put_basis(connection: Connection, generation_id: str, basis: WeekBasis) -> None:
    connection.execute(delete(week_bases).where(_b.generation_id == generation_id))
    content = zlib.compress(basis.model_dump_json().encode())
    connection.execute(insert(week_bases).values(generation_id=generation_id, content=content))
