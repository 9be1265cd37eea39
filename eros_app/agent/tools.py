"""The tools: each a few lines over the services of the command line. A client's model reads the docstrings.

Services that load the graph or a store are imported within: the server has answered its client by then.
"""

from collections.abc import Awaitable, Callable, Sequence
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, Literal

from mcp.server.fastmcp import Context
from mcp.types import CallToolResult, LoggingLevel, ResourceLink, TextContent
from pydantic import AnyUrl, Field
from pydantic.fields import FieldInfo

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.editions import edition_of
from eros.vocabulary.request import Request
from eros.vocabulary.state import Verdict
from eros.vocabulary.wishes import FIGURE, Day
from eros_app.agent import answers
from eros_app.agent.demo_data import DemoData
from eros_app.agent.elicitation import Proposal, Undecided, ask_reviewer, ask_to_replace, can_ask
from eros_app.agent.naming import said_by
from eros_app.agent.progress import progress_listener
from eros_app.agent.refused import ToolRefused
from eros_app.agent.steps import by_command, is_protected, left_to_a_person, told_to_stand, undoing
from eros_app.agent.tool_arguments import Creator, Offset, SomeId, TheId
from eros_app.records.terms import PROTECTED, WeekFilter, verdicts_on
from eros_app.records.week import WeekRecord
from eros_app.services.calling_off import RunsUnderWay
from eros_app.services.explain import explain
from eros_app.services.export import FORMATS, Content, FormatName, options_of
from eros_app.services.exported import items_of
from eros_app.services.files import as_bytes, write_atomically
from eros_app.services.hints import CommandHints
from eros_app.services.outcome import Outcome
from eros_app.services.requests import read_request, takes_request

Notify = Callable[[LoggingLevel, str], Awaitable[None]]
RequestContext = Context[Any, Any, Any]
#: A record, and the week in it.
Week = tuple[WeekRecord, ResultDocument]


def argument(name: str, field: FieldInfo) -> Parameter:
    """A tool's argument for a field of a request: its type, default and description as they are."""
    annotation: Any = Annotated[(field.annotation, *field.metadata, Field(description=field.description))]
    return Parameter(name, Parameter.KEYWORD_ONLY, default=field.default, annotation=annotation)


def _with_a_week(record: WeekRecord) -> Week:
    """A record with a week in it; an aborted or rejected one is answered with its own error response."""
    if isinstance(record.document, ErrorDocument):
        raise ToolRefused(record.document)
    return record, record.document


