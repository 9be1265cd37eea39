"""`eros chat` as a user has it: one turn, a plan, JSON, and lines on stdin."""

import io
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from eros.language.tokens import compiled
from eros_app.cli.chat import Conversation
from eros_app.cli.terminal import Terminal
from eros_app.services import chat as chat_services
from eros_app.services.chat import ChatServices

Eros = Callable[..., Any]


@pytest.mark.requirement("chat:plan-json")
def test_plan_prints_the_typed_request_and_runs_nothing(eros: Eros, home: Path) -> None:
    ran = eros("chat", "alexia next week, only after 6pm, no tip goals", "--plan")
    assert ran.code == 0
    assert ran.document["not_before"] == "18:00"
    assert ran.document["exclude"] == ["tip_goal"]
    assert ran.document["filter"] == {}
    assert not (home / "records.db").exists()


@pytest.mark.requirement("chat:plan-json", "chat:exit-codes")
def test_a_question_is_exit_2_in_one_turn_and_0_as_a_plan(eros: Eros) -> None:
    assert eros("chat", "plan next week").code == 2
    planned = eros("chat", "plan next week", "--plan")
    assert (planned.code, planned.document["question"]) == (0, "Which creator is it for?")
    asked = eros("chat", "plan next week", "--json")
    assert (asked.code, asked.document["error_code"]) == (2, "QUESTION_OPEN")


@pytest.mark.requirement("chat:understood-first", "chat:exit-codes")
def test_one_turn_says_what_it_understood_and_saves_the_week(eros: Eros, home: Path) -> None:
    ran = eros("chat", "plan gwen for next week, a bit lighter because the mood is purple")
    assert ran.code == 0
    first, second = ran.out.splitlines()[:2]
    assert first == "Understood: gwen · week of Mon 23 Nov 2026 · lighter"
    assert second == "  note: told, and no wish: 'because the mood is purple'"
    with sqlite3.connect(home / "eros.db") as store:
        assert store.execute("SELECT creator_id FROM schedule_templates").fetchall() == [("gwen",)]


@pytest.mark.requirement("chat:explain")
def test_why_a_plan_was_refused_is_told_of_the_refusal_and_of_no_later_week(eros: Eros) -> None:
    """Confidence 0.2 refuses the first, and what allows it plans the second."""
    refused = eros("generate", "nova", "--json").document["generation_id"]
    assert eros("generate", "nova", "--dry-run", "--allow-low-confidence").code == 0
    for asked in ("why was nova refused?", "why did nova fail?"):
        told = eros("chat", asked)
        assert refused in told.out + told.err, asked
        assert "confidence below 0.3 without override" in told.out + told.err
    assert "no week of luna is kept here" in eros("chat", "why was luna refused?").out
    assert "confidence below" not in eros("chat", "why is there a bundle in nova's week?").out


@pytest.mark.requirement("chat:explain")
def test_sends_in_prime_hours_and_outside_are_each_shown_alone(eros: Eros) -> None:
    week = eros("generate", "gwen", "--dry-run", "--json").document
    prime = week["summary"]["daily_prime_hours"]
    stand = {True: set(), False: set()}
    for item in week["items"]:
        if item["category"] != "retention":
            at = item["scheduled_time"][:5]
            stand[int(at[:2]) in prime[item["scheduled_date"]]].add(at)
    for asked, inside in (
        ("which sends of gwen stand outside prime hours", False),
        ("which sends of gwen are not in prime hours", False),
        ("show gwen's sends inside prime hours", True),
    ):
        shown = set(re.findall(r"^ +(\d\d:\d\d) [RE] ", eros("chat", asked).out, re.MULTILINE))
        assert shown == stand[inside], asked


@pytest.mark.requirement("chat:explain")
def test_a_category_that_the_page_cannot_carry_and_a_price_are_answered_as_asked(eros: Eros) -> None:
    assert eros("generate", "kaia").code == 0  # a free page
    told = eros("chat", "why has kaia no retention").out
    reason, of_it = (
        "Only paid pages carry renew_on_post, renew_on_message and expired_winback (R10).",
        "follow-ups alone",
    )
    assert " ".join(told.split()).startswith(f"{reason} Of retention it has {of_it}: ")
    priced = eros("chat", "what is the price of kaia's bundle on monday")
    assert re.search(r"R bundle .*\$\d", priced.out)
    assert "not used" not in priced.out + priced.err


