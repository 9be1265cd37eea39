"""Weeks that were asked for in a browser and are not done yet (R58). Every function may raise RecordFailure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import Engine, delete, insert, select, update

from eros.parameters import IN_RECORD
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ErrorDocument
from eros.vocabulary.request import Request
from eros_app.records.opening import reading, writing
from eros_app.records.schema import asked_weeks

_a = asked_weeks.c
#: How long why one came to nothing is kept.
_REFUSED_FOR = timedelta(days=30)


class AskedWeek(FrozenModel):
    """``told_under``: the live address at which the run is told; ``shown``: what was shown to stand in the week, where
    something was (R63)."""

    generation_id: str
    request: Request
    asked_by: str
    asked_at: datetime
    told_under: str
    shown: str | None = None


def put_asked(engine: Engine, asked: AskedWeek) -> None:
    """Once more is no other: it is in the place of the one before."""
    row = asked.model_dump(mode="json") | {"request": asked.request.model_dump_json()}
    with writing(engine) as connection:
        connection.execute(delete(asked_weeks).where(_a.generation_id == asked.generation_id))
        connection.execute(insert(asked_weeks).values(**row))


def remove_asked(engine: Engine, generation_id: str) -> None:
    with writing(engine) as connection:
        connection.execute(delete(asked_weeks).where(_a.generation_id == generation_id))


def refuse_asked(engine: Engine, generation_id: str, document: ErrorDocument, at: datetime) -> None:
    """It came to nothing, and is begun no more; why stays."""
    told = document.model_dump_json(context=IN_RECORD)
    with writing(engine) as connection:
        old = _a.refused.is_not(None) & (_a.asked_at < (at - _REFUSED_FOR).isoformat())
        connection.execute(delete(asked_weeks).where(old))
        connection.execute(update(asked_weeks).where(_a.generation_id == generation_id).values(refused=told))


def find_refused(engine: Engine, generation_id: str) -> ErrorDocument | None:
    """Why that one came to nothing; None of any other."""
    with reading(engine) as connection:
        told = connection.scalar(select(_a.refused).where(_a.generation_id == generation_id))
    try:
        return None if told is None else ErrorDocument.model_validate_json(told, context=IN_RECORD)
    except ValidationError:
        return None


def list_asked(engine: Engine) -> Sequence[AskedWeek]:
    """Those that are not done, the oldest first. One whose request another EROS wrote in its own words is none that can
    be begun again."""
    with reading(engine) as connection:
        columns = [asked_weeks.c[name] for name in AskedWeek.model_fields]
        query = select(*columns).where(_a.refused.is_(None)).order_by(_a.asked_at, _a.generation_id)
        rows = connection.execute(query).mappings().all()
    read = []
    for row in rows:
        try:
            read.append(AskedWeek.model_validate({**row, "request": Request.model_validate_json(row["request"])}))
        except ValidationError:
            continue
    return read
