"""Indexes by which captions of other pages, and those that other pages' weeks hold, are passed over (R60)."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BEFORE = ["performance_score", "caption_id", "content_type_id", "is_active", "is_paid_page_only"]


def upgrade() -> None:
    _choice([*_BEFORE, "creator_id"])
    op.create_index("ix_schedule_items_caption_date", "schedule_items", ["caption_id", "scheduled_date", "creator_id"])


def downgrade() -> None:
    op.drop_index("ix_schedule_items_caption_date", "schedule_items")
    _choice(_BEFORE)


def _choice(columns: list[str]) -> None:
    for name, first in (("ix_caption_bank_performance", []), ("ix_caption_bank_choice", ["caption_type"])):
        op.drop_index(name, "caption_bank")
        op.create_index(name, "caption_bank", [*first, *columns])
