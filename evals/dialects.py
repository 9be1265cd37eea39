"""The other spelling in the field: the same facts as an older server writes them (CONTRACT 3)."""

from eros.vocabulary.ports import Answer

#: What an older save_schedule lists of an item, and keeps; the two values of its ``channel``.
OLDER_ITEM = (
    "scheduled_date", "scheduled_time", "item_type", "channel", "send_type_key", "channel_key", "target_key",
    "caption_id", "caption_text", "suggested_price", "content_type_id", "flyer_required", "parent_item_id", "priority",
    "expires_at", "followup_delay_minutes", "media_type", "campaign_goal", "linked_post_url",
)  # fmt: skip
OLDER_CHANNELS = {
    "mass_message": "mass_message", "targeted_message": "mass_message",
    "wall_post": "wall_post", "story": "wall_post", "live": "wall_post",
}  # fmt: skip
_TRENDS = {"up": 7.5, "stable": 0.4, "down": -8.1}


def older_items() -> Answer:
    """The schema of an older save_schedule's items."""
    row: Answer = {name: {} for name in OLDER_ITEM}
    row["channel"] = {"type": "string", "enum": sorted(set(OLDER_CHANNELS.values()))}
    row["parent_item_id"] = {"type": "integer"}
    return {"type": "array", "items": {"type": "object", "properties": row}}


def refused_by_older(items: list[Answer]) -> str:
    """Why an older save_schedule does not take these items; nothing where it takes them."""
    for item in items:
        if item.get("channel") not in OLDER_CHANNELS.values():
            return f"CHECK constraint failed: channel IN ('mass_message', 'wall_post'), not {item.get('channel')!r}"
        if not isinstance(item.get("parent_item_id"), int | None):
            return "parent_item_id: input should be a valid integer"
    return ""


def older(tool: str, answer: Answer) -> Answer:
    """The answer in the older spelling; what older servers do not have is gone."""
    return _OLDER[tool](answer) if tool in _OLDER else answer


def _renamed(answer: Answer, names: dict[str, str], drop: tuple[str, ...] = ()) -> Answer:
    return {names.get(name, name): value for name, value in answer.items() if name not in drop}


def _profile(answer: Answer) -> Answer:
    row = _renamed(answer["creator"], {"fan_count": "current_active_fans"}, ("id", "tier", "volume_level"))
    return {**answer, "creator": row}


def _volume(answer: Answer) -> Answer:
    names = {f"{category}_per_day": f"{category}_items_per_day" for category in ("revenue", "engagement", "retention")}
    return _renamed(answer, names)


def _performance(answer: Answer) -> Answer:
    stated = answer.get("revenue_trend")
    return {**_renamed(answer, {}, ("revenue_trend",)), "revenue_per_send_trend": _TRENDS.get(str(stated))}


def _vault(answer: Answer) -> Answer:
    items = [
        {name: row[name] for name in ("content_type_id", "type_name", "quantity_available")}
        for row in answer["vault_items"]
    ]
    return {"available_content": items, "content_types": [row["type_name"] for row in items]}


def _timing(answer: Answer) -> Answer:
    hours = [
        {"hour": int(hour), "avg_earnings": round(200 * worth, 2), "message_count": 40, "total_earnings": 8000 * worth}
        for hour, worth in answer["hourly_performance"].items()
    ]
    hours.sort(key=lambda row: -row["avg_earnings"])
    days = [{"day_name": day.title()} for day in answer["best_days"]]
    return {"timezone": answer["timezone"], "best_hours": hours, "best_days": days}


def _captions(answer: Answer) -> Answer:
    drop = ("type_priority_score", "diversity_score")
    return {**answer, "captions": [_renamed(row, {}, drop) for row in answer["captions"]]}


def _type(row: Answer) -> Answer:
    """No targets and no channel; gaps in hours."""
    names = {"page_type": "page_type_restriction", "min_time_between": "min_hours_between"}
    drop = ("platform_feature", "default_target", "required_target", "media_type", "caption_types", "base_price")
    made = _renamed(row, names, drop)
    return {**made, "min_hours_between": row["min_time_between"] / 60}


def _types(answer: Answer) -> Answer:
    return {**answer, "send_types": [_type(row) for row in answer["send_types"]]}


def _saved(answer: Answer) -> Answer:
    return _renamed(answer, {"item_count": "items_created"})


_OLDER = {
    "get_creator_profile": _profile,
    "get_volume_config": _volume,
    "get_performance_trends": _performance,
    "get_vault_availability": _vault,
    "get_best_timing": _timing,
    "get_send_type_captions": _captions,
    "get_top_captions": _captions,
    "get_send_types": _types,
    "get_send_type_details": _type,
    "save_schedule": _saved,
}
