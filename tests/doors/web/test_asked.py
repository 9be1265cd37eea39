"""A week that is asked for in a browser: planned while nobody looks, and begun again by the next server (R58)."""

import json
import re
import shutil
from datetime import UTC, date, datetime

import pytest
from kept_weeks import change_week, kept_weeks
from processes import NOW
from starlette.testclient import TestClient

from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.records.terms import PlannedWeek, Server
from eros_app.services import home as home_service
from eros_app.services.asked import asked_now, left_asked
from eros_app.services.home import open_records
from eros_app.services.requests import request_fields
from eros_app.web.application import application
from eros_app.web.live import Happening, Happenings

pytestmark = pytest.mark.full
NEXT = date(2026, 11, 23)


@pytest.fixture
def served(settings):
    """The pages of a server that is started now."""

    def started():
        return TestClient(application(settings, None), base_url="http://localhost")

    return started


def left_by_a_server(settings, home, *, claimed=True, **cut):
    """A week that was asked for at a server that is gone; ``cut``: what it left in the week's own record."""
    asked = asked_now(Request(creator_id="ines", week_start=NEXT, exclude=("bundle",)), "sam", "turn-7", settings)
    if claimed:
        with open_records(settings) as store:
            server = Server(key="", label="eros-db", address={"url": f"sqlite:///{home / 'eros.db'}"})
            store.claim(
                PlannedWeek(
                    generation_id=asked.generation_id,
                    creator_id="ines",
                    page_name="ines",
                    week_start=NEXT,
                    timezone="Europe/Lisbon",
                    week_ends_at=datetime(2026, 11, 30, tzinfo=UTC),
                    server=server,
                )
            )
        change_week(home, asked.generation_id, lease_holder="gone 999999999 x", lease_until=0, **cut)
    return asked.generation_id


@pytest.mark.requirement("web:asks")
def test_the_form_asks_for_each_wish_and_what_it_asks_for_is_planned_phase_by_phase(pages, home, settings):
    form = pages.get("/new").text
    hours = {"not_before_on", "not_after_on"}  # written as DATE=HH:MM in the field of the whole week's
    assert {name for name in request_fields() if f'name="{name}"' not in form} == hours
    wanted = {"creator_id": "ines", "week_start": "2026-11-23", "exclude": "bundle", "volume": "lighter"}
    answer = pages.post("/new", data=wanted | {"follow_ups": "on"}, follow_redirects=False)
    assert answer.status_code == 303
    (asked,) = left_asked(settings)
    assert answer.headers["location"] == f"/runs/{asked.generation_id}"
    shown = pages.get(answer.headers["location"]).text
    assert asked.generation_id in shown
    told = pages.get(re.search(r'hx-sse:connect="([^"]+)"', shown)[1]).text
    assert "placing in time" in told
    assert f"/weeks/{asked.generation_id}" in told
    week = kept_weeks(home)[-1]
    assert (week["generation_id"], week["state"]) == (asked.generation_id, "saved")
    assert not any(item["send_type_key"] == "bundle" for item in week["document"]["items"])
    assert left_asked(settings) == []
    assert f"/weeks/{asked.generation_id}" in str(pages.get(answer.headers["location"]).url)


