"""Reviewers hear of a week that begins to wait, by their own command or a signed webhook."""

import hashlib
import hmac
import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

pytestmark = pytest.mark.full


@pytest.fixture
def webhook():
    """A server on loopback, and what was posted to it: the signature and the body."""
    posted = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            posted.append((self.headers["x-eros-signature"], body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", posted
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.requirement("review:notice")
def test_a_command_of_theirs_gets_the_notice_on_its_stdin(eros, home, monkeypatch):
    copied = home / "notice.json"
    script = f"import sys; open({str(copied)!r}, 'w').write(sys.stdin.read())"
    monkeypatch.setenv("EROS_REVIEW_COMMAND", f'{sys.executable} -c "{script}"')
    assert eros("generate", "odessa", "--seed", "5", "-q").code == 3
    notice = json.loads(copied.read_text())
    (newest, _) = eros("review", "list", "--json").document
    assert notice["generation_id"] == newest["generation_id"]
    assert (notice["event"], notice["creator_id"], notice["score"]) == ("week_waits", "odessa", newest["score"])
    assert notice["why"]
    assert "caption_text" not in copied.read_text()


@pytest.mark.requirement("review:notice")
def test_a_copy_that_begins_to_wait_with_its_first_edit_is_told_once(eros, home, webhook, monkeypatch):
    address, posted = webhook
    assert eros("review", "approve", "odessa", "--reason", "seen").code == 0
    slot = eros("show", "odessa", "--json").document["items"][0]["slot_id"]
    monkeypatch.setenv("EROS_REVIEW_WEBHOOK", address)
    kept = [eros("review", "edit", "odessa", slot, mark, "--json").document for mark in ("--accept", "--lock")]
    [(_, body)] = posted
    assert {json.loads(body)["generation_id"]} == {one["document"]["generation_id"] for one in kept}
    assert json.loads(body)["why"][0].startswith("an edited copy of ")


@pytest.fixture
def answering():
    """Begins a server on loopback that answers a post with these bytes, and then waits where it is told to."""
    ended, begun = threading.Event(), []

    def begin(answer, *, waits=False):
        listener = socket.create_server(("127.0.0.1", 0))

        def serve():
            with listener, listener.accept()[0] as asked:
                asked.recv(65_536)
                asked.sendall(answer)
                ended.wait(60 if waits else 0)

        begun.append(threading.Thread(target=serve))
        begun[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/hook"

    yield begin
    ended.set()
    for thread in begun:
        thread.join()


@pytest.mark.requirement("review:notice")
@pytest.mark.parametrize(
    ("answer", "waits", "why"),
    [
        (b"hello there\r\n\r\n", False, "what it answered is no HTTP (hello there"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
            False,
            "it answered 302 Found",
        ),
        (b"HTTP/1.1 200 OK\r\nX-More: 1\r\n", True, "it took longer than 0.3 seconds"),
    ],
)
def test_a_webhook_that_took_nothing_is_told_and_breaks_nothing(eros, monkeypatch, answering, answer, waits, why):
    monkeypatch.setattr("eros_app.services.notice.PATIENCE", 0.3)
    monkeypatch.setenv("EROS_REVIEW_WEBHOOK", answering(answer, waits=waits))
    ran = eros("generate", "odessa", "--seed", "8")
    assert ran.code == 3
    assert f"reviewers were not told by EROS_REVIEW_WEBHOOK: {why}" in " ".join(ran.err.split())


@pytest.mark.requirement("review:notice")
def test_an_address_with_a_blank_is_refused_at_the_start(eros, monkeypatch):
    monkeypatch.setenv("EROS_REVIEW_WEBHOOK", "http://127.0.0.1:9104/a b")
    refused = eros("generate", "odessa", "--json").document
    assert (refused["error_code"], "EROS_REVIEW_WEBHOOK" in refused["error_message"]) == ("BAD_SETTING", True)


@pytest.mark.requirement("review:notice")
def test_a_webhook_is_signed_with_the_secret(eros, monkeypatch, webhook):
    address, posted = webhook
    monkeypatch.setenv("EROS_REVIEW_WEBHOOK", address)
    monkeypatch.setenv("EROS_REVIEW_SECRET", "between us")
    assert eros("generate", "odessa", "--seed", "6", "-q").code == 3
    [(signed, body)] = posted
    assert signed == "sha256=" + hmac.new(b"between us", body, hashlib.sha256).hexdigest()
    assert json.loads(body)["creator_id"] == "odessa"


@pytest.mark.requirement("review:notice")
@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("EROS_REVIEW_COMMAND", "/nowhere/at-all", "No such file"),
        ("EROS_REVIEW_COMMAND", "false", "it ended with 1"),
        ("EROS_REVIEW_WEBHOOK", "http://127.0.0.1:9/hook", "refused"),
        ("EROS_REVIEW_WEBHOOK", "http://127.0.0.1:9/ho\x01ok", "that address cannot be asked"),
    ],
)
def test_a_notice_that_fails_is_told_and_keeps_nothing_from_the_week(eros, monkeypatch, name, value, why):
    monkeypatch.setenv(name, value)
    ran = eros("generate", "odessa", "--seed", "7")
    assert ran.code == 3
    assert f"reviewers were not told by {name}" in ran.err
    assert why in ran.err
    assert len(eros("review", "list", "--json").document) == 2


@pytest.mark.requirement("review:notice")
def test_nobody_is_told_of_a_dry_run_or_a_week_that_is_saved(eros, monkeypatch, webhook):
    address, posted = webhook
    monkeypatch.setenv("EROS_REVIEW_WEBHOOK", address)
    assert eros("generate", "odessa", "--dry-run", "-q").code == 3
    assert eros("generate", "alexia", "-q").code == 0
    assert posted == []
