"""A process to be killed: for each line of JSON words on stdin a child of it runs `eros WORDS` once.

    python runner.py

It says "begin PID" and, when the child is gone, "gone CODE"; what the child prints goes to stderr.
"""

import json
import os
import sys
import traceback
from importlib import import_module

from eros_app.cli.main import main

# What a run imports on its way, so that a child begins at once.
for name in (
    "eros_app.cli.commands",
    "eros_app.cli.terminal",
    "eros_app.services.generation",
    "eros_app.services.review",
):
    import_module(name)


def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def run(words):
    os.dup2(2, 1)
    try:
        main(words)
    except SystemExit as ended:
        sys.stdout.flush()
        os._exit(ended.code or 0)
    finally:
        traceback.print_exc()
        os._exit(70)  # never back into the loop


if __name__ == "__main__":
    asked = open(0, closefd=False)  # noqa: SIM115 - not sys.stdin, whose encoding the child sets
    for line in asked:
        child = os.fork()
        if not child:
            run(json.loads(line))
        say("begin", child)
        _, status = os.waitpid(child, 0)
        say("gone", os.waitstatus_to_exitcode(status))