@pytest.mark.requirement("chat:replaces-after-a-yes", "chat:exit-codes")
def test_one_turn_shows_the_kept_week_that_it_would_replace_and_yes_replaces_it(eros: Eros, home: Path) -> None:
    made = eros("chat", "plan gwen", "--json").document
    asked = eros("chat", "plan gwen, lighter", "--json")
    assert (asked.code, asked.document["error_code"]) == (2, "QUESTION_OPEN")
    message = asked.document["error_message"]
    assert f"{made['summary']['total_items']} sends" in message
    assert made["generation_id"] in message
    assert "--yes" in message
    assert eros("chat", "plan gwen, lighter, dry run", "--json").document["status"] == "dry_run"
    assert eros("review", "approve", made["generation_id"]).code == 0
    again = eros("chat", "plan gwen, lighter", "--yes", "--json")
    replaced = again.document
    assert (replaced["status"], replaced["supersedes"]) == ("saved", made["generation_id"])
    assert "of gwen is approved by " in again.err
    assert f"--yes replaces it; eros show {made['generation_id']}" in again.err
    assert eros("chat", "--yes").code == 2


@pytest.mark.requirement("chat:exit-codes")
def test_json_prints_the_result_document_alone(eros: Eros) -> None:
    ran = eros("chat", "plan gwen, dry run", "--json")
    assert (ran.code, ran.document["status"]) == (0, "dry_run")
    assert "Understood: gwen" in ran.err


@pytest.mark.requirement("chat:infeasible", "chat:exit-codes")
def test_an_infeasible_wish_is_exit_2_with_the_error_response(eros: Eros) -> None:
    ran = eros("chat", "luna, only between 3am and 6am", "--json")
    assert ran.code == 2
    assert "R23" in ran.document["error_message"]


