"""The chat of a page: the command line's conversation, told live and told again."""

import re

import pytest
from kept_weeks import kept_weeks

pytestmark = pytest.mark.full


def say(pages, message, **more):
    """What a turn tells until it is over, event by event."""
    turn = pages.post("/talk", data={"message": message, **more}, headers={"hx-request": "true"}).text
    address = re.search(r'hx-sse:connect="([^"]+)"', turn)[1]
    return address, pages.get(address).text


def events(stream):
    return re.findall(r"id: ([\w-]+)", stream)


@pytest.mark.requirement("web:talks")
def test_a_week_is_planned_from_a_page_phase_by_phase_and_the_next_message_goes_on_from_it(pages, home):
    _, told = say(pages, "plan ines for next week, no bundles")
    assert "placing in time" in told
    assert re.search(r'<a href="/weeks/[0-9a-f-]{36}">ines', told)
    assert "event: over" in told
    week = kept_weeks(home)[-1]
    assert (week["creator_id"], week["state"]) == ("ines", "saved")
    assert not any("bundle" in item["send_type_key"] for item in week["document"]["items"])
    _, asked = say(pages, "looks too heavy")
    assert "Replace it?" in asked
    assert "no bundle" in asked


@pytest.mark.requirement("web:talks")
def test_the_week_that_a_page_shows_is_in_view(pages, home):
    say(pages, "plan ines for next week")
    week = next(week for week in kept_weeks(home) if week["creator_id"] == "odessa")
    slot = week["document"]["items"][0]["slot_id"]
    assert f'name="week" value="{week["generation_id"]}"' in pages.get("/weeks/odessa?talk=1").text
    _, told = say(pages, f"lock {slot}", week=week["generation_id"])
    assert "is locked" in told
    after = next(one for one in kept_weeks(home) if one["generation_id"] == week["generation_id"])
    assert after["document"]["marks"][slot]["locked"]


@pytest.mark.requirement("web:talks")
def test_what_a_turn_told_is_told_again_from_any_event_on(pages):
    address, told = say(pages, "help")
    numbers = events(told)
    assert [number.partition("-")[2] for number in numbers] == [str(at + 1) for at in range(len(numbers))]
    again = pages.get(address, headers={"last-event-id": numbers[0]}).text
    assert events(again) == numbers[1:]
    assert pages.get("/live/nothing").status_code == 404


@pytest.mark.requirement("web:talks", "web:safe")
def test_what_is_said_is_shown_as_it_is_written(pages):
    turn = pages.post("/talk", data={"message": "<b>plan</b>"}, headers={"hx-request": "true"}).text
    assert "<b>plan" not in turn
    assert pages.post("/talk", data={"message": "  "}).status_code == 400
