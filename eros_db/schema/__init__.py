"""Every table of the data server, under the names that users know from the field (CONTRACT 3).

Conventions, which hold for all tables:

- Days are ISO dates ("2026-11-23"); moments are ISO texts. ``mass_messages.sending_time`` and the times of schedule
  items are wall-clock times in the creator's zone, without an offset; ``*_at`` columns are UTC with an offset.
- Weekday numbers count from Monday = 0 (R7). Scores run from 0 to 100, rates from 0 to 1, money is in dollars.
- Stored are facts and dates, never scores that depend on today: freshness is computed when asked for (R1).
- ``caption_creator_performance`` holds real uses only, one row per creator and caption that was ever sent. Planned uses
  are read from ``schedule_items``, so that saving a week again cannot count a caption twice.

Plain SQLAlchemy Core with portable types: nothing here is SQLite's alone.
"""

from eros_db.schema.catalogue import audience_targets, channels, send_type_caption_requirements, send_types
from eros_db.schema.columns import metadata
from eros_db.schema.content import (
    caption_bank,
    caption_creator_performance,
    content_types,
    restricted_words,
    vault_matrix,
    vault_media,
)
from eros_db.schema.history import mass_messages, top_content_types, volume_assignments, volume_performance_tracking
from eros_db.schema.identity import database_identity
from eros_db.schema.imports import import_changes, import_pages, imports
from eros_db.schema.people import creator_personas, creators
from eros_db.schema.schedules import schedule_items, schedule_template_versions, schedule_templates, volume_predictions

__all__ = [
    "audience_targets",
    "caption_bank",
    "caption_creator_performance",
    "channels",
    "content_types",
    "creator_personas",
    "creators",
    "database_identity",
    "import_changes",
    "import_pages",
    "imports",
    "mass_messages",
    "metadata",
    "restricted_words",
    "schedule_items",
    "schedule_template_versions",
    "schedule_templates",
    "send_type_caption_requirements",
    "send_types",
    "top_content_types",
    "vault_matrix",
    "vault_media",
    "volume_assignments",
    "volume_performance_tracking",
    "volume_predictions",
]
