"""A week in a browser: seen, judged, changed, approved, by its own pages alone."""

import html
import io
import json
import re
import socket
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from kept_weeks import change_week, kept_weeks, leave_too_little
from openpyxl import load_workbook
from starlette.testclient import TestClient

from eros.failures import RequestError
from eros.vocabulary.edits import Mark, Rewrite
from eros_app.records.store import RecordStore
from eros_app.services.accounts import add_account
from eros_app.services.editing import EditOptions, edit_week, undo_edit
from eros_app.services.export import FORMATS, options_of
from eros_app.services.files import as_bytes
from eros_app.services.home import read_records
from eros_app.services.weeks import find_week
from eros_app.web.application import application
from eros_app.web.serving import ServedAt, address_of, serve

pytestmark = pytest.mark.full


def week_of(home: Path, creator: str) -> dict:
    return next(week for week in reversed(kept_weeks(home)) if week["creator_id"] == creator)


def chips(page: str) -> list[tuple[str, str, str]]:
    """The slot, the day and the time of each chip."""
    return re.findall(r'data-slot="([^"]+)" data-day="([^"]+)" data-time="([^"]+)"', page)


@pytest.mark.requirement("web:calendar")
def test_each_send_of_the_week_has_a_chip_at_its_day_hour_and_minute(pages, home):
    page = pages.get("/weeks/alexia").text
    items = week_of(home, "alexia")["document"]["items"]
    wanted = [(item["slot_id"], item["scheduled_date"], item["scheduled_time"][:5]) for item in items]
    assert sorted(chips(page)) == sorted(wanted)
    cells = page.split('role="gridcell"')[1:]
    for cell in cells:
        for slot, day, clock in chips(cell):
            at = time.fromisoformat(clock)
            assert f'data-day="{day}" data-hour="{at.hour}"' in cell, slot
            assert re.search(rf' m-{at.minute} [^>]*data-slot="{slot}"', cell), slot
    assert sum(len(chips(cell)) for cell in cells) == len(items)


@pytest.mark.requirement("web:calendar")
def test_the_meters_count_what_a_filter_hides(pages):
    whole, filtered = (pages.get(f"/weeks/alexia{query}").text for query in ("", "?show=R"))
    meters = [re.findall(r'class="meter [^"]+">([^<]+)<', page) for page in (whole, filtered)]
    assert meters[0] == meters[1]
    assert len(meters[0]) == 2 * 21  # over the grid and in the agenda
    assert 0 < len(chips(filtered)) < len(chips(whole))


@pytest.mark.requirement("web:asked")
def test_the_meters_hold_each_day_against_what_was_asked_of_it_here_and_in_reports(pages, home, settings, monkeypatch):
    with read_records(settings) as store:
        basis = store.basis(week_of(home, "alexia")["generation_id"])
    held = basis.allocation.quotas
    more = held[0].model_copy(update={"revenue": held[0].revenue + 2})
    allocation = basis.allocation.model_copy(update={"asked": (more, *held[1:])})
    monkeypatch.setattr(RecordStore, "basis", lambda _store, _id: basis.model_copy(update={"allocation": allocation}))
    wanted = f"R {held[0].revenue}/{more.revenue}"
    assert f'class="meter revenue off">{wanted}<' in pages.get("/weeks/alexia").text
    assert f'class="revenue off">{wanted}<' in pages.get("/weeks/alexia/export/html").text
    book = load_workbook(io.BytesIO(pages.get("/weeks/alexia/export/xlsx").content))
    titles, monday = list(book["Manager days"].values)[:2]
    assert dict(zip(titles, monday, strict=True))["revenue quota"] == more.revenue


@pytest.mark.requirement("web:views")
@pytest.mark.parametrize(
    "query",
    [
        *(
            "?view=agenda",
            "?density=compact",
            "?show=",
            "?show=X",
            "?item=nothing",
            "?view=%00",
            "?kept=9",
            "?kept=1e9",
        ),
        "?day=2026-12-09",
    ],
)
def test_every_view_is_an_address_and_a_strange_one_is_the_usual_week(pages, query):
    page = pages.get(f"/weeks/alexia{query}")
    assert page.status_code == 200
    assert ("This week has no send nothing." in page.text) == (query == "?item=nothing")
    assert ("No sends are called X: the letters of those to be shown are R, E, T." in page.text) == (query == "?show=X")
    assert ("This week has no day 2026-12-09." in page.text) == query.startswith("?day")
    assert '<span class="text" dir="auto">' in page.text  # also words that are read from the right


@pytest.mark.requirement("web:views")
def test_what_leads_on_from_a_view_and_back_from_an_edit_keeps_its_words(pages, home):
    week, view = week_of(home, "odessa"), {"show": "RE", "density": "compact", "view": "agenda", "talk": "1"}
    slot = week["document"]["items"][0]["slot_id"]
    page = pages.get("/weeks/odessa", params=view | {"item": slot, "strange": "<x>"}).text
    within = f"/weeks/{week['generation_id']}"
    led = {html.unescape(one) for one in re.findall(r'(?:href|action)="(/weeks/[^"]+|\?[^"]*)"', page)}
    apart = ("/versions", "/export/", "/compare")
    for address in led:
        if not any(one in address for one in apart):
            said = parse_qs(urlsplit(address).query)
            kept = {name for name, word in view.items() if said.get(name) == [word]}
            assert (address.startswith(within), len(kept) >= len(view) - 1) == (True, True), address
    assert any(parse_qs(urlsplit(one).query).get("show") == ["E"] and f"item={slot}" in one for one in led)
    words = "&".join(f"{name}={word}" for name, word in view.items())
    done = pages.post(f"{within}/edit?{words}&item=x", data={"do": "accept", "slot_id": slot}, follow_redirects=False)
    assert parse_qs(urlsplit(done.headers["location"]).query) == {
        **{name: [word] for name, word in view.items()},
        "item": [slot],
        "kept": ["1"],
    }


