"""Who may see and do what on the pages: accounts, roles, sessions (R62)."""

import html
import io
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
import structlog
from kept_weeks import kept_weeks
from starlette.testclient import TestClient

from eros_app.services.accounts import accounts_of, add_account, remove_account, session_secret
from eros_app.services.weeks import back_up
from eros_app.web import sessions
from eros_app.web.application import application

pytestmark = pytest.mark.full

PASSWORD = "a long password"


def sign_in(pages, name, password=PASSWORD, next="/"):
    form = {"name": name, "password": password, "next": next}
    return pages.post("/login", data=form, follow_redirects=False)


@pytest.fixture
def accounts(settings):
    for name, role in (("sam", "scheduler"), ("rita", "reviewer"), ("ada", "admin")):
        add_account(settings, name, role, PASSWORD)


def answer(pages, verdict="approve"):
    return pages.post("/weeks/odessa/answer", data={"verdict": verdict, "reason": "seen"}, follow_redirects=False)


@pytest.mark.requirement("web:accounts")
@pytest.mark.parametrize(
    "address",
    ["/", "/weeks/alexia", "/weeks/alexia/versions", "/weeks/alexia/export/csv", "/talk", "/live/x", "/accounts"],
)
def test_a_page_is_shown_to_nobody_who_did_not_sign_in(pages, accounts, address):
    sent = pages.get(address, follow_redirects=False)
    assert (sent.status_code, sent.headers["location"].startswith("/login?next=")) == (303, True)
    assert pages.post("/weeks/alexia/step", data={"do": "undo"}, follow_redirects=False).status_code == 303


@pytest.mark.requirement("web:accounts", "web:talks")
def test_a_piece_of_a_page_says_that_somebody_is_not_signed_in_any_more_and_leads_back(pages, accounts):
    beside = {"hx-request": "true", "hx-current-url": f"{pages.base_url}/weeks/alexia?talk=1"}
    told = pages.post("/talk", data={"message": "help"}, headers=beside)
    assert (told.status_code, "<main" in told.text) == (401, False)
    assert (
        'role="alert">You are not signed in here any more. <a href="/login?next=%2Fweeks%2Falexia%3Ftalk%3D1"'
        in told.text
    )
    sign_in(pages, "rita")
    told = pages.get("/live/gone", headers=beside)
    assert (told.status_code, "<main" in told.text, "Nothing more is known here" in told.text) == (404, False, True)


@pytest.mark.requirement("web:accounts")
def test_a_scheduler_edits_and_does_not_decide_and_a_reviewer_is_named_by_the_decision(pages, accounts, home):
    sign_in(pages, "sam")
    assert "Approve" not in pages.get("/weeks/odessa").text
    assert (answer(pages).status_code, "who may not decide" in answer(pages).text) == (403, True)
    slot = kept_weeks(home)[-1]["document"]["items"][0]["slot_id"]
    pages.post("/weeks/odessa/edit", data={"do": "rewrite", "slot_id": slot, "text": "Hello you."})
    assert kept_weeks(home)[-1]["audit"]["edits"][0]["by"] == "sam"
    sign_in(pages, "rita")
    assert answer(pages).status_code == 303
    week = kept_weeks(home)[-1]
    assert (week["state"], week["decision"]["reviewer"]) == ("approved", "rita")


@pytest.mark.requirement("web:accounts")
@pytest.mark.parametrize("words", ["approve odessa", "reject odessa because it is dull", "approve it"])
def test_a_scheduler_decides_nothing_in_the_chat_either(pages, accounts, home, words):
    sign_in(pages, "sam")
    pages.get("/live/" + said(pages, "show odessa"))
    told = pages.get("/live/" + said(pages, words)).text
    assert "sam is a scheduler, who may not decide here" in html.unescape(told)
    assert kept_weeks(home)[-1]["state"] == "waiting"


