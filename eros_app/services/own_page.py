"""Whether a week is still one of its page, of its clock and of its kind, by its data server's word (R10, R41, R42)."""

from collections.abc import Callable

from eros.failures import RequestError, ToolFailure
from eros.gateway import Gateway
from eros.vocabulary.wall_clock import are_one_clock
from eros.wire import Profile, read_profile
from eros_app.records.store import RecordStore
from eros_app.records.week import WeekSummary
from eros_app.services.deciding import again_in_words


async def must_be_of_its_page(
    tools: Gateway,
    store: RecordStore,
    record: WeekSummary,
    *,
    as_planned: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """A server takes a page's name for its id: another page that bears a gone creator's id as its name would get the
    week. And the times of a week are those of its page's clock, and its sends those of its kind of page
    (``as_planned``): of another they mean others, or may not be. ``tell``: of a page that is not active, which is
    planned for all the same. Raises RequestError."""
    try:
        asked = record.creator_id
        profile = read_profile(await tools.call("get_creator_profile", creator_id=asked), asked)
    except ToolFailure:
        return
    if is_of_another(profile, asked):
        text = f"{record.generation_id} is a week of {asked!r}, {now_of(profile, asked)}"
        raise RequestError("PAGE_CHANGED", "id", record.generation_id, f"{text}; generate a week of that page")
    if not as_planned:
        return
    if profile.is_active is False:
        tell(f"its data server states that the page of {asked!r} is not active")
    basis = store.basis(record.generation_id)
    planned = basis.creator.page_type if basis is not None else None
    if planned is not None and profile.page_type not in (None, planned):
        text = (
            f"{record.generation_id} was planned for a {planned} page, and its page is {profile.page_type} now: such a "
            f"page carries other sends; {again_in_words(record, store.clock())}"
        )
        raise RequestError("KIND_CHANGED", "id", record.generation_id, text)
    if profile.timezone is None or record.timezone is None or record.week_start is None:
        return
    if are_one_clock(record.timezone, profile.timezone, record.week_start):
        return
    text = (
        f"{record.generation_id} was planned on the clock of {record.timezone}, and its page's is "
        f"{profile.timezone} now: its times mean others there; {again_in_words(record, store.clock())}"
    )
    raise RequestError("ZONE_CHANGED", "id", record.generation_id, text)


def is_of_another(profile: Profile, creator_id: str) -> bool:
    """Whether what a server answers for this id is another creator, whose page is called so."""
    return profile.creator_id.casefold() != creator_id.casefold()


def now_of(profile: Profile, creator_id: str) -> str:
    """What has become of the id, behind a comma."""
    return f"which is at its data server the name of the page of {profile.creator_id!r} now, and no creator's id"
