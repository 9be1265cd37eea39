"""Commands that refuse an option of one value that is given twice, since the last one would win without a word, and a
path that no file can have, whatever they would do with it."""

from typing import Any

from typer.core import TyperCommand, TyperOption

from eros.vocabulary.paths import why_no_path

#: How help calls what is a path.
_PATHS = ("FILE", "PATH", "DIR")
_SHOWN_PATH = 60


class OneValueCommand(TyperCommand):
    """Flags, counters and options that may be given several times stay as they are."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        paths = {max(one.opts, key=len) for one in self.get_params(ctx) if one.metavar in _PATHS}
        for name, values in self._given(ctx, args).items():
            if len(values) > 1:
                said = " and ".join(map(repr, values))
                ctx.fail(f"{name} takes one value and is given {len(values)} times: {said}; say it once")
            if values == [""] and name in paths:
                ctx.fail(f"{name}: an empty word names no file; leave it out, or name one (. is this folder)")
        rest = super().parse_args(ctx, args)
        for one in self.get_params(ctx):
            path = ctx.params.get(one.name) if one.metavar in _PATHS else None
            if path is not None and (why := why_no_path(path)):
                named = max(one.opts, key=len) if isinstance(one, TyperOption) else one.metavar
                shown = str(path) if len(str(path)) <= _SHOWN_PATH else f"{str(path)[:_SHOWN_PATH]}..."
                ctx.fail(f"{named} {shown!r}: {why}; name another")
        return rest

    def _given(self, ctx: Any, args: list[str]) -> dict[str, list[str]]:
        """Every value that the words give to an option of one value."""
        parser: Any = self.make_parser(ctx)
        for option in {*parser._long_opt.values(), *parser._short_opt.values()}:
            if option.action == "store":
                option.action = "append"
        found = parser.parse_args(args=list(args))[0]
        single = [one for one in self.get_params(ctx) if isinstance(one, TyperOption) and not _repeats(one)]
        return {max(one.opts, key=len): found[one.name] for one in single if one.name in found}


def _repeats(option: TyperOption) -> bool:
    return bool(option.multiple or option.count or option.is_flag)
