"""What an edit of a week brought, and its versions, for reading."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from eros.vocabulary.documents import Remark
from eros.vocabulary.numbers import digits
from eros.vocabulary.week import ScoredCaption
from eros_app.cli.rendering.words import BAD, GOOD, QUIET, STRONG, WEAK, bullet, heading, line, plain
from eros_app.records.edited import WeekVersion
from eros_app.services.editing import EditedWeek


def render_edited(made: EditedWeek) -> RenderableType:
    """The edit, what it brought, and where the week stands with it."""
    brought, week = made.consequences, made.document
    kept = f"version {made.version} of {week.generation_id}" if made.version is not None else "nothing was kept"
    parts: list[RenderableType] = [line((plain(made.told), STRONG), (f"  {kept}", QUIET))]
    if brought.near:
        parts.append(line(("stands ", QUIET), " and ".join(map(plain, brought.near))))
    if brought.along:
        parts.append(line(("along  ", QUIET), ", ".join(brought.along)))
    if brought.out:
        parts.append(line(("out    ", QUIET), ", ".join(brought.out)))
    parts += [line(("says   ", QUIET), plain(one.told)) for one in brought.says]
    parts += _remarks("Breaks", "✗", BAD, brought.breaks)
    parts += _remarks("New warnings", "!", WEAK, brought.warns)
    parts += _remarks("Not any more", "✓", GOOD, brought.mends)
    score = f"score {digits(brought.score_before)} → {digits(brought.score_after)}"
    return Group(*parts, Text(), line((score, QUIET)))


def _remarks(title: str, mark: str, style: str, remarks: Sequence[Remark]) -> list[RenderableType]:
    if not remarks:
        return []
    rows = [bullet(mark, style, line(plain(it.message), (f"  {it.rule or ''}", QUIET))) for it in remarks]
    return [Text(), heading(title, str(len(remarks))), *rows]


def render_versions(at: int, versions: Sequence[WeekVersion]) -> RenderableType:
    """All that were kept, the week's own marked."""
    rows = [_version(one, is_there=one.number == at) for one in versions]
    return Group(*rows) if rows else line(("nobody has edited this week", QUIET))


def _version(one: WeekVersion, *, is_there: bool) -> RenderableType:
    told = "as it was planned" if one.step is None else plain(one.step.told)
    who = "" if one.step is None else f"  {plain(one.step.by)}, {one.step.at:%Y-%m-%d %H:%M}"
    why = f"  because: {plain(one.step.reason)}" if one.step is not None and one.step.reason else ""
    of = f"  of {one.before}" if one.before not in (None, one.number - 1) else ""
    return bullet("▸" if is_there else " ", GOOD, line(f"{one.number}  {told}", (f"{of}{who}{why}", QUIET)))


def render_alternatives(captions: Sequence[ScoredCaption]) -> RenderableType:
    """The next best captions, best first."""
    if not captions:
        return line(("no other caption of this type is left", QUIET))
    return Group(
        *(
            bullet(str(one.caption_id), QUIET, line(plain(one.caption_text), (f"  {scores.composite:.1f}", WEAK)))
            for one, scores, _ in captions
        )
    )
