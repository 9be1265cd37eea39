"""The week at a terminal: every send is there, follow-ups stand under their parents, and every line fits."""

import re
from zoneinfo import ZoneInfo

import pytest
from drawing import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from eros.language.chat_plan import SendFilter
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.edits import Lighten
from eros.vocabulary.wall_clock import DAY
from eros_app.cli.rendering import render
from eros_app.cli.rendering.item import render_item
from eros_app.cli.rendering.words import plain
from eros_app.services.calendar import calendar
from eros_app.services.edit_past import left_in_the_past
from eros_app.services.edit_words import in_words
from eros_app.services.explain import explain
from eros_app.services.slot_words import placed
from eros_app.services.week_reasons import selected_items

ESCAPE = "\x1b"


@pytest.mark.requirement("rendering:fits")
@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(document, refusal, printed, width):
    lines = [*printed(document, width).splitlines(), *printed(refusal, width).splitlines()]
    assert max(map(cell_len, lines)) <= width


@pytest.mark.requirement("rendering:every-send")
@pytest.mark.parametrize("width", [80, 120])
def test_every_send_stands_in_a_line_of_its_own_with_time_type_and_price(document, printed, width):
    rows = [line for line in printed(document, width).splitlines() if re.match(r"  \d\d:\d\d ", line)]
    assert len(rows) == len(document["items"]) == 104
    bundle = next(line for line in rows if " bundle " in line)
    assert bundle.startswith("  19:09 R bundle")
    assert "all active" in bundle
    assert "$49.99" in bundle


@pytest.mark.requirement("review:past-told")
def test_what_lies_in_the_past_of_a_week_is_told_by_what_somebody_told_of_it(document):
    week = ResultDocument.model_validate(document)
    copy = week.model_copy(update={"edit_of": "1a2b3c4d"})
    first, second = (item.slot_id for item in week.items[:2])
    at = week.items[1].scheduled_at
    assert left_in_the_past(week, {}, at - DAY) == "none of its sends lies in the past"
    assert left_in_the_past(week, {}, at) == "what of it lies in the past is sent by nobody"
    assert left_in_the_past(copy, {}, at) == "whether what of it lies in the past went out was not told"
    some = left_in_the_past(copy, {first: "posted"}, at)
    assert some == "of 2 sends in the past 1 posted was told; whether what else lies there went out was not told"
    both = left_in_the_past(copy, {first: "posted", second: "skipped"}, at)
    assert both == "of 2 sends in the past 1 posted and 1 skipped were told"


@pytest.mark.requirement("editing:named")
def test_a_send_is_named_by_its_day_and_time_also_where_an_edit_named_its_time(document):
    week = ResultDocument.model_validate(document)
    one, other = week.items[:2]
    told = in_words(Lighten(day=one.scheduled_date), week.items, week.items[2:], "")
    gone = [f"{it.slot_id} ({it.send_type_key} at {it.scheduled_time:%H:%M})" for it in (one, other)]
    assert told.endswith(f"is made lighter, without {', '.join(gone)}")
    places = [
        f"{it.scheduled_date:%a} {it.scheduled_time:%H:%M} {it.send_type_key.replace('_', ' ')}" for it in (one, other)
    ]
    assert placed(told, week.items).endswith(f"without {', '.join(places)}")


@pytest.mark.requirement("rendering:noted")
def test_the_sends_that_are_marked_are_those_that_the_pages_frame_and_the_chat_tells_as_noted(document, printed):
    one, other, third = document["items"][:3]
    about = {"type": "timing_conflict", "message": "13 minutes apart", "rule": "R23", "items": [one["slot_id"]]}
    document["validation_report"]["errors"].append(about)
    document["degradations"][0]["slots"] = [other["slot_id"]]
    third["warnings"] = ["its audience was lost"]
    week = ResultDocument.model_validate(document)
    marked = {item.slot_id for item in selected_items(week, SendFilter(warnings=True))}
    days = calendar(week, None, None).days
    assert marked == {chip.item.slot_id for day in days for chip in day.chips if chip.warnings}
    assert marked >= {one["slot_id"], other["slot_id"], third["slot_id"]}
    rows = [line for line in printed(document, 80).splitlines() if re.match(r"  \d\d:\d\d ", line)]
    assert sum(line[52:53] == "!" for line in rows) == len(marked)


@pytest.mark.requirement("rendering:every-send")
def test_a_follow_up_stands_indented_under_its_parent(document, printed):
    lines = printed(document).splitlines()
    parents = [number for number, line in enumerate(lines) if line.startswith("  12:33 R ppv_unlock")]
    assert len(parents) == 7
    assert all(lines[number + 1].startswith("  12:53   └ follow-up +20") for number in parents)


def test_a_follow_up_of_the_day_before_stands_at_its_own_time(document, printed):
    moved = next(item for item in document["items"] if item["is_follow_up"])
    moved.update(scheduled_date="2026-11-24", scheduled_time="08:04:00", followup_delay_minutes=571)
    tuesday = printed(document).split("Tue 24 Nov")[1].splitlines()[1]
    assert tuesday.startswith("  08:04   └ follow-up +571")


