"""Each kept week at its own data server: how that is reached, and what became of the week there (R58, R59)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from eros.failures import PhaseFailure, RequestError, ToolFailure
from eros.gateway import Gateway, open_tools
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.life import HandOver, StandingWeek, UnknownStanding
from eros.wire import standing_week
from eros_app.records.rows import RECORD_DAMAGED, damaged
from eros_app.records.store import RecordStore
from eros_app.records.terms import PROTECTED, STANDING, Server, WeekFilter
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.approval import handed_over_week
from eros_app.services.approval_rules import puts_back
from eros_app.services.generation import RunOptions
from eros_app.services.handing_over import check_may_hand_over, giving
from eros_app.services.hints import CommandHints
from eros_app.services.home import open_records
from eros_app.services.mending import Mended, OnLeft, mend, mend_kept
from eros_app.services.own_database import database_of
from eros_app.services.own_page import must_be_of_its_page
from eros_app.services.standing import is_kept
from eros_app.services.weeks import find_week
from nodes.save.saving import SAVE, save_week

#: Beside unfinished weeks, those of which a server may say otherwise (``_may_differ``).
_ASKED_ABOUT = WeekFilter(states=("waiting", "superseded", *STANDING))

#: Hears why a data server could not be asked, in words that name it.
OnUnasked = Callable[[str], None]
#: Hears which weeks, that wait or stand by their records, a data server was asked about.
OnAsked = Callable[[Iterable[str]], None]


async def mend_weeks(
    options: RunOptions,
    on_unasked: OnUnasked = lambda why: None,
    on_left: OnLeft = lambda generation_id, why: None,
    on_asked: OnAsked = lambda generation_ids: None,
) -> tuple[Mended, ...]:
    """Every unfinished week, and every one that is not over and waits, stands, or gave way to one of which nothing is
    kept here, by asking its own server; one that nobody can reach leaves its weeks.

    A week that was kept before servers were told apart is asked of the server that these options lead to.
    """
    mended: list[Mended] = []
    with open_records(options.settings) as store:
        now = options.settings.clock()
        ahead = [week for week in store.list(_ASKED_ABOUT, limit=None) if _may_differ(store, week, now)]
        sound = [week for week in ahead if week.error_code != RECORD_DAMAGED]
        ruined = [week for week in ahead if week.error_code == RECORD_DAMAGED]
        mended += [Mended(week.generation_id, week.state, damaged(week.generation_id).text) for week in ruined]
        kept = [(week, store.server_of(week.generation_id)) for week in sound]
        servers = [*(week.server for week in store.unfinished()), *(server for _, server in kept)]
        for there in _ways_to(servers, options, on_unasked):
            async with open_tools(there.source, there.settings) as tools:
                try:
                    await tools.listing()
                    there.must_be_expected(tools)
                except (ToolFailure, RequestError) as wrong:
                    word = wrong.text if isinstance(wrong, RequestError) else wrong.message
                    on_unasked(CommandHints(there.mcp_config)(f"{word}; `eros doctor` looks at it"))
                    continue
                clock, own = there.settings.clock, there.server(tools)
                mended += await mend(store, tools, own, clock, is_here=partial(there.lead_to, tools), on_left=on_left)
                its = [week for week, of in kept if of is None or (of.key == own.key and there.lead_to(tools, of))]
                unknown, said = list[UnknownStanding](), partial(puts_back, store, options.settings)
                mended += await mend_kept(store, tools, clock, its, said, unknown.append)
                on_asked(week.generation_id for week in its if week.state != "superseded")
                for why in dict.fromkeys(one.reason for one in unknown):
                    on_unasked(f"{own.label} does not say what stands there: {why}")
    return tuple(mended)


def _may_differ(store: RecordStore, week: WeekSummary, now: datetime) -> bool:
    """Whether a server is asked how the week stands: of what is over nothing hangs on that, and what gave way to a week
    that is kept here stands again by that one's answer."""
    if week.ends_at is not None and week.ends_at <= now:
        return False
    return week.state != "superseded" or week.superseded_by is None or not is_kept(store, week.superseded_by)


async def must_stand(options: RunOptions, generation_id: str) -> str:
    """The week's own server is asked whether it stands there as approved; where another does, its record says so. What
    keeps the server from saying it, if anything does.

    Raises ToolFailure where the server cannot be asked, RequestError where another one answers, or has lost the week.
    """
    with open_records(options.settings) as store:
        there = options_for(store.server_of(generation_id), options)
        async with open_tools(there.source, there.settings) as tools:
            await tools.listing()
            there.must_be_expected(tools)
            own, leads = there.server(tools), partial(there.lead_to, tools)
            await mend(store, tools, own, there.settings.clock, is_here=leads)  # what was cut short there before
            unknown: list[UnknownStanding] = []
            week = store.summary(generation_id)
            await must_be_of_its_page(tools, store, week)
            said = partial(puts_back, store, options.settings)
            found = await mend_kept(store, tools, there.settings.clock, [week], said, unknown.append)
    for one in unknown:
        if one.can_pass:
            raise ToolFailure("execute_query", "unreachable", one.reason, code=one.code)
    for lost in (one for one in found if one.state in PROTECTED):
        raise RequestError("NOT_STANDING", "handed_over", lost.state, f"{generation_id}: {lost.why}")
    return "; ".join(one.reason for one in unknown)


