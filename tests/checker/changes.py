"""What can be done to the hand-made week; each function gives a change that is applied to a case."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

Change = Callable[[Any], object]


def put(slot: str, **fields: Any) -> Change:
    return lambda case: case.item(slot).update(fields)


def vary(slot: str, **fields: Any) -> Change:
    return lambda case: case.item(slot)["variation_metadata"].update(fields)


def score(slot: str, **fields: Any) -> Change:
    return lambda case: case.item(slot)["caption_scores"].update(fields)


def doc(**fields: Any) -> Change:
    return lambda case: case.document.update(fields)


def inner(part: str, **fields: Any) -> Change:
    return lambda case: case.document[part].update(fields)


def know(**fields: Any) -> Change:
    return lambda case: case.know(**fields)


def ask(**fields: Any) -> Change:
    return lambda case: case.request.update(fields)


def at(slot: str, clock: str) -> Change:
    """Another time, with metadata that still adds up and the items still in order."""

    def change(case: Any) -> None:
        item, hours, minutes = case.item(slot), int(clock[:2]), int(clock[3:])
        parts = item["variation_metadata"]
        parts["slot_offset"] = 60 * (hours - parts["base_hour"]) + minutes - parts["time_shift"] - parts["jitter"]
        item["scheduled_time"] = f"{clock}:00"
        case.document["items"].sort(key=lambda other: (other["scheduled_date"], other["scheduled_time"]))

    return change


def become(slot: str, like: str) -> Change:
    """The send takes another one's type and all that hangs on it."""
    kept = (
        "slot_id",
        "scheduled_date",
        "scheduled_time",
        "caption_id",
        "caption_text",
        "variation_metadata",
        "priority",
    )
    return lambda case: case.item(slot).update({k: v for k, v in case.item(like).items() if k not in kept})


def left_by_budget(budget: float, told: str) -> Change:
    """Sends are said to have been left out for a budget, with the prices and sums of ``told``."""
    remark = {"type": "budget_left_out", "message": f"1 priced send was left out: {told}", "items": ["2026-11-24_4"]}

    def change(case: Any) -> None:
        case.request.update(budget_per_day=budget)
        case.document["validation_report"]["warnings"].append(remark)

    return change


def drop(slot: str) -> Change:
    return lambda case: case.document["items"].remove(case.item(slot))


def all_of(*changes: Change) -> Change:
    return lambda case: [change(case) for change in changes]


def without(slot: str, field: str) -> Change:
    return lambda case: case.item(slot).pop(field)


def manual(slot: str) -> Change:
    return put(slot, caption_id=None, caption_text="MANUAL_REQUIRED", caption_scores=None, needs_caption=True)


def caption(number: int, **fields: Any) -> Change:
    def change(case: Any) -> None:
        case.know(captions={**case.facts.captions, number: replace(case.facts.captions[number], **fields)})

    return change


def lose_points(name: str, points: float) -> Change:
    def change(case: Any) -> None:
        checks = {check["id"]: check for check in case.document["validation_report"]["checks"]}
        case.document["validation"]["score"] -= checks[name]["points"] - points
        checks[name].update(points=points, passed=False)

    return change


def restrategise(strategies: dict[str, str]) -> Change:
    def change(case: Any) -> None:
        for item in case.document["items"]:
            strategy = strategies.get(item["slot_id"][8:10], item["strategy_used"])
            item.update(strategy_used=strategy, flavor_emphasis=strategy)
            item["variation_metadata"]["daily_strategy"] = strategy
            case.document["summary"]["daily_strategies"][item["slot_id"][:10]] = strategy

    return change


def swap_times(one: str, other: str) -> Change:
    def change(case: Any) -> None:
        first, second = (case.item(slot)["scheduled_time"][:5] for slot in (one, other))
        at(one, second)(case)
        at(other, first)(case)

    return change