@pytest.mark.requirement("web:views")
def test_an_open_item_shows_its_whole_caption_why_and_what_it_could_say_instead(pages, home):
    item = week_of(home, "alexia")["document"]["items"][5]
    page = html.unescape(pages.get(f"/weeks/alexia?item={item['slot_id']}").text)
    assert item["caption_text"] in page
    section = page[page.index("Otherwise than planned") :]
    for lost in week_of(home, "alexia")["document"]["degradations"]:
        assert f"{lost['type'].replace('_', ' ')}, " in section
        assert lost["impact"] in section
    assert f"Caption {item['caption_id']} scores" in page
    assert "Next best captions" in page
    assert pages.get(f"/weeks/alexia/items/{item['slot_id']}").status_code == 200
    assert pages.get("/weeks/alexia/items/none").status_code == 404
    assert pages.get("/weeks/nobody").status_code == 404
    assert pages.get("/nothing").status_code == 404


@pytest.mark.requirement("export:web")
def test_the_weeks_page_leads_to_each_format_as_a_file_to_keep(pages, home, settings):
    week = week_of(home, "odessa")
    document = find_week(settings, week["generation_id"]).document
    links = re.findall(r'href="(/weeks/[^"]+/export/[^"]+)"', pages.get("/weeks/odessa").text)
    assert [link.rpartition("/")[2] for link in links] == list(FORMATS)
    for link, name in zip(links, FORMATS, strict=True):
        answer = pages.get(link)
        written = FORMATS[name].write(document, options_of(settings))
        assert answer.content == as_bytes(written)
        assert answer.headers["content-type"].startswith(FORMATS[name].mime_type)
        called = f"odessa-{week['week_start']}-waiting.{FORMATS[name].ending}"
        assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{called}"
    for strange in ("pdf", "csv,json", "%00", "CSV"):
        assert pages.get(f"/weeks/odessa/export/{strange}").status_code == 404


@pytest.mark.requirement("review:nobody-below-50")
def test_the_page_of_a_week_that_nobody_can_approve_says_so_and_offers_no_approval(pages, home):
    week = week_of(home, "odessa")["generation_id"]
    leave_too_little(home, week)
    shown = html.unescape(pages.get(f"/weeks/{week}").text)
    assert "Nobody can approve it as it is: undo edits of it" in shown
    assert "nobody can approve it: it scores 49" in shown
    assert [value for value in ("approve", "reject") if f'name="verdict" value="{value}"' in shown] == ["reject"]
    assert "nobody can approve it as it is" in pages.get("/").text
    answered = pages.post(f"/weeks/{week}/answer", data={"verdict": "approve", "reason": "tiny", "replace": "on"})
    assert (answered.status_code, "nobody can approve it" in answered.text) == (400, True)


@pytest.mark.requirement("web:edits")
def test_an_edit_is_tried_before_it_is_kept_and_kept_with_a_reason_where_it_breaks_a_rule(pages, home):
    items = [item for item in week_of(home, "odessa")["document"]["items"] if not item["is_follow_up"]]
    one, other = items[0], items[1]
    said = {"do": "move", "slot_id": one["slot_id"], "day": other["scheduled_date"]}
    said["time"] = other["scheduled_time"][:5]
    shown = pages.post("/weeks/odessa/try", data={**said, "version": "0"})
    assert shown.request.method == "GET", "a browser comes back to it"
    tried = html.unescape(shown.text)
    assert "It breaks" in tried
    assert f"2 items stand at {other['scheduled_date']} {said['time']}" in tried
    assert not re.search(r"\d-\d\d_\d", re.sub(r"<[^>]*>", "", tried.partition("<h1>")[2])), "no id stands for a send"
    assert week_of(home, "odessa")["document"]["items"][0]["scheduled_time"] == one["scheduled_time"]
    assert pages.post("/weeks/odessa/edit", data=said).status_code == 400
    kept = pages.post("/weeks/odessa/edit", data={**said, "reason": "on purpose", "version": "0"})
    assert (kept.status_code, "version 1: " in kept.text) == (200, True)
    back = pages.get(str(shown.url))
    assert (back.status_code, "version 1: " in back.text, "/try" in str(back.url)) == (200, True, False), "it has come"
    another = pages.get(str(shown.url).replace("do=move", "do=remove"))
    assert (another.status_code, "edited meanwhile" in another.text) == (409, True)
    assert pages.post("/weeks/odessa/edit", data={**said, "reason": "twice", "version": "0"}).status_code in (400, 409)
    assert "although a rule breaks" in pages.get(f"/weeks/odessa?item={one['slot_id']}").text
    undone = pages.post("/weeks/odessa/step", data={"do": "undo"})
    assert "the week is as it was planned" in undone.text
    for wish in ({"do": "swap", "slot_id": one["slot_id"]}, {"do": "regenerate", "day": one["scheduled_date"]}):
        anew = pages.post("/weeks/odessa/try", data=wish).text
        assert re.search(r'<dd class="caption" dir="auto">\w', anew), wish
    assert "on purpose" in pages.get("/weeks/odessa/versions").text


@pytest.mark.requirement("web:decides")
def test_a_week_that_somebody_else_is_at_is_a_conflict_and_told_without_a_command_of_a_terminal(pages, home):
    week = week_of(home, "odessa")["generation_id"]
    change_week(home, week, step="deciding", lease_holder="another 1 x", lease_until=9e12)
    busy = pages.post("/weeks/odessa/answer", data={"verdict": "approve", "reason": "seen"})
    told = html.unescape(busy.text)
    assert (busy.status_code, "`eros" in told) == (409, False)
    assert "is being planned or answered right now; its page says what came of it" in re.sub(r"<[^>]*>", "", told)


