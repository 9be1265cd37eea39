"""The chat of a page: the command line's conversation, told live and told again."""

import html
import re
from typing import get_args

import pytest
from kept_weeks import kept_weeks
from pydantic import BaseModel
from starlette.testclient import TestClient

from eros.language.ports import Reply, ReplyKind
from eros.vocabulary.edits import Mark
from eros_app.services.editing import EditOptions, edit_week
from eros_app.web.application import application, pieces_of_pages
from eros_app.web.talking import Markup

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
    assert "--yes" not in asked
    assert "eros show" not in asked
    _, told = say(pages, "show 0a0b0c0d-1111-2222-3333-444455556666")
    assert "eros weeks" not in told


@pytest.mark.requirement("web:talks", "web:drawn-anew")
def test_the_week_that_a_page_shows_is_in_view(pages, home):
    say(pages, "plan ines for next week")
    week = next(week for week in kept_weeks(home) if week["creator_id"] == "odessa")
    slot = week["document"]["items"][0]["slot_id"]
    assert f'name="week" value="{week["generation_id"]}"' in pages.get("/weeks/odessa?talk=1").text
    _, told = say(pages, f"lock {slot}", week=week["generation_id"])
    assert "is locked" in told
    after = next(one for one in kept_weeks(home) if one["generation_id"] == week["generation_id"])
    assert after["document"]["marks"][slot]["locked"]
    saved = next(week for week in kept_weeks(home) if week["creator_id"] == "alexia")
    slot = saved["document"]["items"][0]["slot_id"]
    _, told = say(pages, f"lock {slot}", week=saved["generation_id"])
    copy = next(one["generation_id"] for one in kept_weeks(home) if one["edit_of"] == saved["generation_id"])
    assert f'<a href="/weeks/{copy}">{copy[:8]}</a>, which waits for a review' in html.unescape(told)


@pytest.mark.requirement("web:talks")
def test_without_scripts_it_is_said_where_the_answer_will_be(pages):
    asked = pages.post("/talk", data={"message": "help"}).text
    assert '<a href="/talk">look again</a>' in asked
    for _ in range(2):
        say(pages, "help")
    assert asked.count("<noscript>") == 1


@pytest.mark.requirement("web:talks")
def test_what_a_turn_told_is_told_again_from_any_event_on(pages):
    address, told = say(pages, "help")
    numbers = events(told)
    assert [number.partition("-")[2] for number in numbers] == [str(at + 1) for at in range(len(numbers))]
    again = pages.get(address, headers={"last-event-id": numbers[0]}).text
    assert events(again) == numbers[1:]
    assert pages.get("/live/nothing").status_code == 404


@pytest.mark.requirement("web:talks")
def test_the_panel_shows_again_what_was_said_and_answered(pages, home):
    week = week_of(home, "odessa")["generation_id"]
    say(pages, "how does <b>odessa</b> stand?", week=week)
    _, told = say(pages, "help", week=week)
    answer = told.partition("<p>")[2][:20]
    assert len(answer) == 20
    for address in ("/talk", "/weeks/odessa?talk=1"):
        shown = pages.get(address).text
        assert "how does &lt;b&gt;odessa" in shown
        assert answer in shown
        assert "hx-sse:connect" not in shown.partition('id="turns"')[2]


@pytest.mark.requirement("web:talks")
def test_a_talk_that_goes_on_at_the_next_server_says_about_which_week(pages, settings):
    said = "The talk about odessa, week of 2026-11-23 goes on"
    assert "goes on; what was said" not in pages.get("/talk").text
    say(pages, "show odessa")
    assert said not in pages.get("/talk").text
    with TestClient(application(settings, None), base_url="http://localhost") as next_server:
        assert said in next_server.get("/talk").text
        assert said in next_server.get("/weeks/odessa?talk=1").text
        assert "goes on; what was said" not in next_server.get("/weeks/alexia?talk=1").text  # that is about her week


@pytest.mark.requirement("web:talks", "web:safe")
def test_what_is_said_is_shown_as_it_is_written(pages):
    turn = pages.post("/talk", data={"message": "<b>plan</b>"}, headers={"hx-request": "true"}).text
    assert "<b>plan" not in turn
    assert pages.post("/talk", data={"message": "  "}).status_code == 400


