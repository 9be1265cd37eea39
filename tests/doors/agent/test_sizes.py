"""What a model is given at once: pages that fit, and texts that say the same told once (eros_app/agent/sizes.py)."""

import pytest
from pydantic import BaseModel

from eros_app.agent.sizes import page, short_list, size


class TextRow(BaseModel):
    text: str


@pytest.mark.requirement("agent:small")
def test_pages_fit_and_hold_every_row_once() -> None:
    rows = [TextRow(text="x" * (number % 7 * 30)) for number in range(60)]
    offset: int | None = 0
    read: list[TextRow] = []
    while offset is not None:
        found, offset = page(rows, offset, 1_000)
        assert sum(map(size, found)) <= 1_000
        read += found
    assert read == rows


@pytest.mark.requirement("agent:small")
def test_a_page_has_a_row_even_where_none_fits_and_none_beyond_the_end() -> None:
    rows = [TextRow(text="x" * 500), TextRow(text="y")]
    assert page(rows, 0, 100) == (rows[:1], 1)
    assert page(rows, 9, 100) == ([], None)


@pytest.mark.requirement("agent:small")
def test_findings_that_say_the_same_are_told_once() -> None:
    repeated = [f"2026-11-2{day}_4 stands 4{day} minutes after 2026-11-2{day}_3" for day in range(8)]
    assert short_list([*repeated, "No caption fits"], "the resource") == [
        "2026-11-20_4 stands 40 minutes after 2026-11-20_3 (and 7 more like it)",
        "No caption fits",
    ]


@pytest.mark.requirement("agent:small")
def test_what_is_said_of_several_send_types_is_told_once_and_names_them() -> None:
    texts = [f"Low captions for {key}: <3 usable" for key in ("bundle", "dm_farm", "like_farm")]
    assert short_list([*texts, "No caption fits"], "the resource") == [
        "Low captions for bundle: <3 usable (and 2 more like it: dm_farm, like_farm)",
        "No caption fits",
    ]


@pytest.mark.requirement("agent:small")
def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    told = short_list((f"{letter * 400}" for letter in "abcdefgh"), "the resource")
    assert told[-1] == "and 5 more, in the resource"
    assert sum(map(len, told)) < 1_000