@pytest.mark.requirement("web:edits")
def test_the_places_where_an_open_item_may_stand_are_drawn_where_they_are_asked_for(pages, home):
    item = next(item for item in week_of(home, "odessa")["document"]["items"] if not item["is_follow_up"])
    shut, drawn = (pages.get(f"/weeks/odessa?item={item['slot_id']}{more}").text for more in ("", "&places=1"))
    assert 'class="free' not in shut
    spans = re.findall(r'data-day="([^"]+)" data-hour="(\d+)">\s*((?:<span class="free[^>]+></span>\s*)+)', drawn)
    assert {day for day, _, _ in spans} == {item["scheduled_date"]}
    free = {
        int(hour) * 60 + int(minute) + step
        for _, hour, cells in spans
        for minute, length in re.findall(r"m-(\d+) h-(\d+)", cells)
        for step in range(int(length))
    }
    assert free
    place = min(free)
    tried = {"do": "move", "slot_id": item["slot_id"], "time": f"{place // 60:02}:{place % 60:02}"}
    assert "No rule breaks" in pages.post("/weeks/odessa/try", data=tried).text
    assert pages.get("/weeks/odessa?item=nothing&places=1").status_code == 200


@pytest.mark.requirement("web:compares")
def test_two_versions_are_shown_side_by_side_with_what_changed(pages, home):
    item = next(item for item in week_of(home, "odessa")["document"]["items"] if item["suggested_price"])
    said = {"do": "reprice", "slot_id": item["slot_id"], "price": "17.5"}
    assert pages.post("/weeks/odessa/edit", data={**said, "reason": "a test", "version": "0"}).status_code == 200
    form = pages.get("/weeks/odessa/versions").text
    assert 'name="before_version"' in form
    page = html.unescape(pages.get("/compare?before=odessa&after=odessa&before_version=0&after_version=1").text)
    assert "0 added, 0 removed, 1 changed" in page
    assert f"suggested price: {item['suggested_price']} → 17.5" in page
    same = pages.get("/compare?before=odessa&after=odessa").text
    assert "0 added, 0 removed, 0 changed" in same
    assert pages.get("/compare?before=odessa&after=nobody").status_code == 404
    for wrong in ("before=odessa&after=odessa&after_version=77", "before=odessa&after=odessa&after_version=abc"):
        assert pages.get(f"/compare?{wrong}").status_code == 400, wrong
    alone = pages.get("/compare?before=odessa")
    assert (alone.status_code, "name two weeks" in alone.text) == (400, True)


@pytest.mark.requirement("web:edits")
def test_what_is_said_of_a_copy_is_said_to_be_of_it(pages, home):
    saved = week_of(home, "alexia")
    first, second = saved["document"]["items"][:2]
    tried = {"do": "remove", "slot_id": first["slot_id"]}
    assert "It is kept in a copy of the week" in pages.post("/weeks/alexia/try", data=tried).text
    within = f"/weeks/{saved['generation_id']}"
    assert pages.post(f"{within}/edit", data=tried | {"reason": "a test"}).status_code == 200
    copy = week_of(home, "alexia")["generation_id"]
    told = pages.post(f"{within}/try", data=tried | {"slot_id": second["slot_id"]}).text
    assert f'about the <a href="/weeks/{copy}">edited copy</a> of the week, at version 1' in told
    assert (
        f'href="/weeks/{copy}?item={second["slot_id"]}">edited copy'
        in pages.get(f"{within}?item={second['slot_id']}").text
    )
    for gone in (f"?item={first['slot_id']}", f"?item={first['slot_id']}&places=1", f"/items/{first['slot_id']}"):
        assert pages.get(f"{within}{gone}").status_code == 200, gone


@pytest.mark.requirement("web:rejected")
@pytest.mark.parametrize("is_edited", [True, False])
def test_a_rejected_week_is_looked_at_compared_and_exported_as_rejected(pages, home, is_edited):
    week = week_of(home, "odessa")
    item, within = week["document"]["items"][0], f"/weeks/{week['generation_id']}"
    if is_edited:
        pages.post(f"{within}/edit", data={"do": "rewrite", "slot_id": item["slot_id"], "text": "Words of ours."})
    pages.post(f"{within}/answer", data={"verdict": "reject", "reason": "too <dull>"})
    page = pages.get(f"{within}?item={item['slot_id']}").text
    assert len(chips(page)) == len(week["document"]["items"])
    assert "too &lt;dull&gt;" in page
    assert ("Words of ours." in page) == is_edited
    assert pages.get(f"{within}/items/{item['slot_id']}").status_code == 200
    place = f"{item['scheduled_time'][:5]} {item['send_type_key'].replace('_', ' ')} says a text of its own"
    assert (place in pages.get(f"{within}/versions").text) == is_edited
    beside = pages.get(f"/compare?before={week['generation_id']}&before_version=0&after={week['generation_id']}")
    assert f"{int(is_edited)} changed" in beside.text
    assert "STATUS:CANCELLED" in pages.get(f"{within}/export/ics").text
    assert json.loads(pages.get(f"{within}/export/json").text)["life"]["state"] == "rejected"
    assert "rejected" in pages.get(f"{within}/export/html").text
    for refused in (("try", {"do": "accept"}), ("edit", {"do": "accept"}), ("step", {"do": "undo"})):
        assert pages.post(f"{within}/{refused[0]}", data=refused[1] | {"slot_id": item["slot_id"]}).status_code == 400


