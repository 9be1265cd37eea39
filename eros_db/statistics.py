"""What a database holds, in a dozen figures."""

from typing import Any

from sqlalchemy import Connection, func, select

from eros_db.schema import (
    caption_bank,
    caption_creator_performance,
    content_types,
    creators,
    mass_messages,
    schedule_items,
    schedule_template_versions,
    schedule_templates,
    send_types,
)


def overview(connection: Connection) -> dict[str, Any]:
    """Counts by subject, and the time that the messages span."""

    def count(table: Any, *conditions: Any) -> int:
        return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

    c, m, used = creators.c, mass_messages.c, caption_creator_performance.c.caption_id
    first, last = connection.execute(select(func.min(m.sending_time), func.max(m.sending_time))).one()
    return {
        "creators_active": count(creators, c.is_active == 1),
        "creators_paid": count(creators, c.is_active == 1, c.page_type == "paid"),
        "creators_free": count(creators, c.is_active == 1, c.page_type == "free"),
        "send_types": count(send_types),
        "themes": count(content_types),
        "captions_active": count(caption_bank, caption_bank.c.is_active == 1),
        "captions_used": connection.scalar(select(func.count(used.distinct()))) or 0,
        "messages": count(mass_messages),
        "first_message": first,
        "last_message": last,
        "weeks_saved": count(schedule_templates),
        "items_saved": count(schedule_items),
        "versions_kept": count(schedule_template_versions),
    }
