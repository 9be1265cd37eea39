"""Reads the facts that the volume modules work on. Reads only: nothing is stored here (R8)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Connection, RowMapping, func, or_, select

from eros_db.caption_query import CaptionQuery, count_usable
from eros_db.context import Call, CreatorRecord
from eros_db.freshness import planned_rest
from eros_db.history import DailyTotals, daily_history
from eros_db.members import member_list, members
from eros_db.remembered import remembered
from eros_db.restricted import restricted_captions
from eros_db.schema import (
    caption_bank,
    content_types,
    send_type_caption_requirements,
    send_types,
    top_content_types,
    vault_matrix,
    volume_performance_tracking,
)
from eros_db.volume.config import DataSource, OptimizedVolume, VolumeFacts, optimize
from eros_db.volume.horizons import PERIOD_DAYS, Horizon, Period, measure_horizon
from eros_db.volume.pool import MIN_FRESHNESS, MIN_PERFORMANCE, needed_per_week
from eros_db.volume.tiers import MOST_QUOTAS

#: A tracking row older than this says nothing of today: the messages are asked instead.
TRACKING_DAYS = 14


def volume_of(call: Call, creator: CreatorRecord) -> OptimizedVolume:
    """The creator's optimized volume of today."""
    of = ("volume", creator.creator_id, creator.today)
    return remembered(call.connection, of, lambda: _volume_of(call, creator))


def _volume_of(call: Call, creator: CreatorRecord) -> OptimizedVolume:
    history = daily_history(call.connection, creator.creator_id, creator.today)
    horizons, source = read_horizons(call.connection, creator, history)
    usable = _usable(call.connection, creator)
    return optimize(
        VolumeFacts(
            page_type=creator.page_type,
            fan_count=creator.fan_count,
            today=creator.today,
            history=history,
            horizons=horizons,
            data_source=source,
            ranked=_ranked(call.connection, creator.creator_id),
            themes=_themes(call.connection, creator.creator_id),
            usable=usable,
            restricted=_restricted(call.connection, creator),
            themeless=_themeless(call.connection, creator, [key for key, count in usable.items() if not count]),
        )
    )


def read_horizons(
    connection: Connection, creator: CreatorRecord, history: tuple[DailyTotals, ...]
) -> tuple[Mapping[Period, Horizon], DataSource]:
    """The three horizons from tracking, else from the messages, else none; and which of these it was."""
    tracked = tracking_rows(connection, creator)
    if tracked:
        return {period: from_tracking(row) for period, row in tracked.items()}, "volume_performance_tracking"
    counted = {period: measure_horizon(history, creator.today, days) for period, days in PERIOD_DAYS.items()}
    measured = {period: horizon for period, horizon in counted.items() if horizon is not None}
    return measured, "calculated_on_demand" if measured else "default_values"


def tracking_rows(connection: Connection, creator: CreatorRecord) -> dict[Period, RowMapping]:
    """The newest row of each period with both scores, none older than 14 days."""
    t = volume_performance_tracking.c
    oldest = (creator.today - timedelta(days=TRACKING_DAYS)).isoformat()
    query = (
        select(volume_performance_tracking)
        .where(
            t.creator_id == creator.creator_id,
            t.tracking_date.between(oldest, creator.today.isoformat()),
            t.saturation_score.is_not(None),
            t.opportunity_score.is_not(None),
        )
        .order_by(t.tracking_date)
    )
    newest = {row["tracking_period"]: row for row in connection.execute(query).mappings()}
    return {period: newest[period] for period in PERIOD_DAYS if period in newest}


def from_tracking(row: RowMapping) -> Horizon:
    """A tracking row as a horizon; its columns carry the horizon's names."""
    known = {name: row[name] for name in Horizon._fields}
    return Horizon(**{**known, "total_messages_sent": known["total_messages_sent"] or 0})