@pytest.mark.requirement("web:queue")
def test_the_queue_says_why_each_week_waits_and_its_page_what_changed_since(pages, home):
    assert "The week waits for a person" in pages.get("/").text
    page = pages.get("/weeks/odessa").text
    assert "Why it waits" in page
    assert "Since it began to wait" not in page
    item = week_of(home, "odessa")["document"]["items"][0]
    pages.post("/weeks/odessa/edit", data={"do": "lock", "slot_id": item["slot_id"], "version": "0"})
    used = kept_weeks(home)[0]["document"]["items"][3]
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        mine = week_of(home, "odessa")["generation_id"]
        store.execute(
            "UPDATE OR IGNORE week_captions SET caption_id = ?, scheduled_date = ? WHERE generation_id = ? AND rowid = "
            "(SELECT min(rowid) FROM week_captions WHERE generation_id = ?)",
            (used["caption_id"], used["scheduled_date"], mine, mine),
        )
        store.execute("UPDATE weeks SET changed_at = '2026-11-20T13:00:00+00:00' WHERE creator_id = 'alexia'")
    page = html.unescape(pages.get("/weeks/odessa").text)
    assert "it was edited 1 time, last by" in page
    assert f"caption {used['caption_id']}, planned here for {used['scheduled_date']}, is used" in page


@pytest.mark.requirement("web:decides", "review:as-shown")
def test_an_approval_puts_a_copy_in_the_place_of_what_its_page_showed_and_of_nothing_else(pages, home):
    week = week_of(home, "alexia")
    slot, stands = week["document"]["items"][0]["slot_id"], week["generation_id"]
    pages.post(f"/weeks/{stands}/edit", data={"do": "rewrite", "slot_id": slot, "text": "Hello you."})
    copy = next(one["generation_id"] for one in kept_weeks(home) if one["state"] == "waiting" and one != week
                and one["creator_id"] == "alexia")  # fmt: skip
    for state, code in (("saved", 409), ("approved", 303)):
        page = pages.get(f"/weeks/{copy}").text
        shown = re.search(r'name="instead" value="([^"]*)"', page)[1]
        assert shown == f"{stands} {state}"
        assert ('name="replace"' in page) == (state == "approved")  # a tick that nobody waits for is none
        change_week(home, stands, state="approved")
        waits = f'Still waiting for a review of this week: <a href="/weeks/{copy}">'
        assert waits in pages.get(f"/weeks/{stands}").text
        said = {"verdict": "approve", "reason": "mine", "replace": "on", "version": "1", "instead": shown}
        told = pages.post(f"/weeks/{copy}/answer", data=said, follow_redirects=False)
        assert told.status_code == code
        assert (f'<a href="/weeks/{copy}?reason=mine#answer-title">The week as it is now' in told.text) == (code == 409)
    assert {one["generation_id"]: one["state"] for one in kept_weeks(home)}[stands] == "superseded"


@pytest.mark.requirement("web:keyboard")
def test_each_send_is_a_stop_for_the_keyboard_where_no_script_runs(pages, home):
    page = pages.get("/weeks/odessa").text
    assert ('class="chip ' in page, 'tabindex="-1"' in page) == (True, False)


@pytest.mark.requirement("web:decides")
def test_the_reason_of_an_answer_that_was_refused_stands_in_its_form_again(pages, home):
    stands = week_of(home, "alexia")["generation_id"]
    slot = week_of(home, "alexia")["document"]["items"][0]["slot_id"]
    pages.post(f"/weeks/{stands}/edit", data={"do": "rewrite", "slot_id": slot, "text": "Hello you."})
    copy = next(one["generation_id"] for one in kept_weeks(home) if one["state"] == "waiting"
                and one["creator_id"] == "alexia")  # fmt: skip
    change_week(home, stands, state="approved")
    said = {"verdict": "approve", "reason": 'kinder <words> & "more"'}
    refused = pages.post(f"/weeks/{copy}/answer", data=said)
    assert refused.status_code == 409
    way = html.unescape(re.search(r'href="(/weeks/[^"]*)">The week as it is now', refused.text)[1])
    form = re.search(r'<input name="reason" maxlength="2000" value="([^"]*)"', pages.get(way).text)
    assert html.unescape(form[1]) == said["reason"]


@pytest.mark.requirement("web:past")
@pytest.mark.parametrize("verdict", ["approve", "reject"])
def test_a_copy_says_what_it_is_now_who_decided_and_that_what_it_replaced_was_handed_over(pages, home, verdict):
    slot = week_of(home, "alexia")["document"]["items"][0]["slot_id"]
    given = stands = week_of(home, "alexia")["generation_id"]
    for step, said in (("answer", {"verdict": "approve"}), ("hand-over", {})):
        pages.post(f"/weeks/{stands}/{step}", data=said)
    for text in ("Hello you.", "Hello again."):
        before = kept_weeks(home)
        pages.post(f"/weeks/{stands}/edit", data={"do": "rewrite", "slot_id": slot, "text": text})
        copy = ({one["generation_id"] for one in kept_weeks(home)} - {one["generation_id"] for one in before}).pop()
        assert "an approval puts it in its place" in pages.get(f"/weeks/{copy}").text
        said = {"verdict": verdict, "reason": "kinder <words>", "replace": "on"}
        page = pages.post(f"/weeks/{copy}/answer", data=said).text
        assert "an approval puts it in its place" not in page
        decided = "Approved" if verdict == "approve" else "Rejected"
        assert re.search(rf"{decided} by \w+ on 2026-11-\d\d \d\d:\d\d UTC: kinder &lt;words&gt;", page)
        assert (f'An edited copy that replaced <a href="/weeks/{stands}' in page) == (verdict == "approve")
        if verdict == "approve":
            assert f" {given[:8]} had been handed over by " in page
            assert f" {given[:8]} had been handed over by " in pages.get(f"/weeks/{stands}").text
            stands = copy


