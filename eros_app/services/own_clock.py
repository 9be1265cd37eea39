"""Whether a week's times are still those of its page's clock, by its data server's word (R41)."""

from eros.failures import RequestError, ToolFailure
from eros.gateway import Gateway
from eros.vocabulary.wall_clock import are_one_clock
from eros.wire import read_profile
from eros_app.records.week import WeekSummary


async def must_be_of_its_zone(tools: Gateway, record: WeekSummary) -> None:
    """The times of a week are those of its page's clock: of another clock they mean others. Raises RequestError."""
    try:
        asked = record.creator_id
        profile = read_profile(await tools.call("get_creator_profile", creator_id=asked), asked)
    except ToolFailure:
        return
    if profile.timezone is None or record.timezone is None or record.week_start is None:
        return
    if are_one_clock(record.timezone, profile.timezone, record.week_start):
        return
    text = (
        f"{record.generation_id} was planned on the clock of {record.timezone}, and its page's is "
        f"{profile.timezone} now: its times mean others there; generate the week again"
    )
    raise RequestError("ZONE_CHANGED", "id", record.generation_id, text)
