"""Pure readers of what the data server's tools answer, in the specification's spelling and the older servers'.

Lenient where a server writes a value otherwise (numbers as text, booleans as numbers, nulls, extra fields), strict
where the pipeline cannot do without: then ToolFailure "bad_answer" names the tool and the field. All of it is
untrusted: nothing is evaluated, control characters leave the texts, what is too long or not finite is not there.
Defaults that stand for missing data belong to the phases, except the catalogue's, which fill send types and targets.
"""

from eros.wire.captions import Captions, UnreadCaption, by_last_use, read_captions, unread_captions
from eros.wire.creators import PageReadiness, Profile, odd_persona, read_creators, read_persona, read_profile
from eros.wire.odd import OddField
from eros.wire.saving import (
    OLDER_FORM,
    OPTIONAL_ARGUMENTS,
    SaveForm,
    dropped,
    older_form,
    read_save,
    save_arguments,
    save_form,
)
from eros.wire.standing import check_replaceable, has_stood, refuse_protected, standing_week, with_approval
from eros.wire.timing import (
    DEFAULT_ZONE,
    NEUTRAL_HOUR,
    closed_peaks,
    is_general,
    odd_hours,
    odd_zone,
    read_timing,
    stated_zone,
)
from eros.wire.types import (
    OddValue,
    SendTypes,
    differing_details,
    filled_in,
    odd_details,
    read_channels,
    read_details,
    read_send_types,
    read_silent,
    read_targets,
    silent_types,
    unsaid_fields,
)
from eros.wire.unreadable import ListeningTools, read_unreadable
from eros.wire.vault import odd_rankings, odd_vault, read_rankings, read_vault
from eros.wire.volume import Trends, VolumeAnswer, read_trends, read_volume

__all__ = [
    "DEFAULT_ZONE",
    "NEUTRAL_HOUR",
    "OLDER_FORM",
    "OPTIONAL_ARGUMENTS",
    "Captions",
    "ListeningTools",
    "OddField",
    "OddValue",
    "PageReadiness",
    "Profile",
    "SaveForm",
    "SendTypes",
    "Trends",
    "UnreadCaption",
    "VolumeAnswer",
    "by_last_use",
    "check_replaceable",
    "closed_peaks",
    "differing_details",
    "dropped",
    "filled_in",
    "has_stood",
    "is_general",
    "odd_details",
    "odd_hours",
    "odd_persona",
    "odd_rankings",
    "odd_vault",
    "odd_zone",
    "older_form",
    "read_captions",
    "read_channels",
    "read_creators",
    "read_details",
    "read_persona",
    "read_profile",
    "read_rankings",
    "read_save",
    "read_send_types",
    "read_silent",
    "read_targets",
    "read_timing",
    "read_trends",
    "read_unreadable",
    "read_vault",
    "read_volume",
    "refuse_protected",
    "save_arguments",
    "save_form",
    "silent_types",
    "standing_week",
    "stated_zone",
    "unread_captions",
    "unsaid_fields",
    "with_approval",
]
