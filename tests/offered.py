"""What a refusal offers, followed as it is written (R48)."""

import re
from datetime import date, time
from typing import Any


def changed(wishes: dict[str, Any], offer: str) -> dict[str, Any]:
    """The wishes with one offer: "max_per_day 8", "not_before 14:17", "not_before_on 2026-11-23=14:21 and ..."."""
    after = dict(wishes)
    for field, day, at in re.findall(r"(not_\w+_on) ([\d-]+)=([\d:]+)", offer):
        after[field] = after[field] | {date.fromisoformat(day): time.fromisoformat(at)}
    for field, at in re.findall(r"(not_before|not_after) ([\d:]+)", offer):
        after[field] = time.fromisoformat(at)
    if most := re.search(r"max_per_day (\d+)", offer):
        after["max_per_day"] = int(most[1])
    assert after != wishes, f"{offer!r} changes nothing"
    return after


def one_step_less(wishes: dict[str, Any], before: dict[str, Any]) -> list[dict[str, Any]]:
    """The changed wishes, each with one of its changes a step smaller: a minute, or a send a day more."""
    less = []
    for field, value in wishes.items():
        if value == before.get(field):
            continue
        if field == "max_per_day":
            less.append(wishes | {field: value + 1})
        elif isinstance(value, time):
            less.append(wishes | {field: _minute_less(field, value)})
        else:
            less += [
                wishes | {field: value | {day: _minute_less(field, at)}}
                for day, at in value.items()
                if at != before[field][day]
            ]
    return less


def _minute_less(field: str, at: time) -> time:
    minute = 60 * at.hour + at.minute + (1 if "before" in field else -1)
    return time(minute // 60, minute % 60)
