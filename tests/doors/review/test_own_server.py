"""A week is approved at its own data server and nowhere else, unless another is named on purpose (R59)."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from kept_weeks import kept_weeks
from lost_weeks import templates
from processes import environment, forked

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


def another_database(home: Path, path: Path) -> Path:
    """The same data under an id of its own."""
    shutil.copy(home / "eros.db", path)
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE database_identity SET database_id = ?", (str(uuid4()),))
        for table in ("volume_predictions", "schedule_template_versions", "schedule_items", "schedule_templates"):
            store.execute(f"DELETE FROM {table}")
    return path


class ServerA:
    """`eros-db serve` over stdio, over a database of its own, as a configuration names it."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.database = another_database(home, folder / "a.db")
        self.config = folder / "a.json"
        self.serve(self.database)

    def serve(self, database: Path) -> None:
        words = ["-c", "from eros_db.cli import main; main()", "serve", "--db", f"sqlite:///{database}"]
        server = {"command": sys.executable, "args": words, "env": {"EROS_NOW": "2026-11-20T12:00:00+00:00"}}
        self.config.write_text(json.dumps({"mcpServers": {"eros-db": server}}))


@pytest.fixture(scope="session")
def planned_over_a(waiting_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an embedded database B, and odessa's waiting week that was planned over server A."""
    folder = tmp_path_factory.mktemp("two")
    home = shutil.copytree(waiting_home, folder / "home")
    (home / "records.db").unlink()
    a = ServerA(home, folder)
    words = [*forked(), "generate", "odessa", "--mcp-config", str(a.config)]
    ran = subprocess.run(words, env=environment(home), capture_output=True, text=True, check=False)
    assert ran.returncode == 3, ran.stderr
    return folder


@pytest.fixture
def a(planned_over_a: Path, tmp_path: Path) -> ServerA:
    shutil.copytree(planned_over_a, tmp_path, dirs_exist_ok=True)
    server = ServerA.__new__(ServerA)
    server.database, server.config = tmp_path / "a.db", tmp_path / "a.json"
    server.serve(server.database)
    with closing(sqlite3.connect(tmp_path / "home" / "records.db")) as store, store:
        store.execute("UPDATE weeks SET server_address = ?", (json.dumps({"config": str(server.config)}),))
    return server


@pytest.fixture
def home(a: ServerA, tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.mark.requirement("review:own-server")
def test_an_approval_goes_to_the_server_that_the_week_was_planned_over(eros, home, a):
    assert eros("review", "approve", "odessa", "--reason", "fine").code == 0
    (week,) = kept_weeks(home)
    assert [(one["generation_id"], one["status"]) for one in templates(a.database)] == [
        (week["generation_id"], "approved")
    ]
    assert templates(home / "eros.db") == []
    assert "approved_at" not in week["audit"]


@pytest.mark.requirement("review:own-server")
def test_an_approval_is_refused_by_name_where_the_configuration_is_gone(eros, home, a):
    a.config.unlink()
    ran = eros("review", "approve", "odessa", "--reason", "fine", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "SERVER_GONE")
    assert str(a.config) in ran.document["error_message"]
    assert templates(home / "eros.db") == []
    assert eros("review", "reject", "odessa", "--reason", "no").code == 0
    assert kept_weeks(home)[0]["state"] == "rejected"


@pytest.mark.requirement("cli:hints")
def test_a_hand_over_that_cannot_ask_leads_to_the_weeks_own_server(eros, a):
    assert eros("review", "approve", "odessa", "--reason", "fine").code == 0
    a.config.write_text(json.dumps({"mcpServers": {"eros-db": {"command": sys.executable, "args": ["-c", "1/0"]}}}))
    said = eros("export", "odessa", "--format", "csv", "--handed-over")
    assert (said.code, "`eros doctor --mcp-config " in said.err, "`eros doctor`" in said.err) == (5, True, False)


@pytest.mark.requirement("review:own-server", "cli:hints")
@pytest.mark.parametrize("as_json", [True, False])
def test_what_is_advised_of_a_week_leads_to_its_own_server(eros, a, as_json):
    a.config.write_text(json.dumps({"mcpServers": {"eros-db": {"command": sys.executable, "args": ["-c", "1/0"]}}}))
    said = eros("review", "approve", "odessa", "--reason", "fine", *(["--json"] if as_json else []))
    told = json.dumps(said.document) if as_json else said.err
    assert said.code != 0
    assert ("`eros doctor --mcp-config " in told, "`eros doctor`" in told) == (True, False)
    mended = eros("weeks", "--mend", "--json").document["unasked"]
    assert [f"`eros doctor --mcp-config {a.config}` looks at it" in why for why in mended] == [True]


@pytest.mark.requirement("cli:hints")
def test_a_run_whose_server_was_never_reached_leads_to_it_at_every_later_look(eros, tmp_path):
    gone = tmp_path / "gone.json"
    gone.write_text(json.dumps({"mcpServers": {"eros-db": {"command": sys.executable, "args": ["-c", "1/0"]}}}))
    failed = eros("generate", "luna", "--mcp-config", str(gone), "--json")
    assert failed.code == 5
    some_id = failed.document["generation_id"]
    looks = [("show", some_id), ("show", some_id, "--json")]
    for look in looks:
        told = "".join(eros(*look)[1:]).replace("\n", "")
        assert ("eros doctor --mcp-config" in " ".join(told.split()), "`eros doctor`" in told) == (True, False), told
    approved = eros("review", "approve", some_id, "--reason", "fine")
    assert approved.code == 2


@pytest.mark.requirement("review:own-server")
def test_a_server_that_is_reached_by_a_second_try_only_is_the_week_s_own(eros, a, tmp_path):
    """A process that falls over at its first start: what was saved through its second is approved there."""
    flag, server = tmp_path / "started", json.loads(a.config.read_text())["mcpServers"]["eros-db"]
    falls = f"import os, sys; f = {str(flag)!r}; there = os.path.exists(f); open(f, 'w').close()\n"
    falls += f"if not there: sys.exit(1)\nos.execvpe({server['command']!r}, {[server['command'], *server['args']]!r}, "
    falls += "os.environ)"
    late = {**server, "command": sys.executable, "args": ["-c", falls]}
    a.config.write_text(json.dumps({"mcpServers": {"eros-db": late}}))
    ran = eros("generate", "odessa", "--week-start", "2026-12-07", "--mcp-config", str(a.config), "--json")
    assert ran.code == 3, ran.err
    approved = eros("review", "approve", ran.document["generation_id"], "--reason", "fine")
    assert approved.code == 0, approved.err


@pytest.mark.requirement("review:own-server")
@pytest.mark.parametrize("checkpoint", ["there", pytest.param("gone", marks=pytest.mark.full)])
def test_another_database_behind_the_same_configuration_is_refused(eros, home, a, tmp_path, checkpoint):
    if checkpoint == "gone":
        with closing(sqlite3.connect(home / "records.db")) as store, store:
            store.execute("DELETE FROM week_checkpoints")
    a.serve(another_database(home, tmp_path / "c.db"))
    ran = eros("review", "approve", "odessa", "--reason", "fine", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "OTHER_SERVER")
    assert [templates(one) for one in (a.database, tmp_path / "c.db", home / "eros.db")] == [[], [], []]
    (week,) = kept_weeks(home)
    assert (week["state"], week["step"], week["decision"]) == ("waiting", None, None)


@pytest.mark.requirement("review:own-server")
def test_a_server_that_is_named_on_purpose_has_the_week_and_the_audit_says_so(eros, home, a, tmp_path):
    other = ServerA(home, tmp_path / "home")
    bare = eros("review", "approve", "odessa", "--mcp-config", str(other.config), "--json")
    assert (bare.code, bare.document["error_code"]) == (2, "REASON_NEEDED")
    assert "this week belongs to" in bare.document["error_message"]
    assert templates(other.database) == []
    ran = eros("review", "approve", "odessa", "--reason", "moved", "--mcp-config", str(other.config))
    assert ran.code == 0
    assert [len(templates(one)) for one in (other.database, a.database, home / "eros.db")] == [1, 0, 0]
    (week,) = kept_weeks(home)
    assert " instead of " in week["audit"]["approved_at"]
    assert week["server_address"]["config"] == str(other.config)


@pytest.mark.full
@pytest.mark.requirement("review:own-server")
def test_a_home_that_is_moved_with_its_database_knows_it_again(eros, home, tmp_path, monkeypatch, waiting_home):
    moved = shutil.copytree(waiting_home, tmp_path / "moved")
    monkeypatch.setenv("EROS_HOME", str(moved))
    assert eros("review", "approve", "odessa", "--reason", "fine").code == 0
    assert [one["status"] for one in templates(moved / "eros.db")] == ["approved"]
    assert templates(waiting_home / "eros.db") == []


def use_captions_elsewhere(home: Path, generation_id: str, creator_id: str, days_later: int) -> int:
    """A week of ``creator_id`` that came to stand since uses the first caption of this one; the caption."""
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        caption_id, day = store.execute(
            "SELECT caption_id, scheduled_date FROM week_captions WHERE generation_id = ? ORDER BY 2, 1",
            (generation_id,),
        ).fetchone()
        columns = "creator_id, week_start, state, began_at, changed_at, server_key"
        chosen = "?, '2026-11-30', 'saved', began_at, changed_at, server_key"
        store.execute(
            f"INSERT INTO weeks (generation_id, {columns}) SELECT 'meanwhile', {chosen} FROM weeks", (creator_id,)
        )
        moved = f"date(?, '{days_later} days')"
        store.execute(f"INSERT INTO week_captions VALUES ('meanwhile', ?, {moved})", (caption_id, day))
        return caption_id


@pytest.mark.requirement("review:captions-meanwhile")
@pytest.mark.parametrize(
    ("creator_id", "days_later", "asks"),
    [("odessa", 8, True), ("odessa", 9, False), ("ines", 0, True), ("ines", 1, False)],
)
def test_captions_that_were_used_meanwhile_need_a_reason_that_is_recorded(eros, home, a, creator_id, days_later, asks):
    (week,) = kept_weeks(home)
    caption_id = use_captions_elsewhere(home, week["generation_id"], creator_id, days_later)
    bare = eros("review", "approve", week["generation_id"], "--json")
    assert bare.code == (2 if asks else 0)
    if asks:
        assert bare.document["error_code"] == "REASON_NEEDED"
        assert f"caption {caption_id}" in bare.document["error_message"]
        assert "meanwhile" in bare.document["error_message"]
        assert templates(a.database) == []
        assert eros("review", "approve", week["generation_id"], "--reason", "a rerun", "--json").code == 0
        assert kept_weeks(home)[0]["decision"]["reason"] == "a rerun"
    assert len(templates(a.database)) == 1


@pytest.mark.requirement("review:captions-meanwhile")
def test_a_draft_that_was_made_before_and_approved_after_counts_as_meanwhile(eros, home, a):
    (week,) = kept_weeks(home)
    use_captions_elsewhere(home, week["generation_id"], "odessa", 8)
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        approved = "number = 0, state = 'approved', changed_at = '2026-11-20T13:00:00+00:00'"
        store.execute(f"UPDATE weeks SET {approved} WHERE generation_id = 'meanwhile'")
    refused = eros("review", "approve", week["generation_id"], "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "REASON_NEEDED")
    assert templates(a.database) == []


@pytest.mark.requirement("review:restored", "review:own-server")
def test_a_week_that_another_server_lost_with_a_caption_is_led_to_a_copy_that_it_takes(eros, home, a):
    """What is in the bank of a server that a configuration leads to is known once it refuses a save."""
    before = shutil.copy(a.database, a.database.with_name("before.db"))
    (week,) = [one["generation_id"] for one in kept_weeks(home)]
    assert eros("review", "approve", week, "--reason", "it is good").code == 0
    shutil.copy(before, a.database)
    item = next(one for one in eros("show", week, "--json").document["items"] if one["caption_id"])
    with closing(sqlite3.connect(a.database)) as store, store:
        store.execute("DELETE FROM caption_bank WHERE caption_id = ?", (item["caption_id"],))
    told = " ".join(eros("weeks", "--mend").out.split())
    assert "if the server refuses that, swap or remove the sends whose captions it misses" in told
    refused = eros("review", "approve", week, "--reason", "again", "--json")
    assert (refused.code, item["slot_id"] in refused.document["error_message"]) == (4, True)
    assert "swap or remove each send that the message names" in refused.document["resolution"]["action"]
    assert eros("review", "edit", week, item["slot_id"], "--swap").code == 0
    copy = next(one["generation_id"] for one in kept_weeks(home) if one["generation_id"] != week)
    told = " ".join(eros("weeks", "--mend").out.split())
    printed = next(one for one in told.split("`eros ")[1:] if copy in one).split("`", 1)[0]
    assert eros(*printed.split()).code == 0, printed
    assert [one["generation_id"] for one in templates(a.database)] == [copy]