@pytest.mark.requirement("web:decides")
def test_a_week_is_approved_from_its_page_once(pages, home):
    generation_id = week_of(home, "odessa")["generation_id"]
    approved = pages.post(f"/weeks/{generation_id}/answer", data={"verdict": "approve", "reason": "seen"})
    assert approved.status_code == 200
    assert week_of(home, "odessa")["state"] == "approved"
    second = pages.post(f"/weeks/{generation_id}/answer", data={"verdict": "reject", "reason": "no"})
    assert second.status_code == 409
    assert f'<a href="/weeks/{generation_id}?reason=no#answer-title">The week as it is now</a>' in second.text
    assert week_of(home, "odessa")["state"] == "approved"


@pytest.mark.requirement("web:decides", "review:past-week")
@pytest.mark.parametrize(("now", "how"), [("2026-11-25T12:00:00Z", "has begun"), ("2026-12-20T12:00:00Z", "is over")])
def test_a_waiting_week_that_has_begun_is_approved_from_its_page_by_a_tick_of_its_own(settings, home, now, how):
    client = TestClient(
        application(settings.model_copy(update={"now": datetime.fromisoformat(now)}), None), base_url="http://localhost"
    )
    client.headers |= {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
    page = client.get("/weeks/odessa").text
    assert f"<p>The week {how}: what of it lies in the past is sent by nobody.</p>" in page
    tick = html.unescape(re.search(r'name="allow_past"> ([^<]+)</label>', page)[1])
    at, form = f"/weeks/{week_of(home, 'odessa')['generation_id']}/answer", {"verdict": "approve", "reason": "seen"}
    told = client.post(at, data=form)
    assert (told.status_code, f"approved only with a tick at '{tick}'" in html.unescape(told.text)) == (400, True)
    assert client.post(at, data=form | {"allow_past": "on"}).status_code == 200
    assert week_of(home, "odessa")["state"] == "approved"
    page = client.get("/weeks/odessa").text
    assert 'name="allow_past"' not in page


@pytest.mark.requirement("editing:over")
def test_the_page_of_a_week_that_is_over_says_so_where_it_could_be_changed_before(settings, home):
    over = settings.model_copy(update={"now": datetime.fromisoformat("2026-12-20T12:00:00Z")})
    client = TestClient(application(over, None), base_url="http://localhost")
    client.headers |= {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
    slot = week_of(home, "alexia")["document"]["items"][0]["slot_id"]
    page = html.unescape(client.get(f"/weeks/alexia?item={slot}").text)
    assert ("it takes no edits any more" in page, "Make it anew" in page) == (True, False)
    assert client.post("/weeks/alexia/edit", data={"do": "accept", "slot_id": slot}).status_code == 400
    assert not any(week["edit_of"] for week in kept_weeks(home))


@pytest.mark.requirement("web:views")
def test_remarks_of_the_same_words_are_told_once_with_the_sends_that_they_are_about(pages, home):
    week = week_of(home, "odessa")
    remarks = week["document"]["validation_report"]["warnings"]
    alike = Counter(remark["message"] for remark in remarks)
    often = [html.escape(message) for message, count in alike.items() if count > 6]
    page = pages.get("/weeks/odessa").text.partition("Report and decision")[2]
    assert often
    assert {page.count(f"<li>{message}") for message in often} == {1}
    assert page.index("Approve") < page.index("What was measured")
    slot = next(remark["items"][0] for remark in remarks if remark["items"])
    item = next(one for one in week["document"]["items"] if one["slot_id"] == slot)
    when = f"{date.fromisoformat(item['scheduled_date']):%a} {item['scheduled_time'][:5]}"
    assert f'?item={slot}">{when} {item["send_type_key"].replace("_", " ")}</a>' in page


@pytest.mark.requirement("web:edits")
def test_a_day_is_opened_to_add_a_send_to_it_and_an_item_to_aim_it_at_another_audience(pages, home):
    week = kept_weeks(home)[-1]
    at, day = f"/weeks/{week['generation_id']}", week["document"]["items"][0]["scheduled_date"]
    opened = pages.get(f"{at}?day={day}").text
    types = re.findall(r'<option value="(\w+)">', opened.split('name="send_type"')[1].split("</select>")[0])
    assert "ppv_unlock" in types
    assert "ppv_followup" not in types
    assert f"{at}?day={day}" in pages.get(at).text
    form = {
        "do": "add",
        "day": day,
        "send_type": "bundle",
        "time": "03:35",
        "price": "12.50",
        "target": "high_spenders",
    }
    tried = pages.post(f"{at}/try", data=form).text
    assert f"?day={day}" in tried
    pages.post(f"{at}/edit", data=form | {"reason": "an offer at night"})
    added = next(it for it in kept_weeks(home)[-1]["document"]["items"] if it["scheduled_time"] == "03:35:00")
    assert (added["suggested_price"], added["target_key"], added["send_type_key"]) == (12.5, "high_spenders", "bundle")
    item = pages.get(f"{at}?item={added['slot_id']}").text
    assert '<option value="high_spenders" selected>' in item
    pages.post(
        f"{at}/edit", data={"do": "retarget", "slot_id": added["slot_id"], "target": "all_active", "reason": "x"}
    )
    again = next(it for it in kept_weeks(home)[-1]["document"]["items"] if it["slot_id"] == added["slot_id"])
    assert again["target_key"] == "all_active"


@pytest.mark.requirement("web:edits")
def test_an_edit_from_the_page_of_a_week_whose_copy_waits_is_kept_in_the_copy(pages, home):
    week = week_of(home, "alexia")
    at, slot = f"/weeks/{week['generation_id']}", week["document"]["items"][0]["slot_id"]
    for text in ("Hello you.", "Hello again."):
        tried = pages.post(f"{at}/try", data={"do": "rewrite", "slot_id": slot, "text": text}).text
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', tried))
        assert pages.post(f"{at}/edit", data=fields, follow_redirects=False).status_code == 303
    (copy,) = [one for one in kept_weeks(home) if one["state"] == "waiting" and one["creator_id"] == "alexia"]
    assert [step["edit"]["text"] for step in copy["audit"]["edits"]] == ["Hello you.", "Hello again."]


@pytest.mark.requirement("web:decides")
@pytest.mark.parametrize(
    ("path", "form"), [("answer", {"verdict": "approve", "reason": "seen"}), ("step", {"do": "undo"})]
)
def test_who_saw_another_version_is_told_before_an_answer_or_a_step(pages, home, path, form):
    week = week_of(home, "odessa")
    at, slot = "/weeks/odessa", week["document"]["items"][0]["slot_id"]
    shown = re.search(r'name="version" value="(\d+)"', pages.get(at).text)[1]
    pages.post(f"{at}/edit", data={"do": "rewrite", "slot_id": slot, "text": "Hello you."})
    told = pages.post(f"{at}/{path}", data={**form, "version": shown})
    assert (told.status_code, "was edited meanwhile" in told.text) == (409, True)
    back = "/weeks/odessa" + ("?reason=seen#answer-title" if path == "answer" else "")
    assert f'<a href="{back}">The week as it is now</a>' in told.text
    assert (week_of(home, "odessa")["state"], week_of(home, "odessa")["version"]) == ("waiting", 1)
    assert pages.post(f"{at}/{path}", data={**form, "version": "1"}, follow_redirects=False).status_code == 303


@pytest.mark.requirement("web:edits-as-seen")
@pytest.mark.parametrize(("creator", "do"), [("odessa", "accept"), ("odessa", "unlock"), ("alexia", "lock")])
def test_no_form_of_an_item_edits_a_week_that_somebody_else_has_edited_since(pages, home, settings, creator, do):
    week = week_of(home, creator)
    of, slot = week["generation_id"], week["document"]["items"][0]["slot_id"]
    sam, fields = EditOptions(by="sam"), dict[str, str]()
    if do == "unlock":
        edit_week(settings, of, Mark(do="lock", slot_id=slot), sam)
    for page in (f"/weeks/{of}?item={slot}", f"/weeks/{of}/items/{slot}", f"/weeks/{of}?day={slot[:10]}"):
        forms = re.findall(r'<form method="post" action="[^"]*/(?:try|edit)[?"].*?</form>', pages.get(page).text, re.S)
        assert forms, page
        assert all(f'name="of" value="{of}"' in form and 'name="version"' in form for form in forms), page
        for form in forms:
            if f'value="{do}"' in form:
                fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    other = week["document"]["items"][1]["slot_id"]
    made = edit_week(settings, of, Rewrite(slot_id=other, text="Mine."), sam).document
    there = find_week(settings, made.generation_id)
    for path in ("edit", "try"):
        told = pages.post(f"/weeks/{of}/{path}", data={**fields, "do": do})
        assert (told.status_code, "was edited meanwhile" in told.text, ", by sam" in told.text) == (409, True, True)
        assert f'<a href="/weeks/{there.generation_id}">The week as it is now</a>' in told.text
    assert find_week(settings, there.generation_id).document == there.document


@pytest.mark.requirement("web:decides")
@pytest.mark.parametrize("do", [{"do": "undo"}, {"do": "restore", "number": "0"}])
def test_of_two_steps_from_one_version_at_once_the_later_is_refused(pages, home, settings, monkeypatch, do):
    slots = [item["slot_id"] for item in week_of(home, "odessa")["document"]["items"][:2]]
    for slot in slots:
        pages.post("/weeks/odessa/edit", data={"do": "lock", "slot_id": slot})
    store, step = RecordStore.go_to_version, []

    def somebody_else_first(self, *args):
        if not step:
            step.append(True)
            undo_edit(settings, "odessa", "of another server")
        return store(self, *args)

    monkeypatch.setattr(RecordStore, "go_to_version", somebody_else_first)
    told = pages.post("/weeks/odessa/step", data={**do, "version": "2"})
    assert (told.status_code, "was edited meanwhile" in told.text) == (409, True)
    assert week_of(home, "odessa")["version"] == 1


@pytest.mark.requirement("web:agenda")
def test_an_agenda_tells_of_each_day_and_send_what_the_grid_does(pages, home, settings):
    week = week_of(home, "alexia")
    first, second = (item["slot_id"] for item in week["document"]["items"][:2])
    pages.post(f"/weeks/{week['generation_id']}/posts", data={"slot_id": first, "post": "skipped"})
    page = pages.get("/weeks/alexia").text
    assert re.search(rf'class="chip [^"]*skipped[^"]*" id="chip-{first}"[^>]*aria-label="[^"]*, skipped"', page)
    agenda = page[page.index('<ol class="agenda"') :]
    assert re.findall(r'"meter [^"]+">([^<]+)<', agenda) == re.findall(r'"meter [^"]+">([^<]+)<', page)[:21]
    assert re.search(rf'data-of="chip-{first}".*?</a>[^\n]*<span class="mark">skipped</span>', agenda)
    assert "now-line" not in agenda
    within = settings.model_copy(update={"now": datetime.fromisoformat(week["document"]["items"][1]["scheduled_at"])})
    headers = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
    with TestClient(application(within, None), base_url="http://localhost", headers=headers) as then:
        then.post(
            "/weeks/odessa/edit",
            data={"do": "lock", "slot_id": week_of(home, "odessa")["document"]["items"][0]["slot_id"]},
        )
        agenda = then.get("/weeks/alexia").text.partition('<ol class="agenda"')[2]
        locked = then.get("/weeks/odessa").text.partition('<ol class="agenda"')[2]
    assert (
        agenda.index(f'data-of="chip-{second}"')
        < agenda.index("now-line")
        < agenda.index('data-of="chip-', agenda.index(f'data-of="chip-{second}"') + 9)
    )
    assert '<span class="mark">locked</span>' in locked


@pytest.mark.requirement("web:edits")
def test_the_page_of_an_edit_names_its_week_and_its_address_leads_back_there(pages, home):
    week = week_of(home, "odessa")
    slot = week["document"]["items"][0]["slot_id"]
    tried = pages.post("/weeks/odessa/try?density=compact", data={"do": "lock", "slot_id": slot})
    assert f"odessa, week of {week['week_start']}</a>" in tried.text
    again = pages.get("/weeks/odessa/try?density=compact", follow_redirects=False)
    assert (again.status_code, again.headers["location"]) == (303, "/weeks/odessa?density=compact")
    assert pages.get("/weeks/odessa/strange").status_code == 404
    assert pages.get("/weeks/odessa/versions").status_code == 200


@pytest.mark.requirement("web:views")
@pytest.mark.parametrize("figure", ["²", "9" * 5000])
def test_a_figure_that_is_none_is_left_aside(pages, home, figure):
    slot = week_of(home, "alexia")["document"]["items"][0]["slot_id"]
    said = {"do": "swap", "slot_id": slot, "caption": figure, "version": figure, "number": figure}
    for query in (f"?offset={figure}", f"?kept={figure}"):
        assert pages.get(f"/{query}").status_code == pages.get(f"/weeks/alexia{query}").status_code == 200
    for step in ("try", "edit", "step"):
        answer = pages.post(f"/weeks/alexia/{step}", data=said)
        assert 200 <= answer.status_code < 500
    numbered = f"before=alexia&after=alexia&before_version={figure}"
    assert pages.get(f"/compare?{numbered}").status_code < 500


@pytest.mark.requirement("web:edits")
def test_a_day_is_made_lighter_or_anew_from_its_page(pages, home):
    week = kept_weeks(home)[-1]
    at, day = f"/weeks/{week['generation_id']}", week["document"]["items"][0]["scheduled_date"]

    def sends():
        return {it["slot_id"]: it for it in kept_weeks(home)[-1]["document"]["items"]}

    before = sends()
    pages.post(f"{at}/edit", data={"do": "lighten", "day": day})
    assert {before[slot]["scheduled_date"] for slot in before.keys() - sends().keys()} == {day}
    pages.post(f"{at}/step", data={"do": "undo"})
    pages.post(f"{at}/edit", data={"do": "regenerate", "day": day, "reason": "tired of it"})
    assert {before[slot]["scheduled_date"] for slot in before if before[slot] != sends()[slot]} == {day}


@pytest.mark.requirement("web:safe")
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://localhost"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_what_another_sites_page_sends_changes_nothing(pages, home, headers):
    before = kept_weeks(home)
    data = {"verdict": "approve", "reason": "mine"}
    refused = pages.post("/weeks/odessa/answer", data=data, headers=headers)
    assert (refused.status_code, "content-security-policy" in refused.headers) == (403, True)
    assert kept_weeks(home) == before


@pytest.mark.requirement("web:safe")
def test_a_file_in_a_field_of_a_form_is_no_word_of_it(pages):
    for address, code in (("/talk", "NO_MESSAGE"), ("/weeks/odessa/edit", "BAD_ARGUMENT"), ("/new", "")):
        answer = pages.post(address, files={"message": ("a.txt", b"words"), "do": ("b.txt", b"move")})
        assert (answer.status_code, code in answer.text, "UploadFile" in answer.text) == (400, True, False), address


@pytest.mark.requirement("web:safe")
def test_a_page_answers_to_its_own_hosts_and_loads_nothing_from_outside_and_no_inline_code(pages):
    foreign = pages.get("/", headers={"host": "evil.example"})
    assert (foreign.status_code, "content-security-policy" in foreign.headers) == (400, True)
    for address in ("/", "/weeks/alexia?item=none", "/weeks/alexia/versions", "/nothing"):
        answer = pages.get(address)
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert not re.search(r' style="| on[a-z]+="|<script(?! src="/)|<style', answer.text)
        assert not re.search(r'(?:src|href|action)="(?!/|\?|#)', answer.text)


@pytest.mark.requirement("web:safe")
def test_a_caption_that_looks_like_markup_is_shown_as_it_is_written(pages, home):
    slot = week_of(home, "odessa")["document"]["items"][0]["slot_id"]
    text = '<script>alert(1)</script>" onfocus="x'
    pages.post("/weeks/odessa/edit", data={"do": "rewrite", "slot_id": slot, "text": text})
    page = pages.get(f"/weeks/odessa?item={slot}").text
    assert "<script>alert" not in page
    assert 'onfocus="x' not in page
    assert text in html.unescape(page)


@pytest.mark.requirement("web:loopback")
@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org", "::"])
def test_beyond_this_machine_nothing_is_served_without_accounts(settings, host):
    for at, field in ((ServedAt(host, 0), "host"), (ServedAt(port=0, names=(host,)), "name")):
        with pytest.raises(RequestError, match=r"accounts|no host's name") as caught:
            serve(settings, None, at, print)
        assert caught.value.field == field


@pytest.mark.requirement("web:named")
@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80/"),
        ("0.0.0.0", "http://127.0.0.1:80/"),
        ("::", "http://[::1]:80/"),
        ("::1", "http://[::1]:80/"),
        ("192.168.1.4", "http://192.168.1.4:80/"),
        ("localhost", "http://localhost:80/"),
    ],
)
def test_the_address_that_is_told_is_one_at_which_a_browser_here_finds_it(host, address):
    assert address_of(host, 80) == address