@pytest.mark.requirement("web:accounts")
def test_who_bears_a_name_after_somebody_goes_on_with_nothing_that_was_said_under_it(pages, accounts, settings):
    sign_in(pages, "sam")
    pages.get("/live/" + said(pages, "show odessa"))
    assert "show odessa" in pages.get("/talk").text
    remove_account(settings, "sam")
    later = settings.clock() + timedelta(minutes=1)
    add_account(settings.model_copy(update={"now": later}), "sam", "scheduler", "long enough for sam")
    sign_in(pages, "sam", "long enough for sam")
    talk = pages.get("/talk").text
    assert ("show odessa" in talk, "goes on" in talk) == (False, False)


@pytest.mark.requirement("web:talks")
def test_an_export_by_chat_is_fetched_from_the_page_wherever_somebody_talks_from(pages, home):
    pages.get("/live/" + said(pages, "show alexia"))
    told = pages.get("/live/" + said(pages, "export as csv and html")).text
    links = re.findall(r'href="(/weeks/[0-9a-f-]{36}/export/(\w+))" download', told)
    assert [name for _, name in links] == ["csv", "html"]
    assert all(pages.get(link).headers["content-disposition"].startswith("attachment") for link, _ in links)
    assert (str(home) in told, (home / "exports").exists()) == (False, False)


@pytest.mark.requirement("web:talks")
def test_a_file_in_the_place_of_the_folder_of_exports_keeps_nobody_from_talking(pages, home):
    (home / "exports").write_text("of an earlier chat")
    assert "alexia" in pages.get("/live/" + said(pages, "show alexia")).text


@pytest.mark.requirement("web:loopback")
def test_what_the_server_logs_stands_on_stderr(eros, monkeypatch):
    monkeypatch.setattr("eros_app.web.serving.serve", lambda *_: structlog.get_logger().warning("a word of its own"))
    ran = eros("serve")
    assert (ran.code, ran.out, "a word of its own" in ran.err) == (0, "", True)


@pytest.mark.requirement("web:talks")
@pytest.mark.parametrize(("words", "named"), [("luna for the week of 2 Nov 2026", "allow_past"), ("plan nobody99", "")])
def test_no_mark_of_a_parameter_is_shown_in_an_answer(pages, words, named):
    told = pages.get("/live/" + said(pages, words)).text
    assert named in told
    assert re.search(r"[0-9a-f]{16}:|[\ue000-\ue012]", told) is None


def said(pages, words):
    """The address under which the answer to the words is told."""
    return re.search(r"/live/([\w:.-]+)", pages.post("/talk", data={"message": words}).text)[1]


@pytest.mark.requirement("web:accounts")
def test_beyond_this_machine_nobody_is_let_in_once_the_last_account_is_gone(settings, accounts):
    with TestClient(application(settings, None, known_alone=True), base_url="http://localhost") as pages:
        sign_in(pages, "ada")
        for name in ("sam", "rita", "ada"):
            remove_account(settings, name)
        assert pages.get("/weeks/odessa", follow_redirects=False).status_code == 303
        assert pages.get("/", follow_redirects=False).status_code == 303


@pytest.mark.requirement("web:manages")
def test_an_admin_manages_accounts_on_a_page_of_its_own_and_nobody_else_does(pages, accounts, settings):
    new = {"do": "add", "name": "tom", "role": "reviewer", "password": PASSWORD}
    for name in ("sam", "rita"):
        sign_in(pages, name)
        assert (pages.get("/accounts").status_code, pages.post("/accounts", data=new).status_code) == (403, 403)
        assert 'href="/accounts"' not in pages.get("/").text
    sign_in(pages, "ada")
    assert 'href="/accounts"' in pages.get("/").text
    assert "tom" in pages.post("/accounts", data=new).text
    assert "sam" not in re.findall(
        r'<th scope="row">(\w+)', pages.post("/accounts", data={"do": "remove", "name": "sam"}).text
    )
    own, nobody = ({"do": "remove", "name": "ada"}, new | {"name": "ada"}), new | {"name": "kim", "password": ""}
    for refused in (*own, nobody, new | {"password": "short"}, {"do": "x"}):
        assert pages.post("/accounts", data=refused).status_code == 400
    assert {one.name: one.role for one in accounts_of(settings)} == {
        "ada": "admin",
        "rita": "reviewer",
        "tom": "reviewer",
    }
    pages.post("/accounts", data=new | {"role": "scheduler", "password": ""})
    assert (sign_in(pages, "tom").status_code, pages.get("/accounts").status_code) == (303, 403)
    assert {one.name: one.role for one in accounts_of(settings)}["tom"] == "scheduler"


