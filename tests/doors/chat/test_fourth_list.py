"""A fourth list of 120 requests and 40 dialogues, and the kinds of mistakes that it and reviewers found.

The list came in two halves, each written before it was read by the parser, the first with part of it known. Of
the first 80, 2 requests and 3 dialogues were done wrongly without a word; these were mended, and of the other 80 then 4
requests and 1 dialogue, which were mended as well: exceptions from a wish, "Friday or Saturday off", "drop the Saturday
one", a wish that stays where it was taken back.

``siblings.jsonl`` holds one row for each message or dialogue of those kinds: whether it ends in a question, and what is
wished by then. ``in_full.jsonl`` holds the same of short forms, of full and of foreign sentences, and of their
contraries. Of a later list of 310 there are four: ``left_out.jsonl`` has what is taken out again, or left out of what
waits; ``short_turns.jsonl`` a turn that goes on from another; ``plain_words.jsonl`` and ``hours_said.jsonl`` the words
and the hours of one message. ``taken_back_midway.jsonl``, of a further 310, has what a message says and takes back,
and who or what is denied in it; ``corrected_midway.jsonl`` what is corrected while a question is open, and what an
answer says beside it.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from chat_verdicts import talked, verdict


def rows_of(name: str) -> list[dict[str, Any]]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.requirement("chat:fourth-list")
def test_none_of_the_list_is_done_wrongly_without_a_word_and_nearly_all_are_done_or_asked_about() -> None:
    found = {" / ".join(row["turns"]): verdict(row) for row in rows_of("fourth_list.jsonl")}
    counts = Counter(found.values())
    assert len(found) == 160
    assert [said for said, one in found.items() if one == "silent"] == []
    assert (counts["right"] + counts["asked"]) / len(found) >= 0.97, counts


@pytest.mark.requirement("chat:fourth-list")
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("siblings.jsonl", marks=pytest.mark.full),
        "in_full.jsonl",
        "left_out.jsonl",
        "short_turns.jsonl",
        "plain_words.jsonl",
        "hours_said.jsonl",
        "taken_back_midway.jsonl",
        "corrected_midway.jsonl",
    ],
)
def test_each_kind_of_mistake_that_was_found_is_read_as_its_row_says(rows: str) -> None:
    wrong = list[tuple[str, str | None, dict[str, Any]]]()
    for row in rows_of(rows):
        plan = talked(row["turns"])
        document = plan.model_dump(mode="json")
        read = {"asks": plan.question is not None, "said": {name: document[name] for name in plan.said}}
        read |= {name: document[name] for name in ("intent", "creator_id", "week_start")}
        if read != {name: value for name, value in row.items() if name != "turns"}:
            wrong.append((" / ".join(row["turns"]), plan.question, read))
    assert wrong == []