class ToolHandlers:
    """One EROS_HOME and one data server, behind every tool. ``runs``: those that outlive the calls that began them;
    ``notify`` writes into the client's log."""

    def __init__(
        self, settings: Settings, mcp_config: Path | None, hints: CommandHints, runs: RunsUnderWay, notify: Notify
    ) -> None:
        self._settings, self._config, self._hints, self._runs = settings, mcp_config, hints, runs
        self._notify = notify
        self._demo = DemoData(settings, mcp_config)

    @takes_request(argument)
    async def generate_schedule(
        self,
        ctx: RequestContext,
        creator_id: Creator,
        week_start: Annotated[str | None, Field(description="A Monday, ISO date; else the creator's next.")] = None,
        **wishes: Any,
    ) -> answers.Schedule:
        """Generate, validate and save one creator's week.

        Saved from a score of 85 on; else the person is asked in a form, as before an approved week gives way.
        """
        request = read_request(creator_id=creator_id, week_start=week_start, **wishes)
        outcome = await self._generated(ctx, request.model_copy(update={"replace": False}))
        if request.replace and is_protected(outcome.document):
            if (why := await ask_to_replace(ctx.session, outcome.document, ctx.request_context.request_id)) is not None:
                raise ToolRefused(left_to_a_person(outcome.document, request, why))
            outcome = await self._generated(ctx, request, told_to_stand(outcome.document))
        await self._demo.find_out(reached=True)
        record, document = self._done(outcome)
        for text in answers.degradations(document, self._hints):
            await self._notify("warning", text)
        if not record.waits or not can_ask(ctx.session):
            return self._schedule(ctx, record, document)
        return await self._reviewed(ctx, record, document, self._proposed(record, Proposal()))

    async def _generated(self, ctx: RequestContext, request: Request, shown: str | None = None) -> Outcome:
        from eros_app.services.generation import RunOptions, generate

        async with progress_listener(ctx.report_progress) as listen:
            return await self._runs.run(
                lambda calling_off: generate(
                    request, RunOptions(self._settings, self._config, listen, calling_off=calling_off, shown=shown)
                )
            )

    async def get_schedule(
        self,
        ctx: RequestContext,
        id: SomeId,
        day: Annotated[Day | None, Field(description="Only its sends.")] = None,
        offset: Offset = 0,
    ) -> answers.ScheduleDetails:
        """A kept schedule: its sends in short, by pages, and its ten checks."""
        record, document = self._week(id)
        await self._demo.find_out()
        return answers.details(record, document, day, offset, self._beside(ctx, document))

    async def list_schedules(
        self,
        status: Annotated[answers.ListedStatus | None, Field(description="Only these.")] = None,
        creator_id: Annotated[str | None, Field(description="Its id or page name.")] = None,
        limit: Annotated[int, Field(ge=1, le=200), FIGURE, Field(description="At most so many.")] = 20,
        offset: Offset = 0,
    ) -> answers.ScheduleList:
        """Kept generations, newest first. ``needs_review``: wait for a person."""
        from eros_app.services.weeks import list_weeks

        only = WeekFilter(creator_id, states=answers.states_of(status) if status else ())
        found = list_weeks(self._settings, only, limit=limit, offset=offset)
        note = None
        if creator_id and not found.total:
            others = list_weeks(self._settings, WeekFilter(creator_id), limit=1).total
            note = answers.none_of(creator_id, others)
        return answers.schedules(found.weeks, found.total, offset, note)

    async def review_schedule(
        self,
        ctx: RequestContext,
        id: TheId,
        decision: Annotated[
            Literal["approve", "reject"] | None, Field(description="What the person wants; proposed.")
        ] = None,
        reason: Annotated[str, Field(description="Proposed too; needed to reject, or to approve below 70.")] = "",
        reviewer: Annotated[str, Field(description="The person's name, if given.")] = "",
        replace: Annotated[bool, Field(description="May replace an approved or newer week; needs a reason.")] = False,
        allow_past: Annotated[bool, Field(description="Approve a week that has begun or is over.")] = False,
    ) -> answers.Schedule:
        """Ask the person in a form to approve or reject a week that waits (or is saved); only their answer counts.

        Without forms: the command to run. replace, allow_past: only if asked for.
        """
        from eros_app.services.approval_rules import must_be_good_enough, not_waiting
        from eros_app.services.weeks import answerable_week

        record, document = _with_a_week(answerable_week(self._settings, id, decision))
        said_there = await self._at_its_server(record) if decision != "reject" else []
        record, document = self._week(record.generation_id)
        await self._demo.find_out()
        proposal = self._proposed(record, Proposal(decision, reason, replace, allow_past=allow_past))
        verdicts = verdicts_on(record)
        again = decision == "approve" and record.state in PROTECTED
        if decision == "approve":
            must_be_good_enough(record)
        if decision is not None and decision not in verdicts and not again:
            raise not_waiting(record, *map(self._hints, [*said_there, *undoing(record)]))
        if not verdicts:
            return self._for_a_person(ctx, record, document, proposal, said_there=said_there)
        if not can_ask(ctx.session):
            return self._for_a_person(ctx, record, document, proposal, "this client shows no forms")
        return await self._reviewed(ctx, record, document, proposal, reviewer)

    async def list_creators(
        self,
        tier: Annotated[Annotated[int, Field(ge=1, le=5), FIGURE] | None, Field(description="1 is the best.")] = None,
        page_type: Annotated[Literal["paid", "free"] | None, Field(description="Only these.")] = None,
        offset: Offset = 0,
    ) -> answers.CreatorList:
        """Active creators, by earnings."""
        from eros_app.services.creators import active_creators
        from eros_app.services.data_server import data_source

        source = data_source(self._config, self._settings.database_url)
        found = await self._runs.run(
            lambda calling_off: active_creators(source, self._settings, tier=tier, page_type=page_type)
        )
        await self._demo.find_out(reached=True)
        fields = set(answers.CreatorSummary.model_fields)
        listed = [answers.CreatorSummary(**one.model_dump(include=fields)) for one in found.creators]
        return answers.creators(listed, offset, demo=self._demo())

    async def analyse_creator(self, creator_id: Creator) -> answers.AnalysisSummary:
        """What a plan would rest on: volume, trends, hours, captions that run out, themes."""
        from eros_app.services.analysis import analyse

        document, _ = await self._runs.run(lambda calling_off: analyse(creator_id, self._settings, self._config))
        if isinstance(document, ErrorDocument):
            raise ToolRefused(document)
        await self._demo.find_out(reached=True)
        beside = answers.Surroundings(self._hints, demo=self._demo())
        return answers.analysis(document, beside)

    async def export_schedule(
        self,
        id: TheId,
        format: Annotated[FormatName, Field(description="xlsx: role sheets, html: report.")] = "csv",
        to_file: Annotated[bool, Field(description="Also a file in EROS_HOME/exports.")] = True,
    ) -> Annotated[CallToolResult, answers.Exported]:
        """A schedule for other tools: a link, and a file."""
        from eros_app.services.weeks import as_it_waited, find_week

        record = as_it_waited(self._settings, find_week(self._settings, id))
        written = FORMATS[format]
        items, content = items_of(record.document), written.write(record.document, options_of(self._settings))
        name = f"{record.generation_id}.{written.ending}"
        summary = answers.Exported(
            generation_id=record.generation_id,
            state=record.state,
            format=format,
            items=len(items),
            characters=len(content) if isinstance(content, str) else None,
            resource=answers.uri(record.generation_id) + ("" if format == "json" else f"/{format}"),
            path=self._written(name, content) if to_file else None,
        )
        uri, size = AnyUrl(summary.resource), len(as_bytes(content))
        link = ResourceLink(type="resource_link", uri=uri, name=name, mimeType=written.mime_type, size=size)
        return CallToolResult(
            content=[TextContent(type="text", text=summary.model_dump_json()), link],
            structuredContent=summary.model_dump(mode="json"),
        )

    async def explain_item(
        self, id: TheId, slot_id: Annotated[str, Field(description="As in get_schedule.")]
    ) -> answers.ExplainedItem:
        """Why one send stands where it does, and its notes."""
        from eros_app.services.standing_edits import edits_in
        from eros_app.services.weeks import find_week

        record = find_week(self._settings, id)
        explained = explain(record.document, slot_id, edits_in(self._settings, record))
        return answers.ExplainedItem(generation_id=record.generation_id, **dict(explained))

    def _beside(self, ctx: RequestContext, document: ResultDocument) -> answers.Surroundings:
        return answers.Surroundings(
            self._hints, can_ask(ctx.session), self._demo(), self._replaced(document.supersedes)
        )

    def _replaced(self, generation_id: str | None) -> str | None:
        from eros_app.services.weeks import summary_of

        if generation_id is None:
            return None
        try:
            return answers.in_short(summary_of(self._settings, generation_id))
        except RequestError:
            return f"{generation_id}, which is not kept here"

    def _schedule(self, ctx: RequestContext, record: WeekRecord, document: ResultDocument) -> answers.Schedule:
        return answers.schedule(record, document, self._beside(ctx, document))

    def _for_a_person(
        self,
        ctx: RequestContext,
        record: WeekRecord,
        document: ResultDocument,
        proposal: Proposal,
        why: str = "",
        said_there: Sequence[str] = (),
    ) -> answers.Schedule:
        """The week as it is, and the commands that decide or replace it: no form was answered (R62), and ``why``.
        ``said_there``: by its data server."""
        from eros_app.services.approval_rules import not_waiting

        wanted = {"--replace": proposal.replace_week, "--allow-past": proposal.allow_past}
        options = [option for option, is_wanted in wanted.items() if is_wanted]
        week = self._schedule(ctx, record, document)
        if verdicts_on(record):
            steps = [self._hints(by_command(record, *options))]
        else:
            steps = [not_waiting(record).text, *map(self._hints, [*said_there, *undoing(record)]), *week.next_steps]
        nothing = f"Nothing was decided{why and ': '}{why}."
        return week.model_copy(update={"next_steps": [nothing, *steps]})

    async def _at_its_server(self, record: WeekRecord) -> list[str]:
        """What the server of a week that was decided says otherwise; its record says the same from now on (R58)."""
        from eros_app.services.generation import RunOptions
        from eros_app.services.own_server import how_it_stands

        if record.state not in (*PROTECTED, "superseded"):
            return []
        options = RunOptions(self._settings, self._config)
        said = await self._runs.run(lambda calling_off: how_it_stands(options, record))
        return [said] if said else []

    def _proposed(self, record: WeekRecord, said: Proposal) -> Proposal:
        """What was said, and what the form tells of the week beside: an approval there is the permission for that."""
        from eros_app.services.approval_rules import goes_only_on_purpose, how_past
        from eros_app.services.home import read_records
        from eros_app.services.waiting import approval_needs_reason, since_it_began
        from eros_app.services.weeks import stands_instead

        instead = stands_instead(self._settings, record.generation_id)
        replaces = said.replace_week or (instead is not None and goes_only_on_purpose(self._settings, instead, record))
        past = how_past(record, self._settings.clock()) if "approve" in verdicts_on(record) else None
        allowed = said.allow_past or past is not None
        since = since_it_began(self._settings, record)
        with read_records(self._settings) as store:
            needed = approval_needs_reason(self._settings, store, record)
        proposed = said._replace(replace_week=replaces, instead=instead, allow_past=allowed, past=past)
        return proposed._replace(since=since, needs_reason=needed or replaces)

    def _week(self, some_id: str) -> Week:
        from eros_app.services.weeks import find_week

        return _with_a_week(find_week(self._settings, some_id))

    def _done(self, outcome: Outcome) -> Week:
        if isinstance(outcome.document, ErrorDocument):
            raise ToolRefused(outcome.document)
        record, _ = self._week(outcome.document.generation_id)
        return record, outcome.document

    async def _reviewed(
        self,
        ctx: RequestContext,
        record: WeekRecord,
        document: ResultDocument,
        proposal: Proposal,
        reviewer: str = "",
    ) -> answers.Schedule:
        """The week after the person at the client was asked; as it was with the commands, if they left it open."""
        verdicts, by = verdicts_on(record), said_by(ctx, reviewer)
        said = await ask_reviewer(
            ctx.session,
            document,
            ctx.request_context.request_id,
            proposal,
            verdicts=verdicts,
            needs_reason=proposal.needs_reason,
        )
        if isinstance(said, Undecided):
            return self._for_a_person(ctx, record, document, proposal, said.why)
        record, document, remark = await self._answered(record, document, said, by, proposal)
        week = self._schedule(ctx, record, document)
        return week.model_copy(update={"next_steps": [f"{remark}.", *week.next_steps]}) if remark else week

    async def _answered(
        self,
        record: WeekRecord,
        document: ResultDocument,
        said: tuple[Verdict, str],
        reviewer: str,
        proposal: Proposal,
    ) -> tuple[WeekRecord, ResultDocument, str]:
        """The record as it stands then, and what is said of how it came there. A rejection is a person's word and no
        error: the week that was rejected."""
        from eros_app.services.generation import RunOptions
        from eros_app.services.review import answer
        from eros_app.services.weeks import find_week

        verdict, reason = said
        outcome = await self._runs.run(
            lambda calling_off: answer(
                record.generation_id,
                verdict,
                reason=reason,
                reviewer=reviewer,
                options=RunOptions(self._settings, self._config, calling_off=calling_off),
                replace_week=proposal.replace_week,
                allow_past=proposal.allow_past,
                only_instead=[proposal.instead.standing_word] if proposal.instead is not None else [],
                edition=edition_of(document.items),
            )
        )
        if outcome.ending == "done" and not outcome.finished:
            return find_week(self._settings, record.generation_id), document, outcome.remark
        return *self._done(outcome), outcome.remark

    def _written(self, name: str, content: Content) -> str:
        path = self._settings.home / "exports" / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
        except OSError as wrong:
            text = f"cannot write {path}: {wrong.strerror or wrong}"
            raise RequestError("UNWRITABLE_OUTPUT", "to_file", str(path), text) from wrong
        return str(path)