@pytest.mark.requirement("web:accounts")
@pytest.mark.parametrize("change", ["removed", "another password", "another role"])
def test_the_sessions_of_an_account_that_changed_have_ended(pages, accounts, settings, change):
    sign_in(pages, "sam")
    assert pages.get("/").status_code == 200
    later = settings.model_copy(update={"now": settings.clock().replace(hour=13)})
    if change == "removed":
        remove_account(settings, "sam")
    else:
        add_account(later, "sam", "admin" if "role" in change else "scheduler", "another password")
    assert pages.get("/", follow_redirects=False).status_code == 303


@pytest.mark.requirement("web:login")
def test_wrong_names_and_passwords_are_answered_alike_and_wait_after_a_few(pages, accounts):
    told = {(sign_in(pages, name, "no password").status_code) for name in ("sam", "nobody")}
    texts = {sign_in(pages, name, "no password").text for name in ("sam", "nobody")}
    assert (told, len(texts)) == ({403}, 1)
    for _ in range(sessions.MOST_TRIES):
        last = sign_in(pages, "sam", "no password")
    assert last.status_code == 429
    assert sign_in(pages, "sam").status_code == 429


@pytest.mark.requirement("web:login")
def test_whoever_forgot_a_password_locks_out_no_colleague_at_the_same_address(pages, accounts):
    for _ in range(sessions.MOST_TRIES + 3):
        last = sign_in(pages, "sam", "no password")
    assert last.status_code == 429
    assert sign_in(pages, "rita").status_code == 303


@pytest.mark.requirement("web:login")
def test_too_many_tries_are_forgiven_in_time():
    now = [0.0]
    tries = sessions.PasswordTries(lambda: now[0])
    for _ in range(sessions.MOST_TRIES):
        tries.note_wrong("sam", "a")
    assert tries.must_wait("sam", "a")
    assert not tries.must_wait("other", "a")
    assert not tries.must_wait("sam", "b")
    for number in range(sessions.MOST_OF_ANY):
        tries.note_wrong(f"name {number}", "a")
        tries.note_wrong("ada", f"address {number}")
    assert tries.must_wait("other", "a")
    assert tries.must_wait("ada", "b")
    assert not tries.must_wait("other", "b")
    now[0] = sessions.WITHIN_SECONDS + 1
    assert not tries.must_wait("sam", "a")
    assert not tries.must_wait("ada", "a")


@pytest.mark.requirement("web:accounts")
def test_a_session_that_was_signed_out_is_over_wherever_its_cookie_was_copied_to(pages, accounts, settings):
    sign_in(pages, "sam")
    copied = dict(pages.cookies)
    assert pages.get("/").status_code == 200
    pages.post("/logout")
    with TestClient(application(settings, None), base_url="http://localhost", cookies=copied) as other:
        assert other.get("/", follow_redirects=False).status_code == 303
    sign_in(pages, "sam")
    earlier = dict(pages.cookies)
    sign_in(pages, "rita")
    with TestClient(application(settings, None), base_url="http://localhost", cookies=earlier) as other:
        assert other.get("/", follow_redirects=False).status_code == 303


@pytest.mark.requirement("web:login")
def test_after_signing_in_a_link_leads_to_the_very_view_that_it_names(pages, accounts):
    asked = "/weeks/alexia?day=2026-11-24&show=RE&density=compact"
    sent = pages.get(asked, follow_redirects=False).headers["location"]
    form = pages.get(sent).text
    next = html.unescape(re.search(r'name="next" value="([^"]+)"', form)[1])
    assert sign_in(pages, "sam", next=next).headers["location"] == asked
    done = pages.post("/logout") and pages.post("/weeks/alexia/step", data={"do": "undo"}, follow_redirects=False)
    assert done.headers["location"] == "/login?next=%2F"


