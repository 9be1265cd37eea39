"""The words, letters and styles of the terminal: untrusted text made harmless, keys made readable.

Every letter and sign means the same without its colour. Whatever came from outside passes through ``plain`` or
``line`` and is printed as ``Text``, so that neither markup nor a control character of it reaches the terminal.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from eros.vocabulary.life import ANOTHER_PROGRAMS, Life, WeekState, by
from eros.vocabulary.numbers import digits
from eros_app.records.week import PROTECTED, WeekSummary

#: Category -> its letter beside the time, and its colour.
CATEGORY_MARK = {"revenue": ("R", "green"), "engagement": ("E", "cyan"), "retention": ("T", "magenta")}
CHANNEL = {"mass_message": "mass", "wall_post": "wall", "targeted_message": "direct"}
AUDIENCE = {
    "all_active": "all active",
    "expired_recent": "expired recent",
    "expired_all": "all expired",
    "never_purchased": "never bought",
    "recent_purchasers": "recent buyers",
    "inactive_7d": "inactive 7 d",
    "ppv_non_purchasers": "PPV non-buyers",
}
DAY_ABBREVIATIONS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_ABBREVIATIONS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Columns from which on there is room for a bar, and for channel and audience each.
ROOMY = 100

#: A week's state, as a person reads it.
STATE_WORDS: dict[WeekState, str] = {
    "planned": "being planned",
    "waiting": "waits for review",
    "saved": "saved",
    "approved": "approved",
    "handed_over": "handed over",
    "rejected": "rejected",
    "superseded": "superseded",
    "expired": "expired, not saved",
    "unknown": "not known to be saved",
    "dry_run": "dry run, nothing saved",
    "aborted": "aborted",
}
#: Of a week that was told whole, and of which nothing was posted.
ALL_SKIPPED = "all skipped"
#: Of an approved week whose record does not say who approved it: its server knew it, and not by whom.
BY_NOBODY_KNOWN = "by whom is not known"
#: Of one that was given away, or of whose sends somebody told, without an approval that anybody kept.
NO_APPROVAL = "no approval of it is kept"
#: Of a week whose process is gone in the middle of a step, and what to do about it.
CUT_SHORT, MEND = "cut short", "`eros weeks --mend` finds out"
#: Of one whose run ended, and not with an answer to its save.
SAVE_UNCLEAR = "save unclear"
#: Of one that a person approved, where nobody knows yet whether its server has that.
APPROVAL_UNCLEAR = "approval unclear"
#: Letters of an id that name it in a list.
SHORT_ID = 8

GOOD, WEAK, BAD, QUIET, STRONG = "green", "yellow", "red", "dim", "bold"
STATE_STYLE: dict[WeekState, str] = {
    "saved": GOOD, "approved": GOOD, "handed_over": GOOD, "waiting": WEAK, "dry_run": WEAK, "planned": WEAK,
    "expired": BAD, "unknown": BAD, "rejected": BAD, "aborted": BAD, "superseded": QUIET,
}  # fmt: skip
SEVERITY_STYLE = {"CRITICAL": BAD, "HIGH": BAD, "MEDIUM": WEAK, "LOW": QUIET}

_JOINER = "\u200d"  # holds emoji together
_MOST_NAMED = 8


def plain(value: object) -> str:
    """One line of text without control, direction or surrogate characters; runs of blanks become one."""
    kept = "".join(_shown(char) for char in str(value))
    return " ".join(kept.split())


def _shown(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Zl", "Zp") or char in "\t\n\r":
        return " "
    return "" if kind in ("Cc", "Cs") or (kind == "Cf" and char != _JOINER) else char


def line(*parts: str | tuple[str, str] | Text) -> Text:
    """One Text of plain strings and (string, style) pairs; nothing in them is read as markup."""
    text = Text()
    for part in parts:
        if isinstance(part, Text):
            text.append_text(part)
        elif isinstance(part, tuple):
            text.append(plain_edges(part[0]), style=part[1])
        else:
            text.append(plain_edges(part))
    return text


def plain_edges(text: str) -> str:
    """``plain``, with the blanks at both ends kept: they part the pieces of a line."""
    inner = plain(text)
    if not inner:
        return text if text.isspace() else ""
    head, tail = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    return " " * head + inner + " " * tail


def heading(title: str, beside: str = "") -> Text:
    return line((title, STRONG), (f"  {beside}" if beside else "", QUIET))


def indented(renderable: RenderableType, by: int = 2) -> Padding:
    return Padding(renderable, (0, 0, 0, by), expand=False)


def bullet(mark: str, style: str, *below: RenderableType) -> RenderableType:
    """A mark with lines beside it that stay clear of it when they wrap."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark, style=style), Group(*below))
    return indented(grid)


#: Ids and names up to this length stand on one line of a table, whatever has to be folded beside them.
_WHOLE_NAME = 20


