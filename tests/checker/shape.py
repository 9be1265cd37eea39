"""The document's form: CONTRACT section 2, field by field, and the ids and the order of its items."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from checker.week import CATEGORIES, MANUAL, Violation, Week, grouped, kinds

Number = (int, float)
NoneType = type(None)

DOCUMENT: dict[str, tuple[type, ...]] = {
    "success": (bool,),
    "status": (str,),
    "generation_id": (str,),
    "review_id": (str, NoneType),
    "template_id": (int, NoneType),
    "creator_id": (str,),
    "week_start": (str,),
    "week_end": (str,),
    "timezone": (str,),
    "seed": (int,),
    "degraded": (bool,),
    "pipeline_version": (str,),
    "duration_ms": (int,),
    "summary": (dict,),
    "validation": (dict,),
    "validation_report": (dict,),
    "volume_metadata": (dict,),
    "recommendations": (list,),
    "recoveries": (list,),
    "degradations": (list,),
    "ledger": (str,),
    "supersedes": (str, NoneType),
    "items": (list,),
}

ITEM: dict[str, tuple[type, ...]] = {
    "slot_id": (str,),
    "scheduled_date": (str,),
    "scheduled_time": (str,),
    "scheduled_at": (str,),
    "expires_at": (str, NoneType),
    "send_type_key": (str,),
    "item_type": (str,),
    "category": (str,),
    "channel_key": (str,),
    "channel": (str,),
    "target_key": (str,),
    "caption_id": (int, NoneType),
    "caption_text": (str,),
    "caption_scores": (dict, NoneType),
    "needs_caption": (bool,),
    "content_type_id": (int, NoneType),
    "theme": (str, NoneType),
    "media_type": (str,),
    "flyer_required": (int,),
    "suggested_price": (*Number, NoneType),
    "campaign_goal": (*Number, NoneType),
    "priority": (int,),
    "strategy_used": (str,),
    "flavor_emphasis": (str,),
    "is_follow_up": (int,),
    "parent_item_id": (str, NoneType),
    "followup_delay_minutes": (int, NoneType),
    "warnings": (list,),
    "variation_metadata": (dict,),
}

SUMMARY = [
    "total_items",
    "by_category",
    "by_day",
    "by_send_type",
    "unique_send_types",
    "followups_generated",
    "followups_eligible",
    "followups_skipped_limit",
    "followups_skipped_timing",
    "followups_skipped_audience",
    "daily_strategies",
    "daily_prime_hours",
    "caption_coverage",
    "average_freshness",
    "duplicate_captions",
]
VARIATION = [
    "base_hour",
    "time_shift",
    "jitter",
    "daily_strategy",
    "prime_hours_used",
    "time_adjusted",
    "adjustment_reason",
]
SCORES = ["freshness", "performance", "type_priority", "diversity", "persona", "composite"]
REPORT = ["checks", "errors", "warnings", "volume_metadata", "requires_caption_review"]
REQUIRED = ("scheduled_date", "scheduled_time", "send_type_key", "channel_key", "target_key")
MEDIA = ("none", "picture", "gif", "video", "flyer")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:00")
SLOT = re.compile(r"(\d{4}-\d\d-\d\d)_([1-9]\d*)")


def form(document: Mapping[str, Any]) -> list[Violation]:
    """What must hold before any other rule can be asked: every field there, of its type, with a known value."""
    found = list(_fields("document", document, DOCUMENT))
    if found:
        return found
    found += _missing("summary", document["summary"], SUMMARY)
    found += _missing("validation_report", document["validation_report"], REPORT)
    found += _missing("validation", document["validation"], ("status", "score", "errors", "warnings"))
    for item in document["items"]:
        found += list(_fields("item", item, ITEM)) or _values(item)
    return found


def _fields(what: str, data: Mapping[str, Any], wanted: Mapping[str, tuple[type, ...]]) -> Iterator[Violation]:
    where = (str(data["slot_id"]),) if what == "item" and "slot_id" in data else ()
    for name in sorted(wanted.keys() ^ data.keys()):
        yield Violation("shape:fields", f"{what}: {name} is {'unknown' if name in data else 'missing'}", where)
    for name in wanted.keys() & data.keys():
        if not isinstance(data[name], wanted[name]):
            yield Violation("shape:fields", f"{what}: {name} is {data[name]!r}", where)


def _missing(what: str, data: Mapping[str, Any], wanted: Any) -> list[Violation]:
    return [Violation("shape:fields", f"{what}: {name} is missing") for name in wanted if name not in data]


def _values(item: Mapping[str, Any]) -> Iterator[Violation]:
    where = (item["slot_id"],)
    for name in REQUIRED:
        if not item[name]:
            yield Violation("completeness:required", f"{name} is empty", where)
    if item["send_type_key"] not in kinds():
        yield Violation("diversity:known-type", f"{item['send_type_key']} is no send type (R9)", where)
    if not TIME.fullmatch(item["scheduled_time"]) or not _is_date(item["scheduled_date"]):
        yield Violation("shape:fields", f"{item['scheduled_date']} {item['scheduled_time']} is no time", where)
    if not SLOT.fullmatch(item["slot_id"].removesuffix("_followup")):
        yield Violation("shape:slot-id", "the id is not date_number", where)
    for field, wanted in (("variation_metadata", VARIATION), ("caption_scores", SCORES)):
        for name in wanted:
            if item[field] is not None and name not in item[field]:
                yield Violation("shape:fields", f"{field}: {name} is missing", where)
    if item["media_type"] not in MEDIA or item["flyer_required"] not in (0, 1) or item["is_follow_up"] not in (0, 1):
        yield Violation("shape:fields", "media_type, flyer_required or is_follow_up is out of range", where)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def header(week: Week) -> Iterator[Violation]:
    document = week.document
    if week.start.weekday() != 0 or document["week_end"] != (week.start + timedelta(days=6)).isoformat():
        yield Violation("shape:week", f"{document['week_start']} to {document['week_end']} is no week from a Monday")
    if document["status"] not in ("saved", "dry_run", "needs_review") or document["success"] is not True:
        yield Violation("shape:status", f"status {document['status']}, success {document['success']}")
    if document["timezone"] != week.facts.timezone:
        yield Violation("shape:timezone", f"{document['timezone']} is not the creator's {week.facts.timezone}")
    if not document["pipeline_version"] or document["duration_ms"] < 0 or not _is_uuid(document["generation_id"]):
        yield Violation("shape:header", "version, duration or generation_id")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def seed(week: Week) -> Iterator[Violation]:
    """R43: the request's seed, else the first 53 bits of SHA-256("creator|week")."""
    name = f"{week.document['creator_id']}|{week.document['week_start']}".encode()
    default = int.from_bytes(hashlib.sha256(name).digest()[:7], "big") >> 3
    wanted = week.request.get("seed")
    if week.document["seed"] != (default if wanted is None else wanted):
        yield Violation("shape:seed", f"{week.document['seed']} is neither asked for nor the default {default}")