def week_of(home, creator, **having):
    weeks = [one for one in kept_weeks(home) if one["creator_id"] == creator]
    return next(one for one in reversed(weeks) if all(one[name] == value for name, value in having.items()))


@pytest.mark.requirement("web:talks")
def test_a_saved_weeks_page_and_its_edited_copy_are_one_in_view(pages, home):
    saved = week_of(home, "alexia")["generation_id"]
    assert "Say yes, and it is kept" in say(pages, "lighter on Tuesday", week=saved)[1]
    assert "Done: " in say(pages, "yes", week=saved)[1]
    copy = week_of(home, "alexia", edit_of=saved)
    assert "Undone: " in say(pages, "undo that", week=saved)[1]
    slot = copy["document"]["items"][0]["slot_id"]
    said = {"do": "lock", "slot_id": slot}
    assert pages.post(f"/weeks/{saved}/edit", data=said).status_code == 200
    say(pages, "show odessa", week=week_of(home, "odessa")["generation_id"])
    assert "Undone: " in say(pages, "undo that", week=saved)[1]  # of the form, and after another page's talk


@pytest.mark.requirement("web:talks")
def test_a_question_about_another_week_moves_the_talk_off_no_page(pages, home):
    week = week_of(home, "odessa")["generation_id"]
    for aside in ("what is this week?", "show alexia", "how does alexia stand?"):
        say(pages, aside, week=week)
        assert "Say yes, and it is kept" in say(pages, "lighter on Tuesday", week=week)[1], aside
        assert "Nothing is changed" in say(pages, "no", week=week)[1], aside


@pytest.mark.requirement("web:talks")
def test_what_a_person_changed_compares_and_analyses_is_told_on_the_page(pages, home):
    week = week_of(home, "odessa")
    item = next(one for one in week["document"]["items"] if one["suggested_price"])
    said = {"do": "reprice", "slot_id": item["slot_id"], "price": "17.5", "reason": "a test"}
    assert pages.post(f"/weeks/{week['generation_id']}/edit", data=said).status_code == 200
    for message in ("what did I change", "compare with version 0"):
        told = html.unescape(say(pages, message, week=week["generation_id"])[1])
        assert f"suggested price {item['suggested_price']} → 17.5" in told, message
    assert "sends a week" in say(pages, "analyse odessa", week=week["generation_id"])[1]


@pytest.mark.requirement("web:rejected")
def test_a_rejected_week_is_explained_compared_and_exported_in_the_chat(pages, home):
    week = week_of(home, "odessa")
    item = week["document"]["items"][0]
    within = f"/weeks/{week['generation_id']}"
    pages.post(f"{within}/edit", data={"do": "rewrite", "slot_id": item["slot_id"], "text": "Words of ours."})
    pages.post(f"{within}/answer", data={"verdict": "reject", "reason": "too dull"})
    for message, told in (
        (f"why {week['generation_id']} {item['slot_id']}", item["send_type_key"].replace("_", " ")),
        ("what did I change", "Words of ours."),
        ("export as html", "was rejected"),
        ("show it", "too dull"),
    ):
        assert told in html.unescape(say(pages, message, week=week["generation_id"])[1]).replace("_", " "), message


class SomethingNew(BaseModel):
    """What no piece of a page is made for."""

    words_of_it: str = "all of <it>"
    numbers: tuple[float, ...] = (1.5, 2)


@pytest.mark.requirement("web:talks")
@pytest.mark.parametrize("kind", [*get_args(ReplyKind), "another"])
def test_no_kind_of_reply_is_drawn_empty(kind):
    markup = Markup(pieces_of_pages())
    for reply in (Reply("", kind), Reply("words", kind)):
        assert re.sub(r"<[^>]*>|\s", "", markup.reply(reply)), reply
    if kind != "sends":  # which are a week's
        for document in (SomethingNew(), [SomethingNew()]):
            told = markup.reply(Reply("", kind, document))
            assert "all of &lt;it&gt;" in told
            assert "1.5" in told