def add_ids(table: Table, ids: Iterable[str], title: str = "") -> None:
    """A column of ids or names that somebody types again: never cut, and folded only where one is very long."""
    whole = max(map(len, ids), default=0) <= _WHOLE_NAME
    table.add_column(title, no_wrap=whole, overflow="fold")


def readable(key: object) -> str:
    return plain(key).replace("_", " ")


def day_name(day: date) -> str:
    """ "Mon 23 Nov" of a date."""
    return f"{DAY_ABBREVIATIONS[day.weekday()]} {day.day} {MONTH_ABBREVIATIONS[day.month - 1]}"


def span(first: date, last: date) -> str:
    """ "23 Nov - 29 Nov 2026" of two dates; each with its year where they differ."""
    begins, ends = (f"{day.day} {MONTH_ABBREVIATIONS[day.month - 1]}" for day in (first, last))
    year = f" {first.year}" if first.year != last.year else ""
    return f"{begins}{year} – {ends} {last.year}"


def instant(at: datetime) -> str:
    """ "20 Nov 12:00 UTC" of an instant."""
    there = at.astimezone(UTC)
    return f"{there.day} {MONTH_ABBREVIATIONS[there.month - 1]} {there:%H:%M} UTC"


def stands(life: Life, sends: int = 0) -> str:
    """ "approved by sam, 20 Nov 12:00 UTC" of a week of so many sends, "superseded by 1a2b3c4d" (R58)."""
    given = life.handed_over_at or life.handed_over_by
    unposted = not given and 0 < sends == len(life.posts) and "posted" not in life.posts.values()
    said = ALL_SKIPPED if unposted and life.state == "handed_over" else STATE_WORDS[life.state]
    if life.state == "superseded":
        said += f" by {short_name(life.superseded_by)}"
    elif life.superseded_by:
        said += f"; since then there stands {short_name(life.superseded_by)}"
    if life.cut_short:
        end = how_it_ended(life)
        said = f"{end}; {MEND}" if life.state == "planned" else f"{said} ({end}; {MEND})"
    if life.state == "superseded":
        return "; before that ".join(filter(None, (said, _before_that(life))))
    if life.handed_over_at or life.handed_over_by:
        given = by_whom(life.handed_over_by, life.handed_over_at)
        said += f" {given}" if life.state == "handed_over" else f" (handed over {given})"
    if life.decided_by is None:
        unknown = _nobody(life.state, given=bool(life.handed_over_at or life.handed_over_by or life.posts))
        return ", ".join(filter(None, (said, unknown)))
    decided = by_whom(life.decided_by, life.decided_at)
    if life.state in ("approved", "rejected"):
        return f"{said} {decided}"
    return f"{said} (an approval {decided})" if life.approval_unclear else f"{said} (approved {decided})"


def _before_that(life: Life) -> str:
    """What people did of a week that another took the place of; nothing where nobody did."""
    decided = f"approved {by_whom(life.decided_by, life.decided_at)}" if life.decided_by else ""
    is_given = life.handed_over_at or life.handed_over_by
    given = f"handed over {by_whom(life.handed_over_by, life.handed_over_at)}" if is_given else ""
    return " and ".join(filter(None, (decided, given)))


def nobody_approved(week: WeekSummary) -> str:
    """What is said of who approved a week that counts as approved, where that was not kept; else nothing."""
    given = week.handover is not None and bool(week.handover.by or week.handover.at)
    return _nobody(week.state, given=given or bool(week.posts)) if week.decision is None else ""


def _nobody(state: WeekState, *, given: bool) -> str:
    if state not in PROTECTED:
        return ""
    return NO_APPROVAL if given and state == "handed_over" else BY_NOBODY_KNOWN


def by_whom(who: str | None, at: datetime | None) -> str:
    """ "by sam, 20 Nov 12:00 UTC"."""
    when = f", {instant(at)}" if at else ""
    return f"{by(plain(who or '') or 'a person')}{when}"


def how_it_ended(week: Life | WeekSummary) -> str:
    """Of a week that a mend finds out about: what is known of its last step."""
    if week.approval_unclear:
        return APPROVAL_UNCLEAR
    return SAVE_UNCLEAR if week.save_unclear else CUT_SHORT


def short_name(generation_id: str | None) -> str:
    """The beginning of the id of what replaced a week."""
    return ANOTHER_PROGRAMS if generation_id is None else plain(generation_id)[:SHORT_ID]


def figure(number: float) -> str:
    """In hundredths, as points are counted: what is told beside a sum makes the sum."""
    return digits(number, 2)


def first_names(names: Iterable[str], most: int = _MOST_NAMED) -> str:
    """The first names and how many more there are."""
    listed = [plain(name) for name in names]
    rest = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {rest} more" if rest > 0 else "")