def order(week: Week) -> Iterator[Violation]:
    for one, other in zip(week.sends, week.sends[1:], strict=False):
        if other.at < one.at:
            yield Violation("shape:sorted", f"{one.id} stands before {other.id}", (other.id,))


def inside(week: Week) -> Iterator[Violation]:
    """Every send is in the week, at a wall-clock time that exists there (R41)."""
    zone = ZoneInfo(week.facts.timezone)
    for send in week.sends:
        if send.day not in week.days:
            yield Violation("shape:week", f"{send.day} is outside the week", (send.id,))
        if not _exists(send.at, zone):
            yield Violation("timing:dst-gap", f"{send.at} does not exist in {week.facts.timezone}", (send.id,))


def slots(week: Week) -> Iterator[Violation]:
    """Ids are unique; a day's numbers count from 1 without a hole; only a crowded day moves a send one day on (R23)."""
    for slot, sends in grouped(week.sends, lambda send: send.id).items():
        if len(sends) > 1:
            yield Violation("shape:slot-id", f"{slot} stands {len(sends)} times", (slot,))
    for day, sends in grouped(week.primary, lambda send: send.planned_day).items():
        numbers = sorted(_number(send.id) for send in sends if SLOT.fullmatch(send.id))
        absent = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        if day not in week.days or absent:
            where = tuple(f"{day}_{number}" for number in absent)
            yield Violation("shape:slot-numbers", f"{day} has the numbers {numbers}", where)
    for send in week.primary:
        if send.day != send.planned_day:
            rule = "fallback:moved" if send.day == send.planned_day + timedelta(days=1) else "shape:slot-id"
            yield Violation(rule, f"planned for {send.planned_day}, stands on {send.day}", (send.id,))


