"""``eros-db``: makes the database, serves it, imports into it, says what it holds, and forgets a creator.

Exit codes: 0; 2 the request is wrong; 5 the database cannot be used; 6 done, and not told; 130 interrupted; 70 a bug
of ours. Results go to stdout, everything else to stderr, and no traceback reaches a user. Heavy imports wait until a
command needs them.
"""

import sys
from typing import Any

import typer

from eros.one_value import OneValueCommand
from eros.parameters import spelled
from eros.vocabulary.exit_codes import BUG, EXIT_CODES, INTERRUPTED
from eros_db.commands import database, files, serving
from eros_db.commands.telling import option_name, refused, say

#: Typer carries its own click and exports only this leaf of its error tree: leaf, UsageError, ClickException.
ClickException: type[Any] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="eros-db",
    help="The data server of EROS and its database.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

#: In the order of `eros-db --help`.
for name, command in (
    ("init", database.init),
    ("serve", serving.serve),
    ("import", files.import_files),
    ("undo", files.undo),
    ("template", files.template),
    ("types", files.types),
    ("stats", database.stats),
    ("forget", database.forget),
):
    app.command(name, cls=OneValueCommand)(command)


def run(words: list[str]) -> int:
    """The exit code of the command that these words are: whatever happens inside leaves as a message and such a code.

    Raises KeyboardInterrupt at most.
    """
    from eros.failures import RequestError
    from eros.letters import must_be_letters
    from eros.streams import Untold, guard_streams
    from eros_db.failures import ServerFailure, StoreError

    guard_streams()
    try:
        must_be_letters(words)
        code = app(words, standalone_mode=False)
        if not sys.stdout.closed:  # a server over stdio closes it at its end
            sys.stdout.flush()
    except Untold as failed:
        what = f"{failed.stands}, but that" if failed.stands else "the result"
        code = say(f"eros-db: {what} could not be shown: {failed.reason}", EXIT_CODES[failed.ending])
    except ClickException as wrong:
        code = refused(wrong.format_message() or "eros-db --help lists the commands")
    except RequestError as wrong:
        code = refused(spelled(wrong.text, option_name))
    except StoreError as wrong:
        code = say(
            f"eros-db: {wrong.message}", EXIT_CODES["refused" if wrong.code == "DATABASE_UNUSABLE" else "unreachable"]
        )
    except ServerFailure as wrong:
        code = refused(spelled(wrong.text, option_name))
    except Exception as bug:  # noqa: BLE001 (the outermost door)
        code = say(f"eros-db: a bug in EROS, not in your request ({type(bug).__name__}: {bug})", BUG)
    if code == INTERRUPTED:  # how typer hands on a KeyboardInterrupt
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0
