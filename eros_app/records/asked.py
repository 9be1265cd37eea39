"""Weeks that were asked for in a browser and are not done yet (R58). Every function may raise RecordFailure."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Engine, delete, insert, select

from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.request import Request
from eros_app.records.opening import reading, writing
from eros_app.records.schema import asked_weeks

_a = asked_weeks.c


class AskedWeek(FrozenModel):
    """``told_under``: the live address at which the run is told."""

    generation_id: str
    request: Request
    asked_by: str
    asked_at: datetime
    told_under: str


def put_asked(engine: Engine, asked: AskedWeek) -> None:
    """Once more is no other: it is in the place of the one before."""
    row = asked.model_dump(mode="json") | {"request": asked.request.model_dump_json()}
    with writing(engine) as connection:
        connection.execute(delete(asked_weeks).where(_a.generation_id == asked.generation_id))
        connection.execute(insert(asked_weeks).values(**row))


def remove_asked(engine: Engine, generation_id: str) -> None:
    with writing(engine) as connection:
        connection.execute(delete(asked_weeks).where(_a.generation_id == generation_id))


def list_asked(engine: Engine) -> Sequence[AskedWeek]:
    """The oldest first. One whose request another EROS wrote in its own words is none that can be begun again."""
    with reading(engine) as connection:
        rows = connection.execute(select(asked_weeks).order_by(_a.asked_at, _a.generation_id)).mappings().all()
    read = []
    for row in rows:
        try:
            read.append(AskedWeek.model_validate({**row, "request": Request.model_validate_json(row["request"])}))
        except ValidationError:
            continue
    return read