def priorities(week: Week) -> Iterator[Violation]:
    """Priority counts within day and category from 1 (2.5)."""
    for (day, category), sends in grouped(week.primary, lambda send: (send.planned_day, send.category)).items():
        have = sorted(send.raw["priority"] for send in sends)
        if have != list(range(1, len(sends) + 1)):
            yield Violation("shape:priority", f"{day} {category}: {have}", (day.isoformat(),))


def interleaved(week: Week) -> Iterator[Violation]:
    """2.6: a day's numbers follow revenue, engagement twice and retention; within a category they follow priority."""
    for day, sends in grouped(week.primary, lambda send: send.planned_day).items():
        line = sorted((send for send in sends if SLOT.fullmatch(send.id)), key=lambda send: _number(send.id))
        have = [send.category for send in line]
        whole = bool(line) and _number(line[-1].id) == len(line)
        if whole and have != _turns(have):
            yield Violation("shape:interleaving", f"{day}: {' '.join(have)}", (day.isoformat(),))
        for category in CATEGORIES:
            ranks = [send.raw["priority"] for send in line if send.category == category]
            if ranks != sorted(ranks):
                yield Violation("shape:priority", f"{day} {category}: {ranks} by number", (day.isoformat(),))


def _number(slot: str) -> int:
    return int(slot.rpartition("_")[2])


def _turns(categories: list[str]) -> list[str]:
    """The same categories in turn, each as long as it lasts."""
    left, turns = Counter(categories), list[str]()
    while left.total():
        for category in ("revenue", "engagement", "revenue", "engagement", "retention"):
            if left[category]:
                left[category] -= 1
                turns.append(category)
    return turns


def agreement(week: Week) -> Iterator[Violation]:
    """The fields that say the same thing twice do say the same."""
    for send in week.sends:
        raw = send.raw
        if raw["item_type"] != raw["send_type_key"] or raw["channel"] != raw["channel_key"]:
            yield Violation("shape:twins", "item_type or channel differs from its key", (send.id,))
        if raw["category"] not in CATEGORIES or raw["category"] != send.category:
            yield Violation("shape:category", f"{send.type} is {send.category}, not {raw['category']}", (send.id,))
        manual = (raw["caption_id"] is None, raw["needs_caption"], raw["caption_text"] == MANUAL)
        if len({*manual, raw["caption_scores"] is None}) != 1:
            yield Violation("captions:manual-flag", f"id, flag, text and scores disagree: {manual}", (send.id,))
        if not raw["caption_text"].strip():
            yield Violation("captions:coverage", "the caption is blank", (send.id,))


def expiry(week: Week) -> Iterator[Violation]:
    """5.7: scheduled time plus the type's hours, as wall-clock or absolute time; else none. R41: with its offset."""
    zone = ZoneInfo(week.facts.timezone)
    for send in week.sends:
        text, at = send.raw["expires_at"], send.raw["scheduled_at"]
        yield from _offset(at, zone, send.id)
        if datetime.fromisoformat(at).replace(tzinfo=None) != send.at:
            yield Violation("timing:scheduled-at", f"{at} is not {send.at}", (send.id,))
        if send.kind.expiry is None or text is None:
            right = send.kind.expiry is None and text is None
        else:
            end = _wall(datetime.fromisoformat(text), zone)
            yield from _offset(text, zone, send.id)
            right = end in _expiries(send.at, send.kind.expiry, zone)
            if not _exists(end, zone):
                yield Violation("timing:dst-expiry", f"{text} does not exist in {week.facts.timezone}", (send.id,))
        if not right:
            yield Violation("timing:expiry", f"{text}, the type has {send.kind.expiry} hours", (send.id,))


def _offset(text: str, zone: ZoneInfo, send_id: str) -> Iterator[Violation]:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() != moment.replace(tzinfo=zone).utcoffset():
        yield Violation("timing:offset", f"{text} has not the offset of {zone.key}", (send_id,))


def _exists(moment: datetime, zone: ZoneInfo) -> bool:
    return moment.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) == moment


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment


def _expiries(at: datetime, hours: int, zone: ZoneInfo) -> set[datetime]:
    later = timedelta(hours=hours)
    absolute = (at.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")) + later).astimezone(zone)
    return {at + later, absolute.replace(tzinfo=None)}


RULES = (header, seed, order, inside, slots, priorities, interleaved, agreement, expiry)