@pytest.mark.requirement("web:asks")
@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        ({"creator_id": ""}, "creator"),
        ({"week_start": "2026-11-24"}, "Tuesday"),
        ({"exclude": "bundel"}, "bundle"),
        ({"not_before": "25:00"}, "25:00"),
        ({"volume": "huge"}, "huge"),
        ({"max_per_day": "many"}, "many"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_by_its_name_and_nothing_is_begun(pages, settings, wrong, names):
    kept = {"exclude": "vip_program", "volume": "lighter", "week_start": "2026-11-30"}
    said = {"creator_id": "noor", "follow_ups": "on", **kept} | wrong
    answer = pages.post("/new", data=said)
    assert answer.status_code == 400
    told = re.search(r'role="alert">([^<]*)<', answer.text)[1]
    assert names in told
    assert not re.search(r"[A-Z]+_[A-Z]+", told)
    for word in (said["exclude"], said["week_start"]):
        assert f'value="{word}"' in answer.text
    assert ("selected>lighter" in answer.text) == ("volume" not in wrong)
    assert ('value="noor" selected' in answer.text) == ("creator_id" not in wrong)
    assert answer.text.count(" checked>") == 1  # the boxes that were not ticked are not
    assert left_asked(settings) == []


@pytest.mark.requirement("web:asks")
def test_in_an_empty_home_a_week_can_be_asked_for_as_at_every_other_door(tmp_path, demo_database, monkeypatch):
    made = []
    monkeypatch.setattr(home_service, "_make_demo", lambda path, now: made.append(shutil.copy(demo_database, path)))
    empty = Settings(home=tmp_path / "empty", now=NOW, retry_scale=0.0)
    with TestClient(application(empty, None), base_url="http://localhost") as pages:
        assert "No week is kept here" in pages.get("/").text
        assert made == []
        assert "alexia" in pages.get("/new").text
    assert made == [empty.home / "eros.db"]


@pytest.mark.requirement("web:asks")
def test_why_a_week_came_to_nothing_is_told_to_whoever_looks_later(pages, home, settings):
    past = {"creator_id": "ines", "week_start": "2026-11-09", "follow_ups": "on"}
    address = pages.post("/new", data=past, follow_redirects=False).headers["location"]
    live = re.search(r'hx-sse:connect="([^"]+)"', pages.get(address).text)
    if live is not None:
        pages.get(live[1])  # until it is over
    assert left_asked(settings) == []
    with TestClient(application(settings, None), base_url="http://localhost") as later:
        for page in (address, address.replace("/runs/", "/weeks/")):
            assert "2026-11-09" in later.get(page).text, page
            assert "ask for 2026-11-" in later.get(page).text, page
        assert later.get("/weeks/nothing-of-it").status_code == 404
    assert [week["creator_id"] for week in kept_weeks(home)] == ["alexia", "odessa"]


@pytest.mark.requirement("web:begins-again")
@pytest.mark.parametrize("cut", ["before its claim", "while it was planned", "by a signal"])
def test_a_week_that_was_asked_for_at_a_server_that_is_gone_begins_again_under_its_own_id(served, settings, home, cut):
    aborted = {"state": "aborted", "step": None, "error_code": "INTERRUPTED"} if cut == "by a signal" else {}
    generation_id = left_by_a_server(settings, home, claimed=cut != "before its claim", **aborted)
    with served() as pages:
        told = pages.get("/live/turn-7", headers={"last-event-id": "another-telling-3"}).text
    assert "begins again" in told
    assert "asked for by sam" in told
    assert "placing in time" in told
    weeks = [week for week in kept_weeks(home) if week["creator_id"] == "ines"]
    assert [(week["generation_id"], week["state"]) for week in weeks] == [(generation_id, "saved")]
    assert not any(item["send_type_key"] == "bundle" for item in weeks[0]["document"]["items"])
    assert left_asked(settings) == []


@pytest.mark.requirement("web:begins-again")
def test_a_week_that_another_process_is_at_work_on_is_left_to_it(served, settings, home):
    generation_id = left_by_a_server(settings, home)
    with open_records(settings) as other:
        change_week(home, generation_id, lease_holder=other.holder.word, lease_until=2e10)
        with served() as pages:
            assert "Another process is at work on it" in pages.get("/live/turn-7").text
            assert "Being planned" in pages.get("/").text
    assert [one.generation_id for one in left_asked(settings)] == [generation_id]


@pytest.mark.requirement("web:begins-again")
def test_of_two_servers_of_one_home_the_first_alone_begins_what_was_left(served, settings, home):
    generation_id = left_by_a_server(settings, home)
    with served() as first:
        first.get("/live/turn-7")
        again = left_by_a_server(settings, home, claimed=False)
        with served() as second:
            assert second.get("/live/turn-7").status_code == 404
            assert "is started anew" in second.get(f"/runs/{again}").text
    assert [week["generation_id"] for week in kept_weeks(home)][-1] == generation_id


@pytest.mark.requirement("web:begins-again")
def test_a_week_whose_save_was_cut_short_is_found_out_and_not_planned_once_more(served, settings, home):
    with served() as pages:
        pages.post("/new", data={"creator_id": "ines", "week_start": "2026-11-23", "follow_ups": "on"})
        (asked,) = left_asked(settings)
        pages.get(f"/live/{asked.told_under}")
    with open_records(settings) as store:
        from eros_app.records.asked import put_asked

        put_asked(store.engine, asked)
    week = kept_weeks(home)[-1]
    arguments = {"creator_id": "ines", "week_start": "2026-11-23", "generation_id": asked.generation_id, "items": []}
    change_week(home, asked.generation_id, state="planned", step="saving", lease_holder="gone 999999999 x")
    with open_records(settings) as store, store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE week_documents SET save_arguments = ? WHERE generation_id = ?",
            (json.dumps(arguments), asked.generation_id),
        )
    with served() as pages:
        told = pages.get(f"/live/{asked.told_under}").text
    assert "placing in time" not in told
    assert f"/weeks/{asked.generation_id}" in told
    again = kept_weeks(home)[-1]
    assert (again["state"], again["document"]["items"]) == ("saved", week["document"]["items"])
    assert left_asked(settings) == []


@pytest.mark.requirement("web:asks")
async def test_a_bug_in_what_happens_is_told_and_ends_it():
    async def breaks(happening):
        raise KeyError("x")

    happening = Happenings(lambda bug: f"a bug: {type(bug).__name__}").begin(breaks)
    assert [piece async for _, piece in happening.after("")] == ["a bug: KeyError"]


@pytest.mark.requirement("web:asks")
async def test_what_was_told_is_told_from_the_event_on_that_was_seen_and_whole_by_another_telling():
    happening = Happening("turn-7")
    happening.tell("one")
    happening.tell("two")
    happening.end()
    ids = [number async for number, _ in happening.after("")]
    assert [piece async for _, piece in happening.after(ids[0])] == ["two"]
    assert [piece async for _, piece in happening.after("0af3-1")] == ["one", "two"]
    assert [piece async for _, piece in happening.after("nonsense")] == ["one", "two"]
