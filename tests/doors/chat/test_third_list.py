"""A third list of 300 requests, written by somebody who had seen neither the parser nor its tests.

When it was first read by the parser of R63, 167 were right, 112 were asked back sensibly, 15 were asked back or refused
without need, 4 were wrong with a notice and 2 wrong without a word, both of them impossible wishes ("max 90 a day", a
send at 3 at night). The one was mended; the other is refused before it is run, which counts as asked here.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from chat_verdicts import verdict

LINES = (Path(__file__).parent / "third_list.jsonl").read_text(encoding="utf-8").splitlines()
REQUESTS: list[dict[str, Any]] = [json.loads(line) for line in LINES]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    return {request["say"]: verdict(request) for request in REQUESTS}


@pytest.mark.requirement("chat:third-list")
def test_none_is_done_wrongly_without_a_word(verdicts: dict[str, str]) -> None:
    assert len(verdicts) == 300
    assert [say for say, found in verdicts.items() if found == "silent"] == []


@pytest.mark.requirement("chat:third-list")
def test_more_than_nine_of_ten_are_done_or_sensibly_asked_about(verdicts: dict[str, str]) -> None:
    counts = Counter(verdicts.values())
    assert (counts["right"] + counts["asked"]) / len(verdicts) >= 0.93, counts
