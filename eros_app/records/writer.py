"""Writing the record store: what each step of a week's life has in common. Every method may raise RecordFailure."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, case, select, update

from eros_app.records.leases import LEASE_SECONDS
from eros_app.records.reading import WeekReader
from eros_app.records.schema import of_server, weeks
from eros_app.records.terms import STANDING, LeaseLost, WeekBusy
from eros_app.records.week import WeekState

_w = weeks.c


class WeekWriter(WeekReader):
    """Leases, and rows that change."""

    def _lease(self) -> dict[str, Any]:
        return {"lease_holder": self.holder.word, "lease_until": self.now() + LEASE_SECONDS}

    def _must_hold(self, row: RowMapping) -> None:
        """Raises LeaseLost where a process that slept too long would write over what another has found out since."""
        if row["lease_holder"] != self.holder.word:
            raise LeaseLost(f"{row['generation_id']} was taken over by another process")

    def _is_anothers(self, row: RowMapping) -> bool:
        return row["lease_holder"] != self.holder.word and self._is_held(row)

    def _must_be_free(
        self, connection: Connection, server_key: str | None, creator_id: str, week_start: date, generation_id: str
    ) -> None:
        others = select(weeks).where(
            _w.creator_id == creator_id,
            _w.week_start == week_start.isoformat(),
            of_server(server_key),
            _w.step.is_not(None),
            _w.generation_id != generation_id,
        )
        for row in connection.execute(others).mappings():
            if self._is_anothers(row):
                raise WeekBusy(row["generation_id"])

    def _set(self, connection: Connection, generation_id: str, /, **changes: Any) -> None:
        connection.execute(update(weeks).where(_w.generation_id == generation_id).values(**changes))

    def _becomes(self, state: WeekState) -> dict[str, Any]:
        """The state of a week from now on. One that stands no more keeps the state in which it stood: it may again."""
        stood = None if state in STANDING else case((_w.state.in_(STANDING), _w.state), else_=_w.stood_as)
        return {"state": state, "stood_as": stood, "changed_at": self.clock().isoformat()}
