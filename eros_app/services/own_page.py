"""Whether a week is still one of its page, and of its page's clock, by its data server's word (R41, R42)."""

from eros.failures import RequestError, ToolFailure
from eros.gateway import Gateway
from eros.vocabulary.wall_clock import are_one_clock
from eros.wire import Profile, read_profile
from eros_app.records.week import WeekSummary


async def must_be_of_its_page(tools: Gateway, record: WeekSummary, *, on_its_clock: bool = True) -> None:
    """A server takes a page's name for its id: another page that bears a gone creator's id as its name would get the
    week. And the times of a week are those of its page's clock (``on_its_clock``): of another they mean others. Raises
    RequestError."""
    try:
        asked = record.creator_id
        profile = read_profile(await tools.call("get_creator_profile", creator_id=asked), asked)
    except ToolFailure:
        return
    if is_of_another(profile, asked):
        text = f"{record.generation_id} is a week of {asked!r}, {now_of(profile, asked)}"
        raise RequestError("PAGE_CHANGED", "id", record.generation_id, f"{text}; generate a week of that page")
    if not on_its_clock or profile.timezone is None or record.timezone is None or record.week_start is None:
        return
    if are_one_clock(record.timezone, profile.timezone, record.week_start):
        return
    text = (
        f"{record.generation_id} was planned on the clock of {record.timezone}, and its page's is "
        f"{profile.timezone} now: its times mean others there; generate the week again"
    )
    raise RequestError("ZONE_CHANGED", "id", record.generation_id, text)


def is_of_another(profile: Profile, creator_id: str) -> bool:
    """Whether what a server answers for this id is another creator, whose page is called so."""
    return profile.creator_id.casefold() != creator_id.casefold()


def now_of(profile: Profile, creator_id: str) -> str:
    """What has become of the id, behind a comma."""
    return f"which is at its data server the name of the page of {profile.creator_id!r} now, and no creator's id"
