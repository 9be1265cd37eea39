"""Phase 1, INITIALIZATION: everything that the week is planned from, or the reason why there can be no week."""

from typing import NotRequired, TypedDict

from langgraph.runtime import Runtime

from eros.vocabulary.context import Context
from eros.vocabulary.follow_up_limits import within_type_limits
from eros.vocabulary.life import StandingWeek
from eros.vocabulary.posting_window import days_on
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, Run
from eros.wire import ListeningTools, refuse_protected, standing_week
from nodes.initialize.creator import checked_page_type, resolve_run, shown_in_part
from nodes.initialize.fallbacks import CreatorFacts, after_phase_1, resolve
from nodes.initialize.sources import (
    ask_about_creator,
    ask_about_page,
    follow_up_type,
    known_creator,
    known_volume,
    missing_tools,
    with_details,
)
from nodes.initialize.volume_chain import fill_empty_days, resolve_volume


class Reads(TypedDict):
    request: Request
    run: Run
    directives: NotRequired[Directives]


class Adds(CreatorFacts):
    run: Run


async def initialize(state: Reads, runtime: Runtime[Context]) -> Adds:
    """Two batches of calls (R40), the fallbacks for what a week can do without, and the checkpoint.

    Raises PhaseFailure for what it cannot do without and for a week that may not be planned now (R42, R58), ToolFailure
    where the server does not say who the creator is, RequestError for a week that has begun.
    """
    request, context, directives = state["request"], runtime.context, state.get("directives", Directives())

    tools = ListeningTools(context.tools)
    first = await ask_about_creator(tools, request.creator_id)
    with shown_in_part(first.profile) as made:
        context.deadline.check("phase_1")
        profile = await known_creator(tools, request.creator_id, first.profile)
        page_type = checked_page_type(profile)
        rebuild = directives.rebuild_uniform
        volume = resolve_volume(known_volume(first.volume), profile, page_type, rebuild_uniform=rebuild)
        made["volume"] = volume.config
        second = await ask_about_page(tools, profile.creator_id, page_type)
        send_types, on_details = await with_details(tools, second.send_types, page_type)
        second = second._replace(send_types=send_types)
        context.deadline.check("phase_1")
        known = resolve(profile, page_type, volume, first.trends, second, context.clock(), request.week_start)
        after_phase_1(known)
        made |= {"creator": known["creator"], "volume": known["volume"], "performance": known["performance"]}
        listed = known["send_types"] | await follow_up_type(tools, second.send_types)
        known["send_types"] = within_type_limits(listed, volume.config.type_limits)
        known["findings"] += (*on_details, *tools.findings(known["findings"]), *missing_tools(tools))
        run = resolve_run(state["run"], request, known["creator"], context.clock())
        there_on = days_on(request, run.week_start, known["creator"].timezone)
        filled = fill_empty_days(known["volume"], [day.weekday() for day in there_on])
        known["volume"], known["findings"] = filled.config, known["findings"] + filled.findings
        stands = await standing_week(context.tools, profile.creator_id, run.week_start, context.deadline.remaining())
        there = stands if isinstance(stands, StandingWeek) else None
        context.recorder.claim(known["creator"], run.week_start, replace=request.replace, stands=there)
        if not (request.replace or request.dry_run):
            known["findings"] += refuse_protected(stands, context.tools, profile.creator_id, run.week_start)
    return {**known, "run": run}