@pytest.mark.requirement("web:named")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "is taken"),
        (("--host", "192.0.2.77"), "no address of this machine"),
        (("--host", "no.such.invalid"), "no host that is known"),
        (("--name", "http://eros.example"), "no host's name"),
    ],
)
def test_a_port_that_is_taken_and_a_host_that_is_none_of_ours_are_refused_in_our_words(eros, settings, words, told):
    add_account(settings, "ada", "admin", "a long password")
    with socket.create_server(("127.0.0.1", 0)) as other:
        ran = eros("serve", "--port", str(other.getsockname()[1]), *words)
    assert (ran.code, told in ran.err, "Errno" in ran.err) == (2, True, False)


@pytest.mark.requirement("web:named", "web:safe")
@pytest.mark.parametrize(
    ("host", "origin", "answered"),
    [
        ("eros.agency.example", "https://eros.agency.example", 303),  # a proxy that passes the host on
        ("127.0.0.1:8770", "https://eros.agency.example", 303),  # and one that does not
        ("192.0.2.2:8770", "http://192.0.2.2:8770", 303),  # the address that was asked
        ("[::1]:8770", "http://[::1]:8770", 303),
        ("127.0.0.1:8770", "http://eros.agency.example", 403),
        ("127.0.0.1:8770", "https://evil.example", 403),
        ("eros.agency.example", "https://evil.example", 403),
        ("192.0.2.3:8770", "http://192.0.2.3:8770", 400),
        ("evil.example", "https://evil.example", 400),
        ("", "https://eros.agency.example", 400),
    ],
)
def test_behind_a_proxy_the_pages_answer_under_the_names_that_were_given(settings, host, origin, answered):
    add_account(settings, "ada", "admin", "a long password")
    pages = TestClient(application(settings, None, ("eros.agency.example",)), base_url="http://192.0.2.2:8770")
    headers = {"host": host, "origin": origin, "sec-fetch-site": "same-origin"}
    form = {"name": "ada", "password": "a long password"}
    assert pages.post("/login", data=form, headers=headers, follow_redirects=False).status_code == answered


