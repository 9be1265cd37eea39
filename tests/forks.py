"""`eros` and `eros-db` in processes that need not import what another has imported: forks of one that is ready.

    python forks.py serve SOCKET                the ready process; ends with its stdin
    python -ISE forks.py SOCKET DOOR WORDS      one command: has its streams, environment and folder; signals, code

What is the interpreter's own (PYTHON variables, signals while a command is loaded) is tried with whole processes.
SIGUSR1 means a `kill -9` of the command, which the process that stands for it could not hand on.
"""

import atexit
import ctypes
import gc
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

#: What the commands import on their way.
_READY = (
    "eros_app.cli.app", "eros_app.cli.chat", "eros_app.cli.commands", "eros_app.cli.endings", "eros_app.cli.terminal",
    "eros_app.cli.weeks", "eros_app.services.generation", "eros_app.services.review", "eros_app.services.export",
    "eros_app.services.own_server", "eros_db.cli", "eros_db.commands", "eros_db.server", "eros_db.importing", "alembic",
)  # fmt: skip
#: In the environment: the command may not pass over the permissions of files.
WITHOUT_OVERRIDE = "WITHOUT_OVERRIDE"
_CAP_DAC_OVERRIDE = 1
_STREAMS = ("stdin", "stdout", "stderr")
_LENGTH = 8


def serve(path: str) -> dict[str, Any]:
    """In each fork: what it was asked to run, with its streams, environment and folder as they were asked for."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        os.write(1, b"ready\n")
        while listener in select.select([listener, 0], [], [])[0]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                break
            connection.close()
        else:
            os._exit(0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    length, streams, _, _ = socket.recv_fds(connection, _LENGTH, len(_STREAMS))
    asked: dict[str, Any] = json.loads(_received(connection, int(length)))
    child = os.fork()
    if child:
        _watch(connection, child)
    connection.close()
    if asked["environment"].pop(WITHOUT_OVERRIDE, None):
        _drop_override()
    _take(dict(zip(asked["streams"], streams, strict=True)))
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    return asked


def _drop_override() -> None:
    """Root is held to the permissions of files, as anybody is (capabilities(7), version 3)."""
    words = (ctypes.c_uint32 * 6)()
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.capget(header, words)
    for place in (0, 1, 2):  # effective, permitted, inheritable
        words[place] &= ~(1 << _CAP_DAC_OVERRIDE)
    if libc.capset(header, words):
        raise OSError(ctypes.get_errno(), "capset")


def _received(connection: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        found += connection.recv(length - len(found))
    return found


def _watch(connection: socket.socket, child: int) -> None:
    """Say how the child ended; it ends with the one who asked for it."""
    connection.sendall(f"{child}\n".encode())
    ended = os.pidfd_open(child)
    if ended not in select.select([connection, ended], [], [])[0]:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(OSError):
        connection.sendall(f"{code}\n".encode())
    os._exit(0)


def _take(streams: dict[str, int]) -> None:
    for number, name in enumerate(_STREAMS):
        if name in streams:
            os.dup2(streams[name], number)
        else:  # as Python has it of a stream that is closed
            os.close(number)
            setattr(sys, name, None)
            setattr(sys, f"__{name}__", None)
    for one in streams.values():
        os.close(one)


def stand_for(path: str, door: str, words: list[str]) -> None:
    signals = {signal.SIGINT: signal.SIGINT, signal.SIGTERM: signal.SIGTERM, signal.SIGUSR1: signal.SIGKILL}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    streams = {name: number for number, name in enumerate(_STREAMS) if getattr(sys, name) is not None}
    asked = {"door": door, "words": words, "streams": [*streams], "folder": os.getcwd(), "environment": {**os.environ}}
    body = json.dumps(asked).encode()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        socket.send_fds(connection, [f"{len(body):{_LENGTH}}".encode()], [*streams.values()])
        connection.sendall(body)
        answers = connection.makefile()
        child = int(answers.readline())
        for number, meant in signals.items():
            signal.signal(number, lambda _number, _frame, meant=meant: os.kill(child, meant))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        code = int(answers.readline())
    if code < 0:
        signal.signal(-code, signal.SIG_DFL) if code != -signal.SIGKILL else None
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    if sys.argv[1] != "serve":
        stand_for(sys.argv[1], sys.argv[2], sys.argv[3:])
    from importlib import import_module

    for name in _READY:
        import_module(name)
    gc.freeze()
    run = serve(sys.argv[2])
    sys.argv = ["-c", *run["words"]]
    try:
        import_module(run["door"]).main()
    except SystemExit as ended:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(ended.code if isinstance(ended.code, int) else 0)  # to put away all that is loaded takes seconds
