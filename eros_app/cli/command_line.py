"""What every command of the command line is made of: how its words are read, and the parameters that several share."""

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from eros.one_value import OneValueCommand
from eros.parameters import parameter

#: Parameters that are paths, and the bytes that name them.
_PATHS = ("output", "mcp_config")
Function = TypeVar("Function", bound=Callable[..., Any])
#: How much the command that runs says on stderr: -1 errors only, 0, 1, 2.
said_verbosity: ContextVar[int] = ContextVar("said_verbosity", default=0)


def _how_much(name: str, annotation: Any, default: int) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_HOW_MUCH = (
    _how_much("quiet", Annotated[bool, typer.Option("-q", help="Errors only on stderr.")], default=False),
    _how_much(
        "verbose",
        Annotated[int, typer.Option("-v", count=True, help="More on stderr; twice for every detail.")],
        default=0,
    ),
)


class Command(OneValueCommand):
    """A command that leaves its parsed parameters to ``main``, so that a refusal knows what it is about.

    Its texts are read as UTF-8 whatever the locale; a path keeps the bytes that name it.
    """

    def invoke(self, ctx: Any) -> Any:
        ctx.params |= {name: _readable(value) for name, value in ctx.params.items() if name not in _PATHS}
        if ctx.obj is not None:
            ctx.obj.update(ctx.params)
        return super().invoke(ctx)


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return [*map(_readable, value)] if isinstance(value, list | tuple) else value


class Commands(typer.Typer):
    """Commands of that kind; each takes -q and -v."""

    def command(self, name: str | None = None, **more: Any) -> Callable[[Function], Function]:
        register = super().command(name, cls=Command, **more)

        def registered(function: Function) -> Function:
            register(_saying_so_much(function))
            return function

        return registered


def _saying_so_much(function: Callable[..., Any]) -> Callable[..., Any]:
    """The command with -q and -v, which it does not hear of: what it says goes by ``said_verbosity``."""

    @wraps(function)
    def command(*, quiet: bool, verbose: int, **given: Any) -> Any:
        before = said_verbosity.set(-1 if quiet else verbose)
        try:
            return function(**given)
        finally:
            said_verbosity.reset(before)

    signature = inspect.signature(function, eval_str=True)
    parameters = [*signature.parameters.values(), *_HOW_MUCH]
    command.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return command


def path_of_output(said: str) -> Path:
    """The path; a name that ends in a slash is a folder's. Raises RequestError where no such folder is."""
    path = Path(said)
    if said.endswith("/"):
        from eros_app.services.files import check_folder

        check_folder(path, f"{parameter('output')} {said}")
    return path


CreatorArgument = Annotated[str, typer.Argument(metavar="CREATOR", help="The creator's id or page name.")]
ID_HELP = (
    "A generation or review id, or six letters or more of its beginning; a creator's id or page name for the current "
    "week; CREATOR@DATE for another."
)
SomeId = Annotated[str, typer.Argument(metavar="ID", help=ID_HELP)]
Json = Annotated[bool, typer.Option("--json", help="Print the document as JSON, and nothing else, on stdout.")]
McpConfig = Annotated[
    Path | None,
    typer.Option("--mcp-config", metavar="FILE", help='A {"mcpServers": {...}} file; its server "eros-db" is used.'),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept in the audit trail.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="PATH", help="Write the document there as well.", parser=path_of_output),
]
Model = Annotated[
    str | None, typer.Option(metavar="PROVIDER:NAME", help="The chat model (default: EROS_MODEL, else none).")
]
Reviewer = Annotated[str, typer.Option(metavar="NAME", help="Who decides (default: the user's name).")]
