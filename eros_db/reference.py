"""The reference data of a database: send types, channels and audiences, from the shared catalogue (R22).

A database is stamped with the catalogue that it was filled from (SQLite's ``user_version``), so that an older one is
told from what an operator changed in it since.
"""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, insert, select, update

from eros.vocabulary.catalogue import CHANNELS, DEPRECATED_SEND_TYPES, TARGETS, default_catalogue
from eros_db.schema import audience_targets, channels, send_type_caption_requirements, send_types


class _ChannelFacts(NamedTuple):
    display_name: str
    platform_feature: str
    options: list[str]
    manual: bool = False


#: The wall's feature is called "post" by the platform; a send type's own platform_feature is its channel_key (4.4).
_CHANNEL_FACTS = {
    "wall_post": _ChannelFacts("Wall Post", "post", []),
    "mass_message": _ChannelFacts("Mass Message", "mass_message", ["all", "segment"]),
    "targeted_message": _ChannelFacts("Targeted Message", "targeted_message", ["segment", "custom"]),
    "story": _ChannelFacts("Story", "story", []),
    "live": _ChannelFacts("Live", "live", [], manual=True),
}


class _TargetFacts(NamedTuple):
    filter_type: str
    criteria: dict[str, Any]
    description: str
    reach: float | None = None


_TARGET_FACTS = {
    "all_active": _TargetFacts("segment", {"status": "active"}, "Every active subscriber", 100),
    "renew_off": _TargetFacts(
        "segment", {"status": "active", "auto_renew": False}, "Active, will not renew by itself", 40
    ),
    "renew_on": _TargetFacts("segment", {"status": "active", "auto_renew": True}, "Active, renews by itself", 60),
    "expired_recent": _TargetFacts("behavior", {"expired_within_days": 30}, "Left within the last 30 days"),
    "expired_all": _TargetFacts("behavior", {"status": "expired"}, "Everyone who left"),
    "never_purchased": _TargetFacts("behavior", {"purchases": 0}, "Has bought nothing yet", 70),
    "recent_purchasers": _TargetFacts("behavior", {"purchased_within_days": 7}, "Bought in the last 7 days", 20),
    "high_spenders": _TargetFacts("behavior", {"spend_percentile_min": 90}, "The top tenth by spending", 10),
    "inactive_7d": _TargetFacts("behavior", {"idle_days_min": 7}, "Not seen for 7 days", 30),
    "ppv_non_purchasers": _TargetFacts(
        "custom", {"last_ppv": "viewed_not_purchased"}, "Saw the last priced message and did not buy it"
    ),
}


def seed(connection: Connection) -> None:
    """Writes the reference data, or brings it up to date; rows of deprecated send types are left out (R9)."""
    _put(connection, channels, "channel_key", _channel_rows())
    _put(connection, audience_targets, "target_key", _target_rows())
    _put(connection, send_types, "send_type_key", _send_type_rows())
    _put_requirements(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {catalogue_stamp()}")


def learn(connection: Connection) -> None:
    """Writes the rows of the catalogue that the database does not have yet; what stands there stays as it is."""
    _add(connection, channels, "channel_key", _channel_rows())
    _add(connection, audience_targets, "target_key", _target_rows())
    new = _add(connection, send_types, "send_type_key", _send_type_rows())
    if new:
        connection.execute(insert(send_type_caption_requirements), _requirements_of(connection, new))


def lacks_rows(connection: Connection) -> bool:
    """Whether the catalogue has a channel, a target or a send type that the database has not."""
    tables = ((channels.c.channel_key, _channel_rows()), (audience_targets.c.target_key, _target_rows()))
    return any(
        {row[key.name] for row in rows} - set(connection.scalars(select(key)))
        for key, rows in (*tables, (send_types.c.send_type_key, _send_type_rows()))
    )


def holds_catalogue(connection: Connection) -> bool:
    """Whether the database was filled from the catalogue as it is now."""
    return bool(connection.exec_driver_sql("PRAGMA user_version").scalar() == catalogue_stamp())


@cache
def catalogue_stamp() -> int:
    """31 bits of a hash over all reference rows."""
    rows = [*_channel_rows(), *_target_rows(), *_send_type_rows(), *_requirement_rows()]
    return int.from_bytes(hashlib.sha256(json.dumps(rows).encode()).digest()[:4], "big") >> 1


def _put(connection: Connection, table: Table, key: str, rows: Iterable[Mapping[str, Any]]) -> None:
    present = set(connection.scalars(select(table.c[key])))
    for row in rows:
        known = row[key] in present
        statement = update(table).where(table.c[key] == row[key]).values(row) if known else insert(table).values(row)
        connection.execute(statement)


def _add(connection: Connection, table: Table, key: str, rows: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The keys of the rows that were not there."""
    present = set(connection.scalars(select(table.c[key])))
    missing = [row for row in rows if row[key] not in present]
    for row in missing:
        connection.execute(insert(table).values(row))
    return frozenset(row[key] for row in missing)


def _put_requirements(connection: Connection) -> None:
    connection.execute(delete(send_type_caption_requirements))
    everything = frozenset(key for key, *_ in _requirement_rows())
    connection.execute(insert(send_type_caption_requirements), _requirements_of(connection, everything))


def _requirements_of(connection: Connection, keys: Container[str]) -> list[dict[str, Any]]:
    ids = {
        key: number for number, key in connection.execute(select(send_types.c.send_type_id, send_types.c.send_type_key))
    }
    return [
        {"send_type_id": ids[key], "caption_type": name, "priority": at}
        for key, name, at in _requirement_rows()
        if key in keys
    ]


def _requirement_rows() -> Iterable[tuple[str, str, int]]:
    for key, kind in default_catalogue().items():
        for priority, caption_type in enumerate(kind.caption_types, start=1):
            yield key, caption_type, priority


def _channel_rows() -> Iterable[dict[str, Any]]:
    for channel in CHANNELS:
        facts = _CHANNEL_FACTS[channel.channel_key]
        yield {
            "channel_key": channel.channel_key,
            "display_name": facts.display_name,
            "platform_feature": facts.platform_feature,
            "supports_targeting": int(channel.supports_targeting),
            "targeting_options": facts.options,
            "requires_manual_send": int(facts.manual),
        }


def _target_rows() -> Iterable[dict[str, Any]]:
    for target in TARGETS:
        facts = _TARGET_FACTS[target.target_key]
        yield {
            "target_key": target.target_key,
            "display_name": target.display_name,
            "description": facts.description,
            "filter_type": facts.filter_type,
            "filter_criteria": facts.criteria,
            "applicable_page_types": list(target.page_types),
            "applicable_channels": list(target.channel_keys),
            "typical_reach_percentage": facts.reach,
        }


def _send_type_rows() -> Iterable[dict[str, Any]]:
    kinds = [kind for kind in default_catalogue().values() if kind.send_type_key not in DEPRECATED_SEND_TYPES]
    for order, kind in enumerate(kinds, start=1):
        yield {
            **kind.model_dump(exclude={"caption_types"}),
            "required_target": list(kind.required_target),
            "display_name": kind.send_type_key.replace("_", " ").title().replace("Ppv", "PPV").replace("Vip", "VIP"),
            "sort_order": order,
        }
