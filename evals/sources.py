"""Whether every number of a recommendation has a source: a figure of the week's own document, or a rule's constant."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from eros.vocabulary.numbers import digits

#: The specification's own: at least 5 new captions, 0-100 scales, the horizons of 7 and 30 days, 30/40 of R18.
CONSTANTS = frozenset({"5", "100", "7", "30", "40", "1"})
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
#: What a person can run: its figures are the request's.
_COMMAND = re.compile(r"`[^`]*`")
_A_DAY = re.compile(r"--max-per-day (\d+)")
_PLACES = (0, 1, 2)


def unsourced(document: Mapping[str, Any], facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(number, recommendation) of every number that stands nowhere; ``facts`` are the answers the week rested on."""
    known = (
        CONSTANTS | set(_figures({**document, "recommendations": ()})) | set(_figures(facts)) | set(_counts(document))
    )
    return [
        (number, text)
        for text in document["recommendations"]
        for number in _NUMBER.findall(_COMMAND.sub("", text))
        if number not in known and number not in _of_a_week(text)
    ]


def _of_a_week(text: str) -> set[str]:
    """What the limits of a day that a text's commands ask for come to in a week."""
    return {digits(7 * int(limit)) for limit in _A_DAY.findall(text)}


def _figures(value: Any) -> Iterator[str]:
    """Every number below ``value``, as a person would write it, and those inside of texts."""
    if isinstance(value, Mapping):
        for member in value.values():
            yield from _figures(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _figures(member)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield digits(value)
        for places in _PLACES:
            yield f"{value:.{places}f}"
    elif isinstance(value, str):
        yield from _NUMBER.findall(value)


def _counts(document: Mapping[str, Any]) -> Iterator[str]:
    """What follows from items, remarks and checks: times without seconds; counts of a type, of what is below a
    threshold or without words; the points that a check lost."""
    items = document["items"]
    report = document["validation_report"]
    yield str(len(items))
    yield from (item["scheduled_time"][:5] for item in items)
    for count in Counter(item["category"] for item in items).values():
        yield str(count)
    waiting = Counter(item["send_type_key"] for item in items if item["needs_caption"])
    yield from map(str, (*waiting.values(), sum(waiting.values())))
    scored = [item["caption_scores"] for item in items if item["caption_scores"]]
    yield str(sum(it["freshness"] < 30 or it["performance"] < 40 for it in scored))
    for remark in (*report["errors"], *report["warnings"]):
        yield str(len(remark["items"]))
    for check in report["checks"]:
        yield from _figures(check["weight"] - check["points"])
    by_type = Counter(remark["type"] for remark in report["warnings"])
    yield from map(str, by_type.values())
    for kind in by_type:
        yield str(len({it for remark in report["warnings"] if remark["type"] == kind for it in remark["items"]}))
    summary = document["summary"]
    skipped = summary["followups_skipped_limit"] + summary["followups_skipped_timing"]
    yield from map(str, (skipped, summary["followups_eligible"], summary["followups_skipped_audience"]))