@pytest.mark.requirement("web:hands-over", "web:posts-seen")
def test_an_approved_week_is_handed_over_from_its_page_and_its_sends_are_told_one_by_one(pages, home):
    generation_id = week_of(home, "alexia")["generation_id"]
    address = f"/weeks/{generation_id}"
    assert pages.post(f"{address}/hand-over").status_code in (400, 409)  # nobody approved it
    pages.post(f"{address}/answer", data={"verdict": "approve"})
    assert "Hand over" in pages.get(address).text
    given = pages.post(f"{address}/hand-over")
    assert (given.status_code, "Handed over by" in given.text) == (200, True)
    assert week_of(home, "alexia")["state"] == "handed_over"
    twice = pages.post(f"{address}/hand-over")  # of a page that was opened before, or a second click
    assert (twice.status_code, "was handed over before" in twice.text) == (400, True)
    assert json.loads(week_of(home, "alexia")["handover"])["times"] == 1
    slot = week_of(home, "alexia")["document"]["items"][0]["slot_id"]
    assert (
        pages.post(f"{address}/posts", data={"slot_id": slot, "post": "posted"}).status_code == 400
    )  # its day is ahead
    told = pages.post(f"{address}/posts", data={"slot_id": slot, "post": "skipped"})
    assert (told.status_code, "1 skipped" in told.text) == (200, True)
    assert '<p class="notice">Handed over by ' in told.text
    again = pages.post(f"{address}/posts", data={"slot_id": slot, "post": "skipped", "told": "", "version": "0"})
    assert again.status_code == 200  # it is told so already
    (form,) = re.findall(r'<form [^>]*/posts".*?</form>', pages.get(f"{address}?item={slot}").text, re.DOTALL)
    assert dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) | {"post": ""} == {
        "version": "0",
        "told": "skipped",
        "slot_id": slot,
        "post": "",
    }
    for seen in ({"version": "0", "told": ""}, {"version": "3", "told": "skipped"}):
        late = pages.post(f"{address}/posts", data={"slot_id": slot, "post": "posted", **seen})
        assert (late.status_code, "meanwhile" in late.text) == (409, True)
    wrong = {"slot_id": slot, "post": "untold", "told": "skipped", "version": "0"}
    assert "Not told</button>" not in pages.post(f"{address}/posts", data=wrong).text
    assert not json.loads(week_of(home, "alexia")["posts"])


@pytest.mark.requirement("web:hands-over")
def test_a_week_whose_data_server_is_gone_is_not_handed_over(pages, home):
    generation_id = week_of(home, "alexia")["generation_id"]
    pages.post(f"/weeks/{generation_id}/answer", data={"verdict": "approve"})
    (home / "eros.db").rename(home / "elsewhere.db")
    refused = pages.post(f"/weeks/{generation_id}/hand-over")
    assert (refused.status_code, "nothing was changed" in refused.text) == (503, True)
    assert week_of(home, "alexia")["state"] == "approved"
