"""How rested a caption is for a creator (R1), and how often and how alike it was used lately (R17).

A use is a message that was really sent, or an item of a saved week, once its date lies before today. Saved items of the
future count only when the week to plan for is named: then the other weeks' items count by their distance to that week,
on either side, and the week's own never count (R43). So two weeks planned one after the other share no caption, and
planning a week again sees what it saw the first time. What is used of a text counts for every caption that has it.
"""

import math
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, String, bindparam, func, or_, select

from eros.vocabulary.caption_scores import FULL_REST_DAYS, SAME_OPENING_DAYS, opening
from eros.vocabulary.ledger import days_of_rest
from eros_db.members import member_list, members
from eros_db.same_texts import same_texts
from eros_db.schema import caption_bank, caption_creator_performance, mass_messages, schedule_items

DIVERSITY_DAYS = 90

#: Captions that saved weeks take, or of whose text another was sent: caption -> date -> days of rest from it.
Planned = Mapping[int, Mapping[date, int]]


def freshness(days_of_rest: int | None) -> float:
    """100 if never used, else 100 * days / 30, at most 100 (R1)."""
    if days_of_rest is None:
        return 100.0
    return round(min(100.0, 100.0 * max(0, days_of_rest) / FULL_REST_DAYS), 2)


def rest_for(min_freshness: float) -> int:
    """The fewest days of rest that reach a freshness."""
    return math.ceil(min_freshness * FULL_REST_DAYS / 100)


def planned_rest(connection: Connection, creator_id: str, today: date, for_week: date | None) -> Planned:
    """Uses by saved weeks, by the rule at the top of this module; and of captions that share their text, a use
    of another of them since the day of full rest."""
    planned: dict[int, dict[date, int]] = {}
    texts, owner = same_texts(connection), {"creator_id": creator_id}
    for caption_id, text in connection.execute(_PLANNED, owner | {"since": _since(today)}):
        day = date.fromisoformat(text)
        rest = days_of_rest(day, today, for_week)
        if rest is not None:
            for one in texts.get(caption_id, (caption_id,)):
                planned.setdefault(one, {})[day] = rest
    lately = {"alike": member_list(texts), "since": (today - timedelta(days=FULL_REST_DAYS)).isoformat()}
    for caption_id, text in connection.execute(_LAST_USES, owner | lately) if texts else ():
        day = date.fromisoformat(text)
        for one in texts[caption_id]:
            if one != caption_id:
                planned.setdefault(one, {}).setdefault(day, max(0, (today - day).days))
    return planned


def sent_dates(connection: Connection, creator_id: str, today: date) -> dict[int, set[date]]:
    """The days of the last 90 on which each of the creator's captions really was sent."""
    values = {"creator_id": creator_id, "since": _since(today)}
    dates: dict[int, set[date]] = {}
    texts = same_texts(connection)
    for caption_id, day in connection.execute(_SENT, values):
        for one in texts.get(caption_id, (caption_id,)):
            dates.setdefault(one, set()).add(date.fromisoformat(day))
    return dates


def recent_openings(connection: Connection, creator_id: str, today: date, planned: Planned) -> frozenset[str]:
    """How the captions of the last 7 days began."""
    lately = today - timedelta(days=SAME_OPENING_DAYS)
    passed = [caption_id for caption_id, days in planned.items() if any(lately <= day < today for day in days)]
    values = {"creator_id": creator_id, "since": lately.isoformat(), "planned": member_list(passed)}
    return frozenset(opening(text) for text in connection.scalars(_RECENT_TEXTS, values))


def uses_lately(caption_id: int, sent: Mapping[int, set[date]], planned: Planned, today: date) -> int:
    """On how many of the last 90 days the caption was used: sent, or in a saved week's item whose day has passed."""
    return len(sent.get(caption_id, set()) | {day for day in planned.get(caption_id, {}) if day < today})


def _since(today: date) -> str:
    return (today - timedelta(days=DIVERSITY_DAYS)).isoformat()


_message, _item, _use = mass_messages.c, schedule_items.c, caption_creator_performance.c
_OWNER = bindparam("creator_id", type_=String)
_SINCE = bindparam("since", type_=String)

_PLANNED = select(_item.caption_id, _item.scheduled_date).where(
    _item.creator_id == _OWNER, _item.caption_id.is_not(None), _item.scheduled_date >= _SINCE
)
_LAST_USES = select(_use.caption_id, _use.last_used_date).where(
    _use.creator_id == _OWNER, _use.caption_id.in_(members("alike")), _use.last_used_date > _SINCE
)
_SENT = (
    select(_message.caption_id, func.substr(_message.sending_time, 1, 10))
    .where(_message.creator_id == _OWNER, _message.caption_id.is_not(None), _message.sending_time >= _SINCE)
    .distinct()
)
_RECENT_TEXTS = select(caption_bank.c.caption_text).where(
    or_(
        caption_bank.c.caption_id.in_(
            select(_message.caption_id).where(_message.creator_id == _OWNER, _message.sending_time >= _SINCE)
        ),
        caption_bank.c.caption_id.in_(members("planned")),
    )
)