@pytest.mark.requirement("web:login")
def test_the_cookie_is_for_our_own_pages_alone(pages, accounts):
    cookie = sign_in(pages, "sam").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "; secure" not in cookie
    pages.base_url = "https://localhost"
    assert "; secure" in sign_in(pages, "sam").headers["set-cookie"].lower()


@pytest.mark.requirement("web:login")
@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/weeks/alexia", "/weeks/alexia"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_no_link_leads_elsewhere(pages, accounts, asked, leads):
    assert sign_in(pages, "sam", next=asked).headers["location"] == leads


@pytest.mark.requirement("web:accounts")
def test_the_command_adds_lists_and_removes_accounts_and_shows_no_password(eros, home, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert eros("account", "add", "sam", "--role", "reviewer", "--password-stdin").code == 0
    listed = eros("account", "list", "--json")
    assert [(one["name"], one["role"]) for one in listed.document] == [("sam", "reviewer")]
    assert PASSWORD not in listed.out
    assert PASSWORD.encode() not in (home / "records.db").read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert eros("account", "add", "sam", "--role", "admin", "--password-stdin").code == 2
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "")
    assert eros("account", "add", "sam", "--role", "admin").out == "sam, admin: changed, and its sessions have ended\n"
    assert eros("account", "remove", "sam").code == 0
    gone = eros("account", "remove", "sam")
    assert (gone.code, "no account 'sam'" in gone.err) == (2, True)


@pytest.mark.requirement("web:accounts")
@pytest.mark.parametrize(
    ("name", "role", "password", "field"),
    [
        ("Sam Smith", "scheduler", PASSWORD, "name"),
        ("", "scheduler", PASSWORD, "name"),
        ("sam", "boss", PASSWORD, "role"),
        ("sam", "scheduler", "short", "password"),
        ("sam", "scheduler", "x" * 201, "password"),
    ],
)
def test_an_account_that_cannot_be_is_refused_by_its_field(settings, name, role, password, field):
    from eros.failures import RequestError

    with pytest.raises(RequestError) as refused:
        add_account(settings, name, role, password)
    assert refused.value.field == field
    assert password not in str(refused.value)


@pytest.mark.requirement("web:accounts")
@pytest.mark.parametrize(
    "damage", ["since = x'ff'", "role = x'ff'", "role = 'wizard'", "password = 'xx'", "password = x'ff'"]
)
def test_an_account_that_cannot_be_read_is_named_and_nobody_signs_in_by_it(pages, accounts, home, eros, damage):
    sign_in(pages, "rita")
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute(f"UPDATE accounts SET {damage} WHERE name = 'rita'")
    assert pages.get("/", follow_redirects=False).status_code == 303
    assert sign_in(pages, "rita").status_code == 403
    sign_in(pages, "ada")
    assert "cannot be read: remove it, and add it again" in pages.get("/accounts").text
    assert re.search(r"^rita +cannot be read; remove it, and add it again$", eros("account", "list").out, re.MULTILINE)
    (check,) = (one for one in eros("doctor", "--json").document if one["what"] == "accounts")
    assert (check["standing"], "eros account remove rita" in check["remedy"]) == ("note", True)
    assert eros("account", "remove", "rita").code == 0
    assert pages.get("/accounts").status_code == 200


@pytest.mark.requirement("web:accounts", "weeks:backup")
def test_from_a_backup_nobody_is_signed_in_and_who_may_sign_in_is_told(pages, accounts, home, settings, eros):
    sign_in(pages, "rita")
    back_up(settings, home / "copy.db")
    assert session_secret(settings).encode() not in (home / "copy.db").read_bytes()
    remove_account(settings, "rita")
    shutil.copy(home / "copy.db", home / "records.db")
    for beside in ("records.db-wal", "records.db-shm"):
        (home / beside).unlink(missing_ok=True)
    assert pages.get("/", follow_redirects=False).status_code == 303
    (check,) = (one for one in eros("doctor", "--json").document if one["what"] == "accounts")
    assert check["found"] == "ada (admin), rita (reviewer), sam (scheduler)"