@pytest.mark.requirement("web:talks", "web:hands-over")
def test_a_week_is_handed_over_and_its_sends_are_told_in_the_chat_as_on_its_page(pages, home):
    week = week_of(home, "alexia")["generation_id"]
    slot = week_of(home, "alexia")["document"]["items"][0]["slot_id"]
    assert "only an approved week is handed over" in say(pages, "hand it over", week=week)[1]
    say(pages, "approve it", week=week)
    assert "is handed over" in say(pages, "hand it over", week=week)[1]
    assert week_of(home, "alexia")["state"] == "handed_over"
    assert "1 skipped" in say(pages, f"mark {slot} as skipped", week=week)[1]
    assert "say it once it was posted" in say(pages, f"{slot} was posted", week=week)[1]
    assert "Which one is meant" in say(pages, "mark the bundle as skipped", week=week)[1]
    assert week_of(home, "alexia")["posts"] is not None


@pytest.mark.requirement("web:talks", "web:queue")
def test_what_waits_is_told_in_the_chat_with_why_as_in_the_queue(pages, home):
    slot = week_of(home, "alexia")["document"]["items"][0]["slot_id"]
    pages.post("/weeks/alexia/edit", data={"do": "accept", "slot_id": slot})
    _, told = say(pages, "what waits?")
    for why in re.findall(r'<span class="why">([^<]+)</span>', pages.get("/").text):
        assert f'<span class="why">{why}</span>' in told
    assert f"an edited copy of {week_of(home, 'alexia')['document']['edit_of']}" in told


@pytest.mark.requirement("editing:unseen", "web:talks")
def test_what_is_said_first_beside_a_week_is_said_of_the_version_that_its_page_showed(pages, home, settings):
    of, slots = (
        week_of(home, "odessa")["generation_id"],
        [it["slot_id"] for it in week_of(home, "odessa")["document"]["items"]],
    )
    shown = re.search(r'data-edited="([^"]+)" data-version="(\d+)"', pages.get(f"/weeks/{of}?talk=1").text)
    drawn = {"week": of, "of": shown[1], "version": shown[2]}
    edit_week(settings, of, Mark(do="lock", slot_id=slots[0]), EditOptions(by="sam"))
    told = html.unescape(say(pages, f"lock {slots[1]}", **drawn)[1])
    assert f"is at version 1 now, by sam: {slots[0]}" in told
    assert "is locked." in say(pages, f"lock {slots[1]}", **drawn | {"version": "1"})[1]


@pytest.mark.requirement("editing:past", "web:talks")
def test_a_step_that_takes_out_what_was_told_of_says_so_on_the_page_and_in_its_chat(pages, home):
    of = week_of(home, "alexia")["generation_id"]
    slot = week_of(home, "alexia")["document"]["items"][0]["slot_id"]
    pages.post(f"/weeks/{of}/posts", data={"slot_id": slot, "post": "skipped"})
    pages.post(f"/weeks/{of}/edit", data={"do": "remove", "slot_id": slot, "reason": "a test"})
    copy = week_of(home, "alexia", edit_of=of)["generation_id"]
    told = "skipped, and stays so"
    assert told not in pages.post(f"/weeks/{copy}/step", data={"do": "undo"}).text
    assert told in pages.post(f"/weeks/{copy}/step", data={"do": "redo"}).text
    assert told not in say(pages, "undo that", week=copy)[1]
    assert told in say(pages, "redo that", week=copy)[1]


@pytest.mark.requirement("web:talks", "editing:chat")
def test_beside_a_week_neither_a_no_nor_a_wish_that_was_not_understood_shuts_its_edits_out(pages, home):
    saved = week_of(home, "alexia")["generation_id"]
    slot, other = (one["slot_id"] for one in week_of(home, "alexia")["document"]["items"][:2])
    say(pages, "show friday", week=saved)
    pages.post(f"/weeks/{saved}/edit", data={"do": "lock", "slot_id": slot})
    assert "which is meant has to be said" in say(pages, "approve it", week=saved)[1]
    say(pages, "no", week=saved)
    assert "Undone: " in say(pages, "undo that", week=saved)[1]
    assert "I could not use" in html.unescape(say(pages, f"frobnicate {other} on tuesday", week=saved)[1])
    assert "is locked." in say(pages, f"lock {other}", week=saved)[1]