def test_the_head_says_who_which_week_how_it_ended_and_the_score(document, printed):
    head = printed(document).splitlines()[:3]
    assert head[0] == "alexia  23 Nov – 29 Nov 2026  America/Los_Angeles"
    assert head[1] == "waits for review  score 84 of 100  degraded"
    assert head[2] == "104 sends · 13 types · 13 of 14 follow-ups · captions 99% · freshness 84"


def test_a_week_over_the_end_of_a_year_names_both_years(document, printed):
    week = {**document, "week_start": "2011-12-26", "week_end": "2012-01-01", "items": []}
    assert printed(week).splitlines()[0] == "alexia  26 Dec 2011 – 1 Jan 2012  America/Los_Angeles"


def test_the_counts_keep_follow_ups_apart_from_retention(document, printed):
    counts = {line.split()[-9]: line.split()[-1] for line in printed(document).splitlines()[5:9]}
    assert counts == {"revenue": "42", "engagement": "42", "retention": "7", "follow-ups": "13"}


def test_a_day_says_its_strategy_its_prime_hours_and_its_sends(document, printed):
    document["summary"]["daily_prime_hours"]["2026-11-24"] = [12, 20]
    text = printed(document)
    assert "Mon 23 Nov  revenue focus · prime 19–22 h · 13 sends + 2 follow-ups" in text
    assert "Tue 24 Nov  storytelling · prime 12, 20 h · 13 sends + 2 follow-ups" in text


def test_a_missing_caption_says_so_instead_of_its_sentinel(document, printed):
    text = printed(document, 120)
    assert "caption to be written" in text
    assert "MANUAL_REQUIRED" not in text


def test_a_warning_of_several_sends_is_noted_once_with_its_sends(document, printed):
    text = printed(document)
    assert text.count("no flyer in the vault") == 1
    assert "Mon 18:17 bump_flyer, Tue 18:17 bump_flyer, Wed 18:17 bump_flyer" in text


def test_a_wide_terminal_shows_the_channel_and_a_narrow_one_keeps_the_wall_apart(document, printed):
    wide, narrow = (
        next(row for row in printed(document, w).splitlines() if "wall_link_drop" in row) for w in (120, 80)
    )
    assert "wall   all active" in wide
    assert "wall_link_drop   wall" in narrow
    assert "all active" not in narrow


@pytest.mark.requirement("rendering:no-color")
def test_colours_say_nothing_that_the_letters_do_not(document, printed):
    coloured = printed(document, 100, color_system="truecolor", force_terminal=True)
    assert ESCAPE in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == printed(document, 100)


@pytest.mark.requirement("rendering:untrusted-text")
def test_markup_in_a_caption_is_printed_as_it_stands(document, printed):
    document["items"][0].update(caption_text="[red]sale[/red] [link=x]here[/link]")
    assert "[red]sale[/red] [link=x]here[/link]" in printed(document, 120)


@pytest.mark.requirement("rendering:untrusted-text")
def test_control_characters_of_a_caption_never_reach_the_terminal(document, printed):
    document["items"][0].update(caption_text="up\x1b[2J\x07\r\nand \u202eaway\x9b31m")
    text = printed(document, 120)
    assert "up[2J and away31m" in text
    assert not set(text) & {"\x1b", "\x07", "\r", "\u202e", "\x9b"}


@pytest.mark.requirement("rendering:untrusted-text")
@given(words=st.text(max_size=60))
@settings(examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_server_says_is_one_harmless_line(document, refusal, printed, words):
    document["items"] = document["items"][:2]
    document["items"][0].update(caption_text=words, warnings=[words])
    document.update(recommendations=[words], creator_id=words)
    refusal.update(error_message=words, details={"near_matches": [words], words: words})
    for text in (printed(document), printed(refusal)):
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text.replace("\n", ""))
        assert max(map(cell_len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\tb\n\n c ", "a b c"), ("\x00\x1b[1m", "[1m"), ("👩‍🚀 ☀️", "👩‍🚀 ☀️"), ("\u2066x\ud800", "x")],
)
def test_plain_text_is_one_line_without_controls_and_keeps_its_emoji(text, shown):
    assert plain(text) == shown


@pytest.mark.requirement("rendering:own-zone")
@pytest.mark.parametrize("width", [80, 120])
def test_the_time_of_whoever_posts_stands_beside_the_creators(document, printed, width):
    document["items"][0] |= {
        "scheduled_date": "2026-11-23", "scheduled_time": "20:07", "scheduled_at": "2026-11-23T20:07:00-08:00"
    }  # fmt: skip
    week = ResultDocument.model_validate(document)
    shown = printed(render(week, width, ZoneInfo("Europe/Berlin")), width)
    assert "second times: Europe/Berlin" in shown
    assert "20:07 Tue 05:07" in shown
    assert max(map(len, shown.splitlines())) <= width
    for same in (None, ZoneInfo("America/Los_Angeles")):
        alone = week.model_copy(update={"items": week.items[:1]})
        assert "second times" not in printed(render(alone, width, same), width)
    whole = printed(render_item(explain(week, week.items[0].slot_id), week, ZoneInfo("Europe/Berlin")))
    assert "2026-11-24 05:07 Europe/Berlin" in whole
