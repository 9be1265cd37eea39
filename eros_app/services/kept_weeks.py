"""What is kept of a creator's week, in words: before another takes its place (R63), and for who asks how it stands."""

from datetime import date

from eros.language.chat_plan import KeptWeek
from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.life import by
from eros.vocabulary.numbers import digits
from eros.vocabulary.wishes import day_in_words
from eros_app.records.terms import PROTECTED, STANDING, WeekFilter
from eros_app.records.week import WeekRecord, WeekState
from eros_app.services.home import read_records
from eros_app.services.weeks import list_weeks, meant_week

#: What another plan of the same week replaces, and what it would stand beside.
_IN_THE_WAY: tuple[WeekState, ...] = (*STANDING, "waiting", "unknown")
_KEPT: tuple[WeekState, ...] = (*_IN_THE_WAY, "rejected", "expired", "dry_run")


def kept_week(settings: Settings, creator_id: str, week_start: date, *, at_a_terminal: bool = True) -> KeptWeek | None:
    """What a plan of this week would replace, with the question whether it may; None where nothing is in the way.

    ``at_a_terminal``: whether a command is of use to whoever is asked.
    """
    record = meant_week(settings, creator_id, week_start, *_IN_THE_WAY)
    if record is None:
        return None
    stands = record.state in STANDING
    asks = "Replace it?" if stands else "It waits on beside a new one. Plan another?"
    way = "Say 'yes', or in a single message --yes" if at_a_terminal else "Say 'yes'"
    show = f"show {record.generation_id}"
    shows = f"{f'eros {show}' if at_a_terminal else repr(show)} shows it whole."
    told = f"{_standing(record)} {'--yes replaces it' if stands else 'It waits on beside a new one'}; {shows}"
    text = f"{_standing(record)} {asks} {way}; {shows}"
    return KeptWeek(
        creator_id=creator_id,
        week_start=week_start,
        question=text,
        agreed=told,
        is_protected=record.is_protected,
        shown=record.standing_word if stands else "",
    )


def standing_text(
    settings: Settings, creator_id: str, week_start: date | None, in_view: WeekRecord | None = None
) -> str:
    """How the creator's week stands, and the one ``in_view`` where that is another, as an edited copy is.
    ``week_start`` None: the one that the creator's name means."""
    record = meant_week(settings, creator_id, week_start, *_KEPT)
    if record is not None and in_view is not None and in_view.generation_id != record.generation_id:
        return f"{_standing(record)} In view is another, {in_view.generation_id}: it {_state(in_view)}."
    week = "" if week_start is None else f" for the week of {day_in_words(week_start)} {week_start:%Y}"
    if record is None:
        return f"No week of {creator_id}{week} is kept."
    undecided = record.state == "saved" and record.decision is None
    return _standing(record) + (" Nobody has approved or rejected it." if undecided else "")


def copy_text(settings: Settings, record: WeekRecord) -> str:
    """Of a week that stands, that an edited copy of it waits, of which something else may be so; "" where none does."""
    with read_records(settings) as store:
        copy = store.edited_copy(record.generation_id)
    if copy is None:
        return ""
    return f"That is of the week that stands; an edited copy of it waits for a review: 'show {copy}' brings it in view."


def kept_weeks_text(settings: Settings, creator_id: str, limit: int) -> str:
    """The creator's weeks, the newest first, each with how it stands and what ``eros show`` calls it."""
    found = list_weeks(settings, WeekFilter(creator_id), limit=limit)
    lines = [
        f"  {day_in_words(it.week_start)} {it.week_start:%Y}: {it.state.replace('_', ' ')}, {it.generation_id}"
        for it in found.weeks
        if it.week_start is not None
    ]
    return "\n".join((f"Weeks of {creator_id}:", *lines)) if lines else f"No week of {creator_id} is kept."


def _standing(record: WeekRecord) -> str:
    week = "" if record.week_start is None else f" of {day_in_words(record.week_start)} {record.week_start:%Y}"
    return f"The week{week} of {record.creator_id} {_state(record)}."


def _state(record: WeekRecord) -> str:
    """How it stands, who decided that, and what it holds."""
    document = record.document
    state = {"waiting": "waits for a review", "dry_run": "was a dry run and is not saved"}.get(
        record.state, f"is {record.state.replace('_', ' ')}"
    )
    who = f" {by(record.decision.reviewer)}" if record.decision is not None and record.state in PROTECTED else ""
    return f"{state}{who}, {_content(document)}" if isinstance(document, ResultDocument) else f"{state}{who}"


def _content(document: ResultDocument) -> str:
    """Its sends, day by day and in all, its score and what its report says."""
    days = ", ".join(f"{date.fromisoformat(str(day)):%a} {count}" for day, count in document.summary.by_day.items())
    found = document.validation.status.replace("_", " ")
    return f"{document.summary.total_items} sends ({days}), score {digits(document.validation.score)} ({found})"
