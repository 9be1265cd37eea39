"""The 17 tools: how long each may take (Timeout Configuration, H3) and what a week is without it."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

#: required: no week is saved. review: every week waits for a person. degrades: the week is poorer, and says so.
#: elsewhere: it is the same (execute_query says what stands there, which a server that protects weeks sees to itself).
ToolNeed = Literal["required", "review", "degrades", "elsewhere"]

DEFAULT_SECONDS = 10.0


class ToolSpec(NamedTuple):
    need: ToolNeed
    seconds: float = DEFAULT_SECONDS


TOOLS: dict[str, ToolSpec] = {
    "get_creator_profile": ToolSpec("required"),
    "get_volume_config": ToolSpec("required"),
    "get_performance_trends": ToolSpec("degrades", 15),
    "get_send_types": ToolSpec("required", 5),
    "get_vault_availability": ToolSpec("degrades", 5),
    "get_best_timing": ToolSpec("degrades", 5),
    "get_send_type_captions": ToolSpec("review", 15),
    "get_top_captions": ToolSpec("degrades", 15),
    "get_persona_profile": ToolSpec("degrades"),
    "get_content_type_rankings": ToolSpec("degrades"),
    "get_audience_targets": ToolSpec("degrades", 5),
    "get_send_type_details": ToolSpec("degrades"),
    "get_channels": ToolSpec("degrades", 5),
    "save_schedule": ToolSpec("required", 20),
    "get_active_creators": ToolSpec("elsewhere"),
    "execute_query": ToolSpec("elsewhere", 30),
    "get_volume_assignment": ToolSpec("elsewhere"),
}


def seconds_for(tool: str) -> float:
    """How long one attempt at the tool may take, before any scale."""
    note = TOOLS.get(tool)
    return note.seconds if note else DEFAULT_SECONDS


class ToolListing(NamedTuple):
    """What a server offers, against the 17 tools."""

    offered: tuple[str, ...]
    missing: dict[str, ToolNeed]

    @property
    def usable(self) -> bool:
        """Whether weeks can be made and saved with this server."""
        return "required" not in self.missing.values()


def compare(offered: Iterable[str]) -> ToolListing:
    names = tuple(sorted(offered))
    return ToolListing(names, {tool: note.need for tool, note in TOOLS.items() if tool not in names})