@pytest.mark.requirement("chat:conversation")
def test_lines_on_stdin_are_a_conversation_that_a_goodbye_ends(eros: Eros, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "plan gwen, dry run\nshow me friday\n\nno tip goals\nquit\ndelete everything\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    ran = eros("chat", "--no-color")
    assert ran.code == 0
    understood = [line for line in ran.out.splitlines() if line.startswith("Understood: ")]
    assert len(understood) == 2
    assert "no tip_goal" in understood[1]
    assert "not done here" not in ran.out


@pytest.mark.requirement("chat:memory")
def test_a_conversation_goes_on_in_the_next_process(eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(*lines: str) -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return eros("chat", "--no-color")

    said("gwen next week, no tip goals, bundle at 9pm", "thanks, bye", "delete everything")
    after = said("what did I ask for?")
    assert "Going on from gwen · no tip_goal" in after.err
    assert "When exactly should the bundle stand?" in after.err
    assert after.out.strip() == "gwen: no tip_goal. Not answered yet: bundle at 9pm."
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("UPDATE conversations SET content = '{\"conversation\": 7}'")
    assert "What was talked about last cannot be read" in said("approve it").err
    assert "cannot be read" not in said("approve it").err
    with sqlite3.connect(home / "records.db") as store:
        assert store.execute("SELECT count(*) FROM conversations").fetchall() == [(1,)]
        store.execute("UPDATE conversations SET content = '{\"conversation\": 3}'")
    assert "Going on" not in said("hi").err


@pytest.mark.requirement("chat:memory")
def test_a_message_by_itself_goes_on_from_nothing_is_not_kept_and_says_so(
    eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("gwen next week, no tip goals, bundle at 9pm\nbye\n"))
    eros("chat", "--no-color")
    with sqlite3.connect(home / "records.db") as store:
        before = store.execute("SELECT content FROM conversations").fetchall()
    asked = eros("chat", "make it lighter")
    assert asked.code == 2
    assert "Which creator is it for?" in asked.out
    assert "stood by itself" in asked.err
    with sqlite3.connect(home / "records.db") as store:
        assert store.execute("SELECT content FROM conversations").fetchall() == before
    assert "stood by itself" not in eros("chat", "plan gwen, dry run").err


@pytest.mark.requirement("chat:at-once")
@pytest.mark.parametrize(("words", "said"), [(["chat"], True), (["chat", "hi", "--json"], False), (["weeks"], False)])
def test_a_chat_at_a_terminal_says_something_before_anything_heavy_is_loaded(words: list[str], said: bool) -> None:
    light = (
        "import io, sys; from eros.signals import command_signals; from eros_app.cli import main\n"
        "class Terminal(io.StringIO):\n"
        "    def isatty(self): return True\n"
        "    def write(self, text): seen.append(sorted(heavy & {*sys.modules}))\n"
        "heavy = {'pydantic', 'langgraph', 'sqlalchemy', 'typer'}\n"
        "seen = []; sys.stderr = Terminal()\n"
        "class Reached(BaseException): pass\n"
        "def stop(*_): raise Reached\n"
        "command_signals.around = stop\n"
        f"try: main.main({words!r})\n"
        "except Reached: print(seen[:1])"
    )
    ran = subprocess.run([sys.executable, "-c", light], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ("[[]]" if said else "[]")


@pytest.mark.requirement("chat:at-once")
def test_what_the_first_line_needs_is_loaded_before_it_is_typed(
    services: ChatServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, active_creators = list[str](), chat_services.active_creators

    async def counted(*of: Any) -> Any:
        asked.append("creators")
        return await active_creators(*of)

    monkeypatch.setattr(chat_services, "active_creators", counted)
    conversation = Conversation(services, Terminal())
    conversation.prepare()
    assert (asked, compiled.cache_info().currsize > 0) == (["creators"], True)
    conversation.turn("help")
    assert asked == ["creators"]


def test_plan_without_a_message_is_refused(eros: Eros) -> None:
    refused = eros("chat", "--plan")
    assert refused.code == 2
    assert "MESSAGE" in refused.err


@pytest.mark.requirement("chat:server-lost")
def test_a_database_that_is_none_is_exit_5(eros: Eros, home: Path) -> None:
    (home / "eros.db").write_bytes(b"this is no database")
    assert eros("chat", "plan luna").code == 5
    assert eros("chat", "plan luna", "--plan").code == 5
    assert json.loads(eros("chat", "plan luna", "--json").out)["success"] is False


@pytest.mark.full
@pytest.mark.requirement("chat:conversation")
def test_an_interrupt_ends_the_run_and_the_conversation_goes_on(home: Path) -> None:
    environment = os.environ | {
        "EROS_HOME": str(home),
        "EROS_NOW": "2026-11-20T12:00:00+00:00",
        "PYTHONUNBUFFERED": "1",
    }
    words = [sys.executable, "-c", "from eros_app.cli.main import main; main(['chat'])"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as chat:
        assert chat.stdin is not None
        assert chat.stdout is not None
        assert chat.stderr is not None
        chat.stdin.write("plan valentina\n")
        chat.stdin.flush()
        assert chat.stdout.readline().startswith("Understood: valentina")
        chat.send_signal(signal.SIGINT)
        assert any("interrupted; nothing was saved" in line for line in chat.stderr)
        out, _ = chat.communicate("hi\nquit\n")
    assert chat.returncode == 0
    assert "I plan a creator's week" in out


@pytest.fixture
def odessa_twice(eros: Eros) -> tuple[str, str]:
    """Two generations of odessa's week that wait; the older first."""
    older, newer = (eros("generate", "odessa", "--seed", seed, "--json").document["generation_id"] for seed in "37")
    return older, newer


@pytest.mark.full
@pytest.mark.requirement("chat:same-week-as-the-commands")
def test_a_chat_means_the_week_that_stands_and_not_a_newer_one_that_it_replaced(
    eros: Eros, home: Path, odessa_twice: tuple[str, str]
) -> None:
    older, newer = odessa_twice
    assert eros("review", "approve", newer, "--reason", "fine").code == 0
    assert eros("review", "approve", older, "--replace", "--reason", "better").code == 0
    for words in ("show odessa's week of 23 november", "show odessa"):
        assert eros("chat", words, "--json").document["generation_id"] == older, words
    told = " ".join(eros("chat", "what changed in odessa's week").out.split())
    assert [one[:8] in told for one in (older, newer, "replaced none")] == [True, True, False], told
    assert eros("chat", "export odessa's week of 23 november").code == 0
    (written,) = home.glob("*.csv")
    assert (older in written.read_text("utf-8"), newer in written.read_text("utf-8")) == (True, False)
    assert eros("export", "odessa@2026-11-23").out.count(older) > 0
    told = " ".join(eros("show", newer).out.split())
    assert f"eros diff {newer[:8]} {older[:8]} what its replacement changed" in told


@pytest.mark.full
@pytest.mark.requirement("chat:same-week-as-the-commands")
def test_what_stands_counts_in_the_lists_of_a_chat_and_not_a_newer_draft_beside_it(
    eros: Eros, odessa_twice: tuple[str, str]
) -> None:
    assert eros("review", "approve", odessa_twice[0], "--reason", "fine").code == 0
    said = eros("chat", "where do all pages stand for the week of 23 november").out
    assert ("approved: odessa" in said, "waits for a review" in said) == (True, False)


@pytest.mark.full
@pytest.mark.requirement("chat:same-week-as-the-commands")
@pytest.mark.parametrize(
    "answer",
    [
        "reject odessa's review for the week of 23 november because it is dull",
        "reject odessa because it is dull",
    ],
)
def test_of_two_weeks_that_wait_a_chat_asks_which_is_answered(
    eros: Eros, odessa_twice: tuple[str, str], answer: str
) -> None:
    asked = eros("chat", answer)
    assert asked.code == 2
    assert [one in asked.out + asked.err for one in odessa_twice] == [True, True]
    assert [week["state"] for week in eros("weeks", "--json").document["weeks"]] == ["waiting", "waiting"]
    assert eros("review", "reject", odessa_twice[1], "--reason", "dull").code == 0
    assert eros("chat", answer).code == 0
    assert "waiting" not in {week["state"] for week in eros("weeks", "--json").document["weeks"]}
    shown = eros("show", "odessa@2026-11-23", "--json").document
    asked_for = eros("chat", "show odessa's week of 23 november", "--json").document
    assert asked_for["generation_id"] == shown["generation_id"]


@pytest.mark.full
@pytest.mark.requirement("chat:ids")
def test_a_chat_takes_the_beginning_of_an_id_as_every_command_does(
    eros: Eros, monkeypatch: pytest.MonkeyPatch, odessa_twice: tuple[str, str]
) -> None:
    older, newer = odessa_twice
    assert eros("chat", f"show {older[:8]}", "--json").document["generation_id"] == older
    slot = eros("show", older, "--json").document["items"][0]["slot_id"]
    told = " ".join(eros("chat", f"why {older[:8]} {slot}").out.split())
    assert f"({slot})" in told
    assert eros("chat", f"diff {older[:8]} {newer[:8]}").out == eros("diff", older, newer).out
    unknown = eros("chat", "approve 0a0a0a0a")
    assert (unknown.code, "is kept here" in unknown.out) == (2, True)
    lines = [f"reject {older[:8]}\n", "it is dull\n", "yes\n", f"approve {newer[:8]} because it is fine\n"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(lines)))
    eros("chat")
    listed = {week["generation_id"]: week for week in eros("weeks", "--json").document["weeks"]}
    assert {one: week["state"] for one, week in listed.items()} == {older: "rejected", newer: "approved"}
    assert [listed[one]["decision"]["reason"] for one in odessa_twice] == ["it is dull", "it is fine"]


@pytest.mark.requirement("chat:exit-codes")
def test_a_message_that_is_too_long_is_refused_by_its_length_and_the_longest_is_read(eros: Eros) -> None:
    refused = eros("chat", "lighter " * 501, "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "NOT_DONE")
    assert "4,008 characters" in refused.document["error_message"]
    for said in ("monday and ", "monday dec 7 ", "sat sun ", "x", "no bundles on monday, "):
        longest = eros("chat", (said * 4_000)[:4_000], "--plan")
        assert longest.code == 0, said
