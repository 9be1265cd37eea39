"""What a creator's vault holds: media kinds decide what can be sent, themes decide which captions fit (R21)."""

from sqlalchemy import select

from eros_db.context import Call, find_creator, rows_as_dicts
from eros_db.schema import content_types, vault_matrix, vault_media
from eros_db.tools.arguments import CreatorId, ToolAnswer


class VaultThemeRow(ToolAnswer):
    vault_id: int
    content_type_id: int
    type_name: str
    type_category: str | None
    description: str | None
    priority_tier: int | None
    is_explicit: int
    has_content: int
    quantity_available: int
    quality_rating: int | None
    notes: str | None
    updated_at: str | None


class VaultMediaRow(ToolAnswer):
    media_type: str
    quantity_available: int
    quality_rating: int | None
    notes: str | None
    updated_at: str | None


class VaultAvailability(ToolAnswer):
    """Media kinds: ``available_content_types`` has stock, ``content_counts`` says how much; null: nobody counted (R21).
    ``media_items`` are their rows.

    Themes: ``vault_items``, and ``available_content`` under its older name; ``content_types`` are their names.
    """

    creator_id: str
    available_content_types: list[str] | None
    content_counts: dict[str, int] | None
    media_items: list[VaultMediaRow]
    vault_items: list[VaultThemeRow]
    available_content: list[VaultThemeRow]
    content_types: list[str]
    total_items: int
    last_updated: str | None


def get_vault_availability(call: Call, creator_id: CreatorId) -> VaultAvailability:
    """The media kinds and the themes that the creator's vault holds, with their numbers."""
    creator = find_creator(call, creator_id)
    media = _media(call, creator.creator_id)
    themes = _themes(call, creator.creator_id)
    counts = {row.media_type: row.quantity_available for row in media}
    updates = [row.updated_at for row in media if row.updated_at]
    updates += [theme.updated_at for theme in themes if theme.updated_at]
    return VaultAvailability(
        creator_id=creator.creator_id,
        available_content_types=[kind for kind, count in counts.items() if count] if media else None,
        content_counts=counts if media else None,
        media_items=media,
        vault_items=themes,
        available_content=themes,
        content_types=[theme.type_name for theme in themes],
        total_items=sum(theme.quantity_available for theme in themes),
        last_updated=max(updates, default=None),
    )


def _media(call: Call, creator_id: str) -> list[VaultMediaRow]:
    m = vault_media.c
    query = (
        select(m.media_type, m.quantity_available, m.quality_rating, m.notes, m.updated_at)
        .where(m.creator_id == creator_id)
        .order_by(m.quantity_available.desc(), m.media_type)
    )
    return [VaultMediaRow(**row) for row in rows_as_dicts(call.connection.execute(query))]


def _themes(call: Call, creator_id: str) -> list[VaultThemeRow]:
    v, t = vault_matrix.c, content_types.c
    query = (
        select(
            v.vault_id,
            v.content_type_id,
            t.type_name,
            t.type_category,
            t.description,
            t.priority_tier,
            t.is_explicit,
            v.has_content,
            v.quantity_available,
            v.quality_rating,
            v.notes,
            v.updated_at,
        )
        .join(content_types, t.content_type_id == v.content_type_id)
        .where(v.creator_id == creator_id, v.has_content == 1)
        .order_by(v.quantity_available.desc(), t.type_name)
    )
    return [VaultThemeRow(**row) for row in rows_as_dicts(call.connection.execute(query))]
