"""A signal before a command has begun, beside its work and after its answer: an exit code of ours, and no trace."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from processes import environment, forked

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

#: Raises the signal as MODULE is imported, which is before the module is there.
AT_AN_IMPORT = """
class Signals:
    def find_spec(self, name, path=None, target=None):
        if name == MODULE:
            sys.meta_path.remove(self)
            for _ in range(TIMES):
                signal.raise_signal(NUMBER)
sys.meta_path.insert(0, Signals())
main()
"""
#: Raises it when the command has answered and Python begins to end.
AFTER_THE_ANSWER = """
try:
    main()
finally:
    signal.raise_signal(NUMBER)
"""
#: Raises it when nothing but Python's own end is left: what was registered first is called last.
AT_THE_VERY_END = """
import atexit
atexit.register(signal.raise_signal, NUMBER)
main()
"""
#: Raises it where Python cannot hand on an exception.
WHERE_NOTHING_CAN_BE_RAISED = """
class LostOnTheWay:
    def __del__(self):
        signal.raise_signal(NUMBER)
class Drops:
    def find_spec(self, name, path=None, target=None):
        if name == MODULE:
            sys.meta_path.remove(self)
            LostOnTheWay()
sys.meta_path.insert(0, Drops())
main()
"""
EROS, EROS_DB = "eros_app.cli.main", "eros_db.cli"
BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
ANY = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])


def ended(
    home: Path, script: str, door: str, *words: str, number: int, module: str = "", times: int = 1
) -> tuple[int, str, str]:
    """Exit code and both streams of the door's ``main`` within the script."""
    known = "import signal, sys\nsignal.signal(signal.SIGHUP, signal.SIG_DFL)\n"  # whatever pytest was started under
    known += f"from {door} import main\nMODULE, NUMBER, TIMES = {module!r}, {number:d}, {times}\n"
    process = subprocess.run(
        [sys.executable, "-c", known + script, *words],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return process.returncode, process.stdout, process.stderr


@ANY
@pytest.mark.requirement("saving:any-moment")
@pytest.mark.parametrize(
    ("door", "words", "module"),
    [
        (EROS, ("generate", "alexia"), "typer"),
        (EROS, ("mcp",), "eros_app.cli.app"),
        (EROS_DB, ("serve",), "typer"),
    ],
)
def test_a_signal_while_a_command_is_loaded_ends_it_before_anything_is_run(home, door, words, module, number):
    name = "eros" if door == EROS else "eros-db"
    said = (130, "", f"{name}: interrupted; nothing was run\n")
    assert ended(home, AT_AN_IMPORT, door, *words, number=number, module=module) == said


@pytest.mark.requirement("saving:any-moment")
@pytest.mark.parametrize("module", ["eros.letters", "eros.signals", "signal", "eros.vocabulary.exit_codes"])
@pytest.mark.parametrize(("door", "words"), [(EROS, ("--help",)), (EROS_DB, ("--help",))])
def test_ctrl_c_in_a_commands_first_lines_ends_it_before_anything_is_run(home, door, words, module):
    """Before the signals are taken; ``signal`` is there already, so that its import is asked for in a fresh place."""
    fresh = f"sys.modules.pop({module!r}, None)\n{AT_AN_IMPORT}"
    name = "eros" if door == EROS else "eros-db"
    said = (130, "", f"{name}: interrupted; nothing was run\n")
    assert ended(home, fresh, door, *words, number=signal.SIGINT, module=module) == said


@BOTH
@pytest.mark.requirement("saving:any-moment")
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    ("door", "words", "module", "said"),
    [
        (EROS, ("weeks",), "eros_app.services.weeks", "eros: interrupted; `eros weeks` lists what is saved\n"),
        (
            EROS,
            ("review", "edit", "odessa", "--undo"),
            "eros_app.services.editing",
            "eros: interrupted; `eros weeks` lists what is saved; whether the edit is kept, the versions of its week "
            "say\n",
        ),
        (EROS_DB, ("stats",), "eros_db.statistics", "eros-db: interrupted\n"),
    ],
)
def test_a_signal_beside_the_work_is_told_in_one_line_however_often_it_comes(
    home, door, words, module, said, number, times
):
    assert ended(home, AT_AN_IMPORT, door, *words, number=number, module=module, times=times) == (130, "", said)


@pytest.mark.requirement("saving:any-moment")
def test_a_closed_terminal_ends_a_command_as_a_signal_does_and_not_one_under_nohup(home):
    said = "eros: interrupted; `eros weeks` lists what is saved\n"
    closed = {"number": signal.SIGHUP, "module": "eros_app.services.weeks"}
    assert ended(home, AT_AN_IMPORT, EROS, "weeks", **closed) == (130, "", said)
    ignored = f"signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{AT_AN_IMPORT}"
    assert ended(home, ignored, EROS, "weeks", **closed)[::2] == (0, "")


@pytest.mark.requirement("saving:any-moment")
def test_a_signal_where_nothing_can_be_raised_ends_the_command_all_the_same(home):
    script, module = WHERE_NOTHING_CAN_BE_RAISED, "eros_app.services.weeks"
    code, out, err = ended(home, script, EROS, "weeks", number=signal.SIGINT, module=module)
    assert (code, out, err) == (130, "", "eros: interrupted; `eros weeks` lists what is saved\n")


@BOTH
@pytest.mark.requirement("saving:any-moment")
@pytest.mark.parametrize("script", [AFTER_THE_ANSWER, AT_THE_VERY_END], ids=["after the answer", "at the very end"])
@pytest.mark.parametrize(
    ("door", "words", "code"), [(EROS, ("weeks",), 0), (EROS, ("show", "nobody"), 2), (EROS_DB, ("stats",), 0)]
)
def test_a_signal_after_the_answer_changes_nothing_of_it(home, script, door, words, code, number):
    ran = subprocess.run([*forked(door), *words], env=environment(home), capture_output=True, text=True, check=False)
    assert ran.returncode == code
    assert ended(home, script, door, *words, number=number) == (code, ran.stdout, ran.stderr)


@BOTH
@pytest.mark.requirement("saving:any-moment")
@pytest.mark.parametrize(
    ("door", "command", "said"),
    [
        (EROS, "mcp", "eros: interrupted; `eros weeks` lists what is saved\n"),
        (EROS_DB, "serve", "eros-db: interrupted\n"),
    ],
)
def test_a_server_whose_client_stays_ends_at_a_signal(home, door, command, said, number):
    words = [sys.executable, "-c", f"from {door} import main; main()", command]
    hello = (
        '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", '
        '"capabilities": {}, "clientInfo": {"name": "a client", "version": "1"}}}\n'
    )
    pipe = subprocess.PIPE
    with subprocess.Popen(words, env=environment(home), stdin=pipe, stdout=pipe, stderr=pipe, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        assert server.stderr is not None
        server.stdin.write(hello)
        server.stdin.flush()
        assert '"id":1' in server.stdout.readline()
        server.send_signal(number)
        assert server.wait(timeout=60) == 130
        assert server.stderr.read() == said