def _ranked(connection: Connection, creator_id: str) -> dict[str, str]:
    t = top_content_types.c
    newest = select(t.analysis_date).where(t.creator_id == creator_id).order_by(t.analysis_date.desc()).limit(1)
    query = (
        select(t.content_type, t.performance_tier)
        .where(t.creator_id == creator_id, t.analysis_date == newest.scalar_subquery())
        .order_by(t.rank.nulls_last(), t.content_type)
    )
    return {row.content_type: row.performance_tier for row in connection.execute(query)}


def _themes(connection: Connection, creator_id: str) -> tuple[str, ...]:
    v = vault_matrix.c
    query = (
        select(content_types.c.type_name)
        .join(vault_matrix, v.content_type_id == content_types.c.content_type_id)
        .where(v.creator_id == creator_id, v.has_content == 1)
        .order_by(v.quantity_available.desc(), content_types.c.type_name)
    )
    return tuple(connection.scalars(query))


def _usable(connection: Connection, creator: CreatorRecord) -> dict[str, int]:
    """Usable captions of each send type of the page, counted up to the most that any week needs."""
    wanted = _caption_types(connection, creator)
    most = {key: needed_per_week(key, MOST_QUOTAS) for key in wanted}
    per_type: dict[str, int] = {}
    for key, caption_types in wanted.items():
        for caption_type in caption_types:
            per_type[caption_type] = max(per_type.get(caption_type, 0), most[key])
    planned = planned_rest(connection, creator.creator_id, creator.today, None)
    query = CaptionQuery(connection, creator.creator_id, creator.page_type, creator.today, planned)
    counted = count_usable(query, list(per_type.items()), MIN_FRESHNESS, MIN_PERFORMANCE)
    return {key: min(most[key], sum(counted[t] for t in caption_types)) for key, caption_types in wanted.items()}


def _restricted(connection: Connection, creator: CreatorRecord) -> dict[str, int]:
    """By send type of the page, the captions that are kept from it by a restricted word; only where some are."""
    if not (ids := restricted_captions(connection, creator.creator_id)):
        return {}
    bank = caption_bank.c
    query = select(bank.caption_type, func.count()).where(bank.caption_id.in_(members("caption_ids")))
    rows = connection.execute(query.group_by(bank.caption_type), {"caption_ids": member_list(ids)})
    counts = {row[0]: row[1] for row in rows}
    wanted = _caption_types(connection, creator)
    return {key: sum(counts.get(one, 0) for one in caption_types) for key, caption_types in wanted.items()}


def _themeless(connection: Connection, creator: CreatorRecord, exhausted: Sequence[str]) -> dict[str, int]:
    """By these send types, the captions of themes that the vault lacks, where it holds any theme."""
    if not exhausted or not (held := _themes(connection, creator.creator_id)):
        return {}
    bank, t = caption_bank.c, content_types.c
    lacked = select(t.content_type_id).where(t.type_name.not_in(held))
    own = or_(bank.creator_id.is_(None), bank.creator_id == creator.creator_id)
    query = select(bank.caption_type, func.count()).where(bank.is_active == 1, own, bank.content_type_id.in_(lacked))
    counts = {row[0]: row[1] for row in connection.execute(query.group_by(bank.caption_type))}
    wanted = _caption_types(connection, creator)
    return {key: sum(counts.get(one, 0) for one in wanted[key]) for key in exhausted}


def _caption_types(connection: Connection, creator: CreatorRecord) -> dict[str, list[str]]:
    s, r = send_types.c, send_type_caption_requirements.c
    query = (
        select(s.send_type_key, r.caption_type)
        .join(send_type_caption_requirements, r.send_type_id == s.send_type_id)
        .where(s.page_type.in_(["both", creator.page_type]), s.is_active == 1)
        .order_by(s.sort_order, r.priority)
    )
    wanted: dict[str, list[str]] = {}
    for key, caption_type in connection.execute(query):
        wanted.setdefault(key, []).append(caption_type)
    return wanted
