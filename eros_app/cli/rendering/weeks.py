"""The kept weeks for reading: a page of them, what became of the unfinished ones, what was forgotten."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from eros.vocabulary.counting import counted, plural
from eros.vocabulary.state import Decision
from eros_app.cli.rendering.noted import NotedRows
from eros_app.cli.rendering.words import (
    ALL_SKIPPED,
    MEND,
    MONTH_ABBREVIATIONS,
    QUIET,
    SHORT_ID,
    STATE_STYLE,
    STATE_WORDS,
    STRONG,
    WEAK,
    by_whom,
    figure,
    first_names,
    heading,
    how_it_ended,
    indented,
    line,
    nobody_approved,
    plain,
    short_name,
)
from eros_app.records.week import WeekSummary
from eros_app.services.deciding import approval_takes

if TYPE_CHECKING:
    from eros_app.records.terms import Unfinished
    from eros_app.services.forgetting import Forgotten
    from eros_app.services.mending import Mended

_OPEN = {
    "planning": "its planning was cut short",
    "saving": "whether it is saved is open",
    "deciding": "an answer was cut short",
}


def render_weeks(weeks: Sequence[WeekSummary], total: int, offset: int, *, filtered: bool) -> RenderableType:
    """One page of weeks with what they came to; where there is none, what to do."""
    if not total:
        return _nothing(filtered=filtered)
    if not weeks:
        return line((f"There are {counted(total, 'week')}, so none from {offset + 1} on.", QUIET))
    titles = ("page", "week", "state", "score", "sends", "id")
    table = NotedRows(titles, [_row(week) for week in weeks], right=(1, 3, 4))
    shown = offset + len(weeks)
    more = f"  {offset + 1} to {shown} of {total}" + (f"; --offset {shown} shows more" if shown < total else "")
    return Group(table, Text(), line(("eros show ID", ""), (more, QUIET)))


def _row(week: WeekSummary) -> list[Text]:
    day = week.week_start
    return [
        Text(plain(week.page_name or week.creator_id), style=STRONG),
        Text(f"{day.day} {MONTH_ABBREVIATIONS[day.month - 1]} {day.year}" if day else ""),
        _state(week),
        Text(figure(week.score) if week.score is not None else ""),
        Text(str(week.total_items) if week.total_items is not None else ""),
        Text(plain(week.generation_id)[:SHORT_ID]),
        Text(_beside(week), style=QUIET),
    ]


def _beside(week: WeekSummary) -> str:
    """What replaced it, who decided, or what ended it."""
    facts = (
        (MEND if week.state == "planned" else f"{how_it_ended(week)}, {MEND}") if week.cut_short else "",
        _instead(week),
        _given(week),
        _decided(week, week.decision) if week.decision else plain(week.error_code or ""),
        nobody_approved(week),
        week.posts_text,
        approval_takes(week) if week.waits or week.state == "saved" else "",
    )
    return "; ".join(filter(None, facts))


def _state(week: WeekSummary) -> Text:
    if week.cut_short and week.state == "planned":
        return Text(how_it_ended(week), style=WEAK)
    if week.went_unposted and week.state == "handed_over":
        return Text(ALL_SKIPPED, style=WEAK)
    return Text(STATE_WORDS[week.state], style=STATE_STYLE[week.state])


def _instead(week: WeekSummary) -> str:
    """What stands in the place of the week."""
    if week.state == "superseded":
        return f"replaced by {short_name(week.superseded_by)}"
    return f"since then there stands {short_name(week.superseded_by)}" if week.superseded_by else ""


def _decided(week: WeekSummary, said: Decision) -> str:
    """Who said what, unless the state says it."""
    word = "an approval" if week.approval_unclear else said.verdict_word
    what = "" if week.state == word else f"{word} "
    return what + by_whom(said.reviewer, said.decided_at)


def _given(week: WeekSummary) -> str:
    """Who handed it over, and when, as far as that was kept."""
    given = week.handover
    if given is None or not (given.by or given.at):
        return ""
    what = "" if week.state == "handed_over" else "handed over "
    return what + by_whom(given.by, given.at)


def _nothing(*, filtered: bool) -> RenderableType:
    if filtered:
        return line("No kept week is like that.", ("  `eros weeks` lists them all", QUIET))
    return line(
        "No week is kept here yet.", ("  `eros generate CREATOR` plans one, `eros creators` says for whom", QUIET)
    )


def render_mended(
    mended: Sequence["Mended"],
    left: Sequence["Unfinished"],
    reasons: Mapping[str, str] = {},
    unasked: Sequence[str] = (),
    asked: int = 0,
    doubted: int = 0,
) -> RenderableType:
    """What became of each week; which are still not known and why (``reasons``, by id), and why no server could be
    asked about them. ``asked``: how many that wait or stand a server was asked about; ``doubted``: of how many it stays
    unknown whether they are saved."""
    if not mended and not left and not unasked:
        stand = plural(asked, "it waits or stands", "they wait or stand")
        said = f"{counted(asked, 'week')} asked about: {stand} as the data server says."
        known = line(f"No week is left unfinished. {said if asked else 'None that is ahead waits or stands.'}")
        return Group(known, *_doubted(doubted))
    rows: list[RenderableType] = []
    if mended:
        rows.append(heading("Found out", counted(len(mended), "week")))
    for one in mended:
        word = (STATE_WORDS[one.state], STATE_STYLE[one.state])
        rows.append(indented(line(f"{plain(one.generation_id)}  ", word, (f"  {plain(one.why)}", QUIET))))
    if left:
        rows.append(heading("Still not known", "nothing of these was changed"))
    for week in left:
        where = plain(week.server.label) if week.server else "an unknown data server"
        since = f"  {plain(week.creator_id)}, week of {week.week_start}; {_OPEN[week.step]}; {where}"
        why = f": {plain(reasons[week.generation_id])}" if week.generation_id in reasons else ""
        rows.append(indented(line((plain(week.generation_id), WEAK), (since, QUIET), (why, WEAK))))
    if unasked:
        rows.append(heading("Not asked", "what waits or stands there is as its record says"))
    rows += [indented(line((plain(why), WEAK))) for why in unasked]
    return Group(*rows, *_doubted(doubted))


def _doubted(count: int) -> list[RenderableType]:
    """The weeks that only a person can end, each time."""
    if not count:
        return []
    wait = plural(count, "is not known to be saved, and waits", "are not known to be saved, and wait")
    return [line((f"{counted(count, 'week')} {wait} for a person: `eros review list` says what to do", WEAK))]


def render_forgotten(forgotten: "Forgotten") -> RenderableType:
    gone = counted(len(forgotten.gone), "week")
    rows = [line(f"{gone} forgotten.", ("  What stands at a data server stays there.", QUIET))]
    for ids, why in (
        (forgotten.at_work, "somebody is at work on {}"),
        (
            forgotten.cut_short,
            "the work on {} did not come to an end, and `eros weeks --mend` finds out first how it stands",
        ),
    ):
        if ids:
            rows.append(line((f"{counted(len(ids), 'week')} still there: {why.format(first_names(ids))}", WEAK)))
    return Group(*rows)
