"""The 17 tools, and how an ordinary function becomes one: its name, its docstring, and a model of its arguments."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from eros.vocabulary.input_schemas import short
from eros_db.context import Call, near_keys
from eros_db.failures import LONGEST_ECHO, Refusal, near_words, shown
from eros_db.tools.arguments import ToolAnswer
from eros_db.tools.captions import get_send_type_captions, get_top_captions
from eros_db.tools.creators import get_active_creators, get_creator_profile, get_persona_profile
from eros_db.tools.performance import get_best_timing, get_content_type_rankings, get_performance_trends
from eros_db.tools.query import execute_query
from eros_db.tools.schedules import save_schedule
from eros_db.tools.send_types import get_send_type_details, get_send_types
from eros_db.tools.targeting import get_audience_targets, get_channels
from eros_db.tools.vault import get_vault_availability
from eros_db.tools.volume import get_volume_assignment, get_volume_config
from eros_db.unreadable import DEEPEST, Unreadable, unreadable

#: In the order of the specification's tool reference.
FUNCTIONS: tuple[Callable[..., ToolAnswer], ...] = (
    get_creator_profile,
    get_active_creators,
    get_persona_profile,
    get_performance_trends,
    get_content_type_rankings,
    get_best_timing,
    get_top_captions,
    get_send_type_captions,
    get_vault_availability,
    get_send_types,
    get_send_type_details,
    get_volume_config,
    get_audience_targets,
    get_channels,
    save_schedule,
    execute_query,
    get_volume_assignment,
)
WRITING = frozenset({"save_schedule"})
#: May take seconds, so it must not hold up the calls beside it.
SLOW = frozenset({"execute_query"})


@dataclass(frozen=True)
class Tool:
    """A tool: ``arguments`` is its input, without the Call that the server adds."""

    name: str
    description: str
    arguments: type[BaseModel]
    function: Callable[..., ToolAnswer]

    @property
    def input_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = short(self.arguments.model_json_schema())
        return schema

    def run(self, call: Call, arguments: Mapping[str, Any]) -> ToolAnswer:
        """The tool's answer; null stands for what is not given. Raises Refusal for what it does not take."""
        for unread in unreadable(arguments):
            raise _unread(unread)
        fields = self.arguments.model_fields
        given = {
            name: value
            for name, value in arguments.items()
            if value is not None or name not in fields or fields[name].is_required()
        }
        try:
            checked = self.arguments.model_validate(given)
        except ValidationError as wrong:
            raise _refusal(self, wrong) from wrong
        return self.function(call, **{name: getattr(checked, name) for name in type(checked).model_fields})


@cache
def tools() -> dict[str, Tool]:
    """All tools by name."""
    return {function.__name__: _tool(function) for function in FUNCTIONS}


def _tool(function: Callable[..., ToolAnswer]) -> Tool:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    fields: dict[str, Any] = {
        one.name: (one.annotation, ... if one.default is inspect.Parameter.empty else one.default) for one in parameters
    }
    arguments = create_model(function.__name__, __config__=ConfigDict(extra="forbid", allow_inf_nan=False), **fields)
    return Tool(function.__name__, inspect.getdoc(function) or "", arguments, function)


#: How pydantic calls the kinds of a value that may be of several, behind the place of the value.
_PLAIN = ("str", "int", "float", "bool", "none")


def _refusal(tool: Tool, wrong: ValidationError) -> Refusal:
    """The first thing wrong, with its field and value; an item is named by its number and slot_id."""
    first = wrong.errors()[0]
    place = first["loc"]
    of_several = isinstance(place[-1], str) and place[-1] in _PLAIN and isinstance(place[-2:][0], int)
    field, value = _path(place[:-1] if of_several else place)[:LONGEST_ECHO], first["input"]
    if of_several:
        return Refusal(f"{field}={shown(value)}: it is no text, number, true, false or null", field=field)
    if first["type"] == "extra_forbidden":
        return _unknown_field(tool, first["loc"], field)
    if first["type"] == "missing":
        return Refusal(f"{field} is required", code="MISSING_FIELD", field=field)
    why = first["msg"].replace(repr(value), "it").removeprefix("Value error, ")  # a type of ours says the value as well
    return Refusal(f"{field}={shown(value)}: {why}", field=field)


def _unread(part: Unreadable) -> Refusal:
    field = part.field[:LONGEST_ECHO]
    if part.is_text:
        why = "a character in it cannot be read (half of a surrogate pair, or no UTF-8); send the text whole"
        return Refusal(f"{field}={shown(part.value)}: {why}", field=field)
    if part.is_deep:
        whole = re.split(r"[.\[]", field)[0]
        return Refusal(f"{whole} is nested deeper than {DEEPEST}; write it as its description says", field=whole)
    why = "it is no finite number; send one that JSON has, such as 1.5, or in quotes if a text is meant"
    return Refusal(f"{field}={part.value[:LONGEST_ECHO]}: {why}", field=field)


def _unknown_field(tool: Tool, place: Sequence[int | str], field: str) -> Refusal:
    known = tool.arguments.model_fields if len(place) == 1 else _item_fields(tool)
    near = near_keys(str(place[-1])[:LONGEST_ECHO], {name: name for name in known})
    return Refusal(
        f"{field} is no field of {tool.name}{near_words(near)}", code="UNKNOWN_FIELD", field=field, near_matches=near
    )


def _item_fields(tool: Tool) -> list[str]:
    models = tool.arguments.model_json_schema().get("$defs", {})
    return sorted({name for model in models.values() for name in model.get("properties", {})})


def _path(place: Sequence[int | str]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.removeprefix(".")
