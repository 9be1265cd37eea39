"""Ten ways in which a tool can fail to answer, and two of giving another answer than the server's own."""

import json
from collections.abc import Callable
from typing import Any

import anyio
from faulty.server import Fault, FaultPlan, InterceptedCall
from mcp import types

from eros.gateway.listing import seconds_for

#: What ``missing_fields`` takes away, by tool: fields at the end of these paths, in every row of a list.
MISSING: dict[str, tuple[str, ...]] = {
    "get_creator_profile": ("creator.page_type",),
    "get_volume_config": ("weekly_distribution", "confidence_score"),
    "get_performance_trends": ("saturation_score", "opportunity_score"),
    "get_send_types": ("send_types.send_type_key",),
    "get_vault_availability": ("available_content_types", "content_counts", "media_types"),
    "get_best_timing": ("peak_hours", "best_hours"),
    "get_send_type_captions": ("captions.caption_id", "captions.id"),
    "get_top_captions": ("captions.caption_id", "captions.id"),
    "get_persona_profile": ("persona", "enhanced"),
    "get_content_type_rankings": ("rankings.content_type", "rankings.type_name"),
    "get_audience_targets": (
        "targets.applicable_channels", "targets.applicable_page_types", "targets.channel_keys", "targets.page_types",
    ),
    "get_channels": ("channels.supports_targeting",),
    "get_send_type_details": ("caption_requirements", "send_type.channel_key", "send_type.min_minutes_between"),
    "save_schedule": ("template_id",),
    "get_active_creators": ("creators",),
    "execute_query": ("results",),
    "get_volume_assignment": ("volume_level",),
}  # fmt: skip


def result(body: Any, *, error: bool = False) -> types.CallToolResult:
    """An answer as JSON text, and structured where it is an object."""
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=json.dumps(body))],
        structuredContent=body if isinstance(body, dict) else None,
        isError=error,
    )


async def error_result(call: InterceptedCall) -> types.CallToolResult:
    return result({"error": "something broke inside", "code": "INTERNAL_ERROR", "field": None}, error=True)


async def error_data(call: InterceptedCall) -> types.CallToolResult:
    return result({"error": "something broke inside"})


async def null(call: InterceptedCall) -> types.CallToolResult:
    return result(None)


async def empty(call: InterceptedCall) -> types.CallToolResult:
    return result({})


async def not_json(call: InterceptedCall) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text="<html>502 Bad Gateway</html>")])


async def wrong_types(call: InterceptedCall) -> types.CallToolResult:
    return result(twisted(await _true_answer(call)))


async def missing_fields(call: InterceptedCall) -> types.CallToolResult:
    body = await _true_answer(call)
    for path in MISSING[call.tool]:
        drop(body, path.split("."))
    return result(body)


async def slow(call: InterceptedCall) -> types.CallToolResult:
    """Late by a second. What is late has not been written: lost answers are the saving tests' matter."""
    await anyio.sleep(seconds_for(call.tool) + 1)
    return result(await _true_answer(call))


async def hang(call: InterceptedCall) -> types.CallToolResult:
    await anyio.Event().wait()
    raise AssertionError("nothing wakes it")


async def crash(call: InterceptedCall) -> types.CallToolResult:
    await call.crash()
    raise AssertionError("the server is gone")


FAULTS: dict[str, Fault] = {
    fault.__name__: fault  # type: ignore[attr-defined]
    for fault in (error_result, error_data, null, empty, not_json, wrong_types, missing_fields, slow, hang, crash)
}


async def _true_answer(call: InterceptedCall) -> dict[str, Any]:
    """The server's own; a save is answered as if it had been made, and is not."""
    if call.tool == "save_schedule":
        count = len(call.arguments["items"])
        return {"success": True, "template_id": 7, "item_count": count, "items_created": count}
    return await call.body()


def twisted(value: Any) -> Any:
    """The same objects with every value of another type: a list becomes a number, text an object, a number a list."""
    if isinstance(value, dict):
        return {name: twisted(member) for name, member in value.items()}
    if value is None:
        return None
    return 7 if isinstance(value, list) else {"an": "object"} if isinstance(value, str) else ["a", "list"]


def drop(body: Any, path: list[str]) -> None:
    if isinstance(body, list):
        for member in body:
            drop(member, path)
    elif isinstance(body, dict):
        if len(path) == 1:
            body.pop(path[0], None)
        else:
            drop(body.get(path[0]), path[1:])


def changed(change: Callable[[dict[str, Any]], Any]) -> Fault:
    """The server's own answer after ``change``, which changes it in place or gives another."""

    async def fault(call: InterceptedCall) -> types.CallToolResult:
        body = await call.body()
        other = change(body)
        return result(body if other is None else other)

    return fault


def answered(body: Any) -> Fault:
    async def fault(call: InterceptedCall) -> types.CallToolResult:
        return result(body)

    return fault


def on(**faults: Fault) -> FaultPlan:
    """Every call of a tool gets its fault."""
    return lambda tool, number, arguments: faults.get(tool)


def first(times: int, tool: str, fault: Fault, otherwise: FaultPlan | None = None) -> FaultPlan:
    """The first so many calls of the tool get the fault; whatever else is ``otherwise``'s."""

    def plan(name: str, number: int, arguments: dict[str, Any]) -> Fault | None:
        if name == tool and number <= times:
            return fault
        return otherwise(name, number, arguments) if otherwise else None

    return plan