async def give_to_whoever_posts(options: RunOptions, generation_id: str, by: str, *, again: bool = True) -> WeekRecord:
    """The approved week counts as handed over, once its server has said that it stands (R58); given before, it stays as
    it was given, and without ``again`` is refused. Raises RequestError, ToolFailure."""
    settings = options.settings
    check_may_hand_over(find_week(settings, generation_id), again=again)
    await must_stand(options, generation_id)
    week = find_week(settings, generation_id)
    check_may_hand_over(week, again=again)
    with giving(settings, generation_id, HandOver(by=by, at=settings.clock())):
        pass
    if week.decision is None:
        await tell_handed_over(options, generation_id)
    return find_week(settings, generation_id)


async def how_it_stands(options: RunOptions, week: WeekSummary) -> str:
    """What a person hears of a week that is decided, by its own server's word: that it is lost there, and the command
    that puts it there again; or why that cannot be known. Nothing where its record is right, as it is from now on."""
    try:
        unknown = await must_stand(options, week.generation_id)
    except ToolFailure as failure:
        return f"Its data server cannot be asked now: {failure.message}"
    except RequestError as wrong:
        return wrong.text
    if not unknown:
        return ""
    with open_records(options.settings) as store:
        again = puts_back(store, options.settings, week, ["--replace"])
    return f"Whether it still stands at its data server cannot be known ({unknown}): {again}"


async def tell_handed_over(options: RunOptions, generation_id: str) -> str:
    """The week's own server hears that a week was handed over which nobody approved, as of an approval, so that it is
    protected there as well (R42, R58). Why it does not count as approved there; nothing where it does."""
    with open_records(options.settings) as store:
        week, server = store.read(generation_id), store.server_of(generation_id)
    there = options_for(server, options)
    if not isinstance(week.document, ResultDocument) or week.week_start is None:
        return ""
    try:
        async with open_tools(there.source, there.settings) as tools:
            await tools.listing()
            there.must_be_expected(tools)
            if await _is_protected(tools, week):
                return ""
            lacks = [name for name in ("generation_id", "metadata") if not tools.offers(SAVE, name)]
            if lacks:  # saved again without its id it would be another week there
                return f"its {SAVE} takes no {' and no '.join(lacks)}"
            told = handed_over_week(week.document, week.handover)
            saved, _ = await save_week(tools, told, lambda arguments, findings: None)
            if StandingWeek(saved.status or "", None).is_protected and saved.superseded_by is None:
                return ""
            return "" if await _is_protected(tools, week) else "it took the word, and does not say that it holds"
    except (ToolFailure, PhaseFailure, RequestError) as failure:
        return failure.message


async def _is_protected(tools: Gateway, week: WeekSummary) -> bool:
    """Whether the week stands there as one that only ``replace`` overrides, by the server's own word."""
    stands = await standing_week(tools, week.creator_id, week.week_start) if week.week_start else None
    return isinstance(stands, StandingWeek) and stands.is_protected and stands.is_generation(week.generation_id) is True


def _ways_to(servers: Iterable[Server | None], options: RunOptions, on_unasked: OnUnasked) -> list[RunOptions]:
    """The options that lead to each server, once: databases of one id are two where they are two files."""
    ways: dict[tuple[str | None, Path | None, str], RunOptions] = {}
    gone: set[str] = set()
    for server in servers:
        try:
            there = options_for(server, options)
            _ = there.source  # reads the configuration
        except RequestError as wrong:  # its configuration is gone or cannot be read
            gone.add(wrong.text)
            continue
        key = (server.key if server else None, there.mcp_config, there.settings.database_url)
        ways.setdefault(key, there)
    for text in sorted(gone):
        on_unasked(text)
    return list(ways.values())


def options_for(server: Server | None, options: RunOptions) -> RunOptions:
    """The options that lead to the server whose week it is, unless another was named on purpose (R59).

    A database that was moved or copied with its home is the one in the home (``database_of``). Raises RequestError
    where its configuration is gone.
    """
    if server is None or options.data is not None or options.mcp_config is not None:
        return options
    there = replace(options, expected_server=server)
    if "config" in server.address:
        config = Path(server.address["config"])
        if not config.exists():
            text = (
                f"this week belongs to {server.label}, whose configuration {config} is gone; name one that leads there"
            )
            raise RequestError("SERVER_GONE", "mcp_config", str(config), text)
        return replace(there, mcp_config=config)
    url = database_of(server, options.settings)
    return replace(there, settings=options.settings.model_copy(update={"db_url": url}))
