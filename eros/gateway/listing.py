"""The 17 tools: how long each may take (Timeout Configuration, H3) and what a week is without it."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

#: required: no week comes about. degrades: the week is poorer, and says so. elsewhere: no phase of a week asks for it.
Need = Literal["required", "degrades", "elsewhere"]

DEFAULT_SECONDS = 10.0


class ToolNote(NamedTuple):
    need: Need
    seconds: float = DEFAULT_SECONDS


TOOLS: dict[str, ToolNote] = {
    "get_creator_profile": ToolNote("required"),
    "get_volume_config": ToolNote("required"),
    "get_performance_trends": ToolNote("degrades", 15),
    "get_send_types": ToolNote("required", 5),
    "get_vault_availability": ToolNote("degrades", 5),
    "get_best_timing": ToolNote("degrades", 5),
    "get_send_type_captions": ToolNote("required", 15),
    "get_top_captions": ToolNote("degrades", 15),
    "get_persona_profile": ToolNote("degrades"),
    "get_content_type_rankings": ToolNote("degrades"),
    "get_audience_targets": ToolNote("degrades", 5),
    "get_send_type_details": ToolNote("degrades"),
    "get_channels": ToolNote("degrades", 5),
    "save_schedule": ToolNote("required", 20),
    "get_active_creators": ToolNote("elsewhere"),
    "execute_query": ToolNote("elsewhere", 30),
    "get_volume_assignment": ToolNote("elsewhere"),
}


def seconds_for(tool: str) -> float:
    """How long one attempt at the tool may take, before any scale."""
    note = TOOLS.get(tool)
    return note.seconds if note else DEFAULT_SECONDS


class Listing(NamedTuple):
    """What a server offers, against the 17 tools."""

    offered: tuple[str, ...]
    missing: dict[str, Need]

    @property
    def usable(self) -> bool:
        """Whether weeks can be made and saved with this server."""
        return "required" not in self.missing.values()


def compare(offered: Iterable[str]) -> Listing:
    names = tuple(sorted(offered))
    return Listing(names, {tool: note.need for tool, note in TOOLS.items() if tool not in names})
