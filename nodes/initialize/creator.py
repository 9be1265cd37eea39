"""Who the week is for, and which week it is: the checks that nothing can stand in for (1.1, R41, R43)."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eros.failures import Finding, PhaseFailure, RequestError, ToolFailure, found
from eros.parameters import parameter
from eros.vocabulary.catalogue import PageType
from eros.vocabulary.facts import Creator, VolumeLevel
from eros.vocabulary.ignored import figure_ignored
from eros.vocabulary.numbers import digits
from eros.vocabulary.ports import Answer
from eros.vocabulary.request import Request
from eros.vocabulary.seeds import default_seed
from eros.vocabulary.state import Run
from eros.vocabulary.wall_clock import WEEK, clocks_apart, next_monday
from eros.wire import DEFAULT_ZONE, Profile, odd_zone, stated_zone


def creator_not_found(creator_id: str, near: Sequence[str], *, shared: bool = False) -> PhaseFailure:
    """``near`` are names like it, or all that share it as their display name; where it is one of them itself, the
    server knows it and has no profile of it."""
    is_listed = creator_id in near
    what = f"Creator ID {creator_id!r} not found in database"
    near = [] if is_listed else list(near)
    if is_listed:
        what = f"The data server lists the creator {creator_id!r} and gives no profile of it"
    elif shared:
        what += f"; it is the display name of {' and of '.join(near)}"
    elif near:
        what += f"; did you mean {' or '.join(map(repr, near))}?"
    return PhaseFailure(
        "creator_not_found",
        what,
        details={"creator_id": creator_id, "near_matches": near} | ({"listed": True} if is_listed else {}),
    )


def near_creators(creator_id: str, profiles: Iterable[Profile]) -> tuple[str, ...]:
    """Up to three ids of creators whose id or page name looks like the one that was asked for."""
    ids = {name.casefold(): one.creator_id for one in profiles for name in (one.page_name, one.creator_id)}
    close = difflib.get_close_matches(creator_id.casefold(), sorted(ids), n=6)
    return tuple(dict.fromkeys(ids[name] for name in close))[:3]


def creators_shown_as(name: str, profiles: Iterable[Profile]) -> tuple[str, ...]:
    """The ids of creators with that display name, in any case."""
    return tuple(one.creator_id for one in profiles if (one.display_name or "").casefold() == name.strip().casefold())


def checked_page_type(profile: Profile) -> PageType:
    """Paid or free. Raises PhaseFailure ``page_type_invalid``: audience and send types hang on it."""
    if profile.page_type is None:
        raise PhaseFailure(
            "page_type_invalid",
            f"page_type of {profile.creator_id!r} is {profile.stated_page_type!r}, neither 'paid' nor 'free'",
            details={"creator_id": profile.creator_id, "page_type": profile.stated_page_type},
        )
    return profile.page_type


def resolve_creator(profile: Profile, page_type: PageType, volume_level: VolumeLevel, timezone: str) -> Creator:
    return Creator(
        creator_id=profile.creator_id,
        page_name=profile.page_name,
        display_name=profile.display_name,
        page_type=page_type,
        performance_tier=profile.performance_tier,
        volume_level=volume_level,
        fan_count=profile.fan_count,
        timezone=timezone,
    )


@contextmanager
def shown_in_part(profile: Profile | ToolFailure) -> Iterator[dict[str, Any]]:
    """A failure in here shows whose week it is, as far as the profile says so, and what was put into what is given."""
    made = dict[str, Any]()
    if isinstance(profile, Profile) and profile.page_type and profile.volume_level and profile.timezone:
        made["creator"] = resolve_creator(profile, profile.page_type, profile.volume_level, profile.timezone)
    try:
        yield made
    except (PhaseFailure, ToolFailure) as failure:
        failure.made = made | failure.made
        raise


def on_activity(profile: Profile) -> tuple[Finding, ...]:
    """That the data server counts the page among those that are not active, which lists and chats leave out."""
    if profile.is_active is not False:
        return ()
    return (found("creator_inactive", f"The data server states that the page {profile.creator_id!r} is not active"),)


def resolve_zone(
    hours: Answer, profile: Profile, now: datetime, week_start: date | None = None
) -> tuple[str, tuple[Finding, ...]]:
    """The zone that the hours are in (E18), else the profile's, else Los Angeles, and that is said; as is what of the
    two is no zone (R54), and that they contradict each other in the week, the next one where none is named. ``now`` is
    aware."""
    of_hours, of_profile = stated_zone(hours), profile.timezone
    stated = {
        "best hours": odd_zone(hours),
        "profile": None if of_profile else profile.stated_timezone and repr(profile.stated_timezone),
    }
    odd = [f"the time zone of the {where}, {word}, is no IANA zone" for where, word in stated.items() if word]
    zone = of_hours or of_profile
    if zone is None:
        said = " and ".join(odd) or "no time zone is known"
        finding = found("timezone_unknown", f"{said}; {DEFAULT_ZONE} is used", impact="times may be hours off")
        return DEFAULT_ZONE, (finding,)
    return zone, (
        *(figure_ignored(text, zone) for text in odd),
        *_contradiction(of_hours, of_profile, week_start or next_monday(now.astimezone(ZoneInfo(zone)).date())),
    )


def _contradiction(of_hours: str | None, of_profile: str | None, week_start: date) -> Iterator[Finding]:
    """That hours and profile name clocks that differ in the week; two names of one clock are none."""
    if of_hours is None or of_profile is None or not (apart := clocks_apart(of_hours, of_profile, week_start)):
        return
    hours = apart / timedelta(hours=1)
    off = f"{digits(hours)} {'hour' if hours == 1 else 'hours'}"
    yield found(
        "timezone_contradicted",
        f"The best hours are in the time zone {of_hours}, the profile states {of_profile}; {of_hours} is used",
        impact=f"If the profile is right, every time of the week is up to {off} off",
        fallback=f"{of_hours}, the zone of the hours",
    )


def resolve_run(run: Run, request: Request, creator: Creator, now: datetime) -> Run:
    """The run with its week and its seed, which hang on the creator's zone and id (R41, R43). ``now`` is aware.

    Raises RequestError PAST_WEEK for a week that has begun, unless the request allows it.
    """
    today = now.astimezone(ZoneInfo(creator.timezone)).date()
    week_start = request.week_start or next_monday(today)
    if week_start <= today and not request.allow_past:
        raise _past_week(week_start, today)
    seed = request.seed if request.seed is not None else default_seed(creator.creator_id, week_start.isoformat())
    return run.model_copy(update={"today": today, "week_start": week_start, "seed": seed})


def _past_week(week_start: date, today: date) -> RequestError:
    following = next_monday(today).isoformat()
    begun = "has begun" if week_start + WEEK > today else "is over"
    return RequestError(
        "PAST_WEEK",
        "week_start",
        week_start.isoformat(),
        f"the week of {week_start} {begun} (today is {today}); ask for {following}, or pass {parameter('allow_past')}",
        (following,),
    )
